"""Runs the scripts of slurm/ with fakes of the programs that they call first on PATH.

A fake logs the arguments and the environment of its every call, then does what the next line
of its script says (the last line for ever), in bash.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60  # for anything to happen; all of it takes far less

FAKE = """\
#!/usr/bin/env bash
log={log}
n=$(($(cat "$log/count" 2>/dev/null || echo 0) + 1))
echo $n >"$log/count.new"; mv "$log/count.new" "$log/count"
event() {{ echo '{{"event":"start","check":"0"}}' >>"$OUT/journal/one.jsonl"; }}
until_usr1() {{
  trap 'told=yes' USR1
  touch "$log/ready"
  while [ -z "$told" ] && [ $SECONDS -lt 60 ]; do sleep 0.02; done
}}
printf '%s\\n' "$@" >"$log/arguments.$n"
env >"$log/environment.$n"
lines=$(wc -l <"$log/script")
eval "$(sed -n "$((n < lines ? n : lines))p" "$log/script")"
"""


def wait_until(condition, what):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"still waiting for: {what}")
        time.sleep(0.02)


class Fake:
    """One program on PATH and what it was told."""

    def __init__(self, folder, name, lines):
        self.log = folder / f"{name}.log"
        self.log.mkdir()
        (self.log / "script").write_text("".join(line + "\n" for line in lines))
        path = folder / name
        path.write_text(FAKE.format(log=self.log))
        path.chmod(0o755)

    @property
    def calls(self):
        path = self.log / "count"
        return int(path.read_text()) if path.exists() else 0

    def arguments(self, call):
        return (self.log / f"arguments.{call}").read_text().splitlines()

    def environment(self, call):
        lines = (self.log / f"environment.{call}").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def ready(self):
        wait_until((self.log / "ready").exists, f"{self.log.name} to run")


class Case(unittest.TestCase):
    """A test with folders of its own: fakes, shared memory, results."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-launch-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.bin, self.shm, self.out = (self.folder / name for name in ("bin", "shm", "out"))
        for path in (self.bin, self.shm, self.out / "journal", self.out / "checkpoints"):
            path.mkdir(parents=True)
        self.environment = {
            **os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "S2FBENCH_BINARY": "/bin/true",
            "S2FBENCH_SHM": str(self.shm), "OUT": str(self.out), "S2FBENCH_MPIRUN_ARGS": "",
        }

    def fake(self, name, *lines):
        return Fake(self.bin, name, lines)

    def start(self, script, *words):
        process = subprocess.Popen(
            [ROOT / "slurm" / script, *map(str, words)], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )
        self.addCleanup(self._end, process)
        return process

    def _end(self, process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        # A fake has a session of its own and may hold the pipes: do not wait for it.
        process.stdout.close()
        process.stderr.close()
        process.wait()

    def finish(self, process):
        """(exit code, standard output, standard error)."""
        output, errors = process.communicate(timeout=SECONDS)
        return process.returncode, output, errors

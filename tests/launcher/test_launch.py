"""slurm/launch.sh with a fake mpirun: what it restarts, what it passes on, what it leaves."""

import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from harness import Case, wait_until


def alive(process):
    """Whether it runs: a dead one that nobody has waited for does not."""
    state = pathlib.Path(f"/proc/{process}/stat")
    return state.exists() and " Z " not in state.read_text()


class Launch(Case):
    def launch(self, *options):
        return self.start("launch.sh", "--workers", 3, "--longest-pause", 0, *options, "--",
                          "run", "sweep.yaml", "--out", self.out)

    def ends(self, code, *options):
        """Standard error of a launcher that ends by itself."""
        got, _, errors = self.finish(self.launch(*options))
        self.assertEqual(got, code, errors)
        return errors


class Codes(Launch):
    def test_final_codes_are_passed_on(self):
        for code in (0, 2, 3, 5, 75):
            with self.subTest(code=code):
                self.setUp()
                mpirun = self.fake("mpirun", f"exit {code}")
                self.ends(code)
                self.assertEqual(mpirun.calls, 1)

    def test_a_crash_is_started_again(self):
        for crash in ("exit 1", "exit 4", "exit 134", "exit 137", "exit 139", "exit 255",
                      "kill -KILL $$", "kill -SEGV $$"):
            with self.subTest(crash=crash):
                self.setUp()
                mpirun = self.fake("mpirun", crash, "exit 5")
                self.assertIn("crash 1", self.ends(5))
                self.assertEqual(mpirun.calls, 2)

    def test_an_mpirun_that_outlives_its_ranks_is_ended(self):
        # The rank ends after a moment; its mpirun, as Open MPI's can, does not.
        rank = self.folder / "s2fbench"
        rank.write_bytes(pathlib.Path(shutil.which("sleep")).read_bytes())
        rank.chmod(0o755)
        self.environment["S2FBENCH_BINARY"] = str(rank)
        mpirun = self.fake("mpirun", f"{rank} 3; sleep 1000", "exit 0")
        self.assertIn("mpirun hangs although its ranks are gone", self.ends(0))
        self.assertEqual(mpirun.calls, 2)

    def test_the_program_learns_of_the_crash(self):
        self.environment["S2FBENCH_AFTER_CRASH"] = "1"  # of an earlier start: not ours
        mpirun = self.fake("mpirun", "exit 137", "exit 0")
        self.ends(0)
        self.assertEqual(mpirun.environment(1)["S2FBENCH_AFTER_CRASH"], "0")
        self.assertEqual(mpirun.environment(2)["S2FBENCH_AFTER_CRASH"], "1")
        for start in (1, 2):
            self.assertIn("S2FBENCH_AFTER_CRASH", mpirun.arguments(start))

    def test_a_partner_lost_on_the_way_is_a_crash(self):
        mpirun = self.fake("mpirun", "event; exit 3", "exit 0")
        self.ends(0)
        self.assertEqual(mpirun.calls, 2)

    def test_gives_up_after_crashes_without_progress(self):
        mpirun = self.fake("mpirun", "exit 137")
        self.assertIn("mpirun ended with 137: the last of 5 crashes", self.ends(3))
        self.assertEqual(mpirun.calls, 5)

    def test_an_event_is_progress(self):
        mpirun = self.fake("mpirun", "exit 1", "event; exit 1", "exit 1", "exit 1")
        self.ends(3, "--crashes", 2)
        self.assertEqual(mpirun.calls, 4)

    def test_the_lines_of_a_start_that_dies_young_are_none(self):
        line = """echo '{"event":"closed","check":"0"}' >>"$OUT/journal/one.jsonl"; """
        mpirun = self.fake("mpirun", line + "exit 1")
        self.ends(3, "--crashes", 2)
        self.assertEqual(mpirun.calls, 2)

    def test_a_checkpoint_is_progress_and_half_a_one_is_none(self):
        mpirun = self.fake("mpirun", 'echo 1 >"$OUT/checkpoints/a.ckpt"; exit 1',
                           'echo 22 >"$OUT/checkpoints/a.ckpt"; exit 1',
                           'echo 1 >"$OUT/checkpoints/a.ckpt.tmp"; exit 1')
        self.ends(3, "--crashes", 1)
        self.assertEqual(mpirun.calls, 3)


class Stops(Launch):
    def test_signals_become_usr1_and_the_real_end_is_awaited(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            with self.subTest(signal=number.name):
                self.setUp()
                mpirun = self.fake("mpirun", 'until_usr1; sleep 0.3; touch "$OUT/saved"; exit 75')
                process = self.launch()
                mpirun.ready()
                process.send_signal(number)
                code, _, errors = self.finish(process)
                self.assertEqual(code, 75, errors)
                self.assertTrue((self.out / "saved").exists())

    def test_a_crash_after_a_request_to_stop_is_not_started_again(self):
        mpirun = self.fake("mpirun", "until_usr1; exit 137")
        process = self.launch()
        mpirun.ready()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.finish(process)[0], 75)
        self.assertEqual(mpirun.calls, 1)

    def test_the_end_may_come_before_the_stop(self):
        mpirun = self.fake("mpirun", "until_usr1; exit 0")
        process = self.launch()
        mpirun.ready()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.finish(process)[0], 0)

    def test_a_second_interrupt_ends_at_once(self):
        mpirun = self.fake("mpirun", "trap 'exit 1' INT; until_usr1; touch \"$log/told\"; "
                           "while [ $SECONDS -lt 60 ]; do sleep 0.02; done")
        process = self.launch()
        mpirun.ready()
        process.send_signal(signal.SIGINT)
        wait_until((mpirun.log / "told").exists, "the first interrupt")
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process)[0], 75)

    def test_mpirun_outlives_a_term_to_all_processes(self):
        mpirun = self.fake("mpirun", "until_usr1; exit 75")
        process = self.launch()
        mpirun.ready()
        found = subprocess.run(["pgrep", "-P", str(process.pid), "-f", "mpirun"], capture_output=True)
        os.kill(int(found.stdout), signal.SIGTERM)
        time.sleep(0.2)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.finish(process)[0], 75)
        self.assertEqual(mpirun.calls, 1)

    def test_says_whether_there_was_progress(self):
        for lines, word in ((["event; exit 137", "exit 75"], "yes"), (["exit 75"], "no")):
            with self.subTest(word=word):
                self.setUp()
                self.fake("mpirun", *lines)
                told = self.fake("requeue", "exit 0")
                self.ends(75, "--when-stopped", "requeue")
                self.assertEqual(told.arguments(1), [word])


class Arguments(Launch):
    def test_ranks_are_workers_and_a_coordinator(self):
        mpirun = self.fake("mpirun", "exit 0")
        self.ends(0)
        words = mpirun.arguments(1)
        self.assertEqual(words[:2], ["-n", "4"])
        self.assertEqual(words[words.index("--bind-to") + 1], "none")
        self.assertEqual(words[-4:], ["run", "sweep.yaml", "--out", str(self.out)])
        self.assertEqual("--allow-run-as-root" in words, os.getuid() == 0)

    def test_the_time_that_is_left_is_passed_on(self):
        mpirun = self.fake("mpirun", "exit 0")
        self.ends(0, "--ends-at", int(time.time()) + 1000)
        words = mpirun.arguments(1)
        self.assertEqual(words[-2], "--time-limit")
        self.assertTrue(1000 - 60 < int(words[-1]) <= 1000, words[-1])

    def test_hosts_are_asked_for_before_every_start(self):
        mpirun = self.fake("mpirun", "exit 1", "exit 0")
        self.fake("hosts", "echo n1 2; echo n2 4; echo n3 2", "echo n1 2; echo n3 2")
        self.ends(0, "--workers-by", "hosts")
        for call, ranks, nodes, counts in ((1, 9, "n1,n2,n3", "3,4,2"), (2, 5, "n1,n3", "3,2")):
            self.assertEqual(mpirun.arguments(call)[:2], ["-n", str(ranks)])
            environment = mpirun.environment(call)
            self.assertEqual(environment["SLURM_JOB_NODELIST"], nodes)
            self.assertEqual(environment["SLURM_TASKS_PER_NODE"], counts)

    def test_mistakes_are_told(self):
        for words, piece in ((["--worker", "3"], "--worker"), (["--workers"], "no value"),
                             (["--workers", "0", "--", "run", "x"], "'0'"), (["run", "x"], "run"),
                             (["--"], "nothing to run")):
            with self.subTest(words=words):
                code, _, errors = self.finish(self.start("launch.sh", *words))
                self.assertEqual(code, 2, errors)
                self.assertIn(piece, errors)

    def test_no_program(self):
        self.environment["S2FBENCH_BINARY"] = str(self.folder / "none")
        self.fake("mpirun", "exit 0")
        self.assertIn("S2FBENCH_BINARY", self.ends(3))


class SharedMemory(Launch):
    def test_too_little_is_told_before_the_start(self):
        mpirun = self.fake("mpirun", "exit 0")
        self.fake("df", "echo Avail; echo 31M")
        errors = self.ends(3)
        self.assertIn(f"31 MB free in {self.shm}, 4 ranks need 32 MB", errors)
        self.assertIn("S2FBENCH_SHM", errors)
        self.assertEqual(mpirun.calls, 0)

    def test_nothing_of_a_killed_mpirun_stays(self):
        leak = 'touch "$(printf "%s\\n" "$@" | grep -m1 /shm/)/vader_segment.0"; '
        self.fake("mpirun", leak + 'echo "$(ls "$S2FBENCH_SHM"/*)" >"$OUT/seen"; kill -KILL $$',
                  'ls "$S2FBENCH_SHM"/* >"$OUT/after"; exit 0')
        self.ends(0)
        self.assertIn("vader_segment.0", (self.out / "seen").read_text())
        self.assertNotIn("vader_segment.0", (self.out / "after").read_text())
        self.assertEqual(list(self.shm.iterdir()), [])

    def test_folders_of_dead_launchers_go_and_of_living_ones_stay(self):
        self.fake("mpirun", "exit 0")
        dead, alive, foreign = (
            self.shm / name for name in (f"s2fbench.{os.getuid()}.h.a", f"s2fbench.{os.getuid()}.h.b", "other"))
        for path in (dead, alive, foreign):
            path.mkdir()
            (path / "lock").touch()
            (path / "vader_segment.0").touch()
        with open(alive / "lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.ends(0)
        self.assertEqual({path.name for path in self.shm.iterdir()}, {alive.name, foreign.name})

    def test_ranks_that_outlive_mpirun_are_ended(self):
        self.fake("mpirun", 'sleep 1000 & echo $! >"$OUT/rank"; kill -KILL $$', "exit 0")
        self.ends(0)
        rank = int((self.out / "rank").read_text())
        wait_until(lambda: not alive(rank), "the rank's end")


if __name__ == "__main__":
    unittest.main()

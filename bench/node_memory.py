"""What a sweep's processes take on one node: the dataset once, or in every worker.

Makes a dataset of about 1 GB (40 tracks of a synthetic genome), runs a sweep with 1, 2 and 4
workers beside the coordinator until all of them train, and adds up the proportional set sizes
(PSS) of its processes: a page that n processes use counts 1/n in each. Rows: all in the node's
memory; all streamed from the file, which is what the processes take without a dataset; and,
where an older binary is given, in which every worker loads for itself, that one.

    bench/node_memory.py BINARY [--older BINARY] [--tracks 40]
"""

import argparse
import pathlib
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MPIRUN = ROOT / "tests/support/mpirun.sh"
WORKERS = (1, 2, 4)
SECONDS_OF_TRAINING = 4
SECONDS_TO_START = 120
SWEEP = """name: memory
data: memory.h5
axes: {model: [cnn], loss: [poisson], resolution: [128], seed: [1, 2, 3, 4]}
model: {width: 0.03}
train: {epochs: 1000, batch: 8}
"""


def make_dataset(binary, folder, tracks):
    """Every track is one of the genome's bigWigs under a name of its own."""
    genome = folder / "genome"
    subprocess.run([binary, "synth", genome, "--chromosomes", "3", "--length", "2000000"],
                   check=True, stdout=subprocess.DEVNULL)
    files = sorted(path.name for path in genome.glob("*.bw"))
    rows = "".join(f"  - {{name: t{i}, file: {files[i % len(files)]}}}\n" for i in range(tracks))
    (genome / "memory.yaml").write_text(
        f"name: memory\ngenome: genome.fa.gz\ntracks:\n{rows}"
        "windows: {stored: 3072, input: 2048, stride: 3072}\n"
        "folds: {valid: [chr2], test: [chr3]}\nthreshold: {train: -1, test: -1}\n")
    subprocess.run([binary, "prepare", genome / "memory.yaml", "--out", folder / "memory.h5"],
                   check=True, stdout=subprocess.DEVNULL)
    (folder / "sweep.yaml").write_text(SWEEP)


def pss(out):
    """Bytes of all processes that work for the results folder."""
    total = 0
    for process in pathlib.Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
            if pathlib.Path(words[0]).name != "s2fbench" or str(out) not in words:
                continue
            rollup = (process / "smaps_rollup").read_text()
        except (OSError, UnicodeDecodeError):
            continue  # no process, or one that has just ended
        total += 1024 * int(rollup.split("\nPss:")[1].split()[0])
    return total


def started(out):
    """Trials that have begun."""
    return sum(path.read_bytes().count(b'"event":"start"') for path in out.glob("journal/*"))


def largest_pss(binary, folder, workers, options):
    """Of the node's processes, from the start until all workers have trained for a while."""
    with tempfile.TemporaryDirectory() as results:
        out = pathlib.Path(results, "out")
        process = subprocess.Popen(
            [MPIRUN, str(workers + 1), binary, "run", folder / "sweep.yaml", "--data", folder,
             "--device", "cpu", "--out", out, *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        largest, begin, training = 0, time.monotonic(), None
        try:
            while training is None or time.monotonic() - training < SECONDS_OF_TRAINING:
                if process.poll() is not None or time.monotonic() - begin > SECONDS_TO_START:
                    raise SystemExit(f"{binary} did not get to train on {workers} workers")
                largest = max(largest, pss(out))
                if training is None and started(out) >= workers:
                    training = time.monotonic()
                time.sleep(0.1)
        finally:
            process.terminate()
            process.wait()
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--older")
    parser.add_argument("--tracks", type=int, default=40)
    options = parser.parse_args()
    rows = [("once per node", options.binary, ["--node-memory", "1T"]),
            ("streamed", options.binary, ["--node-memory", "0"])]
    if options.older:
        rows.append(("each for itself", options.older, []))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_dataset(options.binary, folder, options.tracks)
        print(f"dataset {(folder / 'memory.h5').stat().st_size / 1e6:.0f} MB; PSS of all processes, MB")
        print(f"{'workers':18}" + "".join(f"{workers:>8}" for workers in WORKERS))
        for row, binary, more in rows:
            sizes = [largest_pss(binary, folder, workers, more) for workers in WORKERS]
            print(f"{row:18}" + "".join(f"{size / 1e6:8.0f}" for size in sizes), flush=True)


if __name__ == "__main__":
    main()

"""How every benchmark here measures: interleaved pairs, medians, intervals, peak memory."""

import os
import random
import statistics
import subprocess
import time


def run(command, **kwargs):
    """(seconds, peak resident bytes) of one finished process; its failure is ours."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **kwargs)
    message = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed with {process.returncode}:\n{message}")
    return seconds, usage.ru_maxrss * 1024


def interval(values, draws=2000, level=0.95):
    """Percentile bootstrap interval of the median; the draws are always the same."""
    generator = random.Random(1)
    medians = sorted(
        statistics.median(generator.choices(values, k=len(values))) for _ in range(draws)
    )
    edge = int((1 - level) / 2 * draws)
    return medians[edge], medians[-1 - edge]


def ratio_of_pairs(ours, theirs, pairs=15):
    """Runs two timed callables in turn; the ratio theirs/ours: above 1 means ours is faster."""
    ratios, our_times, their_times = [], [], []
    for _ in range(pairs):
        our_times.append(ours())
        their_times.append(theirs())
        ratios.append(their_times[-1] / our_times[-1])
    low, high = interval(ratios)
    return {
        "ratio": statistics.median(ratios),
        "low": low,
        "high": high,
        "ours": statistics.median(our_times),
        "theirs": statistics.median(their_times),
        "pairs": pairs,
    }


def memory_above_version(binary, command):
    """Peak bytes of a command above that of `s2fbench --version` (loading LibTorch alone)."""
    floor = statistics.median(run([binary, "--version"])[1] for _ in range(3))
    return run(command)[1] - floor

#!/usr/bin/env python3
"""What the holdfast checks add to a clang-tidy run with bugprone-*, in CPU time, paired.

Usage: measure.py PLUGIN BUILD_DIR PAIRS FILES...

Each pair runs the same file twice, in alternating order: bugprone-* alone, and with holdfast-*.
Prints for each file and over all the ratio of the sums, and a 95 % bootstrap interval over pairs.
"""
import os
import random
import subprocess
import sys


def cpu_seconds(command):
    """User and system time of one process, and its peak memory in MB."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def one_pair(plugin, build, file, plain_first):
    plain = ["clang-tidy-19", "--quiet", "--checks=-*,bugprone-*", "--config={}", "-p", build, file]
    ours = ["clang-tidy-19", "-load", plugin, "--quiet", "--checks=-*,bugprone-*,holdfast-*",
            "--config={}", "-p", build, file]
    if plain_first:
        first, second = cpu_seconds(plain), cpu_seconds(ours)
        return first, second
    second, first = cpu_seconds(ours), cpu_seconds(plain)
    return first, second


def ratio(pairs):
    return sum(ours[0] for _, ours in pairs) / sum(plain[0] for plain, _ in pairs)


def interval(pairs, rounds=2000):
    dice = random.Random(1)
    drawn = sorted(ratio(dice.choices(pairs, k=len(pairs))) for _ in range(rounds))
    return drawn[int(rounds * 0.025)], drawn[int(rounds * 0.975)]


def main():
    plugin, build, count, files = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    every = []
    for file in files:
        pairs = [one_pair(plugin, build, file, turn % 2 == 0) for turn in range(count)]
        every += pairs
        alone = sum(plain[0] for plain, _ in pairs) / count
        peak = max(plain[1] for plain, _ in pairs), max(ours[1] for _, ours in pairs)
        print(f"{os.path.basename(file)} | {alone:.2f} s | {ratio(pairs):.3f} | "
              f"{peak[0]:.0f} MB | {peak[1]:.0f} MB", flush=True)
    low, high = interval(every)
    print(f"all | | {ratio(every):.3f} (95 %: {low:.3f} to {high:.3f}), {len(every)} pairs | |")


if __name__ == "__main__":
    main()

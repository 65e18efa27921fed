#!/usr/bin/env python3
"""Holds what a call in a coroutine costs against its bars.

    count_asio.py ASIO_COUNT

Instructions by callgrind, as the difference of a long and a short run; allocations as the program
itself counts them, in malloc. Ends with 1 if a bar is exceeded, with 77 without valgrind.
"""
import re
import shutil
import subprocess
import sys

from count_instructions import collected

SHORT, LONG = 500, 2_500

# (shape, work): (bar on its instructions as a share of the idiom's, on its allocations)
BARS = {
    ("call", "ready"): (0.1, 0),
    ("call", "turn"): (0.14, 2),
    ("call-full", "ready"): (0.1, 0),
    ("call-no-strand", "ready"): (0.16, 2),
}


def instructions(program, shape, work):
    """For one call."""
    return (collected(program, shape, work, LONG) - collected(program, shape, work, SHORT)) / (
        LONG - SHORT)


def allocations(program, shape, work):
    """For one call, less what is allocated once."""
    run = subprocess.run(
        [program, shape, work, "20000"], capture_output=True, text=True, check=True)
    return round(float(re.search(r"([\d.]+) allocations", run.stdout).group(1)), 1)


def main(program):
    if shutil.which("valgrind") is None:
        print("no valgrind here: nothing counted")
        return 77
    idiom = {work: instructions(program, "idiom", work) for work in ("ready", "turn")}
    print(f"{'shape':16} {'work':6} {'instr':>6} {'/idiom':>7} {'bar':>5} {'alloc':>6} {'bar':>4}")
    worst = 0
    for (shape, work), (bar, may_allocate) in BARS.items():
        count = instructions(program, shape, work)
        share = count / idiom[work]
        allocated = allocations(program, shape, work)
        is_met = share <= bar and allocated <= may_allocate
        worst = max(worst, 0 if is_met else 1)
        print(f"{shape:16} {work:6} {count:6.0f} {share:7.3f} {bar:5} {allocated:6} "
              f"{may_allocate:4}{'' if is_met else '  EXCEEDED'}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

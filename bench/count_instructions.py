#!/usr/bin/env python3
"""Counts the instructions of one protected call, shape by shape, and compares them with the bars.

    count_instructions.py PROGRAM [SHAPE…]

Callgrind counts what runs, so the numbers are the same each time, on a busy machine too. A shape's
count is the difference of a long and a short run, divided by the calls between them; "over" is
less the bare work in the same loop. Ends with 1 if a bar is exceeded, or, where
one is not met yet, what was reached; with 77 without valgrind.
"""
import re
import shutil
import subprocess
import sys

SHORT, LONG = 1_000, 11_000
BETWEEN_SQUARES = 10_250, 10_350  # 101^2 and 102^2 are outside: no probe, nothing but refusals

# shape: (what it is, bar on the instructions, what it may take today where the bar is not met)
SHAPES = {
    "empty": ("the loop that all of them run in", None, None),
    "bare": ("the bare work: a function that returns result<int>", None, None),
    "clock": ("steady_clock::now()", None, None),
    "gate": ("closed breaker alone: admit + settle", 20, None),
    "breaker": ("hf::call: breaker", 120, None),
    "untimed": ("hf::call: retry + budget, breaker", 120, None),
    "no-timeout": ("hf::call: deadline, retry + budget, breaker", 120, None),
    "one-clock": ("… with .slow_after = hf::off: one clock read", 120, None),
    "full": ("hf::call: deadline, retry + budget, breaker, timeout", 120, None),
    "full-attempt": ("… the work takes an attempt&", 120, None),
    "full-remaining": ("… and asks a.remaining(): a third clock read", None, 220),
    "full-until": ("… with the caller's deadline", 120, None),
    "full-plain": ("… the work returns int", 120, None),
    "full-limit": ("… with a limit: two shared writes", 120, None),
    "full-report": ("… with a report", None, 450),
    "refused-squares": ("refused, default breaker, to the fallback", 100, None),
    "refused-full": ("… deadline, retry + budget, timeout on too", 100, None),
    "refused-squares+probes": ("… with the probes that failed, shared by the refused", None, 110),
    "refused-open": ("refused, open for an hour, no squares, to the fallback", 100, None),
    "refused-held": ("refused, held open, to the fallback", 100, None),
    "refused-limit": ("refused by the limit, to the fallback", 100, None),
}


def collected(program, *words):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, *map(str, words)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def per_call(program, shape):
    between = shape in ("refused-squares", "refused-full")
    short, long = BETWEEN_SQUARES if between else (SHORT, LONG)
    shape = shape.removesuffix("+probes")
    return (collected(program, shape, long) - collected(program, shape, short)) / (long - short)


def main(program, wanted):
    if shutil.which("valgrind") is None:
        print("no valgrind here: nothing counted")
        return 77
    base = {shape: per_call(program, shape) for shape in ("empty", "bare")}
    print(f"{'shape':62} {'instr':>6} {'over':>6} {'bar':>5}")
    worst = 0
    for shape, (what, bar, today) in SHAPES.items():
        if wanted and shape not in wanted:
            continue
        count = per_call(program, shape)
        does_no_work = shape.startswith(("empty", "bare", "clock", "refused"))
        over = count - base["empty" if does_no_work else "bare"]
        note = "  not met yet" if bar and round(over) > bar else ""
        allowed = today or bar
        if allowed and round(over) > allowed:
            note, worst = f"  EXCEEDED: at most {allowed}", 1
        print(f"{what:62} {count:6.0f} {over:6.0f} {bar or '':>5}{note}")
    print("over: over the bare work; for what does no work, over the empty loop")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], set(sys.argv[2:])))

#!/usr/bin/env python3
"""Checks that each test that the table of docs/proof.md names exists.

    trap_names.py ROOT
"""
import pathlib
import re
import sys


def main(root):
    table = (root / "docs" / "proof.md").read_text()
    named = set(re.findall(r"`(\w+)\.([a-z]\w{9,})`", table))
    tests = set()
    for source in (root / "test").rglob("*_test.cpp"):
        tests |= set(re.findall(r"\bTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", source.read_text()))
    missing = sorted(named - tests)
    for suite, name in missing:
        print(f"docs/proof.md names {suite}.{name}: there is no such test")
    if len(named) < 40:
        print(f"docs/proof.md names only {len(named)} tests: has the table moved?")
    return 1 if missing or len(named) < 40 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))

"""Compiles one file twice: as it stands it must compile, with -DMISUSE it must fail as expected."""

import argparse
import re
import subprocess
import sys


def judge(command: list[str], file: str, expect: str) -> str:
    """The complaint, or an empty string if the file keeps its promise."""

    def compiled(*flags: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *flags, file], capture_output=True, text=True, check=False)

    plain = compiled()
    if plain.returncode != 0:
        return f"{file}: does not compile even without -DMISUSE:\n{plain.stderr}"
    misused = compiled("-DMISUSE")
    if misused.returncode == 0:
        return f"{file}: the misuse compiles"
    # A compiler that dies is no refusal.
    if "error:" not in misused.stderr or "internal compiler error" in misused.stderr:
        return f"{file}: no proper diagnosis:\n{misused.stderr}"
    if not re.search(expect, misused.stderr):
        return f"{file}: refused, but not with /{expect}/:\n{misused.stderr}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", required=True)
    parser.add_argument("--expect", required=True, help="regex that the refusal must match")
    parser.add_argument("command", nargs="+", help="the compiler and its flags")
    options = parser.parse_args()
    complaint = judge(options.command, options.file, options.expect)
    if complaint:
        print(complaint, file=sys.stderr)
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main())

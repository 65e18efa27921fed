#!/usr/bin/env python3
"""A program prints what a document says it prints.

The document's block follows `<!-- output: NAME -->`. Where a run makes up a UUID, the document may
show any other; what is timed must not be shown.

    check_output.py README.md first build/release/bin/first
"""

import re
import subprocess
import sys
from pathlib import Path

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def shown(document: str, name: str) -> str | None:
    mark = re.escape(f"<!-- output: {name} -->")
    match = re.search(rf"{mark}\s*\n```\w*\n(.*?)^```", document, re.DOTALL | re.MULTILINE)
    return match.group(1) if match else None


def comparable(text: str) -> list[str]:
    return [STAMP.sub("TIME", UUID.sub("UUID", line)).rstrip() for line in text.splitlines()]


def judge(document: str, name: str, printed: str) -> str:
    """The complaint, or an empty string."""
    block = shown(document, name)
    if block is None:
        return f"no block follows <!-- output: {name} -->"
    if comparable(block) != comparable(printed):
        return f"the document shows\n{block}\nthe program prints\n{printed}"
    return ""


def main() -> int:
    document, name, *command = sys.argv[1:]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if run.returncode != 0:
        print(f"{command[0]} ended with {run.returncode}\n{run.stderr}")
        return 1
    complaint = judge(Path(document).read_text(encoding="utf-8"), name, run.stdout)
    if complaint:
        print(f"{document}: {complaint}")
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What the documents show is what is compiled: every C++ block is cut from a file of the build.

    <!-- snippet: examples/first/first.cpp#call -->    the lines between // [call] and // [/call]
    <!-- snippet: examples/first/first.cpp -->         the whole file
    <!-- sketch -->                                    not compiled, and said so to the reader

One of these stands before each ```cpp block. --fix rewrites the blocks from the files.
"""

import re
import sys
import textwrap
from pathlib import Path

from sources import ROOT, files, line_of, report

BLOCK = re.compile(
    r"(?P<mark><!--[ ](?P<kind>snippet|sketch)"
    r"(?::[ ](?P<file>[^#\s]+)(?:\#(?P<tag>\w+))?)?[ ]-->\s*\n)?"
    r"(?P<fence>^[ ]*```(?:cpp|c\+\+)[^\n]*\n)(?P<body>.*?)(?P<end>^[ ]*```)",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
MARKER = re.compile(r"^[ \t]*// \[/?\w+\][ \t]*\n", re.MULTILINE)


def cut(source: str, tag: str | None) -> str | None:
    """The tagged region without its indentation and without the marks of other regions."""
    if tag:
        region = rf"^[ \t]*// \[{tag}\][ \t]*\n(.*?)^[ \t]*// \[/{tag}\]"
        match = re.search(region, source, re.DOTALL | re.MULTILINE)
        if not match:
            return None
        source = match.group(1)
    return textwrap.dedent(MARKER.sub("", source)).strip("\n") + "\n"


def judge(root: Path, text: str) -> tuple[list[tuple[int, str]], str]:
    """Line and complaint for each bad block, and the text as it should be."""
    bad: list[tuple[int, str]] = []

    def mend(match: re.Match[str]) -> str:
        line = line_of(text, match.start("fence"))
        if match["kind"] == "sketch":
            return match.group()
        if match["kind"] is None or match["file"] is None:
            bad.append((line, "a C++ block without <!-- snippet: file#tag --> or <!-- sketch -->"))
            return match.group()
        name = match["file"] + (f"#{match['tag']}" if match["tag"] else "")
        source = root / match["file"]
        code = cut(source.read_text(encoding="utf-8"), match["tag"]) if source.is_file() else None
        if code is None:
            bad.append((line, f"no such snippet: {name}"))
            return match.group()
        if code != match["body"]:
            bad.append((line, f"differs from {name}; tools/check_snippets.py --fix"))
        return match["mark"] + match["fence"] + code + match["end"]

    return bad, BLOCK.sub(mend, text)


def complaints_of(root: Path, fix: bool = False) -> list[str]:
    found = []
    for document in files(root, {".md"}):
        path = document.relative_to(root).as_posix()
        text = document.read_text(encoding="utf-8")
        bad, mended = judge(root, text)
        if fix and mended != text:
            document.write_text(mended, encoding="utf-8")
            bad, _ = judge(root, mended)
        found += [f"{path}:{line}: {complaint}" for line, complaint in bad]
    return found


if __name__ == "__main__":
    sys.exit(report(complaints_of(ROOT, fix="--fix" in sys.argv[1:])))

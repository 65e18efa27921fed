#!/usr/bin/env python3
"""Files under 300 lines, functions under 60, lines within 100 columns."""

import re
import sys
from pathlib import Path

from sources import CPP, ROOT, bare, files, line_of, report

MOST_LINES, MOST_IN_FUNCTION, MOST_COLUMNS = 300, 60, 100
# A fixture of a lint is laid out for the lint: what it says stands in the line that it is about.
FIXTURES = "tidy/test/"
COUNTED = CPP | {".py", ".sh", ".cmake"}


# What may stand between a function's parameters and its body.
BODY_NEXT = re.compile(
    r"\)\s*(?:(?:const|noexcept|override|final|mutable|constexpr|try|&&?)\s*)*$"
    r"|\)[^)]*(?:->|\brequires\b)[^;]*$"
)
TYPE = re.compile(r"\b(?:class|struct|union|enum)\b[^()]*$")


def functions(text: str) -> list[tuple[int, int]]:
    """First and last line of every C++ function body that is not inside another one.

    No parser: the braces are enough. What stands before an opening brace says whether it opens a
    scope to look into (namespace, class), a function, or an initialiser to step over.
    """
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", "", bare(text), flags=re.MULTILINE)
    found: list[tuple[int, int]] = []
    stack: list[str] = []
    head, opened = "", 0
    for match in re.finditer(r"[{};]|[^{};]+", code):
        token = match.group()
        if token == "{":
            stack.append("block" if "function" in stack else _opens(head))
            if stack[-1] == "function":
                opened = line_of(code, match.start())
            if stack[-1] == "scope":
                head = ""
        elif token == "}":
            closed = stack.pop() if stack else ""
            if closed == "function":
                found.append((opened, line_of(code, match.start())))
            # A constructor's body may follow the last initialiser: let that read like a call.
            head = head + "()" if closed == "initialiser" else "" if closed != "block" else head
        elif token == ";":
            head = head if "initialiser" in stack else ""
        elif "function" not in stack:
            head += token
    return found


def _opens(head: str) -> str:
    head = re.sub(r"\balignas\s*\([^)]*\)|\[\[.*?\]\]", "", _without_templates(head))
    if re.search(r'\bnamespace\b|\bextern\s*""\s*$', head) or TYPE.search(head):
        return "scope"
    return "function" if BODY_NEXT.search(head) else "initialiser"


def _without_templates(head: str) -> str:
    """Takes out `template <…>`: the word class in it opens nothing."""
    while match := re.search(r"\btemplate\s*<", head):
        depth, end = 1, match.end()
        while depth and end < len(head):
            depth += {"<": 1, ">": -1}.get(head[end], 0)
            end += 1
        head = head[: match.start()] + head[end:]
    return head


def too_wide(lines: list[str]) -> list[tuple[int, int]]:
    """Number and width of each wide line. A table reads better wide: it says so to clang-format."""
    found, formatted = [], True
    for number, line in enumerate(lines, 1):
        if match := re.search(r"// clang-format (on|off)", line):
            formatted = match.group(1) == "on"
        if formatted and len(line) > MOST_COLUMNS:
            found.append((number, len(line)))
    return found


def complaints_of(root: Path) -> list[str]:
    found = []
    for file in files(root, COUNTED):
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines()
        if len(lines) > MOST_LINES:
            found.append(f"{path}:{MOST_LINES}: {len(lines)} lines, at most {MOST_LINES}")
        for number, width in () if path.startswith(FIXTURES) else too_wide(lines):
            found.append(f"{path}:{number}: {width} columns, at most {MOST_COLUMNS}")
        for first, last in functions(text) if file.suffix in CPP else ():
            if (size := last - first + 1) > MOST_IN_FUNCTION:
                most = MOST_IN_FUNCTION
                found.append(f"{path}:{first}: a function of {size} lines, at most {most}")
    return found


if __name__ == "__main__":
    sys.exit(report(complaints_of(ROOT)))

"""Findings: read from clang-tidy's output, made unique, and given a key that survives edits."""
import functools
import hashlib
import os
import re

LINE = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): "
                  r"(?P<level>warning|error|note): (?P<text>.*?)(?: \[(?P<check>[\w.,+-]+)\])?$")


class Finding:
    def __init__(self, check, path, line, column, text):
        self.check = check
        self.path = path
        self.line = line
        self.column = column
        self.text = text
        self.notes = []  # (path, line, column, text)

    def place(self):
        return (self.path, self.line, self.column, self.check)

    def line_text(self):
        lines = lines_of(self.path)
        return lines[self.line - 1].strip() if 0 < self.line <= len(lines) else ""

    def line_hash(self):
        """Of the line's text alone: other lines may come and go, the finding stays known."""
        return hashlib.sha256(self.line_text().encode("utf-8", "replace")).hexdigest()[:16]


@functools.lru_cache(maxsize=256)
def lines_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as text:
            return text.read().split("\n")  # as clang counts lines
    except OSError:
        return []


def utf16_column(path, line, column):
    """clang counts bytes; code scanners count UTF-16 units."""
    lines = lines_of(path)
    if not 0 < line <= len(lines):
        return column
    before = lines[line - 1].encode("utf-8", "replace")[:column - 1].decode("utf-8", "replace")
    return len(before.encode("utf-16-le")) // 2 + 1


def read(output, directory):
    """Findings of our checks, and the errors for which the file cannot be called judged."""
    found, errors, last = [], [], None
    for line in output.splitlines():
        match = LINE.match(line)
        if not match:
            if line.startswith(("error:", "fatal error:")):
                errors.append(line)
            continue
        path = os.path.normpath(os.path.join(directory, match["path"]))
        place = (path, int(match["line"]), int(match["column"]))
        names = [name for name in (match["check"] or "").split(",") if name.startswith("holdfast-")]
        if match["level"] == "note":
            if last:
                last.notes.append((*place, match["text"]))
        elif names:
            last = Finding(names[0], *place, match["text"])
            found.append(last)
        else:
            last = None
            if match["level"] == "error":
                errors.append(f"{path}:{match['line']}: {match['text']}")
    return found, errors


def unique(findings):
    """A header is judged with every file that includes it, but has each finding once."""
    by_place = {}
    for finding in findings:
        by_place.setdefault(finding.place(), finding)
    return [by_place[place] for place in sorted(by_place)]

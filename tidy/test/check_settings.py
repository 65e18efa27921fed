#!/usr/bin/env python3
"""Each fixture shows its check, and its silence, in every setting that people write code in.

A setting counts where a line marked `// finds` or `// quiet` stands in a block (from one
unindented line to the next closing one) that has it.

Usage: check_settings.py [FIXTURES_DIRECTORY]
"""
import os
import re
import sys

LEAST = 10  # lines of each kind
SETTINGS = {
    "exceptions style": r"\b(catch|throw)\b",
    "expected style": r"\b(expected<|unexpected\(|hf::result<|outcome<|Status\b)",
    "template": r"\btemplate <",
    "lambda": r"\[[&=]?[\w, &*=]*\]\s*(\([^()]*\)\s*)?(noexcept\s*|->\s*[\w:]+\s*)?\{",
    "macro": r"^#define|\b(?!HOLDFAST_)[A-Z][A-Z_]{2,}\(",
    "coroutine": r"\bco_(return|await|yield)\b",
    "destructor": r"~\w+\(\)",
    "noexcept": r"\bnoexcept\b",
    "Lippincott": r"\btry\s*\{\s*throw;",
}

def blocks_of(text):
    """Unindented runs of lines; a namespace's braces do not make a block."""
    block = []
    for line in text.splitlines():
        if re.match(r"namespace\b|\}  // namespace", line):
            continue
        block.append(line)
        if re.match(r"\S*\}", line) or re.match(r"\S.*(\}|;)\s*(//.*)?$", line) or not line.strip():
            yield "\n".join(block)
            block = []
    yield "\n".join(block)


def settings_in(text):
    found = {"finds": set(), "quiet": set()}
    for block in blocks_of(text):
        code = re.sub(r"//.*", "", block)
        for kind, seen in found.items():
            if re.search(rf"// {kind}\b", block):
                seen.update(name for name, shape in SETTINGS.items()
                            if re.search(shape, code, re.M))
    return found


def complaints_about(check, text):
    marks = {kind: len(re.findall(rf"// {kind}\b", text)) for kind in ("finds", "quiet")}
    for kind, count in marks.items():
        if count < LEAST:
            yield f"{check}: {count} lines marked `{kind}`, needs {LEAST}"
    for kind, shown in settings_in(text).items():
        for name in SETTINGS:
            if name not in shown:
                yield f"{check}: no line marked `{kind}` in this setting: {name}"


def main():
    here = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    fixtures = sorted(name for name in os.listdir(here) if name.endswith(".cpp"))
    complaints = [] if fixtures else [f"no fixtures in {here}"]
    texts = {}  # a check may have more than one file: its name, a dot, what it is about
    for name in fixtures:
        with open(os.path.join(here, name), encoding="utf-8") as text:
            check = name.split(".")[0]
            texts[check] = texts.get(check, "") + text.read()
    for check, text in texts.items():
        complaints += complaints_about(check, text)
    for each in complaints:
        print(each)
    if not complaints:
        print(f"{len(texts)} checks, each in all settings")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

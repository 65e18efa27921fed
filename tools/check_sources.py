#!/usr/bin/env python3
"""Every source is listed in a CMakeLists.txt, and every listed source is there.

A file that nobody lists is not built, not installed and not tested, and nobody notices.
"""

import re
import sys
from pathlib import Path

from sources import CPP, ROOT, files, report

# Built on its own, or by a test that names it in another way.
ELSEWHERE = re.compile(r"^(tidy/|test/install/consumer/)")
# Headers beside the sources are found by the compiler; only public ones are listed.
LISTED = re.compile(r"(^|/)include/|\.cpp$")
NAME = re.compile(r"(?<![\w./*-])[\w./*-]+\.(?:cpp|hpp|h)\b")


def listed_in(lists: Path) -> set[str]:
    """The names of files; `shared_${which}.cpp` stands for each file of that pattern."""
    text = re.sub(r"#.*|\bfind_path\([^)]*\)", "", lists.read_text(encoding="utf-8"))
    text = re.sub(r"\$\{\w+\}", "*", re.sub(r"\$\{\w+\}/", "", text))
    return set(NAME.findall(text))


def complaints_of(root: Path) -> list[str]:
    found = []
    known: set[Path] = set()
    for lists in files(root, {".txt"}):
        if lists.name != "CMakeLists.txt" or ELSEWHERE.match(lists.relative_to(root).as_posix()):
            continue
        for name in listed_in(lists):
            here = lists.parent
            bases = (here, here / "include", here / "consumer", root / "include", root)
            there = [file.resolve() for base in bases if base.is_dir() for file in base.glob(name)]
            known.update(there)
            if not there:
                found.append(f"{lists.relative_to(root)}:1: {name} is listed but not there")
    for file in files(root, CPP):
        path = file.relative_to(root).as_posix()
        if LISTED.search(path) and not ELSEWHERE.match(path) and file.resolve() not in known:
            found.append(f"{path}:1: no CMakeLists.txt lists it")
    return found


if __name__ == "__main__":
    sys.exit(report(complaints_of(ROOT)))

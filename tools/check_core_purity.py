#!/usr/bin/env python3
"""The core decides and does nothing else: no clock, sleep, lock, thread, log, throw, allocation.

Two locks on one promise. The words: tokens that no file of the core may contain. The symbols: every
function of the core is compiled, and everything that can be reached from it must be in the core, or
on the short list of what a pure function may call.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sources import CPP, ROOT, bare, files, line_of, report

CORE = "include/holdfast/core"
INSTANTIATIONS = "test/core/instantiations.hpp"
FORBIDDEN = {
    r"\bnow\s*\(\s*\)": "reads a clock; take `now` as an argument",
    r"\b(system|steady|high_resolution|utc|file)_clock\b": "is a clock; use instant",
    r"\b(sleep|sleep_for|sleep_until|usleep|nanosleep)\s*\(": "waits; return when to come back",
    r"\bstd::(mutex|shared_mutex|recursive_mutex|lock_guard|unique_lock|scoped_lock)\b": "locks",
    r"\bstd::(condition_variable|thread|jthread|async|promise|future|latch|barrier)\b": "blocks",
    r"\.(wait|notify_one|notify_all)\s*\(": "blocks",
    r"\bthread_local\b": "hides state in the thread",
    r"\bnew\b(?!\s*\()": "allocates",
    r"\b(malloc|calloc|realloc|free)\s*\(": "allocates",
    r"\bstd::(make_unique|make_shared|unique_ptr|shared_ptr|allocator)\b": "allocates",
    r"\bstd::(string|vector|deque|list|map|set|unordered_\w+|function|any)\b": "may allocate",
    r"\b(throw|try|catch)\b": "uses exceptions; the core is also built without them",
    r"\b(dynamic_cast|typeid)\b": "uses RTTI; the core is also built without it",
    r"\bstd::(cout|cerr|clog|printf|format|print)\b|\bprintf\s*\(": "prints",
    r"\bstd::(random_device|mt19937\w*|rand)\b": "rolls its own dice; take them as an argument",
    r"\b(abort|terminate|exit)\s*\(": "ends the process",
}  # fmt: skip

# What code without side effects may be compiled to call: block copies and arithmetic.
PURE = re.compile(
    r"mem(cpy|set|move|cmp|chr)|strlen|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|_Unwind_Resume"
    r"|(sqrt|log|log1p|exp|expm1|pow|floor|ceil|ldexp)[fl]?|__u?(div|mod|mul)[a-z0-9]*"
)
OURS = re.compile(r"^_Z\w*8holdfast")


def words(root: Path) -> list[str]:
    found = []
    for file in files(root, CPP, CORE):
        code = bare(file.read_text(encoding="utf-8"))
        for pattern, why in FORBIDDEN.items():
            for match in re.finditer(pattern, code):
                where = f"{file.relative_to(root)}:{line_of(code, match.start())}"
                found.append(f"{where}: `{match.group().strip()}` {why}")
    return found


class Graph:
    """Who refers to whom over every function of the core, by mangled name; and who has a body."""

    def __init__(self, relocations: str, defined: str) -> None:
        self.defined = {_function(line.split()[-1]) for line in defined.splitlines() if line}
        self.calls: dict[str, set[str]] = {}
        section = ""
        for line in relocations.splitlines():
            if match := re.match(r"Relocation section '\.rela(\S+)'", line):
                section = _function(match.group(1))
            elif match := re.match(r"[0-9a-f]+\s+[0-9a-f]+\s+R_\S+\s+[0-9a-f]+\s+(\S+)", line):
                self.calls.setdefault(section, set()).add(_function(match.group(1).split("@")[0]))


def compiled(root: Path, compiler: str) -> Graph:
    headers = [f.relative_to(root / "include").as_posix() for f in files(root, CPP, CORE)]
    includes = [f"#include <{h}>\n" for h in headers]
    # Templates exist only where they are instantiated: the tests' own instantiations join the scan.
    if (root / INSTANTIATIONS).exists():
        includes.append(f'#include "{root / INSTANTIATIONS}"\n')
    with tempfile.TemporaryDirectory() as folder:
        source, built = Path(folder) / "core.cpp", Path(folder) / "core.o"
        source.write_text("".join(includes), encoding="utf-8")
        # -fkeep-inline-functions is g++'s alone. Each function gets a section of its own, so that
        # the relocations of a section are what one function refers to.
        flags = ["-std=c++20", "-O1", "-fno-exceptions", "-fkeep-inline-functions"]
        flags += ["-ffunction-sections", "-fno-asynchronous-unwind-tables", f"-I{root / 'include'}"]
        _output(compiler, *flags, "-c", source, "-o", built)
        return Graph(_output("readelf", "-rW", built), _output("nm", "--defined-only", built))


def _output(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}\nThe headers of the core do not compile together.")
    return done.stdout


def _function(name: str) -> str:
    """`.text._Zx`, `.text.unlikely._Zx` and `_Zx.cold` are all about `_Zx`."""
    match = re.search(r"_Z\w+", name)
    return match.group() if match else name


def symbols(graph: Graph) -> list[str]:
    """What a function of the core reaches that has no body here and is not pure."""
    found = []
    ours = sorted(filter(OURS.match, graph.defined))
    if not ours:
        return ["the symbol scan found no function of the core: it proves nothing"]
    for start in ours:
        seen, queue = {start}, [start]
        while queue:
            for callee in graph.calls.get(queue.pop(), set()) - seen:
                seen.add(callee)
                queue.append(callee)
                here = callee.startswith(".") or callee in graph.defined or OURS.match(callee)
                if not here and not PURE.fullmatch(callee):
                    found.append(f"{_demangled(start)} reaches {_demangled(callee)}")
    return found


def _demangled(name: str) -> str:
    return _output("c++filt", name).strip()


def complaints_of(root: Path, compiler: str = "g++") -> list[str]:
    return words(root) + symbols(compiled(root, compiler))


if __name__ == "__main__":
    sys.exit(report(complaints_of(ROOT)))

#!/usr/bin/env python3
"""Includes point inward only: each folder may include what its row says, and nothing else."""

import re
import sys
from pathlib import Path

from sources import CPP, ROOT, files, line_of, report

# The core's own part of the standard library: nothing that knows a clock's wait, a lock, a thread,
# a stream or the heap. <chrono> is here for its durations; check_core_purity.py forbids its clocks.
CORE_STD = set(
    "algorithm array atomic bit chrono climits cmath compare concepts cstddef cstdint "
    "limits numeric optional ratio source_location span string_view tuple type_traits utility "
    "variant version".split()
)
OS = re.compile(
    r"^(sys|netinet|arpa)/|^(unistd|strings|signal|pthread|fcntl|poll|netdb|errno|cxxabi)\.h$"
)
THIRD_PARTIES = {
    "httplib.h": "cpp-httplib", "spdlog/": "spdlog", "fmt/": "spdlog", "nlohmann/": "json",
    "sqlite3.h": "sqlite", "CLI/": "cli11", "gtest/": "tests", "gmock/": "tests",
    "rapidcheck": "tests", "benchmark/": "tests",
    "boost/asio/": "boost", "boost/system/": "boost",
}  # fmt: skip

# Headers that are in no folder of ours.
ALONE = {"holdfast/holdfast.hpp": "umbrella", "holdfast/annotations.hpp": "annotations"}

INNER = {"std", "os", "annotations", "core", "error"}
LIBRARY = INNER | {"call", "boundary", "umbrella"}
ANYTHING = None

# First match wins. A folder without a row is an error: whoever adds one says what it stands on.
RULES: list[tuple[str, set[str] | None]] = [
    (r"include/holdfast/core/", {"core std", "core"}),
    (r"(include/holdfast|src)/error/", INNER),
    (r"(include/holdfast|src)/call/", INNER | {"call"}),
    (r"(include/holdfast|src)/asio/", INNER | {"call", "asio", "boost"}),
    (r"include/holdfast/boundary/", INNER | {"boundary"}),
    (r"src/boundary/", INNER | {"boundary", "json"}),
    (r"include/holdfast/annotations\.hpp$", set()),
    (r"include/holdfast/holdfast\.hpp$", {"annotations", "core", "error", "call", "boundary"}),
    (r"adapters/\w+/(test|example|bench)/", ANYTHING),
    (r"adapters/httplib/", LIBRARY | {"adapter httplib", "cpp-httplib"}),
    (r"adapters/spdlog/", LIBRARY | {"adapter spdlog", "spdlog", "json"}),
    (r"examples/jobs/(.+/)?test/", ANYTHING),
    (r"examples/jobs/domain/", {"std", "core", "error", "domain", "json"}),
    (r"examples/jobs/store/", INNER | {"domain", "store", "sqlite", "json"}),
    (r"examples/jobs/runner/",
     LIBRARY | {"domain", "runner", "cpp-httplib", "adapter httplib", "json"}),
    (r"examples/jobs/http/", LIBRARY | {"domain", "http", "wire", "adapter httplib", "json"}),
    (r"examples/jobs/wire/", INNER | {"wire", "json"}),
    (r"examples/jobs/worker/", LIBRARY | {"domain", "runner", "worker"}),
    (r"examples/jobs/program/", LIBRARY | {"program", "cli11"}),
    # A process of its own, which keeps its effects in SQLite as the service keeps its jobs.
    (r"examples/jobs/runner_service/",
     LIBRARY | {"runner_service", "store", "sqlite", "wire", "adapter httplib", "json"}),
    (r"examples/jobs/[^/]+$", ANYTHING),
    (r"examples/first/|test/|bench/", ANYTHING),
]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.MULTILINE)


def layer_of(path: str) -> str | None:
    """The layer that a file of ours belongs to."""
    for pattern, layer in (
        (r"(?:include/holdfast|src)/(\w+)/", r"\1"),
        (r"adapters/(\w+)/", r"adapter \1"),
        (r"examples/jobs/(\w+)/", r"\1"),
    ):
        if match := re.match(pattern, path):
            return match.expand(layer)
    return None


def meaning(spelled: str, includer: Path, root: Path) -> str:
    """What an include stands for: a layer of ours, a third party, std, or unknown."""
    name = spelled[1:-1]
    if spelled[0] == '"':
        bases = [includer.parent, *(p for p in includer.parents if p != root and root in p.parents)]
        for base in bases:
            if (base / name).is_file():
                inside = (base / name).resolve().relative_to(root).as_posix()
                return layer_of(inside) or "unknown"
        return "unknown"
    if name in ALONE:
        return ALONE[name]
    if match := re.match(r"holdfast/(\w+)/", name):
        ring = match.group(1)
        return ring if (root / "include/holdfast" / ring).is_dir() else f"adapter {ring}"
    for prefix, party in THIRD_PARTIES.items():
        if name.startswith(prefix):
            return party
    if OS.search(name):
        return "os"
    if re.fullmatch(r"[a-z_0-9]+", name):
        return "std"
    return "unknown"


def allowed_in(path: str) -> tuple[bool, set[str] | None]:
    for pattern, allowed in RULES:
        if re.match(pattern, path):
            return True, allowed
    return False, None


def complaints_of(root: Path) -> list[str]:
    found = []
    for file in files(root, CPP, "include", "src", "adapters", "examples", "test", "bench"):
        path = file.relative_to(root).as_posix()
        known, allowed = allowed_in(path)
        if not known:
            found.append(f"{path}:1: no row of RULES in {Path(__file__).name} is about this folder")
        if allowed is None:
            continue
        text = file.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            spelled = match.group(1)
            what = meaning(spelled, file, root)
            fits = what in allowed or (
                "core std" in allowed and what == "std" and spelled[1:-1] in CORE_STD
            )
            if not fits:
                line = line_of(text, match.start(1))
                may = ", ".join(sorted(allowed)) or "nothing"
                found.append(f"{path}:{line}: {spelled} is {what}; allowed here: {may}")
    return found


if __name__ == "__main__":
    sys.exit(report(complaints_of(ROOT)))

"""The baseline: what an old code base is known for. Only what is new counts.

A finding is known by its check, its path (relative to the baseline file) and a hash of its line's
text; each known one excuses one finding, so that a copy of an old sin is a new one.
"""
import collections
import json
import os

from . import Stop
from .database import text_of
from .output import write_whole


def key_of(finding, base):
    path = os.path.relpath(os.path.realpath(finding.path), base)
    return finding.check, path.replace(os.sep, "/"), finding.line_hash()


def base_of(path):
    return os.path.dirname(os.path.realpath(path))


def read(path):
    try:
        with open(path, encoding="utf-8") as text:
            content = json.load(text)
        if content["version"] != 1:
            raise ValueError(f"version {content['version']}")
        return collections.Counter({
            tuple(text_of(row[key], key) for key in ("check", "path", "line")): int(row["count"])
            for row in content["findings"]})
    except OSError as error:
        raise Stop(Stop.DATA, f"{path}: {error.strerror}; "
                              "make it with --update-baseline") from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Stop(Stop.DATA, f"{path}: not a baseline: {error!r}") from error


def only_new(findings, path, judged):
    """The findings that `path` does not know, and how many entries no longer have one.

    `judged(check, file)`: whether this run can tell. Of other entries it says nothing.
    """
    known, base = read(path), base_of(path)
    fresh = []
    for finding in findings:
        key = key_of(finding, base)
        if known[key] > 0:
            known[key] -= 1
        else:
            fresh.append(finding)
    return fresh, sum(count for key, count in known.items() if is_judged(key, base, judged))


def is_judged(key, base, judged):
    check, name, _ = key
    return judged(check, os.path.join(base, name))


def update(findings, path, judged):
    """Writes what is found, and keeps the entries that this run could not find again."""
    base = base_of(path)
    counts = collections.Counter(key_of(finding, base) for finding in findings)
    for key, count in (read(path) if os.path.exists(path) else {}).items():
        if not is_judged(key, base, judged):
            counts[key] = max(counts[key], count)
    rows = [{"check": check, "path": name, "line": line, "count": count}
            for (check, name, line), count in sorted(counts.items())]
    write_whole(path, json.dumps({"version": 1, "findings": rows}, indent=1) + "\n")

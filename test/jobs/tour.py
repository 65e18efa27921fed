#!/usr/bin/env python3
"""The tour in docs/jobs.md is true: its commands are run, and print what it shows.

    tour.py docs/jobs.md build/release/bin

Commands stand in ```console blocks behind `$ `; what follows up to the next one is their output.
They run in one shell, against a runner and a service of this test's own on free ports. Ids, times
and counts differ from run to run, and may.
"""

import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
COUNT = re.compile(r'"(attempts|score|refused|ok|failed|timed_out|not_sent|overloaded)":\d+')
MARK = "=====end of command====="


def steps(document: str) -> list[tuple[str, str]]:
    """Each command with the output that the document shows."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(document):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            size = next(i for i, line in enumerate(lines) if not line.endswith("\\")) + 1
            found.append(("\n".join(lines[:size]), "\n".join(lines[size:])))
    return found


def comparable(text: str) -> str:
    text = TIME.sub("TIME", UUID.sub("UUID", text))
    text = COUNT.sub(r'"\1":N', text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def start(*command: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    return process, process.stdout.readline().strip().removeprefix("listening on ")


def run(commands: list[tuple[str, str]], jobs_at: str, runner_at: str) -> list[str]:
    script = "".join(f"{command}\necho; echo '{MARK}'\n" for command, _ in commands)
    script = script.replace("localhost:8080", jobs_at).replace("localhost:8081", runner_at)
    shell = subprocess.run(
        ["bash"], input=script, capture_output=True, text=True, timeout=60, check=False
    )
    outputs = shell.stdout.replace("\r", "").split(MARK)[:-1]
    bad = []
    for (command, shown), printed in zip(commands, outputs, strict=True):
        want, got = comparable(shown), comparable(printed)
        if want != got:
            bad.append(f"$ {command}\n  shown:\n{want}\n  printed:\n{got}\n")
    return bad


def main() -> int:
    document, bin_folder = Path(sys.argv[1]), sys.argv[2]
    commands = steps(document.read_text(encoding="utf-8"))
    if len(commands) < 10:
        print(f"{document}: only {len(commands)} commands found")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        runner, runner_at = start(
            f"{bin_folder}/runner", "--listen", "127.0.0.1:0", "--store", f"{folder}/r.db"
        )
        jobs, jobs_at = start(
            f"{bin_folder}/jobs", "--listen", "127.0.0.1:0", "--store", f"{folder}/j.db",
            "--runner", f"http://{runner_at}",
        )  # fmt: skip
        try:
            bad = run(commands, jobs_at, runner_at)
        finally:
            for process in (jobs, runner):
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=10)
    print("\n".join(bad), end="")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

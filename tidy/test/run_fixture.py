#!/usr/bin/env python3
"""Runs one check over its fixture and compares findings with the comments in it.

  // finds              a finding is expected on this line
  // finds: some words  ... and its message contains these words
  // quiet              a tempting line: no finding may be here (nor on any line without `finds`)
  // fixed: some code   --fix turns this line into one that contains this
  // options: NAME=VALUE         a CheckOption for this fixture

Usage: run_fixture.py PLUGIN CHECK FIXTURE
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TIDY = os.environ.get("CLANG_TIDY", "clang-tidy-19")
LEAST = 10  # positives, and tempting negatives, that each fixture must have
FINDING = re.compile(r"^(.*?):(\d+):(\d+): (warning|error): (.*) \[([\w.,-]+)\]$")


def clang_tidy(plugin, check, fixture, config, *extra):
    options = "".join(f"{{key: {key}, value: '{value}'}}, " for key, value in config)
    flags = ["-std=c++23", "-DNDEBUG", "-isystem", os.path.join(HERE, "stubs"),
             "-isystem", os.path.join(HERE, "..", "..", "include")]
    return subprocess.run(
        [TIDY, "-load", plugin, f"-checks=-*,{check}", "--quiet", *extra,
         f"--config={{CheckOptions: [{options}]}}", fixture, "--", *flags],
        capture_output=True, text=True, check=False)


def read_comments(path):
    finds, quiet, fixed, config = {}, [], {}, []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if match := re.search(r"// finds(?:: ([^/]*?))?\s*(?://|$)", line):
                finds[number] = (match.group(1) or "").strip()
            if re.search(r"// quiet\b", line):
                quiet.append(number)
            if match := re.search(r"// fixed: (.*)$", line):
                fixed[number] = match.group(1).strip()
            if match := re.search(r"^// options: (\w+)=(.*)$", line):
                config.append((match.group(1), match.group(2).strip()))
    return finds, quiet, fixed, config


def findings_in(output, check, fixture):
    found, errors = {}, []
    for line in output.splitlines():
        match = FINDING.match(line)
        if not match or os.path.basename(match.group(1)) != os.path.basename(fixture):
            if re.match(r".*: (fatal )?error: ", line):
                errors.append(line)
            continue
        if check in match.group(6).split(","):
            found.setdefault(int(match.group(2)), []).append(match.group(5))
        else:
            errors.append(line)
    return found, errors


def compare(finds, quiet, found):
    complaints = []
    for number, words in finds.items():
        messages = found.get(number, [])
        if not messages:
            complaints.append(f"line {number}: expected a finding, there is none")
        elif words and not any(words in message for message in messages):
            complaints.append(f"line {number}: message lacks '{words}': {messages}")
    for number in sorted(set(found) - set(finds)):
        complaints.append(f"line {number}: unexpected finding: {found[number]}")
    if len(finds) < LEAST or len(quiet) < LEAST:
        complaints.append(f"{len(finds)} positives and {len(quiet)} tempting negatives, "
                          f"each fixture needs {LEAST}")
    return complaints


def check_fixes(plugin, check, fixture, config, fixed):
    if not fixed:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copy(fixture, scratch)
        clang_tidy(plugin, check, copy, config, "--fix")
        with open(copy, encoding="utf-8") as lines:
            after = lines.read().splitlines()
    return [f"line {number}: fixed to `{after[number - 1].strip()}`, wanted `{wanted}`"
            for number, wanted in fixed.items()
            if wanted not in after[number - 1].split("// ")[0]]


def main():
    plugin, check, fixture = sys.argv[1:4]
    finds, quiet, fixed, config = read_comments(fixture)
    ran = clang_tidy(plugin, check, fixture, config)
    found, errors = findings_in(ran.stdout, check, fixture)
    complaints = [f"did not parse: {error}" for error in errors]
    complaints += compare(finds, quiet, found)
    complaints += check_fixes(plugin, check, fixture, config, fixed)
    if ran.returncode != 0 and not complaints:
        complaints.append(f"clang-tidy ended with {ran.returncode}: {ran.stderr.strip()}")
    for complaint in complaints:
        print(f"{os.path.basename(fixture)}: {complaint}")
    if not complaints:
        print(f"{check}: {len(finds)} positives, {len(quiet)} negatives, {len(fixed)} fixes")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

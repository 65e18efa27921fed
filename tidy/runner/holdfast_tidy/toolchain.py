"""Finds clang-tidy 19 and the plugin, and does not believe either before it has seen a finding."""
import fnmatch
import os
import re
import shutil
import subprocess
import sys

from . import CHECKS, VERSION, Stop, database

PLUGIN = "holdfast-tidy-plugin-19.so"
SMOKE = "void f();\nvoid g() { try { f(); } catch (...) {} }\n"


class Toolchain:
    def __init__(self, clang_tidy, plugin, checks):
        self.clang_tidy = clang_tidy
        self.plugin = plugin
        self.checks = checks

    def command(self, *rest):
        return [self.clang_tidy, "-load", self.plugin,
                f"--checks=-*,{','.join(self.checks)}", *rest]


def run(command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False,
                          stdin=subprocess.DEVNULL)


def find_clang_tidy(wanted):
    for name in [wanted] if wanted else ["clang-tidy-19", "clang-tidy"]:
        path = shutil.which(name)
        if path and re.search(r"version 19\.", run([path, "--version"]).stdout):
            return path
    raise Stop(Stop.UNAVAILABLE, f"{wanted or 'clang-tidy-19'}: not found, or not version 19 "
                                 "(apt install clang-tidy-19)")


def find_plugin(wanted):
    here = os.path.dirname(os.path.abspath(sys.argv[0]))
    places = [wanted] if wanted else [os.path.join(here, PLUGIN),
                                      os.path.join(here, "..", "lib", "holdfast", PLUGIN)]
    for place in places:
        if os.path.isfile(place):
            return os.path.abspath(place)
    raise Stop(Stop.CONFIG, f"plugin not found: {', '.join(places)}")


def check_version(plugin):
    with open(plugin, "rb") as content:
        match = re.search(rb"holdfast-tidy-plugin version=([\w.]+);", content.read())
    found = match.group(1).decode() if match else "unknown"
    if found != VERSION:
        raise Stop(Stop.CONFIG, f"{plugin}: version {found}, but this is holdfast-tidy {VERSION}")


def choose_checks(wanted):
    """`--checks` takes full names and patterns, `-name` takes away; the prefix may be left out."""
    chosen = set()
    for word in wanted.split(","):
        word = word.strip()
        takes_away = word.startswith("-")
        name = word.lstrip("-")
        name = name if name.startswith(("holdfast-", "*")) else f"holdfast-{name}"
        hits = fnmatch.filter(CHECKS, name)
        if not hits:
            raise Stop(Stop.USAGE, f"--checks: no check is called '{word}'; there are: "
                                   + ", ".join(CHECKS))
        chosen = chosen - set(hits) if takes_away else chosen | set(hits)
    if not chosen:
        raise Stop(Stop.USAGE, f"--checks={wanted} leaves no check")
    return sorted(chosen)


def check_listed(tools):
    listed = run([tools.clang_tidy, "-load", tools.plugin, "--checks=-*,holdfast-*",
                  "--list-checks"])
    missing = [check for check in CHECKS if check not in listed.stdout.split()]
    if missing:
        reason = listed.stderr.strip().splitlines()
        raise Stop(Stop.CONFIG, f"{tools.plugin}: loaded without {missing[0]}"
                                + (f": {reason[0]}" if reason else ""))


def check_finds(tools, scratch):
    """One certain finding: a plugin that loads and lists can still fail at its first warning."""
    path = os.path.join(scratch, "smoke.cpp")
    with open(path, "w", encoding="utf-8") as out:
        out.write(SMOKE)
    ran = run([tools.clang_tidy, "-load", tools.plugin, "--checks=-*,holdfast-silent-catch",
               "--config={}", path, "--", "-std=c++20"])
    if "[holdfast-silent-catch" not in ran.stdout:
        raise Stop(Stop.CONFIG, f"{tools.plugin}: does not find what it must find: "
                                + (ran.stderr.strip() or f"exit {ran.returncode}"))


def rejected_flags(tools, entries, scratch):
    """Asks clang which of the doubtful flags in the database it does not take."""
    flags, rejected = database.doubtful_flags(entries), set()
    path = os.path.join(scratch, "flags.cpp")
    with open(path, "w", encoding="utf-8") as out:
        out.write("int main() {}\n")
    for _ in range(8):
        kept = [flag for flag in flags if flag not in rejected]
        ran = run([tools.clang_tidy, "-load", tools.plugin, "--checks=-*,holdfast-silent-catch",
                   "--config={}", path, "--", *kept])
        named = set(re.findall(r"error: .*?'(-[^']*)'", ran.stdout + ran.stderr))
        bad = {flag for flag in kept if flag in named
               or any(flag.split("=")[0] == name.split("=")[0] for name in named)}
        if not bad:
            break
        rejected |= bad
    return rejected

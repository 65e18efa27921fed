"""The compile database: read, narrowed to what is ours, and freed of what clang rejects."""
import json
import os
import re
import shlex

from . import Stop

LAUNCHERS = {"ccache", "sccache", "distcc", "icecc", "buildcache"}
SOURCES = (".cpp", ".cc", ".cxx", ".c++", ".C", ".cppm", ".ixx", ".mm")
# Not about how the code reads: warnings that become errors, and files only g++ can use.
DROPPED = re.compile(r"-Werror(=.*)?$|-pedantic-errors$|-fmodules-ts$|-fmodule-mapper=.*"
                     r"|@.*\.modmap$|-Winvalid-pch$|-fdeps-.*|--param=.*")
# What g++ and clang do not share starts like this; whether clang knows it is asked, not guessed.
DOUBTFUL = re.compile(r"-[fm]")


class Entry:
    def __init__(self, directory, file, arguments):
        self.directory = directory
        self.file = file
        self.arguments = arguments


def load(build_dir):
    path = os.path.join(build_dir, "compile_commands.json")
    try:
        with open(path, encoding="utf-8") as text:
            rows = json.load(text)
    except OSError as error:
        raise Stop(Stop.DATA, f"{path}: {error.strerror}; configure with "
                              "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON") from error
    except ValueError as error:
        raise Stop(Stop.DATA, f"{path}: not a compile database: {error}") from error
    try:
        entries = [entry_of(row, build_dir) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise Stop(Stop.DATA, f"{path}: an entry is not whole: {error!r}") from error
    if not entries:
        raise Stop(Stop.DATA, f"{path}: empty, so there is nothing to judge")
    return entries


def entry_of(row, build_dir):
    directory = os.path.join(os.path.abspath(build_dir), row["directory"])
    arguments = list(row["arguments"]) if "arguments" in row else shlex.split(row["command"])
    if not arguments:
        raise ValueError("no command")
    return Entry(directory, os.path.normpath(os.path.join(directory, row["file"])), arguments)


def select(entries, build_dir, files):
    """The entries to run: the files asked for, or all C++ files outside the build directory."""
    first = {}
    for entry in entries:
        first.setdefault(os.path.realpath(entry.file), entry)
    if files:
        missing = [name for name in files if os.path.realpath(name) not in first]
        if missing:
            raise Stop(Stop.DATA, f"{missing[0]}: not in the compile database (headers are judged "
                                  "with the files that include them)")
        return [first[os.path.realpath(name)] for name in dict.fromkeys(files)], 0
    built = os.path.realpath(build_dir) + os.sep
    ours = {path: entry for path, entry in first.items() if path.endswith(SOURCES)}
    chosen = [entry for path, entry in ours.items() if not path.startswith(built)]
    if not chosen:
        raise Stop(Stop.DATA, "the compile database holds no C++ source outside the "
                              "build directory")
    return chosen, len(ours) - len(chosen)


def must_exist(entries):
    gone = [entry.file for entry in entries if not os.path.isfile(entry.file)]
    if gone:
        raise Stop(Stop.DATA, f"{gone[0]}: in the compile database, but not on disk"
                              + (f" (and {len(gone) - 1} more)" if len(gone) > 1 else ""))


def clean(arguments):
    """Without launchers, precompiled headers and what turns warnings into errors."""
    kept, i = [], 0
    if len(arguments) > 1 and os.path.basename(arguments[0]) in LAUNCHERS:
        arguments = arguments[1:]
    while i < len(arguments):
        word = arguments[i]
        if word == "-Xclang" and i + 3 < len(arguments) and arguments[i + 1] == "-include-pch":
            i += 4
            continue
        if word == "--param" and i + 1 < len(arguments):
            i += 2
            continue
        if not DROPPED.match(word):
            kept.append(word)
        i += 1
    return kept


def doubtful_flags(entries):
    return sorted({word for entry in entries for word in clean(entry.arguments)[1:]
                   if DOUBTFUL.match(word)})


def write(entries, rejected, directory):
    """A database of our own in `directory`: only these entries, only flags that clang takes."""
    rows = [{"directory": entry.directory, "file": entry.file,
             "arguments": [word for word in clean(entry.arguments) if word not in rejected]}
            for entry in entries]
    with open(os.path.join(directory, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump(rows, out)

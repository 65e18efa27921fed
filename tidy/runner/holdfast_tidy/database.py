"""The compile database: read, narrowed to what is ours, and freed of what clang rejects."""
import collections
import json
import os
import re
import shlex

from . import Stop

LAUNCHERS = {"env", "ccache", "sccache", "distcc", "icecc", "buildcache"}
SOURCES = (".cpp", ".cc", ".cxx", ".c++", ".C", ".cppm", ".ixx", ".mm")
# Not about how the code reads: warnings that become errors, and files only g++ can use.
DROPPED = re.compile(r"-Werror(=.*)?$|-pedantic-errors$|-fmodules-ts$|-fmodule-mapper=.*"
                     r"|@.*\.modmap$|-Winvalid-pch$|-fdeps-.*|--param=.*")
# Before the compiler: what is set for it, and a launcher's own options.
BEFORE = re.compile(r"\w+=")
ENV_TAKES_NEXT = re.compile(r"-[i0v]*[uC]$|--unset$|--chdir$")
# Two commands that differ in these alone read the same program.
OUTPUT = re.compile(r"(-o|-MF|-MT|-MQ)(?P<joined>.+)?$")
NOT_READING = re.compile(r"-c$|-MM?D?$|-MP$|-MG$|-g(\d|gdb\w*|dwarf\S*|split-dwarf)?$|-pipe$")
# What g++ and clang do not share starts like this; whether clang knows it is asked, not guessed.
DOUBTFUL = re.compile(r"-[fm]")


class Entry:
    def __init__(self, directory, file, arguments):
        self.directory = directory
        self.file = file
        self.arguments = arguments
        self.database = None  # where the one that clang-tidy is to read lies


def load(build_dir):
    path = os.path.join(build_dir, "compile_commands.json")
    try:
        with open(path, encoding="utf-8") as text:
            rows = json.load(text)
    except OSError as error:
        raise Stop(Stop.DATA, f"{path}: {error.strerror}; configure with "
                              "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON") from error
    except (ValueError, RecursionError) as error:
        raise Stop(Stop.DATA, f"{path}: not a compile database: {error}") from error
    try:
        entries = [entry_of(row, build_dir) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise Stop(Stop.DATA, f"{path}: an entry is not whole: {error!r}") from error
    if not entries:
        raise Stop(Stop.DATA, f"{path}: empty, so there is nothing to judge")
    return entries


def entry_of(row, build_dir):
    directory = os.path.join(os.path.abspath(build_dir), text_of(row["directory"], "directory"))
    if "arguments" in row:
        if not isinstance(row["arguments"], list):
            raise TypeError("arguments: not a list")
        arguments = [text_of(word, "arguments") for word in row["arguments"]]
    else:
        arguments = shlex.split(text_of(row["command"], "command"))
    if not arguments:
        raise ValueError("no command")
    file = text_of(row["file"], "file")
    return Entry(directory, os.path.normpath(os.path.join(directory, file)), arguments)


def text_of(value, key):
    """JSON can hold what neither a path nor an argument can."""
    if not isinstance(value, str):
        raise TypeError(f"{key}: {value!r:.40} is no text")
    if "\0" in value:
        raise ValueError(f"{key}: a NUL in it")
    value.encode()  # half a surrogate pair: a ValueError
    return value


def select(entries, build_dir, files):
    """The entries to run: of the files asked for, or of all C++ files outside the build directory.

    A file has one entry for each command it is compiled with. Returns how many files are left out.
    """
    by_file = {}
    for entry in entries:
        by_file.setdefault(os.path.realpath(entry.file), []).append(entry)
    if files:
        missing = [name for name in files if os.path.realpath(name) not in by_file]
        if missing:
            raise Stop(Stop.DATA, f"{missing[0]}: not in the compile database (headers are judged "
                                  "with the files that include them)")
        named = dict.fromkeys(os.path.realpath(name) for name in files)
        return [entry for path in named for entry in by_file[path]], 0
    built = os.path.realpath(build_dir) + os.sep
    ours = [path for path in by_file if path.endswith(SOURCES)]
    chosen = [path for path in ours if not path.startswith(built)]
    if not chosen:
        raise Stop(Stop.DATA, "the compile database holds no C++ source outside the "
                              "build directory")
    return [entry for path in chosen for entry in by_file[path]], len(ours) - len(chosen)


def must_exist(entries):
    gone = list(dict.fromkeys(entry.file for entry in entries if not os.path.isfile(entry.file)))
    if gone:
        raise Stop(Stop.DATA, f"{gone[0]}: in the compile database, but not on disk"
                              + (f" (and {len(gone) - 1} more)" if len(gone) > 1 else ""))


def compiler_at(arguments):
    """Where the compiler stands: behind launchers, `env` with its options, and what is set."""
    at, launcher = 0, ""
    while at + 1 < len(arguments):
        word = arguments[at]
        if os.path.basename(word) in LAUNCHERS:
            launcher = os.path.basename(word)
        elif launcher == "env" and word.startswith("-"):
            at += 1 if ENV_TAKES_NEXT.match(word) else 0
        elif not BEFORE.match(word):
            break
        at += 1
    return min(at, len(arguments) - 1)


def clean(arguments):
    """Without launchers, precompiled headers and what turns warnings into errors."""
    kept, i = [], 0
    arguments = arguments[compiler_at(arguments):]
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


def essence(entry, words):
    """What makes a command another one: not its outputs, nor how the file's name is written."""
    left, rest = [], iter(words)
    for word in rest:
        if output := OUTPUT.match(word):
            if not output["joined"]:
                next(rest, None)
        elif os.path.normpath(os.path.join(entry.directory, word)) == entry.file:
            left.append(entry.file)
        elif not NOT_READING.match(word):
            left.append(word)
    return os.path.realpath(entry.file), entry.directory, *left


def write(entries, rejected, scratch):
    """Databases of our own: only these entries, only flags that clang takes, and each command of
    a file in another one, since clang-tidy is told files. Returns the entries that differ."""
    distinct, seen, ranks, rows = [], set(), collections.Counter(), {}
    for entry in entries:
        words = [word for word in clean(entry.arguments) if word not in rejected]
        key = essence(entry, words)
        if key in seen:
            continue
        seen.add(key)
        ranks[entry.file] += 1
        entry.database = os.path.join(scratch, str(ranks[entry.file]))
        rows.setdefault(entry.database, []).append(
            {"directory": entry.directory, "file": entry.file, "arguments": words})
        distinct.append(entry)
    for database, content in rows.items():
        os.mkdir(database)
        with open(os.path.join(database, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump(content, out)
    return distinct

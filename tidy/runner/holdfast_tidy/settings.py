"""The Holdfast options of the project: read as clang-tidy reads them, and refused where a slip
would switch a part of a check off without a word."""
import difflib
import fnmatch
import json
import os
import re

from . import OPTIONS, Stop, toolchain

UNKNOWN = re.compile(r"^(?P<config>.*): warning: unknown check option '(?P<name>[^']*)'"
                     r"(?:; did you mean '(?P<right>[^']*)')?", re.M)
UNREADABLE = re.compile(r"^Error parsing (?P<config>.*): ", re.M)
MOST_FILES = 100_000  # to look through for a mere warning: about a second's worth
BUILT_IN_OUTER = "http"
GRAMMAR = {"HoldfastLayers": "name: path patterns [may outer…]; …",
           "HoldfastOuter": "name: type patterns <header patterns>; …"}


class Layer:
    def __init__(self, name, words):
        self.name = name
        at = words.index("may") if "may" in words else len(words)
        self.paths = words[:at]
        self.may = [word for word in words[at:] if word != "may"]

    def holds(self, path):
        return any(fnmatch.fnmatchcase(path, pattern.replace("[^", "[!"))
                   for pattern in self.paths)


def configs_of(file):
    """Every .clang-tidy that a file may be under, the nearest first."""
    directory, found = os.path.dirname(file), []
    while True:
        path = os.path.join(directory, ".clang-tidy")
        if os.path.isfile(path):
            found.append(path)
        if directory == os.path.dirname(directory):
            return found
        directory = os.path.dirname(directory)


def check(tools, files):
    """Refuses what is wrong; returns the layers that are declared."""
    one_for_each = {configs_of(file)[0]: file for file in files if configs_of(file)}
    layers = {}
    for _, file in sorted(one_for_each.items()):
        check_names(tools, file)
        for layer in check_layers(configs_of(file), effective(tools, file)):
            layers[layer.name, *layer.paths] = layer
    return list(layers.values())


def check_names(tools, file):
    """clang-tidy knows which options exist, and in which of its files it has read another one."""
    ran = toolchain.run([tools.clang_tidy, "-load", tools.plugin, "--checks=-*,holdfast-*",
                         "--verify-config", file, "--"])
    if unreadable := UNREADABLE.search(ran.stderr):
        raise Stop(Stop.CONFIG, ran.stderr.strip().splitlines()[0] or unreadable.group(0))
    if ran.returncode not in (0, 1):
        raise Stop(Stop.CONFIG, f"{tools.clang_tidy} --verify-config ended with {ran.returncode}")
    for match in UNKNOWN.finditer(ran.stdout + ran.stderr):
        name, right = match["name"], match["right"] or ""
        if "holdfast" in (name + right).lower():
            raise Stop(Stop.CONFIG, f"{place([match['config']], name)}: there is no option {name}"
                                    + right_name(right or name, OPTIONS))


def right_name(name, names):
    """`: did you mean …`, whatever the case and the prefix; or all there are."""
    def plain(text):
        return text.rsplit(".", 1)[-1].lower().removeprefix("holdfast")
    table = {plain(each): each for each in names}
    close = difflib.get_close_matches(plain(name), table, 1, 0.5)
    return (f": did you mean {table[close[0]]}?" if close
            else "; there are: " + ", ".join(sorted(names)))


def place(configs, word):
    """Where it is written: FILE:LINE."""
    shape = re.compile(rf"^[^#]*(?<![\w.-]){re.escape(word)}(?!\w)")
    for config in configs:
        with open(config, encoding="utf-8", errors="replace") as text:
            for number, line in enumerate(text, 1):
                if shape.match(line):
                    return f"{config}:{number}"
    return configs[0]


def effective(tools, file):
    """The options that a file is judged with, from wherever they are inherited."""
    ran = toolchain.run([tools.clang_tidy, "-load", tools.plugin,
                         "--checks=-*,holdfast-http-in-domain", "--dump-config", file, "--"])
    values = dict(re.findall(r"^  (Holdfast\w+): +(.*)$", ran.stdout, re.M))
    if missing := sorted(set(GRAMMAR) - set(values)):
        raise Stop(Stop.CONFIG, f"{tools.clang_tidy} --dump-config: without {missing[0]}")
    return {name: scalar(value) for name, value in values.items()}


def scalar(written):
    if written.startswith('"'):
        return json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", written), strict=False)
    if written.startswith("'"):
        return written[1:-1].replace("''", "'")
    return written


def check_layers(configs, values):
    outer = [BUILT_IN_OUTER, *(name for name, _ in sections(configs, values, "HoldfastOuter"))]
    layers = [Layer(*each) for each in sections(configs, values, "HoldfastLayers")]
    for layer in layers:
        where = f"{place(configs, 'HoldfastLayers')}: HoldfastLayers: {layer.name}"
        if not layer.paths:
            raise Stop(Stop.CONFIG, f"{where}: no path pattern before 'may'")
        for name in layer.may:
            if name not in outer:
                raise Stop(Stop.CONFIG, f"{where} may '{name}', which is nothing outer"
                                        + right_name(name, outer))
    return layers


def sections(configs, values, option):
    """`name: word word …; …`, as the plugin reads it, which passes over what it cannot read."""
    found = []
    for section in filter(str.strip, values[option].split(";")):
        name, colon, rest = section.partition(":")
        words = re.split(r"[\s,]+", rest.strip(" \t\n\r\f\v,"))
        if not (name.strip() and colon and words[0]):
            lack = "a name and a colon" if not (name.strip() and colon) else "a pattern"
            raise Stop(Stop.CONFIG, f"{place(configs, option)}: {option}: '{section.strip()}' "
                                    f"lacks {lack}: '{GRAMMAR[option]}'")
        found.append((name.strip(), words))
    return found


def empty_layers(layers, sources, root, built, most=MOST_FILES):
    """Those that no file lies in: neither a source of the database nor anything below the root
    and outside of the build directory. Of a tree with too many files nothing is said."""
    left, count = [layer for layer in layers if not any(map(layer.holds, sources))], 0
    for directory, inner, files in os.walk(root) if left else ():
        inner[:] = [name for name in inner
                    if not name.startswith(".") and os.path.join(directory, name) != built]
        count += 1 + len(files)
        if count > most:
            return []
        left = [layer for layer in left
                if not any(layer.holds(os.path.join(directory, file)) for file in files)]
        if not left:
            break
    return left

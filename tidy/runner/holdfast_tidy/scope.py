"""What is ours: the sources that were asked for, and the headers below the root."""
import collections
import os

from . import Stop
from .database import SOURCES


def default_root(entries, build_dir):
    """The repository that the database is about, or else what its sources have in common.

    FILES have no say in it: naming a file must not hide a header. A `.clang-tidy` is looked for
    only where there is no repository, for a part of a project may have one of its own. Sources
    elsewhere, a library that is built along, do not count. It is never `/`.
    """
    built = os.path.realpath(build_dir)
    sources = list(dict.fromkeys(os.path.realpath(entry.file) for entry in entries))
    sources = [path for path in sources if not is_below(path, built)] or sources
    repository = repository_of(sources, built)
    beside = os.path.dirname(built)  # project/build beside project/src: the project
    near = below(sources, repository or beside) if repository or not is_top(beside) else []
    common = common_of(near or not_from_everywhere(sources, built))
    for mark in (".git", ".clang-tidy"):
        if marked := nearest_above(common, mark):
            return marked
    if is_top(common):
        raise Stop(Stop.USAGE, "the sources lie in / itself: say with --root DIR which headers "
                               "are to be judged")
    return beside if near else common


def repository_of(sources, built):
    """The one that the build directory is in, if it has sources; or else the one of most."""
    around = nearest_above(built, ".git")
    if around and below(sources, around):
        return around
    marks = {nearest_above(directory, ".git") for directory in map(os.path.dirname, sources)}
    return max(sorted(filter(None, marks)), key=lambda mark: len(below(sources, mark)),
               default=None)


def not_from_everywhere(sources, built):
    """All, unless they have nothing but `/` in common: then those on the build directory's side
    of it, or else on the side that most are on."""
    if not is_top(common_of(sources)):
        return sources
    sides = collections.Counter(side_of(path) for path in sources)
    side = side_of(built) if side_of(built) in sides else max(sides, key=sides.get)
    return [path for path in sources if side_of(path) == side]


def side_of(path):
    """`home` of /home/me/a.cpp; nothing of what lies in `/` itself."""
    return os.path.dirname(path).split(os.sep)[1]


def common_of(sources):
    return os.path.commonpath([os.path.dirname(path) for path in sources])


def nearest_above(directory, mark):
    """The directory that holds the mark. One in `/` marks no project but the machine."""
    while not is_top(directory):
        if os.path.exists(os.path.join(directory, mark)):
            return directory
        directory = os.path.dirname(directory)
    return None


def is_top(directory):
    return os.path.dirname(directory) == directory


def below(paths, directory):
    return [path for path in paths if is_below(path, directory)]


def is_below(path, directory):
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)


class Scope:
    """What one run judges: `chosen` of the `entries` of the database, and their headers."""

    def __init__(self, chosen, entries, root, build_dir):
        if not os.path.isdir(root):
            raise Stop(Stop.USAGE, f"--root: {root}: no such directory")
        self.sources = {os.path.realpath(entry.file) for entry in chosen}
        self.known = {os.path.realpath(entry.file) for entry in entries}
        self.root, self.built = os.path.realpath(root), os.path.realpath(build_dir)
        self.whole = all(file in self.sources or not file.endswith(SOURCES)
                         or is_below(file, self.built) for file in self.known)

    def is_built(self, path):
        # A root below the build directory: then nothing tells what is generated from what is not.
        return is_below(path, self.built) and not is_below(self.root, self.built)

    def holds(self, path):
        real = os.path.realpath(path)
        return real in self.sources or (is_below(real, self.root) and not self.is_built(real))

    def judged(self, path, failed):
        """Whether nothing found in `path` means that nothing is there. A header has been seen
        for certain only where all files that may include it have been."""
        real, unseen = os.path.realpath(path), {os.path.realpath(file) for file in failed}
        if real in self.known:
            return real in self.sources - unseen
        return self.whole and not unseen and self.holds(real)

    def split(self, findings):
        """Those in our files, and how many lie outside of the root in headers of nobody."""
        ours = [finding for finding in findings if self.holds(finding.path)]
        beyond = [finding for finding in findings if not self.holds(finding.path)
                  and not self.is_built(os.path.realpath(finding.path))]
        return ours, len(beyond)

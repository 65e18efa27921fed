"""What is ours: the sources that were asked for, and the headers below the root."""
import os

from . import Stop
from .database import SOURCES


def default_root(entries, build_dir):
    """The repository that the database is about, or else what its sources have in common.

    FILES have no say in it: naming a file must not hide a header. A `.clang-tidy` is looked for
    only where there is no repository, for a part of a project may have one of its own.
    """
    built = os.path.realpath(build_dir)
    sources = [os.path.realpath(entry.file) for entry in entries]
    outside = [path for path in sources if not path.startswith(built + os.sep)]
    common = os.path.commonpath([os.path.dirname(path) for path in outside or sources])
    for mark in (".git", ".clang-tidy"):
        if marked := nearest_above(common, mark):
            return marked
    beside = os.path.dirname(built)  # project/build beside project/src: the project
    if os.path.dirname(beside) != beside and is_below(common, beside):
        return beside
    return common


def nearest_above(directory, mark):
    while not os.path.exists(os.path.join(directory, mark)):
        if directory == os.path.dirname(directory):
            return None
        directory = os.path.dirname(directory)
    return directory


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

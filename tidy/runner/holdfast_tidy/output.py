"""What a run says: to people, to GitHub, and the files it leaves behind."""
import os
import sys
import tempfile

from . import Stop


def write_whole(path, text):
    """All of it or nothing: a run that is killed leaves the old file, or none."""
    directory = os.path.dirname(os.path.abspath(path))
    try:
        handle, scratch = tempfile.mkstemp(dir=directory, prefix=".holdfast-tidy-")
    except OSError as error:
        raise Stop(Stop.USAGE, f"{path}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)
    except BaseException as error:
        os.unlink(scratch)
        if isinstance(error, OSError):
            raise Stop(Stop.USAGE, f"{path}: {error.strerror}") from error
        raise


def shown(path):
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def human(findings, colour):
    bold, yellow, plain = ("\033[1m", "\033[33m", "\033[0m") if colour else ("", "", "")
    for finding in findings:
        print(f"{bold}{shown(finding.path)}:{finding.line}:{finding.column}:{plain} "
              f"{yellow}{finding.check}{plain}: {finding.text}")
        if finding.line_text():
            print(f"    {finding.line_text()}")
        for path, line, column, text in finding.notes:
            print(f"  {shown(path)}:{line}:{column}: note: {text}")


def github(findings):
    def escaped(text, property_too=False):
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if property_too else text
    for finding in findings:
        print(f"::warning file={escaped(shown(finding.path), True)},line={finding.line},"
              f"col={finding.column},title={escaped(finding.check, True)}::{escaped(finding.text)}")


def warn_of_layers(empty):
    for layer in empty:
        print(f"holdfast-tidy: warning: HoldfastLayers: no file lies in layer {layer.name}: "
              f"{' '.join(layer.paths)}", file=sys.stderr)


class Progress:
    """One line that is written over, on terminals only."""

    def __init__(self, total, quiet):
        self.total, self.done = total, 0
        self.on = sys.stderr.isatty() and not quiet

    def step(self, path):
        self.done += 1
        if self.on:
            text = f"[{self.done}/{self.total}] {shown(path)}"[:100]
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def end(self):
        if self.on:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

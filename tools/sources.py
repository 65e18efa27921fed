"""What the check scripts share: our sources, and C++ without its comments and strings."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPP = {".cpp", ".hpp", ".h"}
SKIPPED = {"build", ".git", ".cache", "__pycache__"}

_TOKEN = re.compile(
    r'R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"'  # raw string
    r'|"(?:\\.|[^"\\\n])*"'  # string
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'"  # character, but not the ' in 1'000
    r"|//(?:\\\n|[^\n])*"
    r"|/\*.*?\*/",
    re.DOTALL,
)


def files(root: Path, suffixes: set[str], *folders: str) -> Iterator[Path]:
    """Our files with these suffixes below these folders of `root` (all of it without folders)."""
    for folder in folders or (".",):
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            if path.suffix in suffixes and path.is_file() and not SKIPPED & set(inside.parts):
                yield path


def bare(text: str) -> str:
    """C++ with comments blanked and literals emptied; every line stays where it was."""

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        newlines = "\n" * found.count("\n")
        if found.startswith(("//", "/*")):
            return " " + newlines
        quote = "'" if found.startswith("'") else '"'
        return quote + quote + newlines

    return _TOKEN.sub(blank, text)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def report(complaints: list[str]) -> int:
    """Prints what is wrong, one line each; the exit code of a check."""
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0

"""holdfast-tidy -p BUILD_DIR [--checks LIST] [--sarif FILE] [--baseline FILE] [FILES...]"""
import argparse
import contextlib
import os
import resource
import signal
import sys
import tempfile
import time

from . import (VERSION, Stop, baseline, database, execute, findings, output, sarif, scope, settings,
               toolchain)

EXIT_CODES = """exit codes: 0 clean, 1 findings, 64 wrong usage, 65 no, empty or broken database, a
broken baseline or a file that could not be judged, 69 no clang-tidy 19, 70 a fault of this program,
78 plugin missing, refused or of another version, a .clang-tidy that cannot be read, an unknown
Holdfast option, or a layer that cannot be understood"""


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Stop(Stop.USAGE, f"{message} (see --help)")


def parse(words):
    parser = Parser(prog="holdfast-tidy", description=__doc__, epilog=EXIT_CODES)
    parser.add_argument("-p", dest="build", metavar="BUILD_DIR", required=True,
                        help="directory with compile_commands.json")
    parser.add_argument("--checks", default="holdfast-*", metavar="LIST",
                        help="names and patterns, `-name` takes away (default: all)")
    parser.add_argument("--sarif", metavar="FILE", help="write a SARIF 2.1.0 report")
    parser.add_argument("--baseline", metavar="FILE", help="known findings: report only new ones")
    parser.add_argument("--update-baseline", action="store_true",
                        help="write what is found into the baseline, and end with 0")
    parser.add_argument("--github", action="store_true", help="print GitHub annotations too "
                        "(default where GITHUB_ACTIONS is true)")
    parser.add_argument("-j", dest="jobs", type=int, default=len(os.sched_getaffinity(0)),
                        metavar="N", help="files at a time (default: one for each core)")
    parser.add_argument("--root", metavar="DIR", help="headers below it are judged (default: the "
                        "repository of the database's sources)")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS",
                        help="for one file")
    parser.add_argument("--clang-tidy", metavar="PROGRAM", help="default: clang-tidy-19")
    parser.add_argument("--plugin", metavar="FILE", help="default: beside this program")
    parser.add_argument("--quiet", action="store_true", help="findings only")
    parser.add_argument("--version", action="version", version=f"holdfast-tidy {VERSION}")
    parser.add_argument("files", nargs="*", metavar="FILES")
    options = parser.parse_args(words)
    if options.jobs < 1:
        raise Stop(Stop.USAGE, "-j: at least 1")
    if options.timeout <= 0:
        raise Stop(Stop.USAGE, "--timeout: more than 0")
    if options.update_baseline and not options.baseline:
        raise Stop(Stop.USAGE, "--update-baseline: say which with --baseline FILE")
    return options


def prepare(options, scratch):
    """Everything that can be wrong before the first file is judged."""
    tools = toolchain.Toolchain(None, None, toolchain.choose_checks(options.checks))
    entries = database.load(options.build)
    chosen, generated = database.select(entries, options.build, options.files)
    database.must_exist(chosen)
    root = options.root or scope.default_root(entries, options.build)
    ours = scope.Scope(chosen, entries, root, options.build)
    tools.clang_tidy = toolchain.find_clang_tidy(options.clang_tidy)
    tools.plugin = toolchain.find_plugin(options.plugin)
    toolchain.check_version(tools.plugin)
    toolchain.check_listed(tools)
    toolchain.check_finds(tools, scratch)
    layers = settings.check(tools, [entry.file for entry in chosen])
    if "holdfast-http-in-domain" in tools.checks:
        output.warn_of_layers(settings.empty_layers(layers, [entry.file for entry in entries],
                                                    ours.root, ours.built))
    if options.baseline and (os.path.exists(options.baseline) or not options.update_baseline):
        baseline.read(options.baseline)
    chosen = database.write(chosen, toolchain.rejected_flags(tools, chosen, scratch), scratch)
    return tools, chosen, ours, generated


def judge(options, scratch):
    tools, chosen, ours, generated = prepare(options, scratch)
    pool = execute.Pool(tools, options.timeout)
    results = execute.run(pool, chosen, options.jobs, output.Progress(len(chosen), options.quiet))
    found, beyond = ours.split(
        findings.unique(each for result in results for each in result.found))
    if beyond and not options.quiet:
        print(f"holdfast-tidy: {beyond} findings in headers outside of {ours.root} left out "
              "(--root DIR)", file=sys.stderr)
    failures = {}
    for file, failure in sorted((result.file, result.failure) for result in results):
        if failure:
            failures.setdefault(file, failure)  # one of its commands is enough
    return found, list(failures.items()), ours, generated


def report(options, found, failures, ours):
    """Prints and writes; what is already known is left out. Returns what is left."""
    stale, failed = 0, [file for file, _ in failures]
    checks = toolchain.choose_checks(options.checks)

    def judged(check, file):
        return check in checks and ours.judged(file, failed)
    if options.update_baseline:
        if failures:
            raise Stop(Stop.DATA, f"{failures[0][0]}: {failures[0][1]}; "
                                  "the baseline stays as it is")
        baseline.update(found, options.baseline, judged)
        found = []
    elif options.baseline:
        found, stale = baseline.only_new(found, options.baseline, judged)
    output.human(found, sys.stdout.isatty())
    if options.github or os.environ.get("GITHUB_ACTIONS") == "true":
        output.github(found)
    if options.sarif:
        sarif.write(options.sarif, found, failures, ours.root)
    for file, failure in failures:
        print(f"holdfast-tidy: {output.shown(file)}: not judged: {failure}", file=sys.stderr)
    if stale and not options.quiet:
        print(f"holdfast-tidy: {stale} entries of the baseline are mended: --update-baseline",
              file=sys.stderr)
    return found


def summary(found, failures, count, generated, started):
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    extra = f", {generated} generated left out" if generated else ""
    print(f"holdfast-tidy: {count} files{extra}, {len(found)} findings, "
          f"{len(failures)} not judged; "
          f"{time.monotonic() - started:.1f} s, peak {peak} MB per process", file=sys.stderr)


def main(words):
    started = time.monotonic()
    options = parse(words)
    with tempfile.TemporaryDirectory(prefix="holdfast-tidy-") as scratch:
        found, failures, ours, generated = judge(options, scratch)
        found = report(options, found, failures, ours)
    if not options.quiet:
        summary(found, failures, len(ours.sources), generated, started)
    if failures:
        return Stop.DATA
    return Stop.FINDINGS if found else Stop.CLEAN


def interrupted(number, _frame):
    raise SystemExit(128 + number)


def entry():
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))
    sys.exit(ending(sys.argv[1:]))


def ending(words):
    """The exit code, whatever happens: a 1 means findings and nothing else."""
    try:
        try:
            return main(words)
        finally:
            sys.stdout.flush()  # not at exit, where a failure has a code of its own
    except Stop as stop:
        say(stop)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `| head` has read enough
        forget_output()
        return 128 + signal.SIGPIPE
    except Exception as error:  # pylint: disable=broad-exception-caught
        say(" ".join(f"stopped by what it did not foresee: {error!r}".split()))
        forget_output()
        return Stop.SOFTWARE


def say(text):
    with contextlib.suppress(OSError):
        print(f"holdfast-tidy: {text}", file=sys.stderr)


def forget_output():
    """What could not be written is not to be tried again at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    entry()

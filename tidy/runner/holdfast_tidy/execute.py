"""Runs clang-tidy over many files at once, and stops all of them when it is stopped."""
import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import threading

from . import findings

# Said with exit code 0, or with output that looks like a clean file.
NOT_JUDGED = re.compile(r"Compile command not found|Error while processing|no checks enabled"
                        r"|load request ignored|Error parsing|LLVM ERROR|PLEASE submit a bug")


class Judged:
    def __init__(self, file, found, failure):
        self.file = file
        self.found = found
        self.failure = failure  # "" if the whole file was judged


def tied_to_us():
    """What to put before a command that must not outlive even a SIGKILL of ours, where the
    setpriv of util-linux is there (that of busybox cannot do it)."""
    words = [shutil.which("setpriv") or "false", "--pdeathsig", "KILL"]
    asked = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if asked.returncode == 0 else []


class Pool:
    def __init__(self, tools, timeout):
        self.tools = tools
        self.timeout = timeout
        self.running = set()
        self.lock = threading.Lock()
        self.stopped = False
        self.before = tied_to_us()

    def start(self, command, entry):
        with self.lock:
            if self.stopped:
                return None
            # A session of its own: a Ctrl-C reaches it through us, and so does everything else.
            process = subprocess.Popen([*self.before, *command], cwd=entry.directory,
                                       text=True, errors="replace", stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       start_new_session=True)
            self.running.add(process)
            return process

    def stop(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def judge(self, entry):
        # What the project's .clang-tidy says of headers and errors is about its own checks.
        command = self.tools.command("--quiet", "-p", entry.database, "--header-filter=.*",
                                     "--exclude-header-filter=", "--warnings-as-errors=-*",
                                     "--use-color=false", entry.file)
        try:
            process = self.start(command, entry)
        except OSError as error:
            return Judged(entry.file, [], f"{entry.directory}: {error.strerror}")
        if process is None:
            return Judged(entry.file, [], "stopped")
        try:
            out, err = process.communicate(timeout=self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Judged(entry.file, [], f"not done after {self.timeout} s")
        finally:
            with self.lock:
                self.running.discard(process)
        return Judged(entry.file, *self.read(entry, process.returncode, out, err))

    @staticmethod
    def read(entry, code, out, err):
        found, errors = findings.read(out, entry.directory)
        _, more = findings.read(err, entry.directory)
        errors += more
        if errors:
            return found, errors[0]
        if match := NOT_JUDGED.search(out + err):
            return found, match.group(0)
        if code != 0:
            lines = err.strip().splitlines()
            return found, f"clang-tidy ended with {code}" + (f": {lines[-1]}" if lines else "")
        return found, ""


def run(pool, entries, jobs, progress):
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as workers:
        todo = [workers.submit(pool.judge, entry) for entry in entries]
        try:
            results = []
            for done in concurrent.futures.as_completed(todo):
                results.append(done.result())
                progress.step(results[-1].file)
            return results
        except BaseException:
            pool.stop()
            for each in todo:
                each.cancel()
            raise
        finally:
            progress.end()

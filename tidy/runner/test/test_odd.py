#!/usr/bin/env python3
"""What nobody expects: odd databases, a reader that leaves, faults of the runner's own. No
traceback, and never a 1 that is none.

Usage: test_odd.py HOLDFAST_TIDY
"""
import json
import os
import subprocess
import sys
import unittest

from project import CLEAN, GUILTY, Case, Project

DEEP = "[" * 200_000


class Databases(Case):
    def refused(self, *words, **changed):
        path = self.project.source("a.cpp", CLEAN)
        row = {"directory": self.project.build, "file": path, "command": "g++ -c a.cpp", **changed}
        self.project.rows = [row]
        self.is_refused(self.project.run(), *words)

    def is_refused(self, ran, *words):
        self.ends(ran, 65, *words)
        self.assertNotIn("Traceback", ran.stderr)
        self.assertEqual(len(ran.stderr.splitlines()), 1, ran.stderr)

    def test_a_command_that_is_no_text(self):
        for odd in (5, None, ["g++"], {}):
            self.refused("not whole", "command", command=odd)

    def test_arguments_that_are_no_texts(self):
        for odd in ([1, 2], ["g++", None], "g++ -c a.cpp", {"g++": 1}, None):
            self.refused("not whole", "arguments", arguments=odd)

    def test_what_no_path_can_hold(self):
        for odd in ("a\0.cpp", "a\ud800.cpp", 5, None):
            self.refused("not whole", file=odd)
            self.refused("not whole", directory=odd)
        self.refused("not whole", arguments=["g++", "-c", "a\0.cpp"])

    def test_no_list_of_entries(self):
        for odd in ("5", '"text"', "[[]]", '["text"]', "null", '{"a": 1}', DEEP):
            self.project.write("build/compile_commands.json", odd)
            self.is_refused(self.project.run_only(), "compile_commands.json")

    def test_a_baseline_as_odd(self):
        self.project.source("a.cpp", GUILTY)
        row = {"check": "x", "path": "a.cpp", "line": "x", "count": 1}
        odd = [DEEP, *(json.dumps({"version": 1, "findings": [{**row, **change}]}) for change in (
            {"path": 5}, {"path": "a\0"}, {"count": float("inf")}, {"check": []}))]
        for text in odd:
            path = self.project.write("baseline", text)
            self.is_refused(self.project.run("--baseline", path), "not a baseline")


class Compilers(Case):
    def test_options_of_env(self):
        self.project.source("a.cpp", "#ifdef GUILTY\n" + GUILTY + "#endif\n", "-DGUILTY")
        words = self.project.rows[0]["arguments"]
        for before in (["env", "-u", "X"], ["/usr/bin/env", "-i", "-uX", "X=1"], ["env", "-"],
                       ["env", "-iu", "X", "Y=1", "ccache"], ["env", "--unset", "X", "--"],
                       ["env", "--unset=X", "-C", self.project.build]):
            self.project.rows[0]["arguments"] = before + words
            self.ends(self.project.run(), 1, "1 findings", "0 not judged")


class Endings(Case):
    def run_with(self, stdout, *words):
        self.project.run("--version")  # writes the database
        return subprocess.run([self.project.runner, "-p", self.project.build, *words], text=True,
                              stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60)

    def test_a_reader_that_has_left(self):
        self.project.source("a.cpp", GUILTY)
        # argparse may pass over what it cannot print: then all is well.
        for words, codes in ([], (141,)), (["--help"], (0, 141)):
            reader, writer = os.pipe()
            os.close(reader)
            ran = self.run_with(writer, *words)
            os.close(writer)
            self.assertIn(ran.returncode, codes)
            self.assertEqual(ran.stderr, "")

    def test_no_output_at_all(self):
        self.project.source("a.cpp", GUILTY)
        self.project.run("--version")
        command = f"{self.project.runner} -p {self.project.build} >&- 2>&-"
        ran = subprocess.run(["sh", "-c", command],
                             check=False, timeout=60)
        self.assertEqual(ran.returncode, 1)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk(self):
        self.project.source("a.cpp", GUILTY)
        with open("/dev/full", "w", encoding="utf-8") as full:
            ran = self.run_with(full)
        self.assertEqual(ran.returncode, 70, ran.stderr)
        self.assertNotIn("Traceback", ran.stderr)

    def test_a_fault_of_our_own(self):
        broken = ("import sys; sys.path.insert(0, sys.argv[1])\n"
                  "from holdfast_tidy import __main__ as runner\n"
                  "def fault(words): raise AttributeError('of\\nour own')\n"
                  "runner.main = fault\nrunner.entry()\n")
        ran = subprocess.run([sys.executable, "-c", broken, self.project.runner], text=True,
                             capture_output=True, check=False, timeout=60)
        self.ends(ran, 70, "AttributeError", "our own")
        self.assertEqual(len(ran.stderr.splitlines()), 1, ran.stderr)

    def test_the_help_tells_every_code(self):
        ran = self.project.run("--help")
        said = " ".join(ran.stdout.split())
        for words in ("70 a fault", "a .clang-tidy that cannot be read", "unknown Holdfast option",
                      "a layer that cannot be understood"):
            self.assertIn(words, said)


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

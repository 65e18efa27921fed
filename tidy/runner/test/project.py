"""A small project with a compile database, for the runner to judge."""
import json
import os
import stat
import subprocess
import tempfile
import unittest

GUILTY = "void f();\nvoid g() { try { f(); } catch (...) {} }\n"
CLEAN = "int f();\nint g() { return f(); }\n"
# As a header: what includes it is guilty of nothing.
GUILTY_HEADER = "#pragma once\nvoid f();\ninline void g() { try { f(); } catch (...) {} }\n"


class Project:
    """A directory with sources and a compile database, thrown away after the test."""

    runner = ""

    def __init__(self, name="project"):
        self.scratch = tempfile.TemporaryDirectory()
        self.root = os.path.join(self.scratch.name, name)
        self.build = os.path.join(self.root, "build")
        os.makedirs(self.build)
        self.rows = []

    def write(self, name, text):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def source(self, name, text, *flags, compiler="g++"):
        path = self.write(name, text)
        self.rows.append({"directory": self.build, "file": path,
                          "arguments": [compiler, "-std=c++20", *flags, "-c", path, "-o", "x.o"]})
        return path

    def run(self, *words, env=None):
        with open(os.path.join(self.build, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump(self.rows, out)
        return self.run_only(*words, env=env)

    def run_only(self, *words, env=None):
        return subprocess.run([self.runner, "-p", self.build, *words], cwd=self.root, text=True,
                              capture_output=True, check=False, timeout=60,
                              env={**os.environ, "GITHUB_ACTIONS": "", **(env or {})})

    def program(self, name, text):
        path = self.write(name, text)
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        return path


class Case(unittest.TestCase):
    def setUp(self):
        self.project = Project()
        self.addCleanup(self.project.scratch.cleanup)

    def ends(self, ran, code, *words):
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        for word in words:
            self.assertIn(word, ran.stdout + ran.stderr)

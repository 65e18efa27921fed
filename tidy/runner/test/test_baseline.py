#!/usr/bin/env python3
"""The baseline: what it excuses, and what a run that judged a part may say of the rest.

Usage: test_baseline.py HOLDFAST_TIDY
"""
import json
import os
import sys
import unittest

from project import CLEAN, GUILTY, GUILTY_HEADER, Case, Project


class Whole(Case):
    def test_baseline(self):
        old = "void g() { try { f(); } catch (...) {} }\n"
        path = self.project.source("a.cpp", "void f();\n" + old)
        known = os.path.join(self.project.root, "known.json")
        self.ends(self.project.run("--baseline", known), 65, "--update-baseline")
        self.ends(self.project.run("--baseline", known, "--update-baseline"), 0)
        self.ends(self.project.run("--baseline", known), 0)
        with open(path, "w", encoding="utf-8") as out:  # moved: still known
            out.write("// a new line\n\nvoid f();\n  " + old)
        self.ends(self.project.run("--baseline", known), 0)
        with open(path, "a", encoding="utf-8") as out:  # a copy of an old sin is a new one
            out.write("namespace x {\n" + old + "}\n")
        self.ends(self.project.run("--baseline", known), 1, "1 findings")
        with open(path, "w", encoding="utf-8") as out:
            out.write(CLEAN)
        self.ends(self.project.run("--baseline", known), 0, "mended")

    def test_broken_baseline(self):
        self.project.source("a.cpp", CLEAN)
        known = self.project.write("known.json", '{"version": 1}')
        self.ends(self.project.run("--baseline", known), 65, "not a baseline")


class InPart(Case):
    """Only of what was judged can it be said that it is mended."""

    SLICED = "struct e { virtual ~e(); };\nvoid f();\n" \
             "void h() { try { f(); } catch (e x) { throw; } }\n"

    def setUp(self):
        super().setUp()
        self.project.write(".clang-tidy", "CheckOptions: {}\n")
        self.a = self.project.source("a.cpp", GUILTY)
        self.b = self.project.source("b.cpp", '#include "h.hpp"\n' + self.SLICED)
        self.header = self.project.write("h.hpp", GUILTY_HEADER)
        self.known = os.path.join(self.project.root, "known.json")
        self.words = ("--baseline", self.known)
        self.ends(self.project.run(*self.words, "--update-baseline"), 0)
        self.before = self.entries()
        self.assertEqual({path for _, path in self.before}, {"a.cpp", "b.cpp", "h.hpp"})

    def entries(self):
        with open(self.known, encoding="utf-8") as text:
            return sorted((row["check"], row["path"]) for row in json.load(text)["findings"])

    def says_nothing_of_the_rest(self, *words):
        ran = self.project.run(*self.words, *words)
        self.ends(ran, 0)
        self.assertNotIn("mended", ran.stderr)
        self.ends(self.project.run(*self.words, "--update-baseline", *words), 0)
        self.assertEqual(self.entries(), self.before)

    def test_files(self):
        self.says_nothing_of_the_rest("a.cpp")
        self.says_nothing_of_the_rest("b.cpp")

    def test_checks(self):
        self.says_nothing_of_the_rest("--checks", "lost-cause")
        self.says_nothing_of_the_rest("--checks", "silent-catch", "a.cpp")

    def test_a_smaller_root(self):
        os.mkdir(os.path.join(self.project.root, "inner"))
        self.says_nothing_of_the_rest("--root", "inner")

    def test_what_was_judged_is_mended(self):
        self.project.write("a.cpp", CLEAN)
        self.ends(self.project.run(*self.words, "a.cpp"), 0, "1 entries", "mended")
        self.ends(self.project.run(*self.words, "--update-baseline", "a.cpp"), 0)
        self.assertEqual(self.entries(), [each for each in self.before if each[1] != "a.cpp"])

    def test_headers_are_judged_when_all_files_are(self):
        self.project.source("other.c", "int x;\n")
        self.project.write("h.hpp", "#pragma once\n")
        self.assertNotIn("mended", self.project.run(*self.words, "a.cpp").stderr)
        self.ends(self.project.run(*self.words, "a.cpp", "b.cpp"), 0, "1 entries", "mended")
        self.ends(self.project.run(*self.words), 0, "1 entries", "mended")
        self.ends(self.project.run(*self.words, "--update-baseline"), 0)
        self.assertEqual(self.entries(), [each for each in self.before if each[1] != "h.hpp"])

    def test_a_file_that_is_gone_from_the_project(self):
        os.unlink(self.a)
        del self.project.rows[0]
        self.ends(self.project.run(*self.words), 0, "1 entries", "mended")

    def test_a_file_that_does_not_parse_is_not_mended(self):
        self.project.write("a.cpp", "void f( {\n")
        self.project.write("h.hpp", "#pragma once\n")
        ran = self.project.run(*self.words)
        self.ends(ran, 65)
        self.assertNotIn("mended", ran.stderr)

    def test_a_generated_file_that_was_named_once(self):
        made = self.project.source("build/made.cpp", GUILTY)
        self.ends(self.project.run(*self.words, "--update-baseline", made), 0)
        self.before = self.entries()
        self.assertIn("build/made.cpp", {path for _, path in self.before})
        self.says_nothing_of_the_rest()

    def test_a_new_sin_in_a_part_is_added(self):
        self.project.write("h.hpp", GUILTY_HEADER + "inline void k() { try { f(); } "
                                                    "catch (int) {} }\n")
        self.ends(self.project.run(*self.words, "--update-baseline", "b.cpp"), 0)
        self.ends(self.project.run(*self.words), 0)
        self.assertGreater(len(self.entries()), len(self.before))


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

#!/usr/bin/env python3
"""The Holdfast options of a project: what is misspelt or malformed switches nothing off in silence.

Usage: test_settings.py HOLDFAST_TIDY
"""
import os
import sys
import unittest

from project import CLEAN, GUILTY, Case, Project

SINFUL_DOMAIN = "struct HttpError {};\nvoid f() { throw HttpError(); }\n"


class Names(Case):
    def refused(self, options, *words):
        self.project.write(".clang-tidy", "CheckOptions:\n" + options)
        self.project.source("a.cpp", GUILTY)
        self.ends(self.project.run(), 78, ".clang-tidy:2: ", *words)

    def test_as_a_map(self):
        self.refused("  HoldfastLoger: x\n", "HoldfastLoger", "HoldfastLoggers")

    def test_as_a_list_in_one_line(self):
        self.refused("  - {key: HoldfastLoger, value: x}\n", "HoldfastLoger", "HoldfastLoggers")

    def test_as_clang_tidy_writes_lists(self):
        self.refused("  - key: HoldfastLoger\n    value: 'x'\n", "HoldfastLoger", "HoldfastLoggers")

    def test_in_the_wrong_case(self):
        self.refused("  holdfastLoggers: x\n", "holdfastLoggers", "did you mean HoldfastLoggers")

    def test_as_an_option_of_one_check(self):
        self.refused("  holdfast-silent-catch.Loggers: x\n", "holdfast-silent-catch.Loggers",
                     "did you mean HoldfastLoggers")

    def test_with_a_slip_in_our_own_name(self):
        self.refused("  HoldfstLoggers: x\n", "HoldfstLoggers", "did you mean HoldfastLoggers")

    def test_in_a_directory_above_that_is_inherited(self):
        self.project.write("src/.clang-tidy", "InheritParentConfig: true\n")
        self.project.write(".clang-tidy", "# HoldfastLoger\nCheckOptions:\n  HoldfastLoger: x\n")
        self.project.source("src/a.cpp", GUILTY)
        self.project.source("b/b.cpp", CLEAN)
        self.ends(self.project.run(), 78, ".clang-tidy:3: ", "HoldfastLoggers")

    def test_options_of_others_are_not_ours_to_judge(self):
        self.project.write(".clang-tidy", "Checks: 'no-such-check'\n"
                                          "CheckOptions:\n  bugprone-x.NoSuch: x\n  other: y\n"
                                          "  holdfast-silent-catch.HoldfastLoggers: note\n")
        self.project.source("a.cpp", "void f(); void note();\n"
                                     "void g() { try { f(); } catch (...) { note(); } }\n")
        self.ends(self.project.run("--checks", "silent-catch"), 0)

    def test_a_file_that_is_no_configuration(self):
        self.project.write(".clang-tidy", "Checks: [\n")
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run(), 78, ".clang-tidy:1:10", "closing ]")


class Layers(Case):
    def setUp(self):
        super().setUp()
        self.project.source("domain/a.cpp", SINFUL_DOMAIN)

    def layers(self, layers, outer="sql: sqlite3*"):
        self.project.write(".clang-tidy", f"CheckOptions:\n  HoldfastOuter: '{outer}'\n"
                                          f"  HoldfastLayers: '{layers}'\n")
        return self.project.run()

    def test_what_is_well_formed(self):
        ran = self.layers("domain: */domain/*; may: */may/* may sql http;")
        self.ends(ran, 1, "holdfast-http-in-domain", "layer may")
        self.assertNotIn("layer domain", ran.stderr)

    def test_over_several_lines(self):
        self.project.write(".clang-tidy", "CheckOptions:\n  HoldfastLayers: >\n"
                                          "    domain: */domain/*;\n    store */store/*\n")
        self.ends(self.project.run(), 78, "store */store/*")

    def test_a_section_without_a_colon(self):
        for layers in ("domain */domain/*", "*/domain/*", "store: */x/*; domain */domain/*"):
            self.ends(self.layers(layers), 78, ".clang-tidy:3: ", "HoldfastLayers", "colon")

    def test_a_section_without_a_name_or_a_path(self):
        for layers in (": */domain/*", "domain:", "domain: ", "domain: may http"):
            self.ends(self.layers(layers), 78, "HoldfastLayers")

    def test_an_outer_thing_without_a_colon(self):
        self.ends(self.layers("domain: */domain/*", "sql sqlite3*"), 78, ".clang-tidy:2: ",
                  "HoldfastOuter")

    def test_an_unknown_permission(self):
        self.ends(self.layers("domain: */domain/* may sql htp"), 78, ".clang-tidy:3: ", "htp",
                  "did you mean http")

    def test_a_layer_that_no_file_lies_in(self):
        ran = self.layers("domain: */domain")
        self.ends(ran, 0, "warning", "layer domain", "*/domain")
        self.assertIn("layer domain", self.project.run("domain/a.cpp").stderr)

    def test_a_layer_of_headers_or_of_files_that_were_not_asked_for(self):
        self.project.write("ports/p.hpp", "#pragma once\n")
        other = self.project.source("other/b.cpp", CLEAN)
        self.layers("domain: */domain/*; ports: */ports/*")
        ran = self.project.run(other)
        self.ends(ran, 0)
        self.assertNotIn("layer", ran.stderr)

    def test_what_lies_in_the_build_directory_fills_no_layer(self):
        self.project.write("build/ports/p.hpp", "#pragma once\n")
        self.assertIn("layer ports", self.layers("ports: */ports/*").stderr)

    def test_of_a_tree_with_too_many_files_nothing_is_said(self):
        sys.path.insert(0, Project.runner)
        from holdfast_tidy import settings
        self.project.write("x/y.hpp", "#pragma once\n")
        layer = settings.Layer("ports", ["*/ports/*"])

        def empty(most):
            return settings.empty_layers([layer], [], self.project.root, self.project.build, most)
        self.assertEqual(empty(100), [layer])
        self.assertEqual(empty(2), [])


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

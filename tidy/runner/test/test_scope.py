#!/usr/bin/env python3
"""What is judged: which headers, under which commands, and what no setting can hide.

Usage: test_scope.py HOLDFAST_TIDY
"""
import os
import sys
import unittest

from project import CLEAN, GUILTY, GUILTY_HEADER, Case, Project

INCLUDES = '#include "h.hpp"\n'


class Root(Case):
    """Headers below the root are ours. Nobody should have to say where it is."""

    def headers_beside_the_sources(self):
        self.project.write("include/h.hpp", GUILTY_HEADER)
        return self.project.source("src/a.cpp", INCLUDES, "-I../include")

    def test_it_is_the_repository(self):
        os.makedirs(os.path.join(self.project.root, ".git"))
        self.headers_beside_the_sources()
        self.ends(self.project.run(), 1, "include/h.hpp:3")

    def test_it_is_the_repository_of_a_work_tree(self):
        self.project.write(".git", "gitdir: /elsewhere\n")
        self.project.write("src/.clang-tidy", "CheckOptions: {}\n")  # no root: a part has its own
        self.headers_beside_the_sources()
        self.ends(self.project.run(), 1, "include/h.hpp:3")

    def test_it_is_where_the_configuration_lies(self):
        self.project.write(".clang-tidy", "CheckOptions: {}\n")
        self.headers_beside_the_sources()
        self.ends(self.project.run(), 1, "include/h.hpp:3")

    def test_without_either_it_is_above_sources_and_build_directory(self):
        self.headers_beside_the_sources()
        self.ends(self.project.run(), 1, "include/h.hpp:3")

    def test_a_build_directory_elsewhere_says_nothing_about_it(self):
        self.project.build = os.path.join(self.project.scratch.name, "out", "build")
        os.makedirs(self.project.build)
        self.project.write("src/h.hpp", GUILTY_HEADER)
        self.project.source("src/a.cpp", INCLUDES)
        self.ends(self.project.run(), 1, "src/h.hpp:3")

    def test_a_header_outside_is_left_out_aloud(self):
        self.headers_beside_the_sources()
        ran = self.project.run("--root", os.path.join(self.project.root, "src"))
        self.ends(ran, 0, "1 findings", "outside of", "--root")

    def test_a_root_that_is_not_there(self):
        self.headers_beside_the_sources()
        self.ends(self.project.run("--root", "/nowhere"), 64, "/nowhere")

    def test_the_files_asked_for_do_not_change_it(self):
        self.project.write("src/h.hpp", GUILTY_HEADER)
        self.project.source("src/a.cpp", CLEAN)
        deep = self.project.source("src/deep/b.cpp", INCLUDES,
                                   "-I" + os.path.join(self.project.root, "src"))
        self.ends(self.project.run(), 1, "src/h.hpp:3")
        self.ends(self.project.run(deep), 1, "src/h.hpp:3")


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

#!/usr/bin/env python3
"""What is judged: which headers, under which commands, and what no setting can hide.

Usage: test_scope.py HOLDFAST_TIDY
"""
import os
import shutil
import sys
import tempfile
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

    def elsewhere(self, count=1):
        """Sources with nothing but / in common with the project's, or with its repository."""
        other = tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else ".")
        self.addCleanup(other.cleanup)
        for number in range(count):
            path = os.path.join(other.name, "src", f"{number}.cpp")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as out:
                out.write(f'#include "{other.name}/x.hpp"\n')
            self.project.rows.append({"directory": self.project.build, "file": path,
                                      "arguments": ["g++", "-c", path]})
        with open(os.path.join(other.name, "x.hpp"), "w", encoding="utf-8") as out:
            out.write(GUILTY_HEADER)
        return other.name

    def is_the_project_alone(self):
        ran = self.project.run()
        self.ends(ran, 1, "include/h.hpp:3", "1 findings", "outside of " + self.project.root)
        self.assertNotIn("x.hpp", ran.stdout)

    def test_sources_elsewhere_do_not_count_beside_a_repository(self):
        os.makedirs(os.path.join(self.project.root, ".git"))
        self.headers_beside_the_sources()
        self.elsewhere(3)
        self.is_the_project_alone()

    def test_sources_elsewhere_do_not_count_without_one(self):
        self.headers_beside_the_sources()
        self.elsewhere(3)
        self.is_the_project_alone()

    def test_the_repository_of_most_when_the_build_directory_is_in_none(self):
        self.project.build = os.path.join(self.project.scratch.name, "out", "build")
        os.makedirs(self.project.build)
        os.makedirs(os.path.join(self.project.root, ".git"))
        self.project.write("include/h.hpp", GUILTY_HEADER)
        for name in ("src/a.cpp", "src/b.cpp"):
            self.project.source(name, INCLUDES, f"-I{self.project.root}/include")
        os.makedirs(os.path.join(self.elsewhere(), ".git"))
        self.is_the_project_alone()

    def test_it_is_never_the_whole_machine(self):
        sys.path.insert(0, Project.runner)
        from holdfast_tidy import Stop, database, scope

        def root(build, *files):
            return scope.default_root([database.Entry("/", file, []) for file in files], build)
        self.assertEqual(root("/no-a/p/build/x", "/no-a/p/src/a.cpp", "/no-b/1.cpp", "/no-b/2.cpp"),
                         "/no-a/p/src")
        self.assertEqual(root("/no-c", "/no-a/a.cpp", "/no-b/1.cpp", "/no-b/2.cpp"), "/no-b")
        with self.assertRaises(Stop):
            root("/no-build", "/a.cpp")


class Commands(Case):
    """A file that is compiled twice is two programs."""

    SECOND = "#ifdef SECOND\n" + GUILTY + "#endif\n"

    def again(self, *flags):
        row = self.project.rows[0]
        words = row["arguments"]
        self.project.rows.append({**row, "arguments": [words[0], *flags, *words[1:]]})

    def test_each_command_of_a_file_is_judged(self):
        self.project.source("a.cpp", self.SECOND)
        self.again("-DSECOND")
        self.ends(self.project.run(), 1, "a.cpp:3:25", "1 files", "1 findings")

    def test_what_both_find_counts_once(self):
        self.project.source("a.cpp", GUILTY)
        self.again("-DSECOND")
        self.ends(self.project.run(), 1, "1 files", "1 findings")

    def test_a_second_command_that_does_not_parse(self):
        path = self.project.source("a.cpp", CLEAN)
        self.again("-include", "nothere.h")
        self.ends(self.project.run(), 65, "nothere.h", "1 not judged")
        self.ends(self.project.run(path), 65, "nothere.h", "1 not judged")

    def test_a_command_that_differs_in_its_outputs_is_no_second_one(self):
        path = self.project.source("a.cpp", CLEAN)
        self.again("-MD", "-MF", "other.d", "-MTother", "-Werror", "-fanalyzer", "-g3")
        self.project.rows[1]["arguments"][-1] = "other.o"
        self.project.rows.append({**self.project.rows[0], "file": os.path.relpath(
            path, self.project.build)})
        log = os.path.join(self.project.root, "log")
        real = shutil.which("clang-tidy-19")
        counting = self.project.program(
            "counting", f"#!/bin/sh\ncase \"$*\" in *--quiet*) echo >> {log};; esac\n"
                        f"exec {real} \"$@\"\n")
        self.ends(self.project.run("--clang-tidy", counting), 0, "1 files")
        self.assertEqual(os.path.getsize(log), 1)

    def test_environment_and_launchers_before_the_compiler(self):
        self.project.source("a.cpp", GUILTY)
        for before in (["env", "X=1"], ["X=1"], ["ccache", "compiler_check=none"],
                       ["env", "X=1", "/usr/bin/ccache"]):
            words = self.project.rows[0]["arguments"]
            self.project.rows[0]["arguments"] = before + words[words.index("g++"):]
            self.ends(self.project.run(), 1, "0 not judged")


class Settings(Case):
    """The project's own clang-tidy settings are about its own checks."""

    def test_no_header_is_excluded(self):
        self.project.write(".clang-tidy", "HeaderFilterRegex: 'nothing'\n"
                                          "ExcludeHeaderFilterRegex: '.*'\n")
        self.project.write("h.hpp", GUILTY_HEADER)
        self.project.source("a.cpp", INCLUDES)
        self.ends(self.project.run(), 1, "h.hpp:3")


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

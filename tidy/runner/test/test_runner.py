#!/usr/bin/env python3
"""The runner: its exit codes, its reports, and that it is never green by mistake.

Usage: test_runner.py HOLDFAST_TIDY PLUGIN
"""
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

from project import CLEAN, GUILTY, GUILTY_HEADER, Case, Project

RUNNER, PLUGIN = "", ""


def is_alive(process):
    """Not a zombie either: who has lost its parent may wait long for somebody to fetch it."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as text:
            return text.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Outcomes(Case):
    def test_clean_is_0(self):
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run(), 0, "0 findings")

    def test_findings_are_1(self):
        self.project.source("a.cpp", GUILTY)
        self.ends(self.project.run(), 1, "a.cpp:2:25: holdfast-silent-catch")

    def test_only_the_checks_asked_for(self):
        self.project.source("a.cpp", GUILTY)
        self.ends(self.project.run("--checks", "sliced-throw,holdfast-lost-*"), 0)
        self.ends(self.project.run("--checks", "*,-silent-catch"), 0)

    def test_only_the_files_asked_for(self):
        self.project.source("a.cpp", GUILTY)
        clean = self.project.source("b.cpp", CLEAN)
        self.ends(self.project.run(clean), 0, "1 files")

    def test_a_header_has_its_finding_once(self):
        self.project.write("x.h", GUILTY_HEADER)
        self.project.source("a.cpp", '#include "x.h"\n')
        self.project.source("b.cpp", '#include "x.h"\n')
        ran = self.project.run()
        self.ends(ran, 1, "1 findings")
        self.assertEqual(ran.stdout.count("x.h:3"), 1)

    def test_a_system_header_is_not_ours(self):
        self.project.write("sys/x.h", "void f(); inline void g() { try { f(); } catch (...) {} }\n")
        self.project.source("a.cpp", "#include <x.h>\n", "-isystem",
                            os.path.join(self.project.root, "sys"))
        self.ends(self.project.run(), 0)

    def test_nolint_holds(self):
        self.project.source("a.cpp", GUILTY.rstrip() + "  // NOLINT(holdfast-silent-catch)\n")
        self.ends(self.project.run(), 0)

    def test_the_projects_own_werror_is_no_failure(self):
        self.project.write(".clang-tidy", "Checks: '*'\nWarningsAsErrors: '*'\n")
        self.project.source("a.cpp", GUILTY)
        self.ends(self.project.run(), 1, "0 not judged")

    def test_options_of_the_project_hold(self):
        self.project.write(".clang-tidy", "CheckOptions:\n  HoldfastLoggers: 'note'\n")
        self.project.source("a.cpp", "void f(); void note();\n"
                                     "void g() { try { f(); } catch (...) { note(); } }\n")
        self.ends(self.project.run(), 0)

    def test_github_annotations(self):
        self.project.source("a.cpp", GUILTY)
        self.ends(self.project.run(env={"GITHUB_ACTIONS": "true"}), 1,
                  "::warning file=a.cpp,line=2,col=25,title=holdfast-silent-catch::")


class ForeignCommands(Case):
    def test_flags_that_only_gcc_knows(self):
        self.project.source("a.cpp", GUILTY, "-fanalyzer", "-fconcepts-diagnostics-depth=3",
                            "-fmodules-ts", "-mbranch-protection=none", "--param", "max-inline=3",
                            "-Werror", "-Wduplicated-cond", "-fhardened")
        self.ends(self.project.run(), 1, "0 not judged")

    def test_flags_that_matter_are_kept(self):
        self.project.source("a.cpp", "#ifdef GUILTY\n" + GUILTY + "#endif\n", "-DGUILTY",
                            "-fanalyzer")
        self.ends(self.project.run(), 1)

    def test_a_compiler_launcher(self):
        self.project.source("a.cpp", GUILTY)
        self.project.rows[0]["arguments"].insert(0, "ccache")
        self.ends(self.project.run(), 1)

    def test_paths_with_spaces(self):
        self.project = Project("my project (1)")
        self.addCleanup(self.project.scratch.cleanup)
        self.project.source("src dir/a b.cpp", GUILTY)
        self.project.rows[0] = {"directory": self.project.build, "file": "../src dir/a b.cpp",
                                "command": 'g++ -c "../src dir/a b.cpp"'}
        self.ends(self.project.run(), 1, "src dir/a b.cpp:2:25")

    def test_generated_files_are_left_out_unless_named(self):
        self.project.source("a.cpp", CLEAN)
        made = self.project.source("build/made.cpp", GUILTY)
        self.ends(self.project.run(), 0, "1 generated left out")
        self.ends(self.project.run(made), 1)


class FailsClosed(Case):
    def test_no_database(self):
        self.ends(self.project.run_only(), 65, "compile_commands.json")

    def test_empty_database(self):
        self.ends(self.project.run(), 65, "empty")

    def test_broken_database(self):
        self.project.write("build/compile_commands.json", '[{"directory": "/x"')
        self.ends(self.project.run_only(), 65, "not a compile database")
        self.project.write("build/compile_commands.json", '[{"directory": "/x"}]')
        self.ends(self.project.run_only(), 65, "not whole")

    def test_only_generated_files(self):
        self.project.source("build/made.cpp", CLEAN)
        self.ends(self.project.run(), 65)

    def test_a_file_that_is_gone(self):
        os.unlink(self.project.source("a.cpp", CLEAN))
        self.ends(self.project.run(), 65, "not on disk")

    def test_a_file_the_database_does_not_know(self):
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run(self.project.write("b.cpp", CLEAN)), 65, "not in the compile")

    def test_a_syntax_error(self):
        self.project.source("a.cpp", "void f( {\n")
        self.project.source("b.cpp", GUILTY)
        self.ends(self.project.run(), 65, "a.cpp: not judged", "b.cpp:2:25")

    def test_a_missing_header(self):
        self.project.source("a.cpp", '#include "nowhere.h"\n')
        self.ends(self.project.run(), 65, "nowhere.h")

    def test_a_config_that_cannot_be_read(self):
        self.project.write(".clang-tidy", "Checks: [\n")
        self.project.source("a.cpp", CLEAN)
        self.assertIn(self.project.run().returncode, (65, 78))

    def test_a_misspelt_option(self):
        self.project.write(".clang-tidy", "CheckOptions:\n  HoldfastLoger: 'note'\n")
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run(), 78, "HoldfastLoger")

    def test_no_clang_tidy(self):
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run("--clang-tidy", "/nowhere/clang-tidy"), 69)
        old = self.project.program("old", "#!/bin/sh\necho 'LLVM version 14.0.6'\n")
        self.ends(self.project.run("--clang-tidy", old), 69)

    def test_no_plugin(self):
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run("--plugin", "/nowhere/plugin.so"), 78, "not found")

    def test_a_plugin_of_another_version(self):
        self.project.source("a.cpp", CLEAN)
        other = os.path.join(self.project.root, "other.so")
        with open(PLUGIN, "rb") as real, open(other, "wb") as out:
            out.write(real.read().replace(b"plugin version=0.", b"plugin version=9."))
        self.ends(self.project.run("--plugin", other), 78, "version 9.")

    def test_a_plugin_that_clang_tidy_refuses(self):
        self.project.source("a.cpp", CLEAN)
        broken = self.project.write("broken.so", "holdfast-tidy-plugin version=0.1.0;")
        self.ends(self.project.run("--plugin", broken), 78, "loaded without")

    def test_a_clang_tidy_that_crashes(self):
        self.project.source("a.cpp", CLEAN)
        real = shutil.which("clang-tidy-19")
        wrapper = self.project.program("wrapper", "#!/bin/sh\ncase \"$*\" in *smoke*|*flags*"
                                       f"|*--version*|*--list*) exec {real} \"$@\";; esac\n"
                                       "kill -SEGV $$\n")
        self.ends(self.project.run("--clang-tidy", wrapper), 65, "not judged")

    def test_a_file_that_takes_too_long(self):
        self.project.source("a.cpp", CLEAN)
        self.ends(self.project.run("--timeout", "0.001"), 65, "not done after")

    def test_usage(self):
        self.project.source("a.cpp", CLEAN)
        for words in (["--nonsense"], ["--checks", "no-such"], ["-j", "0"], ["--update-baseline"],
                      ["--checks", "-silent-catch"]):
            self.ends(self.project.run(*words), 64)


class Reports(Case):
    def test_a_report_that_cannot_be_written_whole(self):
        self.project.source("a.cpp", GUILTY)
        self.project.run()
        report = self.project.write("out.sarif", "the old one")
        a_small_disk = 2048  # enough for everything but the report

        ran = subprocess.run(
            [RUNNER, "-p", self.project.build, "--sarif", report], capture_output=True, text=True,
            check=False, timeout=60, preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (a_small_disk, a_small_disk)))
        self.ends(ran, 64, "out.sarif")
        with open(report, encoding="utf-8") as text:
            self.assertEqual(text.read(), "the old one")
        self.assertEqual([name for name in os.listdir(self.project.root)
                          if name.startswith(".holdfast-tidy-")], [])

    def killed_half_way(self, how):
        """Returns how the runner ended; the report is the old one, and nothing runs on."""
        self.project.source("a.cpp", GUILTY)
        self.project.source("slow.cpp", GUILTY)
        self.project.run()
        report = self.project.write("out.sarif", "the old one")
        mark = os.path.join(self.project.root, "mark")
        real = shutil.which("clang-tidy-19")
        wrapper = self.project.program(
            "wrapper", f"#!/bin/sh\ncase \"$*\" in *-p*slow.cpp*) echo $$ > {mark}; "
                       f"exec sleep 60;; esac\nexec {real} \"$@\"\n")
        runner = subprocess.Popen([RUNNER, "-p", self.project.build, "--clang-tidy", wrapper,
                                   "--sarif", report], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not (os.path.exists(mark) and os.path.getsize(mark)) and time.monotonic() < deadline:
            time.sleep(0.02)
        runner.send_signal(how)
        code = runner.wait(timeout=20)
        with open(report, encoding="utf-8") as text:
            self.assertEqual(text.read(), "the old one")
        self.assertEqual([name for name in os.listdir(self.project.root)
                          if name.startswith(".holdfast-tidy-")], [])
        with open(mark, encoding="utf-8") as text:
            child = text.read().strip()
        while is_alive(child) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertFalse(is_alive(child))
        return code

    def test_stopped_half_way(self):
        self.assertEqual(self.killed_half_way(signal.SIGTERM), 128 + signal.SIGTERM)

    @unittest.skipUnless(shutil.which("setpriv"), "no setpriv to tie children to the runner")
    def test_killed_half_way(self):
        self.assertEqual(self.killed_half_way(signal.SIGKILL), -signal.SIGKILL)


if __name__ == "__main__":
    RUNNER, PLUGIN = (os.path.abspath(word) for word in sys.argv[1:3])
    Project.runner = RUNNER
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])

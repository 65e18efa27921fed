import importlib.util

from sources import ROOT
from test.planted import PlantedTree

FILE = ROOT / "test/misuse/compile_twice.py"
SPEC = importlib.util.spec_from_file_location("compile_twice", FILE)
compile_twice = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(compile_twice)


class CompileTwice(PlantedTree):
    def judged(self, text: str, expect: str = "no way") -> str:
        self.plant("a.cpp", text)
        return compile_twice.judge(["g++", "-fsyntax-only"], str(self.root / "a.cpp"), expect)

    def test_a_promise_kept(self) -> None:
        kept = '#ifdef MISUSE\nstatic_assert(false, "no way");\n#endif\n'
        self.assertEqual(self.judged(kept), "")

    def test_a_misuse_that_compiles(self) -> None:
        self.assertIn("the misuse compiles", self.judged("int a;\n"))

    def test_a_file_that_rotted(self) -> None:
        self.assertIn("even without", self.judged("#include <gone.hpp>\n"))

    def test_refused_for_another_reason(self) -> None:
        self.assertIn("not with", self.judged("#ifdef MISUSE\nnonsense;\n#endif\n"))

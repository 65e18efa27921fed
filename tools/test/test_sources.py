import unittest

from sources import CPP, bare, files
from test.planted import PlantedTree


class Bare(unittest.TestCase):
    def test_comments_and_literals_go_and_lines_stay(self) -> None:
        text = 'int a; // now()\n/* new\n */ f("throw", \'"\', R"x(new\n)x"); int b = 1\'000;'
        self.assertEqual(bare(text), 'int a;  \n \n f("", \'\', ""\n); int b = 1\'000;')

    def test_a_comment_in_a_string_is_none(self) -> None:
        self.assertEqual(bare('f("// no"); new int;'), 'f(""); new int;')


class Files(PlantedTree):
    def test_what_was_built_is_not_ours(self) -> None:
        for path in ("src/a.cpp", "build/b.cpp", "src/a.txt"):
            self.plant(path, "")
        self.assertEqual(list(files(self.root, CPP)), [self.root / "src/a.cpp"])

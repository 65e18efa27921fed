from check_output import judge as judge_output
from check_snippets import complaints_of
from test.planted import PlantedTree

SOURCE = """int before;
  // [call]
  int a;

  // [inner]
    int b;
  // [/inner]
  // [/call]
"""
SHOWN = "int a;\n\n  int b;\n"


class Snippets(PlantedTree):
    def found(self, document: str, fix: bool = False) -> list[str]:
        self.plant("examples/a.cpp", SOURCE)
        self.plant("docs/page.md", document)
        return complaints_of(self.root, fix)

    def block(self, mark: str, code: str) -> str:
        return f"Text.\n\n{mark}\n```cpp\n{code}```\nMore.\n"

    def test_a_snippet_that_matches(self) -> None:
        self.assertEqual(self.found(self.block("<!-- snippet: examples/a.cpp#call -->", SHOWN)), [])

    def test_a_snippet_that_went_stale_and_its_repair(self) -> None:
        stale = self.block("<!-- snippet: examples/a.cpp#call -->", "int old;\n")
        self.assert_found(self.found(stale), "docs/page.md:4:", "differs")
        self.assertEqual(self.found(stale, fix=True), [])
        mended = (self.root / "docs/page.md").read_text(encoding="utf-8")
        self.assertEqual(mended, self.block("<!-- snippet: examples/a.cpp#call -->", SHOWN))

    def test_a_tag_or_file_that_is_gone(self) -> None:
        for name in ("examples/a.cpp#gone", "examples/gone.cpp"):
            document = self.block(f"<!-- snippet: {name} -->", SHOWN)
            self.assert_found(self.found(document), "no such snippet")

    def test_code_from_nowhere(self) -> None:
        self.assert_found(self.found(self.block("", SHOWN)), "docs/page.md:4:", "without")

    def test_a_sketch_says_so(self) -> None:
        self.assertEqual(self.found(self.block("<!-- sketch -->", SHOWN)), [])

    def test_two_blocks_are_judged_apart(self) -> None:
        both = self.block("<!-- sketch -->", SHOWN) + self.block("", SHOWN)
        self.assert_found(self.found(both), "docs/page.md:13:", "without")


class Output(PlantedTree):
    PAGE = "<!-- output: first -->\n```text\nid 01890a5d-ac96-774b-bcce-b302099a8057\nok\n```\n"

    def test_the_same_but_for_a_minted_id(self) -> None:
        printed = "id 11111111-2222-7333-8444-555555555555\nok\n"
        self.assertEqual(judge_output(self.PAGE, "first", printed), "")

    def test_another_output(self) -> None:
        self.assertIn("the program prints", judge_output(self.PAGE, "first", "id none\nok\n"))

    def test_a_block_that_is_not_there(self) -> None:
        self.assertIn("no block", judge_output(self.PAGE, "second", ""))

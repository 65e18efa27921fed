from check_sizes import complaints_of, functions
from test.planted import PlantedTree

LONG = "  x();\n" * 61


class Sizes(PlantedTree):
    def found(self, text: str) -> list[str]:
        self.plant("src/a.cpp", text)
        return complaints_of(self.root)

    def test_a_long_file(self) -> None:
        self.assert_found(self.found("int a;\n" * 301), "src/a.cpp:300:", "301 lines")

    def test_a_wide_line_unless_it_is_a_table(self) -> None:
        wide = "// " + "x" * 100 + "\n"
        self.assert_found(self.found(wide), "src/a.cpp:1:", "103 columns")
        self.assertEqual(self.found("// clang-format off\n" + wide + "// clang-format on\n"), [])

    def test_fixtures_of_the_lint_may_be_wide(self) -> None:
        self.plant("tidy/test/a.cpp", "// " + "x" * 100 + "\n")
        self.assertEqual(complaints_of(self.root), [])

    def test_long_functions_of_all_forms(self) -> None:
        for head in (
            "void f() {", "TEST(folder, name) {", "struct a final : b<c> {\n  int f() const noexcept {",
            "namespace n {\na::a(int x) : b{x}, c(x), d{{x}} {", "auto f = [](auto x) mutable {",
            "template <class T>\n  requires(sizeof(T) > 1)\nauto f(T t) -> std::vector<T> {",
            "bool operator()(int a) && {",
        ):  # fmt: skip
            with self.subTest(head):
                closing = "}" * head.count("{") if "namespace" not in head else "}}"
                self.assertTrue(any("a function of" in c for c in self.found(f"{head}\n{LONG}{closing}\n")))

    def test_what_is_long_and_no_function(self) -> None:
        for head in ("namespace n {", "class a : public b {", "enum class e {", "constexpr row rows[] = {"):
            with self.subTest(head):
                self.assertEqual(functions(f"{head}\n" + "  x,\n" * 70 + "};\n"), [])

    def test_where_a_function_begins_and_ends(self) -> None:
        self.assertEqual(functions('int a{1};\nint f() {\n  if (x) { "}"; }\n}\nint g() { return 1; }\n'), [(2, 4), (5, 5)])

from check_core_purity import complaints_of, words
from test.planted import PlantedTree

CORE = "include/holdfast/core/gate.hpp"


class Words(PlantedTree):
    def found(self, code: str) -> list[str]:
        self.plant(CORE, code)
        return words(self.root)

    def test_each_forbidden_word_is_found(self) -> None:
        for code in (
            "auto t = clock::now();", "using c = std::chrono::steady_clock;", "std::mutex m;",
            "std::this_thread::sleep_for(d);", "auto p = new int;", "throw 1;", "std::string s;",
            "std::function<void()> f;", "std::vector<int> v;", "std::cerr << 1;", "flag.wait(0);",
            "thread_local int x;", "std::random_device d;", "auto p = malloc(3);", "abort();",
        ):  # fmt: skip
            with self.subTest(code):
                self.assertTrue(self.found(f"// one\n{code}\n"), code)

    def test_the_line_is_named(self) -> None:
        self.assert_found(self.found("int a;\n\nstd::mutex m;\n"), f"{CORE}:3:", "locks")

    def test_words_in_comments_and_strings_are_free(self) -> None:
        self.assertEqual(self.found('// never calls now() or new\nchar const* a = "throw";\n'), [])

    def test_names_that_only_resemble_are_free(self) -> None:
        near = "int known(); int renewed; instant now; f(now); std::string_view s;"
        self.assertEqual(self.found(near), [])


class Symbols(PlantedTree):
    HEAD = "#pragma once\n#include <atomic>\n#include <cstdint>\nnamespace holdfast::core {\n"

    def found(self, code: str) -> list[str]:
        self.plant(CORE, self.HEAD + code + "\n}\n")
        return complaints_of(self.root)

    def test_pure_code_is_clean(self) -> None:
        pure = "inline int f(std::atomic<std::uint64_t>& a) { return int(a.fetch_add(1)) / 3; }"
        self.assertEqual(self.found(pure), [])

    def test_what_hides_behind_another_function_is_found(self) -> None:
        rest = 'extern "C" int usleep(unsigned);\ninline int rest() { return (usleep)(1); }\n'
        complaints = self.found(rest + "inline int f() { return rest(); }")
        self.assertTrue(any("core::f() reaches usleep" in c for c in complaints), complaints)

    def test_an_atomic_too_wide_to_be_lock_free_is_found(self) -> None:
        wide = "struct wide { std::uint64_t a[4]; };\n"
        load = "inline wide f(std::atomic<wide>& a) { return a.load(); }"
        self.assertTrue(any("__atomic_load" in c for c in self.found(wide + load)))

    def test_a_template_is_scanned_where_it_is_instantiated(self) -> None:
        self.plant("test/core/instantiations.hpp", "template int holdfast::core::f<int>(int);\n")
        generic = 'extern "C" int getpid();\ntemplate <class T> T f(T x) { return x + getpid(); }'
        self.assertTrue(any("reaches getpid" in c for c in self.found(generic)))

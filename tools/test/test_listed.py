from check_sources import complaints_of
from test.planted import PlantedTree


class Listed(PlantedTree):
    def test_all_listed_and_there(self) -> None:
        self.plant("src/CMakeLists.txt", "add_library(a error/a.cpp)\nset(h holdfast/a.hpp)\n")
        self.plant("src/error/a.cpp", "")
        self.plant("src/error/beside.hpp", "")
        self.plant("include/holdfast/a.hpp", "")
        self.assertEqual(complaints_of(self.root), [])

    def test_a_source_that_nobody_lists(self) -> None:
        self.plant("src/CMakeLists.txt", "# a.cpp\n")
        self.plant("src/a.cpp", "")
        self.assert_found(complaints_of(self.root), "src/a.cpp:1:", "no CMakeLists.txt lists it")

    def test_a_public_header_that_nobody_lists(self) -> None:
        self.plant("include/holdfast/a.hpp", "")
        self.assert_found(complaints_of(self.root), "include/holdfast/a.hpp")

    def test_a_pattern_covers_its_files_and_no_others(self) -> None:
        self.plant("test/CMakeLists.txt", "add_library(${x} ${DIR}/one.cpp shared_${x}.cpp)\n")
        for name in ("one", "shared_a", "shared_b", "two"):
            self.plant(f"test/{name}.cpp", "")
        self.assert_found(complaints_of(self.root), "test/two.cpp:1:")

    def test_a_listed_file_that_is_not_there(self) -> None:
        self.plant("test/CMakeLists.txt", "holdfast_tests(x SOURCES gone_test.cpp)\n")
        self.assert_found(complaints_of(self.root), "gone_test.cpp is listed but not there")

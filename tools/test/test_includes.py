from check_includes import complaints_of
from test.planted import PlantedTree


class Includes(PlantedTree):
    def setUp(self) -> None:
        super().setUp()
        self.plant("include/holdfast/core/verdict.hpp", "#include <cstdint>\n")
        error = "#include <holdfast/core/verdict.hpp>\n#include <string>\n"
        self.plant("include/holdfast/error/error.hpp", error)
        self.plant("include/holdfast/boundary/answer.hpp", "#include <holdfast/error/error.hpp>\n")

    def test_inward_is_fine(self) -> None:
        self.assertEqual(complaints_of(self.root), [])

    def test_core_has_its_own_short_list_of_std(self) -> None:
        self.plant("include/holdfast/core/gate.hpp", "// why\n#include <mutex>\n")
        self.assert_found(complaints_of(self.root), "core/gate.hpp:2:", "<mutex> is std")

    def test_core_knows_no_error(self) -> None:
        self.plant("include/holdfast/core/gate.hpp", "#include <holdfast/error/error.hpp>\n")
        self.assert_found(complaints_of(self.root), "is error")

    def test_error_does_not_reach_out(self) -> None:
        self.plant("src/error/error.cpp", "#include <holdfast/boundary/answer.hpp>\n")
        self.assert_found(complaints_of(self.root), "src/error/error.cpp:1:", "is boundary")

    def test_json_stays_out_of_the_boundarys_headers(self) -> None:
        self.plant("src/boundary/answer.cpp", "#include <nlohmann/json.hpp>\n")
        self.assertEqual(complaints_of(self.root), [])
        self.plant("include/holdfast/boundary/json.hpp", "#include <nlohmann/json.hpp>\n")
        self.assert_found(complaints_of(self.root), "holdfast/boundary/json.hpp:1:", "is json")

    def test_an_adapter_includes_no_other_adapter(self) -> None:
        self.plant("adapters/httplib/include/holdfast/httplib/server.hpp", "#include <httplib.h>\n")
        self.plant("adapters/spdlog/src/sink.cpp", "#include <holdfast/httplib/server.hpp>\n")
        self.assert_found(complaints_of(self.root), "spdlog/src/sink.cpp:1:", "adapter httplib")

    def test_the_domain_knows_no_sql_not_even_through_a_local_include(self) -> None:
        self.plant("examples/jobs/store/store.hpp", "#include <sqlite3.h>\n")
        self.plant("examples/jobs/domain/job.hpp", '#include "store/store.hpp"\n')
        self.assert_found(complaints_of(self.root), "domain/job.hpp:1:", "is store")

    def test_the_store_knows_no_http(self) -> None:
        self.plant("examples/jobs/store/store.cpp", "#include <httplib.h>\n")
        self.assert_found(complaints_of(self.root), "store/store.cpp:1:", "cpp-httplib")

    def test_a_folder_without_a_rule_is_an_error(self) -> None:
        self.plant("src/manager/manager.cpp", "#include <string>\n")
        self.assert_found(complaints_of(self.root), "src/manager/manager.cpp:1:", "no row")

    def test_a_header_that_nobody_knows_is_an_error(self) -> None:
        self.plant("src/error/error.cpp", "#include <curl/curl.h>\n")
        self.assert_found(complaints_of(self.root), "unknown")

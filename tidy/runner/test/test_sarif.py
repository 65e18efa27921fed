#!/usr/bin/env python3
"""The SARIF report against a schema: what the runner writes for real, in each of its shapes.

Usage: test_sarif.py HOLDFAST_TIDY

The schema beside this file is a closed subset of SARIF 2.1.0. With SARIF_SCHEMA=FILE the reports
are also held against the schema of the standard itself, and the subset against its definitions.
"""
import copy
import json
import os
import sys
import unittest

try:
    import jsonschema
except ImportError:  # one visible skip; in CI, where it can be installed, a failure
    print("no jsonschema to hold the reports against: apt install python3-jsonschema")
    sys.exit(1 if os.environ.get("CI") else 77)

from project import GUILTY, Project

HERE = os.path.dirname(os.path.abspath(__file__))
STANDARD = os.environ.get("SARIF_SCHEMA", "")
LEAK = ("namespace httplib { struct Response { void set_content(char const*, char const*); }; }\n"
        "struct bad { char const* what() const; };\nvoid f();\n"
        "void g(httplib::Response& rs) {\n"
        "  try { f(); } catch (bad const& e) { rs.set_content(e.what(), \"text/plain\"); }\n}\n")


def load(path):
    with open(path, encoding="utf-8") as text:
        return json.load(text)


SUBSET = load(os.path.join(HERE, "sarif.schema.json"))


def complaints(report, schema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return [f"{list(each.absolute_path)}: {each.message}"
            for each in kind(schema).iter_errors(report)]


class Case(unittest.TestCase):
    def setUp(self):
        self.project = Project("a project")
        self.addCleanup(self.project.scratch.cleanup)

    def report(self, code, *words):
        path = os.path.join(self.project.root, "out.sarif")
        ran = self.project.run("--sarif", path, "--root", self.project.root, *words)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return load(path)

    def holds(self, report):
        self.assertEqual(complaints(report, SUBSET), [])
        if STANDARD:
            self.assertEqual(complaints(report, load(STANDARD)), [])
        for result in report["runs"][0]["results"]:
            rules = report["runs"][0]["tool"]["driver"]["rules"]
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
        return report["runs"][0]


class Reports(Case):
    def test_nothing_found(self):
        self.project.source("a.cpp", "int f();\n")
        self.assertEqual(self.holds(self.report(0))["results"], [])

    def test_findings(self):
        self.project.source("src/a b.cpp", GUILTY)
        self.project.source("src/c.cpp", GUILTY)
        results = self.holds(self.report(1))["results"]
        self.assertEqual(len(results), 2)
        place = results[0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"],
                         {"uri": "src/a%20b.cpp", "uriBaseId": "SRCROOT"})
        self.assertEqual(place["region"]["startLine"], 2)

    def test_a_finding_with_a_second_place(self):
        self.project.source("a.cpp", LEAK)
        result = self.holds(self.report(1))["results"][0]
        self.assertIn("message", result["relatedLocations"][0])

    def test_a_file_that_was_not_judged(self):
        self.project.source("a.cpp", "void f( {\n")
        self.project.source("b.cpp", GUILTY)
        run = self.holds(self.report(65))
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
        self.assertIn("a.cpp", said)
        self.assertEqual(len(run["results"]), 1)

    def test_a_file_outside_of_the_root(self):
        self.project.source("a.cpp", GUILTY)
        inner = os.path.join(self.project.root, "inner")
        os.mkdir(inner)
        place = self.holds(self.report(1, "--root", inner))["results"][0]["locations"][0]
        self.assertTrue(place["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///"))

    def test_columns_count_utf16_as_the_report_says(self):
        self.project.source("a.cpp", "void f();\nvoid g() { /* grün 🙂 */ try { f(); } "
                                     "catch (...) {} }\n")
        place = self.holds(self.report(1))["results"][0]["locations"][0]["physicalLocation"]
        line = "void g() { /* grün 🙂 */ try { f(); } "
        self.assertEqual(place["region"]["startColumn"], len(line.encode("utf-16-le")) // 2 + 1)


class TheSchemaItself(Case):
    def test_it_can_say_no(self):
        self.project.source("a.cpp", LEAK)
        good = self.report(1)
        self.assertEqual(complaints(good, SUBSET), [])
        run = good["runs"][0]
        spoil = [
            lambda r: r.pop("version"),
            lambda r: r["runs"][0].pop("tool"),
            lambda r: r["runs"][0].update(extra=1),
            lambda r: r["runs"][0]["results"][0].pop("message"),
            lambda r: r["runs"][0]["results"][0].update(level="serious"),
            lambda r: r["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
            .update(startLine=0),
            lambda r: r["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
            ["artifactLocation"].update(uri="a b.cpp"),
            lambda r: r["runs"][0]["invocations"][0].update(executionSuccessful="yes"),
        ]
        self.assertTrue(run["results"])
        for each in spoil:
            bad = copy.deepcopy(good)
            each(bad)
            self.assertNotEqual(complaints(bad, SUBSET), [])

    @unittest.skipUnless(STANDARD, "SARIF_SCHEMA is not set")
    def test_it_is_a_subset_of_the_standard(self):
        standard = load(STANDARD)["definitions"]
        # Two of our names are one definition there.
        for name, ours in SUBSET["definitions"].items():
            theirs = standard["artifactLocation" if name == "baseLocation" else name]
            known = set(theirs["properties"])
            self.assertLessEqual(set(ours["properties"]), known, name)
            self.assertLessEqual(set(theirs.get("required", [])), set(ours["required"]), name)
            for key, value in ours["properties"].items():
                if "enum" in value and "enum" in theirs["properties"][key]:
                    self.assertLessEqual(set(value["enum"]), set(theirs["properties"][key]["enum"]))


if __name__ == "__main__":
    Project.runner = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

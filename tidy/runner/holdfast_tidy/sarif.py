"""SARIF 2.1.0, as code scanners read it."""
import json
import os
import urllib.parse

from . import CHECKS, VERSION
from .findings import utf16_column
from .output import write_whole

SCHEMA = ("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
          "sarif-schema-2.1.0.json")


def location(path, line, column, root):
    relative = os.path.relpath(os.path.realpath(path), root)
    if relative.startswith(".."):
        artifact = {"uri": "file://" + urllib.parse.quote(os.path.realpath(path))}
    else:
        artifact = {"uri": urllib.parse.quote(relative), "uriBaseId": "SRCROOT"}
    return {"physicalLocation": {"artifactLocation": artifact,
                                 "region": {"startLine": line,
                                            "startColumn": utf16_column(path, line, column)}}}


def result_of(finding, rules, root):
    result = {
        "ruleId": finding.check,
        "ruleIndex": rules.index(finding.check),
        "level": "warning",
        "message": {"text": finding.text},
        "locations": [location(finding.path, finding.line, finding.column, root)],
        "partialFingerprints": {"holdfastLine/v1": finding.line_hash()},
    }
    if finding.notes:
        result["relatedLocations"] = [
            {**location(path, line, column, root), "message": {"text": text}}
            for path, line, column, text in finding.notes]
    return result


def write(path, findings, failures, root):
    root = os.path.realpath(root)
    rules = list(CHECKS)
    notes = [{"level": "error", "message": {"text": f"{file}: {text}"}} for file, text in failures]
    run = {
        "tool": {"driver": {
            "name": "holdfast-tidy",
            "version": VERSION,
            "rules": [{"id": name, "shortDescription": {"text": text},
                       "help": {"text": f"See docs/tidy/{name.removeprefix('holdfast-')}.md"}}
                      for name, text in CHECKS.items()]}},
        "invocations": [{"executionSuccessful": not failures,
                         "toolExecutionNotifications": notes}],
        "originalUriBaseIds": {"SRCROOT": {"uri": "file://" + urllib.parse.quote(root) + "/"}},
        "columnKind": "utf16CodeUnits",
        "results": [result_of(finding, rules, root) for finding in findings],
    }
    write_whole(path, json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1))

"""report.sarif: valid SARIF 2.1.0 that says what the audit file says."""
import json
import pathlib

import jsonschema

from audit import SCHEMAS, changes, ended, open_findings, rows

BASELINE = {"new": "new", "fixed": "absent", "changed": "updated", "no_longer_observable": "updated"}


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    log = json.loads((folder / "report.sarif").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule["id"] for rule in rules} >= {row[0] for row in rows(audit, "SELECT check_id FROM check_result")}
    check_results(run, rules, audit)
    check_invocation(run, audit)


def check_results(run: dict, rules: list[dict], audit: pathlib.Path) -> None:
    findings, gone, changed = open_findings(audit), ended(audit), changes(audit)
    results = {result["partialFingerprints"]["plimsollFinding/v1"]: result for result in run["results"]}
    assert len(results) == len(run["results"])
    assert set(results) == set(findings) | set(gone)
    assert len({result["guid"] for result in run["results"]}) == len(results)
    for key, result in results.items():
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["kind"] in ("fail", "open"), "a finding is never a pass"
        assert result["kind"] == "fail" or result["level"] == "none"
        if changed is None:
            assert "baselineState" not in result
        else:
            assert result["baselineState"] == BASELINE.get(changed.get(key), "unchanged"), (key, changed.get(key))
        if key in findings:
            check_open(result, findings[key])
        elif gone[key] == "no_longer_observable":
            assert result["kind"] == "open"


def check_open(result: dict, finding: dict) -> None:
    assert result["kind"] == ("fail" if finding["status"] == "fail" else "open")
    if result["kind"] == "fail":
        level = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
        assert result["level"] == level[finding["severity"]]
    assert [s["status"] for s in result["suppressions"]] == ["accepted"] * finding["waived"]
    (place,) = result["locations"][0]["logicalLocations"]
    assert place["fullyQualifiedName"] == f"{finding['subject_kind']}/{finding['subject']}"
    text = result["message"]["text"]
    assert all(text[i - 1] == "\\" for i, c in enumerate(text) if c in "[]"), "a bracket would be a link"


def check_invocation(run: dict, audit: pathlib.Path) -> None:
    (invocation,) = run["invocations"]
    started, finished = rows(audit, "SELECT started_at, ended_at FROM assessment ORDER BY id DESC LIMIT 1")[0]
    assert (invocation["startTimeUtc"], invocation["endTimeUtc"]) == (started, finished)
    broken = {row[0] for row in rows(audit, "SELECT check_id FROM check_version WHERE last_assessment IS NULL AND outcome = 'failed'")}
    told = {note["associatedRule"]["id"] for note in invocation.get("toolExecutionNotifications", [])}
    assert told == broken

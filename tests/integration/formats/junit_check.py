"""junit.xml: valid for the schema of Ant's JUnit task, and no judgement is silently a pass."""
import collections
import pathlib
import subprocess
import xml.etree.ElementTree as xml

from audit import SCHEMAS, open_findings, rows


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    path = folder / "junit.xml"
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMAS / "junit.xsd", path],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    suites = {suite.get("name"): suite for suite in xml.parse(path).getroot()}
    judged = collections.Counter(rows(audit, "SELECT check_id, status FROM check_result WHERE assessment_id = (SELECT to_id FROM newest_step)"))
    waived = collections.Counter(f["check"] for f in open_findings(audit).values() if f["waived"] and f["status"] == "fail")
    for name, suite in suites.items():
        check_suite(suite, name, judged, waived)
    assert set(suites) >= {check for check, _ in judged}
    known = {row[0] for row in rows(audit, "SELECT check_id FROM check_version WHERE last_assessment IS NULL")}
    assert set(suites) >= known, "a check without a suite would be taken for one that passes"


def check_suite(suite, name: str, judged: collections.Counter, waived: collections.Counter) -> None:
    cases = suite.findall("testcase")
    kinds = collections.Counter(next((c.tag for c in case), "pass") for case in cases)
    assert len({case.get("name") for case in cases}) == len(cases), f"{name}: two cases of one name"
    assert int(suite.get("tests")) == len(cases) > 0
    assert int(suite.get("failures")) == kinds["failure"]
    assert int(suite.get("skipped")) == kinds["skipped"]
    assert int(suite.get("errors")) == kinds["error"]
    assert kinds["pass"] == judged[name, "pass"], name
    if any(judged[name, status] for status in ("pass", "fail", "unknown", "not_applicable")):
        assert kinds["failure"] == judged[name, "fail"] - waived[name], name
        assert kinds["skipped"] >= judged[name, "unknown"] + judged[name, "not_applicable"] + waived[name]
    assert all(s.get("message") for s in suite.iter("skipped"))

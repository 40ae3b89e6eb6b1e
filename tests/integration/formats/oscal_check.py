"""oscal-assessment-results.json and oscal-poam.json: valid OSCAL whose references resolve."""
import json
import pathlib

import jsonschema

from audit import SCHEMAS, ended, open_findings


def python_patterns(schema):
    """The schema with its patterns as Python's regular expressions have them."""
    if isinstance(schema, dict):
        return {k: v.replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{N}", r"\d") if k == "pattern" and isinstance(v, str)
                else python_patterns(v) for k, v in schema.items()}
    return [python_patterns(item) for item in schema] if isinstance(schema, list) else schema


def read(path: pathlib.Path, schema: str) -> dict:
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(python_patterns(json.loads((SCHEMAS / schema).read_text()))).validate(document)
    return next(iter(document.values()))


def finding_of(thing: dict) -> str | None:
    return next((p["value"] for p in thing.get("props", []) if p["name"] == "finding"), None)


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    results = read(folder / "oscal-assessment-results.json", "oscal_assessment-results_schema.json")
    plan = read(folder / "oscal-poam.json", "oscal_poam_schema.json")
    (result,) = results["results"]
    check_references(result, result.get("findings", []))
    check_references(plan, plan["poam-items"])
    assert results["import-ap"]["href"] == "#" + results["back-matter"]["resources"][0]["uuid"]
    check_findings(result, plan, audit)


def check_references(part: dict, judgements: list[dict]) -> None:
    """What is referred to is there, and no UUID stands twice."""
    observations = {o["uuid"] for o in part.get("observations", [])}
    risks = {r["uuid"] for r in part.get("risks", [])}
    subjects = {i["uuid"] for i in part["local-definitions"].get("inventory-items", [])}
    all_ids = [x["uuid"] for x in part.get("observations", []) + part.get("risks", []) + judgements]
    assert len(set(all_ids)) == len(all_ids)
    for observation in part.get("observations", []):
        assert {s["subject-uuid"] for s in observation["subjects"]} <= subjects
    for judgement in part.get("risks", []) + judgements:
        assert {o["observation-uuid"] for o in judgement.get("related-observations", [])} <= observations
        assert {r["risk-uuid"] for r in judgement.get("related-risks", [])} <= risks


def check_findings(result: dict, plan: dict, audit: pathlib.Path) -> None:
    standing, gone = open_findings(audit), ended(audit)
    told = {finding_of(f): f for f in result.get("findings", []) if finding_of(f)}
    assert set(told) == set(standing) | set(gone)
    for key, finding in told.items():
        satisfied = finding["target"]["status"]["state"] == "satisfied"
        assert satisfied == (gone.get(key) == "fixed"), "what is unknown or fails is not satisfied"
    risks = {finding_of(r): r["status"] for r in result.get("risks", [])}
    assert risks == {key: "deviation-approved" if f["waived"] else "open"
                     for key, f in standing.items() if f["status"] == "fail"}
    assert risks == {finding_of(r): r["status"] for r in plan.get("risks", [])}
    items = {finding_of(i) for i in plan["poam-items"]} - {None}
    assert items == set(standing) | {k for k, v in gone.items() if v == "no_longer_observable"}

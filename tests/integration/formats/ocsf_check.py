"""ocsf.jsonl: events of the class Compliance Finding as the schema's own definitions have it."""
import json
import pathlib

from audit import SCHEMAS, changes, ended, open_findings

OCSF = SCHEMAS / "ocsf"
# Objects whose definition is at hand; of others the dictionary knows the attributes' types.
OBJECTS = ("compliance", "finding_info", "metadata", "product", "remediation", "resource_details")


def load(name: str) -> dict:
    return json.loads((OCSF / f"{name}.json").read_text())


def event_class() -> dict:
    """The attributes of the class with those that it inherits."""
    attributes = {}
    for name in ("events__base_event", "events__findings__finding", "events__findings__compliance_finding"):
        for key, value in load(name)["attributes"].items():
            if key.startswith("$"):
                continue
            mine = attributes.setdefault(key, {})
            mine.update({k: v for k, v in value.items() if k != "enum"})
            mine["enum"] = mine.get("enum", {}) | value.get("enum", {})
    return attributes


class Schema:
    def __init__(self) -> None:
        self.dictionary = load("dictionary")["attributes"]
        self.event = event_class()
        self.objects = {name: load(f"objects__{name}")["attributes"] for name in OBJECTS}

    def check(self, value: dict, attributes: dict | None, where: str) -> None:
        for name, attribute in (attributes or {}).items():
            if isinstance(attribute, dict) and attribute.get("requirement") == "required":
                assert name in value, f"{where} lacks {name}"
        for name, item in value.items():
            # resource_details extends an object that is not at hand; the dictionary knows its attributes.
            inherited = where.endswith("resources") and name in ("uid", "type", "data", "labels")
            assert attributes is None or name in attributes or inherited, f"{where}.{name} is no attribute of it"
            self.check_attribute(value, name, item, (attributes or {}).get(name, {}), f"{where}.{name}")

    def check_class(self, event: dict) -> None:
        category, own = 2, load("events__findings__compliance_finding")["uid"]
        assert load("categories")["attributes"]["findings"]["uid"] == category == event["category_uid"]
        assert event["class_uid"] == 1000 * category + own
        assert event["type_uid"] == 100 * event["class_uid"] + event["activity_id"]

    def check_attribute(self, parent: dict, name: str, item, attribute: dict, where: str) -> None:
        known = self.dictionary[name]
        assert isinstance(item, list) == known.get("is_array", False), where
        for one in item if isinstance(item, list) else [item]:
            self.check_value(one, known["type"], where)
        enum = known.get("enum", {}) | attribute.get("enum", {})
        if attribute.get("enum") and name not in ("class_uid", "category_uid"):  # of those the base has its own
            assert str(item) in enum, f"{where}: {item}"
        sibling = known.get("sibling")
        if sibling in parent and str(item) in enum and item != 99:
            assert parent[sibling] == enum[str(item)]["caption"], f"{where}: {parent[sibling]}"

    def check_value(self, value, kind: str, where: str) -> None:
        if kind in ("integer_t", "long_t"):
            assert isinstance(value, int) and not isinstance(value, bool), where
        elif kind == "timestamp_t":
            assert isinstance(value, int) and value > 10**12, f"{where} is in milliseconds"
        elif kind == "boolean_t":
            assert isinstance(value, bool), where
        elif kind.endswith("_t") and kind != "json_t":
            assert isinstance(value, str) and value, where
        elif kind not in ("json_t", "object"):
            self.check(value, self.objects.get(kind), where)


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    schema = Schema()
    standing, gone, changed = open_findings(audit), ended(audit), changes(audit)
    seen = set()
    for line in (folder / "ocsf.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        event = json.loads(line)
        schema.check(event, schema.event, "event")
        schema.check_class(event)
        key = event["finding_info"]["uid"]
        assert key not in seen
        seen.add(key)
        check_status(event, standing.get(key), gone.get(key))
        assert event["unmapped"].get("change") == (changed or {}).get(key)
    assert seen == set(standing) | set(gone)


def check_status(event: dict, finding: dict | None, end: str | None) -> None:
    verdict = event["compliance"]["status_id"]
    assert verdict != 1, "a finding is never a pass"
    if finding is None:
        assert (event["activity_id"] == 3) == (end == "fixed")
        assert event["status_id"] == (4 if end == "fixed" else 99)
        return
    assert verdict == (3 if finding["status"] == "fail" else 2)
    assert event["severity_id"] == ["info", "low", "medium", "high", "critical"].index(finding["severity"]) + 1
    assert (event["status_id"] == 3) == bool(finding["waived"])

"""open-psa/*.xml: the models give the single points and pairs that the assessment has."""
import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as xml

from audit import rows
from service_files import files

PROGRAM = os.environ.get("PLIMSOLL", "plimsoll")


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    for path, service in files(folder / "open-psa", ".xml", audit):
        tree = xml.parse(path).getroot()
        keys, never, unknown = events(tree)
        sets = minimal_cut_sets(path, keys)
        check_sets(sets, never, audit, service)
        check_probabilities(tree, unknown, audit)


def text(key: str) -> str:
    """A key as the label of an event has it: one line of characters that XML has."""
    return key.translate(str.maketrans("\n\t\uffff\ufffe", "  \ufffd\ufffd"))


def events(tree) -> tuple[dict[str, str], set[str], set[str]]:
    """Keys of assets by the names of their events; those that never fail; those of unknown probability."""
    keys, never, unknown = {}, set(), set()
    for event in tree.iter("define-basic-event"):
        name = event.get("name")
        keys[name] = event.findtext("label") or name
        value = event.find("float")
        if value is None:
            unknown.add(keys[name])
        elif float(value.get("value")) == 0:
            never.add(keys[name])
    return keys, never, unknown


def minimal_cut_sets(path: pathlib.Path, keys: dict[str, str]) -> dict[int, list[tuple[str, ...]]]:
    done = subprocess.run([PROGRAM, "graph", path, "--ask", "cut-sets", "--order", "2", "--format", "json"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    out: dict[int, list[tuple[str, ...]]] = {1: [], 2: []}
    for one in json.loads(done.stdout)["sets"]:
        out[len(one)].append(tuple(sorted(keys.get(name, name) for name in one)))
    return out


def check_sets(sets: dict[int, list], never: set[str], audit: pathlib.Path, service: tuple) -> None:
    points = [text(row[0]) for row in rows(audit, """SELECT a.key FROM single_point p JOIN asset a ON a.id = p.node_id
                                               WHERE p.service_id = ?""", service[0])]
    # What only stands for others (an address that routers share) is no single point: it has no fault of its own.
    assert sorted(name for (name,) in sets[1] if name not in never or name in points) == sorted(points), service
    known = rows(audit, "SELECT sets, listed FROM cut_set_count WHERE service_id = ? AND events = 2", service[0])
    if known and known[0][1]:
        pairs = rows(audit, """SELECT a.key, b.key FROM cut_set c JOIN cut_set_member m ON m.cut_set_id = c.id
                               JOIN cut_set_member n ON n.cut_set_id = c.id AND n.node_id > m.node_id
                               JOIN asset a ON a.id = m.node_id JOIN asset b ON b.id = n.node_id
                               WHERE c.service_id = ? AND c.events = 2""", service[0])
        assert sorted(sets[2]) == sorted(tuple(sorted(map(text, pair))) for pair in pairs), service


def check_probabilities(tree, unknown: set[str], audit: pathlib.Path) -> None:
    """A probability is one that the assessment has; without one there is none."""
    rated = {text(row[0]) for row in rows(audit, "SELECT a.key FROM failure_rate f JOIN asset a ON a.id = f.asset_id")}
    doubtful = {text(key) for key, count in rows(audit, "SELECT key, count(*) FROM asset GROUP BY key") if count > 1}
    assert not (unknown & rated) - doubtful
    assert all(0 <= float(value.get("value")) <= 1 for value in tree.iter("float"))

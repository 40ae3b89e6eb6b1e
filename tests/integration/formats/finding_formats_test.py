#!/usr/bin/env python3
"""The formats that carry findings and graphs, over the example estate, a hostile one, and a history of assessments.

  finding_formats_test.py PROGRAM
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
os.environ["PLIMSOLL"] = str(PROGRAM)

import dot_check  # noqa: E402
import junit_check  # noqa: E402
import mermaid_check  # noqa: E402
import ocsf_check  # noqa: E402
import open_psa_check  # noqa: E402
import oscal_check  # noqa: E402
import sarif_check  # noqa: E402
from audit import rows  # noqa: E402

CHECKS = {"sarif": sarif_check, "junit": junit_check, "oscal": oscal_check, "ocsf": ocsf_check,
          "open-psa": open_psa_check, "dot": dot_check, "mermaid": mermaid_check}

HOSTILE = ['a"]; n1 -> n2 ["', "<script>alert(1)</script>", "]]></failure><!--", "%%{init: {'theme':'x'}}%%", "`**md**`",
           "[link](javascript:alert(1))", "{0} {{1}}", "\\N \\G \\\" #quot; &amp; &#60;", "turned \u202e around",
           "not a character \uffff\ufffe", "=HYPERLINK(\"x\")", "../../etc/passwd", "CON", "con", ".", "-rf", "é" * 90, "style x:#ab;",
           "end", "' -- ;", "tab\tand more", "name" * 400]


def plimsoll(*arguments: str, at: str, status: int = 0, cwd: pathlib.Path | None = None) -> str:
    done = subprocess.run([PROGRAM, "-q", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd,
                          env=os.environ | {"PLIMSOLL_NOW": at})
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout if status == 0 else done.stderr


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.audit = self.folder / "audit.db"

    def run_verb(self, *arguments: str, day: int, status: int = 0) -> str:
        return plimsoll("-d", self.audit, *arguments, at=f"2026-11-{day:02}T06:00:00Z", status=status, cwd=self.folder)

    def report(self, name: str = "report", day: int = 28) -> pathlib.Path:
        self.run_verb("report", "--format", ",".join(CHECKS), "--out", self.folder / name, day=day)
        return self.folder / name

    def check_all(self) -> pathlib.Path:
        out = self.report()
        for check in CHECKS.values():
            check.check(out, self.audit)
        return out


def sheet(folder: pathlib.Path, name: str, header: str, lines: list[list[str]]) -> None:
    folder.mkdir(exist_ok=True)
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(lines)


class Harbour(Folder):
    def test_every_format_is_valid_and_says_what_the_audit_says(self) -> None:
        plimsoll("demo", "--out", self.folder / "demo", at="2026-11-23T06:00:00Z")
        self.audit = self.folder / "demo" / "harbour.db"
        out = self.check_all()
        again = self.report("again")
        for path in sorted(p for p in out.rglob("*") if p.is_file()):
            self.assertEqual(path.read_bytes(), (again / path.relative_to(out)).read_bytes(), path)

    def test_services_can_be_chosen(self) -> None:
        plimsoll("demo", "--out", self.folder / "demo", at="2026-11-23T06:00:00Z")
        self.audit = self.folder / "demo" / "harbour.db"
        out = self.folder / "one"
        self.run_verb("report", "--format", "dot,open-psa", "--service", "svc-mail", "--out", out, day=24)
        self.assertEqual([p.relative_to(out).as_posix() for p in sorted(out.rglob("*.*"))],
                         ["dot/svc-mail.dot", "open-psa/svc-mail.xml"])
        self.assertIn("no service has the key nothing",
                      self.run_verb("report", "--format", "mermaid", "--service", "nothing", "--out", out, day=24, status=2))


class Hostile(Folder):
    def test_names_are_text_in_every_format(self) -> None:
        sheets = self.folder / "sheets"
        servers = [[f"server-{i} {name}", "server", name, f"site {name[:60]}", f"rack {name[:60]}"]
                   for i, name in enumerate(HOSTILE)]
        services = [[name, "business_service", name, "", ""] for name in HOSTILE if name.strip()]
        sheet(sheets, "assets", "key,kind,name,site,rack", servers + services)
        sheet(sheets, "dependencies", "from,to", [[name, f"server-{i} {name}"] for i, name in enumerate(HOSTILE)])
        self.run_verb("collect", "table", f"file={sheets}", day=20)
        self.run_verb("assess", day=20)
        self.assertGreater(rows(self.audit, "SELECT count(*) FROM service")[0][0], len(HOSTILE) - 4)
        finding = rows(self.audit, "SELECT id FROM open_finding WHERE status = 'fail' ORDER BY id LIMIT 1")[0][0]
        self.run_verb("waive", finding, "--until", "2026-12-31", "--by", HOSTILE[1], "--reason", " ".join(HOSTILE), day=20)
        out = self.check_all()
        for path in out.rglob("*"):
            if path.is_file():
                text = path.read_bytes().decode("utf-8")
                self.assertNotIn("<script>alert", text if path.suffix in (".xml", ".dot", ".mmd") else "")


class History(Folder):
    """Three assessments: of a server with a twin, without, and with it again."""

    def collect(self, day: int, twin: bool, extra: str = "") -> None:
        sheets = self.folder / "sheets"
        sheet(sheets, "assets", "key,kind,name,tier,site", [["shop", "business_service", "Shop", "1", ""],
                                                            ["web-1", "server", "web 1", "", "north"],
                                                            ["web-2", "server", "web 2", "", "south"]])
        sheet(sheets, "needs", "of,group,k,member", [["shop", "web", "1", name] for name in ("web-1", "web-2")[:1 + twin]])
        self.run_verb("collect", "table", f"file={sheets}", day=day)
        self.run_verb("assess", *(["--check", extra] if extra else []), day=day)

    def diff(self, *arguments: str) -> list[dict]:
        return json.loads(self.run_verb("diff", "--format", "json", *arguments, day=28))

    def point(self, changes: list[dict]) -> list[str]:
        return [c["change"] for c in changes if c["check"] == "redundancy.service.no-single-point" and c["subject"] == "web-1"]

    def check_baseline(self) -> None:
        """SARIF's baseline states are the changes of diff."""
        words = {"new": "new", "reappeared": "new", "fixed": "absent", "changed": "updated", "no_longer_observable": "updated"}
        expected = {c["id"]: words[c["change"]] for c in self.diff() if c["change"] in words}
        run = json.loads((self.folder / "report" / "report.sarif").read_text())["runs"][0]
        states = {r["partialFingerprints"]["plimsollFinding/v1"]: r["baselineState"] for r in run["results"]}
        self.assertEqual(expected, {k: v for k, v in states.items() if v != "unchanged"})
        self.assertTrue(expected)

    def test_fixed_and_reappeared(self) -> None:
        self.collect(20, twin=False)
        self.assertIn("not two assessments", self.run_verb("diff", day=20, status=2))
        self.check_all()
        self.collect(21, twin=True)
        self.assertEqual(self.point(self.diff()), ["fixed"])
        self.check_all()
        self.check_baseline()
        self.collect(22, twin=False)
        self.assertEqual(self.point(self.diff()), ["reappeared"])
        self.assertEqual(self.point(self.diff("1", "3")), [])
        self.assertEqual(self.point(self.diff("2026-11-20", "2026-11-21")), ["fixed"])
        self.check_all()
        self.check_baseline()
        text = self.run_verb("diff", day=22)
        self.assertIn("From assessment 2 (2026-11-21T06:00:00Z) to assessment 3 (2026-11-22T06:00:00Z)", text)
        self.assertIn("is not before", self.run_verb("diff", "3", "1", day=22, status=2))
        self.assertIn("there is no assessment 9", self.run_verb("diff", "1", "9", day=22, status=2))

    def test_an_accepted_risk_is_not_fixed(self) -> None:
        self.collect(20, twin=False)
        finding = rows(self.audit, "SELECT id FROM finding WHERE check_id = 'redundancy.service.no-single-point' AND subject = 'web-1'")[0][0]
        self.run_verb("waive", finding, "--until", "2026-11-22", "--by", "Kim", "--reason", "moving out", day=20)
        self.collect(21, twin=False)
        self.assertEqual([c["change"] for c in self.diff() if c["id"] == finding], ["waived"])
        self.check_all()
        self.collect(23, twin=False)
        self.assertEqual([c["change"] for c in self.diff() if c["id"] == finding], ["waiver_ended"])
        self.check_all()

    def test_a_source_that_fails_fixes_nothing(self) -> None:
        self.collect(20, twin=False)
        assets = self.folder / "sheets" / "assets.csv"
        assets.unlink()
        self.run_verb("collect", "table", f"file={self.folder / 'nowhere'}", day=21, status=1)
        self.run_verb("assess", day=21)
        self.assertNotIn("fixed", {c["change"] for c in self.diff()})
        self.check_all()

    def test_a_check_that_did_not_run_fixes_nothing(self) -> None:
        self.collect(20, twin=False)
        self.collect(21, twin=False, extra="readiness.*")
        changes = self.diff()
        self.assertEqual(self.point(changes), [])
        scope = {c["subject"]: (c["was_status"], c["status"]) for c in changes if c["change"] == "scope_changed"}
        self.assertEqual(scope["redundancy.service.no-single-point"], ("ran", "not_selected"))
        self.check_all()
        lines = [json.loads(line) for line in self.run_verb("diff", "--format", "jsonl", day=21).splitlines()]
        self.assertEqual(lines, changes)

    def test_nothing_assessed_is_an_error_and_no_empty_report(self) -> None:
        sheets = self.folder / "sheets"
        sheet(sheets, "assets", "key,kind,name", [["shop", "business_service", "Shop"]])
        self.run_verb("collect", "table", f"file={sheets}", day=20)
        for name in CHECKS:
            error = self.run_verb("report", "--format", name, "--out", self.folder / "none", day=20, status=2)
            self.assertIn("nothing was assessed yet", error)
        self.assertFalse((self.folder / "none").exists() and any((self.folder / "none").iterdir()))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""The driver's report comes out with the rows that it should have; how fast anything is, is not looked at.

  driver_test.py BUILD FAULT_TREES
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KEPT = "## What was tried where a figure is missed\n\nWritten by a person.\n"


def main() -> int:
    build, trees = sys.argv[1:3]
    shared = pathlib.Path(os.environ.get("PLIMSOLL_SHARED_DATA") or HERE.parent.parent.parent / "shared/data")
    sections = "probability,counts,order-3,past-budget" + (",topologies" if (shared / "topologies").exists() else "")
    with tempfile.TemporaryDirectory() as out:
        page = pathlib.Path(out) / "benchmarks.md"
        page.write_text("# Before\n\n" + KEPT, encoding="utf-8")
        subprocess.run([sys.executable, HERE / "run.py", build, "--quick", "--only", sections, "--out", out, "--fault-trees", trees,
                        "--topologies", shared / "topologies", "--date", "2026-01-02"], check=True, stdout=subprocess.DEVNULL)
        text = page.read_text(encoding="utf-8")
        raw = json.loads((pathlib.Path(out) / "benchmarks.json").read_text(encoding="utf-8"))
    wanted = ["on 2026-01-02", "| estate-s1-n10369.xml | 0.000743972 | yes |", "| pwr-TRANS-FT101_TOP.xml | 0.049216 | yes |",
              "| estate-s1-n10369.xml | 24,411,622 | yes |", "| pwr-SGTR-FT62_TOP.xml | 13 | yes |", "4 + 153 + 913 | yes |",
              "equal to the expected value to 6 digits | all | 5 of 5 | reached |", "equal to the expected numbers | all | 5 of 5 | reached |", KEPT]
    if "topologies" in sections:
        wanted.append("topologies equal to the expected files | all | 239 of 239 | reached |")
    missing = [row for row in wanted if row not in text]
    if "# Before" in text:
        missing.append("what stood there before is gone")
    if sorted(raw["sections"]) != sorted(sections.split(",")):
        missing.append("each section in benchmarks.json")
    print("\n".join(f"not in the report: {row}" for row in missing) or "the report has its rows")
    if missing:
        print(text)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

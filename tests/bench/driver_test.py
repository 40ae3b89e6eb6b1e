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
import xml.etree.ElementTree

sys.dont_write_bytecode = True

from driver import plot  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KEPT = "## What was tried where a figure is missed\n\nWritten by a person.\n"


def linear_plot_is_straight() -> bool:
    """Points of slope 1 lie on the line through the first and the last; the text is well-formed XML."""
    svg = plot.log_log("a < b", "x", {"one": [(1e4, 0.01), (1e5, 0.1), (1e6, 1.0)], "one, cycles": [(1e4, 0.02), (1e6, 2.0)]})
    circles = [c for c in xml.etree.ElementTree.fromstring(svg).iter() if c.tag.endswith("circle")]
    (x0, y0), (x1, y1), (x2, y2) = ((float(c.get("cx")), float(c.get("cy"))) for c in circles[:3])
    return len(circles) == 5 and x0 < x1 < x2 and y0 > y1 > y2 and abs(2 * x1 - x0 - x2) < 0.3 and abs(2 * y1 - y0 - y2) < 0.3


def main() -> int:
    build, trees = sys.argv[1:3]
    shared = pathlib.Path(os.environ.get("PLIMSOLL_SHARED_DATA") or HERE.parent.parent.parent / "shared/data")
    sections = "probability,counts,order-3,past-budget,assess" + (",topologies" if (shared / "topologies").exists() else "")
    with tempfile.TemporaryDirectory() as out:
        page = pathlib.Path(out) / "benchmarks.md"
        page.write_text("# Before\n\n" + KEPT, encoding="utf-8")
        subprocess.run([sys.executable, HERE / "run.py", build, "--quick", "--only", sections, "--out", out, "--fault-trees", trees,
                        "--topologies", shared / "topologies", "--date", "2026-01-02"], check=True, stdout=subprocess.DEVNULL)
        text = page.read_text(encoding="utf-8")
        raw = json.loads((pathlib.Path(out) / "benchmarks.json").read_text(encoding="utf-8"))
    wanted = ["on 2026-01-02", "| estate-s1-n10369.xml | 0.000743972 | yes |", "| pwr-TRANS-FT101_TOP.xml | 0.049216 | yes |",
              "| estate-s1-n10369.xml | 24,411,622 | yes |", "| pwr-SGTR-FT62_TOP.xml | 13 | yes |", "4 + 153 + 913 | yes |",
              "equal to the expected value to 6 digits | all | 5 of 5 | reached |", "equal to the expected numbers | all | 5 of 5 | reached |", "## A whole assessment", "| recovery |", KEPT]
    if "topologies" in sections:
        wanted.append("topologies equal to the expected files | all | 239 of 239 | reached |")
    missing = [row for row in wanted if row not in text]
    if not linear_plot_is_straight():
        missing.append("a straight line for linear growth")
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

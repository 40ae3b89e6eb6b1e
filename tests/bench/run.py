#!/usr/bin/env python3
"""Measures the product against its peers and writes the report.

  run.py BUILD [--quick] [--only NAME[,NAME…] | --render] [--out FOLDER] [--date DAY] [--peer-limit SECONDS]
         [--largest NODES] [--fault-trees FOLDER] [--topologies FOLDER]

Writes FOLDER/benchmarks.md, FOLDER/benchmarks.json (what was measured) and FOLDER/images/benchmark-growth*.svg: into docs/ after a
full run, into BUILD/bench with --quick.  --only measures some sections anew and takes the others from benchmarks.json, --render all
of them.  What stands in benchmarks.md under "What was tried where a figure is missed" is written by people and kept.  The day of the
report is --date or PLIMSOLL_NOW, else today's.
Data: ../shared/data beside the project's root or PLIMSOLL_SHARED_DATA.  A peer that is not installed is named and left out.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True

from driver import assess, fault_trees, impact, measure, report, store, topologies  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HAND_WRITTEN = "## What was tried where a figure is missed"

# By name: what measures, what renders, and the figures that it is held to.
SECTIONS = {
    "probability": (fault_trees.measure_probability, fault_trees.render_probability, fault_trees.probability_figures),
    "counts": (fault_trees.measure_counts, fault_trees.render_counts, fault_trees.count_figures),
    "order-3": (fault_trees.measure_third_order, fault_trees.render_third_order, fault_trees.third_order_figures),
    "past-budget": (fault_trees.measure_past_budget, fault_trees.render_past_budget, fault_trees.past_budget_figures),
    "impact": (impact.measure_whole, impact.render_whole, impact.whole_figures),
    "growth": (impact.measure_growth, impact.render_growth, impact.growth_figures),
    "topologies": (topologies.measure_topologies, topologies.render_topologies, topologies.topology_figures),
    "questions": (impact.measure_questions, impact.render_questions, lambda raw: []),
    "bulk-load": (store.measure_bulk_load, store.render_bulk_load, lambda raw: []),
    "assess": (assess.measure_assess, assess.render_assess, lambda raw: []),
}


def options() -> argparse.Namespace:
    shared = pathlib.Path(os.environ.get("PLIMSOLL_SHARED_DATA") or ROOT.parent / "shared/data")
    parser = argparse.ArgumentParser(description="Measures the product against its peers and writes the report.")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="small sizes, few repetitions, some minutes")
    parser.add_argument("--only", default="", help=", ".join(SECTIONS))
    parser.add_argument("--render", action="store_true", help="measure nothing: write the report of benchmarks.json anew")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--date", default=os.environ.get("PLIMSOLL_NOW", datetime.date.today().isoformat())[:10])
    parser.add_argument("--peer-limit", type=float, help="seconds after which a peer has given up (60; 5 with --quick)")
    parser.add_argument("--largest", type=int, help="nodes of the largest estate (1000000; 30000 with --quick)")
    parser.add_argument("--fault-trees", type=pathlib.Path, default=shared / "faulttrees")
    parser.add_argument("--topologies", type=pathlib.Path, default=shared / "topologies")
    return parser.parse_args()


def chosen(only: str) -> list[str]:
    names = only.split(",") if only else list(SECTIONS)
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        sys.exit(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return names


def introduction(told: dict) -> list[str]:
    m = told["machine"]
    names = {"scram": "scram", "networkx": "NetworkX", "igraph": "igraph", "boost": "Boost.Graph"}
    peers = ", ".join(f"{name} {m[key]}" for key, name in names.items() if key in m)
    quick = " This is a quick run on small sizes: its figures are no measure." if told["quick"] else ""
    load = "" if m["load_before"] < 0.5 else (f" Other work ran on the machine (load {m['load_before']} before the run): times are larger than "
                                              "on a calm one, ratios hold better.")
    return ["# Benchmarks", "",
            f"Written by `./dev bench` on {told['date']}; raw numbers in [benchmarks.json](benchmarks.json).{quick}", "",
            f"Machine: {m['cores']} cores ({m['processor']}), {m['memory_gib']} GiB, Linux {m['kernel']}, {m['compiler']}. Peers: {peers}.{load}", "",
            "Seconds are the wall clock's around a whole process unless a section says otherwise, the least of 5 repetitions below a second, "
            "of 3 below ten, of one above; programs that are compared take turns. MiB are the kernel's peak resident set (never less than "
            "the launcher's, some 8 MiB). Data: fault trees of the Aralia and OpenPRA sets and of our own estates, networks of the Internet "
            "Topology Zoo and others (not in this repository), estates made by `bench_estate`.", ""]


def hand_written(page: pathlib.Path) -> list[str]:
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return text[text.find(HAND_WRITTEN):].rstrip().splitlines() if HAND_WRITTEN in text else []


def write_report(folder: pathlib.Path, told: dict) -> None:
    figures, body = [], []
    for name, (_, render, held_to) in SECTIONS.items():
        if name in told["sections"]:
            figures += held_to(told["sections"][name])
            body += render(told["sections"][name])
    page = folder / "benchmarks.md"
    lines = introduction(told) + (["## Figures to reach", ""] + report.figure_table(figures) if figures else []) + body + hand_written(page)
    (folder / "images").mkdir(parents=True, exist_ok=True)
    if "growth" in told["sections"]:
        for name, svg in impact.growth_plots(told["sections"]["growth"]).items():
            (folder / "images" / name).write_text(svg, encoding="utf-8")
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    rows_apart = json.dumps(told, separators=(",", ":")).replace("},{", "},\n{")
    (folder / "benchmarks.json").write_text(rows_apart + "\n", encoding="utf-8")


def main() -> int:
    asked = options()
    names = chosen(asked.only)
    out = asked.out or (asked.build / "bench" if asked.quick else ROOT / "docs")
    if asked.render:
        write_report(out, json.loads((out / "benchmarks.json").read_text(encoding="utf-8")))
        return 0
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as scratch:
        bench = measure.Bench(
            build=asked.build.resolve(), root=ROOT, fault_trees=asked.fault_trees, topologies=asked.topologies, scratch=pathlib.Path(scratch),
            quick=asked.quick, largest=asked.largest or (30_000 if asked.quick else 1_000_000),
            peer_limit=asked.peer_limit or (5 if asked.quick else 60), python=measure.peer_python(), scram=shutil.which("scram"))
        if missing := measure.missing_packages(bench):
            print(f"not installed, left out: {' '.join(missing)} (./dev setup bench)", file=sys.stderr)
        before = out / "benchmarks.json"
        told = json.loads(before.read_text(encoding="utf-8")) if asked.only and before.exists() else {"sections": {}}
        told |= {"date": asked.date, "quick": asked.quick, "machine": measure.machine(bench)}
        for name in names:
            print(f"== {name}", flush=True)
            told["sections"][name] = SECTIONS[name][0](bench)
            out.mkdir(parents=True, exist_ok=True)
            write_report(out, told)
    print(f"report: {out / 'benchmarks.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Articulation points and bridges of every topology of the shared data."""
import json

from . import measure, report
from .measure import Bench
from .report import Figure


def measure_topologies(bench: Bench) -> dict:
    commands = {"plimsoll": [bench.program("bench_topologies"), bench.topologies]}
    if bench.python:
        commands["igraph"] = [bench.python, bench.peer("igraph_topologies.py"), bench.topologies]
    runs = measure.contest(commands, {"igraph": bench.peer_limit}, bench.quick)
    out = {}
    for name, run in runs.items():
        told = json.loads(run.out) if run.out.startswith("{") else {}
        out[name] = run.figures() | told
        print("  ", name, out[name], run.err, flush=True)
    return out


def topology_figures(raw: dict) -> list[Figure]:
    ours = raw["plimsoll"]
    return [Figure("articulation points and bridges: topologies equal to the expected files", "all",
                   f"{ours.get('equal')} of {ours.get('files')}", ours["status"] == "ok" and ours.get("equal") == ours.get("files")),
            Figure("articulation points and bridges: the whole set", "in a second", f"{report.run_seconds(ours)} s",
                   ours["status"] == "ok" and ours["seconds"] <= 1)]


def render_topologies(raw: dict) -> list[str]:
    names = {"plimsoll": "plimsoll (`bench_topologies`)", "igraph": "igraph from Python"}
    rows = [[names[name], *(one.get(count, "–") for count in ("files", "equal", "refused")), report.run_seconds(one),
             report.seconds(one.get("compute_s")), report.run_mib(one)] for name, one in raw.items()]
    body = report.table(["one process over all files", "files", "as expected", "refused", "s", "of it searching, s", "MiB"], rows)
    return report.section(
        "Articulation points and bridges",
        "One process reads every topology of the set (parallel links, self loops, islands, a path of 60,000 nodes), finds articulation points "
        "and bridges and compares them with the expected ones by name; the path's, which are not listed, by number. igraph reads the same "
        "files; its answers are compared by number.",
        "./dev bench --only topologies", body, topology_figures(raw))

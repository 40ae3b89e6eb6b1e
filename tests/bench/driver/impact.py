"""Impact of every node on every service: whole processes, computing alone, and how both grow."""
import json
import math
import shutil

from . import measure, plot, report
from .measure import Bench
from .report import Figure

SHAPES = ("flat", "deep")
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
CONSULTANT = 100_000  # Nodes at which the scripts are compared.


def make_estate(bench: Bench, nodes: int, shape: str, cycles: bool = False):
    folder = bench.scratch / f"{shape}-{nodes}{'-cycles' if cycles else ''}"
    if not folder.exists():
        command = [bench.program("bench_estate"), folder, "--nodes", nodes, "--shape", shape] + (["--cycles"] if cycles else [])
        measure.succeeded(measure.run(command))
    return folder


def ask(bench: Bench, folder, *more: str) -> list[str]:
    return [bench.plimsoll, "graph", str(folder), "--ask", "impact", "--format", "json", *more]


def sizes(bench: Bench, among: tuple[int, ...]) -> list[int]:
    return [nodes for nodes in among if nodes <= bench.largest]


def single_points(run: measure.Run) -> set[str] | None:
    """Names of the nodes that take a service down alone, as either program tells them."""
    if run.status != "ok":
        return None
    results = json.loads(run.out)["results"]
    return {r["node"] for r in results if r.get("services", 0) + r.get("outage", 0) + r.get("lost", 0) > 0}


def measure_whole(bench: Bench) -> dict:
    """From files to the answer, against Boost.Graph's articulation points as a program of its own."""
    rows = []
    for shape in SHAPES:
        for nodes in sizes(bench, SIZES if bench.quick else SIZES[::2]):
            folder = make_estate(bench, nodes, shape)
            commands = {"plimsoll": ask(bench, folder, "--limit", "20"), "one_thread": ask(bench, folder, "--limit", "20", "--threads", "1"),
                        "all_listed": ask(bench, folder), "boost": [bench.program("boost_articulation"), folder]}
            runs = measure.contest(commands, {}, bench.quick)
            answer = json.loads(measure.succeeded(runs["plimsoll"]).out)
            rows.append({"shape": shape, "nodes": answer["nodes"], "edges": answer["edges"], "services": answer["services"],
                         "single_points": answer["single_points"], "wanted_nodes": nodes} | {name: one.figures() for name, one in runs.items()})
            print("  ", rows[-1], flush=True)
    return {"rows": rows, "scripts": measure_scripts(bench)}


def measure_scripts(bench: Bench) -> list[dict]:
    """The NetworkX scripts: one that propagates with counters, one that recounts the estate for each node.  The second takes hours, so
    it fails a sample."""
    if not bench.python:
        return []
    rows = []
    for shape in SHAPES:
        for nodes in sizes(bench, (SIZES[0], CONSULTANT)):
            folder = make_estate(bench, nodes, shape)
            commands = {"plimsoll": ask(bench, folder, "--limit", "20"), "networkx": [bench.python, bench.peer("networkx_impact.py"), folder]}
            runs = measure.contest(commands, {"networkx": bench.peer_limit}, bench.quick)
            row = {"shape": shape, "nodes": nodes} | {name: one.figures() for name, one in runs.items()}
            theirs = single_points(runs["networkx"])
            if theirs is not None:
                row["equal"] = theirs == single_points(measure.run(ask(bench, folder)))
            if nodes == CONSULTANT or bench.quick:
                row["recount"] = recount(bench, folder, nodes)
            rows.append(row)
            print("  ", row, flush=True)
    return rows


def recount(bench: Bench, folder, nodes: int) -> dict | None:
    run = measure.run([bench.python, bench.peer("networkx_recount.py"), folder, "--sample", 10 if bench.quick else 100])
    if run.status != "ok":
        return None
    told = json.loads(run.out)
    reading = run.seconds - told["recount_s"]
    return {"sample": told["failed"], "sample_seconds": round(run.seconds, 2), "seconds_per_node": round(told["estimated_s"] / nodes, 5),
            "seconds": round(reading + told["estimated_s"], 1), "mib": round(run.mib, 1)}


def whole_figures(raw: dict) -> list[Figure]:
    largest = max(row["wanted_nodes"] for row in raw["rows"])
    row = next(r for r in raw["rows"] if r["shape"] == "flat" and r["wanted_nodes"] == largest)
    ratio = row["plimsoll"]["seconds"] / row["boost"]["seconds"]
    megabytes = row["plimsoll"]["mib"] * 1.048576
    size = f"{row['nodes']:,} nodes, {row['edges']:,} edges"
    out = [Figure(f"impact, flat, {size}: whole process from files", "at most 0.25 of Boost.Graph's articulation points",
                  f"{ratio:.2f} ({report.seconds(row['plimsoll']['seconds'])} s against {report.seconds(row['boost']['seconds'])} s)", ratio <= 0.25),
           Figure(f"impact, flat, {size}: peak memory", "at most 250 MB", f"{megabytes:.0f} MB", megabytes <= 250)]
    for script in raw["scripts"]:
        if script.get("recount"):
            ours, theirs = script["plimsoll"]["seconds"], script["recount"]["seconds"]
            times = theirs / ours
            out.append(Figure(f"impact, {script['shape']}, {script['nodes']:,} nodes: against the NetworkX script that recounts",
                              "at most 1/150 of its time",
                              f"1/{times:,.0f} ({report.seconds(ours)} s against {theirs:,.0f} s, extrapolated)", times >= 150))
    return out


def render_whole(raw: dict) -> list[str]:
    header = ["estate", "edges", "services", "single points", "plimsoll, s", "one thread, s", "every node listed, s", "Boost, s", "ratio",
              "plimsoll, MiB", "Boost, MiB"]
    rows = [[f"{r['shape']}, {r['nodes']:,} nodes", report.number(r["edges"]), report.number(r["services"]), report.number(r["single_points"]),
             *(report.run_seconds(r[name]) for name in ("plimsoll", "one_thread", "all_listed", "boost")),
             report.ratio(r["plimsoll"]["seconds"], r["boost"]["seconds"]), f"{r['plimsoll']['mib']:.0f}", f"{r['boost']['mib']:.0f}"] for r in raw["rows"]]
    body = report.table(header, rows)
    if raw["scripts"]:
        body += ["The scripts: `tests/bench/peers/networkx_impact.py` propagates with counters, as one would who knows the algorithm; "
                 "`networkx_recount.py` fails each node and counts the estate anew, is run on a sample of the nodes and extrapolated linearly.", ""]
        header = ["estate", "plimsoll, s", "NetworkX with counters, s", "times", "same single points", "recounting, s a node",
                  "recounting all, s", "times"]
        body += report.table(header, [script_line(r) for r in raw["scripts"]])
    return report.section(
        "Impact, the whole process",
        "`plimsoll graph FOLDER --ask impact --limit 20` from sheets (made by `bench_estate`) to the answer for every node, against a program "
        "that reads the same sheets and runs `boost::articulation_points`: another and smaller question, the yardstick for speed. Both print a "
        "few lines; “every node listed” writes all results as JSON.",
        "./dev bench --only impact", body, whole_figures(raw))


def script_line(r: dict) -> list:
    networkx, again = r["networkx"], r.get("recount")
    ours = r["plimsoll"]["seconds"]
    times = f"{networkx['seconds'] / ours:.0f}" if networkx["status"] == "ok" else "–"
    equal = {True: "yes", False: "**no**", None: "–"}[r.get("equal")]
    return [f"{r['shape']}, {r['nodes']:,} nodes", report.seconds(ours), report.run_seconds(networkx), times, equal,
            *((f"{again['seconds_per_node']:.4f}", f"{again['seconds']:,.0f}", f"{again['seconds'] / ours:,.0f}") if again else ("–", "–", "–"))]


def measure_growth(bench: Bench) -> dict:
    """Computing alone in one process (bench_impact), and the whole process, from small to large."""
    nodes = sizes(bench, SIZES)
    command = [bench.program("bench_impact"), "--json", "--repeat", 2 if bench.quick else 3]
    done = measure.succeeded(measure.run(command + ["--nodes", *map(str, nodes)], 3000))
    rows = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
    for row in rows:
        wanted = min(nodes, key=lambda n: abs(n - row["nodes"]))
        folder = make_estate(bench, wanted, row["shape"], row["cycles"])
        row["wanted_nodes"] = wanted
        row["whole"] = measure.contest({"plimsoll": ask(bench, folder, "--limit", "20")}, {}, bench.quick)["plimsoll"].figures()
        shutil.rmtree(folder)
        print("  ", row, flush=True)
    return {"rows": rows}


def label(row: dict) -> str:
    return row["shape"] + (", cycles" if row["cycles"] else "")


def growth_figures(raw: dict) -> list[Figure]:
    largest = max(row["wanted_nodes"] for row in raw["rows"])
    out = []
    for shape, wanted in (("flat", 0.4), ("deep", 0.2)):
        row = next(r for r in raw["rows"] if r["shape"] == shape and not r["cycles"] and r["wanted_nodes"] == largest)
        key, name = ("boost_articulation_s", "Boost.Graph's articulation points") if shape == "flat" else ("plain_1_s", "plain event propagation")
        against = row[key]
        ratio = row["compute_1_s"] / against
        out.append(Figure(f"impact, {shape}, {row['nodes']:,} nodes, {row['edges']:,} edges: computing, one thread", f"at most {wanted} of {name}",
                          f"{ratio:.2f} ({report.seconds(row['compute_1_s'])} s against {report.seconds(against)} s)", ratio <= wanted))
    for name in dict.fromkeys(map(label, raw["rows"])):
        some = sorted((row["sum_of_radii"], row["compute_1_s"]) for row in raw["rows"] if label(row) == name)
        power = growth_power(some)
        out.append(Figure(f"growth, {name}: computing, {len(some)} sizes", "linear in the sum of the blast radii (a power of at most 1.1)",
                          f"power {power:.2f}; radii × {some[-1][0] / some[0][0]:,.0f}, time × {some[-1][1] / some[0][1]:,.0f}", power <= 1.1))
    return out


def growth_power(points: list[tuple[float, float]]) -> float:
    """b of the least-squares fit y = a x^b."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def render_growth(raw: dict) -> list[str]:
    header = ["estate", "edges", "sum of blast radii", "shared, s", "2 threads", "plain, s", "2 threads", "Boost, s",
              "ns an edge of the radii", "whole process, s", "MiB"]
    timed = ("compute_1_s", "compute_2_s", "plain_1_s", "plain_2_s", "boost_articulation_s")
    rows = [[f"{label(r)}, {r['nodes']:,} nodes", report.number(r["edges"]), report.number(r["sum_of_radii"]),
             *(report.seconds(r[name]) for name in timed),
             f"{1e9 * r['compute_1_s'] / r['sum_of_radii']:.2f}", report.run_seconds(r["whole"]), f"{r['whole']['mib']:.0f}"] for r in raw["rows"]]
    return report.section(
        "Impact, computing alone, and growth",
        "`bench_impact`: from the graph in memory to the last answer. “Shared” is the product, nodes with equal and nested radii sharing work; "
        "“plain” is event propagation from each node, kept as the baseline; the sum of the blast radii is the number of edges that plain "
        "propagation walks. Boost is `articulation_points` alone on the same graph.",
        "./dev bench --only growth",
        report.table(header, rows) + ["![Computing over the sum of the blast radii](images/benchmark-growth.svg)", "",
                                      "![The whole process over the edges](images/benchmark-growth-process.svg)", ""],
        growth_figures(raw))


def growth_plots(raw: dict) -> dict[str, str]:
    """By file name: computing over the sum of the blast radii, and the whole process over the edges that it reads."""
    names = dict.fromkeys(map(label, raw["rows"]))

    def lines(x, y):
        return {name: [(row[x], y(row)) for row in raw["rows"] if label(row) == name] for name in names}

    return {"benchmark-growth.svg": plot.log_log("Impact of every node: computing, one thread", "sum of the blast radii, edges",
                                                 lines("sum_of_radii", lambda row: row["compute_1_s"])),
            "benchmark-growth-process.svg": plot.log_log("Impact of every node: the whole process, both cores", "edges",
                                                         lines("edges", lambda row: row["whole"]["seconds"]))}


def measure_questions(bench: Bench) -> dict:
    if not bench.python:
        return {"text": ""}
    command = [bench.python, bench.peer("three_questions.py"), make_estate(bench, 10_000, "flat"), bench.plimsoll]
    return {"text": measure.succeeded(measure.run(command)).out}


def render_questions(raw: dict) -> list[str]:
    body = ["```text", *raw["text"].rstrip().splitlines(), "```", ""] if raw["text"] else ["NetworkX was not installed.", ""]
    return report.section(
        "Graph libraries answer another question",
        "Three answers on one estate with k-of-n groups: what takes a service down when it alone fails (plimsoll), articulation points, and whatever some service "
        "depends on (NetworkX). Cut vertices miss single points, dependants claim what redundancy covers.",
        "./dev bench --only questions", body, [])

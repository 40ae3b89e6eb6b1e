"""Fault trees: exact probability, numbers of minimal cut sets, and what is known where the budget ends."""
import csv
import json
import math
import pathlib
import re

from . import measure, report
from .measure import Bench
from .report import Figure

OUR_LIMIT = 60
QUICK = {"baobab1.xml", "das9209.xml", "edf9203.xml", "elf9601.xml", "estate-s1-n10369.xml", "estate-s1-n7026.xml",
         "pwr-SGTR-FT62_TOP.xml", "pwr-LOOPPC-FT108_G293.xml", "ft-100-01-KN.xml", "ft_c4-P_0.05-0.9_300.xml"}


def models(bench: Bench) -> list[tuple[pathlib.Path, dict]]:
    """The models with their rows of expected.csv, in its order."""
    with open(bench.fault_trees / "expected.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    folder = bench.fault_trees / "models"
    folder = folder if folder.exists() else bench.fault_trees
    few = bench.quick and len(rows) > len(QUICK)
    return [(folder / row["file"], row) for row in rows if not few or row["file"] in QUICK]


def gates(model: pathlib.Path) -> int:
    """Gates that the file defines; some files are UTF-16."""
    return model.read_bytes().replace(b"\0", b"").count(b"<define-gate")


def ask(bench: Bench, model: pathlib.Path, *question: str) -> list[str]:
    return [bench.plimsoll, "graph", str(model), "--ask", *question, "--format", "json"]


def answer_of(run: measure.Run) -> dict:
    return json.loads(run.out) if run.status == "ok" else {}


def race(bench: Bench, ours: list[str], theirs: list[str]) -> dict[str, measure.Run]:
    commands = {"plimsoll": ours} | ({"scram": [bench.scram, *theirs]} if bench.scram else {})
    return measure.contest(commands, {"plimsoll": OUR_LIMIT, "scram": bench.peer_limit}, bench.quick)


def race_if_solved(bench: Bench, ours: list[str], theirs: list[str]) -> dict[str, measure.Run]:
    """A model that nobody is known to solve: ours has its turn if `scram` solves it; else it is asked within a budget elsewhere."""
    if not bench.scram:
        return {}
    first = measure.run([bench.scram, *theirs], bench.peer_limit)
    return race(bench, ours, theirs) if first.status == "ok" else {"scram": first}


def equal_to_six_digits(value: float, expected: str) -> bool:
    """Either within a millionth, or the same six digits: some expected values have no more."""
    return abs(value - float(expected)) <= 1e-6 * float(expected) or f"{value:.6g}" == f"{float(expected):.6g}"


def measure_probability(bench: Bench) -> dict:
    rows = []
    for model, known in models(bench):
        commands = ask(bench, model, "availability"), ["--bdd", "--probability", "1", "-l", "1", str(model)]
        runs = race(bench, *commands) if known["probability"] else race_if_solved(bench, *commands)
        answer = answer_of(runs["plimsoll"]) if "plimsoll" in runs else {}
        exact = answer.get("exact", False)
        row = {"model": model.name, "exact": exact, "probability": answer.get("probability"), "known": known["probability"] != "",
               "equal": equal_to_six_digits(answer["probability"], known["probability"]) if exact and known["probability"] else None}
        row |= {name: one.figures() for name, one in runs.items()}
        if "scram" in runs:
            found = re.search(r'probability="([^"]+)"', runs["scram"].out)
            if found and runs["scram"].status == "ok":
                row["scram"]["probability"] = float(found.group(1))
        rows.append(row)
        print("  ", model.name, {name: one.figures() for name, one in runs.items()}, row["equal"], flush=True)
    return {"limit": bench.peer_limit, "rows": rows}


def solved_by_scram(row: dict) -> bool:
    return row.get("scram", {}).get("status") == "ok" and "probability" in row["scram"]


def ratios(raw: dict) -> list[tuple[float, str]]:
    both = [row for row in raw["rows"] if solved_by_scram(row) and row["exact"]]
    return sorted((row["plimsoll"]["seconds"] / row["scram"]["seconds"], row["model"]) for row in both)


def probability_figures(raw: dict) -> list[Figure]:
    rows = raw["rows"]
    by_scram = [row for row in rows if solved_by_scram(row)]
    beyond = [row for row in rows if row["known"] and not solved_by_scram(row)]
    compared = [row for row in rows if row["equal"] is not None]
    measured = ratios(raw)
    has_scram = any("scram" in row for row in rows)

    def count(name, some):
        solved = sum(row["exact"] for row in some)
        return Figure(name, "all", f"{solved} of {len(some)}", solved == len(some) if has_scram else None)

    out = [count(f"exact probability: models that `scram --bdd` solves in {raw['limit']:.0f} s", by_scram),
           count("exact probability: models that are known beyond those", beyond),
           Figure("exact probability: equal to the expected value to 6 digits", "all",
                  f"{sum(row['equal'] for row in compared)} of {len(compared)}", all(row["equal"] for row in compared))]
    if not measured:
        return out
    mean = math.exp(sum(math.log(ratio) for ratio, _ in measured) / len(measured))
    worst, model = measured[-1]
    return out + [Figure("exact probability: the slowest against `scram`", "at most 1.5 of its time", f"{worst:.2f} ({model})", worst <= 1.5),
                  Figure("exact probability: geometric mean against `scram`", "at most 0.25 of its time", f"{mean:.3f}", mean <= 0.25)]


def render_probability(raw: dict) -> list[str]:
    def line(row):
        ours, scram = row.get("plimsoll"), row.get("scram")
        value = "–" if row["probability"] is None else f"{row['probability']:.6g}"
        fast = report.ratio(ours["seconds"], scram["seconds"]) if solved_by_scram(row) and row["exact"] else "–"
        mark = {True: "yes", False: "**no**", None: "–"}[row["equal"]]
        return [row["model"], value, mark, report.run_seconds(ours), report.run_seconds(scram), fast, report.run_mib(ours), report.run_mib(scram)]

    header = ["model", "probability", "as expected", "plimsoll, s", "scram, s", "ratio", "plimsoll, MiB", "scram, MiB"]
    body = report.table(header, [line(row) for row in raw["rows"] if solved_by_scram(row) or not row.get("scram")])
    apart = [row for row in raw["rows"] if row.get("scram") and not solved_by_scram(row)]
    if apart:
        body += [f"Models that `scram` does not solve in {raw['limit']:.0f} s, or refuses; those without a known probability are "
                 "asked under [Past the budget](#past-the-budget).", ""]
        body += report.table(header, [line(row) for row in apart])
    return report.section(
        "Exact probability",
        "The whole process from the Open-PSA file to the top event's probability, without limits of time and with 1 GiB for diagrams "
        "(plimsoll's default), against `scram --bdd --probability 1 -l 1 MODEL`, which builds the same kind of diagram on one thread and "
        "lists no cut sets; plimsoll uses both cores.",
        "./dev bench --only probability", body, probability_figures(raw))


def counts_are_known(answer: dict, known: dict, orders: int | None) -> bool | None:
    """Whether the numbers by order are the expected ones; None where nobody knows them."""
    if not answer:
        return None
    counts = list(map(int, answer["counts"]))
    if orders is not None:
        wanted = [known[f"cut_sets_order_{order}"] for order in range(1, orders + 1)]
        if "" in wanted:
            return None
        return answer["complete"] and counts + [0] * (orders - len(counts)) == list(map(int, wanted))
    if known["cut_sets_by_order"]:
        return answer["complete"] and counts == list(map(int, known["cut_sets_by_order"].split()))
    return answer["complete"] and int(answer["total"]) == int(known["minimal_cut_sets"]) if known["minimal_cut_sets"] else None


def measure_counts(bench: Bench) -> dict:
    rows = []
    for model, known in models(bench):
        if not known["minimal_cut_sets"]:
            continue
        run = measure.contest({"plimsoll": ask(bench, model, "cut-sets", "--count")}, {"plimsoll": OUR_LIMIT}, bench.quick)["plimsoll"]
        answer = answer_of(run)
        rows.append({"model": model.name, "expected": known["minimal_cut_sets"], "total": str(answer.get("total", "")),
                     "equal": counts_are_known(answer, known, None) is True, "plimsoll": run.figures()})
        print("  ", rows[-1], flush=True)
    return {"rows": rows}


def count_figures(raw: dict) -> list[Figure]:
    rows = raw["rows"]
    good = [row for row in rows if row["equal"] and row["plimsoll"]["seconds"] <= 10]
    slowest = max(rows, key=lambda row: row["plimsoll"]["seconds"])
    equal = sum(row["equal"] for row in rows)
    return [Figure("number of minimal cut sets, all orders", "every known model, within 10 s each",
                   f"{len(good)} of {len(rows)} ({equal} counted rightly; "
                   f"slowest {report.run_seconds(slowest['plimsoll'])} s, {slowest['model']})",
                   len(good) == len(rows))]


def render_counts(raw: dict) -> list[str]:
    rows = [[row["model"], report.number(int(row["expected"])), "yes" if row["equal"] else "**no**",
             report.run_seconds(row["plimsoll"]), f"{row['plimsoll']['mib']:.0f}"] for row in raw["rows"]]
    return report.section(
        "Number of minimal cut sets, all orders",
        "`plimsoll graph MODEL --ask cut-sets --count`, the whole process; totals and the numbers of each order are compared with an "
        "independent count.",
        "./dev bench --only counts", report.table(["model", "minimal cut sets", "counted", "s", "MiB"], rows), count_figures(raw))


def measure_third_order(bench: Bench) -> dict:
    rows = []
    for model, known in models(bench):
        runs = race(bench, ask(bench, model, "cut-sets", "--order", "3", "--count"), ["--zbdd", "--limit-order", "3", str(model)])
        answer = answer_of(runs["plimsoll"])
        rows.append({"model": model.name, "estate": model.name.startswith("estate-"), "gates": gates(model),
                     "counts": [int(n) for n in answer.get("counts", [])], "complete": answer.get("complete", False), "equal": counts_are_known(answer, known, 3)}
                    | {name: one.figures() for name, one in runs.items()})
        print("  ", rows[-1], flush=True)
    return {"limit": bench.peer_limit, "rows": rows}


def third_order_figures(raw: dict) -> list[Figure]:
    known = [row for row in raw["rows"] if row["equal"] is not None]
    estates = [row for row in raw["rows"] if row["estate"]]
    out = [Figure("cut sets to order 3: equal to the expected numbers", "all",
                  f"{sum(row['equal'] for row in known)} of {len(known)}", all(row["equal"] for row in known))]
    for name, some, limit in (("each estate service of up to 520 gates", [r for r in estates if r["gates"] <= 520], 0.3),
                              ("all estate services", estates, 1)):
        if some:
            slowest = max(some, key=lambda row: row["plimsoll"]["seconds"])
            complete = sum(row["complete"] for row in some)
            out.append(Figure(f"cut sets to order 3: {name}", f"{limit} s",
                              f"{report.run_seconds(slowest['plimsoll'])} s at most ({slowest['model']}), {complete} of {len(some)} complete",
                              all(row["complete"] and row["plimsoll"]["seconds"] <= limit for row in some)))
    return out


def render_third_order(raw: dict) -> list[str]:
    mark = {True: "yes", False: "**no**", None: "unknown"}
    rows = [[row["model"], row["gates"], " + ".join(map(str, row["counts"])) or "0",
             mark[row["equal"]] if row["complete"] else "incomplete", report.run_seconds(row["plimsoll"]),
             report.run_seconds(row.get("scram"))] for row in raw["rows"]]
    return report.section(
        "Cut sets to order 3",
        "`plimsoll graph MODEL --ask cut-sets --order 3 --count`, the whole process, beside `scram --zbdd --limit-order 3`. "
        "Numbers are of order 1 + 2 + 3; “unknown” is a model whose numbers nobody else has computed; scram is stopped after "
        f"{raw['limit']:.0f} s.",
        "./dev bench --only order-3", report.table(["model", "gates", "cut sets", "as expected", "plimsoll, s", "scram, s"], rows),
        third_order_figures(raw))


def measure_past_budget(bench: Bench) -> dict:
    rows = []
    for model, known in models(bench):
        if known["probability"]:
            continue
        interval = measure.run(ask(bench, model, "availability", "--time-limit", "5", "--memory-limit", "1024"), OUR_LIMIT)
        pairs = measure.run(ask(bench, model, "cut-sets", "--order", "2", "--time-limit", "5", "--memory-limit", "1024"), OUR_LIMIT)
        bounds, sets = answer_of(interval), answer_of(pairs)
        rows.append({"model": model.name, "low": bounds.get("low"), "high": bounds.get("high"), "exact": bounds.get("exact", False),
                     "interval": interval.figures(), "complete": sets.get("complete", False), "counts": [int(n) for n in sets.get("counts", [])],
                     "equal": all(not known[f"cut_sets_order_{n}"] or int(known[f"cut_sets_order_{n}"]) == count
                                  for n, count in zip((1, 2), [*map(int, sets.get("counts", [])), 0, 0])),
                     "sets": pairs.figures()})
        print("  ", rows[-1], flush=True)
    return {"rows": rows}


def past_budget_figures(raw: dict) -> list[Figure]:
    def good(row):
        return (row["complete"] and row["equal"] and row["low"] is not None and row["low"] <= row["high"]
                and all(row[part]["seconds"] <= 5 and row[part]["mib"] <= 1024 for part in ("interval", "sets")))

    rows = raw["rows"]
    if not rows:
        return []
    slowest = max(max(row["interval"]["seconds"], row["sets"]["seconds"]) for row in rows)
    most = max(max(row["interval"]["mib"], row["sets"]["mib"]) for row in rows)
    reached = sum(map(good, rows))
    return [Figure("past the budget: exact sets to order 2 and a proven interval", "each model, in 5 s and 1 GiB",
                   f"{reached} of {len(rows)}; {slowest:.2f} s and {most:.0f} MiB at most", reached == len(rows))]


def render_past_budget(raw: dict) -> list[str]:
    def line(row):
        low, high = ("–" if row[end] is None else f"{row[end]:.4g}" for end in ("low", "high"))
        pairs = " + ".join(map(str, row["counts"])) or "0"
        return [row["model"], low, high, report.run_seconds(row["interval"]), f"{row['interval']['mib']:.0f}",
                pairs if row["complete"] else f"{pairs} (incomplete)", report.run_seconds(row["sets"]), f"{row['sets']['mib']:.0f}"]

    return report.section(
        "Past the budget",
        "The models whose probability nobody knows: `--ask availability --time-limit 5 --memory-limit 1024` gives a proven interval, "
        "`--ask cut-sets --order 2` with the same limits the exact sets of one and two events. Both are whole processes.",
        "./dev bench --only past-budget",
        report.table(["model", "low", "high", "s", "MiB", "sets of order 1 + 2", "s", "MiB"], [line(row) for row in raw["rows"]]),
        past_budget_figures(raw))

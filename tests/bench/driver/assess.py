"""An audit from sheets to findings: every analysis and every check, step by step.  No peer does this."""
import json

from . import measure, report
from .measure import Bench

STEPS_SHOWN = 8


def assessed(bench: Bench, audit: str) -> dict:
    run = measure.succeeded(measure.run([bench.plimsoll, "--db", audit, "assess", "--timings", "--format", "json"], 1200))
    told = json.loads(run.out)
    return run.figures() | {key: told[key] for key in ("assets", "needs", "services", "checks", "results", "timings")}


def measure_assess(bench: Bench) -> dict:
    rows = []
    for nodes in (5_000,) if bench.quick else (10_000, 100_000):
        folder, audit = bench.scratch / f"assess-{nodes}", str(bench.scratch / f"assess-{nodes}.db")
        measure.succeeded(measure.run([bench.program("bench_estate"), str(folder), "--nodes", str(nodes), "--shape", "flat"]))
        imported = measure.succeeded(measure.run([bench.plimsoll, "--db", audit, "import", str(folder)], 1200))
        first, again = assessed(bench, audit), assessed(bench, audit)
        rows.append({"imported": imported.figures(), "first": first, "again": again})
        print("  ", nodes, imported.seconds, first["seconds"], again["seconds"], flush=True)
    return {"rows": rows}


def render_assess(raw: dict) -> list[str]:
    whole = [[f"{row['first']['assets']:,}", f"{row['first']['needs']:,}", f"{row['first']['results']:,}", report.seconds(row["imported"]["seconds"]),
              report.seconds(row["first"]["seconds"]), report.seconds(row["again"]["seconds"]), row["again"]["mib"]] for row in raw["rows"]]
    largest = sorted(raw["rows"][-1]["again"]["timings"], key=lambda step: (-step["seconds"], step["step"]))
    steps = [[step["step"], report.seconds(step["seconds"])] for step in largest[:STEPS_SHOWN]]
    steps.append([f"{len(largest) - STEPS_SHOWN} others", report.seconds(sum(step["seconds"] for step in largest[STEPS_SHOWN:]))])
    return report.section(
        "A whole assessment",
        f"Sheets of a made-up estate (`bench_estate --shape flat`) imported and assessed twice: topology, single failures, pairs and availability, recovery, history, "
        f"{raw['rows'][-1]['first']['checks']} checks, findings. The second finds its findings in the file.",
        "./dev bench --only assess",
        report.table(["assets", "needs", "judgements", "import, s", "assess, s", "again, s", "peak, MiB"], whole)
        + ["", "Where the time of the last goes (`assess --timings`):", ""] + report.table(["step", "s"], steps), [])

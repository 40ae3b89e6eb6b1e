"""Bulk loading an audit file."""
import re

from . import measure, report
from .measure import Bench

LINE = re.compile(r"(plain|store)\s+([\d.]+) s.*?processor\s+([\d.]+) s.*?peak\s+(\d+) MiB.*?file\s+(\d+) MiB")


def measure_bulk_load(bench: Bench) -> dict:
    assets = 20_000 if bench.quick else 1_000_000
    run = measure.succeeded(measure.run([bench.program("bulk_load_bench"), str(assets)], 1200))
    rows = {name: {"seconds": float(wall), "processor": float(used), "mib": int(peak), "file_mib": int(size)}
            for name, wall, used, peak, size in LINE.findall(run.out)}
    print("  ", rows, flush=True)
    return {"assets": assets, "relations": 3 * assets, "rows": rows}


def render_bulk_load(raw: dict) -> list[str]:
    names = {"store": "lib/store", "plain": "plain prepared statements, indexes at the end"}
    rows = [[names[name], report.seconds(one["seconds"]), report.seconds(one["processor"]), one["mib"], one["file_mib"]]
            for name, one in raw["rows"].items()]
    return report.section(
        "Bulk load",
        f"{raw['assets']:,} assets and {raw['relations']:,} relations into a new audit file, against a loader that writes the same tables with "
        "plain prepared statements and nothing else (`bulk_load_bench`).",
        "./dev bench --only bulk-load", report.table(["loader", "s", "processor, s", "peak, MiB", "file, MiB"], rows), [])

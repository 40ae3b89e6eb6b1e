#!/usr/bin/env python3
"""Both NetworkX peers and plimsoll give the same counts on a small estate; skipped (exit 77) without python3-networkx.

  agreement.py BENCH_ESTATE PLIMSOLL
"""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

NODES = "5000"  # the smallest that the generator makes


def run(*command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def points(answer):
    return {r["node"]: r["services"] for r in answer["results"]}


def main():
    if importlib.util.find_spec("networkx") is None:
        print("skipped: python3-networkx is not installed")
        return 77
    maker, plimsoll = sys.argv[1:3]
    here = pathlib.Path(__file__).parent
    status = 0
    for options in (["--shape", "flat"], ["--shape", "deep", "--cycles"]):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([maker, folder, "--nodes", NODES, *options], check=True, stdout=subprocess.DEVNULL)
            ours = run(plimsoll, "graph", folder, "--ask", "impact", "--format", "json")
            expected = {r["node"]: r["outage"] + r["lost"] for r in ours["results"] if r["outage"] + r["lost"] > 0}
            events = points(run(sys.executable, here / "networkx_impact.py", folder))
            recounted = run(sys.executable, here / "networkx_recount.py", folder, "--sample", "400")
            counts = points(recounted)
            named = list((pathlib.Path(folder) / "assets.csv").read_text(encoding="utf-8").splitlines())[1:]
            keys = [line.split(",")[0] for line in named]
            failed = {keys[i * len(keys) // 400] for i in range(400)}
            good = bool(expected) and events == expected and counts == {n: c for n, c in expected.items() if n in failed} and recounted["failed"] == 400
            print(f"{' '.join(options)}: {len(expected)} single points, {len(counts)} of them among those recounted: {'equal' if good else 'DIFFERENT'}")
            status |= not good
    return status


if __name__ == "__main__":
    sys.exit(main())

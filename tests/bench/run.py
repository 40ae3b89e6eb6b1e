#!/usr/bin/env python3
"""Runs the benchmarks of a build and prints what they measured.

  run.py BUILD [--quick]

bulk_load: the store against a plain prepared-statement loader, on the same facts.  bench_impact: every single failure of an estate against
Boost.Graph's articulation points on the same graph.  --quick takes a tenth of the sizes.
"""
import pathlib
import subprocess
import sys


def main() -> int:
    build, quick = pathlib.Path(sys.argv[1]), "--quick" in sys.argv
    programs = [["bulk_load_bench", "100000" if quick else "1000000"], ["bench_impact"]]
    status = 0
    for name, *arguments in programs:
        print(f"== {name} {' '.join(arguments)}", flush=True)
        status |= subprocess.run([build / "bin" / name, *arguments], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())

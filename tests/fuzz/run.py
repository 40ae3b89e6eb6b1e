#!/usr/bin/env python3
"""Runs every fuzz target for a while, seeded with its fixtures.

  run.py BUILD SECONDS

Two targets run at a time.  A crash, a time-out of one input (10 s) or more than 2 GiB of memory fails the run; the input that did it stays in
BUILD/fuzz/artifacts.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys


def fuzz(target: pathlib.Path, seconds: int) -> tuple[str, bool, str]:
    """(name, whether it held, what to print)."""
    corpus = target.parent / "corpus" / target.name
    artifacts = target.parent / "artifacts" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    artifacts.mkdir(parents=True, exist_ok=True)
    seeds = [s for s in target.with_suffix(".seeds").read_text().splitlines() if s and os.path.isdir(s)]
    command = [target, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               f"-artifact_prefix={artifacts}/", "-max_len=65536", "-verbosity=0", corpus, *seeds]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, errors="replace", check=False)
    runs = next((l.rsplit(":", 1)[-1].strip() for l in done.stderr.splitlines() if "number_of_executed_units" in l), "?")
    if done.returncode == 0:
        return target.name, True, f"{runs} inputs"
    return target.name, False, done.stderr[-6000:]


def main() -> int:
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    targets = sorted(p for p in (build / "fuzz").glob("fuzz_*") if p.is_file() and os.access(p, os.X_OK))
    if not targets:
        print("no fuzz target was built", file=sys.stderr)
        return 1
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for name, held, text in pool.map(lambda t: fuzz(t, seconds), targets):
            print(f"{'ok  ' if held else 'FAIL'} {name}: {text}", flush=True)
            failed += not held
    print(f"{len(targets) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

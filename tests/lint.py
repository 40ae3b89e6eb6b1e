#!/usr/bin/env python3
"""Formatting, layering and static analysis of the tree.

  lint.py BUILD [--fast | --layers]

BUILD is a configured build folder (for its compile_commands.json).  --fast leaves clang-tidy out, --layers looks at includes only.
Exit status 1 if anything is found.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("apps", "lib", "collectors", "reports", "tests")

# What each folder may include besides itself; docs/architecture.md says why.
LAYERS = {
    "lib/core": [],
    "lib/model": ["lib/core"],
    "lib/lifecycle": ["lib/core", "lib/model"],
    "lib/net": ["lib/core"],
    "lib/graph": ["lib/core"],
    "lib/exchange": ["lib/core", "lib/model", "lib/graph"],
    "lib/incidents": ["lib/core", "lib/model"],
    "lib/store": ["lib/core", "lib/model"],
    "lib/ledger": ["lib/core", "lib/model", "lib/store"],
    "lib/collect": ["lib/core", "lib/model", "lib/net"],
    "lib/topology": ["lib/core", "lib/model", "lib/graph", "lib/store"],
    "lib/assess": ["lib/core", "lib/model", "lib/graph", "lib/incidents", "lib/ledger", "lib/lifecycle",
                   "lib/store", "lib/topology"],
    "lib/report": ["lib/core", "lib/model", "lib/store"],
    "collectors/*": ["lib/core", "lib/model", "lib/net", "lib/collect"],
    "reports/*": ["lib/core", "lib/model", "lib/store", "lib/report"],
    "apps/plimsoll": ["lib", "collectors", "reports"],
}


def sources() -> list[pathlib.Path]:
    return sorted(p for f in FOLDERS for p in (ROOT / f).rglob("*") if p.suffix in (".cpp", ".hpp"))


def layer_of(path: str) -> str | None:
    """The layer a file belongs to; collectors and reports are one layer a folder."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else None


def allowed(layer: str) -> list[str] | None:
    return LAYERS.get(layer, LAYERS.get(layer.split("/")[0] + "/*"))


def check_layers() -> list[str]:
    found = []
    for file in sources():
        name = file.relative_to(ROOT).as_posix()
        layer = layer_of(name)
        rules = allowed(layer) if layer and not name.startswith("tests/") else None
        if rules is None:
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if not match:
                continue
            target = layer_of(match.group(1))
            if target and target != layer and not any(target == r or target.startswith(r + "/") for r in rules):
                found.append(f"{name}:{number}: {layer} may not include {match.group(1)}")
    return found


def check_format() -> list[str]:
    done = subprocess.run(["clang-format-14", "--dry-run", "--Werror", *map(str, sources())],
                          capture_output=True, text=True, cwd=ROOT, check=False)
    return sorted({l.split(": error:")[0] + ": not formatted: clang-format-14 -i" for l in done.stderr.splitlines()
                   if ": error:" in l})


def check_tidy(build: pathlib.Path) -> list[str]:
    commands = json.loads((build / "compile_commands.json").read_text())
    files = sorted({c["file"] for c in commands if "/build/" not in c["file"] and "/tests/" not in c["file"]})

    def tidy(file: str) -> list[str]:
        done = subprocess.run(["clang-tidy-14", "-p", str(build), "--quiet", file], capture_output=True, text=True,
                              cwd=ROOT, check=False)
        return [l for l in done.stdout.splitlines() if re.search(r": (warning|error): ", l)]

    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        return sorted({line for lines in pool.map(tidy, files) for line in lines})


def main() -> int:
    build = (ROOT / sys.argv[1]).resolve()
    found = check_layers()
    if "--layers" not in sys.argv:
        found += check_format()
    if "--layers" not in sys.argv and "--fast" not in sys.argv:
        found += check_tidy(build)
    print("\n".join(found) if found else "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

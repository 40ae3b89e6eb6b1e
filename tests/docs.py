#!/usr/bin/env python3
"""Runs the examples of the documentation and compares what they print.

  docs.py ROOT PROGRAM FILE...

Every ```console block of a file is a session: lines that start with "$ " (and go on with "> ") are run by bash, all blocks of one file in one temporary folder in
their order, with PROGRAM's folder first on the path and $PLIMSOLL_SOURCE set to ROOT.  What follows is the expected output; a line "…" stands for any
lines, "…" inside a line for any text.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def sessions(text: str):
    """(command, expected output) in order."""
    for block in FENCE.findall(text):
        command, expected = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, "\n".join(expected)
                command, expected = line[2:], []
            elif (line.startswith("> ") or line == ">") and command is not None and not expected:
                command += "\n" + line[2:]
            else:
                expected.append(line)
        if command is not None:
            yield command, "\n".join(expected)


def matches(expected: str, got: str) -> bool:
    lines = [re.escape(line.rstrip()).replace("…", ".*") if line.strip() != "…" else None for line in expected.splitlines()]
    pattern = ""
    for line in lines:
        pattern += r"(?:[^\n]*\n)*?" if line is None else line + r"[ \t]*\n"
    return re.fullmatch(pattern, got if got.endswith("\n") or not got else got + "\n") is not None


def run(file: pathlib.Path, environment: dict) -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for command, expected in sessions(file.read_text(encoding="utf-8")):
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False)
            got = done.stdout
            if not matches(expected, got):
                failed += 1
                print(f"{file}: $ {command}\n--- expected\n{expected}\n--- got (status {done.returncode})\n{got}{done.stderr}")
            else:
                print(f"ok {file.name}: {command}")
    return failed


def main() -> int:
    root, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PLIMSOLL_SOURCE": str(root),
                   "PLIMSOLL_NOW": "2026-11-23T06:00:00Z", "NO_COLOR": "1"}
    environment.pop("PLIMSOLL_DB", None)
    failed = sum(run(pathlib.Path(f), environment) for f in sys.argv[3:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

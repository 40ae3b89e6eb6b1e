#!/usr/bin/env python3
"""Installs the library from a build folder, builds examples/engine against it alone, and compares what it prints, and the
example itself, with docs/guide/using-the-engine.md.

  installed_library.py ROOT BUILD CMAKE [CMAKE_OPTION...]

The options configure the example as BUILD was (compiler, sanitizers).  Exit status 1 if anything differs.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

GUIDE = "docs/guide/using-the-engine.md"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def fenced(text: str, language: str) -> str:
    """The first block of the guide in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
    if not found:
        sys.exit(f"{GUIDE}: no ```{language} block")
    return found.group(1)


def same(what: str, expected: str, got: str) -> None:
    if expected != got:
        sys.exit(f"{GUIDE} and {what} differ\n--- the guide\n{expected}\n--- got\n{got}")


def main() -> None:
    root, build, cmake = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    example = root / "examples/engine"
    guide = (root / GUIDE).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        prefix, out = f"{folder}/prefix", f"{folder}/build"
        run(cmake, "--install", build, "--prefix", prefix, "--component", "library")
        run(cmake, "-S", str(example), "-B", out, f"-DCMAKE_PREFIX_PATH={prefix}", *sys.argv[4:])
        run(cmake, "--build", out)
        same("the example's output", fenced(guide, "text"), run(f"{out}/engine"))
    same("main.cpp", fenced(guide, "cpp"), (example / "main.cpp").read_text(encoding="utf-8"))
    same("CMakeLists.txt", fenced(guide, "cmake"), (example / "CMakeLists.txt").read_text(encoding="utf-8"))
    print("the installed library builds the example, which prints what the guide says")


if __name__ == "__main__":
    main()

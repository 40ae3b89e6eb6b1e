"""Running programs against each other: seconds by the wall clock and peak memory of whole processes."""
import dataclasses
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

LAUNCHER = pathlib.Path(__file__).with_name("launch.py")
PEER_PACKAGES = {"scram": "scram", "networkx": "python3-networkx", "igraph": "python3-igraph"}


@dataclasses.dataclass
class Run:
    """One process.  status: "ok", "timeout" or "error"."""
    status: str
    seconds: float
    mib: float
    out: str
    err: str

    def figures(self) -> dict:
        return {"status": self.status, "seconds": round(self.seconds, 4), "mib": round(self.mib, 1)}


@dataclasses.dataclass
class Bench:
    """What every section is told.  peer_limit: seconds after which another program has given up.  largest: nodes of an estate."""
    build: pathlib.Path
    root: pathlib.Path
    fault_trees: pathlib.Path
    topologies: pathlib.Path
    scratch: pathlib.Path
    quick: bool
    largest: int
    peer_limit: float
    python: str | None  # An interpreter that has the peers' libraries.
    scram: str | None

    @property
    def plimsoll(self) -> str:
        return str(self.build / "bin" / "plimsoll")

    def program(self, name: str) -> str:
        return str(self.build / "bin" / name)

    def peer(self, name: str) -> str:
        return str(self.root / "tests/bench/peers" / name)


def run(command: list[str], limit: float = 600) -> Run:
    """Runs `command` to its end or for `limit` seconds.  Its outputs go to files, so that nobody waits for a reader.  Peak memory is the
    kernel's ru_maxrss."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(reading, encoding="ascii") as told:
        launcher = [sys.executable, "-S", "-E", str(LAUNCHER), str(writing), str(limit)]
        subprocess.run(launcher + list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=err, pass_fds=[writing], check=False)
        os.close(writing)
        out.seek(0)
        err.seek(0)
        text, errors = out.read().decode(errors="replace"), err.read().decode(errors="replace")
        answer = told.read().split()
        if not answer:
            return Run("error", 0, 0, text, errors)
        status, seconds, kib = int(answer[0]), float(answer[1]), int(answer[2])
        word = "ok" if status == 0 else "timeout" if status == -9 and seconds >= limit else "error"
        return Run(word, seconds, kib / 1024, text, errors)


def succeeded(one: Run) -> Run:
    """The run, when it did what it should: without it a section has nothing to say."""
    if one.status != "ok":
        raise RuntimeError(f"{one.status} after {one.seconds:.1f} s: {one.err.strip()[-500:]}")
    return one


def repetitions(first: float, quick: bool) -> int:
    if quick:
        return 2 if first < 1 else 1
    return 5 if first < 1 else 3 if first < 10 else 1


def contest(commands: dict[str, list[str]], limits: dict[str, float], quick: bool) -> dict[str, Run]:
    """Runs the commands in turns (A B A B …), so that a busy minute hits all of them, and keeps the least seconds and the most memory
    of each; who takes 10 seconds or fails has one turn."""
    best: dict[str, Run] = {}
    turns: dict[str, int] = {}
    for turn in range(5):
        for name, command in commands.items():
            if turn >= turns.get(name, 1):
                continue
            one = run(command, limits.get(name, 600))
            if turn == 0:
                best[name] = one
                turns[name] = repetitions(one.seconds, quick) if one.status == "ok" else 1
            elif one.status == "ok":
                best[name].seconds = min(best[name].seconds, one.seconds)
                best[name].mib = max(best[name].mib, one.mib)
    return best


def peer_python() -> str | None:
    """The first interpreter that has NetworkX and igraph; Debian's packages are seen by Debian's only."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if pathlib.Path(candidate).exists() and run([candidate, "-c", "import networkx, igraph"], 60).status == "ok":
            return candidate
    return None


def missing_packages(bench: Bench) -> list[str]:
    """Debian packages of peers that are not here: their columns stay empty."""
    missing = [] if bench.scram else [PEER_PACKAGES["scram"]]
    return missing + ([] if bench.python else [PEER_PACKAGES["networkx"], PEER_PACKAGES["igraph"]])


def first_match(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found.group(1) if found else "unknown"


def machine(bench: Bench) -> dict:
    """The machine and the versions that the figures depend on."""
    boost = pathlib.Path("/usr/include/boost/version.hpp")
    memory = pathlib.Path("/proc/meminfo").read_text()
    cpu = first_match(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    out = {
        "cores": os.cpu_count(), "memory_gib": round(int(first_match(r"MemTotal:\s*(\d+)", memory)) / 2**20),
        "processor": cpu, "kernel": platform.release(),
        "compiler": run(["c++", "--version"]).out.splitlines()[0] if shutil.which("c++") else "unknown",
        "boost": first_match(r'BOOST_LIB_VERSION "(.*)"', boost.read_text()).replace("_", ".") if boost.exists() else "unknown",
        "load_before": round(os.getloadavg()[0], 1),
    }
    if bench.scram:
        out["scram"] = first_match(r"SCRAM (\S+)", run([bench.scram, "--version"]).out)
    if bench.python:
        names = "import networkx, igraph; print(networkx.__version__, igraph.__version__)"
        out["networkx"], out["igraph"] = run([bench.python, "-c", names]).out.split()
    return out

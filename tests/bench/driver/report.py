"""Markdown: tables, numbers as a reader wants them, and a figure against what it should be."""
import dataclasses


@dataclasses.dataclass
class Figure:
    """A figure of the product's plan.  ok: None where it could not be measured."""
    name: str
    wanted: str
    measured: str
    ok: bool | None

    def verdict(self) -> str:
        return {True: "reached", False: "**missed**", None: "not measured"}[self.ok]


def table(header: list[str], rows: list[list]) -> list[str]:
    """The first column is text, the others are numbers."""
    out = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    return out + ["| " + " | ".join(map(str, row)) + " |" for row in rows] + [""]


def figure_table(figures: list[Figure]) -> list[str]:
    lines = ["| figure | to reach | measured | |", "|---|---|---|---|"]
    return lines + [f"| {f.name} | {f.wanted} | {f.measured} | {f.verdict()} |" for f in figures] + [""]


def section(title: str, what: str, command: str, body: list[str], figures: list[Figure]) -> list[str]:
    """One subject: what was measured, the command that repeats it, the figures it is held to, the numbers."""
    repeat = ["", "```sh", command, "```", ""]
    return [f"## {title}", "", what] + repeat + (figure_table(figures) if figures else []) + body


def seconds(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def run_seconds(run: dict | None) -> str:
    """Seconds of a run, or why there are none."""
    if run is None:
        return "–"
    return seconds(run["seconds"]) if run["status"] == "ok" else f"{run['status']}, {seconds(run['seconds'])}"


def run_mib(run: dict | None) -> str:
    return "–" if run is None else f"{run['mib']:.0f}"


def number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def ratio(ours: float, theirs: float | None) -> str:
    return "–" if not theirs else f"{ours / theirs:.3f}"

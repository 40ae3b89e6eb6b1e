"""dot/*.dot: Graphviz reads every one as one graph of plain boxes."""
import json
import pathlib
import re
import subprocess

from audit import rows
from service_files import files


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    for path, service in files(folder / "dot", ".dot", audit):
        done = subprocess.run(["dot", "-Tsvg", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and not done.stderr.strip(), done.stderr
        assert not re.search(r"<a |<script|xlink:href=\"(?!#)", done.stdout), path
        graph = json.loads(subprocess.run(["dot", "-Tdot_json", path], capture_output=True, text=True, check=True).stdout)
        nodes = [o for o in graph.get("objects", []) if "nodes" not in o and "subgraphs" not in o and not o["name"].startswith("cluster")]
        assert all(re.fullmatch(r"n\d+", node["name"]) for node in nodes), path
        assert all(not set(node) & {"URL", "href", "target", "image"} for node in nodes)
        singles = sum("single point of failure" in node["label"] for node in nodes)
        known = rows(audit, "SELECT count(*) FROM single_point WHERE service_id = ?", service[0])[0][0]
        assert singles <= known and (singles > 0) == (known > 0), (path, singles, known)

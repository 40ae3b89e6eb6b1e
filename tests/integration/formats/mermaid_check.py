"""mermaid/*.mmd: a flowchart of quoted labels, nothing else, by a strict parser of the part of the language that is written."""
import pathlib
import re

from service_files import files

# Inside quotes: letters of any script, and marks that mean nothing to Mermaid; all else is an entity code.
TEXT = r"(?:[^\x00-\x7f]|[A-Za-z0-9 ,.\-_/+=()@]|<br>|#(?:\d+|quot);)*"
LINES = [re.compile(pattern) for pattern in (
    rf'  (?:  )?n\d+(?:\(\["{TEXT}"\]\)|\(\("{TEXT}"\)\)|\[/"{TEXT}"/\]|\["{TEXT}"\]|\{{\{{"{TEXT}"\}}\}}:::single)',
    rf'  subgraph p\d+\["{TEXT}"\]', r"  end", r"  n\d+ (?:-->|-\.->) n\d+", r"  classDef single stroke-width:3px")]


def check(folder: pathlib.Path, audit: pathlib.Path) -> None:
    for path, _ in files(folder / "mermaid", ".mmd", audit):
        head, *lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        assert head == "flowchart LR"
        for line in lines:
            assert any(pattern.fullmatch(line) for pattern in LINES), f"{path}: {line}"
        nodes = [m.group(1) for line in lines if (m := re.match(r"\s*(n\d+)[(\[{]", line))]
        assert len(set(nodes)) == len(nodes)
        ends = {n for line in lines if re.search(r"-->|-\.->", line) for n in re.findall(r"n\d+", line)}
        assert ends <= set(nodes)
        assert sum("subgraph" in line[:11] for line in lines) == lines.count("  end")

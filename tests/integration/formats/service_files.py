"""Files of services: which there must be."""
import pathlib
import re

from audit import rows


def services(audit: pathlib.Path) -> list[tuple[int, str, str]]:
    """Row, key and name of the services that reports have files of when nobody chose any."""
    return rows(audit, """
        SELECT asset_id, key, name FROM service
        WHERE tier = 1 OR NOT EXISTS (SELECT 1 FROM service t WHERE t.tier IS NOT NULL)
        ORDER BY key, asset_id LIMIT 50""")


def safe_name(key: str, taken: set[str]) -> str:
    """The name that a service's file has to have: docs/reference/report-findings.md."""
    out = "".join(chr(c) if re.match(rb"[A-Za-z0-9._-]", bytes([c])) else "_" for c in key.encode()[:80])
    out = re.sub(r"\.+$", lambda dots: "_" * len(dots[0]), out)
    if not out or out[0] in ".-" or re.fullmatch(r"con|prn|aux|nul|(com|lpt)[1-9]", out.lower().split(".")[0]):
        out = "_" + out
    name, number = out, 1
    while name.lower() in taken:
        number += 1
        name = f"{out}_{number}"
    taken.add(name.lower())
    return name


def files(folder: pathlib.Path, extension: str, audit: pathlib.Path) -> list[tuple[pathlib.Path, tuple]]:
    """The files with their services: one a service, none else, and names that are safe everywhere."""
    taken: set[str] = set()
    out = [(folder / (safe_name(service[1], taken) + extension), service) for service in services(audit)]
    assert sorted(path for path, _ in out) == sorted(folder.iterdir())
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", path.name) for path, _ in out)
    return out

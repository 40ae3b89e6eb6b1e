"""The sheets of an estate, as a script would read them: what the peers in Python share."""
import collections
import csv
import pathlib


def rows(folder, name):
    path = pathlib.Path(folder) / f"{name}.csv"
    if not path.exists():
        return
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


class Estate:
    """kinds: asset kind by key.  needs: (of, k, members, active members whose loss alone is an outage), hard ones only."""

    def __init__(self, folder):
        self.kinds = {row["key"]: row["kind"] for row in rows(folder, "assets")}
        self.needs = []
        groups = collections.OrderedDict()
        for row in rows(folder, "needs"):
            groups.setdefault((row["of"], row["group"]), []).append(row)
        # A dependency on a member of one's own group says the same less exactly.
        grouped = {(row["of"], row["member"]) for members in groups.values() for row in members}
        for row in rows(folder, "dependencies"):
            if row.get("strength", "") != "soft" and (row["from"], row["to"]) not in grouped:
                self.needs.append((row["from"], 1, [row["to"]], []))
        for (of, _), members in groups.items():
            by_hand = any(m["takeover"] in ("manual", "rebuild") for m in members)
            active = [m["member"] for m in members if by_hand and m["active"] != "no"]
            self.needs.append((of, int(members[0]["k"]), [m["member"] for m in members], active))
        self.services = [key for key, kind in self.kinds.items() if kind == "business_service"]

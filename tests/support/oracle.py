#!/usr/bin/env python3
"""Reckons the impact of every single failure anew, from the needs alone, and compares.

  oracle.py AUDIT.db

Shares no code with the engine: sets and a fixpoint, straight from docs/reference/analysis.md.  The network is taken from the `connected_to`
relations.  Prints each difference; exit status 1 if there is one.
"""
import sqlite3
import sys

LEVELS = ["degraded", "interrupted", "outage", "lost"]
FORWARDING = {"switch", "router", "firewall", "link", "circuit", "gateway", "subnet", "virtual_network", "vpn"}
GRADE = {"seamless": 0, "automatic": 2, "manual": 3, "rebuild": 4}  # 2 = interrupted … as positions in LEVELS plus one


def main() -> int:
    db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    services = {i: k for i, k in db.execute("SELECT asset_id, key FROM service")}
    keys = dict(db.execute("SELECT id, key FROM asset"))
    members: dict[int, list[tuple[int, int]]] = {}
    down: set[int] = set()
    for need, asset, active, is_down in db.execute("SELECT need_id, asset_id, active, down FROM need_member"):
        members.setdefault(need, []).append((asset, active))
        if is_down:
            down.add(asset)
    needs = [(of, k, soft, GRADE[t], members.get(i, []), rule) for i, of, k, soft, t, rule in
             db.execute("SELECT id, asset_id, k, soft, takeover, rule FROM need")]
    nodes = sorted({n for _, _, _, _, ms, _ in needs for n, _ in ms} | set(services) | {of for of, *_ in needs})
    links: dict[int, set[int]] = {}
    for a, b in db.execute("SELECT from_id, to_id FROM relation WHERE kind = 'connected_to' AND from_id <> to_id"):
        links.setdefault(a, set()).add(b)
        links.setdefault(b, set()).add(a)
    kinds = dict(db.execute("SELECT id, kind FROM asset"))
    clouds = {i for i, in db.execute("SELECT asset_id FROM asset_attribute WHERE name = 'cloud_service' AND rank = 1")}
    # A gateway is reached through the routers that may carry its address; that address doesn't fail on its own.
    for a, b in db.execute("SELECT from_id, to_id FROM relation WHERE kind = 'member_of' AND from_id <> to_id"):
        if kinds[b] == "gateway" and b not in clouds:
            links.setdefault(a, set()).add(b)
            links.setdefault(b, set()).add(a)
    # Nor does what a cloud keeps as a setting: a name, a group.
    virtual = {i for i in clouds if kinds[i] in ("autoscaling_group", "backend_pool", "endpoint")}
    virtual |= {i for i, in db.execute("SELECT asset_id FROM asset_attribute WHERE name = 'fhrp' AND rank = 1") if kinds[i] == "gateway"}
    nodes = sorted(set(nodes) | set(links))

    def connected(start: int, anchors: set[int], out: set[int]) -> bool:
        """Whether a path of forwarding nodes that are not in `out` leads from `start` to an anchor."""
        seen, queue = {start}, [start]
        while queue:
            for next_node in links.get(queue.pop(), ()):
                if next_node in out or next_node in seen:
                    continue
                if next_node in anchors:
                    return True
                seen.add(next_node)
                # A port between two others passes on; at the end of a cable it is its host's.
                if kinds[next_node] in FORWARDING or (kinds[next_node] == "nic" and len(links[next_node]) > 1):
                    queue.append(next_node)
        return False

    def bad(failed: set[int], level: int) -> set[int]:
        """What is bad at LEVELS[level - 1] when `failed` are lost."""
        out = set(failed) if level > 1 else bad(failed, 2)
        while True:
            more = set()
            for of, k, soft, grade, ms, rule in needs:
                if of in out:
                    continue
                gone = [(m, a) for m, a in ms if m in out]
                if rule == "network-reach":
                    hit = level > 1 and not connected(of, {m for m, _ in ms}, out)
                elif level == 1:
                    hit = bool(gone)
                else:
                    hit = not soft and (len(ms) - len(gone) < k or (grade >= level and any(a for _, a in gone)))
                if hit:
                    more.add(of)
            if not more - out:
                return out
            out |= more

    claimed = {(n, s): e for n, s, e in db.execute("SELECT node_id, service_id, effect FROM impact")}
    base = [bad(down, level) for level in range(1, 5)]
    differences = 0
    for node in nodes:
        if node in down or node in virtual:
            continue
        levels = [bad(down | {node}, level) for level in range(1, 5)]
        for service in services:
            if service == node:
                continue
            effect = max((LEVELS[i] for i in range(4) if service in levels[i]), key=LEVELS.index, default=None)
            before = max((LEVELS[i] for i in range(4) if service in base[i]), key=LEVELS.index, default=None)
            got = claimed.get((node, service))
            if effect != got and not (effect == before and got is None):
                differences += 1
                print(f"{keys[node]} -> {services[service]}: reckoned {effect}, claimed {got}")
    print(f"{len(nodes)} nodes, {len(services)} services, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())

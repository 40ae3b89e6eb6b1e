#!/usr/bin/env python3
"""A collector that makes up an estate of a given size: for tests and benchmarks.

As a collector (plimsoll-collect-estate): describe, check, collect; setting `assets` (default 10000).
The same size gives the same bytes.  Per rack: two PDUs on two feeds, two leaf switches, hosts with two power supplies and four disks; VMs that restart
elsewhere; applications in pools of two; databases of three; business services on top.
"""
import json
import sys


def emit(**record):
    sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")
    counts[record["type"]] = counts.get(record["type"], 0) + 1


counts: dict[str, int] = {}


def asset(key, kind, **attributes):
    emit(type="asset", key=key, kind=kind, name=key.replace("-", " "), ids=[{"scheme": "key", "value": key}], attributes=attributes)


def relation(source, target, kind="depends_on", **attributes):
    emit(type="relation", **{"from": source, "to": target}, kind=kind, attributes=attributes)


def need(of, group, k, members, takeover="seamless", seconds=None, standby=()):
    record = {"of": of, "group": group, "k": k, "members": [{"asset": m, "active": m not in standby} for m in members], "takeover": takeover,
              "why": f"{k} of {len(members)}, as designed"}
    if seconds is not None:
        record["takeover_seconds"] = seconds
    emit(type="need", **record)


def host(name, rack, feeds):
    asset(name, "server", vendor="Dell", model="PowerEdge R750", memory_bytes=549755813888)
    relation(name, rack, "located_in")
    supplies = []
    for letter, pdu in zip("ab", feeds):
        supply = f"{name}-psu-{letter}"
        asset(supply, "psu", capacity_watts=1400)
        relation(supply, pdu, "powered_by")
        supplies.append(supply)
    need(name, "power", 1, supplies)
    disks = [f"{name}-disk-{n}" for n in range(4)]
    for disk in disks:
        asset(disk, "disk", capacity_bytes=1920383410176)
    asset(f"{name}-raid", "volume", raid_level="raid6")
    need(f"{name}-raid", "raid", 2, disks)
    relation(name, f"{name}-raid", "stored_on")


def collect(size):
    emit(type="hello", protocol=1, collector="estate", version="1", target=f"estate-{size}")
    asset("site", "site")
    for letter in "ab":
        asset(f"feed-{letter}", "power_feed")
        asset(f"ups-{letter}", "ups")
        relation(f"ups-{letter}", f"feed-{letter}", "powered_by")
    racks = max(1, size // 160)
    hosts: list[str] = []
    for r in range(racks):
        rack = f"rack-{r:04d}"
        asset(rack, "rack")
        relation(rack, "site", "located_in")
        feeds = [f"{rack}-pdu-{letter}" for letter in "ab"]
        for letter, pdu in zip("ab", feeds):
            asset(pdu, "pdu")
            relation(pdu, f"ups-{letter}", "powered_by")
        for n in range(14):
            name = f"{rack}-host-{n:02d}"
            host(name, rack, feeds)
            hosts.append(name)
    vms = []
    for v in range(len(hosts) * 3):
        name = f"vm-{v:05d}"
        asset(name, "vm", memory_bytes=17179869184)
        home, other = hosts[v % len(hosts)], hosts[(v * 7 + 14) % len(hosts)]
        if home == other:
            relation(name, home, "runs_on")
        else:
            need(name, "host", 1, [home, other], "automatic", 240, standby=(other,))
        vms.append(name)
    services = max(1, len(vms) // 20)
    for s in range(services):
        mine = vms[s * 20:s * 20 + 20]
        pool, database, service = f"pool-{s:04d}", f"db-{s:04d}", f"service-{s:04d}"
        asset(pool, "backend_pool")
        need(pool, "members", 1, mine[0:2])
        asset(database, "database_cluster")
        need(database, "nodes", 2, mine[2:5], "automatic", 30)
        asset(service, "business_service", tier=s % 4 + 1, owner=f"team-{s % 9}")
        relation(service, pool)
        relation(service, database)
        if s >= 9 and s % 3 == 0:
            relation(service, f"service-{s // 9:04d}")
    emit(type="scope", scope=f"estate-{size}", kinds=["server", "psu", "disk", "volume", "vm", "rack", "pdu", "ups", "power_feed", "site", "backend_pool", "database_cluster",
                                                      "business_service"], status="complete", listed=counts["asset"])
    sys.stdout.write(json.dumps({"type": "done", "counts": counts}) + "\n")


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else "describe"
    if command == "describe":
        print(json.dumps({"name": "estate", "version": "1", "protocol": 1, "summary": "A made-up estate of a given size",
                          "settings": {"type": "object", "properties": {"assets": {"type": "integer", "description": "About how many assets"}}},
                          "kinds": ["server"], "permissions": []}))
    elif command == "check":
        print(json.dumps({"items": []}))
    else:
        settings = json.loads(sys.stdin.read() or "{}")
        collect(int(settings.get("assets", 10000)))


if __name__ == "__main__":
    main()

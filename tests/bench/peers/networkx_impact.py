#!/usr/bin/env python3
"""What a careful consultant would write: fail each node, see what falls, count the services.

  networkx_impact.py FOLDER

Reads assets.csv, dependencies.csv and needs.csv, with k of n and takeover by hand, and prints the same counts as
`plimsoll graph FOLDER --ask impact --format json` (outage and worse): the number of nodes that take a service down when they alone fail, and for each how many.
"""
import collections
import json
import sys

import networkx as nx

from sheets import Estate


def build(estate):
    """Nodes are assets and needs; an asset points at the needs that it is a member of, a need at its owner."""
    graph = nx.DiGraph()
    graph.add_nodes_from(estate.kinds)
    for number, (of, k, members, active) in enumerate(estate.needs):
        graph.add_node(number, spare=len(members) - k)
        graph.add_edge(number, of)
        for member in members:
            graph.add_edge(member, number, decisive=member in active)
    return graph


def fall(graph, failed):
    down = {failed}
    lost_members = collections.Counter()
    queue = collections.deque([failed])
    while queue:
        node = queue.popleft()
        for need, edge in graph.adj[node].items():
            lost_members[need] += 1
            if lost_members[need] <= graph.nodes[need]["spare"] and not edge["decisive"]:
                continue
            for owner in graph.adj[need]:
                if owner not in down:
                    down.add(owner)
                    queue.append(owner)
    return down


def main():
    estate = Estate(sys.argv[1])
    graph = build(estate)
    services = set(estate.services)
    results = []
    for node in estate.kinds:
        hit = len((fall(graph, node) & services) - {node})
        if hit:
            results.append((node, hit))
    results.sort(key=lambda r: (-r[1], r[0]))
    json.dump({"nodes": len(estate.kinds), "services": len(services), "single_points": len(results),
               "results": [{"node": node, "services": hit} for node, hit in results]}, sys.stdout)
    print()


if __name__ == "__main__":
    main()

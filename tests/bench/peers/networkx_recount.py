#!/usr/bin/env python3
"""What a careful consultant would write with NetworkX: fail each node, recount the whole estate.

  networkx_recount.py FOLDER [--sample K]

The needs are sorted once so that members come before owners; then, for each node, it fails and every need of the estate is counted again in that order, in rounds until
nothing more falls (one round and a look where nothing is cyclic).  O(nodes x needs): --sample K fails K evenly spaced nodes only, so that large estates end.

Prints what networkx_impact.py prints (single_points and results of the nodes failed), and besides: failed, recount_s (sorting and recounting, not the reading) and
estimated_s, which extrapolates the recounting from the failed to all nodes (the same as recount_s where all failed).
"""
import argparse
import json
import sys
import time

import networkx as nx

from sheets import Estate


def in_order(estate):
    """The needs by owner, owners after what they stand on; those of one cycle stand together."""
    graph = nx.DiGraph()
    graph.add_nodes_from(estate.kinds)
    needs_of = {}
    for of, k, members, active in estate.needs:
        graph.add_edges_from((member, of) for member in members)
        needs_of.setdefault(of, []).append((k, members, active))
    cycles = nx.condensation(graph)
    order = [node for cycle in nx.topological_sort(cycles) for node in sorted(cycles.nodes[cycle]["members"])]
    return [(of, needs_of[of]) for of in order if of in needs_of]


def recount(ordered, failed):
    down = {failed}
    while True:
        before = len(down)
        for of, needs in ordered:
            if of in down:
                continue
            for k, members, active in needs:
                up = sum(1 for member in members if member not in down)
                if up < k or any(member in down for member in active):
                    down.add(of)
                    break
        if len(down) == before:
            return down


def main():
    parser = argparse.ArgumentParser(description="Fails each node and recounts all needs")
    parser.add_argument("folder")
    parser.add_argument("--sample", type=int, default=0, help="fail so many nodes only, evenly spaced; 0: all")
    arguments = parser.parse_args()
    estate = Estate(arguments.folder)
    nodes = list(estate.kinds)
    sample = min(arguments.sample, len(nodes)) or len(nodes)
    failing = [nodes[i * len(nodes) // sample] for i in range(sample)]
    services = set(estate.services)
    results = []
    start = time.perf_counter()
    ordered = in_order(estate)
    prepared = time.perf_counter()
    for node in failing:
        hit = len((recount(ordered, node) & services) - {node})
        if hit:
            results.append((node, hit))
    recounted = time.perf_counter() - prepared
    results.sort(key=lambda r: (-r[1], r[0]))
    json.dump({"nodes": len(nodes), "services": len(services), "failed": sample, "recount_s": round(prepared - start + recounted, 3),
               "estimated_s": round(prepared - start + recounted * len(nodes) / sample, 3), "single_points": len(results),
               "results": [{"node": node, "services": hit} for node, hit in results]}, sys.stdout)
    print()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Why cut vertices and dependants are no single points of failure: three answers on one estate.

  three_questions.py FOLDER PLIMSOLL

Counts, among the infrastructure of the estate (everything but applications and business services): the nodes that take a service down when they alone fail
(`plimsoll graph FOLDER --ask impact`), those that articulation points name, and those that a service depends on at all (`ancestors`, NetworkX).
"""
import collections
import json
import subprocess
import sys

import networkx as nx

from sheets import Estate

BUSINESS = {"application", "business_service"}


def main():
    folder, plimsoll = sys.argv[1:3]
    estate = Estate(folder)
    answer = json.loads(subprocess.run([plimsoll, "graph", folder, "--ask", "impact", "--format", "jsonl"], check=True, capture_output=True, text=True).stdout)
    points = {r["node"] for r in answer["results"] if r["outage"] + r["lost"] > 0}
    directed = nx.DiGraph((of, member) for of, _, members, _ in estate.needs for member in members)
    directed.add_nodes_from(estate.kinds)
    cut_vertices = set(nx.articulation_points(directed.to_undirected()))
    needed = set().union(*(nx.descendants(directed, service) for service in estate.services))
    infrastructure = {key for key, kind in estate.kinds.items() if kind not in BUSINESS}
    print(f"{len(estate.kinds)} nodes, {len(infrastructure)} of them infrastructure, {len(estate.services)} services")
    print(f"take a service down alone:      {len(points):6}, infrastructure {len(points & infrastructure):6}")
    print(f"articulation points:            {len(cut_vertices):6}, infrastructure {len(cut_vertices & infrastructure):6}, "
          f"of those that take a service down {len(cut_vertices & points & infrastructure)}")
    print(f"some service depends on them:   {len(needed):6}, infrastructure {len(needed & infrastructure):6}, "
          f"of those that take a service down {len(needed & points & infrastructure)}")
    missed = collections.Counter(estate.kinds[key] for key in (points & infrastructure) - cut_vertices)
    print("single points that are no articulation point, by kind: " + ", ".join(f"{kind} {count}" for kind, count in sorted(missed.items())))


if __name__ == "__main__":
    main()

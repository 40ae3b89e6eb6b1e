#!/usr/bin/env python3
"""Articulation points of an estate with igraph: another question than ours, for comparison.

  igraph_articulation.py FOLDER

Every need is an edge between its owner and each member, without direction.
"""
import json
import sys

import igraph

from sheets import Estate


def main():
    estate = Estate(sys.argv[1])
    place = {key: i for i, key in enumerate(estate.kinds)}
    edges = [(place[of], place[member]) for of, _, members, _ in estate.needs for member in members]
    graph = igraph.Graph(n=len(place), edges=edges)
    keys = list(place)
    json.dump({"nodes": len(place), "edges": len(edges), "cut_points": sorted(keys[i] for i in graph.articulation_points())}, sys.stdout)
    print()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Articulation points and bridges of every topology with igraph, in one process.

  igraph_topologies.py FOLDER

FOLDER holds data/ and expected.csv (docs/reference/cli.md, "Edge CSV", and GraphML).  Prints how many files have the expected numbers
of articulation points and bridges, how many have others, how many igraph refuses to read, and the seconds that searching took.
"""
import csv
import json
import pathlib
import sys
import time
import warnings

import igraph


def read(path):
    if path.suffix == ".graphml":
        graph = igraph.Graph.Read_GraphML(str(path))
        graph.to_undirected(mode="each")
        return graph
    place, edges = {}, []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row.get("status") == "0":
                continue
            ends = [place.setdefault(row[name], len(place)) for name in ("from", "to") if row[name]]
            if len(ends) == 2:
                edges.append(ends)
    return igraph.Graph(n=len(place), edges=edges)


def main():
    folder = pathlib.Path(sys.argv[1])
    warnings.simplefilter("ignore")  # Of attributes that nobody asks for.
    searching, files, equal, refused = 0.0, 0, 0, 0
    with open(folder / "expected.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            files += 1
            try:
                graph = read(folder / "data" / row["file"])
            except igraph.InternalError:
                refused += 1
                continue
            begin = time.perf_counter()
            found = len(graph.articulation_points()), len(graph.bridges())
            searching += time.perf_counter() - begin
            equal += found == (int(row["articulation_points"]), int(row["bridges"]))
    json.dump({"files": files, "equal": equal, "refused": refused, "compute_s": round(searching, 4)}, sys.stdout)
    print()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes endoflife.csv, the reference data of lib/lifecycle, from a table of endoflife.date's product files.

  make.py TABLE AS_OF > endoflife.csv

TABLE has a row "P" a product and a row "C" a release cycle (shared test data, eol/endoflife.csv).  AS_OF is the day of
endoflife.date's state.  Left out: what no infrastructure runs (telephones, watches, …), and columns that we do not read.
The order is that of the products' names, and upstream's of the cycles: the same table gives the same bytes.
"""
import csv
import sys

COLUMNS = ("product", "label", "class", "identifiers", "cycle", "cycle_label", "release", "eos", "eoas", "eol", "eoes",
           "source", "as_of")
# Of the devices these are found in machine rooms; the others are people's own.
DEVICES = {"intel-processors", "nvidia-gpu", "raspberry-pi", "sns-hardware"}


def wanted(product: dict[str, str]) -> bool:
    if product["category"] == "device":
        return product["product"] in DEVICES
    return product["category"] != "standard"


def identifiers(product: dict[str, str]) -> str:
    """CPE and package URLs; Repology's names are not read."""
    return "|".join(i for i in product["identifiers"].split("|") if i.startswith(("cpe=", "purl=")))


def main() -> None:
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    products = sorted((r for r in rows if r["rec"] == "P" and wanted(r)), key=lambda r: r["product"])
    cycles: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["rec"] == "C":
            cycles.setdefault(row["product"], []).append(row)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for product in products:
        name = product["product"]
        kind = "hardware" if product["category"] == "device" else "software"
        out.writerow((name, product["label"], kind, identifiers(product), *[""] * 7, "endoflife.date", sys.argv[2]))
        for c in cycles.get(name, []):
            out.writerow((name, "", "", "", c["cycle"], c["cycle_label"], c["release_date"], c["discontinued"], c["eoas"],
                          c["eol"], c["eoes"], "", ""))


if __name__ == "__main__":
    main()

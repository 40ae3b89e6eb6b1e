"""Whether AWS's service models have operations: operations.py MODELS service:Operation …

Prints how many they have, and on standard error those that they have not.
"""
import gzip
import json
import pathlib
import sys

models = pathlib.Path(sys.argv[1])
known = {}
found = 0
for name in sys.argv[2:]:
    service, operation = name.split(":")
    if service not in known:
        files = sorted((models / service).glob("*/service-2.json*"))
        text = gzip.open(files[-1]).read() if files and files[-1].suffix == ".gz" else files and files[-1].read_bytes()
        known[service] = json.loads(text)["operations"] if files else {}
    if operation in known[service]:
        found += 1
    else:
        print(name, file=sys.stderr)
print(found)

"""What the configurations of a folder say, read by Python's ipaddress and nothing of ours.

usage: oracle.py FOLDER
Prints one JSON object: for each file its interfaces with addresses, servers and host name; and the
links between devices: subnets with exactly two ports, on two devices.
"""
import ipaddress
import json
import pathlib
import re
import sys

devices = {}
subnets = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.cfg")):
    device = {"interfaces": {}, "ntp": [], "syslog": [], "down": []}
    port = None
    for line in path.read_text().splitlines():
        if not line.startswith(" "):
            port = None
        if found := re.match(r"hostname (\S+)", line):
            device["hostname"] = found[1]
        elif found := re.match(r"interface (\S+)", line):
            port = found[1]
            device["interfaces"][port] = []
        elif port and (found := re.match(r" ip address (\S+) (\S+)", line)):
            address = ipaddress.ip_interface(f"{found[1]}/{found[2]}")
            device["interfaces"][port].append(str(address))
            if address.network.num_addresses > 1:
                subnets.setdefault(str(address.network), []).append([path.stem, port])
        elif port and line == " shutdown":
            device["down"].append(port)
        elif found := re.match(r"ntp server (\S+)", line):
            device["ntp"].append(found[1])
        elif found := re.match(r"logging host (\S+)", line):
            device["syslog"].append(found[1])
    devices[path.stem] = device

links = sorted(
    [f"{a}:{p} - {b}:{q}", subnet]
    for subnet, ends in subnets.items() if len(ends) == 2
    for (a, p), (b, q) in [sorted(ends)] if a != b)
json.dump({"devices": devices, "links": links}, sys.stdout)

#!/usr/bin/env python3
"""Lists what outputs of nmap hold, with Python's own XML parser: a second opinion for corpus_test.cpp."""
import sys
import xml.etree.ElementTree as ElementTree


def get(node, name):
    return node.get(name, "").strip() if node is not None else ""


def list_host(host):
    addresses = {get(a, "addrtype"): a for a in host.findall("address")}
    address = addresses.get("ipv4", addresses.get("ipv6"))
    mac = addresses.get("mac")
    print(f"host {get(address, 'addr')} {get(host.find('status'), 'reason')} {get(mac, 'addr')}|{get(mac, 'vendor')}")
    for name in host.findall("hostnames/hostname"):
        print(f"name {get(name, 'name')}")
    for port in host.findall("ports/port"):
        service = port.find("service")
        fields = "|".join(get(service, n) for n in ("name", "product", "version", "extrainfo", "tunnel"))
        cpes = len(service.findall("cpe")) if service is not None else 0
        print(f"port {port.get('portid')}/{port.get('protocol')} {get(port.find('state'), 'state')} {fields}|{cpes}")
    matches = host.findall("os/osmatch")
    if matches:
        best = max(matches, key=lambda match: int(match.get("accuracy")))  # the first of equals
        print(f"os {best.get('accuracy')} {get(best, 'name')}")
    for hop in host.findall("trace/hop"):
        print(f"hop {hop.get('ttl')} {get(hop, 'ipaddr')} {get(hop, 'host')}")


for path in sys.argv[1:]:
    for node in ElementTree.parse(path).getroot().findall("host"):
        if get(node.find("status"), "state") == "up":
            list_host(node)

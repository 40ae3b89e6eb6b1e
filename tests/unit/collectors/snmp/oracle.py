#!/usr/bin/env python3
"""Counts of a recorded walk, read from its text by OID alone: what the collector's readers must agree with.

Usage: oracle.py FILE.snmprec     prints one JSON object; a key that does not apply is left out.
Shares no code and no table with the collector.
"""
import collections
import json
import sys

MIB2 = (1, 3, 6, 1, 2, 1)
ENT = (1, 3, 6, 1, 4, 1)
NOTHING = {'', 'n/a', 'na', '-', '--', 'none', 'unknown', 'null', '0'}


def load(path):
    objects, left_out = {}, 0
    with open(path, 'rb') as file:
        for line in file:
            line = line.rstrip(b'\r\n')
            if not line or line.startswith(b'#'):
                continue
            oid, tag, value = line.split(b'|', 2)
            tag = tag.decode('ascii')
            if ':' in tag:
                left_out += 1
                continue
            if tag.endswith('x'):
                tag, value = tag[:-1], bytes.fromhex(value.decode('ascii'))
            oid = tuple(int(number) for number in oid.split(b'.'))
            if tag in ('2', '65', '66', '67', '70'):
                value = int(value)
            elif tag == '6':
                value = tuple(int(number) for number in value.decode('ascii').split('.'))
            objects.setdefault(oid, value)
    return objects, left_out


class Tree:
    def __init__(self, objects):
        self.objects = objects

    def get(self, oid, default=None):
        return self.objects.get(oid, default)

    def column(self, entry, column):
        """Index to value."""
        base = entry + (column,)
        return {oid[len(base):]: value for oid, value in self.objects.items()
                if oid[:len(base)] == base and len(oid) > len(base)}

    def rows(self, entry):
        return {oid[len(entry) + 1:] for oid in self.objects
                if oid[:len(entry)] == entry and len(oid) > len(entry) + 1}


def text(value):
    return value.decode('utf-8', 'replace').strip(' \t\r\n\0') if isinstance(value, bytes) else ''


def said(value):
    value = text(value)
    return '' if value.lower() in NOTHING else value


def is_address(quad):
    return not (quad[0] in (0, 127) or quad[0] >= 224 or quad[:2] == (169, 254))


def interfaces(tree, out):
    table, extended = MIB2 + (2, 2, 1), MIB2 + (31, 1, 1, 1)
    rows = {row for row in tree.rows(table) | tree.rows(extended) if len(row) == 1}
    out['interfaces'] = len(rows)
    out['interfaces_up'] = sum(1 for value in tree.column(table, 8).values() if value == 1)
    out['addresses'] = sorted('.'.join(map(str, row)) for row in tree.rows(MIB2 + (4, 20, 1))
                              if len(row) == 4 and is_address(row))
    states = collections.Counter(tree.column(MIB2 + (17, 2, 15, 1), 3).values())
    ports = tree.column(MIB2 + (17, 1, 4, 1), 2)
    if states and ports:
        out['stp_forwarding'] = states[5]
    attached = tree.column((1, 2, 840, 10006, 300, 43, 1, 2, 1, 1), 13)
    out['lag_members'] = sum(1 for row, value in attached.items() if value not in (0, row[0]))
    out['neighbours'] = (len(tree.rows(ENT + (9, 9, 23, 1, 2, 1, 1))) +
                         len(tree.rows((1, 0, 8802, 1, 1, 2, 1, 4, 1, 1))))


def entities(tree, parts, serials, out):
    entry = MIB2 + (47, 1, 1, 1, 1)
    classes = {row[0]: value for row, value in tree.column(entry, 5).items() if len(row) == 1}
    if not classes:
        return
    out['entities'] = {str(key): count for key, count in
                       sorted(collections.Counter(classes.values()).items())}
    names, descrs, numbers = (tree.column(entry, column) for column in (7, 2, 11))
    out['entity_serials'] = sorted(number for number in map(text, numbers.values())
                                   if number not in ('', str(2 ** 32 - 1)))
    for index, kind in classes.items():
        words = (text(names.get((index,), b'')) + ' ' + text(descrs.get((index,), b''))).lower()
        if kind == 6 or (kind == 9 and 'power card' in words):
            parts['psu'] += 1
        elif kind == 7 or (kind == 9 and 'fan card' in words):
            parts['fan'] += 1
        else:
            continue
        serials.add(said(numbers.get((index,), b'')))
    if not parts['fan']:
        parts['fan'] += sum(1 for value in tree.column(MIB2 + (99, 1, 1, 1), 1).values() if value == 10)


def simple(tree, parts, serials, kind, entry, serial=0, present=None):
    """Rows of a vendor's table; `present`: column and value of what is left out."""
    absent = tree.column(entry, present[0]) if present else {}
    for row in tree.rows(entry):
        if present and absent.get(row) == present[1]:
            continue
        parts[kind] += 1
        if serial:
            serials.add(said(tree.get(entry + (serial,) + row, b'')))


def vendors(tree, parts, serials):
    hp = ENT + (232, 22, 2)
    simple(tree, parts, serials, 'fan', hp + (3, 1, 3, 1))
    simple(tree, parts, serials, 'psu', hp + (5, 1, 1, 1), 5)
    simple(tree, parts, serials, 'bmc', hp + (3, 1, 6, 1), 8)
    simple(tree, parts, serials, 'server', hp + (4, 1, 1, 1), 16, (12, 2))
    simple(tree, parts, serials, 'switch', hp + (6, 1, 1, 1), 7, (13, 2))
    ibmc = ENT + (2011, 2, 235, 1, 1)
    simple(tree, parts, serials, 'psu', ibmc + (6, 50, 1))
    simple(tree, parts, serials, 'fan', ibmc + (8, 50, 1))
    simple(tree, parts, serials, 'disk', ibmc + (18, 50, 1), 7, (2, 1))
    simple(tree, parts, serials, 'storage_controller', ibmc + (36, 50, 1))
    simple(tree, parts, serials, 'fan', ENT + (2, 3, 51, 3, 1, 3, 2, 1))
    ocean = ENT + (34774, 4, 1, 23, 5)
    simple(tree, parts, serials, 'disk', ocean + (1, 1), 15)
    simple(tree, parts, serials, 'storage_controller', ocean + (2, 1))
    simple(tree, parts, serials, 'psu', ocean + (3, 1), 10)
    simple(tree, parts, serials, 'fan', ocean + (4, 1))
    simple(tree, parts, serials, 'chassis', ocean + (6, 1), 9)
    simple(tree, parts, serials, 'disk', ENT + (12124, 2, 52, 1), 7)
    simple(tree, parts, serials, 'fan', ENT + (12124, 2, 53, 1))
    if not parts['psu']:
        simple(tree, parts, serials, 'psu', ENT + (1991, 1, 1, 1, 2, 1, 1))
    if not parts['psu']:
        parts['psu'] += sum(1 for number in (3, 6) if tree.get(ENT + (9, 5, 1, 2, number, 0), 0) > 2)


def netapp(tree, parts, serials, out):
    base = ENT + (789, 1)
    disks, spares, shelves = base + (6, 2, 1), base + (6, 3, 1), base + (21, 1, 2, 1)
    simple(tree, parts, serials, 'disk', disks, 26)
    simple(tree, parts, serials, 'disk', spares, 16)
    simple(tree, parts, serials, 'chassis', shelves, 9)
    parts['psu'] += sum(int(text(value) or 0) if isinstance(value, bytes) else value
                        for value in tree.column(shelves, 12).values())
    parts['fan'] += sum(int(text(value) or 0) if isinstance(value, bytes) else value
                        for value in tree.column(shelves, 16).values())
    for value in tree.column(shelves, 14).values():
        serials.update(said(piece.encode()) for piece in text(value).split(','))
    groups = collections.Counter(row[:3] for row in tree.rows(base + (6, 10, 1)))
    if groups:
        out['raid_groups'] = sorted(groups.values())
    parts['storage_controller'] += 2 if tree.get(base + (2, 3, 1, 0), 1) == 2 else 0


def power(tree, out):
    rpdu = ENT + (318, 1, 1, 12, 3, 5, 1, 1)
    states = tree.column(rpdu, 4)
    if states:
        out['outlets'] = len(states)
        out['outlets_on'] = sum(1 for value in states.values() if value == 1)
    tripp = tree.column(ENT + (850, 1, 1, 3, 4, 3, 3, 1, 1), 1)
    if tripp:
        out['outlets'] = len(tripp)
        out['ats_inputs'] = len(tree.column(ENT + (850, 1, 1, 3, 4, 3, 1, 2, 1), 1))
    ups = {}

    def first(key, *values):
        for value in values:
            if value is not None and value >= 0:
                ups.setdefault(key, value)

    huawei = ENT + (2011, 6, 174, 1)
    loads = [tree.get(huawei + (4, 100, 1, column, 1)) for column in (14, 15, 16)]
    if None not in loads:
        ups['load_pct'] = max(loads) / 10
    mge = tree.column(ENT + (705, 1, 7, 2, 1), 4)
    first('load_pct', max(mge.values()) if mge else None)
    lines = [value for value in tree.column(MIB2 + (33, 1, 4, 4, 1), 5).values() if value >= 0]
    first('load_pct', max(lines) if lines else None)
    minutes = tree.get(MIB2 + (33, 1, 2, 3, 0))
    first('runtime_s', tree.get(huawei + (6, 100, 1, 4, 1)), tree.get(ENT + (705, 1, 5, 1, 0)),
          minutes * 60 if minutes is not None else None)
    first('battery_charge_pct', tree.get(huawei + (6, 100, 1, 3, 1)), tree.get(ENT + (705, 1, 5, 2, 0)),
          tree.get(MIB2 + (33, 1, 2, 4, 0)))
    if ups:
        out['ups'] = ups


def host_resources(tree, parts, out):
    # The controllers of servers answer with their own disks and memory: not the server's.
    if tree.get(ENT + (2011, 2, 235, 1, 1, 1, 6, 0)) or tree.get(ENT + (2, 3, 51, 3, 1, 5, 2, 1, 5, 0)):
        return
    devices = tree.column(MIB2 + (25, 3, 2, 1), 2)
    capacity, removable, media = (tree.column(MIB2 + (25, 3, 6, 1), column) for column in (4, 3, 2))
    parts['disk'] += sum(1 for row, kind in devices.items() if kind == MIB2 + (25, 3, 1, 6) and
                         capacity.get(row, 0) > 0 and removable.get(row) != 1 and media.get(row, 3) == 3)
    kinds, sizes, units = (tree.column(MIB2 + (25, 2, 3, 1), column) for column in (2, 5, 4))
    names = tree.column(MIB2 + (25, 2, 3, 1), 3)
    count = sum(1 for row, kind in kinds.items() if kind == MIB2 + (25, 2, 1, 4) and
                sizes.get(row, 0) > 0 and units.get(row, 0) > 0 and text(names.get(row, b'')))
    if count:
        out['file_systems'] = count


def main():
    objects, left_out = load(sys.argv[1])
    tree, out = Tree(objects), {'objects': len(objects), 'left_out': left_out}
    parts, serials = collections.Counter(), set()
    interfaces(tree, out)
    entities(tree, parts, serials, out)
    vendors(tree, parts, serials)
    netapp(tree, parts, serials, out)
    host_resources(tree, parts, out)
    power(tree, out)
    out['parts'] = {kind: count for kind, count in sorted(parts.items()) if count}
    out['part_serials'] = sorted(filter(None, serials))
    print(json.dumps(out))


if __name__ == '__main__':
    main()

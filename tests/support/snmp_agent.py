"""SNMPv2c agents on UDP ports of 127.0.0.1, good ones and bad ones, in one process.

usage: snmp_agent.py PORTS TAGS AGENT...

PORTS gets the port of each agent, one a line, as soon as all listen; TAGS gets a line for each PDU tag that was seen
("a5": GETBULK), each once.  AGENT is NAME[:FILE][:NUMBER], after "COUNT*" for several of the kind; FILE is a recorded walk
(.snmprec).  Every agent knows the community "public" and drops requests with another one.
"""
import bisect
import heapq
import os
import selectors
import socket
import sys
import time

GET, GETNEXT, RESPONSE, GETBULK = 0xA0, 0xA1, 0xA2, 0xA5
NO_SUCH_OBJECT, END_OF_VIEW = b"\x80\x00", b"\x82\x00"
MOST_BYTES = 1400


def length(size):
    if size < 0x80:
        return bytes([size])
    body = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(body)]) + body


def tlv(tag, body):
    return bytes([tag]) + length(len(body)) + body


def integer(value, tag=2):
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def oid(numbers):
    body = bytearray([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        part = [number & 0x7F]
        while number := number >> 7:
            part.append(0x80 | number & 0x7F)
        body += bytes(reversed(part))
    return tlv(6, bytes(body))


def read(data, at=0):
    """Tag, body and what follows of the element at `at`."""
    tag, size, at = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, at = int.from_bytes(data[at : at + count], "big"), at + count
    return tag, data[at : at + size], at + size


def read_oid(body):
    numbers, number = [body[0] // 40, body[0] % 40], 0
    for byte in body[1:]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    return tuple(numbers)


class Request:
    def __init__(self, data):
        _, message, _ = read(data)
        _, _, at = read(message)
        _, self.community, at = read(message, at)
        self.tag, pdu, _ = read(message, at)
        _, self.id, at = read(pdu)
        _, _, at = read(pdu, at)
        _, most, at = read(pdu, at)
        _, variables, _ = read(pdu, at)
        self.repetitions = int.from_bytes(most, "big") if self.tag == GETBULK else 1
        _, variable, _ = read(variables)
        self.oid = read_oid(read(variable)[1])

    def answer(self, variables, status=0, identifier=None):
        pdu = tlv(2, identifier or self.id) + integer(status) + integer(1 if status else 0) + tlv(0x30, b"".join(variables))
        return tlv(0x30, integer(1) + tlv(4, self.community) + tlv(RESPONSE, pdu))


def value_of(tag, text):
    kind, is_hex = int(tag.rstrip("xe")), tag.endswith("x")
    raw = bytes.fromhex(text) if is_hex else text.encode("latin-1")
    if kind == 2:
        return integer(int(text))
    if kind == 6:
        return oid([int(number) for number in text.strip(".").split(".")])
    if kind == 64 and not is_hex:
        raw = bytes(int(part) for part in text.split("."))
    if kind in (65, 66, 67, 70):
        return integer(int(text), kind)
    return tlv(kind, raw)


class Objects:
    """What an agent has: OIDs in order, with their encoded variable bindings."""

    def __init__(self, pairs):
        pairs = sorted(dict(pairs).items())
        self.oids = [numbers for numbers, _ in pairs]
        self.bindings = [tlv(0x30, oid(numbers) + value) for numbers, value in pairs]

    def answer(self, request):
        if request.tag == GET:
            at = bisect.bisect_left(self.oids, request.oid)
            if at < len(self.oids) and self.oids[at] == request.oid:
                return request.answer([self.bindings[at]])
            return request.answer([tlv(0x30, oid(request.oid) + NO_SUCH_OBJECT)])
        at = bisect.bisect_right(self.oids, request.oid)
        out, size = [], 0
        for binding in self.bindings[at : at + request.repetitions]:
            size += len(binding)
            if out and size > MOST_BYTES:
                break
            out.append(binding)
        if at + len(out) >= len(self.oids) and len(out) < request.repetitions:
            last = self.oids[-1] if out else request.oid
            out += [tlv(0x30, oid(last) + END_OF_VIEW)] * (request.repetitions - len(out))
        return request.answer(out)


def recorded(path):
    pairs = []
    with open(path, encoding="latin-1", newline="\n") as lines:
        for line in lines:
            parts = line.rstrip("\r\n").split("|", 2)
            if line.startswith("#") or len(parts) != 3 or ":" in parts[1]:
                continue
            try:
                pairs.append((tuple(int(number) for number in parts[0].split(".")), value_of(parts[1], parts[2])))
            except ValueError:
                continue
    return Objects(pairs)


def text(value):
    return tlv(4, value.encode())


def switch(number, count, ports=24):
    """A switch of a chain: port 1 leads to the one before, port 2 to the next."""

    def mac(of, port=0):
        return bytes([0x00, 0x1B, 0x21]) + (of * 64 + port).to_bytes(3, "big")

    def base(*numbers):
        return (1, 3, 6, 1, 2, 1) + numbers

    lldp = (1, 0, 8802, 1, 1, 2, 1)
    pairs = [
        (base(1, 1, 0), text("Example switch")),
        (base(1, 2, 0), oid((1, 3, 6, 1, 4, 1, 99999, 1))),
        (base(1, 3, 0), integer(123456, 67)),
        (base(1, 5, 0), text(f"sw{number}.example")),
        (base(1, 7, 0), integer(2)),
        (lldp + (3, 1, 0), integer(4)),
        (lldp + (3, 2, 0), tlv(4, mac(number))),
        (lldp + (3, 3, 0), text(f"sw{number}.example")),
    ]
    for port in range(1, ports + 1):
        name = f"Gi1/0/{port}"
        row = {2: text(name), 3: integer(6), 4: integer(1500), 5: integer(10**9, 66), 6: tlv(4, mac(number, port)),
               7: integer(1), 8: integer(1)}
        pairs += [(base(2, 2, 1, column, port), value) for column, value in row.items()]
        row = {1: text(name), 15: integer(1000, 66), 17: integer(1), 18: text(f"link {port}")}
        pairs += [(base(31, 1, 1, 1, column, port), value) for column, value in row.items()]
        row = {2: integer(5), 3: text(name), 4: text(name)}
        pairs += [(lldp + (3, 7, 1, column, port), value) for column, value in row.items()]
    for port, other in ((1, number - 1), (2, number + 1)):
        if 0 <= other < count:
            row = {4: integer(4), 5: tlv(4, mac(other)), 6: integer(5), 7: text(f"Gi1/0/{3 - port}"),
                   9: text(f"sw{other}.example"), 11: tlv(4, b"\x20"), 12: tlv(4, b"\x20")}
            pairs += [(lldp + (4, 1, 1, column, 0, port, 1), value) for column, value in row.items()]
    return Objects(pairs)


class Agent:
    """`handle` returns the answer, a list of answers, or None; `delay` holds them back."""

    def __init__(self, name, argument, number, index, count):
        self.name, self.number, self.index, self.count = name, number, index, count
        self.objects = recorded(argument) if argument else None
        self.seen = 0
        self.delay = number if name == "slow" else 0

    def handle(self, request):
        self.seen += 1
        if self.name in ("walk", "slow"):
            return self.objects.answer(request)
        return getattr(self, self.name)(request)

    def switch(self, request):
        if self.objects is None:
            self.objects = switch(self.index, self.count)
        return self.objects.answer(request)

    def silent(self, request):
        return None

    def dies(self, request):
        return self.objects.answer(request) if self.seen <= self.number else None

    def nobulk(self, request):
        return request.answer([], 5) if request.tag == GETBULK else self.objects.answer(request)

    def deafbulk(self, request):
        return None if request.tag == GETBULK else self.objects.answer(request)

    def toobig(self, request):
        return request.answer([], 1) if request.repetitions > self.number else self.objects.answer(request)

    def denies(self, request):
        return request.answer([tlv(0x30, oid(request.oid) + b"\x05\x00")], 16)

    def next_of(self, request, value, step=1):
        """One more object in the subtree asked for, for ever."""
        numbers = request.oid + (1,) if len(request.oid) < 12 else request.oid[:-1] + (request.oid[-1] + step,)
        return request.answer([tlv(0x30, oid(numbers) + value)])

    def endless(self, request):
        out, numbers = [], request.oid if len(request.oid) > 11 else request.oid + (2, 1, 0)
        for _ in range(request.repetitions):
            numbers = numbers[:-1] + (numbers[-1] + 1,)
            out.append(tlv(0x30, oid(numbers) + text("x" * 20)))
        return request.answer(out)

    def repeating(self, request):
        return request.answer([tlv(0x30, oid(request.oid) + text("again"))] * request.repetitions)

    def decreasing(self, request):
        return request.answer([tlv(0x30, oid((1, 3, 6, 1, 2, 1, 1, 1, 0)) + text("first"))])

    def wrongid(self, request):
        return self.objects.answer(request) and request.answer([], 0, b"\x01\x02\x03")

    def types(self, request):
        """Each object with a type of another."""
        if request.tag == GET:
            return self.objects.answer(request)
        at = bisect.bisect_right(self.objects.oids, request.oid)
        values = (integer(7), text("seven"), oid((1, 3)), integer(7, 65), tlv(64, bytes(4)), tlv(5, b""))
        out = [tlv(0x30, oid(numbers) + values[sum(numbers) % len(values)])
               for numbers in self.objects.oids[at : at + request.repetitions]]
        return request.answer(out or [tlv(0x30, oid(request.oid) + END_OF_VIEW)])

    def unknown(self, request):
        """A value of a type that SNMP does not have."""
        if request.tag == GET:
            return self.objects.answer(request)
        return request.answer([tlv(0x30, oid(request.oid + (1,)) + tlv(0x5F, b"??"))])

    def long(self, request):
        """Strings as long as a datagram can carry."""
        return self.objects.answer(request) if request.tag == GET else self.next_of(request, text("y" * 65000))

    def echo(self, request):
        """A long chain of objects that hold the secret that the test plants."""
        if request.tag == GET:
            return request.answer([tlv(0x30, oid(request.oid) + oid((1, 3, 6, 1, 4, 1, 99999)))])
        if request.oid < (1, 3, 6, 1, 2, 1, 1, 5, 0):
            return request.answer([tlv(0x30, oid((1, 3, 6, 1, 2, 1, 1, 5, 0)) + text("planted-sesame-81"))])
        return request.answer([tlv(0x30, oid(request.oid) + END_OF_VIEW)])

    def truncated(self, request):
        answer = self.objects.answer(request)
        return answer if request.tag == GET else answer[: len(answer) // 2]

    def garbage(self, request):
        return [os.urandom(200), b"", b"\x30\x84\xff\xff\xff\xff", b"\x30\x82\x00\x05" + b"\x30" * 60]

    def flood(self, request):
        """Many datagrams that answer nothing, then the answer."""
        return [request.answer([], 0, b"\x07")] * 50 + [self.objects.answer(request)]


def parse(spec):
    """The agents of one argument: (name, file, number)."""
    count, _, rest = spec.rpartition("*")
    name, *more = rest.split(":")
    file = next((part for part in more if part and not part.replace(".", "").isdigit()), None)
    number = next((float(part) for part in more if part.replace(".", "").isdigit()), 0)
    return [(name, file, number)] * int(count or 1)


def main():
    ports_file, tags_file, *specs = sys.argv[1:]
    wanted = [agent for spec in specs for agent in parse(spec)]
    selector, ports, walks = selectors.DefaultSelector(), [], {}
    for index, (name, file, number) in enumerate(wanted):
        agent = Agent(name, None, number, index, len(wanted))
        if file:
            agent.objects = walks.setdefault(file, None) or walks.update({file: recorded(file)}) or walks[file]
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 0))
        ports.append(server.getsockname()[1])
        selector.register(server, selectors.EVENT_READ, agent)
    with open(ports_file + ".new", "w") as out:
        out.write("".join(f"{port}\n" for port in ports))
    os.rename(ports_file + ".new", ports_file)
    tags, later = set(), []
    with open(tags_file, "w", buffering=1) as log:
        while True:
            wait = max(0, later[0][0] - time.monotonic()) if later else None
            for key, _ in selector.select(wait):
                data, peer = key.fileobj.recvfrom(65535)
                request = Request(data)
                if request.tag not in tags:
                    tags.add(request.tag)
                    log.write(f"{request.tag:02x}\n")
                if request.community != b"public":
                    continue
                answers = key.data.handle(request)
                due = time.monotonic() + key.data.delay
                for answer in answers if isinstance(answers, list) else [answers]:
                    if answer is None:
                        continue
                    if key.data.delay:
                        heapq.heappush(later, (due, len(later), key.fileobj.fileno(), answer, peer, key.fileobj))
                    else:
                        key.fileobj.sendto(answer, peer)
            while later and later[0][0] <= time.monotonic():
                _, _, _, answer, peer, server = heapq.heappop(later)
                server.sendto(answer, peer)


main()

#!/usr/bin/python3
"""Plays the answers of region.py as AWS would, to the aws collector, and keeps what that was told.

  record.py PLIMSOLL        writes aws/ anew with the program PLIMSOLL (build/release/bin/plimsoll)

Needs Debian's python3-botocore, whose service models say what requests and answers look like.  Run it when region.py or the calls of the
collector change.
"""
import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from xml.sax.saxutils import escape

import botocore.loaders
import botocore.model

import region

HERE = pathlib.Path(__file__).resolve().parent
LOADER = botocore.loaders.Loader()
KEY = "AKIAEXAMPLEHARBOUR00"  # nobody's


def models():
    """(signing name, API version) to (service as the SDKs name it, model)."""
    out = {}
    for name in LOADER.list_available_services("service-2"):
        try:
            model = botocore.model.ServiceModel(LOADER.load_service_model(name, "service-2"), name)
        except Exception:  # a model that this version cannot read is none that we answer for
            continue
        out.setdefault(model.signing_name, []).append((name, model))
    return out


MODELS = models()


# --- What was asked -----------------------------------------------------------------------------------------------------

def route(model, method, path):
    """The operation of a REST request, and the members its path gives."""
    best = None
    for name in model.operation_names:
        operation = model.operation_model(name)
        uri = operation.http.get("requestUri", "/").split("?")[0]
        pattern = "".join(f"(?P<{part[1:-1].rstrip('+')}>{'.+' if part.endswith('+}') else '[^/]+'})" if part.startswith("{") else re.escape(part)
                          for part in re.split(r"(\{[^}]+\})", uri))
        found = re.fullmatch(pattern.rstrip("/") + "/?", path)
        if operation.http.get("method") == method and found and (best is None or len(uri) > len(best[2])):
            best = (operation, found.groupdict(), uri)
    return best


def asked(model, method, url, headers, body):
    parts = urllib.parse.urlsplit(url)
    protocol = model.metadata["protocol"]
    if protocol in ("query", "ec2"):
        given = dict(urllib.parse.parse_qsl(body.decode()))
        if given.get("Version") != model.api_version or given.get("Action") not in model.operation_names:
            return None
        return model.operation_model(given["Action"]), {k: v for k, v in given.items() if k not in ("Action", "Version")}
    if protocol == "json":
        prefix, _, name = headers.get("X-Amz-Target", "").rpartition(".")
        if prefix != model.metadata.get("targetPrefix") or name not in model.operation_names:
            return None
        return model.operation_model(name), json.loads(body or b"{}")
    found = route(model, method, urllib.parse.unquote(parts.path))
    if not found:
        return None
    operation, given, _ = found
    query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
    members = operation.input_shape.members if operation.input_shape else {}
    named = {shape.serialization.get("name", member): member for member, shape in members.items()}
    return operation, {named.get(k, k): v for k, v in {**given, **query}.items()}


# --- What is answered ---------------------------------------------------------------------------------------------------

def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def as_json(shape, value):
    if shape.type_name == "structure":
        return {shape.members[k].serialization.get("name", k): as_json(shape.members[k], v) for k, v in value.items() if k in shape.members}
    if shape.type_name == "list":
        return [as_json(shape.member, v) for v in value]
    if shape.type_name == "map":
        return {k: as_json(shape.value, v) for k, v in value.items()}
    return seconds(value) if shape.type_name == "timestamp" and shape.serialization.get("timestampFormat") != "iso8601" else value


def as_xml(shape, value, name):
    if shape.type_name == "structure":
        inner = "".join(as_xml(shape.members[k], v, shape.members[k].serialization.get("name", k)) for k, v in value.items() if k in shape.members)
        return f"<{name}>{inner}</{name}>"
    if shape.type_name == "list":
        if shape.serialization.get("flattened"):
            return "".join(as_xml(shape.member, v, shape.member.serialization.get("name", name)) for v in value)
        inner = "".join(as_xml(shape.member, v, shape.member.serialization.get("name", "member")) for v in value)
        return f"<{name}>{inner}</{name}>"
    if shape.type_name == "boolean":
        value = "true" if value else "false"
    return f"<{name}>{escape(str(value))}</{name}>"


def answered(model, operation, value):
    protocol = model.metadata["protocol"]
    shape = operation.output_shape
    if protocol in ("json", "rest-json"):
        body = as_json(shape, value) if shape else {}
        return json.dumps(body), "application/x-amz-json-" + model.metadata.get("jsonVersion", "1.1") if protocol == "json" else "application/json"
    name = operation.name
    if protocol == "rest-xml":
        payload = shape.serialization.get("payload") if shape else None
        if payload:
            return as_xml(shape.members[payload], value.get(payload, {}), shape.members[payload].serialization.get("name", payload)), "application/xml"
        return as_xml(shape, value, shape.serialization.get("name", name + "Response")) if shape else f"<{name}Response/>", "application/xml"
    inner = as_xml(shape, value, "x")[3:-4] if shape else ""
    if protocol == "ec2":
        return f"<{name}Response><requestId>0</requestId>{inner}</{name}Response>", "text/xml"
    wrapper = shape.serialization.get("resultWrapper", name + "Result") if shape else name + "Result"
    return f"<{name}Response><{wrapper}>{inner}</{wrapper}><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{name}Response>", "text/xml"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = region.answers()
    unanswered = set()

    def reply(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", self.headers.get("Authorization", ""))
        place, signing = scope.groups() if scope else ("", "")
        # Services that grew out of each other share a name and calls (rds, docdb, neptune).
        candidates = [(service, model, *found) for service, model in MODELS.get(signing, [])
                      if (found := asked(model, self.command, self.path, self.headers, body))]
        if not candidates:
            return self.send(400, f"nobody answers {signing} {self.command} {self.path}", "text/plain")
        told = [(model, operation, output) for service, model, operation, given in candidates
                if (output := self.answers.find(service, operation.name, place, given))]
        if told:
            return self.send(200, *answered(*told[0]))
        service, model, operation, _ = candidates[0]
        self.unanswered.add(f"{service}:{operation.name}")
        return self.send(200, *answered(model, operation, {}))

    def send(self, status, text, media_type):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = reply

    def date_time_string(self, timestamp=None):
        return super().date_time_string(datetime.datetime.fromisoformat(region.SEEN.replace("Z", "+00:00")).timestamp())

    def log_message(self, *words):
        pass


def main():
    program = sys.argv[1]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shutil.rmtree(HERE / "aws", ignore_errors=True)
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": "for-recording-only", "PLIMSOLL_NOW": region.SEEN,
                   "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, "-d", f"{folder}/audit.db", "collect", "aws", f"endpoint_url=http://127.0.0.1:{server.server_port}", "service_tag=Service",
                               "--record", str(HERE / "aws")], env=environment, check=False)
    print(f"{sum(1 for _ in (HERE / 'aws').rglob('*.json'))} answers recorded; nothing to tell of: {', '.join(sorted(Handler.unanswered))}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

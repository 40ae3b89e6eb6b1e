"""A BMC for tests: serves a bundle over HTTPS with basic auth and notes every request.

Knows sessions as well: POST to the sessions gives a token, DELETE ends it.

usage: bmc.py BUNDLE CERTIFICATE KEY USER PASSWORD LOG PORT_FILE
"""
import base64
import http.server
import json
import os
import secrets
import ssl
import sys

bundle, certificate, key, user, password, log, port_file = sys.argv[1:]
with open(bundle, encoding="utf-8") as file:
    resources = {uri.rstrip("/"): body for uri, body in json.load(file)["resources"].items()}
SESSIONS = "/redfish/v1/SessionService/Sessions"
tokens = {}
expected = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Bmc(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{self.command} {self.path}\n")
        path = self.path.rstrip("/")
        public = path == "/redfish/v1"
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length)
        if self.command == "POST" and path == SESSIONS:
            self.log_in(sent)
        elif self.command == "DELETE" and path in tokens:
            del tokens[path]
            self.reply(200, {})
        elif self.headers.get("X-Auth-Token") in tokens.values() and path in resources:
            self.reply(200, resources[path])
        elif self.headers.get("X-Auth-Token") in tokens.values():
            self.reply(404, {"error": {"message": "no such resource"}})
        elif not public and self.headers.get("Authorization") != expected:
            self.reply(401, {"error": {"message": "unauthorised"}})
        elif path in resources:
            self.reply(200, resources[path])
        else:
            self.reply(404, {"error": {"message": "no such resource"}})

    def log_in(self, sent):
        if json.loads(sent) != {"UserName": user, "Password": password}:
            self.reply(401, {"error": {"message": "unauthorised"}})
            return
        place = f"{SESSIONS}/{len(tokens) + 1}"
        tokens[place] = secrets.token_hex(16)
        self.reply(201, {"@odata.id": place},
                   {"X-Auth-Token": tokens[place], "Location": place})

    def reply(self, status, body, headers=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bmc)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(port_file + ".new", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.replace(port_file + ".new", port_file)
server.serve_forever()

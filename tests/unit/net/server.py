"""A small HTTP server for transport_test.cpp.  Prints its port; answers by path until it is killed.

usage: server.py [CERTIFICATE KEY]
"""
import collections
import gzip
import http.server
import json
import socketserver
import ssl
import sys
import time
import urllib.parse

asked = collections.Counter()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        asked[url.path] += 1
        count = asked[url.path]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        if url.path == "/echo":
            text = {"method": self.command, "path": self.path, "body": body,
                    "headers": {n.lower(): v for n, v in self.headers.items()}}
            self.answer(200, json.dumps(text).encode(), [("Content-Type", "application/json")])
        elif url.path == "/count":
            self.answer(200, str(asked[query["of"]]).encode())
        elif url.path == "/busy":  # 429 once, with the wait that was asked for
            if count == 1:
                self.answer(429, b"", [("Retry-After", query["after"])])
            else:
                self.answer(200, b"ready")
        elif url.path == "/flaky":  # 503 twice
            self.answer(503 if count <= 2 else 200, b"flaky")
        elif url.path == "/broken":
            self.answer(500, b"broken")
        elif url.path == "/cut":  # the connection ends before the answer, once
            if count == 1:
                self.close_connection = True
            else:
                self.answer(200, b"whole")
        elif url.path == "/to":
            self.answer(302, b"", [("Location", query["url"])])
        elif url.path == "/loop":
            self.answer(301, b"", [("Location", "/loop")])
        elif url.path == "/big":
            self.answer(200, b"x" * int(query["bytes"]))
        elif url.path == "/bomb":
            self.answer(200, gzip.compress(b"\0" * 10_000_000), [("Content-Encoding", "gzip")])
        elif url.path == "/headers":
            self.answer(200, b"", [(f"X-{i}", "v" * 9000) for i in range(90)])
        elif url.path == "/slow":
            time.sleep(5)
            self.answer(200, b"late")
        elif url.path == "/binary":
            self.answer(200, bytes(range(256)), [("Content-Type", "application/octet-stream")])
        elif url.path == "/session":
            secret = json.loads(body).get("Password", "")
            text = {"UserName": "audit", "Password": secret, "Note": f"token-{secret}-end"}
            self.answer(201, json.dumps(text).encode(),
                        [("X-Auth-Token", "tok-5f2b7c9d11"), ("Set-Cookie", "sid=cookie-77aa55; Path=/"),
                         ("X-Trace", "saw tok-5f2b7c9d11")])
        else:
            self.answer(404, b"no such path")

    do_POST = do_HEAD = do_PUT = do_GET


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):  # without looking up our own name, which takes its time
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, *_):  # a client that hangs up is what some tests are about
        pass


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) == 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()

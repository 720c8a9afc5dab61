"""A legacy authorization plugin on a unix socket: authz.py SOCKET LOG

Prints `ready` when it listens. Each question goes to LOG as a line of JSON, its bodies decoded. It forbids a request
whose body names "forbidden", and the answer of /info.
"""

import base64
import http.server
import json
import os
import socketserver
import sys

path, log = sys.argv[1], open(sys.argv[2], "a", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        method = self.path.strip("/")
        if method == "Plugin.Activate":
            return self.answer({"Implements": ["authz"]})
        question = json.loads(text)
        for name in ("RequestBody", "ResponseBody"):
            if name in question:
                question[name] = base64.b64decode(question[name]).decode("utf-8", "replace")
        log.write(json.dumps({"Method": method, **question}) + "\n")
        if method == "AuthZPlugin.AuthZReq":
            allow = "forbidden" not in question.get("RequestBody", "")
        else:
            allow = not question["RequestUri"].endswith("/info")
        self.answer({"Allow": allow, "Msg": "" if allow else "not here"})

    def answer(self, document):
        text = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def address_string(self):
        return "unix"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


if os.path.exists(path):
    os.unlink(path)
server = Server(path, Handler)
print("ready", flush=True)
server.serve_forever()

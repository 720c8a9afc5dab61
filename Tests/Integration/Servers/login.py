"""A registry's front door, over TLS: login.py CERTIFICATE KEY LOG

Prints `port N` when it listens. It wants a bearer token; its token server knows `me` with the password `secret`, gives a
refresh token for that to who asks for one, and takes it again. LOG has a line for each request to the token server.
"""

import base64
import http.server
import json
import ssl
import sys
import urllib.parse

LOGIN = "Basic " + base64.b64encode(b"me:secret").decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, document, fields=()):
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self, query):
        with open(sys.argv[3], "a") as log:
            print(self.command, *sorted(f"{k}={v[0]}" for k, v in query.items()), file=log)

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        if place.path == "/token":
            query = urllib.parse.parse_qs(place.query)
            self.note(query)
            if self.headers["Authorization"] != LOGIN:
                return self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "who are you?"}]})
            token = {"token": "sesame", "expires_in": 300}
            if query.get("offline_token") == ["true"]:
                token["refresh_token"] = "again"
            return self.answer(200, token)
        if self.headers["Authorization"] != "Bearer sesame":
            realm = f'Bearer realm="https://{self.headers["Host"]}/token",service="test"'
            return self.answer(401, {"errors": [{"code": "UNAUTHORIZED"}]}, [("WWW-Authenticate", realm)])
        self.answer(200, {})

    def do_POST(self):
        query = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.note(query)
        isKnown = query.get("refresh_token") == ["again"]
        self.answer(200 if isKnown else 401, {"access_token": "sesame"} if isKnown else {})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print("port", server.server_port, flush=True)
server.serve_forever()

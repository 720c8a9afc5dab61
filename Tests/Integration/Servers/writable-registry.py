"""An empty registry on loopback that takes pushes: writable-registry.py [--flaky] [USER:PASSWORD]

Prints `port N` when it listens. With a user it wants basic authentication, and with --flaky the first
upload of all is refused when it has come. Blobs and manifests stay in memory; a blob's
bytes must be those of its digest, and a manifest may name only what is there.
"""

import base64
import hashlib
import http.server
import json
import re
import sys
import urllib.parse

words = [word for word in sys.argv[1:] if word != "--flaky"]
refusals = 1 if "--flaky" in sys.argv else 0
login = base64.b64encode(words[0].encode()).decode() if words else None
blobs, manifests = {}, {}


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        if self.headers["Transfer-Encoding"] != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"] or 0))
        data = b""
        while size := int(self.rfile.readline(), 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def route(self):
        body = self.body()
        if login and self.headers["Authorization"] != "Basic " + login:
            return self.reply(401, b"", {"WWW-Authenticate": 'Basic realm="test"'})
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/v2/":
            return self.reply(200, b"{}")
        if found := re.fullmatch(r"/v2/(\S+)/tags/list", url.path):
            names = sorted(tag for name, tag in manifests if name == found[1] and ":" not in tag)
            return self.reply(200, json.dumps({"name": found[1], "tags": names}).encode()) if names else self.missing("NAME_UNKNOWN")
        if found := re.fullmatch(r"/v2/(\S+)/blobs/uploads/", url.path):
            return self.reply(202, b"", {"Location": f"/v2/{found[1]}/blobs/uploads/1"})
        if found := re.fullmatch(r"/v2/(\S+)/blobs/uploads/1", url.path):
            global refusals
            if refusals > 0:
                refusals -= 1
                return self.error(503, "UNAVAILABLE")
            if digest(body) != query["digest"]:
                return self.error(400, "DIGEST_INVALID")
            blobs[query["digest"]] = body
            return self.reply(201, b"", {"Docker-Content-Digest": query["digest"]})
        if found := re.fullmatch(r"/v2/(\S+)/blobs/(\S+)", url.path):
            return self.reply(200, blobs[found[2]]) if found[2] in blobs else self.missing("BLOB_UNKNOWN")
        if found := re.fullmatch(r"/v2/(\S+)/manifests/(\S+)", url.path):
            return self.manifest(found[1], found[2], body)
        self.missing("UNSUPPORTED")

    def manifest(self, name, tag, body):
        if self.command == "PUT":
            node = json.loads(body)
            if any(one["digest"] not in blobs for one in [node["config"], *node["layers"]]):
                return self.error(400, "MANIFEST_BLOB_UNKNOWN")
            manifests[name, tag] = manifests[name, digest(body)] = (self.headers["Content-Type"], body)
            return self.reply(201, b"", {"Docker-Content-Digest": digest(body)})
        if (name, tag) not in manifests:
            return self.missing("MANIFEST_UNKNOWN")
        kind, data = manifests[name, tag]
        self.reply(200, data, {"Content-Type": kind, "Docker-Content-Digest": digest(data)})

    def missing(self, code):
        self.error(404, code)

    def error(self, status, code):
        self.reply(status, json.dumps({"errors": [{"code": code, "message": code.lower()}]}).encode())

    def reply(self, status, data, fields={}):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_HEAD = do_POST = do_PUT = route

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()

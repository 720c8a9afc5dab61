"""A registry on loopback whose answers are seldom right: the repository's name says what it does.

Prints `port N` when it listens.
"""

import hashlib
import http.server
import json

LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OLD = "application/vnd.docker.distribution.manifest.v2+json"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def errors(*told):
    return json.dumps({"errors": [dict(zip(("code", "message", "detail"), one)) for one in told]}).encode()


def manifest(configuration, **more):
    return json.dumps({"schemaVersion": 2, "config": {"digest": configuration}, "layers": [], **more}).encode()


config = b'{"architecture":"arm","os":"linux","variant":"v7","os.version":"1","os.features":["x"],"more":{}}'
good = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": {"digest": digest(config), "size": 1},
                   "layers": [], "annotations": {"a&b": "<c>\u2028 d"}}, indent=1, ensure_ascii=False).encode() + b"\n"
JSON = "application/json"
answers = {
    "good": (200, MANIFEST, good),
    "parameters": (200, MANIFEST + "; charset=utf-8", good),
    "untyped": (200, "", good),
    "plain": (200, "text/plain", good),
    "broken": (200, MANIFEST, b"{"),
    "number": (200, MANIFEST, b"{\"schemaVersion\": 2, \"mediaType\": \"" + OLD.encode() + b"\"}"),
    "wrong-old": (200, OLD, good),
    "wrong-list": (200, LIST, b'{"mediaType": "x", "manifests": []}'),
    "index-in-manifest": (200, MANIFEST, b'{"schemaVersion": 2, "manifests": []}'),
    "manifest-in-index": (200, INDEX, b'{"schemaVersion": 2, "layers": [], "config": {}}'),
    "empty-index": (200, INDEX, b'{"schemaVersion": 2, "manifests": []}'),
    "nested": (200, INDEX, json.dumps({"manifests": [{"digest": digest(good)}, {"digest": "sha256:1"}]}).encode()),
    "members": (200, INDEX, json.dumps({"manifests": [
        {"digest": digest(good), "platform": {"os": "plan9", "architecture": "386", "features": ["f"]}},
        {"digest": digest(good)}]}).encode()),
    "config-none": (200, MANIFEST, manifest("")),
    "config-odd": (200, MANIFEST, manifest(digest(b"["))),
    "config-false": (200, MANIFEST, manifest(digest(b"other"))),
    "unknown": (404, JSON, errors(["MANIFEST_UNKNOWN", "manifest unknown"])),
    "unknown-detail": (404, JSON, errors(["MANIFEST_UNKNOWN", "manifest unknown", {"Tag": "x"}])),
    "unknown-words": (404, JSON, errors(["NAME_UNKNOWN", "nobody knows"])),
    "two": (404, JSON, errors(["DENIED", "no"], ["MANIFEST_UNKNOWN", "x"])),
    "odd-code": (400, JSON, errors(["ODD", "strange"])),
    "bare-code": (400, JSON, errors(["UNSUPPORTED"])),
    "details": (429, JSON, b'{"details": "slow down"}'),
    "html": (404, "text/html", b"<p>none</p>"),
    "html-denied": (403, "text/html; charset=x", b"no"),
    "html-unauthorized": (401, "text/html", b"who"),
    "json-broken": (404, JSON, b"<p>"),
    "json-empty": (404, JSON, b"{}"),
    "json-unauthorized": (401, JSON, b"{}"),
    "failed": (500, JSON, errors(["UNKNOWN", "x"])),
    "teapot": (418, "", b"tea"),
}
blobs = {digest(config): config, digest(b"["): b"[", digest(b"other"): b"not that"}
manifests = {digest(good): (200, MANIFEST, good)}


class Handler(http.server.BaseHTTPRequestHandler):
    default_request_version = "HTTP/1.0"

    def do_GET(self):
        parts = self.path.split("/")
        if self.path == "/v2/":
            return self.reply(200, JSON, b"{}")
        if parts[-2] == "blobs":
            known = blobs.get(parts[-1])
            return self.reply(200, "", known) if known else self.reply(404, JSON, errors(["BLOB_UNKNOWN", ""]))
        self.reply(*manifests.get(parts[-1], answers[parts[2]]))

    def reply(self, status, kind, body):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()

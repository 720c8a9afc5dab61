"""A read-only registry on loopback, with one image from a docker-archive tar: registry.py ARCHIVE [--corrupt] [--token]
[--bearer] [--cut] [--twice]

Prints `port N` when it listens. With --corrupt the layer's bytes are not those of its digest. With --token
it wants a bearer token, which its own /token gives, and sends blobs from another path. The image is behind an index.

With --bearer it wants the token `sesame`, and its token server gives none. With --cut a layer's first answer breaks off in
its middle. With --twice the image has each of its layers two times.
"""

import gzip
import hashlib
import http.server
import json
import platform
import re
import sys
import tarfile

archive = tarfile.open(sys.argv[1])
corrupt = "--corrupt" in sys.argv
token = "--token" in sys.argv
bearer = "--bearer" in sys.argv
cut = "--cut" in sys.argv
twice = "--twice" in sys.argv
# The Range fields of the requests for layers, in their order.
asked = []


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


listed = json.load(archive.extractfile("manifest.json"))[0]
config = archive.extractfile(listed["Config"]).read()
layers = [gzip.compress(archive.extractfile(name).read(), 1, mtime=0) for name in listed["Layers"]]
if twice:
    layers *= 2
    node = json.loads(config)
    node["rootfs"]["diff_ids"] *= 2
    config = json.dumps(node).encode()
blobs = {digest(data): data for data in [config, *layers]}
MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"


def descriptor(kind, data):
    return {"mediaType": kind, "size": len(data), "digest": digest(data)}


manifest = json.dumps({
    "schemaVersion": 2,
    "mediaType": MANIFEST_TYPE,
    "config": descriptor("application/vnd.docker.container.image.v1+json", config),
    "layers": [descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", data) for data in layers],
}).encode()
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
index = json.dumps({
    "schemaVersion": 2,
    "mediaType": INDEX_TYPE,
    "manifests": [
        dict(descriptor(MANIFEST_TYPE, b"another machine's"), platform={"os": "linux", "architecture": "s390x"}),
        dict(descriptor(MANIFEST_TYPE, manifest), platform={
            "os": "linux",
            "architecture": {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine()),
        }),
    ],
}).encode()
if corrupt:
    for data in layers:
        blobs[digest(data)] = data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if token and self.path.startswith("/token?"):
            return self.reply(200, "application/json", b'{"token":"sesame"}')
        if token and self.path.startswith("/elsewhere/"):
            # Credentials are for the registry alone.
            if self.headers["Authorization"]:
                return self.reply(400, "text/plain", b"credentials were sent along")
            return self.reply(200, "application/octet-stream", blobs[self.path.removeprefix("/elsewhere/")])
        if (token or bearer) and self.headers["Authorization"] != "Bearer sesame":
            return self.challenge()
        if self.path == "/asked":
            return self.reply(200, "application/json", json.dumps(asked).encode())
        if self.path == "/rootfs.tar":
            return self.redirect("/layer.tar.gz")
        if self.path == "/layer.tar.gz":
            return self.reply(200, "application/octet-stream", layers[0])
        found = re.fullmatch(r"/v2/(?:(\S+)/(manifests|blobs)/([^/]+))?", self.path)
        if not found:
            return self.reply(404, "application/json", b'{"errors":[{"code":"UNSUPPORTED"}]}')
        name, kind, reference = found.groups()
        if name is None:
            return self.reply(200, "application/json", b"{}")
        isOurs = name in ("busybox", "library/busybox")
        if isOurs and kind == "manifests" and reference in ("latest", digest(index)):
            return self.reply(200, INDEX_TYPE, index, digest(index))
        if isOurs and kind == "manifests" and reference == digest(manifest):
            return self.reply(200, MANIFEST_TYPE, manifest, digest(manifest))
        if isOurs and kind == "blobs" and reference in blobs:
            if token:
                # Another host's name, as far as a client can tell.
                return self.redirect(f"http://localhost:{self.server.server_address[1]}/elsewhere/{reference}")
            return self.blob(reference)
        code = "MANIFEST_UNKNOWN" if kind == "manifests" else "BLOB_UNKNOWN"
        self.reply(404, "application/json", json.dumps({"errors": [{"code": code, "message": "unknown"}]}).encode())

    do_HEAD = do_GET

    def blob(self, reference):
        data, span = blobs[reference], self.headers["Range"]
        if reference != digest(config):
            asked.append(span)
        if cut and reference != digest(config):
            if span:
                begin = int(span.removeprefix("bytes=").removesuffix("-"))
                where = {"Content-Range": f"bytes {begin}-{len(data) - 1}/{len(data)}"}
                return self.reply(206, "application/octet-stream", data[begin:], reference, where)
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        self.reply(200, "application/octet-stream", data, reference)

    def reply(self, status, kind, body, name=None, fields={}):
        self.send_response(status)
        for key, value in fields.items():
            self.send_header(key, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        if name:
            self.send_header("Docker-Content-Digest", name)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def redirect(self, place):
        self.send_response(307)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def challenge(self):
        host = self.headers["Host"]
        self.send_response(401)
        self.send_header("WWW-Authenticate", f'Bearer realm="http://{host}/token",service="test",scope="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()

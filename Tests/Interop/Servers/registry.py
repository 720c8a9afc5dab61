"""A registry on loopback that takes and gives images: registry.py [OPTION...]

Prints `port N` when it listens. What is asked is written to --log, a line each: METHOD PATH STATUS.

--archive TAR      holds `busybox:latest` from a docker archive, behind an index with a second platform
--docker           the images that it holds have docker's types, and manifests over several lines
--held FILE        the names and digests of all manifests and blobs are written there after each push
--layers FOLDER    holds `layers:latest`, a layer for each tar file of the folder, in the order of their names
--tls CERT KEY     speaks TLS
--client CERT      wants the client's certificate
--prefix PATH      the API is below this path, and not below /v2
--tunnel PORT      a proxy: each CONNECT leads to that port of loopback
--user NAME:WORD   wants that user by basic authentication, or at the token server
--token            wants bearer tokens, which its own /token gives
--oauth            the token server takes the newer form (POST) too
--cut BYTES        ends each connection that sends more than so many bytes of a blob; ranges are honoured
--corrupt          the layers' bytes are not those of their digests
--digestless       answers to HEAD of a tag do not name the digest
"""

import argparse
import base64
import gzip
import hashlib
import http.server
import json
import os
import re
import socket
import ssl
import tarfile
import threading
import urllib.parse
import uuid

parser = argparse.ArgumentParser()
parser.add_argument("--archive")
parser.add_argument("--docker", action="store_true")
parser.add_argument("--held")
parser.add_argument("--layers")
parser.add_argument("--tls", nargs=2)
parser.add_argument("--client")
parser.add_argument("--prefix", default="/v2")
parser.add_argument("--tunnel", type=int)
parser.add_argument("--user")
parser.add_argument("--token", action="store_true")
parser.add_argument("--oauth", action="store_true")
parser.add_argument("--cut", type=int)
parser.add_argument("--corrupt", action="store_true")
parser.add_argument("--digestless", action="store_true")
parser.add_argument("--log")
options = parser.parse_args()

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"
if options.docker:
    INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"
    MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
    LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    CONFIG = "application/vnd.docker.container.image.v1+json"

blobs = {}       # (repository, digest) -> bytes
manifests = {}   # (repository, tag or digest) -> (type, bytes)
uploads = {}     # id -> bytes
lock = threading.Lock()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(kind, data, **more):
    return {"mediaType": kind, "digest": digest(data), "size": len(data), **more}


def add_blob(repository, data):
    blobs[repository, digest(data)] = data
    return data


def add_manifest(repository, kind, document, *tags):
    data = json.dumps(document, indent=3 if options.docker else None).encode()
    for name in (digest(data), *tags):
        manifests[repository, name] = (kind, data)
    return data


def add_image(repository, layers, architecture, *tags):
    config = add_blob(repository, json.dumps({
        "architecture": architecture,
        "os": "linux",
        "config": {"Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
    }).encode())
    packed = [add_blob(repository, gzip.compress(layer, 6, mtime=0)) for layer in layers]
    manifest = add_manifest(repository, MANIFEST, {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(CONFIG, config),
        "layers": [descriptor(LAYER, data) for data in packed],
    }, *tags)
    if options.corrupt:
        for data in packed:
            blobs[repository, digest(data)] = data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]
    return manifest


if options.archive:
    archive = tarfile.open(options.archive)
    listed = json.load(archive.extractfile("manifest.json"))[0]
    layers = [archive.extractfile(name).read() for name in listed["Layers"]]
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
    choices = [("s390x", [layers[0] + bytes(512)]), (machine, layers)]
    add_manifest("busybox", INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": [
        descriptor(MANIFEST, add_image("busybox", content, architecture),
                   platform={"architecture": architecture, "os": "linux"})
        for architecture, content in choices
    ]}, "latest")
if options.layers:
    names = sorted(os.listdir(options.layers))
    add_image("layers", [open(os.path.join(options.layers, name), "rb").read() for name in names], "amd64", "latest")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Who speaks TLS to it is told in HTTP that it does not, as Go's servers do.
    default_request_version = "HTTP/1.0"

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/token":
            return self.token(query, self.rfile.read(length))
        scope = self.allowed(url.path)
        if scope is not None:
            self.rfile.read(length)
            return self.challenge(scope)
        found = re.fullmatch(re.escape(options.prefix) + r"/(.+)/(manifests|blobs)/(uploads/[^/]*|[^/]+)", url.path)
        if not found:
            self.rfile.read(length)
            return self.reply(200 if url.path == "/v2/" else 404, b"{}")
        repository, kind, name = found.groups()
        body = self.rfile.read(length)
        if kind == "manifests":
            return self.manifest(repository, name, body)
        if name.startswith("uploads/"):
            return self.upload(repository, name[8:], query, body)
        self.blob(repository, name)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = handle_any

    def do_CONNECT(self):
        if not options.tunnel:
            return self.reply(405, b"")
        other = socket.create_connection(("127.0.0.1", options.tunnel))
        with lock, open(options.log, "a") as log:
            print("CONNECT", self.path, self.headers.get("Proxy-Authorization"), file=log)
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        back = threading.Thread(target=self.pass_on, args=(other, self.connection))
        back.start()
        self.pass_on(self.connection, other)
        back.join()
        self.close_connection = True

    @staticmethod
    def pass_on(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def manifest(self, repository, name, body):
        if self.command == "PUT":
            kind = self.headers["Content-Type"]
            for child in self.children(json.loads(body)):
                if (repository, child) not in blobs and (repository, child) not in manifests:
                    return self.error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry")
            with lock:
                manifests[repository, name] = manifests[repository, digest(body)] = (kind, body)
                self.tell_held()
            return self.reply(201, b"", {"Docker-Content-Digest": digest(body)})
        if (repository, name) not in manifests:
            return self.error(404, "MANIFEST_UNKNOWN", "manifest unknown")
        kind, data = manifests[repository, name]
        named = {} if options.digestless and self.command == "HEAD" else {"Docker-Content-Digest": digest(data)}
        self.reply(200, data, {"Content-Type": kind, **named})

    @staticmethod
    def tell_held():
        if options.held:
            lines = [f"{repository} {name} {kind} {digest(data)}" for (repository, name), (kind, data) in manifests.items()]
            lines += [f"{repository} {name}" for repository, name in blobs]
            with open(options.held, "w") as held:
                print(*sorted(lines), sep="\n", file=held)

    @staticmethod
    def children(document):
        parts = [document.get("config"), *document.get("layers", []), *document.get("manifests", [])]
        return [part["digest"] for part in parts if part]

    def blob(self, repository, name):
        if (repository, name) not in blobs:
            return self.error(404, "BLOB_UNKNOWN", "blob unknown to registry")
        data = blobs[repository, name]
        fields = {"Content-Type": "application/octet-stream", "Docker-Content-Digest": name}
        status = 200
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if asked:
            start = int(asked[1])
            status = 206
            fields["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
            data = data[start:]
        cut = options.cut if options.cut and len(data) > options.cut and self.command == "GET" else None
        self.reply(status, data, fields, cut)

    def upload(self, repository, identity, query, body):
        if self.command == "POST":
            if "mount" in query and (query["from"], query["mount"]) in blobs:
                with lock:
                    blobs[repository, query["mount"]] = blobs[query["from"], query["mount"]]
                    self.tell_held()
                return self.reply(201, b"", {"Docker-Content-Digest": query["mount"]})
            identity = uuid.uuid4().hex
            uploads[identity] = b""
            return self.reply(202, b"", {"Location": f"/v2/{repository}/blobs/uploads/{identity}?state=1"})
        if identity not in uploads:
            return self.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry")
        uploads[identity] += body
        if digest(uploads[identity]) != query.get("digest"):
            return self.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content")
        with lock:
            blobs[repository, query["digest"]] = uploads.pop(identity)
        self.reply(201, b"", {"Docker-Content-Digest": query["digest"]})

    def allowed(self, path):
        """None, or the scope that is missing."""
        field = self.headers.get("Authorization") or ""
        repository = re.fullmatch(r"/v2/(.+)/(?:manifests|blobs)/.*", path)
        action = "pull" if self.command in ("GET", "HEAD") else "push"
        scope = f"repository:{repository[1]}:{action}" if repository else ""
        if options.token:
            name = repository[1] if repository else ""
            granted = field.removeprefix("Bearer ").split("|")
            return None if field.startswith("Bearer ") and f"{name}:{action}" in granted else scope
        if options.user:
            return None if field == self.basic() else scope
        return None

    @staticmethod
    def basic():
        return "Basic " + base64.b64encode(options.user.encode()).decode()

    def challenge(self, scope):
        scheme = "https" if options.tls else "http"
        realm = f"{scheme}://{self.headers['Host']}/token"
        wanted = f'Bearer realm="{realm}",service="test",scope="{scope}"' if options.token else 'Basic realm="test"'
        self.error(401, "UNAUTHORIZED", "authentication required", {"WWW-Authenticate": wanted})

    def token(self, query, body):
        form = dict(urllib.parse.parse_qsl(body.decode()))
        scopes = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("scope", [])
        if self.command == "POST":
            if not options.oauth:
                return self.error(404, "UNSUPPORTED", "no oauth")
            given = f"{form.get('username')}:{form.get('password')}"
            scopes = form.get("scope", "").split()
        else:
            field = (self.headers.get("Authorization") or "").removeprefix("Basic ")
            given = base64.b64decode(field).decode()
        if options.user and given != options.user:
            return self.error(401, "UNAUTHORIZED", "wrong name or password")
        granted = []
        for scope in scopes:
            _, name, actions = scope.split(":")
            granted += [f"{name}:{action}" for action in actions.split(",")]
        text = "|".join(sorted(granted))
        self.reply(200, json.dumps({"token": text, "access_token": text, "expires_in": 60}).encode())

    def error(self, status, code, message, fields=None):
        body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
        self.reply(status, body, {"Content-Type": "application/json", **(fields or {})})

    def reply(self, status, body, fields=None, cut=None):
        if options.log:
            with lock, open(options.log, "a") as log:
                print(self.command, self.path, status, file=log)
        self.send_response(status)
        for name, value in (fields or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:cut])
        if cut:
            self.close_connection = True

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if options.tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*options.tls)
    if options.client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(options.client)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print("port", server.server_address[1], flush=True)
server.serve_forever()

"""A daemon for builds, on a unix socket: what a client sends is written down, and answered as a file says.

usage: build_daemon.py SOCKET FOLDER

Each request but a ping is written to FOLDER/request as text: its path with the query's parts in order, the headers that matter, and
of a body that is an archive each member with all that is known of it. FOLDER/answer is the body of the answer, its first
line the status.
"""
import base64
import hashlib
import io
import json
import socketserver
import sys
import tarfile
import zlib
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

SOCKET, FOLDER = sys.argv[1:]


def told(body):
    if body[:2] == b"\x1f\x8b":
        body = zlib.decompress(body, 31)
        yield "gzip"
    # docker leaves away the end of an archive that it has added a Dockerfile to.
    try:
        archive = tarfile.open(fileobj=io.BytesIO(body + bytes(1536)))
    except tarfile.TarError:
        yield "body " + hashlib.sha256(body).hexdigest()
        return
    yield "size %d" % len(body)
    for entry in archive:
        content = archive.extractfile(entry).read() if entry.isfile() else b""
        yield " ".join(
            str(part)
            for part in (
                entry.name, entry.type.decode(), oct(entry.mode), entry.uid, entry.gid, entry.mtime, entry.size,
                entry.linkname, entry.devmajor, entry.devminor,
                sorted(k for k in entry.pax_headers if k.startswith("SCHILY")), content[:200],
            )
        )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while True:
            size = int(self.rfile.readline(), 16)
            body += self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return body

    def answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Api-Version", "1.51")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.answer(200, b"OK", "text/plain")

    def do_GET(self):
        if self.path.endswith("/_ping"):
            return self.do_HEAD()
        with open(FOLDER + "/request", "w") as file:
            file.write("GET %s\n" % "&".join(sorted(self.path.split("&"))))
        self.give()

    def do_POST(self):
        url = urlsplit(self.path)
        lines = ["POST " + url.path]
        lines += ["%s=%s" % pair for pair in sorted(parse_qsl(url.query, keep_blank_values=True))]
        config = self.headers.get("X-Registry-Config")
        if config:
            lines.append("config " + json.dumps(json.loads(base64.urlsafe_b64decode(config)), sort_keys=True))
        lines.append("type %s" % self.headers.get("Content-Type"))
        lines += told(self.body())
        with open(FOLDER + "/request", "w") as file:
            file.write("\n".join(lines) + "\n")
        self.give()

    def give(self):
        status, _, body = open(FOLDER + "/answer", "rb").read().partition(b"\n")
        self.answer(int(status), body)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        request, _ = super().get_request()
        return request, ("client", 0)


with Server(SOCKET, Handler) as server:
    print("ready", flush=True)
    server.serve_forever()

"""A registry on loopback that has one image: what both engines pull from."""

import http.server
import os
import threading


class Registry:
    def __init__(self, image):
        handler = type("Handler", (_Handler,), {"image": image})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.reference = f"127.0.0.1:{self._server.server_address[1]}/bench:latest"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    image = None

    def do_HEAD(self):
        self._answer(False)

    def do_GET(self):
        self._answer(True)

    def _answer(self, has_body):
        *_, kind, name = self.path.split("?")[0].split("/")
        if self.path.startswith("/v2/") and kind in ("manifests", "blobs"):
            name = self.image.manifest["digest"] if name == "latest" else name
            path = self.image.blobs / name.removeprefix("sha256:")
            if path.exists():
                self._send(path, name, kind == "manifests", has_body)
                return
        self.send_response(200 if self.path in ("/v2", "/v2/") else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, path, name, is_manifest, has_body):
        self.send_response(200)
        self.send_header("Content-Length", str(path.stat().st_size))
        self.send_header("Content-Type", self.image.manifest["mediaType"] if is_manifest else "application/octet-stream")
        self.send_header("Docker-Content-Digest", name)
        self.end_headers()
        if not has_body:
            return
        self.wfile.flush()
        with open(path, "rb") as blob:
            left, offset = path.stat().st_size, 0
            while left > 0:
                sent = os.sendfile(self.connection.fileno(), blob.fileno(), offset, left)
                left, offset = left - sent, offset + sent

    def log_message(self, *_):
        pass

#!/usr/bin/env python3
"""A registry on loopback that answers by the names that a judging suite pulls, made of Debian's busybox.

judge-registry.py containerd|docker-py BUSYBOX PORT [CERTIFICATE KEY]

BUSYBOX is a static busybox. With CERTIFICATE and KEY, PEM files for every name that the suite knows the registry by, it
speaks TLS. Images stay in memory; the same busybox gives the same digests. It serves until it is killed, and writes a
line once it listens.
"""

import gzip
import hashlib
import http.server
import io
import json
import re
import ssl
import subprocess
import sys
import tarfile

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
OCI = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"

# The users that the suite starts processes as, with the ids that it expects.
USERS = {
    "root": 0, "daemon": 1, "bin": 2, "sys": 3, "sync": 4, "mail": 8, "www-data": 33, "backup": 34, "operator": 37,
    "nobody": 65534,
}

PLATFORMS = [("amd64", ""), ("arm", "v7"), ("arm64", "v8"), ("ppc64le", ""), ("s390x", "")]


class Layer:
    """A tar that is filled member by member; times are 0."""

    def __init__(self):
        self.buffer = io.BytesIO()
        self.tar = tarfile.open(fileobj=self.buffer, mode="w", format=tarfile.GNU_FORMAT)

    def add(self, name, kind=tarfile.REGTYPE, data=b"", mode=0o755, uid=0, link=""):
        member = tarfile.TarInfo(name)
        member.type, member.mode, member.linkname = kind, mode, link
        member.uid = member.gid = uid
        member.size = len(data)
        self.tar.addfile(member, io.BytesIO(data))
        return self

    def folder(self, name, mode=0o755, uid=0):
        return self.add(name, tarfile.DIRTYPE, mode=mode, uid=uid)

    def bytes(self):
        self.tar.close()
        return self.buffer.getvalue()


def busybox_layer(busybox, more_users={}):
    with open(busybox, "rb") as file:
        program = file.read()
    applets = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split()
    layer = Layer()
    for name in ["bin", "dev", "etc", "home", "proc", "root", "run", "sys", "usr", "usr/bin", "var", "var/opt"]:
        layer.folder(name)
    layer.folder("tmp", 0o1777)
    layer.add("bin/busybox", data=program)
    for applet in applets:
        if applet not in ("busybox", "nc"):
            layer.add("bin/" + applet, tarfile.LNKTYPE, link="bin/busybox")
    # The nc that the suite knows ends by SIGTERM also as process 1; Debian's does not.
    layer.add("bin/nc", data=b"#!/bin/sh\ntrap 'exit 143' TERM\nbusybox nc \"$@\" &\nwait $!\n")
    users = {**USERS, **more_users}
    passwd = "".join(f"{name}:x:{id}:{id}:{name}:/root:/bin/sh\n" for name, id in users.items())
    layer.add("etc/passwd", data=passwd.encode(), mode=0o644)
    layer.add("etc/group", data="".join(f"{name}:x:{id}:\n" for name, id in users.items()).encode(), mode=0o644)
    return layer.bytes()


class Images:
    def __init__(self):
        self.blobs = {}
        self.tags = {}

    def blob(self, data, kind="application/octet-stream"):
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        self.blobs[digest] = (data, kind)
        return {"mediaType": kind, "digest": digest, "size": len(data)}

    def manifest(self, layers, os, architecture, variant, docker, command):
        """The descriptor of the manifest of an image of uncompressed LAYERS."""
        compressed = [
            self.blob(gzip.compress(layer, 6, mtime=0), DOCKER_LAYER if docker else OCI_LAYER) for layer in layers
        ]
        config = {
            "architecture": architecture,
            "os": os,
            "created": "1970-01-01T00:00:00Z",
            "config": {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": command},
            "rootfs": {
                "type": "layers",
                "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in layers],
            },
        }
        platform = {"architecture": architecture, "os": os}
        if variant:
            config["variant"] = platform["variant"] = variant
        if os == "windows":
            config["os.version"] = platform["os.version"] = "10.0.17763.1"
        kind = DOCKER if docker else OCI
        manifest = {
            "schemaVersion": 2,
            "mediaType": kind,
            "config": self.blob(json.dumps(config).encode(), DOCKER_CONFIG if docker else OCI_CONFIG),
            "layers": compressed,
        }
        return {**self.blob(json.dumps(manifest).encode(), kind), "platform": platform}

    def image(self, names, layers, docker=False, windows=False, command=("sh",)):
        """An image of LAYERS for amd64; those of the other platforms hold a file with the platform's name."""
        manifests = []
        for architecture, variant in [("amd64", "")] if windows else PLATFORMS:
            one = layers
            if architecture != "amd64":
                one = [Layer().add("platform", data=(names[0] + architecture).encode()).bytes() for _ in layers]
            manifests.append(self.manifest(one, "windows" if windows else "linux", architecture, variant, docker, command))
        kind = DOCKER_LIST if docker else OCI_INDEX
        index = {"schemaVersion": 2, "mediaType": kind, "manifests": manifests}
        digest = self.blob(json.dumps(index).encode(), kind)["digest"]
        for name in names:
            self.tags[name] = digest


def docker_py_images(busybox):
    images = Images()
    base = busybox_layer(busybox, more_users={"postgres": 70})
    images.image(["library/alpine:latest", "library/alpine:3.10"], [base], docker=True)
    images.image(["library/busybox:latest"], [base, Layer().add("busybox", data=b"1").bytes()], docker=True)
    hello = Layer().add("hello", data=b"#!/bin/sh\necho Hello from Docker!\n").bytes()
    images.image(["library/hello-world:latest"], [base, hello], docker=True, command=["/hello"])
    return images


def containerd_images(busybox):
    images = Images()
    base = busybox_layer(busybox)
    images.image(["containerd/busybox:1.36"], [base], docker=True)
    # TestImagePullSomePlatforms wants content that no other image has brought.
    images.image(["e2e-test-images/busybox:1.29-2"], [base, Layer().add("e2e", data=b"e2e").bytes()], docker=True)
    pause = Layer().add("pause", data=b"#!/bin/false\n").bytes()
    images.image(["pause:3.10.1", "pause:3.10", "pause:3.9", "pause:3.6"], [pause])
    volume = Layer().folder("test_dir").add("test_dir/test_file", data=b"test_content\n", mode=0o644).bytes()
    more = [Layer().add(f"layer{number}", data=b"%d" % number, mode=0o644).bytes() for number in range(5)]
    images.image(["containerd/volume-copy-up:2.2", "containerd/volume-copy-up:2.1"], [base, volume, *more])
    owned = (
        Layer()
        .folder("test_dir", uid=65534)
        .add("test_dir/test_file", data=b"test_content\n", mode=0o644, uid=65534)
        .add("usr/bin/passwd", data=b"#!/bin/sh\n", mode=0o4755)
        .add("bin/bash", data=b'#!/bin/sh\nexec /bin/sh "$@"\n')
    )
    images.image(["containerd/volume-ownership:2.1"], [base, owned.bytes()])
    there = (
        Layer().add("file-to-delete", data=b"1").folder("dir-to-delete").add("dir-to-delete/file", data=b"1")
    )
    gone = Layer().add(".wh.file-to-delete").add(".wh.dir-to-delete")
    images.image(["containerd/whiteout-test:1.0"], [base, there.bytes(), gone.bytes()])
    images.image(["containerd/alpine:3.14.0"], [base])
    images.image(["containerd/windows/nanoserver:1809"], [Layer().folder("Files").bytes()], docker=True, windows=True)
    return images


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    images = None

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/v2/":
            return self.answer(200, b"{}", "application/json")
        match = re.fullmatch(r"/v2/(.+)/tags/list", path)
        if match:
            name = match.group(1)
            tags = [known.rpartition(":")[2] for known in self.images.tags if known.startswith(name + ":")]
            if tags:
                return self.answer(200, json.dumps({"name": name, "tags": tags}).encode(), "application/json")
        match = re.fullmatch(r"/v2/(.+)/(manifests|blobs)/([^/]+)", path)
        if match:
            repository, _, reference = match.groups()
            digest = reference if ":" in reference else self.images.tags.get(f"{repository}:{reference}")
            if digest in self.images.blobs:
                data, kind = self.images.blobs[digest]
                return self.answer(200, data, kind, digest)
        body = {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}
        return self.answer(404, json.dumps(body).encode(), "application/json")

    do_HEAD = do_GET

    def answer(self, status, data, kind, digest=None):
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        total, first = len(data), 0
        if wanted and status == 200:
            first = int(wanted.group(1))
            data = data[first : int(wanted.group(2)) + 1 if wanted.group(2) else total]
            status = 206 if data else 416
        self.send_response(status)
        if status == 206:
            self.send_header("Content-Range", f"bytes {first}-{first + len(data) - 1}/{total}")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        if digest:
            self.send_header("Docker-Content-Digest", digest)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    context = None

    def finish_request(self, request, client_address):
        # The handshake belongs to the connection's own thread: it must not hold up the others.
        if self.context:
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)


def main():
    suite, busybox, port, *pair = sys.argv[1:]
    Handler.images = {"containerd": containerd_images, "docker-py": docker_py_images}[suite](busybox)
    if pair:
        Server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        Server.context.load_cert_chain(*pair)
    server = Server(("127.0.0.1", int(port)), Handler)
    print("listening", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

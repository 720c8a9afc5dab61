"""An image of five layers as an OCI layout, the same bytes on every machine: for the figures of pull and import."""

import gzip
import hashlib
import io
import json
import random
import tarfile

LAYERS = 5
LAYER_BYTES = 48 << 20
"""Of content, before compression; about half of it compresses away, as with the programs of a distribution."""


class Image:
    """blobs/sha256/…, index.json and oci-layout in `folder`, and the whole as one archive beside it."""

    def __init__(self, folder):
        self.folder = folder
        self.blobs = folder / "blobs/sha256"
        self.blobs.mkdir(parents=True)
        chance = random.Random(4)
        layers, diffs = [], []
        for number in range(LAYERS):
            data = _layer(chance, number)
            diffs.append("sha256:" + hashlib.sha256(data).hexdigest())
            layers.append(self._blob("application/vnd.oci.image.layer.v1.tar+gzip", gzip.compress(data, 6, mtime=0)))
        self.unpacked = LAYERS * len(data)
        config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": diffs}}
        manifest = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": self._blob("application/vnd.oci.image.config.v1+json", json.dumps(config).encode()),
            "layers": layers,
        }
        self.manifest = self._blob(manifest["mediaType"], json.dumps(manifest).encode())
        named = {**self.manifest, "annotations": {"io.containerd.image.name": "localhost/bench:latest"}}
        (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        self.packed = sum(path.stat().st_size for path in self.blobs.iterdir())
        self.archive = folder.parent / "image.tar"
        with tarfile.open(self.archive, "w") as archive:
            for name in ("oci-layout", "index.json", "blobs"):
                archive.add(folder / name, name)

    def _blob(self, kind, data):
        name = hashlib.sha256(data).hexdigest()
        (self.blobs / name).write_bytes(data)
        return {"mediaType": kind, "digest": f"sha256:{name}", "size": len(data)}


def _layer(chance, number):
    output, words = io.BytesIO(), [chance.randbytes(chance.randint(3, 9)) for _ in range(2000)]
    with tarfile.open(fileobj=output, mode="w", format=tarfile.GNU_FORMAT) as archive:
        left, count = LAYER_BYTES, 0
        while left > 0:
            size = min(left, int(chance.lognormvariate(9, 1.8)) + 1)
            text = b" ".join(chance.choices(words, k=size // 14 + 1))
            content = (text + chance.randbytes(size))[:size]
            entry = tarfile.TarInfo(f"usr/share/{number}/{count % 40}/file{count}")
            entry.size, entry.mtime, entry.mode = size, 1700000000 + count, 0o644
            archive.addfile(entry, io.BytesIO(content))
            left -= size
            count += 1
    return output.getvalue()

"""A client of containerd's task service: a few messages, written by hand, so that no client program's own start is
measured."""

import json

import grpc


def _field(number, value):
    """One field of a protobuf message; nothing for an empty value, as proto3 has it."""
    if isinstance(value, dict):
        return b"".join(_field(number, _field(1, key) + _field(2, text)) for key, text in value.items())
    if isinstance(value, list):
        return b"".join(_field(number, one) for one in value)
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value) if value else b""
    return _varint(number << 3 | 2) + _varint(len(value)) + value if value else b""


def _varint(value):
    text = b""
    while value > 127:
        text += bytes([value & 127 | 128])
        value >>= 7
    return text + bytes([value])


class Tasks:
    NAMESPACE = "bench"

    def __init__(self, socket, rootfs):
        self._channel = grpc.insecure_channel(f"unix://{socket}")
        self._rootfs = str(rootfs)

    def _call(self, service, method, message):
        path = f"/containerd.services.{service.lower()}.v1.{service}/{method}"
        call = self._channel.unary_unary(path)
        return call(message, metadata=[("containerd-namespace", self.NAMESPACE)], timeout=60, wait_for_ready=True)

    def make_namespace(self):
        self._call("Namespaces", "Create", _field(1, _field(1, self.NAMESPACE)))

    def container(self, identifier, arguments):
        spec = {
            "ociVersion": "1.0.2",
            "process": {"user": {"uid": 0, "gid": 0}, "args": arguments, "cwd": "/", "env": ["PATH=/bin"]},
            "root": {"path": "rootfs"},
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
            ],
            "linux": {
                "cgroupsPath": f"/monohull-bench/{identifier}",
                "namespaces": [{"type": one} for one in ("pid", "mount", "ipc", "uts", "network")],
            },
        }
        any_spec = _field(1, "types.containerd.io/opencontainers/runtime-spec/1/Spec")
        any_spec += _field(2, json.dumps(spec))
        runtime = _field(4, _field(1, "io.containerd.runc.v2"))
        self._call("Containers", "Create", _field(1, _field(1, identifier) + runtime + _field(5, any_spec)))

    def remove_container(self, identifier):
        self._call("Containers", "Delete", _field(1, identifier))

    def create(self, identifier, output=""):
        mount = _field(1, "bind") + _field(2, self._rootfs) + _field(4, ["rbind", "ro"])
        self._call("Tasks", "Create", _field(1, identifier) + _field(3, mount) + _field(5, output) + _field(6, output))

    def start(self, identifier):
        self._call("Tasks", "Start", _field(1, identifier))

    def kill(self, identifier):
        self._call("Tasks", "Kill", _field(1, identifier) + _field(3, 9))

    def wait(self, identifier):
        self._call("Tasks", "Wait", _field(1, identifier))

    def delete(self, identifier):
        self._call("Tasks", "Delete", _field(1, identifier))

"""The Engine API over a unix socket, as little of it as the measurements need."""

import http.client
import socket


class _Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("d", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self._path)


def ask(socket_path, path):
    """The body of a GET that must succeed."""
    connection = _Connection(socket_path)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:300]}")
    return body


def answers(socket_path):
    """Whether the daemon answers a ping by now."""
    try:
        return ask(socket_path, "/_ping") == b"OK"
    except OSError:
        return False

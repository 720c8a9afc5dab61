"""A log server on loopback that prints what it gets: syslog.py tcp|udp PORT"""

import socket
import sys

kind, port = sys.argv[1], int(sys.argv[2])
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
if kind == "tcp":
    server.listen()
print("ready", flush=True)
while True:
    client = server.accept()[0] if kind == "tcp" else server
    while data := client.recv(65536):
        print(data.decode(), flush=True)

"""One request to a unix socket, where no client has a command for it: request.py SOCKET METHOD PATH [JSON]

Ends with 1 and the answer unless the status is one of success.
"""

import http.client
import socket
import sys

connection = http.client.HTTPConnection("docker")
connection.sock = socket.socket(socket.AF_UNIX)
connection.sock.connect(sys.argv[1])
body = sys.argv[4] if len(sys.argv) > 4 else None
connection.request(sys.argv[2], sys.argv[3], body, {"Content-Type": "application/json"})
answer = connection.getresponse()
text = answer.read().decode()
if answer.status >= 300:
    sys.exit(f"{answer.status} {text}")

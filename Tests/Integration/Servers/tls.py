"""One GET over TLS: tls.py PORT PATH CA [CERT KEY] prints the status and the body, or what TLS says against it.

With `TLS1.1` as the last word no newer version is offered.
"""

import http.client
import ssl
import sys

words = sys.argv[1:]
old = words[-1] == "TLS1.1"
if old:
    words.pop()
context = ssl.create_default_context(cafile=words[2])
if len(words) > 3:
    context.load_cert_chain(words[3], words[4])
if old:
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
try:
    connection = http.client.HTTPSConnection("127.0.0.1", int(words[0]), context=context, timeout=10)
    connection.request("GET", words[1])
    answer = connection.getresponse()
    print(answer.status, answer.read().decode())
except (ssl.SSLError, OSError, http.client.HTTPException) as error:
    print("refused", error)

"""Part of scripts/judge-networks: what packets, names and words do with the dockerd that serves /run/docker.sock.

Runs in the network namespace of that dockerd, which is the "host"; a namespace "outside" is joined to it by a cable and
sends everything to it. Prints a line for each check: its name, a tab, what came out. Clients and servers are
this program's own, in the namespaces of the containers: nothing depends on an image's programs.
"""
import ctypes
import json
import os
import re
import socket
import struct
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)
OUTSIDE = "/run/netns/outside"
HOST4, HOST6, OUT4, OUT6 = "10.9.0.1", "fd09::1", "10.9.0.2", "fd09::2"


def enter(path):
    with open(path) as file:
        if libc.setns(file.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), path)


def at(path, work):
    """The answer of `work` in a process of its own in that namespace; None stays on the host."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if path:
                enter(path)
            answer = str(work())
        except OSError as error:
            answer = "timed out" if isinstance(error, TimeoutError) else os.strerror(error.errno).lower()
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        answer = file.read().decode()
    os.waitpid(child, 0)
    return answer


def ask(address, port, udp=False, patience=1.5):
    """Whom the server takes for its client."""
    def work():
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as client:
            client.settimeout(patience)
            client.connect((address, port))
            if udp:
                client.send(b"?")
            return client.recv(100).decode() or "nothing"
    return work


def serve(path, port, udp=False, six=False):
    """A server until the end of all checks, in the namespace; ready when this returns."""
    reader, writer = os.pipe()
    if os.fork() != 0:
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)
        return
    if path:
        enter(path)
    server = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if six:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind(("::" if six else "0.0.0.0", port))
    if not udp:
        server.listen(8)
    os.write(writer, b"!")
    os.close(writer)
    while True:
        if udp:
            _, client = server.recvfrom(10)
            server.sendto(client[0].encode(), client)
        else:
            connection, client = server.accept()
            connection.sendall(client[0].encode())
            connection.close()


def docker(*words, fails=False):
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=90)
    if fails:
        text = re.sub(r"\n+(Run 'docker|See 'docker|Usage:).*", "", done.stderr.strip(), flags=re.DOTALL)
        return clean(text or "no error: " + done.stdout.strip())
    if done.returncode:
        raise RuntimeError(" ".join(words) + ": " + done.stderr.strip())
    return done.stdout.strip()


def clean(text):
    text = re.sub(r"[0-9a-f]{64}", "ID", text)
    text = re.sub(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b", "ID", text)
    return re.sub(r"veth[0-9a-f]{7}", "VETH", text)


def run(name, *options, script="sleep 1000"):
    docker("run", "-d", "--name", name, *options, "busybox", "sh", "-c", script)
    return "/proc/" + docker("inspect", "-f", "{{.State.Pid}}", name) + "/ns/net"


def field(name, network, key):
    return docker("inspect", "-f", '{{(index .NetworkSettings.Networks "%s").%s}}' % (network, key), name)


def query(name, kind, server="127.0.0.11"):
    """The answers of a DNS server, sorted; of PTR the name."""
    def work():
        labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
        packet = struct.pack(">6H", 77, 0x100, 1, 0, 0, 0) + labels + struct.pack(">2H", kind, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(3)
            client.sendto(packet, (server, 53))
            reply = client.recv(2000)
        code, count = reply[3] & 15, struct.unpack(">H", reply[6:8])[0]
        place = 12 + len(labels) + 4
        found = []
        for _ in range(count):
            while reply[place] and reply[place] < 192:
                place += reply[place] + 1
            place += 2 if reply[place] else 1
            got, _, ttl, size = struct.unpack(">2HIH", reply[place:place + 10])
            data = reply[place + 10:place + 10 + size]
            place += 10 + size
            if got == 1:
                found.append(socket.inet_ntoa(data))
            elif got == 28:
                found.append(socket.inet_ntop(socket.AF_INET6, data))
            elif got == 12:
                parts, at = [], 0
                while at < len(data) and data[at] and data[at] < 192:
                    parts.append(data[at + 1:at + 1 + data[at]].decode())
                    at += data[at] + 1
                found.append(".".join(parts))
        return "rcode %d %s" % (code, " ".join(sorted(found)))
    return work


def paths(value, start=""):
    """The names of all members, with the kinds of what they hold; what is an id or an address of itself is not shown."""
    if isinstance(value, dict):
        found = []
        for key, item in sorted(value.items()):
            key = "ID" if re.fullmatch("[0-9a-f]{64}", key) else key
            found += paths(item, start + "." + key)
        return found or [start + "={}"]
    if isinstance(value, list):
        return paths(value[0], start + "[]") if value else [start + "=[]"]
    kind = "null" if value is None else type(value).__name__
    return ["%s=%s" % (start, json.dumps(value) if value in ("", False, True, 0, None) else kind)]


def check(name, work):
    try:
        answer = work() if callable(work) else work
    except (RuntimeError, subprocess.TimeoutExpired, KeyError, ValueError) as error:
        answer = "FAILED " + clean(str(error))
    line = "%s\t%s" % (name, str(answer).replace("\n", " | "))
    print(line, flush=True)


def published():
    one = run("p1", "-p", "8080:80", "-p", "8053:53/udp", "-p", "10.9.0.1:8081:81", "-p", "127.0.0.1:8082:82",
              "-p", "8100-8102:90-92")
    two = run("p2")
    docker("network", "create", "other")
    three = run("p3", "--network", "other")
    for port in (80, 81, 82, 91):
        serve(one, port)
    serve(one, 53, udp=True)
    serve(OUTSIDE, 80)
    own = field("p1", "bridge", "IPAddress")
    check("out of the default network, by the host's address", lambda: at(one, ask(OUT4, 80)))
    check("published tcp from outside, source kept", lambda: at(OUTSIDE, ask(HOST4, 8080)))
    check("published udp from outside, source kept", lambda: at(OUTSIDE, ask(HOST4, 8053, udp=True)))
    check("published range, its second port from outside", lambda: at(OUTSIDE, ask(HOST4, 8101)))
    check("published at one address, from outside", lambda: at(OUTSIDE, ask(HOST4, 8081)))
    check("published at one address, from the host's loopback", lambda: at(None, ask("127.0.0.1", 8081)))
    check("published at loopback, from outside", lambda: at(OUTSIDE, ask(HOST4, 8082)))
    check("published at loopback, from the host", lambda: at(None, ask("127.0.0.1", 8082)))
    check("published, from the host by 127.0.0.1", lambda: at(None, ask("127.0.0.1", 8080)))
    check("published, from the host by its address", lambda: at(None, ask(HOST4, 8080)))
    check("published, from the host by ::1", lambda: at(None, ask("::1", 8080)))
    check("published, from outside by version 6", lambda: at(OUTSIDE, ask(HOST6, 8080)))
    check("published udp, from the host by 127.0.0.1", lambda: at(None, ask("127.0.0.1", 8053, udp=True)))
    check("hairpin: published, from the container itself", lambda: at(one, ask(HOST4, 8080)))
    check("published, from a neighbour", lambda: at(two, ask(HOST4, 8080)))
    check("published, from another network", lambda: at(three, ask(HOST4, 8080)))
    check("a neighbour's own address", lambda: at(two, ask(own, 80)).replace(field("p2", "bridge", "IPAddress"), "own"))
    check("isolation: the address of another network", lambda: at(three, ask(own, 80)))
    check("forged route from outside to a published port", lambda: at(OUTSIDE, ask(own, 80)))
    check("forged route from outside to an open port", lambda: at(OUTSIDE, ask(own, 99)))
    check("the host to a container's address", lambda: at(None, ask(own, 80)))
    check("docker port, all", lambda: docker("port", "p1"))
    check("docker port, one", lambda: docker("port", "p1", "80"))
    check("docker port, udp", lambda: docker("port", "p1", "53/udp"))
    check("docker port, not published", lambda: docker("port", "p1", "443", fails=True))
    check("docker ps, ports", lambda: docker("ps", "--filter", "name=p1", "--format", "{{.Ports}}"))
    check("publish what another has", lambda: docker("run", "-d", "--name", "x1", "-p", "8080:80", "busybox", "true", fails=True))
    taken = socket.create_server(("0.0.0.0", 8999))
    check("publish what the host has", lambda: docker("run", "-d", "--name", "x2", "-p", "8999:80", "busybox", "true", fails=True))
    taken.close()
    check("inspect: NetworkSettings by name", lambda: " ".join(paths(
        json.loads(docker("inspect", "p1"))[0]["NetworkSettings"])))
    check("inspect: PortBindings", lambda: docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", "p1"))
    docker("stop", "-t", "0", "p1")
    check("inspect: NetworkSettings of one that has ended", lambda: " ".join(paths(
        json.loads(docker("inspect", "p1"))[0]["NetworkSettings"])))
    check("a port that is published no more", lambda: at(OUTSIDE, ask(HOST4, 8080)))
    check("exposed ports with -P", lambda: re.sub(r"\d{5}", "N", (
        run("p4", "-P", "--expose", "80", "--expose", "70-71/udp"), docker("port", "p4"))[1]))
    docker("rm", "-f", "p1", "p2", "p3", "p4", "x1", "x2")
    docker("network", "rm", "other")


def kinds():
    docker("network", "create", "--subnet", "10.41.0.0/24", "--opt", "com.docker.network.bridge.enable_icc=false", "noicc")
    one, two = run("k1", "--network", "noicc", "-p", "8200:80"), run("k2", "--network", "noicc")
    serve(one, 80)
    check("without icc, a neighbour's own address", lambda: at(two, ask("10.41.0.2", 80)))
    check("without icc, a neighbour's published port", lambda: at(two, ask(HOST4, 8200)))
    check("without icc, out", lambda: at(two, ask(OUT4, 80)))
    docker("network", "create", "--internal", "--subnet", "10.42.0.0/24", "inner")
    three, four = run("k3", "--network", "inner", "-p", "8201:80"), run("k4", "--network", "inner")
    serve(three, 80)
    check("internal, out", lambda: at(three, ask(OUT4, 80)))
    check("internal, a neighbour", lambda: at(four, ask("10.42.0.2", 80)))
    check("internal, from outside with a forged route", lambda: at(OUTSIDE, ask("10.42.0.2", 80)))
    check("internal, the host to a container", lambda: at(None, ask("10.42.0.2", 80)))
    check("internal, the container to the host", lambda: (serve(None, 7777), at(three, ask("10.42.0.1", 7777)))[1])
    check("internal, docker port", lambda: docker("port", "k3"))
    check("internal, routes", lambda: docker("exec", "k3", "ip", "route"))
    docker("network", "create", "--ipv6", "--subnet", "10.43.0.0/24", "--subnet", "fd43::/64", "six")
    five, six = run("k5", "--network", "six", "-p", "8202:80"), run("k6", "--network", "six")
    serve(five, 80)
    serve(five, 80, six=True)
    serve(OUTSIDE, 80, six=True)
    check("version 6: out, by the host's address", lambda: at(five, ask(OUT6, 80)))
    check("version 6: a neighbour", lambda: at(six, ask("fd43::2", 80)))
    check("version 6: published from outside", lambda: at(OUTSIDE, ask(HOST6, 8202)))
    check("version 6: published from the host by ::1", lambda: at(None, ask("::1", 8202)))
    check("version 6: published from the host by its address", lambda: at(None, ask(HOST6, 8202)))
    check("version 6: forged route from outside", lambda: at(OUTSIDE, ask("fd43::2", 80)))
    check("version 6: docker port", lambda: docker("port", "k5"))
    docker("network", "create", "--ipv6", "ula")
    check("version 6: a prefix of the engine's own", lambda: re.sub(
        "fd[0-9a-f:]+", "ULA", docker("network", "inspect", "-f", "{{(index .IPAM.Config 1).Subnet}}", "ula")))
    for mode, number in (("routed", 44), ("nat-unprotected", 45)):
        docker("network", "create", "--subnet", "10.%d.0.0/24" % number, "--opt",
               "com.docker.network.bridge.gateway_mode_ipv4=" + mode, mode)
        path = run("k" + mode, "--network", mode, "-p", "%d:80" % (8300 + number))
        serve(path, 80)
        serve(path, 81)
        own = "10.%d.0.2" % number
        check(mode + ": out", lambda: at(path, ask(OUT4, 80)))
        check(mode + ": the published port at the container's address", lambda: at(OUTSIDE, ask(own, 80)))
        check(mode + ": another port at the container's address", lambda: at(OUTSIDE, ask(own, 81)))
        check(mode + ": the published port at the host's address", lambda: at(OUTSIDE, ask(HOST4, 8300 + number)))
        check(mode + ": docker port", lambda: docker("port", "k" + mode))
    docker("network", "create", "--internal", "--subnet", "10.46.0.0/24", "--opt",
           "com.docker.network.bridge.gateway_mode_ipv4=isolated", "isolated")
    seven, eight = run("k7", "--network", "isolated"), run("k8", "--network", "isolated")
    serve(seven, 80)
    check("isolated: addresses", lambda: docker("exec", "k7", "ip", "-4", "-o", "addr", "show", "eth0").split()[3])
    check("isolated: a neighbour", lambda: at(eight, ask("10.46.0.1", 80)).replace("10.46.0.2", "own"))
    check("isolated: the host to a container", lambda: at(None, ask("10.46.0.1", 80)))
    names = "k1 k2 k3 k4 k5 k6 k7 k8 krouted knat-unprotected".split()
    docker("rm", "-f", *names)
    docker("network", "rm", "noicc", "inner", "six", "ula", "routed", "nat-unprotected", "isolated")


def names():
    docker("network", "create", "--subnet", "10.51.0.0/24", "n1")
    docker("network", "create", "--subnet", "10.52.0.0/24", "n2")
    one = run("web", "--network", "n1", "--network-alias", "www", "--network-alias", "both", "--hostname", "box")
    run("web2", "--network", "n1", "--network-alias", "both")
    away = run("away", "--network", "n2")
    check("name of a container", lambda: at(one, query("web2", 1)))
    check("name of itself", lambda: at(one, query("web", 1)))
    check("alias", lambda: at(one, query("www", 1)))
    check("alias of two", lambda: at(one, query("both", 1)))
    check("short id", lambda: at(one, query(docker("inspect", "-f", "{{.Id}}", "web2")[:12], 1)))
    check("name with the network's", lambda: at(one, query("web2.n1", 1)))
    check("version 6 of a name without one", lambda: at(one, query("web2", 28)))
    check("PTR", lambda: clean(at(one, query("3.0.51.10.in-addr.arpa", 12))))
    check("name in another network", lambda: at(away, query("web2", 1)))
    check("name after disconnect", lambda: (docker("network", "disconnect", "n1", "web2"), at(one, query("web2", 1)))[1])
    check("resolv.conf", lambda: docker("exec", "web", "cat", "/etc/resolv.conf").split("# Based")[0].replace(
        "# Generated by Docker Engine.\n# This file can be edited; Docker Engine will not make further changes once it\n"
        "# has been modified.\n", ""))
    check("hosts", lambda: clean(docker("exec", "web", "cat", "/etc/hosts")))
    check("network in use", lambda: docker("network", "rm", "n2", fails=True))
    docker("network", "connect", "--alias", "late", "--ip", "10.52.0.77", "n2", "web")
    check("alias of a network connected later", lambda: at(away, query("late", 1)))
    check("static address of a network connected later", lambda: field("web", "n2", "IPAddress"))
    check("DNSNames", lambda: clean(docker("inspect", "-f", '{{json (index .NetworkSettings.Networks "n2").DNSNames}}', "web")))
    check("routes of two networks", lambda: docker("exec", "web", "ip", "route"))
    check("connect twice", lambda: docker("network", "connect", "n2", "web", fails=True))
    check("network inspect by name", lambda: " ".join(paths(json.loads(docker("network", "inspect", "n2"))[0])))
    check("disconnect", lambda: (docker("network", "disconnect", "n2", "web"), docker("exec", "web", "ip", "route"))[1])
    check("disconnect twice", lambda: docker("network", "disconnect", "n2", "web", fails=True))
    docker("network", "connect", "--gw-priority", "5", "n2", "web")
    check("gw-priority moves the way out", lambda: docker("exec", "web", "ip", "route"))
    check("static address that is taken", lambda: docker(
        "run", "--network", "n1", "--ip", "10.51.0.2", "busybox", "true", fails=True))
    check("static address of another subnet", lambda: docker(
        "run", "--network", "n1", "--ip", "10.99.0.2", "busybox", "true", fails=True))
    check("static address in the default network", lambda: docker(
        "run", "--ip", "172.17.0.9", "busybox", "true", fails=True))
    check("hardware address", lambda: (
        run("mac", "--network", "n1", "--mac-address", "02:11:22:33:44:55"), field("mac", "n1", "MacAddress"))[1])
    docker("rm", "-f", "web", "web2", "away", "mac")
    docker("network", "rm", "n1", "n2")


def words():
    create = ("network", "create")
    docker(*create, "--subnet", "10.61.0.0/24", "taken")
    bad = {
        "name that is taken": ("taken",),
        "predefined name": ("bridge",),
        "subnet that overlaps": ("--subnet", "10.61.0.128/25", "x"),
        "subnet with host bits": ("--subnet", "10.62.0.1/24", "x"),
        "subnet that is none": ("--subnet", "nonsense", "x"),
        "gateway of another subnet": ("--subnet", "10.62.0.0/24", "--gateway", "10.63.0.1", "x"),
        "gateway that is none": ("--subnet", "10.62.0.0/24", "--gateway", "nonsense", "x"),
        "range of another subnet": ("--subnet", "10.62.0.0/24", "--ip-range", "10.63.0.0/25", "x"),
        "gateway without subnet": ("--gateway", "10.62.0.1", "x"),
        "aux-address of another subnet": ("--subnet", "10.62.0.0/24", "--aux-address", "a=10.63.0.9", "x"),
        "aux-address that is the gateway": (
            "--subnet", "10.62.0.0/24", "--gateway", "10.62.0.1", "--aux-address", "a=10.62.0.1", "x"),
        "subnet of version 6 without --ipv6": ("--subnet", "fd62::/64", "x"),
        "two subnets of one version": ("--subnet", "10.62.0.0/24", "--subnet", "10.63.0.0/24", "x"),
        "no version at all": ("--ipv4=false", "x"),
        "driver that is unknown": ("-d", "nonsense", "x"),
        "ipam driver that is unknown": ("--ipam-driver", "nonsense", "x"),
        "driver host": ("-d", "host", "x"),
        "driver overlay": ("-d", "overlay", "x"),
        "option icc that is none": ("-o", "com.docker.network.bridge.enable_icc=maybe", "x"),
        "option gateway mode that is none": ("-o", "com.docker.network.bridge.gateway_mode_ipv4=open", "x"),
        "option mtu that is none": ("-o", "com.docker.network.driver.mtu=big", "x"),
        "option mtu below 0": ("-o", "com.docker.network.driver.mtu=-1", "x"),
        "option name that is taken": ("-o", "com.docker.network.bridge.name=docker0", "x"),
        "config-from that is unknown": ("--config-from", "nobody", "x"),
        "config-only with internal": ("--config-only", "--internal", "x"),
        "macvlan, mode that is none": ("-d", "macvlan", "-o", "macvlan_mode=open", "x"),
        "macvlan, parent lo": ("-d", "macvlan", "-o", "parent=lo", "x"),
        "macvlan, parent that is unknown": ("-d", "macvlan", "-o", "parent=nobody", "x"),
        "macvlan, parent that is unknown, with tag": ("-d", "macvlan", "-o", "parent=nobody.5", "x"),
        "macvlan, tag that is none": ("-d", "macvlan", "-o", "parent=wan.x", "x"),
        "macvlan, tag that is too high": ("-d", "macvlan", "-o", "parent=wan.4095", "x"),
        "ipvlan, mode that is none": ("-d", "ipvlan", "-o", "ipvlan_mode=l4", "x"),
        "ipvlan, flag that is none": ("-d", "ipvlan", "-o", "ipvlan_flag=open", "x"),
    }
    for name, options in bad.items():
        check("refused: " + name, lambda: docker(*create, *options, fails=True))
        subprocess.run(["docker", "network", "rm", "x"], capture_output=True)
    check("refused: network that is unknown", lambda: docker("network", "rm", "nobody", fails=True))
    check("refused: predefined network", lambda: docker("network", "rm", "host", fails=True))
    check("refused: run in a network that is unknown", lambda: docker(
        "run", "--network", "nobody", "busybox", "true", fails=True))
    check("refused: connect to a network that is unknown", lambda: docker(
        "network", "connect", "nobody", "nobody", fails=True))
    check("refused: connect a container that is unknown", lambda: docker(
        "network", "connect", "taken", "nobody", fails=True))
    run("hh", "--network", "host")
    check("refused: connect what is in the host's network", lambda: docker("network", "connect", "taken", "hh", fails=True))
    check("refused: disconnect from the host's network", lambda: docker("network", "disconnect", "host", "hh", fails=True))
    check("refused: two networks, one of them host", lambda: docker(
        "run", "--network", "taken", "--network", "host", "busybox", "true", fails=True))
    check("refused: links with the host's network", lambda: docker(
        "run", "--network", "host", "--link", "hh", "busybox", "true", fails=True))
    check("refused: hardware address that is none", lambda: docker(
        "run", "--network", "taken", "--mac-address", "xyz", "busybox", "true", fails=True))
    check("refused: a port that is none", lambda: docker("run", "-p", "99999:80", "busybox", "true", fails=True))
    check("network ls", lambda: docker("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}"))
    check("network prune", lambda: docker("network", "prune", "-f"))
    docker("rm", "-f", "hh")


def parents():
    made = subprocess.run(["docker", "network", "create", "-d", "macvlan", "-o", "parent=wan", "--subnet", "10.9.0.0/24",
                           "--gateway", "10.9.0.2", "mv"], capture_output=True, text=True)
    if made.returncode:
        return check("macvlan: create", made.stderr.strip())
    one = run("m1", "--network", "mv", "--ip", "10.9.0.50", "-p", "8400:80")
    two = run("m2", "--network", "mv", "--ip", "10.9.0.51")
    serve(one, 80)
    check("macvlan: a neighbour", lambda: at(two, ask("10.9.0.50", 80)))
    check("macvlan: from outside", lambda: at(OUTSIDE, ask("10.9.0.50", 80)))
    check("macvlan: out", lambda: at(one, ask(OUT4, 80)))
    check("macvlan: from the host", lambda: at(None, ask("10.9.0.50", 80)))
    check("macvlan: routes", lambda: docker("exec", "m1", "ip", "route"))
    check("macvlan: NetworkSettings by name", lambda: " ".join(paths(
        json.loads(docker("inspect", "m1"))[0]["NetworkSettings"])))
    check("macvlan: network inspect by name", lambda: " ".join(paths(json.loads(docker("network", "inspect", "mv"))[0])))
    check("macvlan: passthru beside another", lambda: docker(
        "network", "create", "-d", "macvlan", "-o", "parent=wan", "-o", "macvlan_mode=passthru", "x", fails=True))
    docker("rm", "-f", "m1", "m2")
    docker("network", "rm", "mv")
    check("macvlan: the parent stays", lambda: subprocess.run(["ip", "link", "show", "wan"], capture_output=True).returncode)


for part in (published, kinds, names, words, parents):
    if len(sys.argv) > 1 and part.__name__ not in sys.argv[1:]:
        continue
    try:
        part()
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        print("%s ended\t%s" % (part.__name__, clean(str(error))), flush=True)

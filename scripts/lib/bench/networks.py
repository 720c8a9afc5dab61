"""Bridge networks beside sid's: a start with a published port, throughput, many published ports; and beside a floor
in C what the daemon takes to make a container's network."""

import json
import os
import re
import signal
import statistics
import subprocess
import time

from helpers import Helper
from stacks import pss_kilobytes
from timing import interleaved, timed

ROUNDS = 20
THROUGHPUT_ROUNDS = 10
SECONDS = 3
PORTS = 500
FLOOR_ROUNDS = 50
FLOOR_LIMIT = 1.5


def measure_networks(stacks, page):
    """`stacks` are ours and sid's with networks, started, with busybox."""
    page.heading("Networks")
    page.text("Each engine in a network namespace of its own, which is its containers' host.")
    _starts(stacks, page)
    _adding(stacks["monohull"], page)
    _throughput(stacks, page)
    _ports(stacks, page)


def _starts(stacks, page):
    def measure(*options):
        def run(stack, _):
            return timed([stack.bin / "docker", "run", "--rm", *options, "busybox", "true"], env=stack.environment)

        return interleaved(stacks, ROUNDS, run)

    page.heading("`docker run --rm -p 8080:80 busybox true` on the default bridge", 3)
    with_bridge = measure("-p", "8080:80")
    ratios = page.times(with_bridge, "monohull")
    page.promise("docker run with a published port against sid's", ratios["sid"], 0.2)
    page.heading("The same with `--network none`", 3)
    without = measure("--network", "none")
    page.times(without, "monohull")
    added = {name: statistics.median(with_bridge[name]) - statistics.median(without[name]) for name in stacks}
    shown = ", ".join(f"{name} {value:.1f} ms" for name, value in added.items())
    page.text(f"What the network adds, set up and taken down: {shown}.")


def _adding(stack, page):
    """Our daemon's own measurement, which it logs for each start, beside the same work in C."""
    floor = Helper("network_floor", stack.folder.parent).path
    pins = stack.folder / "floor"
    pins.mkdir()
    # The daemon writes lines of level debug from now on.
    (stack.folder / "daemon.json").write_text('{"debug": true}')
    daemon = next(pid for pid, program in stack.processes() if program == "dockerd")
    os.kill(daemon, signal.SIGHUP)
    time.sleep(0.5)

    def ours():
        identifier = stack.docker("run", "-d", "-p", "8080:80", "busybox", "sleep", "10000").strip()
        stack.docker("rm", "-f", identifier)
        told = re.findall(f"container {identifier}: .* in ([0-9]+) microseconds", (stack.folder / "dockerd.log").read_text())
        return int(told[-1]) / 1000

    def least():
        # The first round of a process pays for its own pages.
        command = stack.on_host(floor, "docker0", 2, pins)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return int(done.stdout.split()[-1]) / 1000

    page.heading("Adding the network to a container (create netns, veth, address, rules)", 3)
    times = interleaved({"monohull": ours, "the floor in C": least}, FLOOR_ROUNDS, lambda measure, _: measure())
    ratios = page.times(times, "monohull")
    page.text(
        "Ours is what dockerd says of each `docker run -d -p 8080:80` (a line of level debug): from its telling the kernel of",
        "the first thing to its being done with the last, the thread for it included; addresses are chosen and written down",
        "before. The floor (network_floor.c) makes the same calls for the same container, on the same host: namespace and",
        "its pin, loopback, settings, veth pair, bridge port, address, route, two elements of the firewall's sets. One round",
        "of each in turn.",
    )
    page.promise("making a container's network against a floor in C", ratios["the floor in C"], FLOOR_LIMIT)


def _throughput(stacks, page):
    """iperf3 of the host's, in the containers' namespaces."""
    places = {}
    for name, stack in stacks.items():
        stack.docker("run", "-d", "--name", "bench-server", "-p", "5201:5201", "busybox", "sleep", "10000")
        stack.docker("run", "-d", "--name", "bench-client", "busybox", "sleep", "10000")
        shown = json.loads(stack.docker("inspect", "bench-server", "bench-client"))
        places[name] = [one["State"]["Pid"] for one in shown], shown[0]["NetworkSettings"]["Networks"]["bridge"]
    servers = [
        subprocess.Popen(
            ["nsenter", "--net", "--target", str(pids[0]), "iperf3", "--server"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for pids, _ in places.values()
    ]
    try:
        time.sleep(0.5)
        ways = {
            "container to container": lambda name: (places[name][0][1], places[name][1]["IPAddress"]),
            "through a published port": lambda name: (places[name][0][1], places[name][1]["Gateway"]),
        }
        for what, way in ways.items():
            rates = {name: [] for name in stacks}
            for number in range(THROUGHPUT_ROUNDS):
                for name in list(stacks)[:: 1 if number % 2 else -1]:
                    rates[name].append(_rate(*way(name)))
            page.heading(f"iperf3 {what}", 3)
            medians = {name: statistics.median(values) for name, values in rates.items()}
            rows = [[name, f"{value:.1f}", f"{max(rates[name]):.1f}"] for name, value in medians.items()]
            page.rows(["", "median Gbit/s", "best"], rows)
            page.promise(f"sid's throughput {what} against ours", medians["sid"] / medians["monohull"], 1 / 0.95)
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        for stack in stacks.values():
            stack.docker("rm", "-f", "bench-server", "bench-client")


def _rate(pid, address):
    command = ["nsenter", "--net", "--target", str(pid), "iperf3", "--json", "--time", str(SECONDS), "--client", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    answer = json.loads(done.stdout)
    if done.returncode != 0:
        raise RuntimeError(f"iperf3: {answer.get('error')}")
    return answer["end"]["sum_received"]["bits_per_second"] / 1e9


def _ports(stacks, page):
    """What publishing many ports takes: the engine's processes with them and without."""
    page.heading(f"{PORTS} published ports", 3)
    rows, taken = [], {}
    for name, stack in stacks.items():
        stack.docker("run", "-d", "--name", "bench-plain", "busybox", "sleep", "10000")
        time.sleep(3)
        before = _sizes(stack)
        stack.docker("rm", "-f", "bench-plain")
        stack.docker("run", "-d", "--name", "bench-ports", "-p", f"20000-{20000 + PORTS - 1}:20000-{20000 + PORTS - 1}",
                     "busybox", "sleep", "10000")
        time.sleep(3)
        after = _sizes(stack)
        stack.docker("rm", "-f", "bench-ports")
        taken[name] = sum(after.values()) - sum(before.values())
        rows.append([name, len(after) - len(before), f"{taken[name]:.1f}"])
    page.rows(["", "processes more", "MB more (PSS)"], rows)
    page.promise(f"memory of {PORTS} published ports against sid's", max(taken["monohull"], 0) / taken["sid"], 0.02)


def _sizes(stack):
    """PSS in MB of all that belongs to the engine, docker-proxy among them, which names no folder."""
    mine = dict(stack.processes())
    daemon = next(pid for pid, program in mine.items() if program == "dockerd")
    children = subprocess.run(["pgrep", "-P", str(daemon)], capture_output=True, text=True).stdout.split()
    return {pid: pss_kilobytes(pid) / 1024 for pid in {*mine, *map(int, children)}}

"""What scripts/bench measures, section by section. The limits stand beside what they limit."""

import argparse
import pathlib
import shutil
import sys
import tempfile

import engines
from bundle import LIMITS, Bundle, remove_groups, unpack_busybox
from client import measure_client
from daemons import measure_daemons
from helpers import Floor, Usage
from loop import measure_loop
from memory import measure_memory
from networks import measure_networks
from page import Page
from runtimes import OURS, Runtimes
from sealing import measure_sealing
from stacks import Stack
from supervisors import measure_supervisors

RUNTIME = ["run", "create", "exec", "memory", "sealing", "loop"]
PARTS = [*RUNTIME, "engine", "dockerd", "client", "networks", "containerd", "size"]


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--containers", type=int, default=20)
    parser.add_argument("--loop", type=int, default=1000)
    parser.add_argument("--part", action="append", choices=["runtime", *PARTS])
    options = parser.parse_args()
    wanted = options.part or PARTS
    options.parts = [part for part in PARTS if part in wanted or (part in RUNTIME and "runtime" in wanted)]
    return options


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def measure_runtimes(options, sets, work, states, stack, page):
    bundle = Bundle(work / "bundle", stack)
    runtimes = Runtimes(options.root, sets, bundle, states, options.rounds, page)
    own, usage = runtimes.commands[OURS], Usage(work)
    page.heading("The runtime")
    page.text(
        "All get the same bundle: busybox with the configuration that real dockerd makes for `docker run --network",
        f"none --cgroupns private {' '.join(LIMITS)}`, with its seccomp profile, and without the mounts of",
        "its own files. Commands are timed from their start to their end; one more round before the others does not count.",
    )
    sections = {
        "run": lambda: runtimes.run(Floor(work, bundle, own)),
        "create": lambda: runtimes.steps(Floor(work, bundle, own)),
        "exec": runtimes.exec,
        "memory": lambda: measure_memory(runtimes, bundle, usage, page),
        "sealing": lambda: measure_sealing(own, usage, page),
        "loop": lambda: measure_loop(own, bundle, usage, options.loop, page),
    }
    try:
        for name, measure in sections.items():
            if name in options.parts:
                say(name)
                measure()
    finally:
        remove_groups()


def main():
    options = parse()
    root, parts = options.root, options.parts
    sets = [name for name in ("sid", "trixie") if (root / "out/peers" / name / "VERSIONS").exists()]
    work = pathlib.Path(tempfile.mkdtemp(prefix="monohull-bench-"))
    # Where runtimes have their state: a tmpfs on most hosts.
    states = pathlib.Path(tempfile.mkdtemp(prefix="monohull-bench-", dir="/run"))
    stacks = {name: Stack(root, name, work / name) for name in ["monohull", *sets]}
    beside_sid = {"dockerd", "client"} & set(parts)
    wanted = [name for name in stacks if "engine" in parts or (beside_sid and name in ("monohull", "sid"))]
    if not wanted and set(parts) & set(RUNTIME):
        wanted = sets[:1]
    page, versions, started = Page(options.rounds), {}, []
    try:
        for name in wanted:
            started.append(stacks[name])
            stacks[name].start()
            versions[name] = stacks[name].version()
        if set(parts) & set(RUNTIME) and sets:
            measure_runtimes(options, sets, work, states, stacks[sets[0]], page)
        if "engine" in parts:
            say("engines")
            engines.measure_memory(stacks, options.containers, page)
            engines.measure_run(stacks, options.rounds, page)
        if "dockerd" in parts and "sid" in sets:
            say("dockerd")
            measure_daemons({name: stacks[name] for name in ("monohull", "sid")}, page)
        if "client" in parts and "sid" in sets:
            say("client")
            measure_client({name: stacks[name] for name in ("monohull", "sid")}, Usage(work), page)
        if "networks" in parts and "sid" in sets:
            say("networks")
            bridged = {name: Stack(root, name, work / f"{name}-networks", networks=True) for name in ("monohull", "sid")}
            for name, stack in bridged.items():
                started.append(stack)
                stack.start()
                versions[name] = stack.version()
            measure_networks(bridged, page)
        if "containerd" in parts and "sid" in sets:
            say("containerd")
            unpack_busybox(root, work, work / "rootfs")
            measure_supervisors(root, work, work / "rootfs", page)
            remove_groups()
        if "size" in parts:
            engines.measure_sizes(root, sets, page)
    finally:
        for stack in started:
            stack.stop()
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(states, ignore_errors=True)
    text = page.render(versions)
    if parts == PARTS:
        (root / "docs/benchmarks.md").write_text(text)
    print(text)
    return 0 if page.is_kept else 1


sys.exit(main())

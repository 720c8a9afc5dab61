"""What scripts/bench measures, and the page that it writes."""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from stacks import Stack, pss_kilobytes

parser = argparse.ArgumentParser()
parser.add_argument("--root", type=pathlib.Path, required=True)
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--containers", type=int, default=20)
parser.add_argument("--part", action="append", choices=["runtime", "engine", "size"])
options = parser.parse_args()
root = options.root
parts = options.part or ["runtime", "engine", "size"]
sets = [name for name in ("sid", "trixie") if (root / "out/peers" / name / "VERSIONS").exists()]
lines, promises = [], []


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def timed(command, **keywords):
    started = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **keywords)
    elapsed = (time.perf_counter() - started) * 1000
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.decode()[-800:]}")
    return elapsed


def interleaved(subjects, measure):
    """Every subject once a round, the first one another each round; one round before it counts not."""
    names, times = list(subjects), {name: [] for name in subjects}
    for number in range(-1, options.rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            elapsed = measure(subjects[name], f"mhb{os.getpid()}x{number + 1}")
            if number >= 0:
                times[name].append(elapsed)
    return times


def table(title, times, ours):
    lines.extend([f"### {title}", "", "| | median ms | min | ours / it |", "|---|---:|---:|---:|"])
    own = statistics.median(times[ours])
    for name, values in times.items():
        middle = statistics.median(values)
        lines.append(f"| {name} | {middle:.1f} | {min(values):.1f} | {own / middle:.2f} |")
    lines.append("")
    return {name: own / statistics.median(values) for name, values in times.items()}


def promise(text, value, limit):
    promises.append((text, value, limit, value <= limit))


def bundle(folder, stack):
    """A bundle as docker makes it: the config.json of a real container, its paths and network taken away."""
    name = stack.docker("run", "-d", "--network", "none", "busybox", "sleep", "1000").strip()
    found = list((stack.folder / "state").glob(f"io.containerd.runtime.v2.task/moby/{name}/config.json"))
    config = json.loads(found[0].read_text())
    stack.docker("rm", "-f", name)
    config["process"]["args"] = ["/bin/true"]
    config["process"]["terminal"] = False
    config["root"] = {"path": "rootfs"}
    config["mounts"] = [one for one in config["mounts"] if not one["source"].startswith("/")]
    config.pop("hooks", None)
    config["linux"]["cgroupsPath"] = "/monohull-bench/x"
    (folder / "rootfs").mkdir(parents=True)
    subprocess.run(["tar", "-C", folder.parent, "-xf", folder.parent / "busybox.tar", "layer.tar"], check=True)
    subprocess.run(["tar", "-C", folder / "rootfs", "-xf", folder.parent / "layer.tar"], check=True)
    (folder / "config.json").write_text(json.dumps(config))
    return config


def measure_runtimes(work, real):
    folder = work / "bundle"
    config = bundle(folder, real)
    runtimes = {"monohull runc": root / "out/bin/runc"}
    for name in sets:
        for program in ("crun", "runc"):
            runtimes[f"{name} {program}"] = root / f"out/peers/{name}/bin/{program}"

    def prepare(identifier):
        config["linux"]["cgroupsPath"] = f"/monohull-bench/{identifier}"
        (folder / "config.json").write_text(json.dumps(config))

    def run(program, identifier):
        prepare(identifier)
        state = work / f"state-{program.parent.parent.name}-{program.name}"
        return timed([program, "--root", state, "run", "--bundle", folder, identifier])

    def steps(program, identifier):
        prepare(identifier)
        base = [program, "--root", work / f"state-{program.parent.parent.name}-{program.name}"]
        created = [*base, "create", "--bundle", folder, identifier]
        # create's streams stay with the container: all of them go to /dev/null.
        started = time.perf_counter()
        subprocess.run(created, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        elapsed = (time.perf_counter() - started) * 1000
        elapsed += timed([*base, "start", identifier])
        return elapsed + timed([*base, "delete", "--force", identifier])

    lines.extend(["## The runtime, on a bundle with docker's configuration and seccomp profile", ""])
    ratios = table("run of `true`", interleaved(runtimes, run), "monohull runc")
    if "sid crun" in ratios:
        promise("runc role's run against sid's crun", ratios["sid crun"], 1.0)
    table("create + start + delete", interleaved(runtimes, steps), "monohull runc")
    for group in pathlib.Path("/sys/fs/cgroup").glob("**/monohull-bench"):
        try:
            group.rmdir()
        except OSError:
            pass


def measure_engines(stacks):
    for stack in stacks.values():
        stack.docker("run", "--rm", "--network", "none", "busybox", "true")
    time.sleep(2)
    lines.extend(["## Memory", "", "Proportional set size (PSS) in MB; idle means after one container came and went.", ""])
    lines.extend(["| | idle processes | shim, each of " + str(options.containers) + " |", "|---|---|---:|"])
    for name, stack in stacks.items():
        idle = [(program, pss_kilobytes(pid) / 1024) for pid, program in stack.processes()]
        shown = ", ".join(f"{program} {size:.1f}" for program, size in sorted(idle)) or "none found"
        shown += f"; in all {sum(size for _, size in idle):.1f}"
        known = {pid for pid, _ in stack.processes()}
        for _ in range(options.containers):
            stack.docker("run", "-d", "--network", "none", "busybox", "sleep", "1000")
        time.sleep(1)
        shims = [pid for pid, program in stack.processes() if pid not in known and "shim" in program]
        each = sum(map(pss_kilobytes, shims)) / 1024 / max(len(shims), 1)
        lines.append(f"| {name} | {shown} | {each:.2f} ({len(shims)} found) |")
        if stack.is_ours:
            promise("PSS of our shim in MB", each if shims else float("inf"), 1.0)
        for identifier in stack.docker("ps", "-aq").split():
            stack.docker("rm", "-f", identifier)
    lines.append("")

    def run(stack, _):
        command = [stack.bin / "docker", "run", "--rm", "--network", "none", "busybox", "true"]
        return timed(command, env=stack.environment)

    lines.extend(["## The whole chain", ""])
    ratios = table("`docker run --rm --network none busybox true`", interleaved(stacks, run), "monohull")
    if "sid" in ratios:
        promise("docker run against sid's stack", ratios["sid"], 0.4)


def measure_sizes():
    own = (root / "out/bin/monohull").stat().st_size / 1e6
    lines.extend(["## Size on disk", "", "| | MB |", "|---|---:|", f"| monohull, stripped, all roles | {own:.1f} |"])
    for name in sets:
        names = ("docker", "dockerd", "docker-init", "containerd", "containerd-shim-runc-v2", "runc")
        total = sum((root / f"out/peers/{name}/bin/{one}").stat().st_size for one in names) / 1e6
        lines.append(f"| {name}: {', '.join(names)} | {total:.1f} |")
    lines.append("")
    promise("size of the stripped binary in MB", own, 44.0)


def write_page(versions):
    head = [
        "# Benchmarks",
        "",
        f"Written by `scripts/bench` on {datetime.date.today()}: Linux {os.uname().release}, {os.cpu_count()} CPUs. Each",
        f"round runs every subject once, in turn; {options.rounds} rounds, medians. Ratios below 1 mean that ours is",
        "quicker. /sys/fs/cgroup/unified is unmounted for all alike, since crun refuses hosts that mount it.",
        "",
        *[f"- {name}: {version}" for name, version in versions.items()],
        "",
        "| promise | measured | at most | |",
        "|---|---:|---:|---|",
        *[f"| {text} | {value:.2f} | {limit} | {'kept' if kept else 'BROKEN'} |" for text, value, limit, kept in promises],
        "",
    ]
    (root / "docs/benchmarks.md").write_text("\n".join(head + lines).rstrip() + "\n")
    print("\n".join(head + lines))


work = pathlib.Path(tempfile.mkdtemp(prefix="monohull-bench-"))
stacks = {name: Stack(root, name, work / name) for name in ["monohull", *sets]}
versions, failures, started = {}, [], []
try:
    wanted = stacks if "engine" in parts else {name: stacks[name] for name in sets[:1] if "runtime" in parts}
    for name, stack in wanted.items():
        started.append(stack)
        stack.start()
        versions[name] = stack.version()
    if "runtime" in parts and sets:
        say("runtimes")
        measure_runtimes(work, stacks[sets[0]])
    if "engine" in parts:
        say("engines")
        measure_engines(stacks)
    if "size" in parts:
        measure_sizes()
    write_page(versions)
finally:
    for stack in started:
        stack.stop()
    shutil.rmtree(work, ignore_errors=True)
sys.exit(0 if all(kept for *_, kept in promises) else 1)

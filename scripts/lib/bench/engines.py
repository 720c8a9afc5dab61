"""The engines beside each other: memory at rest, a whole docker run, size on disk."""

import time

from stacks import pss_kilobytes
from timing import interleaved, timed


def measure_memory(stacks, containers, page):
    for stack in stacks.values():
        stack.docker("run", "--rm", "--network", "none", "busybox", "true")
    time.sleep(2)
    page.heading("Memory of the engines")
    page.text("Proportional set size (PSS) in MB; idle means after one container came and went.")
    rows = []
    for name, stack in stacks.items():
        idle = [(program, pss_kilobytes(pid) / 1024) for pid, program in stack.processes()]
        shown = ", ".join(f"{program} {size:.1f}" for program, size in sorted(idle)) or "none found"
        shown += f"; in all {sum(size for _, size in idle):.1f}"
        each, found = _shim(stack, containers)
        rows.append([name, shown, f"{each:.2f} ({found} found)"])
        if stack.is_ours:
            page.promise("PSS of our shim in MB", each if found else float("inf"), 0.8)
    page.rows(["", "idle processes", f"shim, each of {containers}"], rows)


def _shim(stack, containers):
    """Mean PSS in MB of the shims of so many containers, and how many there were."""
    known = {pid for pid, _ in stack.processes()}
    for _ in range(containers):
        stack.docker("run", "-d", "--network", "none", "busybox", "sleep", "1000")
    time.sleep(1)
    shims = [pid for pid, program in stack.processes() if pid not in known and "shim" in program]
    each = sum(map(pss_kilobytes, shims)) / 1024 / max(len(shims), 1)
    for identifier in stack.docker("ps", "-aq").split():
        stack.docker("rm", "-f", identifier)
    return each, len(shims)


def measure_run(stacks, rounds, page):
    def run(stack, _):
        command = [stack.bin / "docker", "run", "--rm", "--network", "none", "busybox", "true"]
        return timed(command, env=stack.environment)

    page.heading("The whole chain")
    page.heading("`docker run --rm --network none busybox true`", 3)
    ratios = page.times(interleaved(stacks, rounds, run), "monohull")
    if "sid" in ratios:
        page.promise("docker run against sid's stack", ratios["sid"], 0.4)


def measure_sizes(root, sets, page):
    own = (root / "out/bin/monohull").stat().st_size / 1e6
    rows = [["monohull, stripped, all roles", f"{own:.1f}"]]
    for name in sets:
        names = ("docker", "dockerd", "docker-init", "containerd", "containerd-shim-runc-v2", "runc")
        total = sum((root / f"out/peers/{name}/bin/{one}").stat().st_size for one in names) / 1e6
        rows.append([f"{name}: {', '.join(names)}", f"{total:.1f}"])
    page.heading("Size on disk")
    page.rows(["", "MB"], rows)
    page.promise("size of the stripped binary in MB", own, 44.0)

"""A thousand containers made and removed, one after another: what is left of them, and whether they get slower.

A program of its own, so that it can run in a mount namespace where nobody else mounts: `loop.py COUNT BUNDLE USAGE
RUNTIME...` prints what it found as JSON.
"""

import ctypes
import glob
import json
import os
import pathlib
import statistics
import subprocess
import sys

ENDS = 100
"""How many of the first and of the last are compared."""


def measure_loop(runtime, bundle, usage, count, page):
    bundle.write("mhb-loop")
    private = ["unshare", "--mount", "--propagation", "private"]
    command = [sys.executable, __file__, str(count), bundle.folder, usage.path, *runtime]
    done = subprocess.run([*private, *command], stdout=subprocess.PIPE, check=True, text=True)
    found = json.loads(done.stdout)
    page.heading(f"{count} containers, one after another")
    page.text("create + start + delete of each by ours. Counted before the first and after the last:")
    page.rows(["", "before", "after"], [[name, before, after] for name, (before, after) in found["counts"].items()])
    first, last = found["first"], found["last"]
    page.text(f"CPU time of the three commands: {first:.2f} ms in the first {ENDS} (median), {last:.2f} ms in the last.")
    for name, (before, after) in found["counts"].items():
        page.promise(f"{name} left by {count} containers", after - before, _tolerance(name, count))
    page.promise("CPU time of the last containers against the first", last / first, 1.1)


def _tolerance(name, count):
    """Others on the host make network namespaces meanwhile; one left by each of ours would show."""
    return count // 10 if name == NETWORKS else 0


NETWORKS = "network namespaces of the host"


def count_all(state):
    """By name, what a container that is gone may leave."""
    return {
        "mounts": len(pathlib.Path("/proc/self/mountinfo").read_text().splitlines()),
        "cgroup folders": len(glob.glob("/sys/fs/cgroup/**/mhb-loop", recursive=True)),
        "state folders": len(os.listdir(state)) if os.path.isdir(state) else 0,
        "processes": len(_children()),
        "own descriptors": len(os.listdir("/proc/self/fd")),
        NETWORKS: len(_networks()),
    }


def _children():
    return [pid for pid in pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def _networks():
    found = set()
    for link in glob.glob("/proc/[0-9]*/ns/net"):
        try:
            found.add(os.readlink(link))
        except OSError:
            continue
    return found


def _cpu(usage, command):
    done = subprocess.run([usage, *command], check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    _, microseconds, status = map(int, done.stdout.split())
    if status:
        raise RuntimeError(f"{command}: status {status}")
    return microseconds / 1000


def main(count, bundle, usage, *runtime):
    # The containers' processes become children of this one, where those that are left are seen.
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    state = runtime[runtime.index("--root") + 1]
    steps = [["create", "--bundle", bundle, "mhb-loop"], ["start", "mhb-loop"], ["delete", "--force", "mhb-loop"]]
    before, times = None, []
    # One before all others, so that folders which stay for the next container count from the beginning.
    for number in range(-1, int(count)):
        if number == 0:
            before = count_all(state)
        spent = sum(_cpu(usage, [*runtime, *step]) for step in steps)
        # delete has ended it: it waits for nobody but its new parent.
        os.waitpid(-1, 0)
        if number >= 0:
            times.append(spent)
    after = count_all(state)
    counts = {name: (before[name], after[name]) for name in before}
    result = {"counts": counts, "first": statistics.median(times[:ENDS]), "last": statistics.median(times[-ENDS:])}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])

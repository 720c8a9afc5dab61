"""dockerd beside sid's: the operations of a container's life, logs, copies, long lists, memory, a cold start."""

import io
import os
import pathlib
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from api import answers, ask
from timing import interleaved, timed

ROUNDS = 20
CROWD = 100
AT_A_TIME = 8
STOPPED = 1000
IMAGES = 200
COPY_BYTES = 500_000_000
LINES = 1_500_000
"""Of 100 bytes each."""


def measure_daemons(stacks, page):
    """`stacks` are ours and sid's, started, with busybox."""
    page.heading("The daemon")
    page.text("Each stack by its own client; where ours has no such command yet, both by sid's.")
    _life(stacks, page)
    _crowd(stacks, page)
    _logs(stacks, page)
    _copies(stacks, page)
    _memory(stacks, page)
    _cold_start(stacks, page)
    _lists(stacks, page)


def _docker(stack, *arguments, client=None):
    return timed([(client or stack).bin / "docker", *arguments], env=stack.environment)


def _life(stacks, page):
    run = ["run", "--network", "none"]

    def short(stack, _):
        return _docker(stack, *run, "--rm", "busybox", "true")

    def detached(stack, name):
        elapsed = _docker(stack, *run, "-d", "--name", name, "busybox", "sleep", "1000")
        stack.docker("rm", "-f", name)
        return elapsed

    def stop(stack, name):
        # As process 1 a shell gets no signal that it does not ask for; in its wait it takes one at once.
        stack.docker(*run, "-d", "--name", name, "busybox", "sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait")
        time.sleep(0.1)
        elapsed = _docker(stack, "stop", name)
        stack.docker("rm", name)
        return elapsed

    def remove(stack, name):
        stack.docker(*run, "-d", "--name", name, "busybox", "sleep", "1000")
        return _docker(stack, "rm", "-f", name)

    def execute(stack, _):
        return _docker(stack, "exec", "bench-exec", "true")

    for stack in stacks.values():
        stack.docker(*run, "-d", "--name", "bench-exec", "busybox", "sleep", "1000")
    measured = {
        "run --rm true": (short, 0.2), "run -d": (detached, 0.3), "exec true": (execute, 0.3),
        "stop of a process that handles SIGTERM": (stop, 0.3), "rm -f": (remove, 0.3),
    }
    for name, (measure, limit) in measured.items():
        page.heading(f"docker {name}", 3)
        ratios = page.times(interleaved(stacks, ROUNDS, measure), "monohull")
        page.promise(f"docker {name} against sid's", ratios["sid"], limit)
    for stack in stacks.values():
        stack.docker("rm", "-f", "bench-exec")


def _crowd(stacks, page):
    """Containers started side by side: the time of all, and that of the slowest beside the median."""
    page.heading(f"{CROWD} containers, {AT_A_TIME} at a time", 3)
    rows, totals = [], {}
    for name, stack in stacks.items():
        def one(number):
            return _docker(stack, "run", "-d", "--network", "none", "--name", f"crowd{number}", "busybox", "sleep", "1000")

        started = time.perf_counter()
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            each = list(pool.map(one, range(CROWD)))
        totals[name] = (time.perf_counter() - started) * 1000
        slowest = max(each) / statistics.median(each)
        rows.append([name, f"{totals[name]:.0f}", f"{statistics.median(each):.1f}", f"{max(each):.1f}"])
        if stack.is_ours:
            page.promise(f"the slowest of {CROWD} starts against their median", slowest, 3)
        _remove_all(stack)
    page.rows(["", "all, ms", "median", "slowest"], rows)
    page.promise(f"{CROWD} starts against sid's", totals["monohull"] / totals["sid"], 0.3)


def _remove_all(stack):
    names = stack.docker("ps", "-aq").split()
    for start in range(0, len(names), 50):
        stack.docker("rm", "-f", *names[start : start + 50])


def _logs(stacks, page):
    # From a file: a program that makes the lines as it goes is slower than either daemon.
    folder = tempfile.mkdtemp(prefix="monohull-bench-lines-")
    with open(f"{folder}/lines", "wb") as file:
        file.write((b"x" * 99 + b"\n") * LINES)

    def write(stack, name):
        elapsed = _docker(
            stack, "run", "--network", "none", "--log-driver", "json-file", "--log-opt", "max-size=1g", "-d",
            "--name", name, "--volume", f"{folder}:/lines:ro", "busybox", "cat", "/lines/lines",
        )
        elapsed += _docker(stack, "wait", name)
        read[stack.name].append(_docker(stack, "logs", name))
        stack.docker("rm", name)
        return elapsed

    read = {name: [] for name in stacks}
    page.heading(f"Logs: {LINES} lines of 100 bytes by json-file", 3)
    ratios = page.times(interleaved(stacks, 3, write), "monohull")
    page.promise("log throughput of json-file against sid's (time)", ratios["sid"], 1 / 4)
    shutil.rmtree(folder)
    page.heading("`docker logs` of them", 3)
    ratios = page.times(read, "monohull")
    page.promise("docker logs against sid's (time)", ratios["sid"], 1 / 8)


def _copies(stacks, page):
    sid = stacks["sid"]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "blob"
        with open(source, "wb") as file:
            block = os.urandom(1 << 20)
            for _ in range(COPY_BYTES >> 20):
                file.write(block)
        for stack in stacks.values():
            stack.docker("run", "-d", "--network", "none", "--name", "bench-cp", "busybox", "sleep", "1000")

        def copy_in(stack, _):
            elapsed = _docker(stack, "cp", source, "bench-cp:/blob", client=sid)
            os.sync()
            return elapsed

        def copy_out(stack, _):
            return _docker(stack, "cp", "bench-cp:/blob", f"{folder}/out", client=sid)

        for what, measure in {"into": copy_in, "out of": copy_out}.items():
            page.heading(f"`docker cp` of {COPY_BYTES / 1e6:.0f} MB {what} a container", 3)
            ratios = page.times(interleaved(stacks, 5, measure), "monohull")
            page.promise(f"docker cp {what} a container against sid's", ratios["sid"], 0.7)
    for stack in stacks.values():
        stack.docker("rm", "-f", "bench-cp")


def _sizes(stack):
    """PSS and anonymous memory in MB of the daemons, and of all that belongs to the stack."""
    daemons = [0.0, 0.0]
    total = 0.0
    for pid, program in stack.processes():
        try:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        values = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
        total += values["Pss"]
        if program in ("dockerd", "containerd"):
            daemons[0] += values["Pss"]
            daemons[1] += values["Pss_Anon"]
    return daemons[0], daemons[1], total


def _memory(stacks, page):
    rows = []
    for name, stack in stacks.items():
        time.sleep(3)
        resident, anonymous, _ = _sizes(stack)
        for number in range(50):
            stack.docker("run", "-d", "--network", "none", "--name", f"idle{number}", "busybox", "sleep", "1000")
        time.sleep(3)
        total = _sizes(stack)[2]
        rows.append([name, f"{resident:.1f}", f"{anonymous:.1f}", f"{total:.1f}"])
        if stack.is_ours:
            page.promise("PSS of idle dockerd and containerd in MB", resident, 36)
            page.promise("anonymous memory of both in MB", anonymous, 12)
            page.promise("PSS of all with 50 idle containers in MB", total, 76)
        _remove_all(stack)
    page.heading("Memory of the daemons", 3)
    page.rows(["", "dockerd and containerd, idle", "of it anonymous", "all, with 50 idle containers"], rows)


def _cold_start(stacks, page):
    """From the start of dockerd in an empty folder, its containerd too, to the first answered ping."""

    def start(stack, name):
        with tempfile.TemporaryDirectory(prefix=name) as folder:
            socket = f"{folder}/d.sock"
            (pathlib.Path(folder) / "daemon.json").write_text("{}")
            command = ["unshare", "--net", stack.bin / "dockerd", "-H", f"unix://{socket}", "--pidfile", f"{folder}/pid"]
            command += ["--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec"]
            command += ["--config-file", f"{folder}/daemon.json", "--group", "root"]
            command += ["--bridge", "none"]
            if not stack.is_ours:
                command += ["--iptables=false", "--ip6tables=false", "--ip-forward=false"]
            environment = {**os.environ, "PATH": f"{stack.bin}:{os.environ['PATH']}"}
            null = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            started = time.perf_counter()
            process = subprocess.Popen(list(map(str, command)), env=environment, **null)
            while not answers(socket):
                time.sleep(0.001)
            elapsed = (time.perf_counter() - started) * 1000
            process.terminate()
            process.wait(30)
            return elapsed

    page.heading("A cold start, to the first answered ping", 3)
    ratios = page.times(interleaved(stacks, 5, start), "monohull")
    page.promise("cold start against sid's", ratios["sid"], 0.2)


def _lists(stacks, page):
    """CPU time of ours for a list, with many containers and images."""
    stack = stacks["monohull"]
    daemon = next(pid for pid, program in stack.processes() if program == "dockerd")
    for number in range(STOPPED):
        stack.docker("create", "--network", "none", "--name", f"stopped{number}", "busybox", "true")
    _import_images(stack)
    page.heading(f"Lists of {STOPPED} containers and {IMAGES} images", 3)
    rows = []
    for name, path in {"ps -a": "/containers/json?all=1", "images": "/images/json"}.items():
        ask(f"{stack.folder}/docker.sock", path)
        before = _cpu(daemon)
        for _ in range(20):
            ask(f"{stack.folder}/docker.sock", path)
        each = (_cpu(daemon) - before) / 20
        rows.append([f"docker {name}", f"{each:.1f}"])
        page.promise(f"ms of dockerd's CPU time for {name}", each, 10)
    page.rows(["", "ms of CPU time"], rows)
    stack.docker("rmi", *(f"bench/name{number}:{number}" for number in range(IMAGES)))
    _remove_all(stack)


def _import_images(stack):
    """Small ones, each with a layer of its own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "image.tar"
        for number in range(IMAGES):
            data = str(number).encode()
            entry = tarfile.TarInfo("number")
            entry.size = len(data)
            with tarfile.open(archive, "w") as file:
                file.addfile(entry, io.BytesIO(data))
            stack.docker("import", archive, f"bench/name{number}:{number}")


def _cpu(pid):
    """Milliseconds of CPU time so far, of threads that have ended too: the process's own clock, as clock_getcpuclockid(3)
    names it."""
    return time.clock_gettime_ns(~pid << 3 | 2) / 1e6

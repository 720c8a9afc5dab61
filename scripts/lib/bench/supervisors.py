"""The supervisors beside each other: ours and sid's containerd, alone, with the same client for both."""

import os
import pathlib
import shutil
import subprocess
import time

from image import Image
from registry import Registry
from tasks import Tasks
from timing import interleaved, timed

IMAGE_ROUNDS = 5
TASK_ROUNDS = 30
CROWD = 200
CONFIG = """version = 2
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]
"""
"""For both: Kubernetes' plugins would make sid's containerd greater, and its start slower."""


class Supervisor:
    """A containerd of one set of programs, with a root of its own in `folder`."""

    def __init__(self, programs, folder, rootfs):
        self.programs, self.folder = programs, folder
        self.socket = folder / "c.sock"
        self._rootfs = rootfs
        self._process = None

    def start(self):
        """With nothing in it."""
        self.folder.mkdir(parents=True)
        config = self.folder / "config.toml"
        config.write_text(CONFIG)
        command = [self.programs / "containerd", "--config", config, "--root", self.folder / "root"]
        command += ["--state", self.folder / "state", "--address", self.socket]
        environment = {**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}"}
        with open(self.folder.parent / f"{self.folder.name}.log", "ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        self.tasks = Tasks(self.socket, self._rootfs)
        self.tasks.make_namespace()

    def stop(self):
        if not self._process:
            return
        self._process.terminate()
        self._process.wait(30)
        self._process = None
        shutil.rmtree(self.folder)

    def figures(self):
        """PSS and anonymous memory of the daemon, in MB."""
        text = pathlib.Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        values = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in text.splitlines()[1:]}
        return values["Pss"], values["Pss_Anon"]

    def shims(self):
        """PSS in MB of each shim."""
        sizes = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"shim" in words[0] and any(str(self.socket).encode() in word for word in words):
                    lines = (entry / "smaps_rollup").read_text().splitlines()
                    sizes.append(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")))
            except OSError:
                continue
        return sizes


def measure_supervisors(root, work, rootfs, page):
    folders = {"monohull": root / "out/bin", "sid": root / "out/peers/sid/bin"}
    supervisors = {name: Supervisor(folder, work / f"c-{name}", rootfs) for name, folder in folders.items()}
    client = folders["sid"] / "ctr"
    page.heading("The supervisor")
    try:
        _images(supervisors, client, Image(work / "image"), page)
        # What the images left for the disk to write would slow the databases of whoever comes next.
        os.sync()
        for supervisor in supervisors.values():
            supervisor.start()
        _idle(supervisors, page)
        _tasks(supervisors, page)
        for log in ("", f"file://{work}/output.log"):
            _shims(supervisors, log, page)
    finally:
        for supervisor in supervisors.values():
            supervisor.stop()


def _images(supervisors, client, image, page):
    registry = Registry(image)

    def fresh(command):
        def run(supervisor, _):
            supervisor.start()
            try:
                return timed([client, "--address", supervisor.socket, "images", *command])
            finally:
                supervisor.stop()

        return run

    page.text(
        f"An image of 5 layers, {image.packed / 1e6:.0f} MB packed and {image.unpacked / 1e6:.0f} MB unpacked, into an",
        f"empty containerd, by sid's `ctr` for both; {IMAGE_ROUNDS} rounds.",
    )
    commands = {
        "pull": ["pull", "--plain-http", registry.reference],
        "import": ["import", image.archive],
    }
    for name, command in commands.items():
        page.heading(f"ctr images {name}, unpacking too", 3)
        ratios = page.times(interleaved(supervisors, IMAGE_ROUNDS, fresh(command)), "monohull")
        page.promise(f"{name} and unpack against sid's containerd", ratios["sid"], 0.6)
    registry.stop()


def _idle(supervisors, page):
    for supervisor in supervisors.values():
        _run(supervisor, "idle")
    time.sleep(3)
    rows = []
    for name, supervisor in supervisors.items():
        total, anonymous = supervisor.figures()
        rows.append([name, f"{total:.1f}", f"{anonymous:.1f}"])
        if name == "monohull":
            page.promise("PSS of an idle containerd in MB", total, 25)
            page.promise("anonymous memory of an idle containerd in MB", anonymous, 6)
    page.heading("Idle, after one container", 3)
    page.rows(["", "PSS in MB", "of it anonymous"], rows)


def _run(supervisor, identifier):
    """Milliseconds from Create to the end of Delete."""
    tasks = supervisor.tasks
    tasks.container(identifier, ["/bin/true"])
    started = time.perf_counter()
    tasks.create(identifier)
    tasks.start(identifier)
    tasks.wait(identifier)
    tasks.delete(identifier)
    elapsed = (time.perf_counter() - started) * 1000
    tasks.remove_container(identifier)
    return elapsed


def _tasks(supervisors, page):
    page.heading("A task by gRPC: Create, Start, Wait, Delete of `true`", 3)
    ratios = page.times(interleaved(supervisors, TASK_ROUNDS, _run), "monohull")
    page.promise("task create, start and delete against sid's containerd", ratios["sid"], 0.3)


def _shims(supervisors, log, page):
    """Crowds of idle containers; only the first log has the great one, and only that is compared."""
    sizes = (20, 50, CROWD) if not log else (20, 50)
    page.heading(f"Shims of idle containers, their output to {'a file' if log else 'nowhere'}", 3)
    rows, totals = [], {}
    for name, supervisor in supervisors.items():
        tasks, made, row = supervisor.tasks, 0, [name]
        for size in sizes:
            for made in range(made, size):
                tasks.container(f"crowd{made}", ["/bin/sleep", "1000"])
                tasks.create(f"crowd{made}", log)
                tasks.start(f"crowd{made}")
            made = size
            time.sleep(2)
            found = supervisor.shims()
            totals[name] = sum(found)
            row += [f"{totals[name] / max(len(found), 1):.2f}", f"{totals[name]:.0f} ({len(found)})"]
            if name == "monohull" and size < CROWD:
                each = totals[name] / len(found) if found else float("inf")
                page.promise(f"PSS of a shim in MB, {size} with output to {'a file' if log else 'nowhere'}", each, 0.8)
        rows.append(row)
        for number in range(made):
            tasks.kill(f"crowd{number}")
            tasks.wait(f"crowd{number}")
            tasks.delete(f"crowd{number}")
            tasks.remove_container(f"crowd{number}")
    if not log:
        page.promise(f"PSS of {CROWD} shims against sid's", totals["monohull"] / max(totals["sid"], 0.1), 0.25)
    page.rows(["", *[text for size in sizes for text in (f"each of {size}, MB", "all (found)")]], rows)

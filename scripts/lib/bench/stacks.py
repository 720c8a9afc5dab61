"""The stacks that are measured: ours and the real ones of each installed set, started and ended by our scripts."""

import os
import pathlib
import subprocess


class Stack:
    """One engine with its client. `folder` holds all that it makes."""

    def __init__(self, root, name, folder, networks=False):
        self.root, self.name, self.folder, self.networks = root, name, folder, networks
        self.is_ours = name == "monohull"
        self.bin = root / "out" / ("bin" if self.is_ours else f"peers/{name}/bin")

    def start(self):
        if self.is_ours and self.networks:
            alone = ["unshare", "--net", "sh", "-c", 'ip link set lo up; MONOHULL_NETWORKS=1 exec "$@"', "sh"]
            self._script(["scripts/run", "--start"], alone)
        elif self.is_ours:
            self._script(["scripts/run", "--start"])
        else:
            options = ["--set", self.name, "--folder", self.folder, *(["--networks"] if self.networks else [])]
            self._script(["scripts/peers", "start", f"bench-{self.name}", *options])
        image = self.folder.parent / "busybox.tar"
        if not image.exists():
            self._script(["scripts/make-busybox-image", image])
        self.docker("load", "-i", image)

    def stop(self):
        if self.is_ours:
            self._script(["scripts/run", "--stop"])
        else:
            self._script(["scripts/peers", "stop", f"bench-{self.name}", "--folder", self.folder])

    @property
    def environment(self):
        socket = f"unix://{self.folder}/docker.sock"
        return {**os.environ, "DOCKER_HOST": socket, "DOCKER_CONFIG": str(self.folder / "client")}

    def docker(self, *arguments):
        command = [str(self.bin / "docker"), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: docker {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def processes(self):
        """pid and program name of every process with the stack's folder in its command line."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(str(self.folder).encode() + b"/" in word for word in words):
                found.append((int(entry.name), os.path.basename(words[0].decode())))
        return found

    def version(self):
        if self.is_ours:
            return subprocess.run([self.bin / "monohull", "--version"], capture_output=True, text=True, check=True).stdout.strip()
        lines = (self.root / "out/peers" / self.name / "VERSIONS").read_text().split("\n")
        wanted = ("docker.io", "containerd", "runc", "crun")
        return ", ".join(line for line in lines if line.split(" ")[0] in wanted)

    def on_host(self, *command):
        """The command in the network namespace that is the containers' host."""
        daemon = next(pid for pid, program in self.processes() if program == "dockerd")
        return ["nsenter", "--net", "--target", str(daemon), *map(str, command)]

    def _script(self, command, before=()):
        environment = {**os.environ, "MONOHULL_ENGINE": str(self.folder)}
        # Outputs to files: a daemon that kept a pipe of ours open would hold us up.
        log = self.folder.parent / f"{self.name}.log"
        with open(log, "ab") as output:
            done = subprocess.run(
                [*before, str(self.root / command[0]), *map(str, command[1:])],
                env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=300,
            )
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {command}: {log.read_text()[-1500:]}")


def pss_kilobytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n"):
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0

"""The bundle that all runtimes get: what docker makes for a container with limits."""

import json
import pathlib
import subprocess

PARENT = "monohull-bench"
"""The folder in each cgroup hierarchy that has the groups of all measured containers."""

LIMITS = ["--memory", "64m", "--cpus", "1", "--pids-limit", "100"]


class Bundle:
    def __init__(self, folder, stack):
        """`stack` is a running one of real docker: it writes the configuration, whose paths are taken away."""
        self.folder = folder
        options = ["--detach", "--network", "none", "--cgroupns", "private", *LIMITS]
        name = stack.docker("run", *options, "busybox", "sleep", "1000").strip()
        found = list((stack.folder / "state").glob(f"io.containerd.runtime.v2.task/moby/{name}/config.json"))
        self._config = json.loads(found[0].read_text())
        stack.docker("rm", "-f", name)
        self._config["process"]["terminal"] = False
        self._config["root"] = {"path": "rootfs"}
        self._config["mounts"] = [one for one in self._config["mounts"] if not one["source"].startswith("/")]
        self._config.pop("hooks", None)
        self.rootfs = folder / "rootfs"
        unpack_busybox(stack.root, folder.parent, self.rootfs)

    def write(self, identifier, arguments=("/bin/true",), memory=None):
        """`memory` is a limit in bytes in place of docker's."""
        config = json.loads(json.dumps(self._config))
        config["process"]["args"] = list(arguments)
        config["linux"]["cgroupsPath"] = f"/{PARENT}/{identifier}"
        if memory:
            config["linux"]["resources"]["memory"] = {"limit": memory}
        (self.folder / "config.json").write_text(json.dumps(config))


def unpack_busybox(root, work, folder):
    archive = work / "busybox.tar"
    if not archive.exists():
        subprocess.run([root / "scripts/make-busybox-image", archive], check=True, stdout=subprocess.DEVNULL)
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-C", work, "-xf", archive, "layer.tar"], check=True)
    subprocess.run(["tar", "-C", folder, "-xf", work / "layer.tar"], check=True)


def remove_groups():
    for group in pathlib.Path("/sys/fs/cgroup").glob(f"**/{PARENT}"):
        try:
            group.rmdir()
        except OSError:
            pass

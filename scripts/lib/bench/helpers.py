"""The small C programs of this folder, compiled where the measurements run."""

import json
import pathlib
import subprocess

from timing import timed, timed_detached

SOURCES = pathlib.Path(__file__).parent


class Helper:
    def __init__(self, name, work):
        self.path = work / name
        command = ["cc", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", self.path, SOURCES / f"{name}.c"]
        subprocess.run(command, check=True)


class Floor(Helper):
    """The kernel's part of a container, for the bundle and with the seccomp filter that our runtime makes of it."""

    def __init__(self, work, bundle, runtime):
        super().__init__("floor", work)
        bundle.write("mhb-filter", ["sleep", "100000"])
        timed_detached([*runtime, "run", "--detach", "--bundle", bundle.folder, "mhb-filter"])
        try:
            state = subprocess.run([*runtime, "state", "mhb-filter"], check=True, capture_output=True).stdout
            timed([self.path, "--filter", str(json.loads(state)["pid"]), work / "filter"])
        finally:
            timed([*runtime, "delete", "--force", "mhb-filter"])
        self.command = [self.path, bundle.rootfs, work / "filter"]


class Usage(Helper):
    """Runs a program and tells what it used."""

    def __init__(self, work):
        super().__init__("usage", work)

    def of(self, command, **keywords):
        """Greatest resident size in MB, CPU time in ms, whether it ended well."""
        null = {"stdin": subprocess.DEVNULL, "capture_output": True}
        done = subprocess.run([self.path, *command], check=True, **null, **keywords)
        resident, microseconds, status = map(int, done.stdout.split())
        return resident / 1024, microseconds / 1000, status == 0

"""Our docker command beside sid's, both as clients of our daemon: what a command takes, and what it lets through."""

import statistics
import subprocess

from timing import interleaved, timed

LIMIT = 0.3
SIZE_LIMIT = 1 / 3
ROUNDS = 30
STREAM_ROUNDS = 5
MEGABYTES = 1024
COMMANDS = {
    "version": ["version"],
    "ps": ["ps", "--all"],
    "inspect": ["inspect", "bench-one"],
}


def measure_client(stacks, usage, page):
    """`stacks` are ours and sid's, started, with busybox; of sid's the client alone is used."""
    ours = stacks["monohull"]
    clients = {name: stack.bin / "docker" for name, stack in stacks.items()}
    page.heading("The command line")
    page.text("Both clients ask the same daemon, ours, which has 20 containers, one of them running.")
    ours.docker("run", "-d", "--name", "bench-one", "--network", "none", "busybox", "sleep", "10000")
    for _ in range(19):
        ours.docker("create", "--network", "none", "busybox", "true")
    try:
        _commands(ours, clients, usage, page)
        _streams(ours, clients, page)
    finally:
        ours.docker("rm", "-f", *ours.docker("ps", "-aq").split())


def _commands(stack, clients, usage, page):
    environment = stack.environment
    for what, words in COMMANDS.items():
        def run(client, _):
            return timed([client, *words], env=environment)

        page.heading(f"`docker {' '.join(words)}`", 3)
        ratios = page.times(interleaved(clients, ROUNDS, run), "monohull")
        used = {name: [] for name in clients}
        for _ in range(ROUNDS):
            for name, client in clients.items():
                used[name].append(usage.of([client, *words], env=environment))
        if not all(is_good for values in used.values() for *_, is_good in values):
            raise RuntimeError(f"docker {words} failed")
        sizes = {name: statistics.median(size for size, *_ in values) for name, values in used.items()}
        spent = {name: statistics.median(time for _, time, _ in values) for name, values in used.items()}
        rows = [[name, f"{spent[name]:.1f}", f"{sizes[name]:.1f}"] for name in clients]
        page.rows(["", "CPU ms", "greatest resident size in MB"], rows)
        page.promise(f"time of `docker {what}` against sid's client", ratios["sid"], LIMIT)
        page.promise(f"CPU of `docker {what}` against sid's client", spent["monohull"] / spent["sid"], LIMIT)
        page.promise(f"memory of `docker {what}` against sid's client", sizes["monohull"] / sizes["sid"], SIZE_LIMIT)


def _streams(stack, clients, page):
    """A log and an image of 1 GB, through a pipe."""
    lines = f"dd if=/dev/zero bs=1M count={MEGABYTES} 2>/dev/null | tr '\\0' x | fold -w 127"
    log = ["--log-driver", "json-file", "--log-opt", "max-size=-1"]
    stack.docker("run", "-d", "--name", "bench-log", *log, "--network", "none", "busybox", "sh", "-c", lines)
    stack.docker("wait", "bench-log")
    archive = stack.folder / "big.tar"
    big = stack.folder / "big"
    with open(big, "wb") as file:
        subprocess.run(["head", "-c", f"{MEGABYTES}M", "/dev/urandom"], check=True, stdout=file)
    subprocess.run(["tar", "-C", stack.folder, "-cf", archive, "big"], check=True)
    stack.docker("import", archive, "bench-big")
    big.unlink()
    archive.unlink()
    try:
        for words in (["logs", "bench-log"], ["save", "bench-big"]):
            def run(client, _):
                pipe = f"'{client}' {' '.join(words)} | cat >/dev/null"
                return timed(["bash", "-o", "pipefail", "-c", pipe], env=stack.environment)

            page.heading(f"`docker {words[0]}` of {MEGABYTES} MB through a pipe", 3)
            times = interleaved(clients, STREAM_ROUNDS, run)
            ratios = page.times(times, "monohull")
            page.promise(f"time of `docker {words[0]}` of 1 GB against sid's client", ratios["sid"], 1.0)
    finally:
        stack.docker("rmi", "bench-big")

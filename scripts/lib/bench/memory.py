"""What the runtimes need of memory: the size of create, the smallest limit that a container starts with."""

import statistics

from runtimes import OURS

LIMIT = 8.0
SMALL = 512 << 10
ROUNDS = 10


def measure_memory(runtimes, bundle, usage, page):
    page.heading("Memory of the runtime")
    page.text(
        "The greatest resident size of the `create` process (ru_maxrss of wait4, started by a small C program, since",
        f"the size of whoever forks counts too), median of {ROUNDS}; and whether a container with a memory limit of",
        "512 KB starts and its `true` ends well.",
    )
    rows = []
    for name, command in runtimes.commands.items():
        sizes = [_size_of_create(command, bundle, usage, number) for number in range(ROUNDS)]
        starts = [_starts(command, bundle, usage, number) for number in range(ROUNDS)]
        rows.append([name, f"{statistics.median(sizes):.1f}", f"{sum(starts)} of {ROUNDS}"])
        if name == OURS:
            page.promise("max RSS of create in MB", statistics.median(sizes), LIMIT)
            page.promise(f"containers of {ROUNDS} with a limit of 512 KB that fail", ROUNDS - sum(starts), 0)
    page.rows(["", "max RSS of create in MB", "start with 512 KB"], rows)


def _size_of_create(command, bundle, usage, number):
    identifier = f"mhb-rss{number}"
    bundle.write(identifier)
    size, _, is_good = usage.of([*command, "create", "--bundle", bundle.folder, identifier])
    usage.of([*command, "delete", "--force", identifier])
    if not is_good:
        raise RuntimeError(f"{command[0]} create failed")
    return size


def _starts(command, bundle, usage, number):
    identifier = f"mhb-small{number}"
    bundle.write(identifier, memory=SMALL)
    *_, is_good = usage.of([*command, "run", "--bundle", bundle.folder, identifier])
    # What failed half-way may have left something.
    usage.of([*command, "delete", "--force", identifier])
    return is_good

"""What it costs that our runtime leaves the host's file behind before it enters a container."""

import statistics

from timing import interleaved

LIMIT = 0.5
ROUNDS = 200


def measure_sealing(runtime, usage, page):
    """`exec` seals first and looks for the container then. The marker is what the second start finds in its own
    environment: with it from the beginning the runtime takes itself for sealed."""
    failing = [*runtime, "exec", "mhb-nosuch", "true"]
    sealed = ["/usr/bin/env", "_MONOHULL_SEALED=1"]
    subjects = {
        "exec that finds no container": ["/usr/bin/env", "A=1", *failing],
        "the same, sealed already": [*sealed, *failing],
        "the same, sealed already, executed by a shell": [*sealed, "/bin/sh", "-c", 'exec "$0" "$@"', *failing],
        "a shell that ends at once": [*sealed, "/bin/sh", "-c", ":", *failing],
    }
    # CPU time: none of the calls sleeps, and differences of times on the clock would show who else runs.
    times = interleaved(subjects, ROUNDS, lambda command, _: usage.of(command)[1])
    whole, start, after_shell, shell = times.values()
    sealing = [one - other for one, other in zip(whole, start)]
    executing = [one - other for one, other in zip(after_shell, shell)]
    alone = statistics.median(one - other for one, other in zip(sealing, executing))
    page.heading("Sealing")
    page.text(
        "The runtime starts itself again from a detached read-only mount of its file. What that costs is the first row",
        f"less the second; one exec of ours is the third less the fourth. CPU time of {ROUNDS} rounds, the differences",
        "within each round.",
    )
    rows = [[name, f"{statistics.median(values):.2f}", f"{min(values):.2f}"] for name, values in times.items()]
    page.rows(["", "median ms", "min"], rows)
    page.text(
        f"Sealing and starting again: {statistics.median(sealing):.2f} ms.",
        f"One exec: {statistics.median(executing):.2f} ms. Sealing alone: {alone:.2f} ms.",
    )
    page.promise("ms of sealing beside its exec", alone, LIMIT)

"""What it costs that our runtime leaves the host's file behind before it enters a container."""

import os
import statistics
import subprocess
import time

from timing import interleaved

LIMIT = 0.5
ROUNDS = 200


def measure_sealing(runtime, page):
    """`exec` seals first and looks for the container then. The marker is what the second start finds in its own
    environment: with it from the beginning the runtime takes itself for sealed."""
    failing = [*runtime, "exec", "mhb-nosuch", "true"]
    sealed = {**os.environ, "_MONOHULL_SEALED": "1"}
    subjects = {
        "exec that finds no container": (failing, os.environ),
        "the same, sealed already": (failing, sealed),
        "the same, sealed already, executed by a shell": (["/bin/sh", "-c", 'exec "$0" "$@"', *failing], sealed),
        "a shell that ends at once": (["/bin/sh", "-c", ":", *failing], sealed),
    }
    times = interleaved(subjects, ROUNDS, lambda subject, _: _failing(*subject))
    whole, start, after_shell, shell = (statistics.median(values) for values in times.values())
    page.heading("Sealing")
    page.text(
        "The runtime starts itself again from a detached read-only mount of its file. What that costs is the first row",
        f"less the second; one exec of ours is the third less the fourth. Medians of {ROUNDS} rounds.",
    )
    rows = [[name, f"{statistics.median(values):.2f}", f"{min(values):.2f}"] for name, values in times.items()]
    page.rows(["", "median ms", "min"], rows)
    page.text(f"Sealing and starting again: {whole - start:.2f} ms; one exec: {after_shell - shell:.2f} ms.")
    page.promise("ms of sealing beside its exec", whole - start - (after_shell - shell), LIMIT)


def _failing(command, environment):
    started = time.perf_counter()
    null = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, env=environment, check=False, **null)
    return (time.perf_counter() - started) * 1000

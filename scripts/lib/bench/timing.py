"""Programs run and timed, the subjects of a comparison in turn."""

import itertools
import os
import subprocess
import time

numbers = itertools.count()
"""No two containers have the same name: some runtimes leave a group for a moment, where the next would not start."""


def timed(command, **keywords):
    """Milliseconds from the start of a program to its end, which must be a good one."""
    started = time.perf_counter()
    null = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    done = subprocess.run(command, **null, stderr=subprocess.PIPE, **keywords)
    elapsed = (time.perf_counter() - started) * 1000
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.decode()[-800:]}")
    return elapsed


def timed_detached(command):
    """The same for a program whose streams stay with what it leaves behind: all of them go to /dev/null."""
    started = time.perf_counter()
    null = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, **null)
    return (time.perf_counter() - started) * 1000


def interleaved(subjects, rounds, measure):
    """Every subject once a round, the first one another each round; one round before them counts not."""
    names, times = list(subjects), {name: [] for name in subjects}
    for number in range(-1, rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            elapsed = measure(subjects[name], f"mhb{os.getpid()}x{next(numbers)}")
            if number >= 0:
                times[name].append(elapsed)
    return times

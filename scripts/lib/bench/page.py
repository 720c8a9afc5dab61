"""The page that scripts/bench writes: tables, and the promises that must hold."""

import datetime
import os
import statistics


class Page:
    def __init__(self, rounds):
        self._rounds = rounds
        self._lines, self._promises = [], []

    def heading(self, text, level=2):
        self._lines.extend(["#" * level + " " + text, ""])

    def text(self, *lines):
        self._lines.extend([*lines, ""])

    def rows(self, head, rows):
        """A table; every column but the first is aligned to the right."""
        self._lines.append("| " + " | ".join(head) + " |")
        self._lines.append("|---|" + "---:|" * (len(head) - 1))
        self._lines.extend("| " + " | ".join(map(str, row)) + " |" for row in rows)
        self._lines.append("")

    def times(self, times, ours):
        """Milliseconds by subject, with the ratio of ours to each. Returns the ratios."""
        own = statistics.median(times[ours])
        ratios = {name: own / statistics.median(values) for name, values in times.items()}
        rows = []
        for name, values in times.items():
            rows.append([name, f"{statistics.median(values):.2f}", f"{min(values):.2f}", f"{ratios[name]:.2f}"])
        self.rows(["", "median ms", "min", "ours / it"], rows)
        return ratios

    def promise(self, text, value, limit, otherwise=False):
        """`otherwise` is a second way to keep it, worked out by the caller and told in the text."""
        self._promises.append((text, value, limit, value <= limit or otherwise))

    @property
    def is_kept(self):
        return all(kept for *_, kept in self._promises)

    def render(self, versions):
        host = f"Linux {os.uname().release}, {os.cpu_count()} CPUs"
        head = [
            "# Benchmarks",
            "",
            f"Written by `scripts/bench` on {datetime.date.today()}: {host}. Each round runs every",
            f"subject once, in turn; {self._rounds} rounds where nothing else is said, and their medians. Ratios",
            "below 1 mean that ours is quicker. /sys/fs/cgroup/unified is unmounted for all alike, since crun refuses",
            "hosts that mount it.",
            "",
            *[f"- {name}: {version}" for name, version in versions.items()],
            "",
            "| promise | measured | at most | |",
            "|---|---:|---:|---|",
        ]
        for text, value, limit, kept in self._promises:
            head.append(f"| {text} | {value:.2f} | {limit} | {'kept' if kept else 'BROKEN'} |")
        return "\n".join([*head, "", *self._lines]).rstrip() + "\n"

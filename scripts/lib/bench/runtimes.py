"""The runtimes beside each other on one bundle: run, create + start + delete, exec."""

import statistics

from timing import interleaved, timed, timed_detached

OURS = "monohull runc"
FIELD = "sid crun"
"""The quickest runtime of the field, which ours is measured against."""

LIMIT = 0.6
"""What ours may take of the field's time."""

FLOOR_LIMIT, HIGH_FLOOR = 1.3, 0.45
"""Where the kernel's own part is above HIGH_FLOOR of the field's time, ours may take FLOOR_LIMIT of that part."""


class Runtimes:
    def __init__(self, root, sets, bundle, states, rounds, page):
        """`states` is a folder for the runtimes' own, one in it for each."""
        self._bundle, self._rounds, self._page = bundle, rounds, page
        programs = {OURS: root / "out/bin/runc"}
        for name in sets:
            for program in ("crun", "runc"):
                programs[f"{name} {program}"] = root / f"out/peers/{name}/bin/{program}"
        self.commands = {
            name: [program, "--root", states / name.replace(" ", "-")] for name, program in programs.items()
        }

    def run(self, floor):
        def measure(command, identifier):
            self._bundle.write(identifier)
            return timed([*command, "run", "--bundle", self._bundle.folder, identifier])

        self._page.heading("run of `true`", 3)
        self._compare(measure, "run", floor)

    def steps(self, floor):
        def measure(command, identifier):
            self._bundle.write(identifier)
            elapsed = timed_detached([*command, "create", "--bundle", self._bundle.folder, identifier])
            elapsed += timed([*command, "start", identifier])
            return elapsed + timed([*command, "delete", "--force", identifier])

        self._page.heading("create + start + delete", 3)
        self._compare(measure, "create + start + delete", floor)

    def exec(self):
        self._page.heading("exec of `true` in a running container", 3)
        for number, command in enumerate(self.commands.values()):
            self._bundle.write(f"mhb-exec{number}", ["sleep", "100000"])
            timed_detached([*command, "run", "--detach", "--bundle", self._bundle.folder, f"mhb-exec{number}"])
        subjects = {name: (command, number) for number, (name, command) in enumerate(self.commands.items())}
        try:
            times = interleaved(
                subjects,
                self._rounds,
                lambda subject, _: timed([*subject[0], "exec", f"mhb-exec{subject[1]}", "/bin/true"]),
            )
        finally:
            for command, number in subjects.values():
                timed([*command, "delete", "--force", f"mhb-exec{number}"])
        ratios = self._page.times(times, OURS)
        if FIELD in ratios:
            self._page.promise("exec against sid's crun", ratios[FIELD], LIMIT)

    def _compare(self, measure, what, floor):
        """`floor` is the program that makes the kernel's calls and nothing else, timed in the same rounds."""

        def either(subject, identifier):
            return timed([*subject, identifier]) if subject == floor.command else measure(subject, identifier)

        times = interleaved({**self.commands, "the kernel's floor": floor.command}, self._rounds, either)
        ratios = self._page.times(times, OURS)
        if FIELD not in ratios:
            return
        to_floor = ratios["the kernel's floor"]
        share = statistics.median(times["the kernel's floor"]) / statistics.median(times[FIELD])
        self._page.text(
            "The floor is a C program (floor.c) that makes the kernel's calls for this container and nothing else.",
            f"It takes {share:.2f} of sid's crun's time, ours {to_floor:.2f} of the floor's. Where the floor is above",
            f"{HIGH_FLOOR} of crun's, {FLOOR_LIMIT} times the floor is enough in place of {LIMIT} times crun's.",
        )
        otherwise = share > HIGH_FLOOR and to_floor <= FLOOR_LIMIT
        self._page.promise(f"{what} against sid's crun", ratios[FIELD], LIMIT, otherwise)

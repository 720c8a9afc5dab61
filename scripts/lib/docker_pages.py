"""The pages of docker's help, taken apart: what docs/reference, the man pages and their check are made of."""
import os, re, subprocess


def run(docker, *words):
    # The defaults of --config and its like hold the home folder. No terminal: lines are 79 columns wide.
    environment = {"PATH": os.environ["PATH"], "HOME": "~", "DOCKER_HOST": "unix:///nonexistent.sock"}
    done = subprocess.run([docker, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout.decode()


class Page:
    """One command: usage, summary, about, aliases, options [(short, name, type, text)], commands [(name, summary)]."""

    def __init__(self, docker, path):
        self.path, self.text = path, run(docker, *path, "--help")
        self.usage, self.about, self.aliases, self.options, self.commands = [], [], [], [], []
        section = "usage"
        for line in self.text.splitlines():
            title = re.fullmatch(r"(?:[A-Z][A-Za-z ]* )?(Aliases|Options|Commands):", line)
            if title:
                section = title[1]
            elif section == "usage":
                if line.startswith("Usage:"):
                    self.usage.append(line.removeprefix("Usage:").strip())
                elif line.startswith("\t"):
                    self.usage.append(line.strip())
                elif line.strip():
                    section = "about"
                    self.about.append(line)
            elif section == "about":
                self.about.append(line)
            elif line and not line.startswith(" "):
                section = "end"
            elif section == "Aliases" and line.strip():
                self.aliases += [name.strip() for name in line.split(",")]
            elif section == "Options" and line.strip():
                option = re.match(r"  (?:-(\S), |    )--(\S+)(?: (\S+))?(?: {3,}(.*))?$", line)
                if option:
                    self.options.append([option[1] or "", option[2], option[3] or "", option[4] or ""])
                elif self.options:
                    self.options[-1][3] = (self.options[-1][3] + "\n" + line.strip()).strip()
            elif section == "Commands" and line.strip():
                name, _, summary = line.strip().partition(" ")
                self.commands.append((name, summary.strip()))

    @property
    def name(self):
        return " ".join(["docker", *self.path])

    @property
    def summary(self):
        return self.about[0].strip() if self.about else ""


def pages(docker):
    """Every page that help lists, by its path; groups stand before their commands."""
    found, waiting = {}, [()]
    while waiting:
        path = waiting.pop(0)
        found[path] = Page(docker, path)
        waiting += [path + (name,) for name, _ in found[path].commands]
    return found

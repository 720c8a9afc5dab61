"""Counts commands and options of two dockers by their helps, and lists what differs."""
import fcntl, os, pty, re, struct, subprocess, sys, tempfile, termios

# Wide enough that no line is broken: docker asks the terminal on standard input.
_, terminal = pty.openpty()
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 4000, 0, 0))


def help_of(program, path, home):
    environment = {"PATH": os.environ["PATH"], "HOME": home, "DOCKER_HOST": "unix:///nonexistent.sock"}
    # Warnings of a build without its plugins go to stderr.
    done = subprocess.run([program, *path, "--help"], env=environment, stdin=terminal, capture_output=True, text=True)
    return done.stdout


def read(text):
    """usage, aliases, options {name: (short, type, default)}, commands [(section, name)] of one help."""
    page = {"usage": [], "aliases": [], "options": {}, "commands": []}
    section = "Usage"
    for number, line in enumerate(text.splitlines()):
        title = re.fullmatch(r"([A-Z][A-Za-z ]*):", line)
        if number == 0 or (section == "Usage" and line.startswith("\t")):
            page["usage"].append(line.removeprefix("Usage:").strip())
            continue
        if title and title[1] in ("Aliases", "Options", "Global Options") or title and title[1].endswith("Commands"):
            section = title[1]
        elif not line.strip():
            section = section if section.endswith("Options") else ""
        elif section == "Aliases":
            page["aliases"] += [name.strip() for name in line.split(",")]
        elif section.endswith("Options"):
            option = re.match(r"  (?:-(\S), |    )--(\S+)(?: (\S+))?\s{3,}(.*)$", line)
            if option:
                # Ours tells which API an option needs, too.
                default = re.search(r"\(default (.*)\)$", re.sub(r" \(API [0-9.]+\+\)$", "", option[4]))
                page["options"][option[2]] = (option[1] or "", option[3] or "", default[1] if default else "")
        elif section.endswith("Commands"):
            command = re.match(r"  (\S+)\s", line)
            if command:
                page["commands"].append((section, command[1]))
    return page


def pages(program):
    found = {}
    with tempfile.TemporaryDirectory() as home:
        waiting = [()]
        while waiting:
            path = waiting.pop(0)
            found[path] = read(help_of(program, path, home).replace(home, "HOME"))
            waiting += [path + (name,) for _, name in found[path]["commands"]]
    return found


# Defaults that are words of the description, not values: real help writes them in parentheses, too.
WORDS = {"shows just running", "hides intermediate images", "equal to --replicas"}
real, ours = pages(sys.argv[1]), pages(sys.argv[2])
# docs/cli.md: what docker does not have.
for name in ("doctor",):
    ours.pop((name,), None)
    ours[()]["commands"] = [entry for entry in ours[()]["commands"] if entry[1] != name]
problems = []
options = 0
for path in sorted(real.keys() | ours.keys()):
    name = " ".join(("docker",) + path)
    if path not in ours or path not in real:
        problems.append(f"{name}: only {'theirs' if path in real else 'ours'}")
        continue
    theirs, mine = real[path], ours[path]
    for what in ("usage", "aliases", "commands"):
        if theirs[what] != mine[what]:
            problems.append(f"{name}: {what} {theirs[what]} is {mine[what]} here")
    options += len(theirs["options"])
    for option in sorted(theirs["options"].keys() | mine["options"].keys()):
        one, other = theirs["options"].get(option), mine["options"].get(option)
        if one and one[2] in WORDS:
            one = one[:2] + ("",)
        if one != other:
            problems.append(f"{name} --{option}: {one} is {other} here")
for problem in problems:
    print(problem)
print(f"count-cli: {len(real)} commands and {options} options there, {len(ours)} commands and "
      f"{sum(len(page['options']) for page in ours.values())} options here, {len(problems)} differences")
sys.exit(bool(problems))

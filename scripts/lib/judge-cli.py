"""Part of scripts/judge-cli: the command lines of judge-cli/*.cases through two dockers, and what they answer.

A line of a file of cases is a command line of docker's, read as a shell reads words. Lines below `[TITLE]` are the steps
of one case: done in their order, first by the real client, then by ours, each in an engine that holds nothing but the
common objects (`world`), in an empty folder, $D. What else stands in a file:

  # words          a comment
  layout LINE      only the form is compared: titles, names of options and commands, columns; help texts are our own words
  sorted LINE      lines of stdout in any order
  < TEXT           standard input of the line before, with \\n for a line's end
  names LINE       of `__complete`: the names that begin as what was typed, which is all that shells show
  sh LINE          a shell's command in the case's folder, with the client as `docker`
  sid LINE         done by the real client in both runs, and not compared: what only prepares
  ? REASON         the next line, or the whole case below a title, is known to differ
"""
import atexit, collections, difflib, http.client, json, os, pathlib, re, shlex, shutil, socket, subprocess, sys, urllib.parse

real, ours, only, quiet = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "1"
SOCKET = "/run/docker.sock"


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


def api(method, path):
    engine = Engine("docker", timeout=60)
    engine.request(method, path)
    answer = engine.getresponse().read()
    engine.close()
    return json.loads(answer) if answer.strip() else None


def names():
    """Everything that the engine holds: (kind, name)."""
    found = {("containers", one["Id"]) for one in api("GET", "/containers/json?all=1")}
    found |= {("volumes", one["Name"]) for one in api("GET", "/volumes")["Volumes"] or []}
    found |= {("networks", one["Name"]) for one in api("GET", "/networks")}
    for image in api("GET", "/images/json"):
        found |= {("images", tag) for tag in image["RepoTags"] or [image["Id"]]}
    return found


def tidy(world):
    for kind in ("containers", "images", "volumes", "networks"):
        for one in names() - world:
            if one[0] == kind:
                api("DELETE", f"/{kind}/{urllib.parse.quote(one[1])}?force=1" + ("&v=1" if kind == "containers" else ""))


def states():
    """The common containers, whose ends and names are no case's to change."""
    return {(one["Names"][0], one["State"]) for one in api("GET", "/containers/json?all=1")}


def restore(folder, title):
    """What a case has done to the common objects is told, and they are made anew."""
    global world, common
    tidy(world)
    if world <= names() and common == states():
        return
    print(f"{title}: has changed the common objects: {sorted(world - names())} {sorted(common ^ states())}", flush=True)
    tidy({one for one in names() if one[0] == "networks" and one[1] in ("bridge", "host", "none")
          or one == ("images", "busybox:latest")})
    subprocess.run([real, "load", "-q", "-i", os.environ["folder"] + "/busybox.tar"], check=True, capture_output=True,
                   env={"DOCKER_HOST": "unix://" + SOCKET, "HOME": "/run/home"})
    make_world(folder)
    world, common = names(), states()


MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
AGO = r"(?:Less than a second|About a minute|About an hour|\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?))"
VARYING = [
    (r"(docker-import-)\d+", r"\1NUMBER"),
    (r"(execDuration=)\d+", r"\1SECONDS"),
    (r'("execDuration":)"\d+"', r'\1"SECONDS"'),
    (r"\b[0-9a-f]{64}\b", "ID64"),
    (r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b", "ID12"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", "TIME"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} [A-Z]+", "TIME"),
    (r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "MAC"),
    (r"\b(?:172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+\b", "IP"),
    (r'("?\bPid"?: ?)[1-9]\d*', r"\1PID"),
    (r"\b(?:3[23]|49|5\d)\d{3}\b", "PORT"),
    (r"\b1[0-9]{18}\b", "NANO"),
    (r"\b[0-9]{10}(?:\.[0-9]{9})?\b", "UNIX"),
]
# What each client is, and what it was built by.
BUILD = [(r"(, build )\S+", r"\1BUILD"), (r"28\.5\.2(?:\+dfsg4)?", "28.5.2"), (r"( Go version: +).*", r"\1"), (r"( Built: +).*", r"\1"), (r"( Git commit: +).*", r"\1"),
         (r'"(?:GoVersion|BuildTime)":"[^"]*",?', ""), (r'("GitCommit":)"[^"]*"', r"\1BUILD"), (r"( Runtimes: ).*", r"\1")]
WIDE = [(rf"{AGO} ago", "AGO"), (rf"Up {AGO}", "Up AGE"), (r"\b\d+(?:\.\d+)? ?(?:B|kB|MB|GB)\b", "SIZE")]


def clean(text, folder):
    text = text.replace(folder, "$D")
    for pattern, word in VARYING + BUILD:
        text = re.sub(pattern, word, text)
    wide = 0
    for pattern, word in WIDE:
        text, count = re.subn(pattern, word, text)
        wide += count
    # A table's columns are as wide as what varies in them.
    return re.sub(r" {2,}", "  ", text) if wide else text


def layout(text):
    """Titles, and of the lines below what stands before two blanks, with the column of the rest."""
    kept = []
    for line in text.splitlines():
        entry = re.match(r"(  +(?:-\S, )?\S+(?: \S+)?)(  +)\S", line)
        if line.startswith("Usage:") or re.fullmatch(r"\S.*:", line):
            kept.append(line)
        elif entry and not line.startswith(" " * 12):
            kept.append("%s|%d" % (entry[1].split("  (")[0], len(entry[0])))
        elif not line.strip():
            kept.append("")
    return "\n".join(kept)


Step = collections.namedtuple("Step", "line kind input reason")


def read(path):
    """[(title, steps, reason)] of a file."""
    cases, title, reason = [], None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip():
            title = None
        elif line.startswith("#"):
            pass
        elif line.startswith("? "):
            reason = line[2:]
        elif line.startswith("["):
            title = line.strip("[]")
            cases.append((title, [], reason))
            reason = None
        elif line.startswith("< "):
            steps = cases[-1][1]
            steps[-1] = steps[-1]._replace(input=line[2:].replace("\\n", "\n"))
        else:
            kind, _, rest = line.partition(" ")
            if kind not in ("layout", "sorted", "names", "sh", "sid"):
                kind, rest = "", line
            if title is None:
                cases.append((line, [], None))
            cases[-1][1].append(Step(rest, kind, "", reason))
            reason = None
    return cases


def answer(docker, step, folder):
    environment = {"PATH": f"{folder}/.bin:" + os.environ["PATH"], "HOME": f"{folder}/.home", "D": folder,
                   "DOCKER_HOST": "unix://" + SOCKET, "TZ": "UTC", "TMPDIR": "/run/tmp"}
    if step.kind == "sh":
        words = ["sh", "-c", step.line]
    else:
        words = [real if step.kind == "sid" else docker, *(word.replace("$D", folder) for word in shlex.split(step.line))]
    try:
        done = subprocess.run(words, cwd=folder, env=environment, input=step.input.encode(), capture_output=True, timeout=40)
    except subprocess.TimeoutExpired:
        return {"out": "", "err": "(does not end)", "code": -1}
    out, err = (clean(text.decode(errors="replace"), folder) for text in (done.stdout, done.stderr))
    if step.kind == "layout":
        out, err = layout(out), layout(err)
    if step.kind == "names":
        offered = {line.partition("\t")[0] for line in out.splitlines()}
        out, err = "\n".join(sorted(name for name in offered if name.startswith((words[-1], ":")))), ""
    if step.kind == "sorted":
        out = "\n".join(sorted(out.splitlines()))
    return {"out": out, "err": err, "code": done.returncode}


def run(docker, steps):
    folder = "/run/tmp/case"
    shutil.rmtree(folder, ignore_errors=True)
    for name in (".bin", ".home"):
        os.makedirs(f"{folder}/{name}")
    os.symlink(docker, f"{folder}/.bin/docker")
    return [answer(docker, step, folder) for step in steps]


def differences(theirs, mine):
    lines = []
    for part in ("out", "err"):
        lines += [f"    {part} {line}" for line in difflib.unified_diff(
            theirs[part].splitlines(), mine[part].splitlines(), "sid", "ours", n=0, lineterm="")
            if not line.startswith(("---", "+++", "@@"))]
        if theirs[part].splitlines() == mine[part].splitlines() and theirs[part] != mine[part]:
            lines.append(f"    {part} ends with {theirs[part][-8:]!r}, ours with {mine[part][-8:]!r}")
    if theirs["code"] != mine["code"]:
        lines.append(f"    code {theirs['code']}, ours {mine['code']}")
    return lines


def make_world(folder):
    for step in read(folder / "world")[0][1]:
        done = subprocess.run([real, *shlex.split(step.line)], env={"DOCKER_HOST": "unix://" + SOCKET, "HOME": "/run/home"},
                              capture_output=True, text=True, timeout=60)
        if done.returncode and " run " not in f" {step.line} ":
            sys.exit(f"world: {step.line}: {done.stderr}")


def end_world():
    """The end of a namespace waits for all its processes, and a frozen one never ends."""
    for one in api("GET", "/containers/json?all=1"):
        api("DELETE", f"/containers/{one['Id']}?force=1&v=1")


folder = pathlib.Path(__file__).parent / "judge-cli"
atexit.register(end_world)
make_world(folder)
world, common = names(), states()
table, wrong = [], 0
for path in sorted(folder.glob("*.cases")):
    equal = known = differing = 0
    for title, steps, reason in read(path):
        if only and only not in path.stem + " " + title + " " + " ".join(step.line for step in steps):
            continue
        theirs = run(real, steps)
        restore(folder, title + " (sid)")
        mine = run(ours, steps)
        restore(folder, title)
        for step, one, other in zip(steps, theirs, mine):
            if step.kind == "sid":
                if one["code"]:
                    print(f"{path.stem}: {title}: {step.line}: cannot be prepared: {one['err'].strip()}")
                continue
            lines = differences(one, other)
            why = step.reason or reason
            if not lines:
                equal += 1
                if step.reason:
                    wrong += 1
                    print(f"{path.stem}: {step.line}\n    is the same, though a reason says that it differs: {why}")
            elif why:
                known += 1
            else:
                differing += 1
                if not quiet:
                    print(f"{path.stem}: {step.line}" + (f"   [{title}]" if title != step.line else ""))
                    print("\n".join(lines[:40]), flush=True)
    table.append((path.stem, equal, known, differing))
print(f"\n{'cases':16}{'equal':>8}{'known':>8}{'differ':>8}")
for row in table + [("all", *(sum(row[column] for row in table) for column in (1, 2, 3)))]:
    print(f"{row[0]:16}{row[1]:8}{row[2]:8}{row[3]:8}")
sys.exit(bool(wrong + sum(row[3] for row in table)))

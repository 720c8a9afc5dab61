"""Man pages of docker's commands from their help, or with `check`: whether help, completion, man pages and docs/reference
say the same.   generate-man.py DOCKER FOLDER | generate-man.py DOCKER check REFERENCE"""
import pathlib, re, shutil, subprocess, sys, tempfile
from docker_pages import pages, run

docker, target = sys.argv[1], sys.argv[2]
all_pages = pages(docker)


def escape(text):
    """Words as roff takes them: no escapes, hyphens that can be copied, no requests at a line's start."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    return re.sub(r"(?m)^\.", r"\\&.", text)


def roff(page):
    title = "-".join(["docker", *page.path])
    lines = [f'.TH "{title.upper()}" "1" "" "Monohull" "Docker commands"', ".SH NAME",
             escape(title) + " \\- " + escape(page.summary), ".SH SYNOPSIS"]
    for usage in page.usage:
        lines += [".B " + escape(page.name), escape(usage.removeprefix(page.name).strip()), ".br"]
    lines += [".SH DESCRIPTION"] + [escape(line) if line.strip() else ".PP" for line in "\n".join(page.about).strip().splitlines()]
    if page.options:
        lines.append(".SH OPTIONS")
        for short, name, kind, text in page.options:
            tag = (f"\\fB\\-{escape(short)}\\fR, " if short else "") + f"\\fB\\-\\-{escape(name)}\\fR"
            lines += [".TP", tag + (f"=\\fI{escape(kind)}\\fR" if kind else "")]
            first, *rest = text.split("\n") if text else ["\\&"]
            lines.append(escape(first) if text else first)
            for line in rest:
                # A list of values keeps its lines; what was only broken flows on.
                lines += [".br"] * bool(re.match(r"\S+: +\S|'.*': ", line)) + [escape(line)]
    if page.commands:
        lines.append(".SH COMMANDS")
        for name, summary in page.commands:
            lines += [".TP", f"\\fBdocker\\-{escape('-'.join([*page.path, name]))}(1)\\fR", escape(summary)]
    if len(page.aliases) > 1:
        lines += [".SH ALIASES", escape(", ".join(page.aliases))]
    parent = "-".join(["docker", *page.path[:-1]])
    if page.path:
        lines += [".SH SEE ALSO", f"\\fB{escape(parent)}\\fR(1)"]
    return title + ".1", "\n".join(lines) + "\n"


written = dict(roff(page) for page in all_pages.values())


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("docker*.1"):
        file.unlink()
    for name, text in written.items():
        (folder / name).write_text(text)


def completed(words):
    return {line.partition("\t")[0] for line in run(docker, "__complete", *words).splitlines() if not line.startswith(":")}


def check(reference):
    problems = []
    documented = "\n".join(file.read_text() for file in reference.glob("*.md"))
    for path, page in all_pages.items():
        text = written["-".join(["docker", *path]) + ".1"].replace("\\-", "-")
        offered = completed([*path, "--"])
        for short, name, _, _ in page.options:
            if f"\\fB--{name}\\fR" not in text:
                problems.append(f"{page.name}: no --{name} in its man page")
            if "--" + name not in offered and name != "help":
                problems.append(f"{page.name}: --{name} is not completed")
        known = {"--" + option[1] for option in page.options} | {"--" + option[1] for option in all_pages[()].options}
        problems += [f"{page.name}: {name} is completed, and stands in no help" for name in sorted(offered - known - {"--help"})]
        if page.commands:
            names = {name for name, _ in page.commands}
            offered = completed([*path, ""])
            problems += [f"{page.name}: {name} is not completed" for name in sorted(names - offered)]
            problems += [f"{page.name}: {name} is completed, and stands in no help" for name in sorted(offered - names - {"help"})]
        # Other names of a group's commands stand on the group's page alone.
        if page.aliases and page.aliases[0] != page.name:
            continue
        if f"```\n{page.text.rstrip()}\n```" not in documented:
            problems.append(f"{page.name}: docs/reference has another help")
    if shutil.which("groff"):
        with tempfile.TemporaryDirectory() as folder:
            write(pathlib.Path(folder))
            done = subprocess.run(["groff", "-man", "-ww", "-z", *(f"{folder}/{name}" for name in written)],
                                  capture_output=True, text=True)
            problems += done.stderr.splitlines()[:20]
    return problems


if target == "check":
    problems = check(pathlib.Path(sys.argv[3]))
    print("\n".join(problems[:60]), end="\n" if problems else "")
    print(f"generate-man: {len(written)} man pages, {sum(len(page.options) for page in all_pages.values())} options, "
          f"{len(problems)} problems" + ("" if shutil.which("groff") else "; no groff to try them"))
    sys.exit(bool(problems))
write(pathlib.Path(target))
print(f"generate-man: {len(written)} pages in {target}")

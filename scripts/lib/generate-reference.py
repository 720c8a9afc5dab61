"""Pages of docker's commands: what --help says of each, with the commands of a group on one page."""
import os, pathlib, re, subprocess, sys

docker, folder, check = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3] == "1"


def help_of(path):
    # The defaults of --config and its like hold the home folder.
    environment = {"PATH": os.environ["PATH"], "HOME": "~"}
    done = subprocess.run([docker, *path, "--help"], env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout.decode()


def commands(text):
    found, inside = [], False
    for line in text.splitlines():
        if line.endswith("Commands:"):
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            found.append(line.split()[0])
    return found


def section(path, text):
    title = " ".join(["docker", *path])
    return f"## {title}\n\n```\n{text.rstrip()}\n```\n"


pages = {}


def collect(path, page):
    text = help_of(path)
    # Those who belong to a group stand on its page.
    group = re.search(r"Aliases:\n  docker (\S+) ", text) if len(path) == 1 else None
    if path and not (group and path[0] != group[1]):
        pages.setdefault(page, []).append(section(path, text))
    for name in commands(text):
        collect(path + [name], name if not path and commands(help_of([name])) else page if path else "docker")


pages["docker"] = [section([], help_of([]))]
collect([], "docker")
index = "# The docker command line\n\nMade by `scripts/generate-reference` from the commands' own help.\n\n"
index += "".join(f"- [{name}]({name}.md)\n" for name in sorted(pages))
written = {"README.md": index} | {
    f"{name}.md": f"# docker{'' if name == 'docker' else ' ' + name}\n\n" + "\n".join(parts)
    for name, parts in pages.items()
}
differing = [name for name, text in written.items()
             if not (folder / name).exists() or (folder / name).read_text() != text]
differing += [file.name for file in folder.glob("*.md") if file.name not in written]
if not check:
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.md"):
        file.unlink()
    for name, text in written.items():
        (folder / name).write_text(text)
print(f"generate-reference: {len(written)} pages, {sum(map(len, pages.values()))} commands, "
      f"{len(differing)} {'differ' if check else 'changed'}")
sys.exit(bool(differing) if check else 0)

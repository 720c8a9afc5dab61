"""Pages of docker's commands: what --help says of each, with the commands of a group on one page."""
import pathlib, sys
from docker_pages import pages

docker, folder, check = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3] == "1"
helps, sections = pages(docker), {}


def collect(path, target):
    page = helps[path]
    # Those who belong to a group stand on its page.
    group = page.aliases[0].split()[1] if len(path) == 1 and page.aliases else None
    if not path or group in (None, path[0]):
        sections.setdefault(target, []).append(f"## {page.name}\n\n```\n{page.text.rstrip()}\n```\n")
    for name, _ in page.commands:
        below = path + (name,)
        collect(below, target if path else name if helps[below].commands else "docker")


collect((), "docker")
index = "# The docker command line\n\nMade by `scripts/generate-reference` from the commands' own help.\n\n"
index += "".join(f"- [{name}]({name}.md)\n" for name in sorted(sections))
written = {"README.md": index} | {
    f"{name}.md": f"# docker{'' if name == 'docker' else ' ' + name}\n\n" + "\n".join(parts)
    for name, parts in sections.items()
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
print(f"generate-reference: {len(written)} pages, {sum(map(len, sections.values()))} commands, "
      f"{len(differing)} {'differ' if check else 'changed'}")
sys.exit(bool(differing) if check else 0)

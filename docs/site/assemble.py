#!/usr/bin/env python3
"""Puts the pages of the site together: docs/site/assemble.py FOLDER [--execute]

The documents of the repository and its notebooks, as pages of Sphinx. Links to what is no page become words: they name files of the source. --execute: notebooks with what they print and draw (needs nbconvert
and levywell)."""
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}  # beside those of docs/
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]*)(#[^)\s]*)?\)")


def pages():
    """{file of the repository: its place in the site}."""
    places = {ROOT / name: place for name, place in PAGES.items()}
    for path in sorted((ROOT / "docs").rglob("*")):
        within = path.relative_to(ROOT / "docs")
        if path.is_file() and within.parts[0] != "site" and path.suffix in (".md", ".bib", ".png", ".svg"):
            places[path] = str(within)
    for path in sorted((ROOT / "python" / "notebooks").glob("*.ipynb")):
        places[path] = f"tutorial/{path.stem}.md"
    return places


def with_links(text, path, place, places):
    """The text with its links to pages as they are in the site, and other files of the repository by name."""

    def link(match):
        picture, words, to, anchor = match.groups()
        if not to or re.match(r"[a-z]+:", to):
            return match[0]
        target = (path.parent / to).resolve()
        if target in places:
            back = "../" * place.count("/")
            return f"{picture}[{words}]({back}{places[target]}{anchor or ''})"
        if not target.exists():
            sys.exit(f"{path.relative_to(ROOT)}: there is no {to}")
        name = target.relative_to(ROOT)
        return f"`{name}`" if words in (str(name), name.name) else f"{words} (`{name}`)"

    parts = re.split(r"(?ms)(^```.*?^```$|^    [^\n]*$|`[^`\n]*`)", text)
    return "".join(part if number % 2 else LINK.sub(link, part) for number, part in enumerate(parts))


def of_notebook(path, folder, execute):
    """A notebook as Markdown."""
    if execute:
        subprocess.run([sys.executable, "-m", "nbconvert", "--to", "markdown", "--execute", "--output-dir", folder, path], check=True)
        return (folder / f"{path.stem}.md").read_text()
    cells = json.loads(path.read_text())["cells"]
    return "\n\n".join("".join(cell["source"]) if cell["cell_type"] == "markdown" else "```python\n" + "".join(cell["source"]) + "\n```" for cell in cells)


def main(folder, *options):
    site = pathlib.Path(folder)
    shutil.rmtree(site, ignore_errors=True)
    places = pages()
    for path, place in places.items():
        target = site / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".ipynb":
            target.write_text(with_links(of_notebook(path, target.parent, "--execute" in options), path, place, places))
        elif path.suffix == ".md":
            target.write_text(with_links(path.read_text(), path, place, places))
        else:
            shutil.copy(path, target)
    for name in ("conf.py", "index.md"):
        shutil.copy(ROOT / "docs" / "site" / name, site / name)


if __name__ == "__main__":
    main(*sys.argv[1:])

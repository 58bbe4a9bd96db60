"""Writes a result file as one HTML page: question, verdicts, tables, figures, configuration, provenance. The page needs no network and no script."""
import argparse
import pathlib
import re

from . import faults, figures, html_tables as tables, output, plot, schema, style

EXAMPLES = """Examples:
  levywell report two_well.h5                                        two_well.html
  levywell report two_well.h5 -o report.html --question "Does the wide well win?"
"""

# One column of text that a phone can hold; wide tables and figures scroll inside their own frame. Ink and paper follow the reader's screen; print is
# always dark on white.
LOOK = """
:root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1b1b1d; --faint: #6b6b70; --line: #d9d9dc; --shade: #f1f1f0; --good: #00684c; --bad: #b03a00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #e6e6e3; --faint: #a0a0a6; --line: #3a3d44; --shade: #20232a; --good: #4cc9a4; --bad: #ff9a62; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem 1rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .3rem 0; } h1, h2 { break-after: avoid; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
.faint, figcaption, .remarks { color: var(--faint); } .faint { margin: 0; }
.scroll { overflow-x: auto; } .banner { background: var(--shade); border-left: 4px solid var(--bad); padding: .6rem .8rem; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { text-align: right; padding: .15rem .55rem; white-space: nowrap; border-bottom: 1px solid var(--line); } th { font-weight: 600; vertical-align: bottom; white-space: normal; }
th:first-child, td:first-child { text-align: left; padding-left: 0; } td.text { text-align: left; white-space: normal; }
ul.verdicts { list-style: none; padding: 0; } ul.verdicts li { margin: .35rem 0; padding-left: .8rem; border-left: 3px solid var(--good); }
ul.verdicts li.differs { border-color: var(--bad); } ul.verdicts li.open { border-color: var(--line); }
figure { margin: 1.2rem 0; } figcaption { font-size: .88rem; max-width: 44rem; } figure svg { height: auto; max-width: 100%; } figure svg.wide { min-width: 36rem; }
pre { background: var(--shade); padding: .7rem; overflow-x: auto; font-size: .8rem; line-height: 1.35; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .9rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
dl.columns { font-size: .82rem; }
@media (max-width: 36rem) { body { font-size: 15px; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --shade: #f4f4f4; --good: #00684c; --bad: #b03a00; }
  body { max-width: none; font-size: 10pt; } figure, tr { break-inside: avoid; } thead { display: table-header-group; } pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; }
  table { font-size: 7.5pt; } th, td { padding: .1rem .25rem; white-space: normal; } td { overflow-wrap: anywhere; } .scroll { overflow: visible; } figure svg.wide { min-width: 0; } }
"""


def inline_svg(results, name):
    """A figure as an SVG element that takes the page's ink, its ids its own among several on a page."""
    figure = style.literal(figures.module(name).draw(results))
    wide = figure.get_figwidth() > style.COLUMN
    text = style.svg_text(figure, name)
    text = text[text.index("<svg"):].replace(style.INK, "currentColor")
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
    wide_class = ' class="wide"' if wide else ""
    return text.replace("<svg ", f'<svg role="img" aria-label="{tables.escape(figures.title(name))}"{wide_class} ', 1)


def figure_section(results, found):
    shown = []
    for name in figures.wanted(results, found):
        with found.apart(f"figure {name} is not drawn"):
            shown.append(f'<figure><div class="scroll">{inline_svg(results, name)}</div><figcaption>{tables.escape(figures.caption(name))}</figcaption></figure>')
        style.plt.close("all")
    return tables.section("Figures", "\n".join(shown)) if shown else ""


def page(result, question, found):
    """The page; what could not be put on it: into `found`, and said at its top."""
    title, asked = result.name, ""
    with found.apart("the title is not shown"):
        title, asked = tables.heading(result)
    parts = []
    for name, part in (("verdict", tables.verdicts), ("numbers", lambda r: tables.numbers(r, found)), ("figures", lambda r: figure_section([r], found)), ("potential", tables.potential),
                       ("configuration", tables.configuration), ("provenance", tables.provenance)):
        with found.apart(f"the section {name} is not shown"):
            parts.append(part(result))
    unfinished = "" if result.complete else ('<p class="banner">This run is not finished: the page shows what it has so far. The same command with '
                                             "<code>--resume</code> goes on.</p>")
    piece = (f'<p class="banner">This is piece {result.attribute("piece")}/{result.attribute("pieces")} of a run: its numbers are not those of the whole, which '
             '<code>levywell merge</code> makes of all pieces.</p>' if result.attribute("piece", 0) else "")
    missing = f'<div class="banner">Not on this page:<ul>{"".join(f"<li>{tables.escape(line)}</li>" for line in found.lines)}</ul></div>' if found.lines else ""
    body = "\n".join([f'<p class="faint">levywell {tables.escape(result.attribute("levywell_version", ""))}</p><h1>{tables.escape(title)}</h1>',
                      f"<p>{tables.escape(question or asked)}</p>", unfinished, piece, missing, *parts])
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="levywell"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><title>{tables.escape(title)}</title><style>{LOOK}</style></head>\n<body>\n{body}\n</body></html>\n')


def run(words):
    parser = argparse.ArgumentParser(prog="levywell report", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=output.named, metavar="FILE.h5", help="a result file of any command")
    parser.add_argument("-o", "--output", type=output.named, metavar="REPORT.html", help="(default: FILE.html)")
    parser.add_argument("--question", metavar="TEXT", help="what the run was to answer; without it the page says what was measured")
    parser.add_argument("--force", action="store_true", help="replace an existing page")
    options = parser.parse_args(words)
    target = pathlib.Path(options.output or f"{pathlib.Path(options.file).stem}.html")
    output.check([target], [options.file], options.force)
    with schema.results([options.file]) as (result,):
        if isinstance(result, schema.Table):
            raise schema.Unreadable(f"{options.file}: a text table has no report (levywell plot draws it)")
        found = faults.Faults()
        output.write(target, page(result, options.question, found).encode(errors="replace"))
    print(target)
    return found.finish()

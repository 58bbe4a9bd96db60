"""Draws result files of levywell: every figure that they hold the data of."""
import argparse
import contextlib
import os
import pathlib
import sys
import warnings

import numpy as np

from . import faults, figures, output, schema, style

FORMATS = [ending[1:] for ending in style.ENDINGS]

EXAMPLES = """figures that several files make together (files of different potentials, time steps or noises) appear when they are given together

Examples:
  levywell plot two_well.h5                                    all its figures, into two_well_figures/
  levywell plot two_well.h5 --figure survival -o survival.pdf
  levywell plot two_well.h5 --figure survival --size single --conditions alpha=1.5 -o survival.eps
  levywell plot ONE.h5 OTHER.h5
"""


def options_of_look(parser):
    parser.add_argument("--size", metavar="SIZE", help="single or double (columns of a journal: 3.4 or 7 inches), or WxH in inches (3.4x2.6), 86x65mm, 8.6x6.5cm")
    parser.add_argument("--font", metavar="NAME", help="an installed font (default: DejaVu Sans); PDF and EPS embed it as TrueType")
    parser.add_argument("--title", metavar="TEXT", help="a title above the figure (default: none)")
    parser.add_argument("--no-legend", action="store_true", help="leave legends out")
    parser.add_argument("--conditions", metavar="C[,..]", help="these conditions of a grid only: alpha=A, epsilon=E, or numbers of /conditions in the file, from 0")
    parser.add_argument("--style", metavar="STYLE", help="a matplotlib style, by name or file, over ours (without it, settings of your own change nothing)")


def arguments(words):
    parser = argparse.ArgumentParser(prog="levywell plot", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=output.named, metavar="FILE.h5", help="result files; those of one question together")
    parser.add_argument("--figure", metavar="NAME[,..]", help="these figures only")
    parser.add_argument("-o", "--output", type=output.named, metavar="FOLDER|FILE", help="folder (default: FILE_figures), or with one figure a file: .png, .svg, .pdf, .eps or .tiff")
    parser.add_argument("--format", default="png,svg", metavar="F[,..]", help="of png, svg, pdf, eps, tiff (default: png,svg)")
    options_of_look(parser)
    parser.add_argument("--list", action="store_true", help="list the figures, with what the files hold marked, and draw nothing")
    parser.add_argument("--force", action="store_true", help="replace existing pictures")
    return parser, parser.parse_args(words)


def chosen(results, names, found):
    """Names of the figures to draw; Unreadable where one is unknown or these files cannot be drawn as it. Faults of the files: into `found`."""
    wanted = figures.wanted(results, found)
    if not names:
        if not wanted and not found.lines:
            raise schema.Unreadable(f"{', '.join(r.file for r in results)}: nothing here that can be drawn (levywell plot --list tells what can)")
        return wanted
    for name in names:
        if name not in figures.NAMES:
            raise schema.Unreadable(f"--figure: no figure {name!r} (there are {', '.join(figures.NAMES)})")
        if name not in wanted and not found.lines:
            raise schema.Unreadable(f"--figure: {', '.join(r.file for r in results)} cannot be drawn as {name!r} ({figures.title(name)})")
    return [name for name in names if name in wanted]


def keep(results, text):
    """Leaves of the results the conditions that --conditions names; Unreadable where a word names none."""
    asked = {"number": set(), "alpha": set(), "epsilon": set()}
    there = [c for r in results for c in r.conditions]
    has = {"number": lambda c: float(c.number), "alpha": lambda c: c.alpha, "epsilon": lambda c: c.epsilon}
    for word in text.split(","):
        name, value = word.split("=", 1) if "=" in word else ("number", word)
        try:
            asked[name.strip()].add(float(value))
        except (KeyError, ValueError):
            raise schema.Unreadable(f"--conditions: {word!r} is none of alpha=A, epsilon=E and a number from 0") from None
        if not any(np.isclose(has[name.strip()](c), float(value), rtol=1e-9) for c in there):
            known = "; ".join(f"{int(c.number)}: {c.noise}" for c in there) or "none"
            raise schema.Unreadable(f"--conditions: no condition has {word} (there are {known})")
    for result in results:
        result.conditions = [c for c in result.conditions
                             if all(not values or any(np.isclose(has[name](c), v, rtol=1e-9) for v in values) for name, values in asked.items())]
    if not any(r.conditions for r in results):
        raise schema.Unreadable(f"--conditions {text}: no condition has all of these together")


def dress(options):
    """Takes a style and a font of the user's; the size as inches."""
    try:
        if options.style:
            style.plt.style.use(options.style)
        if options.font:
            style.font(options.font)
        return style.inches(options.size) if options.size else None
    except (ValueError, OSError) as problem:
        raise schema.Unreadable(f"levywell plot: {problem}") from None


def pictures(results, name, targets, options):
    """[(path, its bytes)] of a figure, in every format that is asked for."""
    figure = style.fitted(figures.module(name).draw(results), options.inches, options.title, not options.no_legend)
    style.literal(figure)
    return [(path, style.picture(figure, ending, name)) for path, ending in targets]


def targets_of(place, names, formats):
    """{figure: [(path, ending)]}: one file, files in a folder, or the null device for all."""
    if place.suffix.lower() in style.ENDINGS:
        return {name: [(place, place.suffix.lower())] for name in names}
    return {name: [(place if output.is_null_device(place) else place / f"{name}.{ending}", f".{ending}") for ending in formats] for name in names}


def draw(results, targets, options, found):
    output.check([path for some in targets.values() for path, _ in some], options.files, options.force)
    for name, wanted in targets.items():
        drawn = []
        with found.apart(f"figure {name} is not drawn"):
            drawn = pictures(results, name, wanted, options)
        style.plt.close("all")
        for path, content in drawn:
            output.write(path, content)
        if drawn:
            print(f"{drawn[0][0]}  {figures.title(name)}", flush=True)


def run(words):
    parser, options = arguments(words)
    if options.list and not options.files:
        print("\n".join(f"{name:18} {figures.caption(name)}" for name in figures.NAMES))
        return 0
    if not options.files:
        parser.error("which files? (FILE.h5 ..)")
    formats = options.format.split(",")
    if unknown := set(formats) - set(FORMATS):
        parser.error(f"--format: {', '.join(sorted(unknown))} (of {', '.join(FORMATS)})")
    options.inches = dress(options)
    with schema.results(options.files) as results:
        found = faults.Faults()
        if options.conditions:
            keep(results, options.conditions)
        if options.list:
            wanted = figures.wanted(results, found)
            print("\n".join(f"{'*' if name in wanted else ' '} {name:18} {figures.caption(name)}" for name in figures.NAMES))
            return found.finish()
        names = chosen(results, options.figure.split(",") if options.figure else [], found)
        place = pathlib.Path(options.output or f"{pathlib.Path(options.files[0]).stem}_figures")
        single = place.suffix.lower() in style.ENDINGS
        if single and len(names) != 1:
            parser.error(f"-o {place}: one file, but {len(names)} figures ({', '.join(names)}): name one with --figure, or a folder")
        with contextlib.nullcontext() if single or output.is_null_device(place) else output.folder(place):
            draw(results, targets_of(place, names, formats), options, found)
    return found.finish()


def main(command, words):
    """Runs a command; what cannot be done is one line on standard error and exit code 2, a full disk or the like exit code 1."""
    for stream in (sys.stdout, sys.stderr):  # titles have letters that not every terminal's encoding has
        stream.reconfigure(errors="backslashreplace")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # of matplotlib's and NumPy's, about data that have gaps
    try:
        code = command(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("levywell: interrupted; what was written is whole", file=sys.stderr)
        return 3
    except schema.Unreadable as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"levywell: {problem.filename or 'standard output'}: {problem.strerror or problem}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1

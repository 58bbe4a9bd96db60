"""How every figure looks: sizes in columns of a journal, fonts that stay legible there, colours that colour-blind readers tell apart."""
import contextlib
import io
import re

import matplotlib
import matplotlib.collections
import matplotlib.colors
import matplotlib.font_manager
import matplotlib.lines
import matplotlib.patches
import matplotlib.pyplot as plt
import matplotlib.style
import matplotlib.text
import matplotlib.ticker
import numpy as np

from . import output

COLUMN, PAGE = 3.4, 7.0  # widths of one and of two columns, inches
INK = "#1b1b1d"          # axes and text; a report on a dark screen puts its own in place
FAINT = "#8a8a8f"        # grid, guides
# The first three of Okabe and Ito 2008, and four that keep apart from them for colour-blind readers. All have a contrast of 3:1 or more to white paper
# and to a report's dark screen.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#8486F4", "#BF2D37", "#379CBC", "#335CE2")
LINES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (4, 1, 1, 1)), (0, (7, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 2.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HEAT_OF_LINES = (0.37, 0.59)  # the part of HEAT that is 3:1 or more on white and on a dark screen
HEAT, DIVERGING = "viridis", "PuOr_r"  # even in lightness; two-sided around a neutral middle

# Who made a picture, by which the program knows its own (src/io/own_file.cpp); no date, so that the same figure gives the same bytes.
METADATA = {".png": {"Software": "levywell"}, ".svg": {"Creator": "levywell", "Date": None}, ".pdf": {"Creator": "levywell", "CreationDate": None},
            ".eps": {"Creator": "levywell"}, ".tiff": None}
ENDINGS = tuple(METADATA)
SOFTWARE_TAG = 305  # of TIFF

POSITION, HEIGHT, TIME = "w [length]", "f(w) [length²/time]", "time [time]"
EPSILON = "ε [length/time$^{1/α}$]"

SETTINGS = {
    "font.size": 8, "axes.titlesize": 8, "axes.labelsize": 8, "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 7,
    "font.family": "DejaVu Sans", "mathtext.default": "regular", "svg.fonttype": "none", "pdf.fonttype": 42, "ps.fonttype": 42,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6, "lines.linewidth": 1.1, "lines.markersize": 3.5,
    "axes.grid": True, "grid.color": FAINT, "grid.alpha": 0.25, "grid.linewidth": 0.4, "legend.frameon": False,
    "errorbar.capsize": 1.5, "axes.prop_cycle": matplotlib.cycler(color=COLOURS), "figure.constrained_layout.use": True,
    "savefig.dpi": 300,
}


def of_our_own():
    """A context in which figures look like this, whatever the user's own settings are."""
    return matplotlib.style.context(["default", SETTINGS])


def panels(rows=1, columns=1, *, width=None, height=2.4, **options):
    """Figure and its axes as a 2-d array; one column wide for one panel, two for several side by side. height: of a row, inches."""
    return plt.subplots(rows, columns, figsize=(width or (COLUMN if columns == 1 else PAGE), height * rows), squeeze=False, **options)


def grid(count, height, **options):
    """Figure, its axes as a 2-d array three wide at most, and the first `count` of them; the others are not shown."""
    columns = min(count, 3)
    figure, axes = panels(-(-count // columns), columns, height=height, **options)
    for panel in axes.flat[count:]:
        panel.set_visible(False)
    return figure, axes, axes.flat[:count]


def shares(panel, names, measured, bars, exact, law):
    """Measured shares as bars with 95% intervals, exact ones as diamonds, those of the small-noise law as crosses; None for what there is not."""
    places = range(len(names))
    panel.bar(places, measured, yerr=bars, color=COLOURS[5], width=0.6, label="measured")
    for values, marker, colour_, label in ((exact, "D", COLOURS[1], "exact"), (law, "x", INK, "small noise")):
        if values is not None:
            panel.plot(places, values, marker, color=colour_, label=label)
    panel.set_xticks(places, names)
    panel.grid(axis="x", visible=False)


def legend_above(axes):
    """A legend in the first panel of a row, over its data."""
    axes[0, 0].set_ylim(0, 1.6 * max(panel.get_ylim()[1] for panel in axes[0]))
    axes[0, 0].legend()


def series(number):
    """Colour and marker of the number-th series."""
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)]}


def line(number):
    """Colour and line style of the number-th series."""
    return {"color": COLOURS[number % len(COLOURS)], "linestyle": LINES[number % len(LINES)]}


def shades(count):
    """Colours of an ordered series, first to last, legible on light and dark."""
    return plt.get_cmap(HEAT)([HEAT_OF_LINES[0] + (HEAT_OF_LINES[1] - HEAT_OF_LINES[0]) * k / max(count - 1, 1) for k in range(count)])


def inches(text):
    """(width, height) of single, double or WxH in inches, cm or mm; height None: as the figure has it. ValueError where it is none of these."""
    if text in ("single", "double"):
        return (COLUMN if text == "single" else PAGE), None
    read = re.fullmatch(r"(\d+\.?\d*|\.\d+)x(\d+\.?\d*|\.\d+)(in|cm|mm)?", text)
    size = [float(read[k]) / {"cm": 2.54, "mm": 25.4}.get(read[3], 1) for k in (1, 2)] if read else [0, 0]
    if not all(0.5 <= side <= 50 for side in size):
        raise ValueError(f"{text}: no size (single, double, or width x height of 0.5 to 50 inches, as 3.4x2.6, 86x65mm or 8.6x6.5cm)")
    return tuple(size)


def font(name):
    """Makes text of this font; ValueError where it is not installed."""
    try:
        matplotlib.font_manager.findfont(name, fallback_to_default=False)
    except ValueError:
        raise ValueError(f"{name}: no such font is installed (fc-list : family lists those that are; DejaVu Sans is always there)") from None
    matplotlib.rcParams["font.family"] = [name, "DejaVu Sans"]  # which has the letters that others lack


def fitted(figure, size=None, title=None, legend=True):
    """The figure in a size of `inches`, with a title above it, with or without its legends."""
    if size is not None:
        figure.set_size_inches(size[0], size[1] or figure.get_figheight())
    if title:
        figure.suptitle(title, fontsize="medium")
    if not legend:
        for shown in [*figure.legends, *(axes.get_legend() for axes in figure.axes)]:
            if shown is not None:
                shown.remove()
    return figure


def colour(number):
    return COLOURS[number % len(COLOURS)]


def log_axis(axis, values):
    """A logarithmic axis; one that spans little more than a decade is marked at the values themselves, which powers of ten would miss."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    marks = sorted(set(values))
    if marks[-1] < 30 * marks[0]:
        while len(marks) > 6:
            marks = marks[::2]
        axis.set_ticks(marks, [f"{mark:g}" for mark in marks])
        axis.set_minor_formatter(matplotlib.ticker.NullFormatter())


def literal(figure):
    """The figure, with names out of files shown as they are: "$" in them begins no formula, and control characters, which no SVG may have, are replaced. Before it is first drawn."""
    for text in figure.findobj(matplotlib.text.Text):
        words = text.get_text()
        if "$" in words and EPSILON not in words:
            text.set_parse_math(False)
        text.set_text(re.sub(r"[^\n\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]", "\ufffd", words))
    return figure


@contextlib.contextmanager
def opaque(figure):
    """The figure with what is half transparent mixed with white paper instead, since EPS knows no transparency."""
    changed = []
    for shape in figure.findobj(lambda artist: isinstance(artist, (matplotlib.patches.Patch, matplotlib.collections.Collection, matplotlib.lines.Line2D))):
        alpha = shape.get_alpha()
        if alpha is None or alpha == 1:
            continue
        changed.append((shape, alpha, shape.properties()))
        shape.set_alpha(None)
        for part in ("color",) if isinstance(shape, matplotlib.lines.Line2D) else ("facecolor", "edgecolor"):
            own = np.atleast_2d(matplotlib.colors.to_rgba_array(changed[-1][2][part]))
            own[:, :3] = 1 - alpha * (1 - own[:, :3])
            own[:, 3] = own[:, 3] > 0
            getattr(shape, f"set_{part}")(tuple(own[0]) if len(own) == 1 else own)
    try:
        yield
    finally:
        for shape, alpha, before in changed:
            for part in ("color",) if isinstance(shape, matplotlib.lines.Line2D) else ("facecolor", "edgecolor"):
                getattr(shape, f"set_{part}")(before[part])
            shape.set_alpha(alpha)


def picture(figure, ending, name):
    """The bytes of a .png, .svg, .pdf, .eps or .tiff; the same figure gives the same bytes."""
    with plt.rc_context({"svg.hashsalt": name}):
        content = io.BytesIO()
        options = {"pil_kwargs": {"compression": "tiff_lzw", "tiffinfo": {SOFTWARE_TAG: "levywell"}}} if ending == ".tiff" else {"metadata": METADATA[ending]}
        with opaque(figure) if ending == ".eps" else contextlib.nullcontext():
            figure.savefig(content, format=ending[1:], transparent=ending == ".svg", **options)
        dated = content.getvalue()
        return re.sub(rb"%%CreationDate:[^\n]*\n", b"", dated, count=1) if ending == ".eps" else dated


def save(figure, path, name):
    """Writes a picture as a whole."""
    output.write(path, picture(figure, path.suffix.lower(), name))


def svg_text(figure, name):
    """The figure as SVG for a web page."""
    with plt.rc_context({"svg.hashsalt": name}):
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    return text.getvalue()

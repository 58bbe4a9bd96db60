"""Published values against recomputed ones. Left: how far the published value lies from ours, by its kind (closed forms within our error stand at its size); right: how far the
independent value lies from ours, in units of what the errors of both allow. From experiments/atlas/atlas.csv."""
import re

import numpy as np

from .. import style
from . import tables

COLUMNS = {"row", "source", "kind", "published", "ours", "ours_error", "independent", "allowed"}
SMALLEST = 1e-10


def wants(results):
    return bool(tables(results, COLUMNS))


def draw(results):
    table = tables(results, COLUMNS)[0]
    places = np.arange(len(table["row"]))
    figure, ((published, independent),) = style.panels(1, 2, height=0.13 * len(places) + 0.7, sharey=True)
    off = np.maximum(np.abs(table["published"] - table["ours"]), table["ours_error"]) / np.abs(table["ours"])
    for number, kind in enumerate(kind for kind in dict.fromkeys(table["kind"]) if kind != "none"):
        own = table["kind"] == kind
        published.plot(np.maximum(off[own], SMALLEST), places[own], linestyle="none", label=kind, **style.series(number))
    published.set(xscale="log", xlabel="|published/ours - 1|, or our error", yticks=places, ylim=(len(places), -1))
    published.set_yticklabels([f"{row} {re.split(', | et al| [0-9]', source)[0]}" for row, source in zip(table["row"], table["source"])], fontsize=5)
    published.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=6)
    independent.axvspan(-1, 1, color=style.FAINT, alpha=0.15, linewidth=0)
    independent.plot((table["independent"] - table["ours"]) / table["allowed"], places, ".", color=style.colour(0))
    independent.set(xlabel="(independent - ours) / allowed", xlim=(-1.3, 1.3))
    return figure

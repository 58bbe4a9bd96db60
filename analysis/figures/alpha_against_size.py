"""The tail index against the size of the network or of a minibatch. Last α̂ of the training noise and accuracy after it, over the width (channels of a CNN),
the depth or the minibatch size, whichever varies; a line for each of the other sizes. Symbols: means over the seeds; bars: lowest to highest. Finished runs;
those that diverged have no α̂ and are left out."""
import numpy as np

from .. import style
from . import networks

AXES = {"batch": "minibatch size [images]", "width": "width", "depth": "depth"}
KINDS = {"cnn": "channels"}


def grid(results):
    """Finished networks whose last noise has an index."""
    return [n for n in networks.measured(results) if n.complete and np.isfinite(n["alpha_train"][-1])]


def axis(own):
    """The size on the axis: the minibatch's where it varies, else the width, else the depth; None where none does."""
    return next((name for name in AXES if len(networks.values(own, name)) > 1 and all(name in n.settings for n in own)), None)


def wants(results):
    return axis(grid(results)) is not None


def split(own, names):
    """{values of those settings: its networks}, in their order."""
    parts = {}
    for network in sorted(own, key=lambda n: [n.settings.get(name, 0) for name in names if name in AXES]):
        parts.setdefault(tuple(network.settings.get(name) for name in names), []).append(network)
    return parts


def line(panel, own, along, name, **look):
    """The last values of a quantity over that size."""
    sizes = sorted({n.settings[along] for n in own})
    last = [np.array([n[name][-1] for n in own if n.settings[along] == size]) for size in sizes]
    mean = np.array([v.mean() for v in last])
    bars = [mean - [v.min() for v in last], [v.max() for v in last] - mean]
    panel.errorbar(sizes, mean, yerr=np.maximum(bars, 0), **look)


def draw(results):
    own = grid(results)
    along = axis(own)
    varying = [name for name in networks.varying(own) if name not in (along, "seed")]
    lines = [name for name in varying if name in AXES]
    facets = split(own, [name for name in varying if name not in AXES])
    columns = min(3, len(facets))
    blocks = -(-len(facets) // columns)
    figure, axes = style.panels(2 * blocks, columns, height=2.1, sharex=True, width=style.PAGE if columns > 1 else 5.0)
    for panel in axes.flat:
        panel.set_visible(False)
    for place, facet in enumerate(facets.values()):
        noise, learning = (axes[2 * (place // columns) + k, place % columns] for k in (0, 1))
        parts = split(facet, lines)
        for number, part in enumerate(parts.values()):
            label = networks.words(part[0], lines)
            look = style.series(number) | {"linestyle": "-" if number < len(style.COLOURS) else "--", "linewidth": 0.9}
            line(noise, part, along, "alpha_train", label=label or "training noise", **look)
            if not lines:
                if np.isfinite([n["alpha_test"][-1] for n in part]).any():
                    line(noise, part, along, "alpha_test", label="test noise", **style.series(1), linewidth=0.9)
                line(noise, part, along, "alpha_train_shifted", label="training, zeros shifted", color=style.INK, linestyle=":", linewidth=0.9)
            tested = np.isfinite([n["test_accuracy"][-1] for n in facet]).any()
            line(learning, part, along, "test_accuracy" if tested else "train_accuracy", **look)
        for panel in (noise, learning):
            panel.set_visible(True)
            panel.tick_params(labelbottom=panel is learning)
        noise.set_title(networks.words(facet[0], [name for name in varying if name not in AXES]))
        noise.set_ylabel("α̂ at the end")
        learning.set_ylabel("test accuracy" if tested else "training accuracy")
        kinds = {n.settings["kind"] for n in facet}
        learning.set_xlabel(KINDS[kinds.pop()] if along == "width" and kinds == {"cnn"} else AXES[along])
        sizes = sorted({n.settings[along] for n in own})
        learning.set_xscale("log" if along != "depth" else "linear")
        learning.set_xticks(sizes, [str(size) for size in sizes], rotation=60 if columns > 1 and len(sizes) > 6 else 0)
        learning.minorticks_off()
    axes[0, -1].legend(*axes[0, 0].get_legend_handles_labels(), loc="center left", bbox_to_anchor=(1, 0.5))
    return figure

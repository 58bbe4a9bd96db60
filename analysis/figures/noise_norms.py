"""Norms of gradient noise. Histograms of the Euclidean norms of minibatch noise at measured iterations; beside them, where files of stable vectors are given,
norms of vectors with independent stable coordinates (α = 2: Gaussian), which concentrate for α = 2 and have a long right tail below. The axis is logarithmic where the
largest norm is over 20 times the median."""
import numpy as np

from .. import style
from . import networks, spread


def measurements(results):
    """(norms, title, unit) of training noise."""
    shown = spread([n for n in networks.measured(results) if "noise_norms" in n and np.isfinite(n["noise_norms"]).any()], 3)
    found = []
    for network, label in zip(shown, networks.labels(shown)):
        for place in spread(range(len(network["iteration"])), 3):
            head = f"{networks.folded(label)}\n" if place == 0 or len(shown) > 1 else ""
            text = f"iteration {network['iteration'][place]:.0f}, α̂ = {network['alpha_train'][place]:.2f}"
            found.append((network["noise_norms"][place], head + text, "norm of the noise [1/weight]"))
    return found


def stable_vectors(results):
    """The same of stable vectors."""
    own = spread([s for r in results for s in r.stable if "norms" in s], 3)
    return [(s["norms"], f"stable vectors, α = {float(s.attribute('alpha')):g}", "norm of the vector [unit of the scale]") for s in own]


def heavy(norms):
    """Whether the largest would press all others into a few cells of an axis that is not logarithmic."""
    return len(norms) > 0 and norms.min() > 0 and norms.max() > 20 * np.median(norms)


def wants(results):
    return bool(measurements(results))


def draw(results):
    groups = [measurements(results), stable_vectors(results)]
    columns = min(3, max(len(g) for g in groups))
    rows = sum(-(-len(g) // columns) for g in groups)
    figure, axes = style.panels(rows, columns, height=2.2)
    line = 0
    for number, group in enumerate(groups):
        for place in range(-(-len(group) // columns) * columns):
            panel = axes[line + place // columns, place % columns]
            if place >= len(group):
                panel.set_visible(False)
                continue
            norms, title, unit = group[place]
            norms = norms[np.isfinite(norms)]  # none at an iteration at which the run had diverged
            cells = min(40, max(10, len(norms) // 10))
            if heavy(norms):
                cells = np.geomspace(norms.min(), norms.max(), cells + 1)
                panel.set_xscale("log")
            panel.hist(norms, bins=cells, color=style.colour(number))
            panel.yaxis.get_major_locator().set_params(integer=True)
            panel.set(title=title, xlabel=unit)
            panel.grid(axis="x", visible=False)
            if place % columns == 0:
                panel.set_ylabel("vectors" if number else "minibatches")
        line += -(-len(group) // columns)
    return figure

"""Densities of symmetric stable laws. Left: around 0. Right: their right halves on logarithmic axes, on which a tail of power 1 + α is a straight line and
the Gaussian's (α = 2) falls away."""
import numpy as np

from .. import style
from . import spread


def laws(results):
    found = [s for r in results for s in r.stable if "pdf" in s]
    return sorted(found, key=lambda s: float(s.attribute("alpha")))


def wants(results):
    return bool(laws(results))


def draw(results):
    shown = spread(laws(results), len(style.COLOURS))
    scales = {float(s.attribute("scale")) for s in shown}
    figure, ((body, tail),) = style.panels(1, 2, height=2.8)
    floor, top, nearest = np.inf, 0, np.inf
    for number, law in enumerate(shown):
        alpha, x, density = float(law.attribute("alpha")), law["x"], law["pdf"]
        label = f"α = {alpha:g}" + (f", scale {float(law.attribute('scale')):g}" if len(scales) > 1 else "")
        right = (x > 0) & (density > 0)
        top, nearest = max(top, density.max()), min(nearest, x[right].min(initial=np.inf))  # none right of 0 in a file of the left half
        if alpha < 2:
            floor = min(floor, density[right].min(initial=np.inf))
        body.plot(x, density, color=style.colour(number), label=label)
        tail.plot(x[right], density[right], color=style.colour(number), label=label)
    reach = 5 * max(scales)
    body.set(xlim=(-reach, reach), ylim=(0, None), xlabel="x [unit of the scale]", ylabel="density [1/unit of the scale]")
    if not np.isfinite(nearest):
        tail.set_visible(False)
        body.set_xlim(min(s["x"].min() for s in shown), max(s["x"].max() for s in shown))
        body.legend()
        return figure
    tail.set(xscale="log", yscale="log", xlabel="x [unit of the scale]", ylabel="density [1/unit of the scale]")
    tail.set(xlim=(max(nearest, 0.1 * min(scales)), max(s["x"].max() for s in shown)))
    # The Gaussian falls below every bound: the others say how deep the panel goes.
    tail.set_ylim(floor if np.isfinite(floor) else 1e-6 * top, 2 * top)
    body.legend()
    return figure

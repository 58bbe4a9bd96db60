"""What a path sees of a barrier. Left: mean exit time against the height of the barrier, at one width: heavy-tailed noise does not see it, Brownian noise
(α = 2) pays exponentially. Right: against the width, at one height: heavy-tailed noise pays the power α. Symbols: measured; lines: exact values;
dashed: the small-noise laws."""
import collections

import numpy as np

from .. import style
from . import by_alpha


def exits(results):
    return [c for r in results for c in r.of_measure("exit") if c.well >= 0 and "schedule" not in c and np.isfinite(c.potential.barrier(c.well))]


def height(condition):
    return round(condition.potential.barrier(condition.well), 6)


def width(condition):
    return round(condition.potential.reach(condition.well), 6)


def sweeps(results):
    """(conditions of one width, conditions of one height): for each the commonest value."""
    conditions = exits(results)
    if not conditions:
        return [], []
    common = [collections.Counter(of(c) for c in conditions).most_common(1)[0][0] for of in (width, height)]
    return [c for c in conditions if width(c) == common[0]], [c for c in conditions if height(c) == common[1]]


def wants(results):
    heights, widths = sweeps(results)
    return len({height(c) for c in heights}) > 2 or len({width(c) for c in widths}) > 2


def draw(results):
    figure, (axes,) = style.panels(1, 2, height=2.9, sharey=True)
    for panel, own, of in zip(axes, sweeps(results), (height, width)):
        for number, (alpha, line) in enumerate(by_alpha(own).items()):
            for epsilon in sorted({c.epsilon for c in line}):
                points = sorted((c for c in line if c.epsilon == epsilon), key=of)
                x = [of(c) for c in points]
                mean = [c.estimate("summary/mean") for c in points]
                look = style.series(number)
                panel.errorbar(x, [m.value for m in mean], yerr=np.hstack([m.bars.reshape(2, 1) for m in mean]), linestyle="none",
                               label=f"α = {alpha:g}, ε = {epsilon:g}", **look)
                panel.plot(x, [c["theory/mean_exact"] for c in points], color=look["color"])
                panel.plot(x, [c["theory/kramers" if alpha == 2 else "theory/mean_asymptotic"] for c in points], "--", color=look["color"], linewidth=0.8)
    axes[0].set(yscale="log", xlabel="height of the barrier [length²/time]", ylabel="mean exit time [time]")
    style.log_axis(axes[1].xaxis, [width(c) for c in sweeps(results)[1]])
    axes[1].set(xlabel="width of the well [length]")
    axes[0].legend()
    return figure

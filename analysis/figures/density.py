"""The stationary density. Where paths are at the end of a long run that nothing ends (bars: two standard errors of a cell's share), and the exact density
at the same noise (line: means over cells)."""
import numpy as np

from .. import style


def pairs(results):
    """(end states, exact density): runs of exits from the whole line, and theory files of the same potential and noise."""
    ends = [c for r in results for c in r.of_measure("exit") if np.isinf(c.attribute("interval")).all() and "paths/exit_point" in c]
    exact = [(r.potential, t) for r in results for t in r.groups("theory") if "density" in t]
    return [(c, t) for c in ends for potential, t in exact
            if (potential.attribute("source_text"), t.attribute("alpha"), t.attribute("epsilon")) == (c.potential.attribute("source_text"), c.alpha, c.epsilon)]


def wants(results):
    return bool(pairs(results))


def draw(results):
    found = pairs(results)[:3]
    figure, axes = style.panels(1, len(found), height=2.6)
    for panel, (condition, theory) in zip(axes[0], found):
        shown = condition.potential["w"][[0, -1]] if "w" in condition.potential else np.quantile(condition["paths/exit_point"], (0.001, 0.999))
        states = condition["paths/exit_point"]
        edges = np.linspace(*shown, 81)
        count, _ = np.histogram(states, edges)
        cell = len(states) * np.diff(edges)
        panel.errorbar(0.5 * (edges[:-1] + edges[1:]), count / cell, yerr=2 * np.sqrt(count) / cell, fmt=".", color=style.colour(1), markersize=2.5,
                       elinewidth=0.5, label="measured")
        panel.plot(theory["position"], theory["density"], color=style.colour(0), drawstyle="steps-mid", label="exact")
        panel.set(xlim=shown, xlabel=style.POSITION, ylabel="density [1/length]", title=condition.noise)
    axes[0, 0].legend()
    return figure

"""Convergence in the time step. Distance of the mean time from the exact one of the process, |ratio - 1|, over dt. Filled: events seen at grid times only; open: at any
time, by the bridges of the steps. Bars: one standard error; points below the dotted line are within two of zero."""
import numpy as np

from .. import style
from . import by_alpha


def monitoring(condition):
    return condition.attribute("monitoring", "continuous")


def process_mean(condition):
    """The exact mean time of the process in continuous time: of a chain's conditions a number beside that of the chain, in files that have it."""
    return condition.get("theory/mean_process") if monitoring(condition) == "grid" and np.isfinite(condition.get("theory/mean_process")) else condition.get("theory/mean_exact")


def stepped(results):
    """Conditions of one noise with an exact mean, of every (alpha, epsilon) that was run at several steps and seen in the same way."""
    known = [c for r in results for c in r.conditions if c.timed and np.isfinite(c.alpha) and np.isfinite(process_mean(c))]
    steps = {}
    for c in known:
        steps.setdefault((c.alpha, c.epsilon, monitoring(c)), set()).add(c.dt)
    return [c for c in known if len(steps[c.alpha, c.epsilon, monitoring(c)]) > 1]


def wants(results):
    return bool(stepped(results))


def draw(results):
    figure, ((panel,),) = style.panels(height=2.9)
    number = 0
    for alpha, own in by_alpha(stepped(results)).items():
        epsilon = max(c.epsilon for c in own)  # where steps show most
        look = style.series(number)
        labelled = False
        for kind, filled in (("grid", True), ("continuous", False)):
            line = sorted((c for c in own if c.epsilon == epsilon and monitoring(c) == kind), key=lambda c: c.dt)
            if not line:
                continue
            dt = [c.dt for c in line]
            exact = np.array([process_mean(c) for c in line])
            mean = [c.estimate("summary/mean") for c in line]
            ratio = np.array([m.value for m in mean]) / exact
            panel.errorbar(dt, np.abs(ratio - 1), yerr=[m.stderr for m in mean] / exact, markerfacecolor=look["color"] if filled else "none",
                           linestyle="-" if filled else ":", linewidth=0.8, label=f"α = {alpha:g}, ε = {epsilon:g}" if not labelled else None, **look)
            labelled = True
        number += 1
    noise = 2 * max(c["summary/stderr"] / process_mean(c) for c in stepped(results))
    panel.axhline(noise, color=style.INK, linestyle=":", linewidth=0.7)
    style.log_axis(panel.xaxis, [c.dt for c in stepped(results)])
    panel.set(yscale="log", ylim=(noise / 10, None), xlabel="dt [time]", ylabel="|mean time / exact - 1|")
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure

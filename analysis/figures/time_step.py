"""Convergence in the time step. Distance of the mean time from the exact one, |ratio - 1|, over dt. Filled: exits seen at grid times; open: with the ends
shifted for it. Bars: one standard error; points below the dotted line are within two of zero."""
import numpy as np

from . import by_alpha
import style


def stepped(results):
    """Conditions with an exact mean, of every (alpha, epsilon) that was run at several steps."""
    known = [c for r in results for c in r.conditions if c.timed and np.isfinite(c.get("theory/mean_exact"))]
    steps = {}
    for c in known:
        steps.setdefault((c.alpha, c.epsilon), set()).add(c.dt)
    return [c for c in known if len(steps[c.alpha, c.epsilon]) > 1]


def wants(results):
    return bool(stepped(results))


def draw(results):
    figure, ((panel,),) = style.panels(height=2.9)
    number = 0
    for alpha, own in by_alpha(stepped(results)).items():
        epsilon = max(c.epsilon for c in own)  # where steps show most
        line = sorted((c for c in own if c.epsilon == epsilon), key=lambda c: c.dt)
        dt = [c.dt for c in line]
        exact = np.array([c["theory/mean_exact"] for c in line])
        look = style.series(number)
        for name, filled in (("mean_uncorrected", True), ("mean_corrected", False)):
            mean = [c.estimate(f"summary/{name}") for c in line]
            ratio = np.array([m.value for m in mean]) / exact
            if np.isnan(ratio).all():
                continue
            panel.errorbar(dt, np.abs(ratio - 1), yerr=[m.stderr for m in mean] / exact, markerfacecolor=look["color"] if filled else "none",
                           linestyle="-" if filled else ":", linewidth=0.8, label=f"α = {alpha:g}, ε = {epsilon:g}" if filled else None, **look)
        number += 1
    noise = 2 * max(c["summary/stderr"] / c["theory/mean_exact"] for c in stepped(results))
    panel.axhline(noise, color=style.INK, linestyle=":", linewidth=0.7)
    style.log_axis(panel.xaxis, [c.dt for c in stepped(results)])
    panel.set(yscale="log", ylim=(noise / 10, None), xlabel="dt [time]", ylabel="|mean time / exact - 1|")
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure

"""Mean time to the event over the noise scale. Symbols: measured (bars: 95%); larger hollow symbols: exact values at that noise, which the file has
at these noises alone; dashed: the small-noise law, of slope -α for α < 2; crosses: Kramers' law, for α = 2. Right: both over the small-noise law."""
import numpy as np

from .. import style
from . import by_alpha


def timed(results):
    return [c for r in results for c in r.conditions if c.timed and "schedule" not in c]


def wants(results):
    groups = by_alpha(timed(results)).values()
    if not any(value > 0 and np.isfinite(value) for c in timed(results) for value in (c["summary/mean"], c["theory/mean_exact"], law(c))):
        return False  # nothing was seen to happen, and no theory
    once = all(len({c.epsilon for c in own}) == len(own) for own in groups)  # one potential, one time step
    return once and any(len(own) > 1 for own in groups)


def law(condition):
    """The small-noise mean time: Kramers' at alpha = 2."""
    return condition["theory/kramers"] if condition.alpha == 2 else condition["theory/mean_asymptotic"]


def draw(results):
    conditions = timed(results)
    figure, ((times, ratios),) = style.panels(1, 2, height=2.9)
    for number, (alpha, own) in enumerate(by_alpha(conditions).items()):
        own = sorted(own, key=lambda c: c.epsilon)
        epsilon = np.array([c.epsilon for c in own])
        small_noise = np.array([law(c) for c in own])
        exact = np.array([c["theory/mean_exact"] for c in own])
        # A solver that did not get there draws no line: better none than a wrong one.
        exact[np.array([c["theory/mean_exact_error"] for c in own]) > 0.01 * exact] = np.nan
        mean = [c.estimate("summary/mean") for c in own]
        value, bars = np.array([m.value for m in mean]), np.hstack([m.bars.reshape(2, 1) for m in mean])
        look = style.series(number)
        times.errorbar(epsilon, value, yerr=bars, linestyle="none", label=f"α = {alpha:g}", **look)
        hollow = look | {"linestyle": "none", "markerfacecolor": "none", "markersize": 7, "markeredgewidth": 0.8}
        times.plot(epsilon, exact, **hollow)
        # A power law is straight on these axes; Kramers' exponential is not, and the file has it at these noises alone.
        times.plot(epsilon, small_noise, "x" if alpha == 2 else "--", color=look["color"], linewidth=0.8)
        ratios.errorbar(epsilon, value / small_noise, yerr=bars / small_noise, linestyle="none", **look)
        ratios.plot(epsilon, exact / small_noise, **hollow)
    ratios.axhline(1, color=style.INK, linestyle="--", linewidth=0.8, label="small noise")
    ratios.plot([], [], "o", color=style.INK, markerfacecolor="none", markersize=7, markeredgewidth=0.8, label="exact")  # whatever its colour
    event = conditions[0].event
    for panel in (times, ratios):
        style.log_axis(panel.xaxis, [c.epsilon for c in conditions])
    times.set(yscale="log", xlabel=style.EPSILON, ylabel=f"mean {event} time [time]")
    ratios.set(xlabel=style.EPSILON, ylabel=f"mean {event} time / small-noise law")
    times.legend()
    ratios.legend()
    return figure

"""Survival. Share of paths whose event has not come yet, over time in units of the exact mean (where there is none, of exposure over events), up to the
horizon where paths were censored; where the mean is infinite, in units of the mean of min(T, horizon); thin and dashed, the
exponential law that the small-noise limit predicts: a straight line on this axis. Bands: 95% intervals, where the file has them."""
import numpy as np

from .. import style
from . import spread


def curves(results):
    return [c for r in results for c in r.conditions if c.timed and len(c.get("summary/survival_time", ())) and np.isfinite(unit(c))]


def unit(condition):
    """The exact mean time, or exposure over events: a scale even where a censored sample tells no mean. Of an infinite mean, that of min(T, horizon)."""
    exact, rate = condition.get("theory/mean_exact"), condition["summary/rate"]
    return exact if np.isfinite(exact) else 1 / rate if rate > 0 else condition.get("summary/restricted_mean")


def wants(results):
    return bool(curves(results))


def draw(results):
    found = curves(results)
    figure, axes = style.panels(height=2.6)
    panel = axes[0, 0]
    floor = 1 / max(c["summary/n"] for c in found)
    end = 0
    for number, condition in enumerate(spread(found, 6)):
        time, survival = condition["summary/survival_time"] / unit(condition), condition["summary/survival"]
        seen = survival > 0
        end = max(end, time[seen].max(initial=0))
        panel.plot(time[seen], survival[seen], drawstyle="steps-post", label=condition.noise, **style.line(number))
        if "summary/survival_ci95" in condition:
            low, high = condition["summary/survival_ci95"][seen].T
            panel.fill_between(time[seen], low, high, step="post", color=style.colour(number), alpha=0.2, linewidth=0)
    # exp(-t) through (0, 1): the axis makes it a line.
    panel.axline((0, 1), (1, np.exp(-1)), color=style.INK, linestyle="--", linewidth=0.8, label="exponential")
    panel.set(yscale="log", ylim=(max(floor, 1e-5), 1.3), xlim=(0, end), xlabel="time / mean time", ylabel="share without event")
    panel.legend(title=None if len(found) <= 6 else f"6 of {len(found)} conditions")
    return figure

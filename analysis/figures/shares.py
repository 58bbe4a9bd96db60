"""Share of time in each well. Measured (bars with 95% intervals), exact at that noise where it is known (diamonds), and the stationary law π of the
small-noise limit (crosses)."""
import numpy as np

from . import spread
import style


def measured(results):
    return [c for r in results for c in r.conditions if "summary/pi_hat" in c and len(c["summary/pi_hat"]) > 0]


def wants(results):
    return bool(measured(results))


def draw(results):
    shown = spread(measured(results), 6)
    figure, axes, panels = style.grid(len(shown), 2.0, sharey=True)
    for panel, condition in zip(panels, shown):
        share = condition.estimate("summary/pi_hat")
        places = np.arange(len(share.value))
        panel.bar(places, share.value, yerr=share.bars, color=style.colour(5), width=0.6, label="measured")
        if "theory/pi_exact" in condition:
            panel.plot(places, condition["theory/pi_exact"], "D", color=style.colour(1), label="exact")
        if "theory/pi" in condition:
            panel.plot(places, condition["theory/pi"], "x", color=style.INK, label="small noise")
        panel.set_xticks(places, [f"m{k + 1}" for k in places])
        panel.set_title(condition.noise)
        panel.grid(axis="x", visible=False)
    for panel in axes[:, 0]:
        panel.set_ylabel("share of time")
    axes[-1, 0].set_xlabel("well" if shown[0].measure == "chain" else "basin")
    axes[0, 0].set_ylim(0, 1.6 * max(panel.get_ylim()[1] for panel in axes[0]))  # room for the legend
    axes[0, 0].legend()
    return figure

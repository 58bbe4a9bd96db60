"""Occupation fraction in each well. Measured (bars with 95% intervals), exact at that noise where it is known (diamonds), and the stationary law π of the
small-noise limit (crosses)."""
from .. import style
from . import spread


def measured(results):
    return [c for r in results for c in r.conditions if "summary/pi_hat" in c and len(c["summary/pi_hat"]) > 0]


def wants(results):
    return bool(measured(results))


def draw(results):
    shown = spread(measured(results), 6)
    figure, axes, panels = style.grid(len(shown), 2.0, sharey=True)
    for panel, condition in zip(panels, shown):
        share = condition.estimate("summary/pi_hat")
        style.shares(panel, [f"m{k + 1}" for k in range(len(share.value))], share.value, share.bars, condition.get("theory/pi_exact", None), condition.get("theory/pi", None))
        panel.set_title(condition.noise)
    for panel in axes[:, 0]:
        panel.set_ylabel("occupation fraction")
    axes[-1, 0].set_xlabel("well" if shown[0].measure == "chain" else "basin")
    style.legend_above(axes)
    return figure

"""Where paths went. Measured shares (bars with 95% intervals; of events before the horizon where paths were censored), exact probabilities at that noise (diamonds), and the small-noise law
q_ij / q_i (crosses)."""
import numpy as np

from .. import style
from . import spread


def known(results):
    """Conditions with more than one target to go to."""
    return [c for r in results for c in r.conditions if c.timed and "summary/target_probability" in c and len(names(c)) > 1]


def names(condition):
    """{target: its name}, without the well of the start."""
    if condition.measure == "exit":
        return {0: "left", 1: "right"} if np.isfinite(condition.attribute("interval")).all() else {}
    return {j: f"m{j + 1}" for j in range(len(condition.potential["minima"])) if j != condition.well}


def wants(results):
    return bool(known(results))


def small_noise(condition, targets):
    """q_ij / q_i; None for exits, and for Brownian noise, which does not jump."""
    if condition.measure == "exit" or condition.alpha == 2 or "theory/q" not in condition:
        return None
    row = condition["theory/q"][condition.well]
    return -row[targets] / row[condition.well]


def draw(results):
    shown = spread(known(results), 6)
    figure, axes, panels = style.grid(len(shown), 2.0, sharey=True)
    for panel, condition in zip(panels, shown):
        targets = list(names(condition))
        share = condition.estimate("summary/target_probability")
        exact = condition.get("theory/target_exact", None)
        style.shares(panel, list(names(condition).values()), share.value[targets], share.bars[:, targets], None if exact is None else exact[targets],
                     small_noise(condition, targets))
        censored = "" if condition["summary/n_censored"] == 0 else ", before the horizon"
        panel.set_title(f"{condition.noise}, from {condition.attribute('start')}{censored}")
    for panel in axes[:, 0]:
        panel.set_ylabel("share of paths")
    axes[-1, 0].set_xlabel("target")
    style.legend_above(axes)
    return figure

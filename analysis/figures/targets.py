"""Where paths went. Measured shares (bars with 95% intervals), exact probabilities at that noise (diamonds), and the small-noise law
q_ij / q_i (crosses)."""
import numpy as np

from . import spread
import style


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


def draw(results):
    shown = spread(known(results), 6)
    figure, axes, panels = style.grid(len(shown), 2.0, sharey=True)
    for panel, condition in zip(panels, shown):
        targets = list(names(condition))
        share = condition.estimate("summary/target_probability")
        places = np.arange(len(targets))
        panel.bar(places, share.value[targets], yerr=share.bars[:, targets], color=style.colour(5), width=0.6, label="measured")
        if "theory/target_exact" in condition:
            panel.plot(places, condition["theory/target_exact"][targets], "D", color=style.colour(1), label="exact")
        if condition.measure == "transitions" and condition.alpha < 2 and "theory/q" in condition:
            row = condition["theory/q"][condition.well]
            panel.plot(places, row[targets] / row[targets].sum(), "x", color=style.INK, label="small noise")
        panel.set_xticks(places, list(names(condition).values()))
        panel.set_title(f"{condition.noise}, from {condition.attribute('start')}")
        panel.grid(axis="x", visible=False)
    for panel in axes[:, 0]:
        panel.set_ylabel("share of paths")
    axes[-1, 0].set_xlabel("target")
    axes[0, 0].set_ylim(0, 1.6 * max(panel.get_ylim()[1] for panel in axes[0]))  # room for the legend
    axes[0, 0].legend()
    return figure

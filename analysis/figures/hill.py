"""Hill's estimate against the number of largest magnitudes. A tail of index α shows as a plateau; bands: 95% intervals, exact for a Pareto tail. Dashed: the
maximum-likelihood estimate of a stable law, from all numbers."""
import numpy as np

from .. import style
from . import spread


def samples(results):
    """Samples with an estimate: there is none where the largest magnitudes are equal."""
    return [r.sample for r in results if r.sample and np.isfinite(r.sample.get("hill/alpha", np.nan)).any()]


def wants(results):
    return bool(samples(results))


def draw(results):
    figure, ((panel,),) = style.panels(height=2.8)
    top = 2.2
    for number, sample in enumerate(spread(samples(results), len(style.COLOURS))):
        hill = sample.group("hill")
        look = style.series(number)
        panel.plot(hill["k"], hill["alpha"], markersize=2.5, linewidth=0.9, label=sample.label, **look)
        panel.fill_between(hill["k"], *hill["ci95"].T, color=look["color"], alpha=0.2, linewidth=0)
        top = max(top, 1.1 * hill["alpha"][np.isfinite(hill["alpha"])].max())
        if "likelihood" in sample.methods:
            panel.axhline(sample.of_method("likelihood")[0], color=look["color"], linestyle="--", linewidth=0.8)
    panel.set(xscale="log", ylim=(0, top), xlabel="largest magnitudes used, k", ylabel="α̂ of Hill")
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1))
    return figure

"""Measured noise against noise of known law. Left: α̂ pooled over all coordinates, of the measured noise (95% interval of minibatches drawn anew) and of noises
made of it. Right: statistics that tell Gaussian from heavy-tailed noise: symbols measured; bars Gaussian noise of the same covariance, mean and two standard
deviations of its surrogates; p: as heavy-tailed or more among them, one-sided."""
import numpy as np

from .. import style
from . import networks, spread

NOISES = {"alpha": "measured", "pooled": "Gaussian, full covariance", "alpha_permuted": "coordinates permuted", "alpha_shuffled": "entries shuffled",
          "alpha_signs": "random signs", "alpha_independent": "independent Gaussian", "alpha_white": "Gaussian, one scale",
          "alpha_control": "stable 1.2, scales kept"}
INDICES = {"pooled": "pooled", "vectors": "whole vectors", "single_coordinates": "single coordinates", "single_coordinates_of_fours": "four put together",
           "minibatch_size": "from minibatch size"}
OTHERS = {"kurtosis": ("excess kurtosis of single coordinates", "kurtosis"), "projections": ("Anderson-Darling distance from a Gaussian", "projections")}


def diagnoses(results):
    return [d for d in networks.diagnoses(results) if "pooled" in d]


def wants(results):
    return bool(diagnoses(results))


def rows(panel, names):
    """Named rows from top to bottom."""
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.5, -0.5)
    panel.grid(axis="y", visible=False)


def against_gaussian(panel, statistics, shown):
    """A row for each of those statistics: measured, Gaussian, p-value."""
    for number, (diagnosis, shift) in enumerate(shown):
        for row, name in enumerate(statistics):
            if name not in diagnosis or not np.isfinite(diagnosis.group(name).attribute("measured")):
                continue
            value = {key: float(diagnosis.group(name).attribute(key)) for key in ("measured", "gaussian", "standard_deviation", "p_value")}
            panel.errorbar(value["gaussian"], row + shift, xerr=2 * value["standard_deviation"], color=style.colour(number), linewidth=3, alpha=0.35, capsize=0)
            panel.plot(value["measured"], row + shift, **style.series(number))
            panel.annotate(f"p = {value['p_value']:.2g}", (1.01, row + shift), xycoords=("axes fraction", "data"), va="center", fontsize=6.5,
                           color=style.colour(number))


def draw(results):
    shown = spread(diagnoses(results), 3)
    labels = networks.of_diagnoses(shown)
    shown = [(d, 0.24 * (k - (len(shown) - 1) / 2)) for k, d in enumerate(shown)]
    figure = style.plt.figure(figsize=(style.PAGE, 3.4 + 0.5 * len(shown)))
    grid = figure.add_gridspec(3, 2, height_ratios=(5, 1, 1))
    pooled = figure.add_subplot(grid[:, 0])
    for number, (diagnosis, shift) in enumerate(shown):
        for row, name in enumerate(NOISES):
            if name == "pooled":
                null = diagnosis.group(name)
                value, bars = null.attribute("gaussian"), [[2 * null.attribute("standard_deviation")]] * 2
            else:
                value = float(diagnosis.attribute(name, np.nan))
                ends = [float(diagnosis.attribute(f"alpha_{end}", np.nan)) for end in ("low", "high")] if name == "alpha" else [value, value]
                bars = np.maximum([[value - ends[0]], [ends[1] - value]], 0)  # an estimate may lie outside its interval
            pooled.errorbar(value, row + shift, xerr=bars, linestyle="none", label=labels[number] if row == 0 else None, **style.series(number))
    rows(pooled, NOISES.values())
    pooled.set_xlabel("α̂, pooled")
    pooled.legend(loc="lower left", bbox_to_anchor=(0, 1))
    for place, statistics in enumerate((INDICES, {"kurtosis": ""}, {"projections": ""})):
        panel = figure.add_subplot(grid[place, 1])
        against_gaussian(panel, statistics, shown)
        rows(panel, INDICES.values() if statistics is INDICES else [OTHERS[name][1] for name in statistics])
        panel.set_xlabel("α" if statistics is INDICES else OTHERS[next(iter(statistics))][0])
    return figure

"""The index under addition of minibatches. Left: α of single coordinates of the noise, and of the noise of four minibatches put together: a stable law keeps its
index, finite variance goes towards the Gaussian's. Right: α from how interquartile ranges shrink with the minibatch size. Symbols: measured; bands: Gaussian
noise of the same covariance, mean and two standard deviations."""
import numpy as np

from . import networks, spread
from .null_distributions import diagnoses
from .. import style


def of_batches(results):
    return [d for d in diagnoses(results) if "minibatch_size" in d and np.isfinite(d.group("minibatch_size").attribute("measured"))]


def wants(results):
    return bool(of_batches(results))


def numbers(diagnosis, name):
    """Measured, Gaussian mean and deviation; NaN in files from before that statistic."""
    if name not in diagnosis:
        return [np.nan] * 3
    return [float(diagnosis.group(name).attribute(key)) for key in ("measured", "gaussian", "standard_deviation")]


def draw(results):
    shown = spread(of_batches(results), len(style.COLOURS))
    sizes = [d.network.settings["batch"] if d.network else np.nan for d in shown]
    by_size = len(set(sizes)) == len(shown) > 1 and np.isfinite(sizes).all()
    added = any(np.isfinite(numbers(d, "single_coordinates_of_fours")[0]) for d in shown)  # enough minibatches for that
    figure, (panels,) = style.panels(1, 2 if added else 1, height=2.8)
    together, scaling = panels[0], panels[-1]
    for number, (diagnosis, label) in enumerate(zip(shown, networks.of_diagnoses(shown))):
        look = style.series(number)
        if added:
            measured, gaussian, deviation = np.transpose([numbers(diagnosis, name) for name in ("single_coordinates", "single_coordinates_of_fours")])
            together.plot([1, 4], measured, linewidth=0.9, **look)
            together.fill_between([1, 4], gaussian - 2 * deviation, gaussian + 2 * deviation, color=look["color"], alpha=0.15, linewidth=0)
        measured, gaussian, deviation = numbers(diagnosis, "minibatch_size")
        place = sizes[number] if by_size else number
        scaling.errorbar(place, gaussian, yerr=2 * deviation, color=look["color"], linewidth=4, alpha=0.3, capsize=0)
        scaling.plot(place, measured, label=label, linestyle="none", **look)
    if added:
        together.set(xscale="log", xlabel="minibatches put together", ylabel="α of single coordinates")
        together.set_xticks([1, 4], ["1", "4"])
        together.minorticks_off()
    scaling.set(ylabel="α from the minibatch size")
    if by_size:
        scaling.set(xscale="log", xlabel="minibatch size [images]")
        scaling.set_xticks(sizes, [str(size) for size in sizes])
        scaling.minorticks_off()
    else:
        scaling.set_xticks([])
        scaling.set_xlim(-0.5, len(shown) - 0.5)
    scaling.legend(loc="lower left", bbox_to_anchor=(0, 1))
    return figure

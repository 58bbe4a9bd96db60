"""One module for each figure. Its docstring is the caption, the first sentence of it the title; `wants(results)` says whether the files hold what it draws, `draw(results)` draws it.

A new figure is a module here and its name in NAMES.
"""
import importlib

NAMES = ("potential", "paths", "mean_time", "survival", "targets", "rates", "shares", "share_and_width", "density", "escape_curves", "spectrum", "width_and_height", "time_step",
         "discrete_chain", "stable_densities", "noise_norms", "training", "alpha_against_size", "layers", "null_distributions", "batch_scaling",
         "block_length_sweep", "estimates", "hill", "quantiles", "pipeline", "escape", "estimator_accuracy", "estimators", "atlas")


def module(name):
    return importlib.import_module(f".{name}", __name__)


def wanted(results, found):
    """Names of the figures that these files can be drawn as; where that cannot be told, a fault of the figure in `found`."""
    names = []
    for name in NAMES:
        with found.apart(f"figure {name} is not drawn"):
            if module(name).wants(results):
                names.append(name)
    return names


def title(name):
    return caption(name).split(". ")[0]


def caption(name):
    return " ".join(module(name).__doc__.split())


def spread(items, most):
    """At most so many of them, evenly chosen, first and last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(k * (len(items) - 1) / (most - 1))] for k in range(most)]


def tables(results, columns):
    """The columns of every text table that has these."""
    return [r.columns for r in results if columns <= set(r.columns)]


def by_alpha(conditions):
    """{alpha: its conditions}, ascending; changing noise left out."""
    alphas = sorted({c.alpha for c in conditions if c.alpha == c.alpha})
    return {alpha: [c for c in conditions if c.alpha == alpha] for alpha in alphas}

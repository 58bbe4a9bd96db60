"""How well the log-moment estimator tells α. Left: its lowest and highest value over independent stable samples (band), and their mean, against the true
index; grey: no error. Right: standard deviation and size of the bias over α. From the table of the program levywell_estimator_accuracy."""
import numpy as np

from .. import style
from . import tables

COLUMNS = {"alpha", "bias", "sd", "lowest", "highest"}


def wants(results):
    return bool(tables(results, COLUMNS))


def draw(results):
    table = tables(results, COLUMNS)[0]
    alpha = table["alpha"]
    figure, ((whole, error),) = style.panels(1, 2, height=2.7)
    whole.axline((0, 0), slope=1, color=style.FAINT, linewidth=0.8)
    whole.fill_between(alpha, table["lowest"], table["highest"], color=style.colour(5), alpha=0.5, linewidth=0, label="lowest to highest")
    whole.plot(alpha, alpha + table["bias"], color=style.colour(0), label="mean")
    whole.set(xlabel="α", ylabel="α̂", xlim=(0, 2), ylim=(0, None))
    error.plot(alpha, table["sd"] / alpha, color=style.colour(0), label="standard deviation / α")
    error.plot(alpha, np.abs(table["bias"]) / alpha, ".", color=style.colour(1), label="|bias| / α")
    error.set(xlabel="α", ylabel="relative error", yscale="log", xlim=(0, 2))
    whole.legend()
    error.legend(loc="lower left", bbox_to_anchor=(0, 1))
    return figure

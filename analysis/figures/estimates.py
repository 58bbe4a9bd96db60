"""What the estimators say of the same numbers. Each estimator's α with its 95% interval, which is one of independent numbers and left out where tests refuse
independence; an arrow: beyond 2.5, a tail lighter than any that a stable law has."""
import numpy as np

from .. import style
from . import spread

END = 2.5


def samples(results):
    return [r.sample for r in results if r.sample]


def wants(results):
    return bool(samples(results))


def draw(results):
    shown = spread(samples(results), 3)
    methods = list(dict.fromkeys(method for sample in shown for method in sample.methods))  # no stable law is fitted to some
    figure, ((panel,),) = style.panels(height=0.8 + 0.28 * len(methods))
    for number, sample in enumerate(shown):
        look = style.series(number)
        independent = sample.attribute("independent", 1)
        panel.plot([], [], label=sample.label if independent else f"{sample.label} (not independent)", linestyle="none", **look)
        for row, method in enumerate(methods):
            height = row + 0.24 * (number - (len(shown) - 1) / 2)
            if method not in sample.methods:
                continue
            alpha, (low, high) = sample.of_method(method)
            if independent:
                panel.plot(np.clip([low, high], 0, END), [height, height], color=look["color"])
            if alpha <= END:
                panel.plot(alpha, height, linestyle="none", **look)
            elif not np.isnan(alpha):
                panel.plot(END, height, color=look["color"], marker=">", clip_on=False)
    panel.set_yticks(range(len(methods)), [m.replace("_", " ") for m in methods])
    panel.set(xlim=(0, END), ylim=(len(methods) - 0.5, -0.5), xlabel="α with 95% interval")
    panel.axvline(2, color=style.FAINT, linestyle="--", linewidth=0.8)
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1))
    return figure

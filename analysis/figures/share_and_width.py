"""Occupation fraction against width. Of two wells, the occupation fraction in the right one over that in the left, against the ratio of their widths. Dashed: the small-noise law, a power α of that
ratio; symbols: measured."""
import numpy as np

from .. import style
from . import by_alpha


def pairs(results):
    return [c for r in results for c in r.conditions if "summary/pi_hat" in c and len(c["summary/pi_hat"]) == 2 and "theory/pi" in c]


def widths(condition):
    """Width of the right well over that of the left: distances from the minima to the saddle."""
    left, right = condition.potential["minima"]
    saddle, = condition.potential["maxima"]
    return (right - saddle) / (saddle - left)


def wants(results):
    return len({round(widths(c), 9) for c in pairs(results)}) > 1


def draw(results):
    figure, ((panel,),) = style.panels(height=2.8)
    for number, (alpha, own) in enumerate(by_alpha(pairs(results)).items()):
        own = sorted(own, key=widths)
        ratio = [widths(c) for c in own]
        share = [c.estimate("summary/pi_hat") for c in own]
        value = [s.value[1] / s.value[0] for s in share]
        # The two shares add up to one, so that the ends of the interval of one give those of the ratio.
        bars = np.array([[v - s.low[1] / (1 - s.low[1]), s.high[1] / (1 - s.high[1]) - v] for v, s in zip(value, share)]).T
        look = style.series(number)
        panel.errorbar(ratio, value, yerr=np.maximum(bars, 0), linestyle="none", label=f"α = {alpha:g}", **look)
        panel.plot(ratio, [c["theory/pi"][1] / c["theory/pi"][0] for c in own], "--", color=look["color"], linewidth=0.8)
    style.log_axis(panel.xaxis, [widths(c) for c in pairs(results)])
    panel.set(yscale="log", xlabel="width of the right well / width of the left", ylabel="occupation fraction, right / left")
    panel.legend()
    return figure

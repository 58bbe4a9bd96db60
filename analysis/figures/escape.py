"""SGD leaving a trained network's minimum. Left: the loss on the line along v. Right: mean iterations until SGD was first seen outside a radius, in the ball and
along v (95% intervals), what the simulator says along v with three laws of noise, and gradient descent without noise. Grey: watched no longer; a mean beyond is
exposure over exits."""
import numpy as np

from .. import style
from . import networks, spread

LAWS = {"likelihood": "simulated, stable", "gaussian": "simulated, Gaussian", "resampled": "measured noise drawn"}


def escapes(results):
    return [r.escape for r in results if r.escape]


def wants(results):
    return bool(escapes(results))


def times(panel, radii, estimate, number, label, **other):
    """Mean times over the radii at which anything was seen outside."""
    seen = np.isfinite(estimate.value)
    panel.errorbar(radii[seen], estimate.value[seen], yerr=estimate.bars[:, seen], label=label if seen.any() else f"{label}: none", linewidth=0.9,
                   **style.series(number), **other)


def draw(results):
    shown = spread(escapes(results), 3)
    figure, axes = style.panels(len(shown), 2, height=2.9)
    for (slices, exits), escape in zip(axes, shown):
        radii, most = escape["radii"], float(escape.attribute("iterations"))
        slices.plot(escape["slice/w"], escape["slice/f"])
        slices.set(xlabel="w, along v [weight]", ylabel="training loss", title=networks.folded(escape.attribute("description")))
        times(exits, radii, escape.estimate("summary/projection"), 0, "SGD, along v")
        times(exits, radii, escape.estimate("summary/ball"), 1, "SGD, ball")
        for number, (law, label) in enumerate(LAWS.items(), 2):
            if f"prediction_{law}" in escape:
                times(exits, radii, escape.estimate(f"prediction_{law}/mean"), number, label, linestyle="--")
        descent = escape["drift/ball"]
        exits.plot(radii[np.isfinite(descent)], descent[np.isfinite(descent)], "x:", color=style.INK, label="gradient descent, ball")
        exits.axhline(most, color=style.FAINT, linewidth=0.8)
        exits.set(xscale="log", yscale="log", ylim=(0.7, 40 * most), xlabel="radius [weight]", ylabel="mean iterations until outside")
        exits.set_xticks(radii, [f"{a:g}" for a in radii])
        exits.minorticks_off()
        exits.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure

"""Rates of the jump chain between wells. From row to column: measured, exact at this noise (where that is not known, of the small-noise law
C_α ε^α q_ij), and their distance in the standard errors that it gives."""
import numpy as np
from matplotlib.colors import LogNorm

from .. import style
from . import spread


def chains(results):
    return [c for r in results for c in r.of_measure("chain") if "schedule" not in c and "theory/rate" in c and np.any(reference(c)[0] > 0)]


def reference(condition):
    """Rates to compare with, the distances of the measured ones in standard errors, and what they are."""
    law = condition["theory/rate"]
    unknown = np.full(law.shape, np.nan)
    exact = condition.get("theory/rate_exact", unknown)
    if np.any(np.isfinite(exact)):
        return exact, condition.get("check/rates_z_exact", unknown), "exact rate [1/time]"
    return law, condition.get("check/rates_z", unknown), "small-noise law [1/time]"


def wants(results):
    return bool(chains(results))


def draw(results):
    shown = spread(chains(results), 3)
    wells = max(len(c["theory/rate"]) for c in shown)
    figure, axes = style.panels(len(shown), 3, height=1.5 + 0.2 * wells)
    for line, condition in zip(axes, shown):
        measured = condition.estimate("summary/q_hat")
        law, z, named = reference(condition)
        jumps = ~np.eye(len(law), dtype=bool)
        positive = np.concatenate([m[jumps][m[jumps] > 0] for m in (measured.value, law)])
        least, most = positive[np.isfinite(positive)].min(), positive[np.isfinite(positive)].max()
        scale = LogNorm(least, most) if least < most else LogNorm(least / 2, most * 2)
        largest = max(3, np.nanmax(np.abs(z), initial=0))
        for panel, values, title, look in ((line[0], measured.value, "measured rate [1/time]", {"cmap": style.HEAT, "norm": scale}),
                                           (line[1], law, named, {"cmap": style.HEAT, "norm": scale}),
                                           (line[2], z, "z", {"cmap": style.DIVERGING, "vmin": -largest, "vmax": largest})):
            picture = panel.imshow(np.where(jumps, values, np.nan), **look)
            for (i, j), value in np.ndenumerate(values):
                if jumps[i, j]:
                    red, green, blue, _ = picture.to_rgba(value)
                    text = "-" if np.isnan(value) else f"{value:+.1f}" if title == "z" else f"{value:.1e}".replace("e-0", "e-") if wells <= 4 else ""
                    panel.text(j, i, text, ha="center", va="center", fontsize=6.5, color="white" if 0.3 * red + 0.6 * green + 0.1 * blue < 0.5 else "black")
            labels = [f"m{k + 1}" for k in range(len(law))]
            panel.set_xticks(range(len(law)), labels)
            panel.set_yticks(range(len(law)), labels)
            panel.set_title(title)
            panel.grid(False)
            bar = figure.colorbar(picture, ax=panel, orientation="horizontal", shrink=0.9)
            if values is not z:  # labels of a logarithmic scale within a decade would run into each other
                bar.set_ticks(np.geomspace(scale.vmin, scale.vmax, 3), labels=[f"{rate:.2g}" for rate in np.geomspace(scale.vmin, scale.vmax, 3)])
                bar.minorticks_off()
        line[0].set_ylabel(f"{condition.noise}\nfrom")
        line[0].set_xlabel("to")
    return figure

"""A network's noise in the simulator. Mean time to another well, and occupation fraction, of every noise made from a training run, in each potential: filled symbols
simulated (95% intervals), open ones exact values where there was no simulation, dashes exact values beside it."""
import numpy as np

from .. import style
from . import spread


def simulations(results):
    """(file, number, potential) of every potential of every pipeline file."""
    return [(r, k, s.group("potential")) for r in results if r.groups("noises") for k, s in enumerate(r.groups("simulations"))]


def wants(results):
    return bool(simulations(results))


def points(panel, row, place, name, exact, wells):
    """Measured values of a row by well, or the exact ones where it was not simulated."""
    measured = row.attribute("refusal", "") == "" and len(row.get(name, ())) > 0
    known = row[exact] if len(row.get(exact, ())) else np.full(len(wells), np.nan)
    for spot, well in enumerate(wells):
        x = place + 0.22 * (spot - (len(wells) - 1) / 2)
        look = style.series(well) | {"linestyle": "none"}
        if measured:
            estimate = row.estimate(name)
            panel.errorbar(x, estimate.value[spot], yerr=estimate.bars[:, spot].reshape(2, 1), **look)
            panel.plot(x, known[spot], "_", color=style.INK, markersize=8)
        else:
            panel.plot(x, known[spot], markerfacecolor="none", **look)


def draw(results):
    shown = spread(simulations(results), 4)
    kinds = {result.name: [n.attribute("kind") for n in result.groups("noises")] for result, _, _ in shown}
    alike = all(k == kinds[shown[0][0].name] for k in kinds.values())
    figure, axes = style.panels(len(shown), 2, height=2.1, sharex=alike)
    wells = set()
    for (times, shares), (result, number, potential) in zip(axes, shown):
        noises = kinds[result.name]
        for row in result.groups("rows"):
            if int(row.attribute("simulation")) != number:
                continue
            place = int(row.attribute("noise"))
            starts = [int(w) for w in row["start_well"]]
            basins = range(max(len(row.get("pi_hat", ())), len(row.get("pi_exact", ()))))
            points(times, row, place, "mean", "mean_exact", starts)
            points(shares, row, place, "pi_hat", "pi_exact", basins)
            wells |= {*starts, *basins}
        times.set(yscale="log", ylabel="time to another well\n[time]")
        shares.set(ylim=(-0.04, 1.04), ylabel="occupation fraction")
        times.set_title(f"{potential.attribute('name')}; unit of length {float(result.attribute('unit')):g} of weight space", loc="left")
        for panel in (times, shares):
            panel.set_xticks(range(len(noises)), [n.replace(", ", ",\n").replace("_", " ") for n in noises])
            panel.set_xlim(-0.5, len(noises) - 0.5)
            panel.grid(axis="x", visible=False)
    handles = [style.plt.Line2D([], [], linestyle="none", label=f"m{w + 1}", **style.series(w)) for w in sorted(wells)]
    axes[0, 1].legend(handles=handles, loc="upper right", bbox_to_anchor=(1, 1.22), ncols=len(handles))
    return figure

"""The index against the block length. Log-moment estimate over the length K1 of its blocks: for independent stable numbers it does not depend on it. Bands:
95% intervals of independent numbers; dotted: the K1 that the estimate takes."""
from .. import style
from . import networks, spread


def sweeps(results):
    """(label, group with K1 and alpha, K1 chosen)."""
    samples = [(r.sample.label, r.sample.group("block_length_sweep"), int(r.sample.attribute("K1"))) for r in results
               if r.sample and len(r.sample.get("block_length_sweep/K1", ()))]
    noises = [d for d in networks.diagnoses(results) if d.network and len(d.get("block_length_sweep/K1", ()))]
    return samples + [(label, d.group("block_length_sweep"), int(d.attribute("K1"))) for d, label in zip(noises, networks.of_diagnoses(noises))]


def wants(results):
    return bool(sweeps(results))


def draw(results):
    figure, ((panel,),) = style.panels(height=2.8)
    for number, (label, sweep, chosen) in enumerate(spread(sweeps(results), len(style.COLOURS))):
        look = style.series(number)
        panel.plot(sweep["K1"], sweep["alpha"], label=label, markersize=2.5, linewidth=0.9, **{k: look[k] for k in ("color", "marker")})
        if "ci95" in sweep:
            panel.fill_between(sweep["K1"], *sweep["ci95"].T, color=look["color"], alpha=0.2, linewidth=0)
        panel.axvline(chosen, color=look["color"], linestyle=":", linewidth=0.7)
    panel.set(xscale="log", xlabel="block length K1 [numbers]", ylabel="α̂")
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1))
    return figure

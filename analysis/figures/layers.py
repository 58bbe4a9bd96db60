"""The layers' own indices. α̂ of the noise of each layer, over the iterations of training (lines with symbols, one for each layer) or of one noise matrix
(symbols); line without symbols: pooled over all."""
from .. import schema
from .. import style
from . import networks, spread


def trained(results):
    return [n for n in networks.measured(results) if len(n["iteration"]) > 1 and len(n.layers) > 1]


def matrices(results):
    return [r.diagnoses[0] for r in results if r.sample and r.diagnoses and r.diagnoses[0].layers]


def wants(results):
    return bool(trained(results) or matrices(results))


def draw(results):
    shown = spread(trained(results) + matrices(results), 3)
    runs = [n for n in shown if isinstance(n, schema.Network)]
    titles = networks.labels(runs) if runs else []
    most = max((len(n.layers) for n in runs), default=0)
    shades = style.shades(most)
    figure, (panels,) = style.panels(1, len(shown), height=2.7, sharey=True)
    for panel, network, title in zip(panels, runs, titles):
        for name, shade, index in zip(network.layers, shades, network["alpha_layer"].T):
            marker = style.MARKERS[network.layers.index(name) % len(style.MARKERS)]
            panel.plot(network["iteration"], index, color=shade, linewidth=0.9, marker=marker, markersize=3, label=name)
        panel.plot(network["iteration"], network["alpha_train"], color=style.INK, label="pooled")
        panel.set(xlabel="iteration", title=networks.folded(title))
        if len(network.layers) == most:
            names = panel.get_legend_handles_labels()
    for panel, noise in zip(panels[len(runs):], shown[len(runs):]):
        panel.plot(range(len(noise.layers)), list(noise.layers.values()), linestyle="none", **style.series(0))
        panel.axhline(float(noise.attribute("alpha")), color=style.INK, label="pooled")
        panel.set_xticks(range(len(noise.layers)), noise.layers, rotation=30, ha="right")
        panel.set_title(noise.label)
    panels[0].set_ylabel("α̂")
    if runs:
        panels[-1].legend(*names, loc="center left", bbox_to_anchor=(1, 0.5))
    else:
        panels[-1].legend()
    return figure

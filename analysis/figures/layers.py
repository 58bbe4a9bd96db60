"""The layers' own indices. α̂ of the noise of each layer, over the iterations of training (lines, dark to bright from the input on) or of one noise matrix
(symbols); black: pooled over all."""
import numpy as np

from . import networks, spread
import style


def trained(results):
    return [n for n in networks.measured(results) if len(n["iteration"]) > 1 and len(n.layers) > 1]


def matrices(results):
    return [r.diagnoses[0] for r in results if r.sample and r.diagnoses and r.diagnoses[0].layers]


def wants(results):
    return bool(trained(results) or matrices(results))


def draw(results):
    shown = spread(trained(results) + matrices(results), 3)
    runs = [n for n in shown if n in trained(results)] if False else [n for n in shown if hasattr(n, "settings")]
    titles = networks.labels(runs) if runs else []
    figure, (panels,) = style.panels(1, len(shown), height=2.7, sharey=True)
    for panel, network, title in zip(panels, runs, titles):
        shades = style.plt.get_cmap(style.HEAT)(np.linspace(0, 0.9, len(network.layers)))
        for name, shade, index in zip(network.layers, shades, network["alpha_layer"].T):
            panel.plot(network["iteration"], index, color=shade, linewidth=0.9, marker=".", markersize=3, label=name)
        panel.plot(network["iteration"], network["alpha_train"], color=style.INK, label="pooled")
        panel.set(xlabel="iteration", title=networks.folded(title))
        panel.legend(ncols=2)
    for panel, noise in zip(panels[len(runs):], shown[len(runs):]):
        panel.plot(range(len(noise.layers)), list(noise.layers.values()), linestyle="none", **style.series(0))
        panel.axhline(float(noise.attribute("alpha")), color=style.INK, label="pooled")
        panel.set_xticks(range(len(noise.layers)), noise.layers, rotation=30, ha="right")
        panel.set_title(noise.label)
        panel.legend()
    panels[0].set_ylabel("α̂")
    return figure

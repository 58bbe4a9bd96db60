"""Estimators of the tail index on stable samples. Bias, standard deviation, and how often the 95% interval covers the true index. Solid: estimators made for
stable laws; dashed: estimators that look at the tail alone. From the table of the program levywell_estimators."""
from .. import style
from . import tables

COLUMNS = {"method", "alpha", "bias", "sd", "coverage"}
OF_THE_TAIL = ("hill", "pickands", "moment", "de_haan_peng")


def wants(results):
    return bool(tables(results, COLUMNS))


def draw(results):
    table = tables(results, COLUMNS)[0]
    figure, (panels,) = style.panels(1, 3, height=3.0)
    for number, method in enumerate(dict.fromkeys(table["method"])):
        own = table["method"] == method
        look = style.series(number) | ({"color": style.INK} if number >= len(style.COLOURS) else {})
        for panel, column in zip(panels, ("bias", "sd", "coverage")):
            panel.plot(table["alpha"][own], table[column][own], "--" if method in OF_THE_TAIL else "-", markersize=2.5, linewidth=0.9,
                       label=method.replace("_", " "), **look)
    panels[0].set(ylabel="bias of α̂", ylim=(-0.3, 0.6))
    panels[1].set(ylabel="standard deviation of α̂", yscale="log", ylim=(None, 2))
    panels[2].set(ylabel="coverage of the 95% interval", ylim=(0, 1.02), yticks=(0, 0.25, 0.5, 0.75, 0.95))
    panels[2].axhline(0.95, color=style.FAINT, linewidth=0.8)
    for panel in panels:
        panel.set_xlabel("α")
    panels[2].legend(loc="center left")
    return figure

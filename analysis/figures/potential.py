"""The potential. Wells m (dots) and barriers s (triangles); ring, where paths start; shaded, the interval that an exit run leaves."""
import textwrap

import numpy as np

from .. import style


def wants(results):
    return any(r.potential is not None and "w" in r.potential for r in results)


def named(results):
    """Names of potentials, with the file where several have the same, and a number where the file does not tell them apart either."""
    for tell in (lambda k, r: r.potential.name, lambda k, r: f"{r.potential.name} ({r.name})", lambda k, r: f"{r.potential.name} ({r.name}, {k + 1})"):
        names = [tell(k, r) for k, r in enumerate(results)]
        if len(set(names)) == len(names):
            break
    return names


def draw(results):
    own = [r for r in results if r.potential is not None and "w" in r.potential]
    shown = {r.potential.attribute("source_text") + r.potential.name: r for r in own}  # each potential once
    titles = named(list(shown.values()))
    figure, _, panels = style.grid(len(shown), 2.4)
    for panel, result, title in zip(panels, shown.values(), titles):
        potential = result.potential
        w, f = potential["w"], potential["f"]
        panel.plot(w, f, color=style.colour(0), label="f")
        lift = 0.04 * (f.max() - f.min())
        for kind, letter, marker, number, side in (("minima", "m", "o", 2, -1), ("maxima", "s", "^", 1, 1)):
            for k, (x, y) in enumerate(zip(potential[kind], potential[f"{kind}_height"]), 1):
                panel.plot(x, y, marker, color=style.colour(number))
                if len(potential["minima"]) <= 8:
                    panel.annotate(f"{letter}{k}", (x, y + side * lift), ha="center", va="bottom" if side > 0 else "top", fontsize=7)
        for condition in result.conditions[:1]:
            if condition.measure != "occupation":
                start = float(condition.attribute("start_position"))
                panel.plot(start, np.interp(start, w, f), "o", markersize=7, markerfacecolor="none", color=style.INK, label="start")
            if condition.measure == "exit":
                low, high = np.clip(condition.attribute("interval"), w[0], w[-1])
                panel.axvspan(low, high, color=style.colour(5), alpha=0.15, linewidth=0)
        panel.set(xlabel=style.POSITION, ylabel=style.HEIGHT, title=textwrap.fill(title, 40), xlim=(w[0], w[-1]))
        panel.margins(y=0.12)
    return figure

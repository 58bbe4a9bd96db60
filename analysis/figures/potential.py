"""The potential. Wells m (dots) and barriers s (triangles); dashed, where paths start; shaded, the interval that an exit run leaves."""
import numpy as np

import style


def wants(results):
    return any(r.potential is not None and "w" in r.potential for r in results)


def draw(results):
    own = [r for r in results if r.potential is not None and "w" in r.potential]
    shown = {r.potential.attribute("source_text") + r.potential.name: r for r in own}  # each potential once
    columns = min(len(shown), 3)
    rows = -(-len(shown) // columns)
    figure, axes = style.panels(rows, columns)
    for panel in axes.flat[len(shown):]:
        panel.set_visible(False)
    for panel, result in zip(axes.flat, shown.values()):
        potential = result.potential
        w, f = potential["w"], potential["f"]
        panel.plot(w, f, color=style.colour(0), label="f")
        lift = 0.04 * (f.max() - f.min())
        for kind, letter, marker, number in (("minima", "m", "o", 2), ("maxima", "s", "^", 1)):
            for k, (x, y) in enumerate(zip(potential[kind], potential[f"{kind}_height"]), 1):
                panel.plot(x, y, marker, color=style.colour(number))
                if len(potential["minima"]) <= 8:
                    panel.annotate(f"{letter}{k}", (x, y + lift), ha="center", va="bottom", fontsize=7)
        for condition in result.conditions[:1]:
            if condition.measure != "occupation":
                panel.axvline(float(condition.attribute("start_position")), color=style.INK, linestyle="--", linewidth=0.7)
            if condition.measure == "exit":
                low, high = np.clip(condition.attribute("interval"), w[0], w[-1])
                panel.axvspan(low, high, color=style.colour(5), alpha=0.15, linewidth=0)
        panel.set(xlabel=style.POSITION, ylabel=style.HEIGHT, title=potential.name, xlim=(w[0], w[-1]))
    return figure

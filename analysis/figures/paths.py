"""Sample paths. Levy noise waits and jumps, Brownian noise (α = 2) climbs. Dotted, the minima; dashed, the maxima between them."""
from .. import style
from . import spread


def traces(results):
    return [c for r in results for c in r.conditions if "trace" in c]


def wants(results):
    return bool(traces(results))


def draw(results):
    shown = spread(traces(results), 6)
    figure, axes = style.panels(len(shown), 1, width=style.PAGE, height=1.25, sharex=len({c["trace/time"][-1] for c in shown}) == 1)
    for panel, condition in zip(axes[:, 0], shown):
        for number, path in enumerate(condition["trace/position"][:6]):
            panel.plot(condition["trace/time"], path, color=style.colour(number), linewidth=0.5, rasterized=True)
        for kind, line in (("minima", ":"), ("maxima", "--")):
            for x in condition.potential[kind]:
                panel.axhline(x, color=style.FAINT, linestyle=line, linewidth=0.6)
        panel.set_title(condition.noise, loc="left")
        panel.set_ylabel(style.POSITION)
    axes[-1, 0].set_xlabel(style.TIME)
    return figure

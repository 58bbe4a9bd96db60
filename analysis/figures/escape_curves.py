"""Escape over the start. Left: exact mean time from w. Right: exact probability of leaving by the right end, or that a well's ball is the first one
reached. Bands: the solver's error; grey, the potential in arbitrary units; dotted, the ends of the interval."""
import numpy as np

from .. import style
from . import spread


def of(results, group):
    """(potential, entry of theory) of the files that hold a group."""
    return [(r.potential, t) for r in results for t in r.groups("theory") if group in t]


def noise(entry):
    return f"α = {float(entry.attribute('alpha')):g}, ε = {float(entry.attribute('epsilon')):g}"


def reach(entry, potential, position):
    """What is shown: the interval, cut where the potential's own curve ends."""
    low, high = position[[0, -1]]
    if potential is not None and "w" in potential and np.ptp(potential["w"]) > 0:
        curve = potential["w"]
        ends = entry.attribute("interval", (-np.inf, np.inf))
        low = ends[0] if np.isfinite(ends[0]) else max(low, curve[0])
        high = ends[1] if np.isfinite(ends[1]) else min(high, curve[-1])
    return low, high


def within(position, shown):
    """Where points are shown, and one more on either side for lines that end at the frame."""
    inside = np.flatnonzero((position >= shown[0]) & (position <= shown[1]))
    return slice(max(inside[0] - 1, 0), inside[-1] + 2) if inside.size else slice(None)


def backdrop(panel, entry, potential, shown):
    """The potential behind a panel, and the ends of an interval."""
    for end in entry.attribute("interval", ()):
        if np.isfinite(end):
            panel.axvline(end, color=style.FAINT, linestyle=":", linewidth=0.8)
    if potential is not None and "w" in potential:
        w, f = potential["w"], potential["f"]
        inside = within(w, shown)
        if np.ptp(f[inside]) > 0:
            behind = panel.twinx()
            behind.plot(w[inside], f[inside], color=style.FAINT, linewidth=0.8, alpha=0.6)
            behind.set_axis_off()
            behind.set_zorder(panel.get_zorder() - 1)
            panel.patch.set_visible(False)
    panel.set(xlim=shown, xlabel=style.POSITION)


def line(panel, w, value, error, number, label):
    panel.plot(w, value, color=style.colour(number), label=label)
    panel.fill_between(w, value - error, value + error, color=style.colour(number), alpha=0.25, linewidth=0)


def drawn_of(number, shown, found):
    """Above the first row, where not all conditions are drawn."""
    return f" ({len(shown)} of {len(found)} conditions drawn)" if number == 0 and len(shown) < len(found) else ""


def has_sides(entry):
    """Whether there are two ends to leave by, or wells: else all paths leave by the only end."""
    return "committor" in entry.group("curves") or np.isfinite(entry.attribute("interval")).all()


def wants(results):
    return bool(of(results, "curves"))


def draw(results):
    found = of(results, "curves")
    drawn = spread(found, 3)
    columns = 2 if any(has_sides(entry) for _, entry in drawn) else 1
    figure, axes = style.panels(len(drawn), columns, height=2.4)
    for number_drawn, (row, (potential, entry)) in enumerate(zip(axes, drawn)):
        times, ends = row[0], row[-1] if has_sides(entry) else None
        curves = entry.group("curves")
        w = curves["position"]
        shown = reach(entry, potential, w)
        inside = within(w, shown)
        by_well = "committor" in curves
        probability = "committor" if by_well else "exit_right"
        title = noise(entry) + drawn_of(number_drawn, drawn, found)
        for panel, name in ((times, "mean_time"), (ends, probability)):
            if panel is None:
                continue
            values, errors = (np.atleast_2d(curves[n])[:, inside] for n in (name, f"{name}_error"))
            for number, (value, error) in enumerate(zip(values, errors)):
                label = (f"to another well than m{number + 1}" if name == "mean_time" else f"m{number + 1} first") if by_well else None
                line(panel, w[inside], value, error, number, label)
            backdrop(panel, entry, potential, shown)
            if by_well and len(values) <= 6:
                panel.legend()
        times.set(ylabel=f"mean {style.TIME}", title=title, ylim=(0, None))
        if ends is not None:
            ends.set(ylabel="P(this well's ball is first)" if by_well else "P(exit by the right end)", ylim=(-0.03, 1.03), title=noise(entry))
        elif columns == 2:
            row[-1].set_visible(False)
    return figure

"""Modes of escape and relaxation. Left: eigenfunctions of the generator with their rates λ, largest modulus 1; of paths that leave an interval the survival is
P(T > t) ~ exp(-λ₁ t) times the first, here in units of its largest value. Right: the law that belongs to the slowest rate, quasi-stationary in an interval,
else the stationary density. Bands: the solver's error; grey, the potential in arbitrary units."""
import numpy as np

from . import spread
from .escape_curves import backdrop, drawn_of, line, noise, of, reach, within
from .. import style

MOST_MODES = 4  # lines that one panel can tell apart


def wants(results):
    return bool(of(results, "spectrum"))


def draw(results):
    found = of(results, "spectrum")
    drawn = spread(found, 3)
    figure, axes = style.panels(len(drawn), 2, height=2.6)
    for number_drawn, ((functions, law), (potential, entry)) in enumerate(zip(axes, drawn)):
        spectrum = entry.group("spectrum")
        w = spectrum["position"]
        shown = reach(entry, potential, w)
        inside = within(w, shown)
        modes = list(zip(spectrum["eigenvalue"], spectrum["eigenfunction"], spectrum["eigenfunction_error"]))
        for number, (rate, value, error) in enumerate(modes[:MOST_MODES]):
            largest = np.abs(value).max()
            line(functions, w[inside], value[inside] / largest, error[inside] / largest, number, f"λ = {rate:.5g}")
        backdrop(functions, entry, potential, shown)
        title = noise(entry) + drawn_of(number_drawn, drawn, found)
        if len(modes) > MOST_MODES:
            title += f"\n{MOST_MODES} of {len(modes)} modes drawn"
        functions.set(ylabel="eigenfunction", title=title)
        functions.legend()
        density = entry.group("quasi_stationary") if "quasi_stationary" in entry else entry
        if "density" not in density:
            law.set_visible(False)
            continue
        place = density["position"]
        near = within(place, shown)
        line(law, place[near], density["density"][near], density["density_error"][near], 0, None)
        backdrop(law, entry, potential, shown)
        law.set(ylabel=("quasi-stationary" if "quasi_stationary" in entry else "stationary") + " density [1/length]", title=noise(entry), ylim=(0, None))
    return figure

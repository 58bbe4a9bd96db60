"""What theory says, as datasets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._datasets import unit_and_meaning
from ._errors import together
from ._fields import attributes, stacked, variable, with_names
from ._numbers import pair, real, real_list, whole
from ._potential import PathLike, Potential
from ._progress import bar
from ._simulation import as_potential
from ._words import in_python, sentences_in_python

_FEWEST_MODES = 4
_LARGEST = np.finfo(float).max
_POINTS = {"curves": "", "spectrum": "mode_", "theory": "cell_", "quasi_stationary": "cell_"}  # before `position`

# Curves whose names belong to numbers by start.
_CURVES = {"exit_right": "committor", "exit_right_error": "committor_error"}


def theory(
    potential: Potential | PathLike,
    alpha: ArrayLike,
    epsilon: ArrayLike | None = None,
    *,
    interval: tuple[float, float] | None = None,
    start: str | float | Sequence[str | float] | None = None,
    curves: bool = True,
    modes: int | None = None,
    tolerance: float = _core.exact_tolerance,
    progress: bool | None = None,
) -> xr.Dataset:
    """Rates, times, occupation, committors, densities and eigenvalues at given noise.

    alpha: tail indices, 0 < alpha <= 2. epsilon: noise scales [length/time^(1/alpha)]; without them only what holds as
    epsilon -> 0. Lists make the dimensions alpha and epsilon; a number makes none.

    Without `interval`, of the wells (dimensions well, to_well): the generator `q` and the stationary distribution `pi`
    of small noise; `rate` = C_alpha epsilon^alpha q [1/time]; exact mean times `transition_mean_exact` and
    `exit_mean_exact` from each minimum, with `transition_mean_asymptotic` as epsilon -> 0 [time]; `pi_exact`; and with
    `curves` over `position` [length] the mean time u(w) to the other wells `mean_time`, the `committor` of each well,
    over `cell_position` the stationary `density` [1/length], and `eigenvalue` [1/time] and `eigenfunction` of `modes`
    modes.

    With `interval` = (a, b), of leaving it (an end may be infinite): by `start` ("m1", "x=0.3", a number, or a list of
    them; each minimum inside) `mean_exact`, `deviation_exact` [time], `exit_left`, `exit_right`; eigenvalues; and with
    `curves` from everywhere the mean time `mean_time` and the probability of leaving by the right end `committor`, and
    the quasi-stationary `density`.

    Every exact value NAME has its solver's error as NAME_error, below `tolerance` relative where `remarks` does not
    say otherwise. Raises `InputError`, which lists all faults.

        th = lw.theory(p, alpha=1.5, epsilon=0.05)
        th["mean_time"].sel(well="m1").plot(x="position")

    Sources: Pavlyukevich 2007 (q, rates); docs/decisions/nonlocal_solver.md (exact values).
    """
    model = as_potential(potential)
    with together() as faults:
        alphas = real_list("alpha", alpha)
        epsilons = [] if epsilon is None else real_list("epsilon", epsilon)
        for name, list_ in (("alpha", alphas), ("epsilon", epsilons)):
            if not list_ and (name == "alpha" or epsilon is not None):
                faults.append((name, f"{name} = [] (at least one number)"))
        if interval is None and start is not None:
            faults.append(("start", "needs interval: without it times are those from every minimum"))
        if interval is not None and not epsilons:
            faults.append(("interval", "needs epsilon: times of leaving belong to a noise"))
        usual = min(_core.most_modes, max(_FEWEST_MODES, len(model.minima)))
        count = usual if modes is None else whole("modes", modes, 0, _core.most_modes)
        tolerance = real("tolerance", tolerance)
        starts = _starts(start)
        ends = None if interval is None else pair("interval", interval)
        refused = {name for name, _ in faults}
        known_ends = (-np.inf, _LARGEST) if "interval" in refused else ends
        _core.check_theory(model._core, alphas, epsilons, tolerance, known_ends, [] if "start" in refused else starts)
    with bar(progress) as show:
        if ends is None:
            text, data, arrays = _core.theory(model._core, alphas, epsilons, tolerance, count, curves, show)
        else:
            text, data, arrays = _core.interval_theory(
                model._core, alphas, epsilons, ends, starts, tolerance, count, curves, show
            )
    entries = sentences_in_python(json.loads(data))["theory"]
    grid = _Grid(alphas, epsilons)
    variables = _of_interval(grid, entries) if interval is not None else _of_wells(grid, entries)
    variables.update(_curves(grid, arrays))
    attrs = {
        "potential": model.name,
        "potential_text": model.text,
        "potential_remarks": model.remarks,
        "units": "lengths and times are those of the potential",
        "levywell_version": f"levywell {_core.version} ({_core.git_sha})",
        "report": in_python(text),
    }
    dataset = xr.Dataset(variables, attrs=attrs)
    dataset = dataset.set_coords([name for name in variables if name.endswith("position") or name == "cell_width"])
    if ends is not None:
        dataset.attrs["interval"] = list(ends)
        dataset = dataset.assign_coords(start=[exit["start"] for exit in entries[0]["starts"]])
    dataset = with_names(dataset.assign_coords(grid.coordinates()), ("left", "right"))
    scalar = [name for name, given in (("alpha", alpha), ("epsilon", epsilon)) if given is not None and np.ndim(given) == 0]
    return dataset.isel({name: 0 for name in scalar if name in dataset.sizes})


class _Grid:
    def __init__(self, alpha: list[float], epsilon: list[float]) -> None:
        self.alpha = alpha
        self.epsilon = epsilon

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.alpha), len(self.epsilon)

    def coordinates(self) -> dict[str, xr.Variable]:
        axes = {"alpha": self.alpha, "epsilon": self.epsilon}
        return {
            name: xr.Variable([name], values, attributes(*unit_and_meaning(name)))
            for name, values in axes.items()
            if values
        }


def _starts(start: str | float | Sequence[str | float] | None) -> list[str]:
    if start is None:
        return []
    given = [start] if isinstance(start, str) or np.ndim(start) == 0 else list(start)  # type: ignore[arg-type]
    return [one if isinstance(one, str) else f"x={real('start', one)!r}" for one in given]


def _add(
    to: dict[str, xr.Variable],
    groups: list[str],
    name: str,
    grid: Sequence[str],
    values: list[Any],
    shape: tuple[int, ...],
    label: str | None = None,
    axes: Sequence[str] | None = None,
) -> None:
    array = stacked(values, shape)
    if array is not None:
        to[label or name] = variable(groups, name, grid, array, axes)


def _of_wells(grid: _Grid, entries: list[dict[str, Any]]) -> dict[str, xr.Variable]:
    variables: dict[str, xr.Variable] = {}
    limits = {
        "c_alpha": None,
        "q": None,
        "pi": None,
        "jump_probability": None,
        "scaled_first_passage": ["well", "to_well"],
        "scaled_relaxation_times": ["relaxation"],
    }
    for name, axes in limits.items():
        values = [entry.get(name) for entry in entries]
        _add(variables, ["theory", "json"], name, ["alpha"], values, grid.shape[:1], axes=axes)
    if not grid.epsilon:
        return variables
    at = [condition for entry in entries for condition in entry["conditions"]]
    both = ["alpha", "epsilon"]
    names = ["rate", "mean_first_passage", "relaxation_times", "pi_exact", "pi_exact_error", "remarks"]
    for name in names:
        _add(variables, ["theory"], name, both, [one.get(name) for one in at], grid.shape)
    for kind, prefix in (("transitions", "transition_"), ("exit", "exit_")):
        for name in at[0][kind][0]:
            rows = [[well[name] for well in one[kind]] for one in at]
            if any(number not in (None, []) for row in rows for number in row):
                _add(variables, [kind], name, both, rows, grid.shape, prefix + name)
    return variables


def _of_interval(grid: _Grid, entries: list[dict[str, Any]]) -> dict[str, xr.Variable]:
    variables: dict[str, xr.Variable] = {}
    both = ["alpha", "epsilon"]
    for name in entries[0]["starts"][0]:
        if name in ("start", "exact_source"):
            continue
        values = [[start[name] for start in entry["starts"]] for entry in entries]
        _add(variables, ["starts"], name, both, values, grid.shape, axes=["start"])
    _add(variables, ["theory"], "remarks", both, [entry.get("remarks") for entry in entries], grid.shape)
    return variables


def _curves(grid: _Grid, arrays: list[dict[str, dict[str, NDArray[np.float64]]]]) -> dict[str, xr.Variable]:
    """Each noise has points of its own: rows are as long as the longest, and end with NaN."""
    variables: dict[str, xr.Variable] = {}
    for group in dict.fromkeys(group for entry in arrays for group in entry):
        prefix = _POINTS[group]
        names = dict.fromkeys(name for entry in arrays for name in entry.get(group, {}))
        for name in names:
            present = [entry.get(group, {}).get(name) for entry in arrays]
            shapes = [array.shape for array in present if array is not None]
            longest = tuple(max(sizes) for sizes in zip(*shapes))
            whole = np.full((len(arrays), *longest), np.nan)
            for place, array in enumerate(present):
                if array is not None:
                    whole[place][tuple(slice(size) for size in array.shape)] = array
            whole = whole.reshape(*grid.shape, *longest)
            if group == "curves" and longest[0] == 1 and len(longest) == 2:  # of an interval, there is one curve
                whole = whole[:, :, 0, :]
            made = variable([group], name, ["alpha", "epsilon"], whole)
            point = prefix + "point" if prefix != "cell_" else "cell"
            dims = [point if axis == "position" else axis for axis in made.dims]
            label = prefix + name if name == "position" else _CURVES.get(name, name)
            variables[label] = xr.Variable(dims, made.data, made.attrs)
    return variables

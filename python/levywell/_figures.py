"""Figures of datasets, drawn by the modules that draw for `levywell plot`."""

from __future__ import annotations

import importlib
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from . import _core
from ._content import Content
from ._datasets import GROUPS, OWN_NAMES
from ._errors import InputError
from ._fields import field

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_IN_FILES = {label: place for place, label in OWN_NAMES.items()}
_SHAPE_OF_PATHS = "path"
_ATTRIBUTES = "conditions"


class Figures:
    """Figures of a dataset of `exit`, `transitions`, `chain` or `occupation`, or of a part of one.

    `ds.lw.plot("survival")` draws the figure that `levywell plot --figure survival` draws of a file; `names` are those that this
    dataset can be drawn as. Each call makes a new figure and returns its first axes; `axes.figure` is the figure.
    """

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset

    @property
    def names(self) -> list[str]:
        """The figures that this dataset can be drawn as."""
        return self._wanted(self._results())

    def __call__(self, name: str) -> Axes:
        """Draws the figure of that name."""
        figures, style, results = _module("figures"), _module("style"), self._results()
        wanted = self._wanted(results)
        if name not in wanted:
            what = figures.title(name) if name in figures.NAMES else "there is no such figure"
            raise InputError([("figure", f"this dataset cannot be drawn as {name!r} ({what}); it can as {', '.join(wanted) or 'none'}")])
        with style.of_our_own():
            drawn = style.literal(figures.module(name).draw(results))
        axes: Axes = drawn.axes[0]
        return axes

    def _wanted(self, results: list[Any]) -> list[str]:
        figures = _module("figures")
        return [name for name in figures.NAMES if _can_draw(figures.module(name), results)]

    def _results(self) -> list[Any]:
        return [_module("schema").Result(content_of_dataset(self._dataset), "the dataset")]

    def mean_time(self) -> Axes:
        """Mean time to the event over the noise scale, with 95% intervals, exact values and the small-noise law."""
        return self("mean_time")

    def survival(self) -> Axes:
        """Share of paths whose event has not come yet, over time."""
        return self("survival")

    def targets(self) -> Axes:
        """Where paths went, beside exact probabilities and the small-noise law."""
        return self("targets")

    def rates(self) -> Axes:
        """Rates of the jump chain between wells, beside the small-noise law."""
        return self("rates")

    def shares(self) -> Axes:
        """Occupation fractions, exact ones and those of the small-noise law."""
        return self("shares")

    def potential(self) -> Axes:
        """The potential, its wells and barriers, and where paths start."""
        return self("potential")


def _can_draw(figure: Any, results: list[Any]) -> bool:
    """Not where a variable that it reads was left out of the dataset."""
    try:
        return bool(figure.wants(results))
    except _module("schema").Unreadable:
        return False


def _module(name: str) -> Any:
    """A module of analysis/, which needs matplotlib and h5py."""
    try:
        return importlib.import_module(f"._analysis.{name}", __package__)
    except ModuleNotFoundError as missing:
        if missing.name not in ("matplotlib", "h5py"):
            raise
        raise ImportError(f"figures need {missing.name}, and it is not installed: pip install {missing.name}") from None


def content_of_dataset(dataset: xr.Dataset) -> Content:
    """What the file of these conditions holds, as far as figures read it."""
    if not {"measure", "potential_text"} <= set(dataset.attrs) or "dt" not in dataset:
        raise InputError(
            [("dataset", "is none of lw.exit, lw.transitions, lw.chain or lw.occupation, nor a part of one (xarray's own plot draws any array)")]
        )
    if strange := set(dataset["dt"].dims) - {"alpha", "epsilon"}:
        raise InputError([("dataset", f"its conditions lie along {', '.join(map(str, sorted(strange, key=str)))} (alpha and epsilon are needed: unstack or select)")])
    attrs = dataset.attrs
    text, table = attrs["potential_text"], attrs.get("table_text", "")
    root = Content(*_core.Potential.from_text(text, "potential.toml", table).content())
    grid = [axis for axis in ("alpha", "epsilon") if axis in dataset.dims]
    places = [dict(zip(grid, place)) for place in np.ndindex(*(dataset.sizes[axis] for axis in grid))]
    conditions = (_condition(dataset.isel(place), attrs) for place in places)
    root.members["conditions"] = Content({}, {f"{k:04}": one for k, one in enumerate(one for one in conditions if one is not None)})
    return root


def _condition(dataset: xr.Dataset, attrs: dict[str, Any]) -> Content | None:
    """The groups of one; None of one that is not finished."""
    if not math.isfinite(dataset["dt"]):
        return None
    noise = {name: float(dataset[name]) if name in dataset.coords else math.nan for name in ("alpha", "epsilon")}
    condition = Content({**noise, "measure": attrs["measure"], "start": attrs["start"]}, {})
    count = int(dataset["n"]) if "n" in dataset else 0
    for label, variable in dataset.data_vars.items():
        name = str(label)
        if name.startswith("schedule_"):
            _put(condition, "schedule", name.removeprefix("schedule_"), variable.values)
            continue
        part, own = _place(name, variable)
        if part is None:
            continue
        values = variable.values
        if part == "paths":
            values = values[:count]
        elif name.startswith("survival"):  # the other conditions' curves are longer
            values = values[: int(np.isfinite(dataset["survival_time"]).sum())]
        if part == "" or values.dtype == object:
            condition.attrs[own] = values.item() if values.ndim == 0 else values
        else:
            _put(condition, part, own, values)
    if {"mean", "stderr", "ci95"} <= set(dataset):  # as files have them once more
        for name, twin in (("mean_stderr", "stderr"), ("mean_ci95", "ci95")):
            _put(condition, "summary", name, dataset[twin].values)
    return condition


def _put(condition: Content, part: str, name: str, values: Any) -> None:
    group = condition.members.setdefault(part, Content({}, {}))
    assert isinstance(group, Content)
    group.members[name] = values[()] if values.ndim == 0 else values


def _place(label: str, variable: xr.DataArray) -> tuple[str | None, str]:
    """The group of a condition that has a variable, "" of its attributes, and its name there; None of what figures do not read."""
    if label in _IN_FILES:
        return _IN_FILES[label]
    if label.endswith("_error") and label != "mean_exact_error" and field(GROUPS, label, variable.ndim) is None:
        return None, label
    if _SHAPE_OF_PATHS in variable.dims:
        return "paths", label
    for group in [_ATTRIBUTES, *GROUPS]:
        if field([group], label, variable.ndim) is not None:
            return group.removeprefix("conditions").lstrip("/"), label
    return None, label

"""Numbers of JSON results as labelled arrays: units, axes and meanings come from the library's table of fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from . import _core

_INFINITE = {"inf": np.inf, "-inf": -np.inf}  # JSON has no infinite numbers

#: Axes whose names are those of other variables. That of relaxation times is `relaxation`: a chain has one mode fewer than
#: wells, the process as many as are asked for.
_AXES = {"target": "end", "survival_time": "time"}


def field(groups: Sequence[str], name: str, dimensions: int) -> tuple[str, list[str], str] | None:
    """Unit, axes and meaning by the first of the groups that has the name."""
    for group in groups:
        found = _core.field(group, name, dimensions)
        if found is not None:
            unit, axes, meaning = found
            if name.endswith("relaxation_times") or "relaxation_times_" in name:
                axes = ["relaxation" if axis == "mode" else axis for axis in axes]
            return unit, [_AXES.get(axis, axis) for axis in axes], meaning
    return None


def described(group: str, name: str, dimensions: int) -> tuple[str, list[str], str] | None:
    """Unit, axes and meaning of a dataset of a file, as the file names them."""
    found = _core.field(group, name, dimensions)
    return None if found is None else (found[0], found[1], found[2])


def attributes(unit: str, meaning: str) -> dict[str, str]:
    return {"long_name": meaning} if unit == "text" else {"units": unit, "long_name": meaning}


def _number(value: Any) -> Any:
    """With NaN for null and infinities for their names."""
    if isinstance(value, list):
        return [_number(part) for part in value]
    if value is None:
        return np.nan
    return _INFINITE.get(value, value) if isinstance(value, str) else value


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(part, str) and part not in _INFINITE for part in value)
    return isinstance(value, str) and value not in _INFINITE


def stacked(values: Sequence[Any], shape: tuple[int, ...], always: bool = False) -> NDArray[Any] | None:
    """One array of a value for each condition, row-major in `shape`; NaN or "" where one has none. None where nobody has
    one, but for names that are `always` there."""
    known = [value for value in values if value is not None and value != []]
    if not known:
        return None
    if any(_is_text(value) for value in known):
        texts = ["\n".join(value) if isinstance(value, list) else value or "" for value in values]
        array = np.array([*texts, *[""] * (int(np.prod(shape)) - len(texts))], dtype=object)
        return array.reshape(shape)
    parts = [None if value is None or value == [] else np.array(_number(value)) for value in values]
    sizes = [part.shape for part in parts if part is not None]
    whole = tuple(max(lengths) for lengths in zip(*sizes))  # survival curves differ in length
    complete = len(parts) == int(np.prod(shape)) and all(part is not None for part in parts)
    counts = complete and all(part is not None and part.dtype.kind == "i" and part.shape == whole for part in parts)
    array = np.full((int(np.prod(shape)), *whole), 0 if counts else np.nan, dtype=np.int64 if counts else float)
    for place, part in enumerate(parts):
        if part is not None:
            box: tuple[int | slice, ...] = (place, *(slice(length) for length in part.shape))
            array[box] = part
    if array.dtype.kind == "f" and np.isnan(array).all() and not always:
        return None
    return array.reshape((*shape, *whole))


def variable(
    groups: Sequence[str], name: str, grid: Sequence[str], array: NDArray[Any], axes: Sequence[str] | None = None
) -> xr.Variable:
    """An array over the grid and the axes of its field."""
    found = field(groups, name, array.ndim - len(grid))
    if found is None and axes is None:
        raise KeyError(f"{name} of {array.ndim - len(grid)} dimensions is in no table of {', '.join(groups)}")
    unit, own_axes, meaning = found if found is not None else ("1", list(axes or ()), name)
    return xr.Variable([*grid, *(own_axes if axes is None else axes)], array, attributes(unit, meaning))


def well_names(count: int) -> list[str]:
    return [f"m{k + 1}" for k in range(count)]


def with_names(dataset: xr.Dataset, ends: Sequence[str] | None = None) -> xr.Dataset:
    """Adds the names of wells and of ends as coordinates."""
    names: dict[str, list[str]] = {}
    for axis in ("well", "to_well"):
        if axis in dataset.sizes:
            names[axis] = well_names(dataset.sizes[axis])
    if "end" in dataset.sizes:
        names["end"] = list(ends) if ends is not None else well_names(dataset.sizes["end"])
    if "bound" in dataset.sizes:
        names["bound"] = ["lower", "upper"]
    return dataset.assign_coords(names)

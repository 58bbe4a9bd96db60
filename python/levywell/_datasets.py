"""Results of a run's conditions as one dataset, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ._fields import attributes, field, stacked, variable, with_names

GROUPS = ["conditions/summary", "conditions/theory", "conditions/check", "conditions/scheme", "conditions"]
OWN_NAMES = {("theory", "rate"): "rate_small_noise"}  # of entries whose name is that of another: `rate` is measured
_ALWAYS = {"mean", "mean_error", "stderr", "ci95", "mean_step_bias", "mean_exact", "mean_exact_error", "z_exact", "mean_asymptotic"}
_SAME_FOR_ALL = {"alpha", "epsilon", "schedule", "measure", "start", "error"}
_OF_THE_STEP = {"n", "finest_dt", "order", "missing"}  # in the group error, no errors of estimates
_OF_PATHS: dict[str, object] = {"target": -1, "censored": False}  # what rows are filled up with; times with NaN

#: What a condition found: numbers, texts and lists by the names of `--json`; None where it is not finished.
Entry = Mapping[str, Any] | None


def dataset_of(
    measure: str,
    alpha: Sequence[float],
    epsilon: Sequence[float],
    entries: Sequence[Entry],
    paths: Mapping[str, NDArray[Any]],
    attrs: Mapping[str, Any],
) -> xr.Dataset:
    """The dataset of conditions, alpha outer; both are empty where noise changes in time, in one condition.

    paths: of shape (condition, path)."""
    changes = not alpha
    grid = [] if changes else ["alpha", "epsilon"]
    shape = () if changes else (len(alpha), len(epsilon))
    in_files = {label: name for (_, name), label in OWN_NAMES.items()}
    known = [entry for entry in entries if entry is not None]
    variables: dict[str, xr.Variable] = {}

    def add(groups: list[str], name: str, values: list[Any], label: str) -> None:
        array = stacked(values, shape, label in _ALWAYS and measure in ("exit", "transitions"))
        if array is not None:
            variables[label] = variable(groups, name, grid, array)

    for name in dict.fromkeys(name for entry in known for name in entry):
        if name not in _SAME_FOR_ALL:
            add(GROUPS, in_files.get(name, name), [entry and entry.get(name) for entry in entries], name)
    for name in dict.fromkeys(name for entry in known for name in entry["error"]):
        label = f"error_{name}" if name in _OF_THE_STEP else name if "_step_bias" in name else f"{name}_error"
        add(["conditions/error"], name, [entry and entry["error"].get(name) for entry in entries], label)
    if changes:
        for name in ("time", "alpha", "epsilon"):
            column = np.array([segment[name] for segment in known[0]["schedule"]])
            variables[f"schedule_{name}"] = variable(["conditions/schedule"], name, [], column)
    for name, rows in paths.items():
        variables[name] = variable(["conditions/paths"], name, grid, rows.reshape(*shape, rows.shape[1]))
    dataset = xr.Dataset(variables, attrs=attrs)
    if not changes:
        dataset = dataset.assign_coords(
            {
                name: xr.Variable([name], values, attributes(*unit_and_meaning(name)))
                for name, values in (("alpha", alpha), ("epsilon", epsilon))
            }
        )
    return with_names(dataset, ("left", "right") if measure == "exit" else None)


def filled(name: str, rows: Sequence[NDArray[Any]], count: int, length: int) -> NDArray[Any]:
    """A matrix of so many rows and columns that begins with these; NaN, -1 or False where they end."""
    matrix = np.full((count, length), _OF_PATHS.get(name, np.nan), dtype=rows[0].dtype)
    for place, row in enumerate(rows):
        matrix[place, : row.size] = row
    return matrix


def unit_and_meaning(name: str) -> tuple[str, str]:
    """Of alpha and epsilon."""
    found = field(["conditions"], name, 0)
    assert found is not None
    return found[0], found[2]

"""Simulated studies as datasets."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from . import _core
from ._errors import Interrupted
from ._fields import attributes, field, stacked, variable, with_names
from ._potential import PathLike, Potential
from ._progress import bar

_GROUPS = ["conditions/summary", "conditions/theory", "conditions/check", "conditions/scheme", "conditions"]
_SAME_FOR_ALL = {"alpha", "epsilon", "schedule", "measure", "start", "error"}
_OF_THE_STEP = {"n", "finest_dt", "order", "missing"}  # in the group error, no errors of estimates


def as_potential(potential: Potential | PathLike) -> Potential:
    return potential if isinstance(potential, Potential) else Potential.read(potential)


def _plain(value: object) -> object:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, xr.DataArray):
        return value.values.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return value


def simulate(
    measure: str, potential: Potential | PathLike, arguments: Mapping[str, object], progress: bool | None
) -> xr.Dataset:
    given = {key: _plain(value) for key, value in arguments.items()}
    core = _core.Simulation(as_potential(potential)._core, {"measure": measure, **given})
    scalar = {key for key in ("alpha", "epsilon") if not isinstance(given.get(key), (list, tuple))}
    return _Run(core, as_potential(potential), measure, scalar, progress).go_on()


class _Run:
    def __init__(
        self, core: _core.Simulation, potential: Potential, measure: str, scalar: set[str], progress: bool | None
    ) -> None:
        self.core = core
        self.potential = potential
        self.measure = measure
        self.scalar = scalar
        self.progress = progress

    def go_on(self) -> xr.Dataset:
        try:
            with bar(self.progress) as show:
                self.core.run(show)
        except KeyboardInterrupt:
            raise Interrupted(self.finished, self.go_on) from None
        return self.dataset(json.loads(self.core.json()))

    def finished(self) -> xr.Dataset | None:
        result = json.loads(self.core.json())
        return self.dataset(result) if result["conditions"] else None

    def dataset(self, result: dict[str, Any]) -> xr.Dataset:
        conditions = result["conditions"]
        alpha, epsilon = self.core.alpha, self.core.epsilon
        changes = not alpha  # a noise schedule, one condition
        grid = [] if changes else ["alpha", "epsilon"]
        shape = () if changes else (len(alpha), len(epsilon))
        variables: dict[str, xr.Variable] = {}

        def add(groups: list[str], name: str, values: list[Any], label: str | None = None) -> None:
            array = stacked(values, shape)
            if array is not None:
                variables[label or name] = variable(groups, name, grid, array)

        for name in conditions[0]:
            if name not in _SAME_FOR_ALL:
                add(_GROUPS, name, [condition[name] for condition in conditions])
        for name in conditions[0]["error"]:
            label = f"error_{name}" if name in _OF_THE_STEP else name if "_step_bias" in name else f"{name}_error"
            add(["conditions/error"], name, [condition["error"][name] for condition in conditions], label)
        if changes:
            for name in ("time", "alpha", "epsilon"):
                column = np.array([segment[name] for segment in conditions[0]["schedule"]])
                variables[f"schedule_{name}"] = variable(["conditions/schedule"], name, [], column)
        variables.update(self._paths(grid, shape))
        dataset = xr.Dataset(variables, attrs=self._attributes(result))
        if not changes:
            dataset = dataset.assign_coords(
                {
                    name: xr.Variable([name], values, attributes(*_unit_and_meaning(name)))
                    for name, values in (("alpha", alpha), ("epsilon", epsilon))
                }
            )
            dataset = dataset.isel({name: 0 for name in self.scalar})
        return with_names(dataset, ("left", "right") if self.measure == "exit" else None)

    def _paths(self, grid: list[str], shape: tuple[int, ...]) -> dict[str, xr.Variable]:
        """Of single paths; rows of conditions that are not finished are filled up."""
        columns: dict[str, NDArray[Any]] = {name: self.core.column(name) for name in self.core.path_columns()}
        filling: dict[str, object] = {name: np.nan for name in columns}
        if columns and "loop_time" not in columns:  # splitting follows no paths to a target
            columns.update(target=self.core.target(), censored=self.core.censored())
            filling.update(target=-1, censored=False)
        variables = {}
        for name, rows in columns.items():
            count = int(np.prod(shape))
            if len(rows) < count:
                missing = np.full((count - len(rows), rows.shape[1]), filling[name], dtype=rows.dtype)
                rows = np.concatenate([rows, missing])
            variables[name] = variable(["conditions/paths"], name, grid, rows.reshape(*shape, rows.shape[1]))
        return variables

    def _attributes(self, result: dict[str, Any]) -> dict[str, Any]:
        first = result["conditions"][0]
        return {
            "measure": self.measure,
            "start": first["start"],
            "potential": self.potential.name,
            "potential_text": self.potential.text,
            **({"table_text": self.potential.table_text} if self.potential.table_text else {}),
            "potential_remarks": self.potential.remarks,
            "units": "lengths and times are those of the potential",
            "seed": result["seed"],
            "backend": result["backend"],
            "complete": int(result["complete"]),
            **self.core.provenance(),
            "report": self.core.text(),
        }


def _unit_and_meaning(name: str) -> tuple[str, str]:
    found = field(["conditions"], name, 0)
    assert found is not None
    return found[0], found[2]

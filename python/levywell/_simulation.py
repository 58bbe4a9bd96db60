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
from ._datasets import dataset_of, filled
from ._errors import Interrupted
from ._potential import PathLike, Potential
from ._progress import bar
LENGTHS_AND_TIMES = "lengths and times are those of the potential"


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
        dataset = dataset_of(
            self.measure, self.core.alpha, self.core.epsilon, result["conditions"], self._paths(), self._attributes(result)
        )
        return dataset.isel({name: 0 for name in self.scalar & set(dataset.dims)})

    def _paths(self) -> dict[str, NDArray[Any]]:
        """Of single paths; rows of conditions that are not finished are filled up."""
        columns: dict[str, NDArray[Any]] = {name: self.core.column(name) for name in self.core.path_columns()}
        if columns and "loop_time" not in columns:  # splitting follows no paths to a target
            columns.update(target=self.core.target(), censored=self.core.censored())
        count = max(1, len(self.core.alpha) * len(self.core.epsilon))
        return {
            name: rows if len(rows) == count else filled(name, list(rows), count, rows.shape[1]) for name, rows in columns.items()
        }

    def _attributes(self, result: dict[str, Any]) -> dict[str, Any]:
        first = result["conditions"][0]
        return {
            "measure": self.measure,
            "start": first["start"],
            "potential": self.potential.name,
            "potential_text": self.potential.text,
            **({"table_text": self.potential.table_text} if self.potential.table_text else {}),
            "potential_remarks": self.potential.remarks,
            "units": LENGTHS_AND_TIMES,
            "seed": result["seed"],
            "backend": result["backend"],
            "complete": int(result["complete"]),
            **self.core.provenance(),
            "report": self.core.text(),
        }


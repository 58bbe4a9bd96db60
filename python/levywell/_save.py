"""Results of calls as files of the command line."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from . import _core
from ._content import Content, dataset_of_content
from ._errors import InputError
from ._fields import variable
from ._potential import PathLike

_KEEPS = "(ds.to_netcdf keeps any dataset; lw.open does not read that)"


@dataclass
class Kept:
    """What a call has found, as a file holds it; the times of single paths are in the dataset alone."""

    content: Content
    measure: str
    alpha: list[float]
    epsilon: list[float]
    scalar: list[str]
    report: str
    columns: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By name: type and checksum of the column of each condition."""

    def dataset(self) -> xr.Dataset:
        made = dataset_of_content(self.content, self.measure, self.alpha, self.epsilon, "the result")
        return made.isel({name: 0 for name in set(self.scalar) & set(made.dims)}).assign_attrs(report=self.report)

    def _paths(self) -> Iterator[Content]:
        for _, condition in sorted(self.content["conditions"].items()):
            if "paths" in condition:
                yield condition["paths"]

    def forget_paths(self) -> None:
        """Drops the times of single paths, which the dataset has, and keeps their checksums."""
        for paths in self._paths():
            for name, column in paths.items():
                self.columns.setdefault(name, []).append((column.dtype.str, _checksum(column)))
            paths.members = {}

    def with_paths_of(self, dataset: xr.Dataset) -> Content:
        """The whole content again, of a dataset that is as it was returned."""
        changed = self._differences(dataset)
        groups = dict(self.content["conditions"].items())
        conditions = {name: Content(group.attrs, {**group.axes, **group.members}) for name, group in groups.items()}
        for name, kept in self.columns.items():
            if name in changed:
                continue
            rows = dataset[name].values.reshape(len(kept), -1)
            for (key, condition), row, (kind, checksum) in zip(conditions.items(), rows, kept):
                column = row[: int(groups[key]["summary/n"])].astype(kind)
                if _checksum(column) != checksum:
                    changed.append(name)
                    break
                condition.members["paths"] = _with(condition.members["paths"], name, column)
        if changed:
            raise _refusal(f"has been changed since it was returned ({', '.join(changed)}): save it before that")
        return _with(self.content, "conditions", _with_all(self.content["conditions"], conditions))

    def _is_as_made(self, name: str, column: xr.DataArray) -> bool:
        """Whether a variable of single paths has the type, dimensions and attributes that it was made with."""
        grid = [axis for axis in ("alpha", "epsilon") if axis not in self.scalar and getattr(self, axis)]
        wanted = variable(["conditions/paths"], name, grid, np.empty((0,) * (len(grid) + 1)))
        kind = np.dtype(bool if name == "censored" else self.columns[name][0][0])
        return column.dims == wanted.dims and column.attrs == wanted.attrs and column.dtype == kind

    def _differences(self, dataset: xr.Dataset) -> list[str]:
        """Names of what is not as it was, but for the times of single paths."""
        expected = self.dataset()
        changed = []
        for name in dict.fromkeys([*expected.variables, *self.columns, *dataset.variables]):
            if name in self.columns:
                same = name in dataset and self._is_as_made(str(name), dataset[name])
            else:
                same = name in dataset and name in expected and _identical(dataset.variables[name], expected.variables[name])
            if not same:
                changed.append(str(name))
        return changed + [f"attrs[{name!r}]" for name in {**expected.attrs, **dataset.attrs} if not _equal(expected.attrs, dataset.attrs, name)]


def _with(group: Any, name: str, member: Any) -> Content:
    return _with_all(group, {name: member})


def _with_all(group: Content, members: dict[str, Any]) -> Content:
    return Content(group.attrs, {**group.axes, **group.members, **members})


def _identical(one: xr.Variable, other: xr.Variable) -> bool:
    return bool(one.identical(other))  # type: ignore[no-untyped-call, unused-ignore]


def _equal(one: dict[str, Any], other: dict[str, Any], name: str) -> bool:
    return name in one and name in other and type(one[name]) is type(other[name]) and bool(np.all(one[name] == other[name]))


def _checksum(column: NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(column).tobytes())


def _refusal(what: str) -> InputError:
    return InputError([("dataset", f"{what} {_KEEPS}")])


def save(dataset: xr.Dataset, kept: Kept | str | None, file: PathLike, force: bool) -> None:
    """Writes the result file of a call."""
    try:
        from ._hdf5 import image_of
    except ImportError:
        raise ImportError("result files are HDF5, which h5py writes, and it is not installed: pip install h5py") from None
    path = os.fspath(file)
    faults = _objections(path, force)
    if faults:
        raise InputError([(path, what) for what in faults])
    if isinstance(kept, str):
        raise _refusal(f"was opened from {kept}: copy that file")
    if kept is None:
        raise _refusal(
            "is not as lw.exit, lw.transitions, lw.chain or lw.occupation returned it, but a part, a copy or a product of "
            "that, or of another origin: save what these return"
        )
    if not kept.content.attrs["complete"]:
        raise _refusal("is of a run that was interrupted: resume() of the exception ends it, and what that returns can be saved")
    _core.write_result_file(path, image_of(kept.with_paths_of(dataset)))


def _objections(path: str, force: bool) -> list[str]:
    """What speaks against writing there."""
    folder = os.path.dirname(os.path.abspath(path))
    if not path:
        return ["an empty name is the name of nothing"]
    if os.path.isdir(path):
        return ["is a folder (name a file in it)"]
    if not os.path.isdir(folder):
        return [f"its folder does not exist: {folder} (make it first)"]
    if not os.access(folder, os.W_OK | os.X_OK):
        return [f"its folder {folder} cannot be written to"]
    unfinished = [name for name in (f"{path}.journal", f"{path}.unfinished") if os.path.exists(name)]
    if unfinished:
        return [f"beside it {unfinished[0]} holds an unfinished run (name another file, or finish that run with --resume)"]
    if not os.path.exists(path):
        return []
    if not os.path.isfile(path) or not _core.begins_as_result_file(path):
        return ["exists already and is no result file of levywell, so that nothing replaces it (name another file, or remove it)"]
    return [] if force else ["exists already (force=True replaces it)"]

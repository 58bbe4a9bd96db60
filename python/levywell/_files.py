"""Result files of the command line as datasets."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from . import _core
from ._datasets import dataset_of, filled
from ._errors import InputError
from ._fields import field
from ._potential import PathLike
from ._simulation import LENGTHS_AND_TIMES

if TYPE_CHECKING:
    import h5py  # type: ignore[import-untyped, unused-ignore]

# Entries of the file that no variable is made of: the mean's errors, which are there as stderr and ci95, C_alpha eps^alpha q,
# whose name is that of a measured rate, what is for programs, and an attribute of the dataset.
_PASSED_OVER = {("summary", "mean_stderr"), ("summary", "mean_ci95"), ("theory", "rate"), ("", "key"), ("", "executor")}
_OF_THE_RUN = {"schema_version", "config_toml", "run_digest"}  # for programs
_PARTS = ["scheme", "theory", "check", "summary"]  # a name of several is that of the last


def open(file: PathLike) -> xr.Dataset:
    """A result file of `levywell simulate` or `merge` as the dataset that the call from Python returns.

        ds = lw.open("two_well.h5")

    The variables have the same names, dimensions, units and values; an alpha or epsilon that is one number makes no
    dimension. Beside them stands what only files hold, such as `survival` over `survival_time` [time]. The tables of the
    command line are not in the file: `ds.lw.report` is shorter.

    Of a run that has not finished (`ds.attrs["complete"]` is 0), and of a piece of one, there are the conditions that the
    file has, NaN in place of the others, and a `UserWarning`. Raises `InputError` for a file that is not, byte for byte,
    what was written, or is none of these, or is newer than this version; ImportError without h5py. Names and units:
    docs/hdf5_schema.md.
    """
    try:
        import h5py
    except ImportError:
        raise ImportError("result files are HDF5, which h5py reads, and it is not installed: pip install h5py") from None
    path = os.fspath(file)
    _check(path)
    try:
        with h5py.File(path, "r") as root:
            dataset = _dataset(root, path)
    except InputError:
        raise
    except (OSError, KeyError, ValueError, TypeError, IndexError, AssertionError) as problem:
        raise _fault(path, f"is damaged, or of another program: {' '.join(str(problem).split())}") from None
    attrs = dataset.attrs
    if not attrs["complete"]:
        warnings.warn(f"{path}: a run that has not finished; what it has is here (--resume goes on)", stacklevel=2)
    if "piece" in attrs:
        warnings.warn(
            f"{path}: piece {attrs['piece']} of {attrs['pieces']} of a run (levywell merge puts them together)", stacklevel=2
        )
    return dataset


def _fault(path: str, what: str) -> InputError:
    return InputError([(path, what)])


def _check(path: str) -> None:
    """Before HDF5 looks at it."""
    if not os.path.exists(path):
        raise _fault(path, "no such file")
    if os.path.isdir(path):
        raise _fault(path, "is a folder")
    if not os.access(path, os.R_OK):
        raise _fault(path, "no permission to read it")
    _core.check_result_file(path)


def _dataset(root: h5py.File, path: str) -> xr.Dataset:
    head = dict(root.attrs)
    if "schema_version" not in head:
        raise _fault(path, "is no result file of levywell (it has no schema_version)")
    if head["schema_version"] > _core.schema_version:
        raise _fault(
            path,
            f"schema_version {head['schema_version']} is newer than this version of levywell reads "
            f"({_core.schema_version}): install a newer one",
        )
    if "run_request" not in head:
        raise _fault(path, "holds no results of levywell simulate or merge, which alone are opened here")
    measure, alpha, epsilon = _core.grid_of_request(head["run_request"], f"{path} @run_request")
    count = max(1, len(alpha) * len(epsilon))
    groups = {int(name): group for name, group in root["conditions"].items()}
    if not groups:
        raise _fault(path, "has no finished condition yet")
    if max(groups) >= count:
        raise _fault(path, f"is damaged, or of another program: condition {max(groups)} of {count}")
    entries = [_entry(groups[k]) if k in groups else None for k in range(count)]
    attrs = _attributes(root, head, measure, groups[min(groups)])
    dataset = dataset_of(measure, alpha, epsilon, entries, _paths(groups, count), attrs)
    return dataset.isel({axis: 0 for axis in ("alpha", "epsilon") if dataset.sizes.get(axis) == 1})


def _entry(condition: h5py.Group) -> dict[str, Any]:
    """A condition's groups as the object that --json has of it."""
    entry = _known(condition, "")
    entry["remarks"] = entry["remarks"].splitlines()
    for part in _PARTS:
        if part in condition:
            entry.update(_known(condition[part], part))
    entry["error"] = _known(condition["error"], "error")
    if "schedule" in condition:
        columns = _known(condition["schedule"], "schedule")
        entry["schedule"] = [dict(zip(columns, segment)) for segment in zip(*columns.values())]
    return entry


def _known(group: h5py.Group, part: str) -> dict[str, Any]:
    """Attributes and datasets that the table of fields has, as numbers, texts and lists."""
    where = f"conditions/{part}".rstrip("/")
    there = {**group.attrs, **{name: node for name, node in group.items() if hasattr(node, "shape")}}
    return {
        name: np.asarray(value).tolist()
        for name, value in there.items()
        if (part, name) not in _PASSED_OVER and field([where], name, np.ndim(value)) is not None
    }


def _paths(groups: Mapping[int, h5py.Group], count: int) -> dict[str, NDArray[Any]]:
    """Of single paths, a row for each condition."""
    tables = {k: group["paths"] for k, group in groups.items() if "paths" in group}
    names = dict.fromkeys(name for table in tables.values() for name in table if field(["conditions/paths"], name, 1))
    columns = {}
    for name in names:
        rows = [tables[k][name][()] if k in tables else None for k in range(count)]
        kind = bool if name == "censored" else next(row.dtype for row in rows if row is not None)
        longest = max(row.size for row in rows if row is not None)
        there = [np.empty(0, kind) if row is None else row.astype(kind, copy=False) for row in rows]
        columns[name] = filled(name, there, count, longest)
    return columns


def _attributes(root: h5py.File, head: Mapping[str, Any], measure: str, first: h5py.Group) -> dict[str, Any]:
    potential = root["potential"].attrs
    return {
        "measure": measure,
        "start": first.attrs["start"],
        "potential": potential["name"],
        "potential_text": potential["source_text"],
        **({"table_text": potential["table_text"]} if "table_text" in potential else {}),
        "potential_remarks": potential["remarks"].splitlines(),
        "units": LENGTHS_AND_TIMES,
        **{name: np.asarray(value).tolist() for name, value in head.items() if name not in _OF_THE_RUN},
        "executor": first.attrs["executor"],
    }

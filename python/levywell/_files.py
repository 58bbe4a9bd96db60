"""Result files of the command line as datasets."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import xarray as xr

from . import _core
from ._content import dataset_of_content
from ._errors import InputError
from ._potential import PathLike

if TYPE_CHECKING:
    import h5py  # type: ignore[import-untyped, unused-ignore]

_Read = TypeVar("_Read")


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
    path = os.fspath(file)
    dataset = read_checked(path, _dataset)
    dataset.lw.keep(path)
    attrs = dataset.attrs
    if not attrs["complete"]:
        warnings.warn(f"{path}: a run that has not finished; what it has is here (--resume goes on)", stacklevel=2)
    if "piece" in attrs:
        warnings.warn(
            f"{path}: piece {attrs['piece']} of {attrs['pieces']} of a run (levywell merge puts them together)", stacklevel=2
        )
    return dataset


def read_checked(path: str, read: Callable[[h5py.File, str], _Read]) -> _Read:
    """What `read` makes of a file of levywell, after its checksum was compared. Raises `InputError` for what it is not."""
    try:
        import h5py
    except ImportError:
        raise ImportError("result files are HDF5, which h5py reads, and it is not installed: pip install h5py") from None
    _check(path)
    try:
        with h5py.File(path, "r") as root:
            return read(root, path)
    except InputError:
        raise
    except (OSError, KeyError, ValueError, TypeError, IndexError, AssertionError) as problem:
        raise _fault(path, f"is damaged, or of another program: {' '.join(str(problem).split())}") from None


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
    dataset = dataset_of_content(root, measure, alpha, epsilon, path)
    return dataset.isel({axis: 0 for axis in ("alpha", "epsilon") if dataset.sizes.get(axis) == 1})

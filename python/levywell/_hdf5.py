"""Writes what a run holds as HDF5, laid out as the command line does (src/io/hdf5.cpp)."""

from __future__ import annotations

import itertools
import math
from typing import Any

import h5py  # type: ignore[import-untyped, unused-ignore]
import numpy as np
from numpy.typing import NDArray

from . import _core
from ._content import Content
from ._fields import described

_TEXT = h5py.string_dtype("utf-8")
_numbers = itertools.count()  # HDF5 tells open files by their names, and several threads may write
_SIGNATURE = b"\x89HDF\r\n\x1a\n"


def image_of(content: Content) -> bytes:
    """The bytes of the file behind its first block."""
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_fapl_core(4 << 20, False)
    access.set_libver_bounds(h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_LATEST)
    creation = h5py.h5p.create(h5py.h5p.FILE_CREATE)
    creation.set_userblock(_core.checksum_block_size)
    with h5py.File(h5py.h5f.create(b"in memory %d" % next(_numbers), h5py.h5f.ACC_TRUNC, creation, access)) as file:
        _write(file, content)
        file.flush()
        image: bytes = file.id.get_file_image()
    return image[image.index(_SIGNATURE) :]


def _write(group: h5py.Group, content: Content) -> None:
    for name, value in content.attrs.items():
        _attribute(group, name, value)
    for name, size in content.axes.items():
        _axis(group, name, size)
    for name, member in content.items():
        if isinstance(member, Content):
            _write(group.create_group(name), member)
        else:
            _dataset(group, name, member)


def _attribute(node: Any, name: str, value: Any) -> None:
    node.attrs.create(name, value, dtype=_TEXT if isinstance(value, str) else None)


def _axis(group: h5py.Group, name: str, size: int) -> None:
    """A dimension scale without values, as netCDF-4 makes them."""
    scale = group.create_dataset(name, (size,), ">f4", track_times=False)
    scale.make_scale(f"This is a netCDF dimension but not a netCDF variable.{size:10}")


def _dataset(group: h5py.Group, name: str, values: NDArray[Any]) -> None:
    layout: dict[str, Any] = {}
    if values.ndim and values.size:  # whole rows, as many as a chunk has room for
        rows = min(len(values), max(1, _core.chunk // (values.size // len(values))))
        layout = {"chunks": (rows, *values.shape[1:]), "fletcher32": True}
        if values.ndim == 1 and values.size >= _core.worth_compressing:
            layout |= {"shuffle": True, "compression": "gzip", "compression_opts": 1}
    dataset = group.create_dataset(name, data=values, track_times=False, **layout)
    found = described(group.name, name, values.ndim)
    if found is None:
        return
    unit, axes, meaning = found
    _attribute(dataset, "units", unit)
    _attribute(dataset, "long_name", meaning)
    for place, axis in enumerate(axes):
        _name_dimension(group, dataset, name, place, axis)


def _name_dimension(group: h5py.Group, dataset: h5py.Dataset, name: str, place: int, axis: str) -> None:
    size = dataset.shape[place]
    if size == 0:
        return  # netCDF takes it for one without end
    if axis == name:
        dataset.make_scale(name)
        return
    scale = _axis_above(group, axis, size)
    if scale is None:
        if axis in group:
            return  # of another size
        _axis(group, axis, size)
        scale = group[axis]
    dataset.dims[place].attach_scale(scale)


def _axis_above(group: h5py.Group, name: str, size: int) -> h5py.Dataset | None:
    """The axis of that size in a group or in one that contains it."""
    while True:
        if name in group and h5py.h5ds.is_scale(group[name].id) and math.prod(group[name].shape) == size:
            return group[name]
        if group.name == "/":
            return None
        group = group.parent

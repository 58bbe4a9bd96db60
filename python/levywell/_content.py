"""What the file of a run holds, and the dataset that is made of it: of a call and of a file by the same code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ._datasets import OWN_NAMES, dataset_of, filled
from ._errors import InputError
from ._fields import field
from ._words import sentences_in_python

if TYPE_CHECKING:
    import h5py  # type: ignore[import-untyped, unused-ignore]

LENGTHS_AND_TIMES = "lengths and times are those of the potential"

# Entries of the file that no variable is made of: the mean's errors, which are there as stderr and ci95, what is for programs,
# and an attribute of the dataset.
_PASSED_OVER = {("summary", "mean_stderr"), ("summary", "mean_ci95"), ("", "key"), ("", "executor")}
_OF_THE_RUN = {"schema_version", "config_toml", "run_digest"}  # for programs
_PARTS = ["scheme", "theory", "check", "summary"]  # a name of several is that of the last


class Content:
    """A group of a file in memory, read as h5py reads one: attributes, arrays and groups by name.

    `axes`: sizes of axes without values, by name."""

    name = "the dataset"  # for messages

    def __init__(self, attrs: dict[str, Any], members: Mapping[str, Any]) -> None:
        self.attrs = attrs
        self.axes = {name: member for name, member in members.items() if isinstance(member, int)}
        self.members: dict[str, Content | NDArray[Any]] = {
            name: Content(*member) if isinstance(member, tuple) else member
            for name, member in members.items()
            if name not in self.axes
        }

    def __getitem__(self, path: str) -> Any:
        first, _, rest = path.partition("/")
        return self.members[first][rest] if rest else self.members[first]

    def __contains__(self, path: object) -> bool:
        first, _, rest = str(path).partition("/")
        return first in self.members and (not rest or rest in self.members[first])

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def items(self) -> Any:
        return self.members.items()


Group: TypeAlias = "Content | h5py.Group"


def dataset_of_content(root: Group, measure: str, alpha: list[float], epsilon: list[float], where: str) -> xr.Dataset:
    """The dataset of a whole run, of which conditions may be missing; where: its file, for messages."""
    count = max(1, len(alpha) * len(epsilon))
    groups = {int(name): group for name, group in root["conditions"].items()}
    if not groups:
        raise InputError([(where, "has no finished condition yet")])
    if max(groups) >= count:
        raise InputError([(where, f"is damaged, or of another program: condition {max(groups)} of {count}")])
    entries = [_entry(groups[k]) if k in groups else None for k in range(count)]
    attrs = _attributes(root, measure, groups[min(groups)])
    return dataset_of(measure, alpha, epsilon, entries, _paths(groups, count), attrs)


def _entry(condition: Group) -> dict[str, Any]:
    """A condition's groups as the object that --json has of it."""
    entry = _known(condition, "")
    for part in _PARTS:
        if part in condition:
            entry.update({OWN_NAMES.get((part, name), name): value for name, value in _known(condition[part], part).items()})
    entry["error"] = _known(condition["error"], "error")
    if "schedule" in condition:
        columns = _known(condition["schedule"], "schedule")
        entry["schedule"] = [dict(zip(columns, segment)) for segment in zip(*columns.values())]
    entry["remarks"] = entry["remarks"].splitlines()
    spoken: dict[str, Any] = sentences_in_python(entry)
    return spoken


def _known(group: Group, part: str) -> dict[str, Any]:
    """Attributes and datasets that the table of fields has, as numbers, texts and lists."""
    where = f"conditions/{part}".rstrip("/")
    there = {**group.attrs, **{name: node for name, node in group.items() if hasattr(node, "shape")}}
    return {
        name: np.asarray(value).tolist()
        for name, value in there.items()
        if (part, name) not in _PASSED_OVER and field([where], name, np.ndim(value)) is not None
    }


def _paths(groups: Mapping[int, Group], count: int) -> dict[str, NDArray[Any]]:
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


def _attributes(root: Group, measure: str, first: Group) -> dict[str, Any]:
    potential = root["potential"].attrs
    return {
        "measure": measure,
        "start": first.attrs["start"],
        "potential": potential["name"],
        "potential_text": potential["source_text"],
        **({"table_text": potential["table_text"]} if "table_text" in potential else {}),
        "potential_remarks": potential["remarks"].splitlines(),
        "units": LENGTHS_AND_TIMES,
        **{name: np.asarray(value).tolist() for name, value in root.attrs.items() if name not in _OF_THE_RUN},
        "executor": first.attrs["executor"],
    }

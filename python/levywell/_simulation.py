"""Simulated studies as datasets."""

from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np
import xarray as xr

from . import _core
from ._content import Content
from ._errors import InputError, Interrupted
from ._numbers import masked
from ._potential import PathLike, Potential
from ._progress import bar
from ._save import Kept
from ._words import in_python


def as_potential(potential: Potential | PathLike) -> Potential:
    if isinstance(potential, Potential):
        return potential
    if not isinstance(potential, (str, bytes, os.PathLike)):
        raise InputError([("potential", f"potential = {potential!r} (a Potential, or the name of a potential file)")])
    return Potential.read(potential)


def _plain(value: object) -> object:
    """Arrays of any kind as lists."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if masked(value):
        return value  # which is refused
    return np.asarray(value).tolist() if hasattr(value, "__array__") or isinstance(value, range) else value


def _call(measure: str, potential: Potential, arguments: Mapping[str, object]) -> str:
    """The call in words, as the file of a run keeps the command line."""

    def word(value: object) -> str:
        text = repr(value)
        return text if len(text) <= _LONGEST_ARGUMENT else text[: _LONGEST_ARGUMENT - 3] + "..."

    given = "".join(f", {name}={word(value)}" for name, value in arguments.items() if value is not None)
    return f"levywell.{measure}({potential.name!r}{given})"


_LONGEST_ARGUMENT = 200


def simulate(
    measure: str, potential: Potential | PathLike, arguments: Mapping[str, object], progress: bool | None
) -> xr.Dataset:
    given = {key: _plain(value) for key, value in arguments.items()}
    known = as_potential(potential)
    core = _core.Simulation(known._core, {"measure": measure, **given}, _call(measure, known, given))
    scalar = {key for key in ("alpha", "epsilon") if not isinstance(given.get(key), (list, tuple))}
    return _Run(core, measure, scalar, progress).go_on()


class _Run:
    def __init__(self, core: _core.Simulation, measure: str, scalar: set[str], progress: bool | None) -> None:
        self.core = core
        self.measure = measure
        self.scalar = scalar
        self.progress = progress

    def go_on(self) -> xr.Dataset:
        try:
            with bar(self.progress) as show:
                self.core.run(show)
        except KeyboardInterrupt:
            raise Interrupted(self.finished, self.go_on) from None
        return self.dataset(Content(*self.core.content()))

    def finished(self) -> xr.Dataset | None:
        content = Content(*self.core.content())
        return self.dataset(content) if content["conditions"].members else None

    def dataset(self, content: Content) -> xr.Dataset:
        run = Kept(content, self.measure, self.core.alpha, self.core.epsilon, sorted(self.scalar), in_python(self.core.text()))
        dataset = run.dataset()
        run.forget_paths()
        dataset.lw.keep(run)
        return dataset

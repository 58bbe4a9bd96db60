"""Potentials, by the reader of potential files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._errors import Fault, InputError, together
from ._numbers import finite, pair, real, real_array, real_list

PathLike: TypeAlias = str | os.PathLike[str]

_FILE = "potential.toml"  # stands for the file's name in run files and reports


def _toml(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (np.ndarray, list, tuple, range)):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    raise TypeError(f"{value!r} cannot be a part of a potential")


def _made(kind: str, keys: Mapping[str, object]) -> Potential:
    """The potential whose file has these keys; faults name the key, not the line."""
    present = {"kind": kind, **{key: value for key, value in keys.items() if value is not None}}
    present.setdefault("name", kind)
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in present.items())
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise InputError([("name", f"holds {problem.object[problem.start]!r}, which is no letter (an unpaired surrogate: leave it out)")]) from None
    try:
        return Potential(_core.Potential.from_text(text, _FILE))
    except InputError as error:
        keys_of_lines = list(present)

        def place(where: str) -> str:
            line = re.fullmatch(re.escape(_FILE) + r":(\d+)", where)
            return keys_of_lines[int(line[1]) - 1] if line and 1 <= int(line[1]) <= len(keys_of_lines) else where

        raise InputError([Fault(place(fault.where), fault.what) for fault in error.faults]) from None


class Potential:
    """A potential f(w) on the line; the drift is -f'(w).

    w is in lengths and f in length^2/time: the mobility is one. Made by one of the class methods, which are the kinds of
    docs/potentials.md with the same keys, checks and messages: `critical_points`, `polynomial`, `expression`, `table`,
    `landscape`, `flat`, `quadratic`, or from a file (`read`) or a function (`from_callable`). Each raises `InputError`
    with all faults at once. `min_barrier` [length^2/time]: barriers lower than it are none.
    """

    def __init__(self, core: _core.Potential) -> None:
        self._core = core

    @classmethod
    def critical_points(
        cls,
        minima: ArrayLike,
        maxima: ArrayLike,
        *,
        strength: float = 1.0,
        name: str | None = None,
        min_barrier: float | None = None,
    ) -> Potential:
        """f' = strength prod (w - c) over all minima and maxima c [length], which alternate.

            p = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0])
        """
        with together():
            numbers = {
                "minima": real_list("minima", minima),
                "maxima": real_list("maxima", maxima),
                "strength": real("strength", strength),
            }
        return _made("critical_points", {"name": name, **numbers, "min_barrier": min_barrier})

    @classmethod
    def polynomial(cls, coefficients: ArrayLike, *, name: str | None = None, min_barrier: float | None = None) -> Potential:
        """f = c_0 + c_1 w + c_2 w^2 + ..; even degree from 4, positive leading coefficient."""
        return _made("polynomial", {"name": name, "coefficients": real_list("coefficients", coefficients), "min_barrier": min_barrier})

    @classmethod
    def expression(
        cls,
        f: str,
        *,
        domain: tuple[float, float] | None = None,
        growth: float | None = None,
        name: str | None = None,
        min_barrier: float | None = None,
    ) -> Potential:
        """A formula in w, such as "w^4/4 - w^2/2 + 0.1*w".

        domain: where it holds [length]; walls f ~ abs(w)^growth (default 4) follow beyond."""
        return _made(
            "expression",
            {
                "name": name,
                "f": f,
                "domain": None if domain is None else list(pair("domain", domain)),
                "growth": growth,
                "min_barrier": min_barrier,
            },
        )

    @classmethod
    def table(
        cls,
        w: ArrayLike,
        f: ArrayLike,
        *,
        growth: float | None = None,
        name: str | None = None,
        min_barrier: float | None = None,
    ) -> Potential:
        """A C2 spline through points (w, f) that keeps their shape; walls f ~ abs(w)^growth (default 4) beyond."""
        with together():
            points = {"w": real_list("w", w), "f": real_list("f", f)}
        return _made("table", {"name": name, "growth": growth, "min_barrier": min_barrier, **points})

    @classmethod
    def landscape(
        cls,
        minima: Sequence[Mapping[str, float]],
        maxima: Sequence[Mapping[str, float]],
        *,
        growth: float | None = None,
        name: str | None = None,
        min_barrier: float | None = None,
    ) -> Potential:
        """Wells and barriers as they are asked for: lists of {"at": [length], "height": [length^2/time],
        "curvature": [1/time]}."""
        return _made(
            "landscape",
            {
                "name": name,
                "growth": growth,
                "min_barrier": min_barrier,
                "minima": list(minima),
                "maxima": list(maxima),
            },
        )

    @classmethod
    def flat(cls, *, name: str | None = None) -> Potential:
        """f = 0: free motion, for exits from an interval."""
        return _made("flat", {"name": name})

    @classmethod
    def quadratic(cls, curvature: float, *, name: str | None = None) -> Potential:
        """f = curvature w^2/2: the Ornstein-Uhlenbeck process, for exits from an interval."""
        return _made("quadratic", {"name": name, "curvature": real("curvature", curvature)})

    @classmethod
    def read(cls, file: PathLike) -> Potential:
        """A potential file (TOML), or `"@two_well"`, one of those that `levywell potentials` lists."""
        return cls(_core.Potential.from_file(os.fsdecode(file)))

    @classmethod
    def from_callable(
        cls,
        f: Callable[[NDArray[np.float64]], ArrayLike] | Callable[[float], float],
        domain: tuple[float, float],
        *,
        tolerance: float = 1e-6,
        growth: float | None = None,
        name: str | None = None,
        min_barrier: float | None = None,
    ) -> Potential:
        """A table of a function, finer and finer until its spline agrees with the function.

        f: of one number, or of an array of them. domain: (a, b) [length], where f is given; it rises outward at both
        ends, and walls follow beyond. tolerance: the largest difference between spline and function halfway between
        the points, over the range of f in the domain. `InputError` where 65537 points do not reach it: a function
        that is not smooth, or noisy. `agreement` of the result is the difference that was reached.
        """
        lower, upper = pair("domain", domain)
        if not (np.isfinite(lower) and np.isfinite(upper) and lower < upper):
            raise InputError([("domain", f"domain = {domain} ((a, b) with a < b, both finite)")])
        if not callable(f):
            raise InputError([("f", f"{f!r} is no function")])
        if not real("tolerance", tolerance) > 0:
            raise InputError([("tolerance", f"tolerance = {tolerance} (a number above 0)")])
        label = name or str(getattr(f, "__name__", "function")).strip("<>")
        w: NDArray[np.float64] = np.linspace(lower, upper, _FEWEST_POINTS, dtype=np.float64)
        values = _evaluated(f, w)
        while True:
            potential = cls.table(w, values, growth=growth, name=label, min_barrier=min_barrier)
            between = 0.5 * (w[1:] + w[:-1])
            exact = _evaluated(f, between)
            difference = float(np.max(np.abs(potential(between) - exact)) / np.ptp(values))
            if difference <= tolerance:
                potential._agreement = difference
                return potential
            if w.size >= _MOST_POINTS:
                raise InputError(
                    [
                        (
                            "f",
                            f"a table of {w.size} points differs from {label} by {difference:.2g} of its range, more than "
                            f"tolerance = {tolerance:.2g} (a function that is not smooth, or noisy: smooth it, or give a "
                            "larger tolerance)",
                        )
                    ]
                )
            w, values = _interleaved(w, between), _interleaved(values, exact)

    def __reduce__(self) -> tuple[Callable[..., Potential], tuple[str, str, str, str, float | None]]:
        return _remade, (self.text, self._core.path, self.table_text, self._core.table_path(), self._agreement)

    _agreement: float | None = None

    @property
    def agreement(self) -> float | None:
        """Of `from_callable`: the largest difference between the potential and the function that was seen, over the
        range of the function; None of others."""
        return self._agreement

    @property
    def name(self) -> str:
        return self._core.name

    @property
    def kind(self) -> str:
        return self._core.kind

    @property
    def text(self) -> str:
        """The potential as a potential file (TOML)."""
        return self._core.source_text

    @property
    def table_text(self) -> str:
        """What the file of its points says, where the potential file names one; else empty."""
        return self._core.table_text()

    @property
    def remarks(self) -> list[str]:
        """What its user should know of it, a sentence each."""
        return self._core.remarks

    @property
    def minima(self) -> NDArray[np.float64]:
        """Minima m1, m2, .. [length]."""
        return self._core.landscape["minima"]

    @property
    def maxima(self) -> NDArray[np.float64]:
        """Maxima between the wells [length]."""
        return self._core.landscape["maxima"]

    @property
    def critical(self) -> dict[str, NDArray[np.float64]]:
        """Positions, heights and curvatures of minima and maxima by the names of result files."""
        return self._core.landscape

    def __call__(self, w: ArrayLike) -> NDArray[np.float64]:
        """f(w) [length^2/time], of the shape of w [length]."""
        return _mapped("w", self._core.value, finite("w", w))

    def slope(self, w: ArrayLike) -> NDArray[np.float64]:
        """f'(w) [length/time]: minus the drift."""
        return _mapped("w", self._core.slope, finite("w", w))

    def curvature(self, w: ArrayLike) -> NDArray[np.float64]:
        """f''(w) [1/time]."""
        return _mapped("w", self._core.curvature, finite("w", w))

    def save(self, file: PathLike) -> None:
        """Writes the potential file, for the command line."""
        with open(file, "w", encoding="utf-8") as out:
            out.write(self.text)

    def __repr__(self) -> str:
        landscape, _, _ = self._core.text().partition("\n\n")
        return landscape.replace(f" ({_FILE})", "").rstrip()


def _remade(text: str, path: str, table: str, table_path: str, agreement: float | None) -> Potential:
    """Out of a pickle."""
    potential = Potential(_core.Potential.from_text(text, path, table, table_path))
    potential._agreement = agreement
    return potential


_FEWEST_POINTS = 257
_MOST_POINTS = 65537


def _mapped(name: str, of: Callable[[NDArray[np.float64]], NDArray[np.float64]], x: ArrayLike) -> NDArray[np.float64]:
    """What a function says of each number; NaN of NaN."""
    array = real_array(name, x)
    flat = np.ascontiguousarray(array).reshape(-1)
    known = ~np.isnan(flat)
    if known.all():
        return of(flat).reshape(array.shape)
    values = np.full(flat.shape, np.nan)
    values[known] = of(flat[known])
    return values.reshape(array.shape)


def _interleaved(first: NDArray[np.float64], between: NDArray[np.float64]) -> NDArray[np.float64]:
    both = np.empty(first.size + between.size)
    both[::2] = first
    both[1::2] = between
    return both


def _evaluated(f: Callable[..., ArrayLike], w: NDArray[np.float64]) -> NDArray[np.float64]:
    """f of all points: at once, where it takes arrays."""
    try:
        values = np.asarray(f(w))
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.shape != w.shape:
        values = np.array([np.asarray(f(float(x))) for x in w])
    if values.shape != w.shape:
        raise InputError([("f", f"f of a number gives an array of shape {values.shape[1:]} (a number is needed)")])
    values = real_array("f", values)
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        raise InputError([("f", f"f({w[bad[0]]:g}) = {values[bad[0]]} (f must be finite in its domain)")])
    return values

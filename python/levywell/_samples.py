"""What may be said of numbers: tail indices, diagnoses of noise, audits of samplers."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._errors import InputError, kept_together, together
from ._numbers import LARGEST_SEED, flag, real, real_array, whole
from ._progress import bar
from ._words import in_python, sentences_in_python


_LARGEST_COUNT = 2**53 - 1


class Report:
    """A result in words and numbers.

    str() and notebooks show the report of the command line; `data` is its JSON object, whose entries `report["name"]`
    gives too; names, shapes and meanings are those of docs/hdf5_schema.md.
    """

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self.text = in_python(text)
        self.data: dict[str, Any] = sentences_in_python(data)

    @property
    def verdict(self) -> str:
        """The conclusion in words."""
        for place in (self.data.get("diagnosis"), self.data):
            if isinstance(place, dict) and isinstance(place.get("verdict"), str):
                return str(place["verdict"])
        return ""

    def __getitem__(self, name: str) -> Any:
        return self.data[name]

    def __str__(self) -> str:
        return self.text.rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


@kept_together(np.ones((1, 1)))
def _rows(name: str, numbers: ArrayLike) -> NDArray[np.float64]:
    """As a matrix; a vector is a column. No copy of contiguous doubles."""
    array = real_array(name, numbers)
    if array.ndim == 0 or array.ndim > 2:
        raise InputError([(name, f"an array of {array.ndim} dimensions (a vector, or a matrix of noise)")])
    return np.ascontiguousarray(array if array.ndim == 2 else array[:, None])


def _count(name: str, value: int | None) -> int | None:
    return None if value is None else whole(name, value, 0, _LARGEST_COUNT)


def _estimated(name: str, numbers: ArrayLike, options: Mapping[str, object], progress: bool | None) -> Report:
    with bar(progress) as show:
        text, data = _core.estimate(_rows(name, numbers), name, dict(options), show)
    return Report(text, json.loads(data))


def estimate(
    x: ArrayLike,
    *,
    subtract_median: bool = False,
    skip_nonfinite: bool = False,
    most: int | None = None,
    tail_size: int | None = None,
    block_length: int | None = None,
    replicates: int | None = None,
    released: bool = False,
    seed: int = 1,
    progress: bool | None = None,
) -> Report:
    """The tail index of numbers by eight estimators, with intervals, goodness of fit and a verdict.

    x: shape (n,), or (rows, columns) for the entries of a matrix; 10 numbers or more, any unit. The intervals are
    those of independent, identically distributed numbers; the verdict says whether tests speak against that.
    most: numbers that are held (2,000,000), of more as many are drawn at random. tail_size: how many of the largest the
    tail estimators use (the root of their number). block_length: K1 of the log-moment estimator. replicates: samples
    behind the p-value of the fit (199; 0: no test). released: also what the code released with the 2019 paper gives.
    Sources and ranges: docs/estimators.md.
    """
    with together():
        options = {
            "subtract_median": flag("subtract_median", subtract_median),
            "skip_nonfinite": flag("skip_nonfinite", skip_nonfinite),
            "most": _count("most", most),
            "tail_size": _count("tail_size", tail_size),
            "block_length": _count("block_length", block_length),
            "replicates": _count("replicates", replicates),
            "released": flag("released", released),
            "diagnose": False,
            "seed": whole("seed", seed, 0, LARGEST_SEED),
        }
    return _estimated("x", x, options, progress)


def diagnose(
    noise: ArrayLike,
    *,
    layers: Mapping[str, int] | Sequence[int] | None = None,
    surrogates: int | None = None,
    skip_nonfinite: bool = False,
    seed: int = 1,
    progress: bool | None = None,
) -> Report:
    """Whether gradient noise is heavy-tailed, or only looks so.

    noise: shape (minibatches, coordinates), a row a minibatch's gradient; 16 rows and 2 columns or more. It is
    compared with Gaussian noise of the same covariance (surrogates: 99) and with stable noise of each coordinate's
    scale. layers: coordinates of the network's layers in order, by name or alone, which get an index each.
    `report["diagnosis"]` has the numbers, `report.verdict` the conclusion. Source: docs/decisions/noise_diagnosis.md.
    """
    rows = _rows("noise", noise)
    if rows.shape[0] < _core.fewest_minibatches or rows.shape[1] < 2:
        raise InputError(
            [("noise", f"{rows.shape[0]} rows and {rows.shape[1]} columns ({_core.fewest_minibatches} rows and 2 columns or more)")]
        )
    named = layers if isinstance(layers, Mapping) else {f"layer{k}": size for k, size in enumerate(layers or (), 1)}
    with together():
        options = {
            "diagnose": True,
            "surrogates": _count("surrogates", surrogates),
            "skip_nonfinite": flag("skip_nonfinite", skip_nonfinite),
            "layers": [(str(name), whole("layers", size, 0, _LARGEST_COUNT)) for name, size in named.items()],
            "seed": whole("seed", seed, 0, LARGEST_SEED),
        }
    return _estimated("noise", rows, options, progress)


def audit(draws: ArrayLike, alpha: float, *, scale: float = 1.0, level: float = 0.01) -> Report:
    """Holds the draws of any sampler against the symmetric stable law that they are meant to have.

    draws: 20 numbers or more, in their order. scale: of the law, E exp(ikX) = exp(-|scale k|^alpha). level: chance
    that draws of the law are said to depart, all nine tests together. `report["answer"]` is "passes" or "departs".
    """
    try:
        with together():
            rows, index, unit, chance = _rows("draws", draws), real("alpha", alpha), real("scale", scale), real("level", level)
        text, data = _core.audit(rows, "draws", index, unit, chance)
    except InputError as error:  # of the command line, where the scale is that of a noise
        renamed = [("scale", what.replace("epsilon =", "scale =")) if where == "epsilon" else (where, what) for where, what in error.faults]
        raise InputError(renamed) from None
    return Report(text, json.loads(data))

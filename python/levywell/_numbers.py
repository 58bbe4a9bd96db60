"""Numbers that come from users: as what they are, or a fault that names the argument. Nothing is converted that would change them."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._errors import InputError, kept_together


LARGEST_SEED = 2**64 - 1


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _is_real(value: object) -> bool:
    return isinstance(value, (numbers.Real, np.integer, np.floating)) and not isinstance(value, (bool, np.bool_))


def masked(values: object) -> int:
    """How many entries are."""
    return int(np.sum(values.mask)) if isinstance(values, np.ma.MaskedArray) else 0


@kept_together(np.ones(1))
def real_array(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """An array of doubles: of integers and floating-point numbers, of any array or sequence; nothing masked, complex, true or false, of texts or dates."""
    if hidden := masked(values):
        raise InputError([(name, f"{hidden} of {np.size(values)} entries are masked (give those that are not: {name}.compressed())")])
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as problem:
        raise InputError([(name, f"no array of numbers: {' '.join(str(problem).split())}")]) from None
    if array.dtype.kind in "iuf" or array.size == 0 and array.dtype.kind != "c":
        return array.astype(float, copy=False)
    if array.dtype.kind == "O" and all(_is_real(value) for value in array.flat):
        try:
            return array.astype(float)
        except OverflowError:
            raise InputError([(name, "a number is beyond the range of a double (1.8e308)")]) from None
    strange = next((value for value in array.flat if not _is_real(value)), array.dtype) if array.dtype.kind == "O" else array.dtype
    what = f"an entry is {_shown(strange)}" if array.dtype.kind == "O" else f"an array of type {strange}"
    raise InputError([(name, f"{what} (real numbers are needed)")])


@kept_together(np.ones(1))
def finite(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """The same without infinite ones; NaN may be."""
    array = real_array(name, values)
    if np.isinf(array).any():
        raise InputError([(name, f"{int(np.isinf(array).sum())} of {array.size} entries are infinite (finite numbers are needed)")])
    return array


@kept_together(1.0)
def real(name: str, value: Any) -> float:
    """One number."""
    if isinstance(value, np.ndarray) and value.ndim == 0 or hasattr(value, "dtype") and np.ndim(value) == 0:
        value = value.item()
    if not _is_real(value):
        raise InputError([(name, f"{name} = {_shown(value)} (a number)")])
    try:
        return float(value)
    except OverflowError:
        raise InputError([(name, f"{name} is beyond the range of a double (1.8e308)")]) from None


@kept_together(1)
def whole(name: str, value: Any, least: int, most: int) -> int:
    """One whole number; 1e6 is one too."""
    number = value if isinstance(value, int) and not isinstance(value, bool) else real(name, value)
    if number != number or abs(number) == np.inf or number != int(number) or not least <= number <= most:
        bounds = f"{least} to {most}" if most < 10**9 else f"{least} or larger, below 2^{most.bit_length()}"
        raise InputError([(name, f"{name} = {_shown(value)} (a whole number, {bounds})")])
    return int(number)


@kept_together(False)
def flag(name: str, value: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise InputError([(name, f"{name} = {_shown(value)} (True or False)")])
    return bool(value)


@kept_together([1.0])
def real_list(name: str, values: ArrayLike) -> list[float]:
    """One number or several."""
    array = np.atleast_1d(real_array(name, values))
    if array.ndim > 1:
        raise InputError([(name, f"an array of {array.ndim} dimensions (a number, or a list of numbers)")])
    return [float(value) for value in array]


@kept_together((-np.inf, np.inf))
def pair(name: str, values: Any) -> tuple[float, float]:
    """Two numbers."""
    ends = real_list(name, values)
    if len(ends) != 2:
        raise InputError([(name, f"{name} = {_shown(values)} (two numbers, (a, b))")])
    return ends[0], ends[1]

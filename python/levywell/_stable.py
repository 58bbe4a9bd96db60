"""The symmetric stable law."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._errors import InputError, together
from ._numbers import LARGEST_SEED, real, whole
from ._potential import _mapped


_LARGEST_SIZE = 2**48 - 1


class StableLaw:
    """The symmetric alpha-stable law S(alpha, 0; scale): E exp(ikX) = exp(-|scale k|^alpha).

    alpha = 1 is Cauchy, alpha = 2 is normal with the variance 2 scale^2. Relative accuracy 1e-10, in both tails down to
    probability 1e-300. Methods take arrays of any shape and return arrays of that shape. Source: Nolan, Univariate Stable
    Distributions (2020), chapter 3.
    """

    def __init__(self, alpha: float, scale: float = 1.0) -> None:
        with together():
            index, unit = real("alpha", alpha), real("scale", scale)
        self._core = _core.StableLaw(index, unit)

    @property
    def alpha(self) -> float:
        return self._core.alpha

    @property
    def scale(self) -> float:
        return self._core.scale

    def pdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Density [1/scale]."""
        return _mapped("x", self._core.pdf, x)

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """P(X <= x)."""
        return _mapped("x", self._core.cdf, x)

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """P(X > x), accurate in relative terms in the right tail."""
        return _mapped("x", self._core.sf, x)

    def ppf(self, p: ArrayLike) -> NDArray[np.float64]:
        """x with cdf(x) = p; NaN outside [0, 1]."""
        return _mapped("p", self._core.ppf, p)

    def rvs(self, size: int | Sequence[int] = 1, *, seed: int = 1) -> NDArray[np.float64]:
        """Independent draws, by the simulator's own sampler (alpha >= 0.05); the first call makes its table.

        The same seed gives the same draws, those of `levywell stable --sample --seed`, bit for bit."""
        lengths = [size] if np.ndim(size) == 0 else list(np.asarray(size).flat)
        with together():
            shape = tuple(whole("size", length, 0, _LARGEST_SIZE) for length in lengths)
            seed = whole("seed", seed, 0, LARGEST_SEED)
        count = math.prod(shape)
        if count > _LARGEST_SIZE:
            raise InputError([("size", f"size = {size} ({count:.3g} draws, more than any memory holds)")])
        return self._core.draws(count, seed).reshape(shape)

    def __reduce__(self) -> tuple[type[StableLaw], tuple[float, float]]:
        return type(self), (self.alpha, self.scale)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StableLaw) and (self.alpha, self.scale) == (other.alpha, other.scale)

    def __hash__(self) -> int:
        return hash((self.alpha, self.scale))

    def __repr__(self) -> str:
        return f"levywell.stable({self.alpha:g})" if self.scale == 1 else f"levywell.stable({self.alpha:g}, {self.scale:g})"


def stable(alpha: float, scale: float = 1.0) -> StableLaw:
    """The symmetric alpha-stable law of that index (0 < alpha <= 2) and scale.

        lw.stable(1.5).sf([1, 10, 100])
    """
    return StableLaw(alpha, scale)

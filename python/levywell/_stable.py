"""The symmetric stable law."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._errors import InputError
from ._potential import _mapped


class StableLaw:
    """The symmetric alpha-stable law S(alpha, 0; scale): E exp(ikX) = exp(-|scale k|^alpha).

    alpha = 1 is Cauchy, alpha = 2 is normal with the variance 2 scale^2. Relative accuracy 1e-10, in both tails down to
    probability 1e-300. Methods take arrays of any shape and return arrays of that shape. Source: Nolan, Univariate Stable
    Distributions (2020), chapter 3.
    """

    def __init__(self, alpha: float, scale: float = 1.0) -> None:
        self._core = _core.StableLaw(float(alpha), float(scale))

    @property
    def alpha(self) -> float:
        return self._core.alpha

    @property
    def scale(self) -> float:
        return self._core.scale

    def pdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Density [1/scale]."""
        return _mapped(self._core.pdf, x)

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """P(X <= x)."""
        return _mapped(self._core.cdf, x)

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """P(X > x), accurate in relative terms in the right tail."""
        return _mapped(self._core.sf, x)

    def ppf(self, p: ArrayLike) -> NDArray[np.float64]:
        """x with cdf(x) = p; NaN outside [0, 1]."""
        return _mapped(self._core.ppf, p)

    def rvs(self, size: int | Sequence[int] = 1, *, seed: int = 1) -> NDArray[np.float64]:
        """Independent draws, by the simulator's own sampler (alpha >= 0.05); the first call makes its table.

        The same seed gives the same draws, those of `levywell stable --sample --seed`, bit for bit."""
        shape = (size,) if isinstance(size, (int, np.integer)) else tuple(size)
        if any(length < 0 for length in shape):
            raise InputError([("size", f"size = {size} (lengths are 0 or larger)")])
        if not 0 <= seed < 2**64:
            raise InputError([("seed", f"seed = {seed} (0 or larger, below 2^64)")])
        return self._core.draws(int(np.prod(shape, dtype=np.int64)), seed).reshape(shape)

    def __repr__(self) -> str:
        return f"levywell.stable({self.alpha:g})" if self.scale == 1 else f"levywell.stable({self.alpha:g}, {self.scale:g})"


def stable(alpha: float, scale: float = 1.0) -> StableLaw:
    """The symmetric alpha-stable law of that index (0 < alpha <= 2) and scale.

        lw.stable(1.5).sf([1, 10, 100])
    """
    return StableLaw(alpha, scale)

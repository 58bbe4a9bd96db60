"""Tail indices of the weights along a training, and of their steps."""

from __future__ import annotations

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from .. import _core

NAN = float("nan")


class Iterates:
    """Iterates looked at every so many steps, from one measurement to the next: their mean, and the norms of the steps
    between them. Holds four vectors of parameters, never a list of them."""

    def __init__(self, layers: dict[str, list[torch.nn.Parameter]], window: int) -> None:
        self._layers = layers
        self._parameters = [parameter for layer in layers.values() for parameter in layer]
        self._block_length = _core.block_length(window) if window > 1 else 1
        self.begin()

    def _now(self) -> torch.Tensor:
        parts = [parameter.detach().reshape(-1) for parameter in self._parameters]
        if any(part.device != parts[0].device for part in parts):
            parts = [part.to(parts[0].device) for part in parts]
        return torch.cat(parts).float()

    def begin(self) -> None:
        """A new window, at the present iterate."""
        self._last = self._now()
        self._block_begin = self._last
        self._mean = self._last.clone()
        self._count = 1
        self._norms: list[torch.Tensor] = []
        self._sums: list[torch.Tensor] = []

    def see(self) -> None:
        """The present iterate."""
        now = self._now()
        self._norms.append(torch.linalg.vector_norm(now - self._last))
        self._last = now
        self._count += 1
        self._mean.lerp_(now, 1 / self._count)
        if len(self._norms) % self._block_length == 0:
            self._sums.append(torch.linalg.vector_norm(now - self._block_begin))
            self._block_begin = now

    def trajectory(self) -> tuple[float, float, float]:
        """The index of the steps as vectors, by their norms and those of sums of K1 of them, and its 95% interval for
        independent steps. Source: Mohammadi, Mohammadpour and Ogata 2015, theorem 2.3."""
        blocks = len(self._sums)
        if blocks < 2 or self._block_length < 2:
            return NAN, NAN, NAN
        norms = _double(self._norms[: blocks * self._block_length])
        return _core.norms_log_moment(norms, _double(self._sums), self._block_length)[:3]

    def layers(self) -> NDArray[np.float64]:
        """A row for each layer: index and 95% interval of its mean iterate's weights, less their mean, as if they were
        independent. NaN for layers without weights of two dimensions. Source: Gurbuzbalaban, Simsekli and Zhu 2021."""
        rows = []
        at = 0
        for parameters in self._layers.values():
            weights = []
            for parameter in parameters:
                if parameter.dim() >= 2:  # neither biases nor the scales of a normalisation
                    weights.append(self._mean[at : at + parameter.numel()])
                at += parameter.numel()
            if not weights:
                rows.append((NAN, NAN, NAN))
                continue
            numbers = torch.cat(weights).cpu().numpy().astype(np.float64)
            with np.errstate(invalid="ignore"):  # of weights that are infinite
                rows.append(_core.log_moment(numbers - numbers.mean())[:3])
        return np.array(rows)


def _double(numbers: list[torch.Tensor]) -> NDArray[np.float64]:
    array: NDArray[np.float64] = torch.stack(numbers).cpu().numpy().astype(np.float64)
    return array

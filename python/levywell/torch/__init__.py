"""The gradient noise of any PyTorch network, and the loss along a line through its weights.

`NoiseProbe` measures while a network is trained, `loss_slice` makes a potential of the loss, `read_network` reads what
`levywell train` has trained. Needs PyTorch 1.13 or later.
"""

from __future__ import annotations

try:
    import torch as _torch  # type: ignore[import-not-found, unused-ignore] # noqa: F401
except ImportError as _missing:
    raise ImportError(
        "levywell.torch needs PyTorch 1.13 or later, which is not installed: pip install torch"
    ) from _missing

from ._networks import TrainedNetwork, read_network
from ._probe import NoiseProbe
from ._slice import LossSlice, loss_slice

__all__ = ["LossSlice", "NoiseProbe", "TrainedNetwork", "loss_slice", "read_network"]

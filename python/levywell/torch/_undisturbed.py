"""A measurement leaves a training as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]


def _generators() -> dict[str, Any]:
    """States of all that draws at random."""
    states: dict[str, Any] = {"python": random.getstate(), "numpy": np.random.get_state(), "cpu": torch.get_rng_state()}
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call, unused-ignore]
        states["cuda"] = torch.cuda.get_rng_state_all()
    return states


def _set_generators(states: dict[str, Any]) -> None:
    random.setstate(states["python"])
    np.random.set_state(states["numpy"])
    torch.set_rng_state(states["cpu"])
    if "cuda" in states:
        torch.cuda.set_rng_state_all(states["cuda"])


class Randomness:
    """The state of all random generators at one moment, to come back to."""

    def __init__(self) -> None:
        self._states = _generators()

    def restore(self) -> None:
        _set_generators(self._states)


@contextmanager
def undisturbed(model: torch.nn.Module, training: bool) -> Iterator[Randomness]:
    """With the model in training or evaluation mode and gradients enabled; afterwards each module's mode, buffers and
    all random generators are as they were, bit for bit. Gives the state of the generators. Parameters, their `grad` and `requires_grad` are not touched, and
    their hooks do not run: some update weights, and PyTorch 1 and 2 run them at different times."""
    randomness = Randomness()
    modes = [(module, module.training) for module in model.modules()]
    buffers = [
        (module, name, buffer, buffer.clone())
        for module in model.modules()
        for name, buffer in module._buffers.items()
        if buffer is not None
    ]
    hooks = [(parameter, parameter._backward_hooks) for parameter in model.parameters() if parameter._backward_hooks]
    try:
        for parameter, _ in hooks:
            parameter._backward_hooks = None
        model.train(training)
        with torch.inference_mode(False), torch.enable_grad():
            yield randomness
    finally:
        for parameter, of_parameter in hooks:
            parameter._backward_hooks = of_parameter
        for module, mode in modes:
            module.training = mode
        with torch.no_grad():
            for module, name, buffer, before in buffers:
                module._buffers[name] = buffer
                if not torch.equal(buffer, before):  # a buffer that is not written keeps its version, which graphs check
                    buffer.copy_(before)
        randomness.restore()

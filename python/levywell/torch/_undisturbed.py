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


#: What autograd calls on its way back: attributes of parameters and of modules.
_HOOKS = {"parameter": ("_backward_hooks", "_post_accumulate_grad_hooks"), "module": ("_backward_hooks", "_backward_pre_hooks")}


def _hooks(model: torch.nn.Module) -> list[tuple[str, Any]]:
    """Backward hooks of parameters and modules, with whose they are."""
    owners = [("parameter", name, one) for name, one in model.named_parameters()]
    owners += [("module", name or "the model", one) for name, one in model.named_modules()]
    found = [(name, getattr(one, attribute, None)) for kind, name, one in owners for attribute in _HOOKS[kind]]
    return [(name, hooks) for name, hooks in found if hooks]


def hooks_left_out(model: torch.nn.Module) -> str:
    """A sentence about the hooks that do not run during a measurement; "" where there are none."""
    names = list(dict.fromkeys(name for name, _ in _hooks(model)))
    if not names:
        return ""
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"backward hooks of {some} do not run during a measurement: what they make of gradients is not in the noise"


@contextmanager
def undisturbed(model: torch.nn.Module, training: bool) -> Iterator[Randomness]:
    """With the model in training or evaluation mode, gradients enabled and no parameter's `grad`; afterwards each module's
    mode, buffers, all random generators and each `grad` are as they were, bit for bit. Gives the state of the generators.
    Backward hooks of parameters and modules do not run: some update weights, and PyTorch 1 and 2 run them at different times."""
    randomness = Randomness()
    modes = [(module, module.training) for module in model.modules()]
    buffers = [
        (module, name, buffer, buffer.clone())
        for module in model.modules()
        for name, buffer in module._buffers.items()
        if buffer is not None
    ]
    hooks = [(of, of.copy()) for _, of in _hooks(model)]
    gradients = [(parameter, parameter.grad) for parameter in model.parameters()]
    try:
        for of, _ in hooks:
            of.clear()  # in place: autograd and the handles that take hooks off hold this very dictionary
        for parameter, _ in gradients:
            parameter.grad = None
        model.train(training)
        with torch.inference_mode(False), torch.enable_grad():
            yield randomness
    finally:
        for of, before in hooks:
            of.update(before)
        for parameter, gradient in gradients:
            parameter.grad = gradient
        for module, mode in modes:
            module.training = mode
        with torch.no_grad():
            for module, name, buffer, before in buffers:
                module._buffers[name] = buffer
                if not torch.equal(buffer, before):  # a buffer that is not written keeps its version, which graphs check
                    buffer.copy_(before)
        randomness.restore()

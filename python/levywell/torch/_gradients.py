"""Gradients of minibatches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from .._errors import InputError
from ._minibatches import in_double, mapped

#: loss(outputs, targets), the mean over the points of a minibatch.
Loss = Callable[[Any, Any], torch.Tensor]
#: (outputs, targets) that a model makes of a minibatch.
Forward = Callable[[torch.nn.Module, Any], tuple[Any, Any]]


def inputs_and_targets(model: torch.nn.Module, batch: Any) -> tuple[Any, Any]:
    """Of minibatches that are pairs."""
    if not (isinstance(batch, (tuple, list)) and len(batch) == 2):
        parts = f"a {type(batch).__name__}" + (f" of {len(batch)}" if isinstance(batch, (tuple, list)) else "")
        raise InputError(
            [
                (
                    "dataset",
                    f"its minibatches are {parts}, not pairs of inputs and targets (say what to do with them: "
                    "forward=lambda model, batch: (outputs, targets))",
                )
            ]
        )
    return model(batch[0]), batch[1]


def layers_of(model: torch.nn.Module) -> dict[str, list[torch.nn.Parameter]]:
    """Trained parameters by the module that owns them, in the order of `model.parameters()`."""
    layers: dict[str, list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            layers.setdefault(name.rpartition(".")[0] or "model", []).append(parameter)
    return layers


def faults_of_model(model: Any) -> list[tuple[str, str]]:
    if not isinstance(model, torch.nn.Module):
        return [("model", f"a {type(model).__name__} (a torch.nn.Module)")]
    if isinstance(model, torch.nn.parallel.DistributedDataParallel):
        return [("model", "is wrapped for several processes, which wait for each other's gradients (give model.module)")]
    trained = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    if not trained:
        return [("model", "no parameter with requires_grad: there is no gradient")]
    lazy = [name for name, p in trained if isinstance(p, torch.nn.parameter.UninitializedParameter)]
    if lazy:
        return [("model", f"{lazy[0]} has no shape yet (call the model once, so that its lazy modules take theirs)")]
    others = [name for name, p in trained if not p.is_floating_point()]
    if others:
        return [("model", f"{others[0]} is {dict(trained)[others[0]].dtype} (real floating-point parameters)")]
    return []


def faults_of_loss(loss: Any) -> list[tuple[str, str]]:
    if not callable(loss):
        return [("loss", f"a {type(loss).__name__} (a function of outputs and targets)")]
    reduction = getattr(loss, "reduction", "mean")
    if reduction not in ("mean", "batchmean"):
        return [("loss", f'reduction = "{reduction}" (the mean over the points of a minibatch: reduction = "mean")')]
    return []


def leaves_of(loss: torch.Tensor) -> list[torch.Tensor]:
    """Of the graph of a loss, none of which lies behind a re-entrant checkpoint: such parameters have gradients that only
    backward() sees."""
    seen, leaves, open_ = set(), [], [loss.grad_fn]
    while open_:
        node = open_.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if "CheckpointFunction" in type(node).__name__:
            raise InputError(
                [("model", "computes through torch.utils.checkpoint with use_reentrant=True, which hides the gradients of what is within (use_reentrant=False)")]
            )
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        open_.extend(following for following, _ in node.next_functions)
    return leaves


def gradients_of(
    loss: torch.Tensor, parameters: list[torch.nn.Parameter], model: torch.nn.Module, *args: torch.Tensor, check: bool, **options: bool
) -> tuple[torch.Tensor | None, ...]:
    """torch.autograd.grad, None for a parameter that is unused. `check`: that it sees all gradients, which a part that calls
    backward() on its own way back writes to `grad`; with every leaf asked for, every such part of the graph runs."""
    others: list[torch.Tensor] = []
    if check:
        own = {id(parameter) for parameter in parameters}
        others = [leaf for leaf in leaves_of(loss) if id(leaf) not in own]
        for parameter in model.parameters():
            parameter.grad = None  # a loss may have taken gradients itself; `undisturbed` puts them back
    parts: tuple[torch.Tensor | None, ...] = torch.autograd.grad(loss, [*parameters, *others], *args, allow_unused=True, **options)[: len(parameters)]
    if check and any(parameter.grad is not None for parameter in model.parameters()):
        raise InputError(
            [
                (
                    "model",
                    "a part of it calls backward() on its own way back, which hides gradients from torch.autograd.grad "
                    "(let that part compute as plain PyTorch, or return the gradients from its backward())",
                )
            ]
        )
    return parts


def _dtypes(batch: Any) -> set[torch.dtype]:
    """Of its floating-point tensors."""
    found: set[torch.dtype] = set()
    mapped(lambda tensor: found.add(tensor.dtype) or tensor if tensor.is_floating_point() else tensor, batch)  # type: ignore[func-returns-value]
    return found


class Gradients:
    """Gradients of a model's loss in its trained parameters, as one flat vector."""

    def __init__(
        self,
        model: torch.nn.Module,
        loss: Loss,
        *,
        forward: Forward | None = None,
        autocast: torch.dtype | None = None,
        loss_scale: float = 1.0,
        clip_norm: float | None = None,
        double_loss: bool = True,
    ) -> None:
        self._model = model
        self._loss = loss
        self._forward = forward if forward is not None else inputs_and_targets
        self._autocast = autocast
        self._loss_scale = loss_scale
        self._clip_norm = clip_norm
        self._double_loss = double_loss
        self.parameters = [parameter for layer in layers_of(model).values() for parameter in layer]
        self._names = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self._graph_is_known = False
        self._shapes = [p.shape for p in self.parameters]

    @property
    def device(self) -> torch.device:
        return self.parameters[0].device

    def loss(self, batch: Any) -> torch.Tensor:
        """Of a minibatch, with its graph."""
        try:
            outputs, targets = self._outputs(batch)
        except RuntimeError as problem:
            others = _dtypes(batch) - {p.dtype for p in self.parameters}
            if not others:
                raise
            raise InputError(
                [("dataset", f"the model does not compute on points of {others.pop()}: {problem} (give them the dtype of its weights, {self.parameters[0].dtype})")]
            ) from problem
        if self._double_loss:
            outputs, targets = in_double(outputs), in_double(targets)
        try:
            loss = self._loss(outputs, targets)
        except RuntimeError as problem:
            if not self._double_loss or "dtype" not in str(problem) and "type" not in str(problem):
                raise
            raise InputError(
                [("loss", f"does not take outputs in double precision: {problem} (give it such weights, or double_loss=False)")]
            ) from problem
        if not isinstance(loss, torch.Tensor) or loss.dim() != 0:
            what = f"of shape {tuple(loss.shape)}" if isinstance(loss, torch.Tensor) else f"a {type(loss).__name__}"
            raise InputError([("loss", f"is {what}, not a tensor of one number (the mean over the points of a minibatch)")])
        if not loss.requires_grad:
            raise InputError([("loss", "does not depend on the parameters (are outputs detached, or made under no_grad?)")])
        return loss

    def _outputs(self, batch: Any) -> tuple[Any, Any]:
        if self._autocast is None:
            return self._forward(self._model, batch)
        with torch.autocast(self.device.type, dtype=self._autocast):
            return self._forward(self._model, batch)

    def begin(self) -> None:
        """A new measurement, by when the model may compute in another way."""
        self._graph_is_known = False

    def check_parameters(self) -> None:
        """They are those that were there when this was made."""
        now = {name: p for name, p in self._model.named_parameters() if p.requires_grad}
        changed = [name for name in {**self._names, **now} if now.get(name) is not self._names.get(name)]
        changed += [name for (name, p), shape in zip(self._names.items(), self._shapes) if p.shape != shape]
        if changed:
            some = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
            raise InputError(
                [("model", f"other parameters have requires_grad than when this was made: {some} (frozen, unfrozen, added or replaced; make another one)")]
            )

    def __call__(self, batch: Any) -> tuple[NDArray[np.float32], float]:
        """Gradient, clipped where that is asked for, in single precision, and the loss."""
        self.check_parameters()
        loss = self.loss(batch)
        parts = gradients_of(loss * self._loss_scale, self.parameters, self._model, check=not self._graph_is_known)
        self._graph_is_known = True
        flat = torch.cat(
            [
                torch.zeros(p.numel(), dtype=torch.float32, device=self.device)
                if part is None
                else (part.to_dense() if part.is_sparse else part).detach().reshape(-1).to(self.device, torch.float32)
                for part, p in zip(parts, self.parameters)
            ]
        )
        if self._loss_scale != 1:
            flat /= self._loss_scale
        if self._clip_norm is not None:  # as torch.nn.utils.clip_grad_norm_
            flat *= torch.clamp(self._clip_norm / (torch.linalg.vector_norm(flat) + 1e-6), max=1.0)
        return flat.cpu().numpy(), float(loss.detach())

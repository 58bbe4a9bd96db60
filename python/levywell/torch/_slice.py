"""The loss along a line through a network's weights, as a potential."""

from __future__ import annotations

import copy
import html
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from .. import _core
from .._errors import InputError
from .._potential import Potential
from ._gradients import Forward, Gradients, Loss, faults_of_loss, faults_of_model, gradients_of, inputs_and_targets, layers_of
from ._minibatches import Collate, Minibatches, as_dataset, faults_of_batch_size, faults_of_dataset, in_double, mapped
from ._probe import _faults_of_numbers
from ._undisturbed import hooks_left_out, undisturbed

_MIB = 2**20
_CHUNK = 500  # points at a time
_SAME_MEAN = 1e-6  # relative: of double precision, with room for sums in another order


class LossSlice:
    """f(w) = loss(theta* + w v) along a unit vector v, and the minibatch noise along it.

    potential: f as a `levywell.Potential`: w is a length in weight space, an iteration of SGD takes eta of time. w, f: its
    points. direction: v. noise: laws of v . (g_i - g) by name: `likelihood` (stable), `log_moment`, `gaussian`, each with
    alpha, ci95, sigma and the epsilon that it makes with eta. slope: v . gradient at theta*. spline_error: the largest
    error of the potential midway between points, over the range of f.
    """

    def __init__(
        self,
        potential: Potential,
        w: NDArray[np.float64],
        f: NDArray[np.float64],
        direction: NDArray[np.float32],
        noise: _core.LineNoise,
        slope: float,
        spline_error: float,
        comments: list[str],
    ) -> None:
        self.potential = potential
        self.w = w
        self.f = f
        self.direction = direction
        self.slope = slope
        self.spline_error = spline_error
        self.noise_numbers = noise.numbers()
        self.deviation = noise.deviation
        self.skewness = noise.skewness
        self.excess_kurtosis = noise.excess_kurtosis
        self.noise: dict[str, dict[str, Any]] = {
            name: {"alpha": alpha, "ci95": (low, high), "sigma": sigma, "epsilon": epsilon}
            for name, alpha, low, high, sigma, epsilon in noise.laws()
        }
        self._comments = comments

    def __repr__(self) -> str:
        return "\n".join([repr(self.potential), *self._comments, f"largest error of the spline {self.spline_error:.1g} of the range of f"])

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


def loss_slice(
    model: torch.nn.Module,
    loss: Loss,
    dataset: Any,
    *,
    learning_rate: float,
    direction: str | torch.nn.Module | torch.Tensor | NDArray[Any] = "noise",
    batch_size: int = 500,
    points: int = 101,
    span: float | None = None,
    forward: Forward | None = None,
    collate: Collate | None = None,
    memory: float = 1280,
    seed: int = 1,
    name: str | None = None,
) -> LossSlice:
    """The loss of a trained network along a line through its weights theta*, and the noise along it, as `levywell slice`
    has them: the one-dimensional problem that the theory of exit times speaks of.

        line = lw.torch.loss_slice(model, loss, dataset, learning_rate=0.1)
        lw.theory(line.potential, alpha=line.noise["gaussian"]["alpha"], epsilon=line.noise["gaussian"]["epsilon"])

    direction: "noise" (where minibatch gradients scatter most), "random" (filter-normalised), another model of the same
    shape (the line to its weights), or a vector, which is scaled to length 1. learning_rate: eta [time]. batch_size:
    points of the minibatches of the noise. points: of the slice. span: how far it goes beyond theta* [length]; None:
    until the loss has risen clearly. memory [MiB]: for the gradients that the noise direction is found from. seed: of
    minibatches and random directions. model, loss, dataset, forward, collate: as of `NoiseProbe`; outputs and targets
    have a row for each point.

    In evaluation mode and double precision, on a copy of the model. Raises `InputError` with all faults; also where the
    loss falls for ever along the line. Source: docs/decisions/loss_slice.md.
    """
    dataset = as_dataset(dataset)
    of_dataset = faults_of_dataset(dataset)
    faults = faults_of_model(model) + faults_of_loss(loss) + of_dataset
    faults += _faults_of_numbers({"batch_size": (batch_size, 1), "points": (points, 8), "seed": (seed, 0)})
    for label, number in (("learning_rate", learning_rate), ("span", 1.0 if span is None else span), ("memory", memory)):
        if not (np.isfinite(number) and number > 0):
            faults.append((label, f"{label} = {number} (a number > 0)"))
    if isinstance(direction, str) and direction not in ("noise", "random"):
        faults.append(("direction", f'direction = "{direction}" ("noise", "random", a model or a vector)'))
    faults += [] if of_dataset else faults_of_batch_size(batch_size, dataset)
    if isinstance(model, torch.nn.Module):
        wrong = [name for name, p in model.named_parameters() if not torch.isfinite(p.detach()).all()]
        if wrong:
            faults.append(("model", f"{wrong[0]} has weights that are nan or inf: no line leads through them"))
    if faults:
        raise InputError(faults)
    if sentence := hooks_left_out(model):
        warnings.warn(f"{name or type(model).__name__}: {sentence}", stacklevel=2)
    line = _Line(model, loss, dataset, forward, collate)
    v, distance, words = line.direction(direction, batch_size, memory, seed)
    slopes, blind = line.slopes(v)
    noise = _core.LineNoise(slopes, batch_size, seed, float(learning_rate))
    title = name or type(model).__name__
    slope = float(slopes.mean())
    comments = [
        f"A slice of a network's loss, f(w) = loss(theta* + w v), written by levywell {_core.version}.",
        f"theta*: {title}; data: {type(dataset).__name__} of {len(dataset)} points.",
        f"v: {words}; a unit vector of {v.size} weights.",
        "Units: w in lengths of weight space (norm), f in loss; drift -f'; an iteration takes eta of time.",
        f"v . gradient at w = 0: {slope:.6g}.",
        *noise.comments(),
    ]
    w, f, core, spline_error = _core.loss_slice(
        lambda w: line.value(v, w), line.norm, distance, blind, points, span, f"loss of {title}", comments, title
    )
    return LossSlice(Potential(core), w, f, v, noise, slope, spline_error, comments)


class _Line:
    """A copy of a model in double precision, whose weights are moved along lines."""

    def __init__(self, model: torch.nn.Module, loss: Loss, dataset: Any, forward: Forward | None, collate: Collate | None) -> None:
        self._model = model
        self._loss = loss
        self._dataset = dataset
        self._forward = forward if forward is not None else inputs_and_targets
        self._given_forward = forward
        self._collate = collate
        self._copy = copy.deepcopy(model).double().eval()
        self._parameters = [p for layer in layers_of(self._copy).values() for p in layer]
        self._device = self._parameters[0].device
        self._theta = [p.detach().clone() for p in self._parameters]
        self.norm = float(np.sqrt(sum(float((p**2).sum()) for p in self._theta)))
        self._all = Minibatches(dataset, _CHUNK, 1, None, collate)

    def direction(self, which: Any, batch_size: int, memory: float, seed: int) -> tuple[NDArray[np.float32], float, str]:
        """v, the distance to another solution, and what v is."""
        if isinstance(which, str) and which == "noise":
            return (*self._noise_direction(batch_size, memory, seed),)
        if isinstance(which, str):
            return self._random(seed), 0.0, f"random, filter-normalised, seed {seed}"
        if isinstance(which, torch.nn.Module):
            difference = self._difference(which)
            distance = float(torch.linalg.vector_norm(difference))
            if not np.isfinite(distance):
                raise InputError([("direction", "is a model with weights that are nan or inf: no line leads to them")])
            if distance == 0:
                raise InputError([("direction", "is a model of the same weights: there is no line between them")])
            return _single(difference / distance), distance, "to another model"
        vector = torch.as_tensor(np.asarray(which.detach().cpu() if isinstance(which, torch.Tensor) else which), dtype=torch.float64).reshape(-1)
        size = sum(p.numel() for p in self._theta)
        length = float(torch.linalg.vector_norm(vector))
        if vector.numel() != size or not (np.isfinite(length) and length > 0):
            raise InputError([("direction", f"a vector of {vector.numel()} numbers and length {length:g} ({size} numbers, not all 0)")])
        return _single(vector / length), 0.0, "a vector that was given"

    def _difference(self, other: torch.nn.Module) -> torch.Tensor:
        """Its weights minus those that are trained here; all others must be equal."""
        mine, theirs = dict(self._copy.named_parameters()), dict(other.named_parameters())
        if {name: p.shape for name, p in mine.items()} != {name: p.shape for name, p in theirs.items()}:
            raise InputError([("direction", "is a model of other parameters: a line joins two solutions of one network")])
        theirs = {name: p.detach().to(mine[name]) for name, p in theirs.items()}
        for name, p in mine.items():
            if not p.requires_grad and not torch.equal(p, theirs[name]):
                raise InputError([("direction", f"is a model with another {name}, which is frozen in this one (requires_grad_(True) takes it along)")])
        names = {id(p): name for name, p in mine.items()}
        return torch.cat([(theirs[names[id(p)]] - theta).reshape(-1) for p, theta in zip(self._parameters, self._theta)])

    def _noise_direction(self, batch_size: int, memory: float, seed: int) -> tuple[NDArray[np.float32], float, str]:
        gradients = Gradients(self._model, self._loss, forward=self._given_forward)
        minibatches = Minibatches(self._dataset, batch_size, seed, None, self._collate)
        size = sum(p.numel() for p in self._theta)
        room = int(memory * _MIB) // 4 // size
        count = min(minibatches.count, room, _core.most_noise_rows)
        if count < 2:
            raise InputError([("memory", f"{memory:g} MiB hold {room} gradients of {size} numbers (2 or more)")])
        rows = np.empty((count, size), dtype=np.float32)
        with undisturbed(self._model, False):
            for row, (batch, _) in zip(rows, minibatches.on(gradients.device)):
                row[:] = gradients(batch)[0]
        if wrong := int((~np.isfinite(rows).all(axis=1)).sum()):
            raise InputError([("model", f"the gradients of {wrong} of {count} minibatches are not finite: there is no noise direction")])
        v, share = _core.noise_direction(rows)
        some = f" (of {minibatches.count}; memory)" if count < minibatches.count else ""
        return v, 0.0, f"leading noise direction, {100 * share:.3g}% of the noise of {count}{some} minibatches of {batch_size}"

    def _random(self, seed: int) -> NDArray[np.float32]:
        """Weights of two or more dimensions; 0 for the others."""
        weights = [p for p in self._theta if p.dim() >= 2]
        if not weights or not all(float(torch.linalg.vector_norm(p)) > 0 for p in weights):
            raise InputError([("direction", '"random" needs weights of two dimensions or more, not all 0 (give a vector)')])
        drawn = _core.random_direction([list(p.shape) for p in weights], _single(torch.cat([p.reshape(-1) for p in weights])), seed)
        parts, at = [], 0
        for p in self._theta:
            if p.dim() < 2:
                parts.append(np.zeros(p.numel(), dtype=np.float32))
                continue
            parts.append(drawn[at : at + p.numel()])
            at += p.numel()
        return np.concatenate(parts)

    def _move(self, v: NDArray[np.float32], w: float) -> None:
        at = 0
        with torch.no_grad():
            for p, theta in zip(self._parameters, self._theta):
                part = torch.from_numpy(v[at : at + p.numel()]).to(theta).reshape(theta.shape)
                p.copy_(theta + w * part)
                at += p.numel()

    def _chunks(self) -> Iterator[tuple[Any, int]]:
        for first in range(0, len(self._dataset), _CHUNK):
            ids = np.arange(first, min(first + _CHUNK, len(self._dataset)))
            yield in_double(self._all.of(ids, self._device)), int(ids.size)

    def value(self, v: NDArray[np.float32], w: float) -> float:
        """f(w)."""
        self._move(v, w)
        total = 0.0
        with undisturbed(self._copy, False), torch.no_grad():
            for batch, size in self._chunks():
                total += float(self._loss(*self._forward(self._copy, batch))) * size
        return total / len(self._dataset)

    def slopes(self, v: NDArray[np.float32]) -> tuple[NDArray[np.float64], float]:
        """v . gradient of each point's own loss at theta*, by two backward passes (Townsend 2017); and the loss of
        outputs that are all 0."""
        self._move(v, 0)
        parts = [torch.from_numpy(part).to(p).reshape(p.shape) for part, p in zip(np.split(v, np.cumsum([p.numel() for p in self._theta])[:-1]), self._theta)]
        slopes: list[NDArray[np.float64]] = []
        blind = 0.0
        with undisturbed(self._copy, False):
            for batch, size in self._chunks():
                outputs, targets = self._forward(self._copy, batch)
                losses = self._losses(outputs, targets, size)
                u = torch.zeros_like(losses, requires_grad=True)
                gradients = gradients_of(losses, self._parameters, self._copy, u, check=not slopes, create_graph=True)
                product = sum((g * part).sum() for g, part in zip(gradients, parts) if g is not None)
                if isinstance(product, torch.Tensor) and product.requires_grad:
                    slopes.append(torch.autograd.grad(product, u)[0].cpu().numpy())
                else:
                    slopes.append(np.zeros(size))
                with torch.no_grad():
                    blind += float(self._loss(mapped(torch.zeros_like, outputs), targets)) * size
        return np.concatenate(slopes), blind / len(self._dataset)

    def _losses(self, outputs: Any, targets: Any, size: int) -> torch.Tensor:
        """Of each point; their mean must be the loss of all."""
        losses = torch.stack(
            [self._loss(mapped(lambda t: t[k : k + 1], outputs), mapped(lambda t: t[k : k + 1], targets)) for k in range(size)]
        )
        mean, whole = losses.detach().mean().item(), self._loss(outputs, targets).item()
        if not abs(mean - whole) <= _SAME_MEAN * max(abs(whole), 1e-300) and np.isfinite(whole):
            raise InputError(
                [("loss", f"of {size} points is {whole:.6g}, the mean of their own losses {mean:.6g} (a mean over points, without class weights)")]
            )
        return losses


def _single(vector: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = vector.cpu().numpy().astype(np.float32)
    return array

"""Networks that `levywell train` has trained, as PyTorch modules."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from .. import _core
from .._errors import InputError
from .._files import read_checked
from .._potential import PathLike

_Layers = list[tuple[list[int], int]]  # shape of the weight, length of the bias


def _parameters(layers: _Layers) -> list[torch.nn.Module]:
    """Linear layers and convolutions of these shapes, in order."""
    made: list[torch.nn.Module] = []
    for shape, bias in layers:
        if len(shape) == 2:
            made.append(torch.nn.Linear(shape[1], shape[0], bias=bias > 0))
        else:  # the first of a network steps by 2; all keep their width as far as the kernel lets them
            first = not made
            stride, padding = (2, 2) if first else (1, shape[2] // 2)
            made.append(torch.nn.Conv2d(shape[1], shape[0], shape[2], stride=stride, padding=padding, bias=bias > 0))
    return made


def fully_connected(layers: _Layers) -> torch.nn.Sequential:
    """The paper's FCN: linear layers without biases, ReLU between them; inputs are flattened."""
    modules: list[torch.nn.Module] = [torch.nn.Flatten()]
    for layer in _parameters(layers):
        modules += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def convolutional(layers: _Layers, image: tuple[int, int, int]) -> torch.nn.Sequential:
    """The paper's CNN: five convolutions, three poolings, three linear layers with dropout before the first two."""
    made = _parameters(layers)
    relu, dropout = torch.nn.ReLU, torch.nn.Dropout

    def pool() -> torch.nn.Module:
        return torch.nn.MaxPool2d(3, 2)

    modules: list[torch.nn.Module] = [torch.nn.Unflatten(1, image)]
    for k, layer in enumerate(made[:5]):
        modules += [layer, relu()]
        if k in (0, 1, 4):
            modules.append(pool())
    modules.append(torch.nn.Flatten())
    modules += [dropout(), made[5], relu(), dropout(), made[6], relu(), made[7]]
    return torch.nn.Sequential(*modules)


def hinge(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Linear hinge, one class against the rest: the mean over points and classes of max(0, 1 - t o), t = +-1. Source:
    Simsekli, Sagun and Gurbuzbalaban 2019, section 3."""
    targets = torch.full_like(outputs, -1).scatter_(1, labels.unsqueeze(1), 1)
    return (1 - targets * outputs).clamp_min(0).mean()


class TrainedNetwork:
    """A network out of a file of `levywell train`.

    module: the network with its weights; inputs are normalised images, flattened, of shape (points, pixels). loss: that
    of its training. batch_size, seed: with them a `NoiseProbe` deals the same minibatches as the training measured.
    points: how many training images it was trained on, from the first (0: all). iteration: steps done. measured: what
    the file has of that iteration, by name.
    """

    def __init__(
        self,
        module: torch.nn.Module,
        loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
        training: _core.Training,
        description: str,
        iteration: int,
        measured: dict[str, Any],
    ) -> None:
        self.module = module
        self.loss = loss
        self.description = description
        self.iteration = iteration
        self.measured = measured
        self.batch_size = training.batch
        self.seed = training.seed
        self.points = training.subset
        self.learning_rate = training.learning_rate
        self._training = training

    def set_weights(self, weights: NDArray[np.float32]) -> None:
        """Takes these, in the order of the file."""
        torch.nn.utils.vector_to_parameters(torch.from_numpy(np.array(weights, dtype=np.float32)), self.module.parameters())

    def initial_weights(self) -> NDArray[np.float32]:
        """Those of the training before its first step."""
        return self._training.initial_parameters()

    def minibatch(self, iteration: int, points: int) -> NDArray[np.int64]:
        """The points of that step's minibatch, of `points` training images in all."""
        steps = points // self.batch_size
        order = _core.epoch_order(points, self.seed, iteration // steps)
        return order[iteration % steps * self.batch_size :][: self.batch_size]

    def __repr__(self) -> str:
        return f"levywell.torch.TrainedNetwork: {self.description}, iteration {self.iteration}\n{self.module}"


def read_network(file: PathLike, run: int | None = None) -> TrainedNetwork:
    """A network that `levywell train --keep-weights` has trained, with its last weights.

        net = lw.torch.read_network("trained.h5")
        probe = lw.torch.NoiseProbe(net.module, net.loss, (images, labels), net.batch_size, seed=net.seed)

    run: its number in the file, from 0 (None: the only one). Minibatches are those of trainings with the estimator
    levywell; `--estimator released` takes them in the order of the file. Raises `InputError`; ImportError without h5py.
    """
    return read_checked(os.fspath(file), lambda root, path: _network(root, path, run))


def _network(root: Any, path: str, run: int | None) -> TrainedNetwork:
    runs = sorted(root["network"]) if "network" in root else []
    if not runs:
        raise InputError([(path, "holds no network (levywell train writes such files)")])
    if run is None and len(runs) > 1:
        listed = "; ".join(f"{k}: {root['network'][name].attrs['description']}" for k, name in enumerate(runs))
        raise InputError([("run", f"{path} holds {len(runs)} networks ({listed}): say which")])
    number = 0 if run is None else run
    if not 0 <= number < len(runs):
        raise InputError([("run", f"run = {run}: {path} has runs 0 to {len(runs) - 1}")])
    group = root["network"][runs[number]]
    if "weights" not in group:
        raise InputError([(path, "holds no weights (train with --keep-weights)")])
    iteration = int(group.attrs["next_iteration"])
    training = _core.Training(group.attrs["config"], f"{path} @config")
    here = np.flatnonzero(group["iteration"][()] == iteration)
    rows = {name: node for name, node in group.items() if node.attrs.get("CLASS") != b"DIMENSION_SCALE" or name == "iteration"}
    rows = {name: node[()] for name, node in rows.items() if hasattr(node, "shape") and name != "weights"}
    measured = {name: values[here[0]] for name, values in rows.items()} if here.size else {}
    image = training.image
    shapes = training.layers()
    fcn = training.kind == "fcn"
    module = fully_connected(shapes) if fcn else convolutional(shapes, (image[0], image[1], image[2]))
    loss = torch.nn.functional.cross_entropy if training.loss == "nll" else hinge
    net = TrainedNetwork(module, loss, training, str(group.attrs["description"]), iteration, measured)
    net.set_weights(group["weights"][()])
    return net

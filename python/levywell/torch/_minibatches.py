"""The minibatches of a measurement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from .. import _core

Collate = Callable[[list[Any]], Any]


def mapped(of: Callable[[torch.Tensor], torch.Tensor], what: Any) -> Any:
    """The same with every tensor in it mapped."""
    if isinstance(what, torch.Tensor):
        return of(what)
    if isinstance(what, tuple) and hasattr(what, "_fields"):
        return type(what)(*(mapped(of, part) for part in what))
    if isinstance(what, (list, tuple)):
        return type(what)(mapped(of, part) for part in what)
    if isinstance(what, dict):
        return {name: mapped(of, part) for name, part in what.items()}
    return what


def in_double(what: Any) -> Any:
    """Its floating-point tensors in double precision."""
    return mapped(lambda tensor: tensor.double() if tensor.is_floating_point() else tensor, what)


def as_dataset(dataset: Any) -> Any:
    """A map-style dataset; of a tuple of tensors or NumPy arrays of one length theirs."""
    if not _is_of_arrays(dataset) or faults_of_dataset(dataset):
        return dataset
    return torch.utils.data.TensorDataset(*(torch.as_tensor(part) for part in dataset))


def _is_of_arrays(dataset: Any) -> bool:
    """A list of arrays is one of points."""
    kinds = (torch.Tensor, np.ndarray) if isinstance(dataset, tuple) else torch.Tensor
    return isinstance(dataset, (tuple, list)) and bool(dataset) and all(isinstance(part, kinds) and part.ndim > 0 for part in dataset)


def faults_of_dataset(dataset: Any) -> list[tuple[str, str]]:
    if _is_of_arrays(dataset):
        faults = []
        if len({len(part) for part in dataset}) > 1:
            lengths = ", ".join(str(len(part)) for part in dataset)
            faults.append(("dataset", f"its tensors have {lengths} points (one length for all)"))
        for number, part in enumerate(dataset):
            try:
                torch.as_tensor(part)
            except (TypeError, ValueError) as problem:
                faults.append(("dataset", f"its array {number} makes no tensor: {problem}"))
        return faults
    if hasattr(dataset, "__len__") and hasattr(dataset, "__getitem__"):
        return []
    return [
        (
            "dataset",
            f"a {type(dataset).__name__} without length or index (minibatches are random sets of its points: give a dataset "
            "with __len__ and __getitem__, or a tuple of tensors)",
        )
    ]


def faults_of_batch_size(batch_size: Any, dataset: Any) -> list[tuple[str, str]]:
    """Of a dataset without faults: two minibatches or more."""
    if not isinstance(batch_size, (int, np.integer)) or batch_size < 1 or len(dataset) >= 2 * batch_size:
        return []
    ways = [f"at most {len(dataset) // 2}"] if len(dataset) > 1 else []
    if isinstance(dataset, (tuple, list)):
        ways.append(f"the points of a {type(dataset).__name__} are its entries; of arrays, their rows: give a tuple of tensors or NumPy arrays")
    return [
        (
            "batch_size",
            f"batch_size = {batch_size}: {len(dataset)} points are fewer than two minibatches ({'; '.join(ways) or 'two points or more'})",
        )
    ]


class Minibatches:
    """Points dealt once, at random, by the seed, as `levywell train` deals them; a last, smaller minibatch is not noise.

    `most`: no more minibatches than that, the first ones."""

    def __init__(
        self, dataset: Any, batch_size: int, seed: int, most: int | None, collate: Collate | None
    ) -> None:
        self._dataset = dataset
        self._collate = collate if collate is not None else torch.utils.data.default_collate
        self._own_collate = collate is not None
        order = _core.partition(len(dataset), seed)
        if most is not None:
            order = order[: most * batch_size]
        self._parts = [order[k : k + batch_size] for k in range(0, order.size, batch_size)]
        self.points = int(order.size)
        self.count = order.size // batch_size  # that are noise

    def on(self, device: torch.device) -> Iterator[tuple[Any, int]]:
        """Each minibatch on the device, and its number of points."""
        for ids in self._parts:
            yield self.of(ids, device), int(ids.size)

    def of(self, ids: NDArray[np.int64], device: torch.device) -> Any:
        """Those points."""
        if isinstance(self._dataset, torch.utils.data.TensorDataset) and not self._own_collate:
            place = torch.from_numpy(np.ascontiguousarray(ids))
            batch: Any = tuple(tensor[place.to(tensor.device)] for tensor in self._dataset.tensors)
        else:
            batch = self._collate([self._dataset[int(k)] for k in ids])
        return mapped(lambda tensor: tensor.to(device), batch)

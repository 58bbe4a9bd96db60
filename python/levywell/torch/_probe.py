"""The gradient noise of any network while it is trained."""

from __future__ import annotations

import html
import json
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
import xarray as xr
from numpy.typing import NDArray

from .. import _core
from .._errors import InputError
from .._fields import attributes, field, variable
from .._potential import PathLike, Potential
from .._progress import bar
from .._samples import Report
from .._simulation import as_potential
from ._gradients import Forward, Gradients, Loss, faults_of_loss, faults_of_model, layers_of
from ._iterates import Iterates
from ._minibatches import Collate, Minibatches, as_dataset, faults_of_batch_size, faults_of_dataset
from ._undisturbed import Randomness, hooks_left_out, undisturbed

_MIB = 2**20
_LOOKS = 50  # at iterates between measurements
_BYTES = 4  # of a number in single precision
_SAME_LOSS = 1e-3  # relative: less is what operations that add in no fixed order make of a loss

# What no result file holds: axes and meaning.
_OWN = {
    "alpha_iterate": (["iteration", "layer"], "alpha-hat of the weights of each layer, averaged over the iterates since the measurement before"),
    "alpha_iterate_ci95": (["iteration", "layer", "bound"], "95% interval of alpha_iterate for independent weights"),
    "alpha_trajectory": (["iteration"], "alpha-hat of the steps between iterates since the measurement before, as vectors"),
    "alpha_trajectory_ci95": (["iteration", "bound"], "95% interval of alpha_trajectory for independent steps"),
    "alpha_gaussian": (["iteration"], "mean alpha-hat of Gaussian noise with the covariance of the measured noise"),
    "alpha_gaussian_deviation": (["iteration"], "standard deviation of that alpha-hat over Gaussian noises"),
    "alpha_gaussian_p_value": (["iteration"], "share of Gaussian noises whose alpha-hat is as low as the measured one"),
}
_TEXTS = {
    "answer": "what the noise is held to be, in a word (docs/decisions/verdicts.md)",
    "verdict": "what the noise is held to be, with the evidence",
}


class NoiseProbe:
    """Measures the tail index of a network's gradient noise while it is trained, as `levywell train` does.

        probe = lw.torch.NoiseProbe(model, loss, dataset, batch_size=500, every=1000)
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss(model(inputs), targets).backward()
            optimizer.step()
            probe.step()
        probe.dataset["alpha_train"].plot()
        print(probe.diagnose())

    Noise is the gradient of a minibatch minus that of all points, at the same weights, whatever the optimizer makes of
    it. The points are dealt into disjoint minibatches once, at random, by `seed`; a last, smaller one counts for the
    full gradient, not as noise. Nothing of the training changes: weights, gradients, buffers, modes and random
    generators are the same bits after a measurement as before. Backward hooks of parameters and modules do not run while
    it measures, and a warning says so: what they make of a gradient is not in the noise.

    model: any torch.nn.Module with its parameters on one device; those with requires_grad count. loss: of outputs and
    targets, the mean over the points. dataset: with length and index, or a tuple of tensors or arrays; its minibatches are pairs
    (inputs, targets), unless `forward` (model, minibatch) -> (outputs, targets) says what they are; collate: as of a
    DataLoader. batch_size: points of a minibatch. every: steps between measurements. minibatches: no more than that,
    drawn at random, stand for the dataset (None: all of it). iterates: steps between the iterates whose index is
    measured (None: every/50; 0: none are looked at). autocast: the dtype under which the model computes. loss_scale: of the loss while
    its gradient is taken, which is divided by it. clip_norm: gradients are clipped first, as by
    torch.nn.utils.clip_grad_norm_. mode: "eval", or "train" (dropout and batch statistics as in training). memory [MiB]:
    gradients are held while they fit, else computed twice. double_loss: outputs are taken in double precision, as
    blocks that cancel are told apart by. seed: deals the minibatches. iteration: steps already done. name: for reports.

    Raises `InputError` with all faults. What alpha-hat means: docs/decisions/gradient_noise.md.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        loss: Loss,
        dataset: Any,
        batch_size: int = 500,
        every: int = 100,
        *,
        minibatches: int | None = None,
        iterates: int | None = None,
        forward: Forward | None = None,
        collate: Collate | None = None,
        autocast: torch.dtype | None = None,
        loss_scale: float = 1.0,
        clip_norm: float | None = None,
        mode: Literal["eval", "train"] = "eval",
        memory: float = 256,
        double_loss: bool = True,
        seed: int = 1,
        iteration: int = 0,
        name: str | None = None,
    ) -> None:
        faults = faults_of_model(model) + faults_of_loss(loss)
        dataset = as_dataset(dataset)
        of_dataset = faults_of_dataset(dataset)
        faults += of_dataset
        faults += _faults_of_numbers(
            {
                "batch_size": (batch_size, 1),
                "every": (every, 1),
                "iterates": (0 if iterates is None else iterates, 0),
                "iteration": (iteration, 0),
                "seed": (seed, 0),
                "minibatches": (2 if minibatches is None else minibatches, 2),
            }
        )
        for label, number in (("loss_scale", loss_scale), ("clip_norm", 1 if clip_norm is None else clip_norm)):
            if not (np.isfinite(number) and number > 0):
                faults.append((label, f"{label} = {number} (a number > 0)"))
        if not memory >= 0:
            faults.append(("memory", f"memory = {memory} (MiB, 0 or more)"))
        if mode not in ("eval", "train"):
            faults.append(("mode", f'mode = {mode!r} ("eval" or "train")'))
        if autocast is not None and autocast not in (torch.bfloat16, torch.float16):
            faults.append(("autocast", f"autocast = {autocast} (torch.bfloat16 or torch.float16; None: none)"))
        faults += [] if of_dataset else faults_of_batch_size(batch_size, dataset)
        if faults:
            raise InputError(faults)
        self._model = model
        self._layers = layers_of(model)
        self._training = mode == "train"
        self._room = int(memory * _MIB) // _BYTES
        self._seed = seed
        self._every = every
        self._stride = max(1, every // _LOOKS) if iterates is None else iterates
        self._minibatches = Minibatches(dataset, batch_size, seed, minibatches, collate)
        self._gradients = Gradients(
            model,
            loss,
            forward=forward,
            autocast=autocast,
            loss_scale=loss_scale,
            clip_norm=clip_norm,
            double_loss=double_loss,
        )
        self._p = sum(parameter.numel() for layer in self._layers.values() for parameter in layer)
        self._name = name or f"{type(model).__name__}, {getattr(loss, '__name__', type(loss).__name__)}, b {batch_size}, seed {seed}"
        sizes = [(label, sum(p.numel() for p in layer)) for label, layer in self._layers.items()]
        about = {"dataset": type(dataset).__name__, "torch_version": torch.__version__, "device": str(self._gradients.device)}
        self._meter = _core.NoiseMeter(self._name, sizes, about)
        self._iterates = Iterates(self._layers, every // self._stride if self._stride else 0)
        self._not_finite = 0  # gradients that were looked at last
        self._said = False  # that hooks do not run
        self._of_iterates: list[tuple[NDArray[np.float64], tuple[float, float, float]]] = []
        self._iteration = iteration
        self._begin = time.monotonic()
        self._settings = {
            "batch_size": batch_size,
            "minibatches": self._minibatches.count,
            "points": self._minibatches.points,
            "every": every,
            "iterates": self._stride,
            "mode": mode,
            "autocast": "none" if autocast is None else str(autocast).removeprefix("torch."),
            "loss_scale": loss_scale,
            "clip_norm": "none" if clip_norm is None else clip_norm,
            "seed": seed,
        }

    @property
    def iteration(self) -> int:
        """Steps of the training done."""
        return self._iteration

    def step(self) -> None:
        """A step of the training has been done: to be called after optimizer.step(). Measures every `every` steps."""
        self._iteration += 1
        if self._stride and self._iteration % self._stride == 0:
            self._gradients.check_parameters()
            self._iterates.see()
        if self._iteration % self._every == 0:
            self._measure()

    def measure(self) -> xr.Dataset:
        """Measures the noise at the present weights and returns what was found; of an iteration that is measured already,
        that."""
        self._measure()
        return self.dataset.sel(iteration=self._iteration)

    def _measure(self) -> None:
        if self._iteration in self._meter.columns()["iteration"]:
            return
        loss = 0.0
        with self._undisturbed() as randomness:
            for gradient, loss in self._noises(randomness):
                self._meter.second(gradient)
        self._meter.measure(self._iteration, loss, time.monotonic() - self._begin)
        if np.isnan(self._meter.columns()["alpha_train"][-1]):
            warnings.warn(f"{self._name}: no alpha-hat at iteration {self._iteration}: {self._no_noise()}", stacklevel=3)
        self._of_iterates.append((self._iterates.layers(), self._iterates.trajectory()))
        self._iterates.begin()

    def _undisturbed(self) -> AbstractContextManager[Randomness]:
        sentence = hooks_left_out(self._model)
        if sentence and not self._said:
            warnings.warn(f"{self._name}: {sentence}", stacklevel=4)
            self._said = True
        self._gradients.begin()
        return undisturbed(self._model, self._training)

    def _no_noise(self) -> str:
        """Why the noise that was looked at last has no index."""
        if self._not_finite:
            return f"the gradients of {self._not_finite} of {self._minibatches.count} minibatches are not finite (weights or losses are nan or inf)"
        return "the gradients of all minibatches are the same, to rounding"

    def _noises(self, randomness: Randomness) -> Iterator[tuple[NDArray[np.float32], float]]:
        """Gradients of the minibatches that are noise, after the meter knows their mean, and the loss of all points. What
        draws at random begins anew in every pass, so that all see the same gradients."""
        self._meter.begin(self._minibatches.count)
        parts = -(-self._minibatches.points // self._settings["batch_size"])  # type: ignore[operator]
        kept: list[NDArray[np.float32]] = []
        losses: list[float] = []
        total = 0.0
        self._not_finite = 0
        randomness.restore()
        for batch, size in self._minibatches.on(self._gradients.device):
            gradient, loss = self._gradients(batch)
            self._not_finite += not np.isfinite(gradient).all()
            self._meter.first(gradient, float(size))
            losses.append(loss)
            total += loss * size
            if parts * self._p <= self._room:
                kept.append(gradient)
        self._meter.between(float(self._minibatches.points))
        total /= self._minibatches.points
        if kept:
            for gradient in kept[: self._minibatches.count]:
                yield gradient, total
            return
        randomness.restore()
        for number, (batch, _) in enumerate(self._minibatches.on(self._gradients.device)):
            if number == self._minibatches.count:
                return
            gradient, loss = self._gradients(batch)
            if not abs(loss - losses[number]) <= _SAME_LOSS * abs(losses[number]) and np.isfinite(losses[number]):
                raise InputError(
                    [
                        (
                            "dataset",
                            f"minibatch {number} has the loss {losses[number]:.6g} and, computed again, {loss:.6g} (give a dataset "
                            f"without random transforms, or memory={-(-parts * self._p * _BYTES // _MIB)}, which holds all gradients)",
                        )
                    ]
                )
            yield gradient, total

    def diagnose(self, *, surrogates: int | None = None, progress: bool | None = None) -> Report:
        """Whether the noise at the present weights is heavy-tailed, or only looks so: the measured index beside that of
        Gaussian noise with the same covariance, and a verdict, as `levywell train --diagnose` gives them.

        `report["diagnosis"]` has the numbers, `report.verdict` the conclusion; 16 minibatches or more. surrogates:
        Gaussian noises (99). Of the gradients as many coordinates are held as `memory` allows. Source:
        docs/decisions/noise_diagnosis.md.
        """
        if self._minibatches.count < _core.fewest_minibatches:
            raise InputError(
                [
                    (
                        "batch_size",
                        f"{self._minibatches.count} minibatches are too few for a diagnosis ({_core.fewest_minibatches} or more: smaller ones"
                        " than batch_size, or more by minibatches)",
                    )
                ]
            )
        if surrogates is not None and not surrogates >= 19:
            raise InputError([("surrogates", f"surrogates = {surrogates} (19 or more)")])
        self._measure()
        if self._diagnosis() is None:
            with self._undisturbed() as randomness:
                self._show(randomness)
            if self._not_finite:
                raise InputError([("model", f"at iteration {self._iteration} {self._no_noise()}: there is nothing to diagnose")])
            with bar(progress) as show:
                self._meter.diagnose(self._iteration, surrogates, self._seed, show)
        return Report(self.report, {"diagnosis": self._diagnosis()})

    def _show(self, randomness: Randomness) -> None:
        shown = 0
        for gradient, _ in self._noises(randomness):
            if shown == 0:
                self._meter.begin_diagnosis(self._room)
            if shown < self._meter.shown_rows():
                self._meter.show(self._meter.noise(gradient))
            shown += 1
        if self._meter.needs_second():
            for row, (gradient, _) in enumerate(self._noises(randomness)):
                if row < self._meter.shown_rows():
                    self._meter.show_again(self._meter.noise(gradient))

    def _diagnoses(self) -> dict[int, dict[str, Any]]:
        run = json.loads(self._meter.json())["network"][0]
        return {entry["iteration"]: entry for entry in run.get("diagnoses", [])}

    def _diagnosis(self) -> dict[str, Any] | None:
        return self._diagnoses().get(self._iteration)

    def pipeline(
        self,
        potential: Potential | PathLike,
        learning_rate: float,
        *,
        kind: str | Sequence[str] | None = None,
        iteration: int | Sequence[int] | None = None,
        unit: float = 1.0,
        gaussian: bool = True,
        changing: bool = False,
        start: str | Sequence[str] | None = None,
        dt: float | None = None,
        paths: int | None = None,
        horizon: float | Literal["auto"] | None = None,
        seed: int | None = None,
        threads: int | None = None,
        most_steps: float = 1e11,
        progress: bool | None = None,
    ) -> Report:
        """What the measured noise would do in a potential: transition times and occupation fractions, beside their exact
        values and Gaussian noise of equal scale, as `levywell pipeline` gives them.

        learning_rate: eta [time]; the noise is that of plain SGD with this step, eps = eta^((alpha-1)/alpha) sigma.
        kind: "pooled" (the paper's alpha-hat), "per_coordinate" (what the diagnosis says of single coordinates), or both;
        None: both where the iteration was diagnosed, else pooled. iteration: measured ones (None: the last). unit: length
        of weight space that is 1 in the potential. gaussian: beside each law the Gaussian of the same sigma. changing:
        also pooled noise as it changed up to that iteration. start: minima from which transitions are measured (all).
        dt, paths, horizon, seed, threads: as of `lw.transitions`. most_steps: a noise that would take more path-steps
        is not simulated; `unit` offered instead stands in the report.

        `report["noises"]` and `report["rows"]` are those of `levywell pipeline --json`. Source:
        docs/decisions/network_to_simulator.md.
        """
        measured = [int(k) for k in self._meter.columns()["iteration"]]
        if not measured:
            raise InputError([("iteration", "nothing is measured yet (probe.measure())")])
        iterations = [measured[-1]] if iteration is None else [int(k) for k in np.atleast_1d(np.asarray(iteration))]
        diagnosed = self._diagnoses()
        if kind is None:
            kinds = ["pooled", "per_coordinate"] if all(k in diagnosed for k in iterations) else ["pooled"]
        else:
            kinds = [kind] if isinstance(kind, str) else list(kind)
        missing = [k for k in iterations if k not in diagnosed] if "per_coordinate" in kinds else []
        if missing:
            raise InputError(
                [("kind", f'"per_coordinate" needs a diagnosis, and iteration {missing[0]} has none (probe.diagnose() there, or kind="pooled")')]
            )
        settings = {
            "kind": kinds,
            "iteration": iterations,
            "unit": float(unit),
            "gaussian": bool(gaussian),
            "changing": bool(changing),
            "start": [] if start is None else [start] if isinstance(start, str) else list(start),
            "most_steps": float(most_steps),
        }
        method: dict[str, object] = {"dt": dt, "paths": paths, "horizon": horizon, "seed": seed, "threads": threads}
        with bar(progress) as show:
            text, data = self._meter.pipeline(as_potential(potential)._core, float(learning_rate), settings, method, show)
        return Report(text.replace("--unit ", "unit="), json.loads(data))

    @property
    def dataset(self) -> xr.Dataset:
        """What was measured, by the names of result files of `levywell train`: `alpha_train`, `sigma_train`, `alpha_layer`
        and so on over `iteration`; the iterates' own indices; verdicts of diagnoses."""
        columns = self._meter.columns()
        iterations = np.array(columns["iteration"], dtype=np.int64)
        variables: dict[str, xr.Variable] = {}
        for name, values in columns.items():
            if name in ("alpha_train", "sigma_train") or (name != "iteration" and not np.isnan(values).all()):
                variables[name] = variable(["network"], name, [], np.array(values))
        for name, rows in self._meter.lists().items():
            if rows:
                variables[name] = variable(["network"], name, [], np.array(rows))
        variables.update(self._own_variables(iterations))
        counts = self._meter.counts()
        dataset = xr.Dataset(variables, attrs={"network": self._name, **self._settings, **counts, **self._provenance()})
        iteration_field = field(["network"], "iteration", 1)
        assert iteration_field is not None
        coordinates = {"iteration": xr.Variable(["iteration"], iterations, attributes(iteration_field[0], iteration_field[2]))}
        dataset = dataset.assign_coords(coordinates)
        if "layer" in dataset.sizes:
            dataset = dataset.assign_coords(layer=list(self._layers))
        return dataset.assign_coords(bound=["lower", "upper"]) if "bound" in dataset.sizes else dataset

    def _own_variables(self, iterations: NDArray[np.int64]) -> dict[str, xr.Variable]:
        values: dict[str, NDArray[Any]] = {}
        if self._of_iterates and self._stride:
            layers = np.array([of_layers for of_layers, _ in self._of_iterates])
            steps = np.array([of_steps for _, of_steps in self._of_iterates])
            values["alpha_iterate"], values["alpha_iterate_ci95"] = layers[..., 0], layers[..., 1:]
            values["alpha_trajectory"], values["alpha_trajectory_ci95"] = steps[:, 0], steps[:, 1:]
        diagnoses = self._diagnoses()
        texts: dict[str, xr.Variable] = {}
        if diagnoses:
            pooled = [diagnoses.get(int(k), {}).get("pooled", {}) for k in iterations]
            for label, entry in (("alpha_gaussian", "gaussian"), ("alpha_gaussian_deviation", "standard_deviation"), ("alpha_gaussian_p_value", "p_value")):
                values[label] = np.array([np.nan if row.get(entry) is None else row[entry] for row in pooled])
            rows = [diagnoses.get(int(k)) for k in iterations]
            answers = ["" if row is None else row["decision"]["answer"] for row in rows]
            verdicts = ["" if row is None else row["verdict"] for row in rows]
            for label, words in (("answer", answers), ("verdict", verdicts)):
                texts[label] = xr.Variable(["iteration"], np.array(words, dtype=object), attributes("text", _TEXTS[label]))
        made = {name: xr.Variable(_OWN[name][0], array, attributes("1", _OWN[name][1])) for name, array in values.items()}
        return {**made, **texts}

    def _provenance(self) -> dict[str, str]:
        return {
            "device": str(self._gradients.device),
            "torch_version": torch.__version__,
            "levywell_version": f"levywell {_core.version} ({_core.git_sha})",
            "report": self.report,
        }

    @property
    def report(self) -> str:
        """The table of `levywell train`, and the diagnoses."""
        if not self._meter.columns()["iteration"]:
            return f"{self._name}: {self._p} parameters, nothing measured yet"
        return self._meter.text().rstrip() + self._iterates_text()

    def _iterates_text(self) -> str:
        if not self._stride:
            return ""
        layers, (steps, low, high) = self._of_iterates[-1]
        known = "; ".join(f"{name} {row[0]:.4g}" for name, row in zip(self._layers, layers) if not np.isnan(row[0]))
        text = f"\niterates, averaged since the measurement before: alpha-hat of the weights of {known}" if known else ""
        if not np.isnan(steps):
            text += (
                f"\ntrajectory: alpha-hat {steps:.4g} [{low:.4g}, {high:.4g}] of the steps over {self._stride} iterations; a drift alone gives 1, "
                "independent Gaussian steps give 2"
            )
        return text

    def __repr__(self) -> str:
        return f"levywell.torch.NoiseProbe at iteration {self._iteration}\n{self.report}"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


def _faults_of_numbers(numbers: dict[str, tuple[int, int]]) -> list[tuple[str, str]]:
    """Of whole numbers with their smallest allowed values."""
    return [
        (name, f"{name} = {value!r} (a whole number, {least} or larger)")
        for name, (value, least) in numbers.items()
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least
    ]

"""Times of any simulator against their exact law."""

from __future__ import annotations

import json
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from . import _core
from ._errors import InputError
from ._numbers import real, real_array
from ._potential import PathLike, Potential
from ._samples import Report
from ._simulation import _plain, as_potential


def audit_times(
    times: ArrayLike,
    potential: Potential | PathLike,
    alpha: float,
    epsilon: float,
    *,
    measure: Literal["exit", "transitions"] = "exit",
    start: str | float | None = None,
    interval: tuple[float, float] | None = None,
    delta: float | None = None,
    convention: Literal["levy", "brownian"] | None = None,
    monitoring: Literal["continuous", "grid"] | None = None,
    dt: float | None = None,
    level: float = 0.01,
) -> Report:
    """Holds exit or transition times of any simulator against the exact law that they are meant to have.

        times = my_simulator(paths=10000, alpha=1.5, epsilon=0.3, start=-1)
        print(lw.audit_times(times, p, alpha=1.5, epsilon=0.3))

    times [time]: shape (n,), 20 or more, of independent paths, each followed to its event: no time is censored or NaN.
    alpha, epsilon [length/time^(1/alpha)]: the noise. measure, start, interval, delta, convention: the event, as `exit` and
    `transitions` take them. monitoring: "continuous", the process itself (an event is seen at any time), or "grid", the
    chain w - f'(w) dt + noise that is looked at after its steps of `dt` [time].

    Tests by Holm's procedure: the mean; and of exits of the process, beyond the time from which they are exponential, their
    number, rate and law. level: chance that times of the law are said to depart, all tests together.
    `report["answer"]` is "passes" or "departs", `report.verdict` says what was found or what difference would have been
    seen; `report["mean"]` [time], `report["mean_exact"]` [time] and `report["tests"]` are those of `levywell audit --json`.
    Raises `InputError` with all faults. Source: docs/estimators.md.
    """
    array = real_array("times", times)
    if array.ndim != 1:
        raise InputError([("times", f"an array of {array.ndim} dimensions (times are a vector)")])
    event = {
        "alpha": alpha,
        "epsilon": epsilon,
        "measure": measure,
        "start": start,
        "interval": interval,
        "delta": delta,
        "convention": convention,
        "monitoring": monitoring,
        "dt": dt,
    }
    arguments = {key: _plain(value) for key, value in event.items()}
    text, data = _core.audit_times(np.ascontiguousarray(array), as_potential(potential)._core, arguments, real("level", level))
    return Report(text, json.loads(data))

"""Metastability under heavy-tailed noise: simulated, and compared with theory.

    import levywell as lw

    p = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0])
    ds = lw.transitions(p, alpha=[1.2, 1.5], epsilon=[0.1, 0.05], accuracy=0.01)
    ds.lw.table()

`exit`, `transitions`, `chain` and `occupation` simulate dw = -f'(w) dt + epsilon dL^alpha and put exact values beside what
they measure; `theory` gives these alone; `stable` is the law of the noise; `estimate`, `diagnose` and `audit` say what
numbers are like, `audit_times` what times are, of any simulator; `open` reads a result file of the command line; `torch`
measures the gradient noise of PyTorch networks. Lengths and times are those of the potential.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._errors import Fault, InputError, Interrupted, RunError
from . import _native  # noqa: F401  before what needs the extension module
from ._accessor import Accessor
from ._core import version as __version__
from ._files import open
from ._measures import chain, exit, occupation, transitions
from ._potential import Potential
from ._samples import Report, audit, diagnose, estimate
from ._stable import StableLaw, stable
from ._theory import theory
from ._times import audit_times

if TYPE_CHECKING:
    from types import ModuleType

    from . import torch as torch

__all__ = [
    "Accessor",
    "Fault",
    "InputError",
    "Interrupted",
    "Potential",
    "Report",
    "RunError",
    "StableLaw",
    "__version__",
    "audit",
    "audit_times",
    "chain",
    "diagnose",
    "estimate",
    "exit",
    "occupation",
    "open",
    "stable",
    "theory",
    "transitions",
]


def __getattr__(name: str) -> ModuleType:
    """PyTorch is imported when it is first used."""
    if name != "torch":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return importlib.import_module(".torch", __name__)

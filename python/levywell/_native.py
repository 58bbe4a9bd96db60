"""Loads the extension module.

OpenMP's threads that wait are let sleep, unless the environment chooses otherwise: spinning ones take the cores from whatever else runs.
The library reads this once, when it is loaded."""

from __future__ import annotations

import atexit
import os
from types import ModuleType

from ._errors import InputError, RunError


def _load() -> ModuleType:
    undecided = not any(name in os.environ for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"))
    if undecided:
        os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        from . import _core
    finally:
        if undecided:
            del os.environ["OMP_WAIT_POLICY"]
    _core.set_errors(InputError, RunError)
    atexit.register(_core.await_stopped_tasks)
    return _core


_load()

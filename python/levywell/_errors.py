"""What goes wrong, as exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import xarray as xr

from ._words import in_python

P = ParamSpec("P")
T = TypeVar("T")


def _argument(where: str) -> str:
    """Of a default that is at fault, the argument that would replace it."""
    default = re.fullmatch(r"\(default (\w+)\)", where)
    return default[1] if default else in_python(where)


class Fault(NamedTuple):
    """One thing that is wrong: where it stands (an argument, or file:line), and what is wrong, why, and what works."""

    where: str
    what: str


class InputError(ValueError):
    """Arguments, a potential or numbers that cannot be used.

    All faults are reported together, one a line; `faults` lists them. Nothing has been computed."""

    faults: tuple[Fault, ...]

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(Fault(_argument(where), in_python(what)) for where, what in faults)
        super().__init__("\n".join(f"{fault.where}: {fault.what}" for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


_kept: ContextVar[list[tuple[str, str]] | None] = ContextVar("_kept", default=None)


@contextmanager
def together() -> Iterator[list[tuple[str, str]]]:
    """Raises all faults of the arguments that are read within at its end, with those that are added to the list."""
    faults: list[tuple[str, str]] = []
    token = _kept.set(faults)
    try:
        yield faults
    except InputError as error:
        faults.extend(error.faults)
    finally:
        _kept.reset(token)
    if faults:
        raise InputError(faults) from None


def kept_together(stand_in: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Of a function that reads an argument: within together() it returns the stand-in for one that it refuses."""

    def decorated(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def reads(*arguments: P.args, **options: P.kwargs) -> T:
            try:
                return read(*arguments, **options)
            except InputError as error:
                faults = _kept.get()
                if faults is None:
                    raise
                faults.extend(error.faults)
                return stand_in  # type: ignore[no-any-return]

        return reads

    return decorated


class RunError(RuntimeError):
    """A run that failed for a reason other than its arguments, such as a lack of memory."""

    def __init__(self, text: str) -> None:
        super().__init__(in_python(text))


class Interrupted(KeyboardInterrupt):
    """A simulation that Ctrl-C has stopped; what was done is kept.

        try:
            ds = lw.transitions(p, alpha=1.5, epsilon=[0.1, 0.01, 0.001])
        except lw.Interrupted as stop:
            partial = stop.dataset    # conditions that were finished; NaN elsewhere
            ds = stop.resume()        # the rest, with the same bits as a run that was not interrupted
    """

    def __init__(self, dataset: Callable[[], xr.Dataset | None], resume: Callable[[], xr.Dataset]) -> None:
        super().__init__("interrupted; `dataset` holds what was finished, resume() goes on")
        self._dataset = dataset
        self._resume = resume

    @property
    def dataset(self) -> xr.Dataset | None:
        """The finished conditions, NaN where one is not; None where none is."""
        return self._dataset()

    def resume(self) -> xr.Dataset:
        """Goes on where the run was stopped."""
        return self._resume()

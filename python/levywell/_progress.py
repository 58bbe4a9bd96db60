"""A progress bar on terminals and in notebooks."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Show = Callable[[str, float, float], None]

_SECONDS_BEFORE_IT_SHOWS = 0.5


def _is_watched() -> bool:
    if "ipykernel" in sys.modules:
        return True
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def bar(progress: bool | None) -> Iterator[Show | None]:
    """A function of (what, done, total) that moves a bar; None where nobody watches. `progress`: True, False, or None to
    let that decide."""
    if not (_is_watched() if progress is None else progress):
        yield None
        return
    from tqdm import TqdmWarning

    with warnings.catch_warnings():  # without ipywidgets the bar is one of text, in notebooks too
        warnings.simplefilter("ignore", TqdmWarning)
        from tqdm.auto import tqdm

    with tqdm(total=1, delay=_SECONDS_BEFORE_IT_SHOWS, leave=False, unit="", unit_scale=True) as line:

        def show(what: str, done: float, total: float) -> None:
            line.set_description_str(what, refresh=False)
            line.total = max(total, done, 1)
            line.update(done - line.n)

        yield show

"""Parts of a picture folder or of a page are made apart: the fault of one stops no other, and is named at the end."""
import contextlib
import pathlib
import sys
import traceback

from . import schema

HERE = pathlib.Path(__file__).resolve().parent


class Faults:
    """What could not be made, and why: `lines`, one each."""

    def __init__(self):
        self.lines = []

    @contextlib.contextmanager
    def apart(self, what):
        """Takes down what goes wrong inside as a fault of `what`, and goes on behind it."""
        try:
            yield
        except Exception as problem:  # whatever it is: the other parts do not rest on this one
            self.lines.append(f"{what}: {reason(problem)}")

    def finish(self):
        """Names the faults on standard error; the exit code."""
        for line in self.lines:
            print(f"levywell: {line}", file=sys.stderr)
        return 1 if self.lines else 0


def reason(problem):
    """A fault in one line; one that the reader of files does not know, with its place in these scripts."""
    if isinstance(problem, schema.Unreadable):
        return str(problem)
    own = [frame for frame in traceback.extract_tb(problem.__traceback__) if HERE in pathlib.Path(frame.filename).parents]
    place = f" ({pathlib.Path(own[-1].filename).relative_to(HERE)}:{own[-1].lineno})" if own else ""
    return f"{type(problem).__name__}: {' '.join(str(problem).split())}{place}"

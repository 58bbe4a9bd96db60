#!/usr/bin/env python3
"""Writes levywell/_measures.py, the functions that simulate, from the library's table of what a run can be asked for.

    python/write_measures.py [--check]

Runs with a Python that has levywell installed. --check: write nothing; code 1 where the file is not up to date.
"""
import importlib.util
import pathlib
import re
import sys
import textwrap

FILE = pathlib.Path(__file__).resolve().parent / "levywell" / "_measures.py"
WIDTH = 120

TYPES = {
    "number": "float",
    "number_or_auto": 'float | Literal["auto"]',
    "fraction": "float | str",
    "numbers": "ArrayLike",
    "interval": "tuple[float, float]",
    "start": "str | float",
    "whole": "int",
    "flag": "bool",
    "schedule": "ArrayLike | str",
}
TIMED = ["exit", "transitions"]
SOJOURN = ["chain", "occupation"]
ONLY = {"interval": ["exit"], "delta": ["transitions", "chain"], "monitoring": TIMED, "burn_in": SOJOURN}
FIRST = ["alpha", "epsilon"]  # also without a name

MEASURES = {
    "exit": (
        "Times at which paths leave a well, or an interval, and by which end.",
        "`mean` time [time] with `stderr`, `ci95` and the whole error `mean_error`; the exact value `mean_exact` with its own "
        "error, the small-noise law `mean_asymptotic`; `target_counts` by the end; and of every path `exit_time` [time], "
        "`exit_point` [length], `target` (0 left, 1 right) and `censored`.",
    ),
    "transitions": (
        "Times at which paths reach the ball around another well, and which well.",
        "`mean` time [time] with `stderr`, `ci95` and the whole error `mean_error`; the exact value `mean_exact` with its own "
        "error, the small-noise law `mean_asymptotic`; `target_counts` by well; the rates `q_hat` [1/time]; and of every path "
        "`transition_time` [time], `target` (the well, from 0) and `censored`.",
    ),
    "chain": (
        "The chain of jumps between wells, of a few long paths.",
        "the rates `q_hat` [1/time] with `q_hat_ci95`, numbers of jumps `transitions`, `mean_first_passage` and "
        "`relaxation_times` [time] of the chain, all with errors; `rates_z`, their distance from the small-noise law in standard "
        "errors; and the occupation fraction `pi_hat` beside `pi` of small noise.",
    ),
    "occupation": (
        "The fraction of time that paths spend in each well.",
        "`pi_hat` with `pi_hat_stderr` and `pi_hat_error`, beside the exact `pi_exact` and `pi` of small noise.",
    ),
}

HEAD = '''"""The functions that simulate. Written by python/write_measures.py from the library's table of what a run can be asked for."""

from __future__ import annotations

from typing import Literal

import xarray as xr
from numpy.typing import ArrayLike

from ._potential import PathLike, Potential
from ._simulation import simulate
'''


def fields():
    """The table, from the extension module alone: the package may not be importable without what is written here."""
    here = FILE.parent.parent
    sys.path[:] = [folder for folder in sys.path if pathlib.Path(folder).resolve() != here]  # the source has no such module
    package = importlib.util.find_spec("levywell")
    module = next(path for folder in package.submodule_search_locations for path in pathlib.Path(folder).glob("_core*.so"))
    spec = importlib.util.spec_from_file_location("_core", module)
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    return [field for field in core.request_fields() if field["key"] != "measure"]


def type_of(field):
    if field["kind"] != "choice":
        return TYPES[field["kind"]]
    return "Literal[" + ", ".join(f'"{word}"' for word in field["words"]) + "]"


def in_python(help_text):
    return re.sub(r"--([a-z][a-z-]*)", lambda flag: flag[1].replace("-", "_"), help_text)


def described(field):
    text = in_python(field["help"])
    if field["kind"] == "flag" and field["default"]:
        text = "False: " + text
    unit = "" if field["unit"] == "1" else f" [{field['unit']}]"
    return textwrap.fill(
        f"{field['key']}{unit}: {text}.", WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 12, break_long_words=False
    )


def filled(text):
    return textwrap.fill(text, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)


def function(measure, table):
    summary, variables = MEASURES[measure]
    own = [field for field in table if measure in ONLY.get(field["key"], MEASURES)]
    signature = [f"    {field['key']}: {type_of(field)} | None = None," for field in own if field["key"] in FIRST]
    signature += ["    *,"]
    signature += [f"    {field['key']}: {type_of(field)} | None = None," for field in own if field["key"] not in FIRST]
    lines = [
        f"def {measure}(",
        "    potential: Potential | PathLike,",
        *signature,
        "    progress: bool | None = None,",
        ") -> xr.Dataset:",
        f'    """{summary}',
        "",
        filled(
            "Simulates dw = -f'(w) dt + epsilon dL^alpha, E exp(ik L_t) = exp(-t |k|^alpha), over many paths, and puts theory beside "
            "what it measures. Lists of alpha and epsilon make the dimensions alpha and epsilon; a number makes none. Same "
            "arguments, same numbers, on any machine's threads: those of `levywell simulate`, bit for bit."
        ),
        "",
        filled(f"Returns a dataset whose variables carry unit and meaning as attributes: {variables} `verdict` says in words how both compare. A "
               "number is NaN where data or theory give none. Attributes: seed, version, the potential and the request as files of the "
               "command line, and its report (`ds.lw.report`)."),
        "",
        filled("Raises `InputError` (a ValueError) before anything is simulated, with all faults; `Interrupted` (a "
               "KeyboardInterrupt) on Ctrl-C, which keeps what was done."),
        "",
        "    Arguments are the keys of a run file; None is its default.",
        "",
        "        potential: a Potential, or the name of a potential file.",
        *[described(field) for field in own],
        "        progress: whether a bar shows it; None: on terminals and in notebooks.",
        '    """',
        "    arguments: dict[str, object] = {",
        *[f'        "{field["key"]}": {field["key"]},' for field in own],
        "    }",
        f'    return simulate("{measure}", potential, arguments, progress)',
    ]
    return "\n".join(lines) + "\n"


def main():
    table = fields()
    text = "\n\n".join([HEAD, *[function(measure, table) for measure in MEASURES]])
    if "--check" in sys.argv[1:]:
        if FILE.read_text() != text:
            sys.exit(f"{FILE} is not what the library's table says: python/write_measures.py writes it")
        return
    FILE.write_text(text)


main()

"""The functions that simulate. Written by python/write_measures.py from the library's table of what a run can be asked for."""

from __future__ import annotations

from typing import Literal

import xarray as xr
from numpy.typing import ArrayLike

from ._potential import PathLike, Potential
from ._simulation import simulate


def exit(
    potential: Potential | PathLike,
    alpha: ArrayLike | None = None,
    epsilon: ArrayLike | None = None,
    *,
    schedule: ArrayLike | str | None = None,
    convention: Literal["levy", "brownian"] | None = None,
    scheme: Literal["auto", "euler", "strang", "jump_adapted", "splitting"] | None = None,
    accuracy: float | str | None = None,
    dt: float | None = None,
    tolerance: float | None = None,
    threshold: float | Literal["auto"] | None = None,
    core_radius: float | Literal["auto"] | None = None,
    start: str | float | None = None,
    interval: tuple[float, float] | None = None,
    monitoring: Literal["continuous", "grid"] | None = None,
    paths: int | None = None,
    horizon: float | Literal["auto"] | None = None,
    seed: int | None = None,
    threads: int | None = None,
    common_random_numbers: bool | None = None,
    backend: Literal["auto", "reference", "host", "cuda"] | None = None,
    precision: Literal["auto", "float", "double"] | None = None,
    step_error: bool | None = None,
    per_path: bool | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """Times at which paths leave a well, or an interval, and by which end.

    Simulates dw = -f'(w) dt + epsilon dL^alpha, E exp(ik L_t) = exp(-t |k|^alpha), over many paths, and puts theory
    beside what it measures. Lists of alpha and epsilon make the dimensions alpha and epsilon; a number makes none. Same
    arguments, same numbers, on any machine's threads: those of `levywell simulate`, bit for bit.

    Returns a dataset whose variables carry unit and meaning as attributes: `mean` time [time] with `stderr`, `ci95` and
    the whole error `mean_error`; the exact value `mean_exact` with its own error, the small-noise law
    `mean_asymptotic`; `target_counts` by the end; and of every path `exit_time` [time], `exit_point` [length], `target`
    (0 left, 1 right) and `censored`. `verdict` says in words how both compare. A number is NaN where data or theory
    give none. Attributes: seed, version, the potential and the request as files of the command line, and its report
    (`ds.lw.report`).

    Raises `InputError` (a ValueError) before anything is simulated, with all faults; `Interrupted` (a
    KeyboardInterrupt) on Ctrl-C, which keeps what was done.

    Arguments are the keys of a run file; None is its default.

        potential: a Potential, or the name of a potential file.
        alpha: tail indices A[,A..], 0.05 <= alpha <= 2.
        epsilon [length/time^(1/alpha)]: noise scales E[,E..]; every alpha with every epsilon is one condition.
        schedule: noise that changes in time, instead of alpha and epsilon: a text file with the columns time, alpha,
            epsilon.
        convention: levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2.
        scheme: auto (default: the cheaper one), strang (every step, of second order), euler (every step of the chain w
            - f'(w) dt + noise), jump_adapted (passes over the rest between large jumps; its cost does not grow as
            epsilon falls) or splitting (mean exit times over high barriers).
        accuracy: relative error, such as 0.3%, of the mean time, of every occupation fraction, of every rate as a part
            of the rate at which its well is left (chain); pilots choose dt and paths with which chance, time step and
            rests together stay below it (exit, transitions: default 1% where neither of these is given).
        dt [time]: time step (default 0.005, but where an accuracy chooses it).
        tolerance: jump_adapted: relative bias allowed in mean times (default 1e-3).
        threshold [length]: jump_adapted: jumps larger than this end a rest; a length or auto.
        core_radius [length]: jump_adapted: so near to its minimum a path comes to rest; a length or auto.
        start [length]: m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3.
        interval [length]: A,B: what an exit run leaves (default: the basin of the start).
        monitoring: exit, transitions: when events are seen. continuous (default): at any time, by the bridges of the
            steps; grid: after steps only, as those of a chain such as SGD.
        paths: number of paths (default 100000, but where an accuracy chooses them; 256 long ones for chain and
            occupation).
        horizon [time]: time at which paths are censored, or their length; a number or auto.
        seed: seed (default 1); same seed, same numbers on any machine's threads.
        threads: threads (default: all cores; of a rank, its share of them).
        common_random_numbers: all conditions draw the same numbers: differences between them vary less, but their
            errors are not independent.
        backend: auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow,
            independent).
        precision: auto (float where it resolves the process), float or double.
        step_error: False: leave the time step's part in the errors unmeasured: measuring it adds up to half of the
            work, more to runs of few long paths.
        per_path: False: keep reduced statistics only: constant memory.
        progress: whether a bar shows it; None: on terminals and in notebooks.
    """
    arguments: dict[str, object] = {
        "alpha": alpha,
        "epsilon": epsilon,
        "schedule": schedule,
        "convention": convention,
        "scheme": scheme,
        "accuracy": accuracy,
        "dt": dt,
        "tolerance": tolerance,
        "threshold": threshold,
        "core_radius": core_radius,
        "start": start,
        "interval": interval,
        "monitoring": monitoring,
        "paths": paths,
        "horizon": horizon,
        "seed": seed,
        "threads": threads,
        "common_random_numbers": common_random_numbers,
        "backend": backend,
        "precision": precision,
        "step_error": step_error,
        "per_path": per_path,
    }
    return simulate("exit", potential, arguments, progress)


def transitions(
    potential: Potential | PathLike,
    alpha: ArrayLike | None = None,
    epsilon: ArrayLike | None = None,
    *,
    schedule: ArrayLike | str | None = None,
    convention: Literal["levy", "brownian"] | None = None,
    scheme: Literal["auto", "euler", "strang", "jump_adapted", "splitting"] | None = None,
    accuracy: float | str | None = None,
    dt: float | None = None,
    tolerance: float | None = None,
    threshold: float | Literal["auto"] | None = None,
    core_radius: float | Literal["auto"] | None = None,
    start: str | float | None = None,
    delta: float | None = None,
    monitoring: Literal["continuous", "grid"] | None = None,
    paths: int | None = None,
    horizon: float | Literal["auto"] | None = None,
    seed: int | None = None,
    threads: int | None = None,
    common_random_numbers: bool | None = None,
    backend: Literal["auto", "reference", "host", "cuda"] | None = None,
    precision: Literal["auto", "float", "double"] | None = None,
    step_error: bool | None = None,
    per_path: bool | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """Times at which paths reach the ball around another well, and which well.

    Simulates dw = -f'(w) dt + epsilon dL^alpha, E exp(ik L_t) = exp(-t |k|^alpha), over many paths, and puts theory
    beside what it measures. Lists of alpha and epsilon make the dimensions alpha and epsilon; a number makes none. Same
    arguments, same numbers, on any machine's threads: those of `levywell simulate`, bit for bit.

    Returns a dataset whose variables carry unit and meaning as attributes: `mean` time [time] with `stderr`, `ci95` and
    the whole error `mean_error`; the exact value `mean_exact` with its own error, the small-noise law
    `mean_asymptotic`; `target_counts` by well; the rates `q_hat` [1/time]; and of every path `transition_time` [time],
    `target` (the well, from 0) and `censored`. `verdict` says in words how both compare. A number is NaN where data or
    theory give none. Attributes: seed, version, the potential and the request as files of the command line, and its
    report (`ds.lw.report`).

    Raises `InputError` (a ValueError) before anything is simulated, with all faults; `Interrupted` (a
    KeyboardInterrupt) on Ctrl-C, which keeps what was done.

    Arguments are the keys of a run file; None is its default.

        potential: a Potential, or the name of a potential file.
        alpha: tail indices A[,A..], 0.05 <= alpha <= 2.
        epsilon [length/time^(1/alpha)]: noise scales E[,E..]; every alpha with every epsilon is one condition.
        schedule: noise that changes in time, instead of alpha and epsilon: a text file with the columns time, alpha,
            epsilon.
        convention: levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2.
        scheme: auto (default: the cheaper one), strang (every step, of second order), euler (every step of the chain w
            - f'(w) dt + noise), jump_adapted (passes over the rest between large jumps; its cost does not grow as
            epsilon falls) or splitting (mean exit times over high barriers).
        accuracy: relative error, such as 0.3%, of the mean time, of every occupation fraction, of every rate as a part
            of the rate at which its well is left (chain); pilots choose dt and paths with which chance, time step and
            rests together stay below it (exit, transitions: default 1% where neither of these is given).
        dt [time]: time step (default 0.005, but where an accuracy chooses it).
        tolerance: jump_adapted: relative bias allowed in mean times (default 1e-3).
        threshold [length]: jump_adapted: jumps larger than this end a rest; a length or auto.
        core_radius [length]: jump_adapted: so near to its minimum a path comes to rest; a length or auto.
        start [length]: m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3.
        delta [length]: radius of the balls B_j around minima (default: 0.2 of the nearest maximum's distance).
        monitoring: exit, transitions: when events are seen. continuous (default): at any time, by the bridges of the
            steps; grid: after steps only, as those of a chain such as SGD.
        paths: number of paths (default 100000, but where an accuracy chooses them; 256 long ones for chain and
            occupation).
        horizon [time]: time at which paths are censored, or their length; a number or auto.
        seed: seed (default 1); same seed, same numbers on any machine's threads.
        threads: threads (default: all cores; of a rank, its share of them).
        common_random_numbers: all conditions draw the same numbers: differences between them vary less, but their
            errors are not independent.
        backend: auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow,
            independent).
        precision: auto (float where it resolves the process), float or double.
        step_error: False: leave the time step's part in the errors unmeasured: measuring it adds up to half of the
            work, more to runs of few long paths.
        per_path: False: keep reduced statistics only: constant memory.
        progress: whether a bar shows it; None: on terminals and in notebooks.
    """
    arguments: dict[str, object] = {
        "alpha": alpha,
        "epsilon": epsilon,
        "schedule": schedule,
        "convention": convention,
        "scheme": scheme,
        "accuracy": accuracy,
        "dt": dt,
        "tolerance": tolerance,
        "threshold": threshold,
        "core_radius": core_radius,
        "start": start,
        "delta": delta,
        "monitoring": monitoring,
        "paths": paths,
        "horizon": horizon,
        "seed": seed,
        "threads": threads,
        "common_random_numbers": common_random_numbers,
        "backend": backend,
        "precision": precision,
        "step_error": step_error,
        "per_path": per_path,
    }
    return simulate("transitions", potential, arguments, progress)


def chain(
    potential: Potential | PathLike,
    alpha: ArrayLike | None = None,
    epsilon: ArrayLike | None = None,
    *,
    schedule: ArrayLike | str | None = None,
    convention: Literal["levy", "brownian"] | None = None,
    scheme: Literal["auto", "euler", "strang", "jump_adapted", "splitting"] | None = None,
    accuracy: float | str | None = None,
    dt: float | None = None,
    tolerance: float | None = None,
    threshold: float | Literal["auto"] | None = None,
    core_radius: float | Literal["auto"] | None = None,
    start: str | float | None = None,
    delta: float | None = None,
    paths: int | None = None,
    horizon: float | Literal["auto"] | None = None,
    burn_in: float | Literal["auto"] | None = None,
    seed: int | None = None,
    threads: int | None = None,
    common_random_numbers: bool | None = None,
    backend: Literal["auto", "reference", "host", "cuda"] | None = None,
    precision: Literal["auto", "float", "double"] | None = None,
    step_error: bool | None = None,
    per_path: bool | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """The chain of jumps between wells, of a few long paths.

    Simulates dw = -f'(w) dt + epsilon dL^alpha, E exp(ik L_t) = exp(-t |k|^alpha), over many paths, and puts theory
    beside what it measures. Lists of alpha and epsilon make the dimensions alpha and epsilon; a number makes none. Same
    arguments, same numbers, on any machine's threads: those of `levywell simulate`, bit for bit.

    Returns a dataset whose variables carry unit and meaning as attributes: the rates `q_hat` [1/time] with
    `q_hat_ci95`, numbers of jumps `transitions`, `mean_first_passage` and `relaxation_times` [time] of the chain, all
    with errors; `rates_z`, their distance from the small-noise law in standard errors; and the occupation fraction
    `pi_hat` beside `pi` of small noise. `verdict` says in words how both compare. A number is NaN where data or theory
    give none. Attributes: seed, version, the potential and the request as files of the command line, and its report
    (`ds.lw.report`).

    Raises `InputError` (a ValueError) before anything is simulated, with all faults; `Interrupted` (a
    KeyboardInterrupt) on Ctrl-C, which keeps what was done.

    Arguments are the keys of a run file; None is its default.

        potential: a Potential, or the name of a potential file.
        alpha: tail indices A[,A..], 0.05 <= alpha <= 2.
        epsilon [length/time^(1/alpha)]: noise scales E[,E..]; every alpha with every epsilon is one condition.
        schedule: noise that changes in time, instead of alpha and epsilon: a text file with the columns time, alpha,
            epsilon.
        convention: levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2.
        scheme: auto (default: the cheaper one), strang (every step, of second order), euler (every step of the chain w
            - f'(w) dt + noise), jump_adapted (passes over the rest between large jumps; its cost does not grow as
            epsilon falls) or splitting (mean exit times over high barriers).
        accuracy: relative error, such as 0.3%, of the mean time, of every occupation fraction, of every rate as a part
            of the rate at which its well is left (chain); pilots choose dt and paths with which chance, time step and
            rests together stay below it (exit, transitions: default 1% where neither of these is given).
        dt [time]: time step (default 0.005, but where an accuracy chooses it).
        tolerance: jump_adapted: relative bias allowed in mean times (default 1e-3).
        threshold [length]: jump_adapted: jumps larger than this end a rest; a length or auto.
        core_radius [length]: jump_adapted: so near to its minimum a path comes to rest; a length or auto.
        start [length]: m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3.
        delta [length]: radius of the balls B_j around minima (default: 0.2 of the nearest maximum's distance).
        paths: number of paths (default 100000, but where an accuracy chooses them; 256 long ones for chain and
            occupation).
        horizon [time]: time at which paths are censored, or their length; a number or auto.
        burn_in [time]: chain, occupation: time that is not counted; a number or auto.
        seed: seed (default 1); same seed, same numbers on any machine's threads.
        threads: threads (default: all cores; of a rank, its share of them).
        common_random_numbers: all conditions draw the same numbers: differences between them vary less, but their
            errors are not independent.
        backend: auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow,
            independent).
        precision: auto (float where it resolves the process), float or double.
        step_error: False: leave the time step's part in the errors unmeasured: measuring it adds up to half of the
            work, more to runs of few long paths.
        per_path: False: keep reduced statistics only: constant memory.
        progress: whether a bar shows it; None: on terminals and in notebooks.
    """
    arguments: dict[str, object] = {
        "alpha": alpha,
        "epsilon": epsilon,
        "schedule": schedule,
        "convention": convention,
        "scheme": scheme,
        "accuracy": accuracy,
        "dt": dt,
        "tolerance": tolerance,
        "threshold": threshold,
        "core_radius": core_radius,
        "start": start,
        "delta": delta,
        "paths": paths,
        "horizon": horizon,
        "burn_in": burn_in,
        "seed": seed,
        "threads": threads,
        "common_random_numbers": common_random_numbers,
        "backend": backend,
        "precision": precision,
        "step_error": step_error,
        "per_path": per_path,
    }
    return simulate("chain", potential, arguments, progress)


def occupation(
    potential: Potential | PathLike,
    alpha: ArrayLike | None = None,
    epsilon: ArrayLike | None = None,
    *,
    schedule: ArrayLike | str | None = None,
    convention: Literal["levy", "brownian"] | None = None,
    scheme: Literal["auto", "euler", "strang", "jump_adapted", "splitting"] | None = None,
    accuracy: float | str | None = None,
    dt: float | None = None,
    tolerance: float | None = None,
    threshold: float | Literal["auto"] | None = None,
    core_radius: float | Literal["auto"] | None = None,
    start: str | float | None = None,
    paths: int | None = None,
    horizon: float | Literal["auto"] | None = None,
    burn_in: float | Literal["auto"] | None = None,
    seed: int | None = None,
    threads: int | None = None,
    common_random_numbers: bool | None = None,
    backend: Literal["auto", "reference", "host", "cuda"] | None = None,
    precision: Literal["auto", "float", "double"] | None = None,
    step_error: bool | None = None,
    per_path: bool | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """The fraction of time that paths spend in each well.

    Simulates dw = -f'(w) dt + epsilon dL^alpha, E exp(ik L_t) = exp(-t |k|^alpha), over many paths, and puts theory
    beside what it measures. Lists of alpha and epsilon make the dimensions alpha and epsilon; a number makes none. Same
    arguments, same numbers, on any machine's threads: those of `levywell simulate`, bit for bit.

    Returns a dataset whose variables carry unit and meaning as attributes: `pi_hat` with `pi_hat_stderr` and
    `pi_hat_error`, beside the exact `pi_exact` and `pi` of small noise. `verdict` says in words how both compare. A
    number is NaN where data or theory give none. Attributes: seed, version, the potential and the request as files of
    the command line, and its report (`ds.lw.report`).

    Raises `InputError` (a ValueError) before anything is simulated, with all faults; `Interrupted` (a
    KeyboardInterrupt) on Ctrl-C, which keeps what was done.

    Arguments are the keys of a run file; None is its default.

        potential: a Potential, or the name of a potential file.
        alpha: tail indices A[,A..], 0.05 <= alpha <= 2.
        epsilon [length/time^(1/alpha)]: noise scales E[,E..]; every alpha with every epsilon is one condition.
        schedule: noise that changes in time, instead of alpha and epsilon: a text file with the columns time, alpha,
            epsilon.
        convention: levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2.
        scheme: auto (default: the cheaper one), strang (every step, of second order), euler (every step of the chain w
            - f'(w) dt + noise), jump_adapted (passes over the rest between large jumps; its cost does not grow as
            epsilon falls) or splitting (mean exit times over high barriers).
        accuracy: relative error, such as 0.3%, of the mean time, of every occupation fraction, of every rate as a part
            of the rate at which its well is left (chain); pilots choose dt and paths with which chance, time step and
            rests together stay below it (exit, transitions: default 1% where neither of these is given).
        dt [time]: time step (default 0.005, but where an accuracy chooses it).
        tolerance: jump_adapted: relative bias allowed in mean times (default 1e-3).
        threshold [length]: jump_adapted: jumps larger than this end a rest; a length or auto.
        core_radius [length]: jump_adapted: so near to its minimum a path comes to rest; a length or auto.
        start [length]: m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3.
        paths: number of paths (default 100000, but where an accuracy chooses them; 256 long ones for chain and
            occupation).
        horizon [time]: time at which paths are censored, or their length; a number or auto.
        burn_in [time]: chain, occupation: time that is not counted; a number or auto.
        seed: seed (default 1); same seed, same numbers on any machine's threads.
        threads: threads (default: all cores; of a rank, its share of them).
        common_random_numbers: all conditions draw the same numbers: differences between them vary less, but their
            errors are not independent.
        backend: auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow,
            independent).
        precision: auto (float where it resolves the process), float or double.
        step_error: False: leave the time step's part in the errors unmeasured: measuring it adds up to half of the
            work, more to runs of few long paths.
        per_path: False: keep reduced statistics only: constant memory.
        progress: whether a bar shows it; None: on terminals and in notebooks.
    """
    arguments: dict[str, object] = {
        "alpha": alpha,
        "epsilon": epsilon,
        "schedule": schedule,
        "convention": convention,
        "scheme": scheme,
        "accuracy": accuracy,
        "dt": dt,
        "tolerance": tolerance,
        "threshold": threshold,
        "core_radius": core_radius,
        "start": start,
        "paths": paths,
        "horizon": horizon,
        "burn_in": burn_in,
        "seed": seed,
        "threads": threads,
        "common_random_numbers": common_random_numbers,
        "backend": backend,
        "precision": precision,
        "step_error": step_error,
        "per_path": per_path,
    }
    return simulate("occupation", potential, arguments, progress)

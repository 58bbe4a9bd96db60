#!/usr/bin/env python3
"""The mean time to leave a well under stable noise: by levywell, and by loops of one's own in NumPy, Numba, JAX and DiffusionX.

    pip install . numba jax diffusionx      # what is missing is said to be missing
    python bench/peers.py [--exits N]

dw = -f'(w) dt + eps dL, f' = (w + 1) w (w - 1.5), alpha = 1.5, eps = 0.1, from -1 out of (-inf, 0); steps of 0.005. All loops do the
same: Euler's step from the state put back into levywell's clamp interval, Chambers, Mallows and Stuck's draws, looked at after
each step. Their mean is held against the exact one of that chain, and against the process in continuous time, which is what is asked
for. Processor time is that of all threads; compilation (Numba, JAX) is not counted. levywell's is that of the whole call, which also
solves for the exact values.
"""
import argparse
import importlib
import importlib.metadata
import math
import platform
import time
from dataclasses import dataclass

import levywell as lw
import numpy as np

ALPHA, EPSILON, DT = 1.5, 0.1, 0.005
POTENTIAL = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0], name="two wells")
START, EDGE = -1.0, 0.0


def jump():
    """The scale of the noise of a step."""
    return EPSILON * DT ** (1 / ALPHA)


@dataclass
class Measured:
    times: np.ndarray
    seconds: float  # of processors
    note: str = ""
    draws: np.ndarray | None = None  # of its sampler

    @property
    def mean(self):
        return self.times.mean()

    @property
    def error(self):
        return self.times.std(ddof=1) / math.sqrt(self.times.size)


def timed(measure, *arguments):
    before = time.process_time()
    result = measure(*arguments)
    return result, time.process_time() - before


def stable_draws(random, size):
    """Chambers, Mallows and Stuck 1976."""
    v = math.pi * (random.random(size) - 0.5)
    return np.sin(ALPHA * v) / np.cos(v) ** (1 / ALPHA) * (np.cos((1 - ALPHA) * v) / random.standard_exponential(size)) ** ((1 - ALPHA) / ALPHA)


def by_numpy(exits, lower):
    """All paths at once, those that have left taken out."""

    scale = jump()

    def run(seed):
        random = np.random.default_rng(seed)
        w, steps, times = np.full(exits, START), 0, []
        while w.size:
            for _ in range(100):  # between looks at how many are left
                inside = w < EDGE
                if not inside.all():
                    times += [steps * DT] * int((~inside).sum())
                    w = w[inside]
                w = np.maximum(w, lower)
                w = w - (w + 1) * w * (w - 1.5) * DT + scale * stable_draws(random, w.size)
                steps += 1
                if not w.size:
                    break
        return np.array(times)

    with np.errstate(all="ignore"):
        times, seconds = timed(run, 1)
    return Measured(times, seconds, draws=stable_draws(np.random.default_rng(2), 100_000))


def by_numba(exits, lower):
    """One path after the other, compiled."""
    import numba

    scale = jump()

    @numba.njit
    def draw():
        v = math.pi * (np.random.random() - 0.5)
        tail = math.cos((1 - ALPHA) * v) / np.random.exponential()
        return math.sin(ALPHA * v) / math.cos(v) ** (1 / ALPHA) * tail ** ((1 - ALPHA) / ALPHA)

    @numba.njit
    def run(count, seed):
        np.random.seed(seed)
        times = np.empty(count)
        for k in range(count):
            w, steps = START, 0
            while w < EDGE:
                w = max(w, lower)
                w += -(w + 1) * w * (w - 1.5) * DT + scale * draw()
                steps += 1
            times[k] = steps * DT
        return times

    @numba.njit
    def draws(count):
        return np.array([draw() for _ in range(count)])

    run(2, 1)
    times, seconds = timed(run, exits, 1)
    return Measured(times, seconds, draws=draws(100_000))


def by_jax(exits, lower):
    """Lanes of a compiled loop; those that are left are gathered, half as many each time, so that few shapes are compiled."""
    import jax
    import jax.numpy as jnp

    scale = jump()

    def draw(key, shape):
        angle, waiting = jax.random.split(key)
        v = math.pi * (jax.random.uniform(angle, shape) - 0.5)
        tail = jnp.cos((1 - ALPHA) * v) / jax.random.exponential(waiting, shape)
        return jnp.sin(ALPHA * v) / jnp.cos(v) ** (1 / ALPHA) * tail ** ((1 - ALPHA) / ALPHA)

    @jax.jit
    def advance(w, steps, key):
        def step(k, state):
            w, steps, key = state
            key, own = jax.random.split(key)
            inside = w < EDGE
            clamped = jnp.maximum(w, lower)
            moved = clamped - (clamped + 1) * clamped * (clamped - 1.5) * DT + scale * draw(own, w.shape)
            return jnp.where(inside, moved, w), steps + inside, key

        return jax.lax.fori_loop(0, 1000, step, (w, steps, key))

    def run(seed):
        key = jax.random.key(seed)
        w, steps, times = jnp.full(exits, START), jnp.zeros(exits, jnp.int32), []
        while True:
            w, steps, key = advance(w, steps, key)
            inside, count = np.asarray(w) < EDGE, np.asarray(steps)
            left = int(inside.sum())
            if 2 * left > w.size or (left > 0 and w.size <= 16):
                continue
            times.append(count[~inside & (count >= 0)] * DT)
            if left == 0:
                return np.concatenate(times)
            size = 1 << (left - 1).bit_length()  # filled up with lanes that have left and are not counted
            w = jnp.full(size, EDGE).at[:left].set(w[inside])
            steps = jnp.full(size, -1, jnp.int32).at[:left].set(steps[inside])

    run(1)  # compiles
    times, seconds = timed(run, 2)
    draws = np.asarray(draw(jax.random.key(3), (100_000,)), float)
    return Measured(times, seconds, "single precision, its default", draws)


def by_diffusionx(exits, lower):
    """First passage times of its Langevin equation; drift and noise are functions of Python."""
    import diffusionx.random
    from diffusionx.simulation import GeneralizedLangevin

    def drift(w, _):
        clamped = max(w, lower)
        return (clamped - w) / DT - (clamped + 1) * clamped * (clamped - 1.5)

    langevin = GeneralizedLangevin(ALPHA, drift, lambda w, t: EPSILON, START)
    count = max(20, exits // 20)

    def run():
        return np.array([langevin.fpt((-1e15, EDGE), DT, 1e6) for _ in range(count)], float)

    times, seconds = timed(run)
    draws = diffusionx.random.stable_rand(ALPHA, 0.0, size=100_000)
    return Measured(times, seconds, draws=np.asarray(draws, float))


def by_numpy_unprojected(exits, _):
    """Without the clamp, as it is mostly written."""
    measured = by_numpy(exits, -np.inf)
    return Measured(measured.times, measured.seconds, "the step after a jump beyond -14 leads across the barrier")


def by_levywell(exits, **options):
    def run(paths):
        return lw.exit(POTENTIAL, ALPHA, EPSILON, paths=paths, progress=False, **options)

    _, fixed = timed(run, 20)
    dataset, seconds = timed(run, 100 * exits)
    times = dataset["exit_time"].values
    return Measured(times, seconds, f"{fixed:.2g} s of it whatever the number of exits", lw.stable(ALPHA).rvs(100_000)), dataset


def version_of(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


def lines(exits):
    """Rows of the table, as they are measured."""
    names = ["levywell", "numpy", "numba", "jax", "diffusionx"]
    yield f"Python {platform.python_version()}, " + ", ".join(f"{name} {version_of(name)}" for name in names)
    own, chain = by_levywell(exits, scheme="euler", monitoring="grid", dt=DT, step_error=False)
    exact, exact_error, process = (float(chain[name]) for name in ("mean_exact", "mean_exact_error", "mean_process"))
    yield f"exact mean time: {exact:.5g} +- {exact_error:.1g} of the chain of steps of {DT}, {process:.5g} of the process"
    yield f"{'':28} {'us an exit':>10} {'of levywell':>11} {'exits':>8} {'mean':>16} {'z':>6} {'off the process':>15}  draws   note"
    default, dataset = by_levywell(exits)
    smallest = default.seconds / default.times.size
    yield row("levywell, its own choice", default, smallest, float(dataset["mean_exact"]), float(dataset["mean_exact_error"]), process)
    yield row("levywell, the same steps", own, smallest, exact, exact_error, process)
    lower = float(chain["clamp"][0])
    for name, package, measure in (
        ("NumPy", "numpy", by_numpy),
        ("NumPy, without the clamp", "numpy", by_numpy_unprojected),
        ("Numba", "numba", by_numba),
        ("JAX", "jax", by_jax),
        ("DiffusionX", "diffusionx", by_diffusionx),
    ):
        if version_of(package) == "missing":
            yield f"{name:28} missing (pip install {package})"
        else:
            yield row(name, measure(exits, lower), smallest, exact, exact_error, process)


def row(name, measured, smallest, exact, exact_error, process):
    cost = measured.seconds / measured.times.size
    mean = f"{measured.mean:.5g} +- {measured.error:.2g}"
    z = (measured.mean - exact) / math.hypot(measured.error, exact_error)
    draws = "" if measured.draws is None else lw.audit(measured.draws, ALPHA)["answer"]
    return (
        f"{name:28} {1e6 * cost:10.4g} {cost / smallest:11.4g} {measured.times.size:8} {mean:>16} {z:+6.1f} "
        f"{100 * (measured.mean / process - 1):+14.1f}%  {draws:7} {measured.note}"
    ).rstrip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exits", type=int, default=10_000, help="of each loop; levywell simulates 100 times, DiffusionX 1/20 as many (default: 10000)")
    options = parser.parse_args()
    if options.exits < 20:
        parser.error("--exits: at least 20, for an error of the mean")
    for line in lines(options.exits):
        print(line, flush=True)


if __name__ == "__main__":
    main()

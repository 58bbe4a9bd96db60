"""Interrupts, threads, forks and memory."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import levywell as lw
import levywell._simulation
import levywell._theory

PLENTY = 120  # seconds that nothing here takes


@pytest.fixture(autouse=True)
def interrupts():
    """Python's handler, which is not there in processes that were started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted_at(monkeypatch, module, is_time):
    """Ctrl-C as soon as the progress is so far; the list has the time of it."""
    pressed = []

    @contextlib.contextmanager
    def watched(_):
        def show(what, done, total):
            if not pressed and is_time(what, done, total):
                pressed.append(time.monotonic())
                signal.raise_signal(signal.SIGINT)

        yield show

    monkeypatch.setattr(module, "bar", watched)
    return pressed


def test_ctrl_c_keeps_what_is_done(two_well, monkeypatch):
    arguments = dict(alpha=1.5, epsilon=[0.3, 0.2], paths=30000, scheme="euler", step_error=False)
    whole = lw.exit(two_well, **arguments)
    with monkeypatch.context() as patch:
        interrupted_at(patch, levywell._simulation, lambda what, done, total: done > total / 2)
        with pytest.raises(lw.Interrupted) as caught:
            lw.exit(two_well, **arguments)
    stop = caught.value
    assert isinstance(stop, KeyboardInterrupt)
    partial = stop.dataset
    assert partial.attrs["complete"] == 0
    assert partial["mean"].values[0] == whole["mean"].values[0] and np.isnan(partial["mean"].values[1])
    np.testing.assert_array_equal(partial["exit_time"].values[0], whole["exit_time"].values[0])
    resumed = stop.resume()
    assert resumed.attrs["complete"] == 1
    for name in ("mean", "stderr", "exit_time", "target", "path_steps", "mean_exact"):
        np.testing.assert_array_equal(resumed[name], whole[name], err_msg=name)


def test_ctrl_c_before_anything_is_done(two_well, monkeypatch):
    with monkeypatch.context() as patch:
        interrupted_at(patch, levywell._simulation, lambda *_: True)
        with pytest.raises(lw.Interrupted) as caught:
            lw.exit(two_well, 1.5, 0.05, paths=10**8, dt=0.001, scheme="euler", per_path=False)
    assert caught.value.dataset is None


def test_ctrl_c_is_answered_at_once(two_well, monkeypatch):
    """Within 0.1 s on a machine that is not busy; ten times as long here."""
    for module, work in (
        (levywell._simulation, lambda: lw.exit(two_well, 1.5, 0.02, paths=10**8, dt=0.001, scheme="euler", per_path=False)),
        (levywell._theory, lambda: lw.theory(two_well, np.linspace(0.5, 1.9, 50), 0.01)),
    ):
        with monkeypatch.context() as patch:
            pressed = interrupted_at(patch, module, lambda *_: True)
            with pytest.raises(KeyboardInterrupt):
                work()
            assert time.monotonic() - pressed[0] < 1


def test_ctrl_c_from_outside_without_progress(two_well):
    """The signal comes while the library computes and no Python runs."""
    before = _os_threads()
    over = threading.Event()

    def press():
        while _os_threads() <= before + 1 and not over.is_set():  # this thread, and the one that computes
            time.sleep(0.001)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    thread = threading.Thread(target=press)
    with pytest.raises(lw.Interrupted):
        thread.start()
        lw.exit(two_well, 1.5, 0.02, paths=10**8, dt=0.001, scheme="euler", per_path=False, progress=False)
    over.set()
    thread.join()


def _os_threads():
    return len(os.listdir("/proc/self/task"))


def test_two_threads_at_once(two_well):
    alone = [lw.exit(two_well, 1.5, 0.2, paths=2000, seed=seed)["exit_time"].values for seed in (1, 2, 3)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda seed: lw.exit(two_well, 1.5, 0.2, paths=2000, seed=seed)["exit_time"].values, (1, 2, 3)))
    for one, other in zip(alone, together):
        np.testing.assert_array_equal(one, other)


def test_python_runs_meanwhile(two_well):
    """The GIL is released: another thread counts while a run takes its time."""
    counted = 0
    done = threading.Event()

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    lw.exit(two_well, 1.5, 0.2, paths=20000, scheme="euler", step_error=False)
    done.set()
    thread.join()
    assert counted > 5


def _mean(seed):
    return lw.exit(lw.Potential.flat(), 1.5, 1, interval=(-1, 1), start=0, dt=0.01, paths=20000, seed=seed)["mean"].item()


def test_a_fork_may_follow_a_call():
    expected = [_mean(seed) for seed in (1, 2, 3)]
    lw.estimate(lw.stable(1.5).rvs(2000))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(_mean, [1, 2, 3]).get(timeout=PLENTY) == expected


def _resident():
    """Memory of this process [MiB]."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096 / 2**20


def test_a_thousand_calls_leak_nothing():
    flat = lw.Potential.flat()

    def call(number):
        if number % 4 == 0:
            lw.exit(flat, 1.5, 1, interval=(-1, 1), start=0, dt=0.05, paths=4000, step_error=False)
        with contextlib.suppress(lw.InputError):
            lw.exit(flat, 2.5, 1, interval=(-1, 1))
        lw.stable(1.5).cdf(np.zeros(1000))
        lw.Potential.critical_points(minima=[-1, 1], maxima=[0])

    for number in range(100):
        call(number)
    gc.collect()
    before = _resident()
    for number in range(1000):
        call(number)
    gc.collect()
    assert _resident() - before < 8  # the paths alone would be 30 MiB

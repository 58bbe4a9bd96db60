"""bench/peers.py runs, with what is installed, and says what is not."""

import importlib.util
import pathlib
import re

import pytest

import levywell as lw

FILE = pathlib.Path(__file__).resolve().parents[2] / "bench" / "peers.py"


@pytest.fixture(scope="module")
def peers():
    if not FILE.exists():
        pytest.skip("bench/ is not here: these are the tests of an sdist")
    spec = importlib.util.spec_from_file_location("peers", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.EPSILON = 0.5  # exits come soon
    return module


@pytest.fixture(scope="module")
def exact(peers):
    """Mean time of the chain of steps."""
    return lw.exit(peers.POTENTIAL, peers.ALPHA, peers.EPSILON, paths=20, scheme="euler", monitoring="grid", dt=peers.DT)["mean_exact"].item()


def test_every_peer_has_a_row(peers, exact, monkeypatch):
    version_of = peers.version_of
    monkeypatch.setattr(peers, "version_of", lambda package: "missing" if package == "diffusionx" else version_of(package))
    lines = list(peers.lines(30))
    assert re.match(r"Python [\d.]+, levywell [\d.]+, numpy [\d.]+, ", lines[0])
    rows = {line[:28].strip(): line for line in lines[3:]}
    assert list(rows) == [
        "levywell, its own choice",
        "levywell, the same steps",
        "NumPy",
        "NumPy, without the clamp",
        "Numba",
        "JAX",
        "DiffusionX",
    ]
    assert rows["DiffusionX"].endswith("missing (pip install diffusionx)")
    for name, package in (("Numba", "numba"), ("JAX", "jax")):
        assert ("missing (pip install" in rows[name]) == (version_of(package) == "missing")
    own = re.search(r" 3000 +([\d.]+) \+- ([\d.]+) ", rows["levywell, the same steps"])
    assert abs(float(own[1]) - exact) < 5.2 * float(own[2])  # false alarms: 2e-7


def test_the_loop_in_numpy_takes_the_exact_time(peers, exact, monkeypatch):
    """And that of another index, the control, does not."""
    lower = -5.65
    measured = peers.by_numpy(3000, lower)
    assert abs(measured.mean - exact) < 5.2 * measured.error
    assert measured.times.size == 3000 and (measured.times > 0).all() and measured.seconds > 0
    monkeypatch.setattr(peers, "ALPHA", 1.2)
    other = peers.by_numpy(3000, lower)
    assert abs(other.mean - exact) > 5.2 * other.error

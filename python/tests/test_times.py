"""Audits of times. False-alarm budget: 1e-6 for each test."""

import json
import subprocess

import numpy as np
import pytest
import xarray as xr

import levywell as lw
from levywell._words import sentences_in_python

LEVEL = 1e-6
EXIT = dict(alpha=1.5, epsilon=0.3)


@pytest.fixture(scope="module")
def wells():
    return lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0], name="two wells")


@pytest.fixture(scope="module")
def exits(wells):
    return lw.exit(wells, **EXIT, dt=5e-4, paths=20000, step_error=False)["exit_time"]


def test_exits_pass_and_longer_ones_do_not(wells, exits):
    assert isinstance(exits, xr.DataArray)
    report = lw.audit_times(exits, wells, **EXIT, level=LEVEL)
    assert report["answer"] == "passes" and report["n"] == 20000 and "would have been seen" in report.verdict
    assert report["mean"] == pytest.approx(exits.mean().item(), rel=1e-12)
    assert {test["name"] for test in report["tests"]} == {"mean", "late_number", "late_rate", "late_law"}
    longer = lw.audit_times(1.06 * exits, wells, **EXIT, level=LEVEL)
    assert longer["answer"] == "departs" and "their mean is" in longer.verdict
    assert str(longer).startswith(longer.verdict)


def test_control_another_law_is_refused(wells, exits):
    assert lw.audit_times(exits, wells, alpha=1.4, epsilon=0.3, level=LEVEL)["answer"] == "departs"
    assert lw.audit_times(exits, wells, **EXIT, start="m2", level=LEVEL)["answer"] == "departs"
    assert lw.audit_times(exits, wells, **EXIT, interval=(-3, 0), level=LEVEL)["answer"] == "departs"


def test_transitions(wells):
    times = lw.transitions(wells, **EXIT, start="m2", dt=5e-4, paths=5000, step_error=False)["transition_time"]
    event = dict(measure="transitions", start="m2", level=LEVEL)
    assert lw.audit_times(times, wells, **EXIT, **event)["answer"] == "passes"
    assert lw.audit_times(times / 1.2, wells, **EXIT, **event)["answer"] == "departs"


def test_a_chain_of_steps_is_no_process(wells):
    noise, seen = dict(alpha=1.5, epsilon=1), dict(monitoring="grid", dt=0.04)
    late = lw.exit(wells, **noise, **seen, scheme="euler", paths=20000, step_error=False)["exit_time"]
    assert lw.audit_times(late, wells, **noise, **seen, level=LEVEL)["answer"] == "passes"
    assert lw.audit_times(late, wells, **noise, level=LEVEL)["answer"] == "departs"


def test_numbers_are_those_of_the_program(program, wells, exits, tmp_path):
    wells.save(tmp_path / "p.toml")
    np.save(tmp_path / "times.npy", exits.values)
    command = [program, "audit", "times.npy", "--potential", "p.toml", "--json"]
    for options, words in (
        (dict(start="m1", level=0.001), "--start m1 --level 0.001"),
        (dict(start=-0.7, interval=(-2, 0.5)), "--start x=-0.7 --interval=-2,0.5"),
        (dict(monitoring="grid", dt=0.01), "--monitoring grid --dt 0.01"),
        (dict(measure="transitions", delta=0.3), "--measure transitions --delta 0.3"),
    ):
        noise = ["--alpha", "1.5", "--epsilon", "0.3", *words.split()]
        answer = subprocess.run([*command, *noise], cwd=tmp_path, capture_output=True, text=True)
        assert answer.returncode in (0, 4), answer.stderr
        expected = sentences_in_python(json.loads(answer.stdout))
        report = lw.audit_times(exits, wells, **EXIT, **options)
        for place in ("source", "levywell_version"):
            expected.pop(place), report.data.pop(place)
        assert report.data == expected


def test_faults_are_listed(wells):
    with pytest.raises(lw.InputError) as caught:
        lw.audit_times([1, 2, np.nan], wells, 1.5, 0.3, dt=0.1, level=2, measure="chain")
    text = str(caught.value)
    assert {fault.where for fault in caught.value.faults} == {"times", "dt", "level", "measure"}
    assert "20 or more" in text and "complete" in text and "--" not in text
    for arguments, words in (
        (dict(alpha=2.5), "0 < alpha <= 2"),
        (dict(epsilon=-1), "epsilon"),
        (dict(alpha=[1.2, 1.5]), "one alpha"),
        (dict(start="m3"), "m3"),
        (dict(interval=(1, 2)), "interval"),
        (dict(monitoring="grid"), "dt is missing"),
        (dict(monitoring="always"), "monitoring"),
    ):
        with pytest.raises(lw.InputError, match=words.replace("(", r"\(")):
            lw.audit_times(np.linspace(1, 9, 50), wells, **{**EXIT, **arguments})
    with pytest.raises(lw.InputError, match="2 dimensions"):
        lw.audit_times(np.ones((50, 2)), wells, **EXIT)


def test_an_alpha_out_of_range_is_refused_with_an_interval_too(wells):
    for noise in (dict(alpha=2.5, epsilon=0.3), dict(alpha=1.5, epsilon=-1)):
        with pytest.raises(lw.InputError):
            lw.audit_times(np.linspace(1, 9, 50), wells, **noise, interval=(-2, 0.5))

"""Sentences of the library name arguments of Python."""

import inspect

import numpy as np
import pytest

import levywell as lw
from levywell._words import in_python

SENTENCES = {
    "late: --monitoring grid --dt 0.1 holds them": 'late: monitoring="grid" dt=0.1 holds them',
    "(--scheme euler measures it)": '(scheme="euler" measures it)',
    "--paths 250 gives one": "paths=250 gives one",
    "raise --paths before trusting": "raise paths before trusting",
    "--dt 1e-05 sees them.": "dt=1e-05 sees them.",
    "--burn-in 30 is enough": "burn_in=30 is enough",
    "--accuracy 0.3%": 'accuracy="0.3%"',
    "give one: --interval=-inf,0; without --interval theory": "give one: interval=(-inf, 0); without interval theory",
    "(--start x=X)": '(start="x=X")',
    "(--modes 0 leaves eigenvalues out)": "(modes=0 leaves eigenvalues out)",
    "(--skip-nonfinite leaves them out)": "(skip_nonfinite=True leaves them out)",
    "--no-per-path keeps reduced statistics alone, in constant memory; pieces (--condition) keep a part each": "per_path=False keeps reduced statistics alone, in constant memory",
    "of a--b and -- no flag": "of a--b and -- no flag",
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_flags_become_arguments(sentence):
    assert in_python(sentence) == SENTENCES[sentence]


def test_the_verdict_of_an_audit_advises_arguments_and_they_work(two_well):
    times = lw.exit(two_well, 1.5, 0.5, paths=20000, dt=0.02, scheme="euler", monitoring="grid", step_error=False)["exit_time"].values
    verdict = lw.audit_times(times, two_well, 1.5, 0.5).verdict
    assert 'monitoring="grid" dt=0.02 holds them' in verdict and "--" not in verdict
    assert lw.audit_times(times, two_well, 1.5, 0.5, monitoring="grid", dt=0.02)["answer"] == "passes"


def test_remarks_advise_arguments_and_they_work(two_well):
    dataset = lw.exit(two_well, 1.5, 0.3, paths=1000, interval=(-1.001, 0), dt=0.01)
    said = str(dataset["remarks"].item())
    assert "dt=" in said and "--" not in said and "--" not in dataset.lw.report
    dt = float(said.split("; dt=")[1].split()[0])
    assert "first step" not in str(lw.exit(two_well, 1.5, 0.3, paths=1000, interval=(-1.001, 0), dt=dt)["remarks"].item())


def test_faults_of_an_audit_name_its_arguments():
    with pytest.raises(lw.InputError) as caught:
        lw.audit(np.ones(100), alpha=3, scale=-1, level=2)
    assert [fault.where for fault in caught.value.faults] == ["alpha", "scale", "level"]
    assert set(fault.where for fault in caught.value.faults) <= set(inspect.signature(lw.audit).parameters)

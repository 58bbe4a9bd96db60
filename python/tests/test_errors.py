"""All faults at once, with the library's words and Python's names."""

import pickle

import pytest

import levywell as lw


def faults_of(function, *args, **keywords):
    with pytest.raises(ValueError) as caught:
        function(*args, **keywords)
    assert isinstance(caught.value, lw.InputError)
    return caught.value


def test_every_fault_of_a_request_is_listed(two_well):
    error = faults_of(lw.exit, two_well, alpha=[2.3, 1.5], epsilon="a", dt=-1, scheme="eulr", paths=1.5, horizon="long")
    assert {fault.where for fault in error.faults} == {"alpha", "epsilon", "dt", "scheme", "paths", "horizon"}
    assert 'did you mean "euler"' in str(error)
    assert "stable laws exist for 0 < alpha <= 2" in str(error)
    assert str(error).count("\n") == len(error.faults) - 1
    assert "--" not in str(error)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (dict(alpha=1.5), "epsilon is missing"),
        (dict(alpha=[], epsilon=0.1), "at least one number"),
        (dict(alpha=1.5, epsilon=0.1, dt=5), "dt"),
        (dict(alpha=1.5, epsilon=0.1, start="m3"), "m3"),
        (dict(alpha=1.5, epsilon=0.1, start=None, interval=(1, -1)), "interval"),
        (dict(alpha=1.5, epsilon=0.1, interval=1), "two numbers"),
        (dict(alpha=1.5, epsilon=0.1, seed=-1), "seed"),
        (dict(alpha=1.5, epsilon=0.1, seed=2**64), "seed"),
        (dict(alpha=1.5, epsilon=0.1, per_path=1), "True or False"),
        (dict(alpha=1.5, epsilon=0.1, threads=-2), "threads"),
        (dict(alpha=1.5, epsilon=0.1, backend="cuda"), "backend"),
        (dict(alpha=True, epsilon=0.1), "alpha"),
        (dict(alpha=[1.5, 1.5], epsilon=0.1), "more than once"),
        (dict(schedule=[(0, 1.5)]), "time, alpha, epsilon"),
    ],
)
def test_a_fault_says_what_is_wrong(two_well, arguments, words):
    assert words in str(faults_of(lw.exit, two_well, **arguments))


def test_an_unknown_argument_is_pythons_error(two_well):
    with pytest.raises(TypeError, match="strt"):
        lw.exit(two_well, 1.5, 0.1, strt="m1")


def test_numbers_may_be_of_numpy(two_well):
    import numpy as np

    one = lw.exit(two_well, np.float32(1.5), np.array([0.3]), paths=np.int64(50), seed=np.uint64(1), start=np.float64(-1))
    other = lw.exit(two_well, 1.5, [0.3], paths=50.0, start=-1)
    assert one["mean"].item() == other["mean"].item()


def test_faults_of_a_potential_name_its_keys():
    error = faults_of(lw.Potential.critical_points, minima=[-1, float("nan")], maxima=[0, 3], strength=-1)
    assert {fault.where for fault in error.faults} == {"minima", "strength"}
    error = faults_of(lw.Potential.expression, "w^4 - q", domain=(1, -1))
    assert {fault.where for fault in error.faults} <= {"f", "domain"}


def test_faults_of_a_file_name_its_lines(tmp_path):
    file = tmp_path / "p.toml"
    file.write_text('kind = "polynomial"\ncoefficients = [0, 0, "a"]\nnmae = "x"\n')
    assert {fault.where.rpartition(":")[2] for fault in faults_of(lw.Potential.read, file).faults} == {"1", "2", "3"}  # the name is missing
    assert "nothing.toml" in str(faults_of(lw.exit, tmp_path / "nothing.toml", 1.5, 0.1))


def test_theory_refuses_what_the_program_refuses(two_well):
    assert {fault.where for fault in faults_of(lw.theory, two_well, 2.5, -1, tolerance=0).faults} == {"alpha", "epsilon", "tolerance"}
    assert "interval" in str(faults_of(lw.theory, two_well, 1.5, start="m1"))
    assert "epsilon" in str(faults_of(lw.theory, two_well, 1.5, interval=(-1, 1)))
    assert "fewer than two wells" in str(faults_of(lw.theory, lw.Potential.flat(), 1.5, 1))


def test_faults_of_all_kinds_are_said_together(two_well):
    with pytest.raises(lw.InputError) as error:
        lw.theory(two_well, alpha=2.5, epsilon=-1, interval=(2, 1), start="m7", modes=-1, tolerance=0)
    assert {fault.where for fault in error.value.faults} == {"alpha", "epsilon", "interval", "start", "modes", "tolerance"}
    with pytest.raises(lw.InputError) as error:
        lw.theory(two_well, alpha="x", epsilon=0.1, interval=(-2, 2), start=["m1", None], modes=1.5)
    assert [fault.where for fault in error.value.faults] == ["alpha", "modes", "start"]
    with pytest.raises(lw.InputError) as error:
        lw.theory(two_well, alpha=3, epsilon=0.1, interval="ab", start=["m7"])
    assert {fault.where for fault in error.value.faults} == {"alpha", "interval", "start"}
    with pytest.raises(lw.InputError) as error:
        lw.exit(two_well, alpha=[2.3], epsilon=0.1, start="m3", interval=(2, 1), accuracy="0%", scheme="best", seed=-1)
    assert {fault.where for fault in error.value.faults} == {"alpha", "start", "interval", "accuracy", "scheme", "seed"}
    for refused, names in (
        (lambda: lw.stable("a", scale="b"), ["alpha", "scale"]),
        (lambda: lw.stable(1.5).rvs(1.5, seed=-1), ["size", "seed"]),
        (lambda: lw.estimate(range(100), most=-1, seed=0.5, released=3), ["most", "released", "seed"]),
        (lambda: lw.audit([[[1]]], alpha="x", level="y"), ["draws", "alpha", "level"]),
        (lambda: lw.Potential.critical_points(minima="x", maxima="y", strength="z"), ["minima", "maxima", "strength"]),
    ):
        with pytest.raises(lw.InputError) as error:
            refused()
        assert [fault.where for fault in error.value.faults] == names


def test_numbers_that_cannot_be_judged():
    assert "alpha" in str(faults_of(lw.stable, 2.5))
    assert {fault.where for fault in faults_of(lw.stable, 0, -1).faults} == {"alpha", "scale"}
    assert "10" in str(faults_of(lw.estimate, [1, 2, 3]))
    assert "replicates" in str(faults_of(lw.estimate, range(100), replicates=5))
    assert "rows" in str(faults_of(lw.diagnose, [[1.0, 2.0]]))
    assert "level" in str(faults_of(lw.audit, range(100), 1.5, level=2))


def test_a_warning_names_the_line_of_the_caller(two_well):
    with pytest.warns(UserWarning, match="only a bound on the rate is known") as caught:
        lw.exit(two_well, 1.5, 0.01, paths=10, horizon=0.1)
    assert caught[0].filename == __file__


def test_errors_can_be_pickled():
    error = faults_of(lw.stable, 2.5)
    assert pickle.loads(pickle.dumps(error)).faults == error.faults

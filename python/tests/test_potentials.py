"""Every kind of potential, by the reader of files."""

import numpy as np
import pytest

import levywell as lw

W = np.linspace(-2, 2, 41)


@pytest.mark.parametrize(
    "potential",
    [
        lw.Potential.polynomial([0, 0, -0.5, 0, 0.25]),
        lw.Potential.expression("w^4/4 - w^2/2"),
        lw.Potential.critical_points(minima=[-1, 1], maxima=[0]),
        lw.Potential.table(np.linspace(-3, 3, 601), np.linspace(-3, 3, 601) ** 4 / 4 - np.linspace(-3, 3, 601) ** 2 / 2),
        lw.Potential.from_callable(lambda w: w**4 / 4 - w**2 / 2, (-3, 3)),
        lw.Potential.from_callable(lambda w: w**4 / 4 - w**2 / 2 if isinstance(w, float) else [], (-3, 3)),
    ],
    ids=lambda potential: potential.name,
)
def test_kinds_agree_on_the_quartic(potential):
    np.testing.assert_allclose(potential(W) - potential(0), W**4 / 4 - W**2 / 2, atol=1e-4)
    np.testing.assert_allclose(potential.slope(W), W**3 - W, atol=2e-3)
    np.testing.assert_allclose(potential.minima, [-1, 1], atol=1e-4)
    np.testing.assert_allclose(potential.maxima, [0], atol=1e-4)
    assert potential(W.reshape(1, 41)).shape == (1, 41) and potential(0.5).shape == ()


def test_landscapes_have_the_heights_that_were_asked_for():
    potential = lw.Potential.landscape(
        minima=[{"at": -1, "height": 0, "curvature": 2}, {"at": 1, "height": -0.5, "curvature": 3}],
        maxima=[{"at": 0, "height": 1, "curvature": 2}],
    )
    np.testing.assert_allclose(potential.critical["minima_height"], [0, -0.5])
    np.testing.assert_allclose(potential.critical["maxima_curvature"], [-2])


def test_a_potential_is_a_file(two_well, tmp_path):
    two_well.save(tmp_path / "p.toml")
    again = lw.Potential.read(tmp_path / "p.toml")
    np.testing.assert_array_equal(again(W), two_well(W))
    assert again.name == "two wells" and again.text == two_well.text
    assert "m2" in repr(again)


def test_names_may_have_quotes():
    name = 'a "name" \\ with = and é'
    assert lw.Potential.flat(name=name).name == name


def test_a_table_says_how_well_it_agrees():
    potential = lw.Potential.from_callable(lambda w: np.cosh(w) - 2 * np.cos(2 * w), (-3, 3), tolerance=1e-8)
    assert 0 < potential.agreement <= 1e-8
    w = np.random.default_rng(1).uniform(-3, 3, 1000)
    exact = np.cosh(w) - 2 * np.cos(2 * w)
    assert np.max(np.abs(potential(w) - exact)) < 1e-7 * np.ptp(exact)


def test_a_noisy_function_is_refused():
    random = np.random.default_rng(1)
    with pytest.raises(lw.InputError, match="larger tolerance"):
        lw.Potential.from_callable(lambda w: w**4 - w**2 + 0.01 * (abs(w) < 1) * random.standard_normal(np.shape(w)), (-2, 2), min_barrier=0.2)


def test_a_function_must_be_finite():
    with pytest.raises(lw.InputError, match="finite"):
        lw.Potential.from_callable(lambda w: np.where(w > 1, np.inf, w**2), (-2, 2))
    with pytest.raises(lw.InputError, match="domain"):
        lw.Potential.from_callable(lambda w: w**4, (2, -2))

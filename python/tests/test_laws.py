"""Statistics against closed forms. False-alarm budget: 1e-6 for each test."""

import time

import numpy as np
import pytest
from closed_forms import mean_exit_time, two_well_pi

import levywell as lw

Z = 5.2  # 1e-6 two-sided over five conditions (Bonferroni)


def deviation(dataset, x, alpha):
    """Of the mean from Getoor's time, in whole errors."""
    return abs(float(dataset["mean"]) - mean_exit_time(x, alpha)) / float(dataset["mean_error"])


@pytest.fixture(scope="module")
def free_exits():
    potential = lw.Potential.flat()
    return {
        alpha: lw.exit(potential, alpha, 1, interval=(-1, 1), start=0.3, dt=1e-3, paths=40000) for alpha in (0.5, 0.9, 1.2, 1.5, 1.8)
    }


def test_free_exits_take_getoors_time(free_exits):
    for alpha, dataset in free_exits.items():
        assert deviation(dataset, 0.3, alpha) < Z
        np.testing.assert_allclose(dataset["mean_exact"], mean_exit_time(0.3, alpha), rtol=1e-9)


def test_control_another_index_is_rejected(free_exits):
    for alpha, dataset in free_exits.items():
        assert deviation(dataset, 0.3, min(alpha + 0.3, 2)) > Z, alpha


def test_control_another_start_is_rejected(free_exits):
    assert deviation(free_exits[1.5], 0, 1.5) > Z


def test_times_are_the_means(free_exits):
    for dataset in free_exits.values():
        np.testing.assert_allclose(dataset["exit_time"].mean(), dataset["mean"], rtol=1e-12)


def test_theory_of_free_exits():
    theory = lw.theory(lw.Potential.flat(), [0.5, 1, 1.5], 1, interval=(-1, 1), start=[0, 0.3], modes=1)
    for alpha in (0.5, 1, 1.5):
        for start, x in (("x=0", 0), ("x=0.3", 0.3)):
            one = theory.sel(alpha=alpha, start=start if start in theory["start"] else f"x={float(x)!r}")
            np.testing.assert_allclose(one["mean_exact"], mean_exit_time(x, alpha), rtol=1e-9)
        curve = theory.sel(alpha=alpha)
        known = curve["position"].notnull()
        w, u = curve["position"][known].values, curve["mean_time"][known].values
        np.testing.assert_allclose(u, mean_exit_time(np.clip(w, -1, 1), alpha), rtol=0.01, atol=0.01)


def test_theory_of_two_wells(two_well):
    theory = lw.theory(two_well, 1.5, 0.05)
    np.testing.assert_allclose(theory["pi"], two_well_pi(-1, 0, 1.5, 1.5), rtol=1e-12)
    np.testing.assert_allclose(theory["density"] @ theory["cell_width"], 1, atol=0.01)
    np.testing.assert_allclose(theory["committor"].sum("well"), 1, atol=1e-3)
    np.testing.assert_allclose(theory["q"].sum("to_well"), 0, atol=1e-12)
    from_m1 = theory["mean_time"].sel(well="m1")
    at_m1 = int(np.argmin(abs(theory["position"].values + 1)))
    np.testing.assert_allclose(from_m1[at_m1], theory["transition_mean_exact"].sel(well="m1"), rtol=0.01)
    assert 0 < theory["eigenvalue"][0] * theory["transition_mean_exact"].sum() < 10


def test_theory_without_a_noise_scale(two_well):
    theory = lw.theory(two_well, [1.2, 1.5])
    assert theory["q"].dims == ("alpha", "well", "to_well") and "epsilon" not in theory.dims


def test_stable_law_in_closed_form():
    x = np.array([-30, -1, 0, 0.2, 5, 1e6])
    np.testing.assert_allclose(lw.stable(1).cdf(x), 0.5 + np.arctan(x) / np.pi, rtol=1e-9)
    np.testing.assert_allclose(lw.stable(1, 3).pdf(x), 3 / (np.pi * (9 + x**2)), rtol=1e-9)
    np.testing.assert_allclose(lw.stable(2).pdf(x[1:4]), np.exp(-(x[1:4] ** 2) / 4) / np.sqrt(4 * np.pi), rtol=1e-9)
    p = np.array([[1e-10, 0.3], [0.5, 0.99]])
    np.testing.assert_allclose(lw.stable(1.3).cdf(lw.stable(1.3).ppf(p)), p, rtol=1e-9)
    assert np.isneginf(lw.stable(1.3).ppf(0)) and np.isnan(lw.stable(1.3).ppf(2))
    assert lw.stable(1.5).rvs((2, 3, 4)).shape == (2, 3, 4) and lw.stable(1.5).rvs(0).shape == (0,)


def test_the_table_of_draws_is_made_once():
    def seconds(law):
        begin = time.perf_counter()
        law.rvs(10)
        return time.perf_counter() - begin

    law = lw.stable(1.5)
    first = seconds(law)
    assert min(seconds(law) for _ in range(20)) < first / 20  # measured: 1/3000
    np.testing.assert_array_equal(law.rvs(10, seed=3), lw.stable(1.5).rvs(10, seed=3))


def test_draws_pass_an_audit_and_others_do_not():
    draws = lw.stable(1.5).rvs(20000)
    assert lw.audit(draws, 1.5, level=1e-6)["answer"] == "passes"
    assert lw.audit(draws, 1.4, level=1e-6)["answer"] == "departs"
    assert lw.audit(np.clip(draws, -50, 50), 1.5, level=1e-6)["answer"] == "departs"


def test_estimates_find_the_index():
    report = lw.estimate(lw.stable(1.5).rvs(20000), replicates=0)
    likelihood = next(one for one in report["estimate"] if one["method"] == "likelihood")
    assert abs(likelihood["alpha"] - 1.5) < 0.1  # nine standard errors
    assert "likelihood" in str(report) and "<pre>" in report._repr_html_()


def test_gaussian_noise_is_not_called_heavy():
    random = np.random.default_rng(3)
    gaussian = random.standard_normal((40, 60))
    assert lw.diagnose(gaussian, surrogates=19, layers=[20, 40]).verdict.startswith("Not heavier-tailed than Gaussian")
    heavy = lw.stable(1.2).rvs((40, 60))
    assert not lw.diagnose(heavy, surrogates=19).verdict.startswith("Not heavier-tailed than Gaussian")

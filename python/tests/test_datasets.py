"""What datasets look like."""

import numpy as np

import levywell as lw


def test_lists_make_dimensions_and_numbers_none(two_well):
    grid = lw.exit(two_well, [1.5, 1.8], [0.3], paths=50)
    assert grid["mean"].dims == ("alpha", "epsilon") and grid["mean"].shape == (2, 1)
    assert grid["exit_time"].dims == ("alpha", "epsilon", "path")
    one = lw.exit(two_well, 1.5, 0.3, paths=50)
    assert one["mean"].dims == () and float(one["alpha"]) == 1.5
    assert one["mean"].item() == grid["mean"].sel(alpha=1.5, epsilon=0.3).item()


def test_variables_carry_units_and_meanings(two_well):
    dataset = lw.transitions(two_well, 1.5, 0.3, paths=50)
    assert dataset["mean"].attrs == {"units": "time", "long_name": "mean time"}
    assert dataset["epsilon"].attrs["units"] == "length/time^(1/alpha)"
    assert dataset["q_hat"].attrs["units"] == "1/time"
    assert all("long_name" in variable.attrs for variable in dataset.data_vars.values())
    assert list(dataset["well"].values) == ["m1", "m2"] and list(dataset["end"].values) == ["m1", "m2"]
    assert dataset.attrs["seed"] == 1 and dataset.attrs["complete"] == 1
    assert dataset.attrs["levywell_version"] == lw.__version__ and dataset.attrs["git_sha"]
    assert dataset.attrs["command_line"] == "levywell.transitions('two wells', alpha=1.5, epsilon=0.3, paths=50)"


def test_paths_are_counted_in_the_summary(two_well):
    dataset = lw.exit(two_well, 1.5, 0.05, paths=1000, horizon=100)
    censored = dataset["censored"].values
    assert censored.sum() == dataset["n_censored"].item() > 0
    np.testing.assert_array_equal(np.isnan(dataset["exit_time"]), censored)
    np.testing.assert_array_equal(dataset["target"] == -1, censored)
    assert dataset["exit_time"].max() < 100
    assert [(dataset["target"] == k).sum().item() for k in (0, 1)] == list(dataset["target_counts"].values)


def test_paths_are_not_copied(two_well):
    dataset = lw.exit(two_well, 1.5, 0.3, paths=50)
    for name in ("exit_time", "exit_point", "target", "censored"):
        assert not dataset[name].values.flags.owndata, name


def test_error_has_parts(two_well):
    dataset = lw.exit(two_well, 1.5, 0.3, paths=5000)
    parts = np.hypot(dataset["stderr"], np.maximum(abs(dataset["mean_step_bias"]), dataset["mean_step_bias_stderr"]))
    assert parts <= dataset["mean_error"] * (1 + 1e-12)
    assert dataset["mean_error"] > dataset["stderr"]


def test_an_accuracy_chooses_paths(two_well):
    dataset = lw.exit(two_well, 1.5, [0.3, 0.2], accuracy="5%")
    assert (dataset["mean_error"] / dataset["mean"] < 0.07).all()
    paths = dataset["exit_time"].notnull().sum("path")
    np.testing.assert_array_equal(paths, dataset["n"] - dataset["n_censored"])


def test_a_schedule_is_one_condition(two_well):
    dataset = lw.exit(two_well, schedule=[(0, 1.5, 0.3), (20, 1.2, 0.2)], paths=200)
    assert dataset["mean"].dims == ()
    np.testing.assert_allclose(dataset["schedule_alpha"], [1.5, 1.2])
    np.testing.assert_allclose(dataset["schedule_time"], [0, 20])


def test_without_paths_the_summary_stays(two_well):
    dataset = lw.exit(two_well, 1.5, 0.3, paths=100, per_path=False, step_error=False)
    assert "exit_time" not in dataset and dataset["n"] == 100 and "asked" in dataset["error_missing"].item()


def test_splitting_has_realisations(two_well):
    dataset = lw.exit(two_well, 2, 0.2, scheme="splitting", paths=32)
    assert dataset["climb_probability"].shape == (32,) or "loop_time" in dataset
    assert "target" not in dataset


def test_people_read_tables(two_well):
    dataset = lw.transitions(two_well, 1.5, [0.3, 0.2], paths=500)
    table = dataset.lw.table()
    assert list(table.index) == [0.3, 0.2] and table["mean"].iloc[0] == dataset["mean"].values[0]
    assert "transitions from m1" in dataset.lw.report
    assert dataset.lw.verdict.count("\n") == 1 and "epsilon 0.3" in dataset.lw.verdict
    assert "exit_time" not in dataset.lw.table()


def test_tables_of_wells_and_starts(two_well):
    shares = lw.occupation(two_well, 1.5, [0.3, 0.2], paths=16).lw.table()
    assert shares.index.names == ["epsilon", "well"] and len(shares) == 4 and "pi_exact" in shares
    wells = lw.theory(two_well, 1.5, 0.2, curves=False).lw.table()
    assert list(wells.index) == ["m1", "m2"] and (wells["transition_mean_exact"] > wells["exit_mean_exact"]).all()
    starts = lw.theory(two_well, 1.5, [0.3, 0.2], interval=(-2, 2), start=["m1", 0.2], curves=False).lw.table()
    assert len(starts) == 4 and "exit_right" in starts


def test_curves_take_no_name_of_numbers_by_start(two_well):
    arguments = dict(alpha=1.5, epsilon=0.3, interval=(-2, 2.5), start=["m1", 0.2])
    with_curves = lw.theory(two_well, **arguments)
    without = lw.theory(two_well, **arguments, curves=False)
    for name in without.variables:
        assert with_curves[name].dims == without[name].dims
        np.testing.assert_array_equal(with_curves[name], without[name])
    # The committor of the right end, read at the starts, is the probability of leaving there.
    read = np.interp([-1, 0.2], with_curves["position"], with_curves["committor"])
    np.testing.assert_allclose(read, with_curves["exit_right"], atol=2e-3)
    assert "committor_error" in with_curves


def test_a_figure_shows_every_condition(two_well):
    import matplotlib

    matplotlib.use("Agg")
    dataset = lw.transitions(two_well, [1.2, 1.5], [0.3, 0.2], paths=500)
    axes = dataset.lw.plot.mean_time()
    assert len(axes.containers) == 2
    np.testing.assert_array_equal(axes.containers[0][0].get_ydata(), dataset["mean"].sel(alpha=1.2).sortby("epsilon"))

"""The numbers of the command line, bit for bit, from the files that a dataset carries."""

import json
import subprocess

import h5py
import numpy as np
import pytest

import levywell as lw

CASES = {
    "transitions": dict(alpha=[1.2, 1.5], epsilon=[0.2, 0.1], paths=3001, seed=7),
    "exit": dict(alpha=[0.7], epsilon=[0.3], paths=2003, seed=2**63 - 1, start="m2", scheme="euler"),
    "chain": dict(alpha=[1.5], epsilon=[0.2], paths=16, seed=3),
    "occupation": dict(alpha=[1.8], epsilon=[0.3], paths=16, seed=4),
}


NAMES = ["mean", "stderr", "rate", "mean_exact", "z_exact", "ks_p_value", "q_hat", "pi_hat", "path_steps"]
NAMES += ["survival_time", "survival", "target_probability", "target_probability_ci95", "pi_hat_ci95"]


def result_file(program, dataset, folder):
    (folder / "potential.toml").write_text(dataset.attrs["potential_text"])
    (folder / "run.toml").write_text(dataset.attrs["run_request"])
    command = [program, "simulate", "run.toml", "-o", "result.h5", "--json"]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)["conditions"], folder / "result.h5"


@pytest.mark.parametrize("measure", CASES)
def test_equals_the_program(measure, program, two_well, tmp_path):
    dataset = getattr(lw, measure)(two_well, **CASES[measure])
    conditions, file = result_file(program, dataset, tmp_path)
    shape = dataset["n"].shape
    compared = 0
    for name in NAMES:
        if name not in dataset:
            continue
        for condition, place in zip(conditions, np.ndindex(shape)):
            expected = np.array(condition[name], dtype=float)
            found = np.asarray(dataset[name])[place]
            within = tuple(slice(length) for length in expected.shape)  # survival curves differ in length
            np.testing.assert_array_equal(found[within], expected, err_msg=name)
            assert np.isnan(found).sum() == np.isnan(expected).sum() + found.size - expected.size
            compared += 1
    assert compared >= 2 * len(conditions)
    with h5py.File(file) as results:
        for k, place in enumerate(np.ndindex(shape)):
            paths = results.get(f"conditions/{k:04}/paths")
            for name in set(paths or ()) & set(dataset.data_vars):
                np.testing.assert_array_equal(dataset[name].values[place], paths[name][()], err_msg=name)


def test_another_seed_gives_other_times(two_well):
    first, second = (lw.exit(two_well, 1.5, 0.3, paths=100, seed=seed)["exit_time"].values for seed in (1, 2))
    assert (first != second).mean() > 0.9


def test_threads_change_no_bit(two_well):
    one, two = (lw.exit(two_well, 1.5, 0.3, paths=1000, threads=threads)["exit_time"].values for threads in (1, 2))
    np.testing.assert_array_equal(one, two)


def test_draws_are_those_of_the_program(program):
    answer = subprocess.run(
        [program, "stable", "--alpha", "1.3", "--scale", "2", "--sample", "100", "--seed", "9"], check=True, capture_output=True, text=True
    )
    np.testing.assert_array_equal(lw.stable(1.3, 2).rvs(100, seed=9), np.array(answer.stdout.split(), dtype=float))


def test_theory_is_that_of_the_program(program, two_well, tmp_path):
    two_well.save(tmp_path / "p.toml")
    answer = subprocess.run(
        [program, "theory", tmp_path / "p.toml", "--alpha", "1.5", "--epsilon", "0.2", "--json"], check=True, capture_output=True, text=True
    )
    entry = json.loads(answer.stdout)["theory"][0]
    theory = lw.theory(two_well, 1.5, 0.2, curves=False)
    at = entry["conditions"][0]
    np.testing.assert_array_equal(theory["q"], entry["q"])
    np.testing.assert_array_equal(theory["pi_exact"], at["pi_exact"])
    np.testing.assert_array_equal(theory["transition_mean_exact"], [well["mean_exact"] for well in at["transitions"]])

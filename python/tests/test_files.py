"""Result files of the command line against the datasets of the same calls."""

import builtins
import subprocess

import h5py
import numpy as np
import pytest
import xarray as xr

import levywell as lw



def run(program, potential, folder, *options):
    potential.save(folder / "potential.toml")
    subprocess.run([program, "simulate", *options], cwd=folder, check=True, capture_output=True)


def test_a_file_is_the_dataset_of_the_call(measured, written):
    opened = lw.open(written)
    xr.testing.assert_identical(*(as_written(dataset) for dataset in (measured, opened)))
    assert opened.lw.verdict == measured.lw.verdict
    xr.testing.assert_equal(measured.lw.table().to_xarray(), opened.lw.table().to_xarray())


def as_written(dataset):
    """Without what differs from run to run, and what only calls have; one alpha or epsilon makes no dimension."""
    dataset = dataset.isel({axis: 0 for axis in ("alpha", "epsilon") if dataset.sizes.get(axis) == 1}).drop_vars("wall_seconds")
    only = ("created", "command_line", "report", "git_sha")  # that of the build, which may be an older one
    return dataset.drop_attrs(deep=False).assign_attrs({name: value for name, value in dataset.attrs.items() if name not in only})


def test_a_survival_curve_is_that_of_the_paths(program, two_well, tmp_path):
    run(program, two_well, tmp_path, *"--potential potential.toml --measure exit --alpha 1.2,1.5 --epsilon 0.3 --paths 300 -o x.h5".split())
    dataset = lw.open(tmp_path / "x.h5")
    assert dataset["survival"].dims == ("alpha", "time") and dataset["survival_time"].attrs["units"] == "time"
    assert dataset["interval"].dims == ("alpha", "bound") and dataset["target_probability_ci95"].dims == ("alpha", "end", "bound")
    times = dataset["exit_time"].sel(alpha=1.5).dropna("path").values
    survival = dataset.sel(alpha=1.5).dropna("time", subset=["survival_time"])
    later = [(times > t).mean() for t in survival["survival_time"].values]
    np.testing.assert_allclose(survival["survival"], later, atol=1.01 / times.size)
    assert "mean_exact_error" in dataset.lw.report and "small-noise law" in dataset.lw.report
    assert "exit_time" in dataset and dataset.attrs["command_line"].endswith("x.h5")


def test_a_table_of_points_comes_with_its_file(program, tmp_path):
    w = np.linspace(-2, 2, 41)
    np.savetxt(tmp_path / "points.csv", np.c_[w, w**4 / 4 - w**2 / 2])
    (tmp_path / "t.toml").write_text('name = "t"\nkind = "table"\nfile = "points.csv"\n')
    command = "--potential t.toml --measure exit --alpha 1.5 --epsilon 0.3 --paths 50 -o x.h5".split()
    subprocess.run([program, "simulate", *command], cwd=tmp_path, check=True, capture_output=True)
    assert lw.open(tmp_path / "x.h5").attrs["table_text"] == (tmp_path / "points.csv").read_text()


def test_pieces_and_their_merger(program, two_well, tmp_path):
    options = "--potential potential.toml --measure exit --alpha 1.5 --epsilon 0.5,0.4 --paths 200".split()
    for piece in ("1/2", "2/2"):
        run(program, two_well, tmp_path, *options, "--condition", piece, "-o", f"{piece[0]}.h5")
    subprocess.run([program, "merge", "1.h5", "2.h5", "-o", "both.h5"], cwd=tmp_path, check=True, capture_output=True)
    with pytest.warns(UserWarning, match="piece 1 of 2") as caught:
        piece = lw.open(tmp_path / "1.h5")
    assert caught[0].filename == __file__ and piece.attrs["piece"] == 1 and piece.sizes["epsilon"] == 2
    merged, called = lw.open(tmp_path / "both.h5"), lw.exit(two_well, 1.5, [0.5, 0.4], paths=200)
    for name in ("mean", "stderr", "exit_time", "target", "mean_error"):
        xr.testing.assert_equal(merged[name], called[name])


def with_changed_head(source, to, change):
    """A copy without the block that vouches for its bytes, changed."""
    to.write_bytes(source.read_bytes()[512:])
    with h5py.File(to, "r+") as file:
        change(file)
    return to


@pytest.fixture
def result(program, two_well, tmp_path):
    run(program, two_well, tmp_path, *"--potential potential.toml --measure exit --alpha 1.5 --epsilon 0.3,0.2 --paths 50 -o x.h5".split())
    return tmp_path / "x.h5"


def test_an_unfinished_file_says_so(result, tmp_path):
    def change(file):
        file.attrs["complete"] = 0
        del file["conditions/0001"]

    with pytest.warns(UserWarning, match="has not finished"):
        dataset = lw.open(with_changed_head(result, tmp_path / "u.h5", change))
    assert dataset.attrs["complete"] == 0 and dataset["mean"].notnull().values.tolist() == [True, False]
    np.testing.assert_array_equal(dataset["exit_time"][0], lw.open(result)["exit_time"][0])
    assert dataset["exit_time"][1].isnull().all() and (dataset["target"][1] == -1).all()


def refusal(file):
    with pytest.raises(lw.InputError) as caught:
        lw.open(file)
    assert caught.value.faults[0].where.startswith(str(file))
    return str(caught.value)


def test_a_single_changed_byte_is_refused(result):
    good = result.read_bytes()
    for place in (10, 600, len(good) // 2, len(good) - 1):
        result.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert "damaged" in refusal(result), place
    result.write_bytes(good[:-7])
    assert "damaged" in refusal(result)


def test_foreign_files_are_refused(result, tmp_path):
    text, foreign = tmp_path / "text.h5", tmp_path / "foreign.h5"
    text.write_text("no HDF5\n")
    with h5py.File(foreign, "w") as file:
        file["x"] = 1
    assert "no result file" in refusal(text)
    assert "no schema_version" in refusal(foreign)
    assert "no such file" in refusal(tmp_path / "nothing.h5")
    assert "is a folder" in refusal(tmp_path)
    assert "no finished condition" in refusal(with_changed_head(result, tmp_path / "1.h5", lambda file: file["conditions"].clear()))
    assert "of another program" in refusal(with_changed_head(result, tmp_path / "2.h5", lambda file: file.__delitem__("potential")))
    assert "of another program" in refusal(
        with_changed_head(result, tmp_path / "3.h5", lambda file: file.move("conditions/0001", "conditions/0007"))
    )


def test_files_of_other_commands_are_refused(program, tmp_path):
    np.save(tmp_path / "x.npy", lw.stable(1.5).rvs(200))
    subprocess.run([program, "estimate", "x.npy", "--replicates", "0", "-o", "x.h5"], cwd=tmp_path, check=True, capture_output=True)
    assert "levywell simulate or merge" in refusal(tmp_path / "x.h5")


def test_newer_files_are_refused(result, tmp_path):
    newer = with_changed_head(result, tmp_path / "newer.h5", lambda file: file.attrs.modify("schema_version", 2))
    assert "newer" in refusal(newer)


def test_names_that_are_not_known_yet_are_passed_over(result, tmp_path):
    changed = with_changed_head(result, tmp_path / "y.h5", lambda file: file["conditions/0000/summary"].create_dataset("novelty", data=1.0))
    xr.testing.assert_equal(lw.open(changed), lw.open(result))


def test_without_h5py_it_says_what_to_install(monkeypatch, tmp_path):
    load = builtins.__import__

    def without(name, *rest):
        if name == "h5py":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match="pip install h5py"):
        lw.open(tmp_path / "x.h5")



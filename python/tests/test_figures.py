"""Figures of datasets are those of `levywell plot`."""

import importlib
import os
import subprocess
import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr

import levywell as lw

matplotlib.use("Agg")


def analysis(name):
    return importlib.import_module(f"levywell._analysis.{name}")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def of_the_file(path, name):
    """The picture of `levywell plot`, and which figures it would draw."""
    found = analysis("faults").Faults()
    with analysis("schema").results([path]) as results, analysis("style").of_our_own():
        wanted = analysis("figures").wanted(results, found)
        assert not found.lines
        if name is None:
            return wanted
        return analysis("style").svg_text(analysis("style").literal(analysis("figures").module(name).draw(results)), name)


def of_the_dataset(dataset, name):
    figure = dataset.lw.plot(name).figure
    with analysis("style").of_our_own():
        return analysis("style").svg_text(figure, name)


def test_every_figure_is_that_of_the_file(measured, tmp_path):
    measured.lw.save(tmp_path / "x.h5")
    names = of_the_file(tmp_path / "x.h5", None)
    assert measured.lw.plot.names == lw.open(tmp_path / "x.h5").lw.plot.names == names and "potential" in names
    for name in names:
        assert of_the_dataset(measured, name) == of_the_file(tmp_path / "x.h5", name), name


def test_the_program_draws_the_same(program, two_well, tmp_path):
    dataset = lw.exit(two_well, alpha=1.5, epsilon=[0.5, 0.4], paths=300)
    dataset.lw.save(tmp_path / "x.h5")
    this_python = os.environ | {"LEVYWELL_PYTHON": sys.executable}
    subprocess.run([program, "plot", "x.h5", "--figure", "mean_time", "-o", "x.svg"], cwd=tmp_path, check=True, env=this_python)
    figure = dataset.lw.plot.mean_time().figure
    with analysis("style").of_our_own():
        drawn = analysis("style").picture(figure, ".svg", "mean_time")
    assert drawn == (tmp_path / "x.svg").read_bytes()


def test_a_part_is_drawn_as_the_run_of_that_part(two_well):
    whole = lw.transitions(two_well, alpha=[1.2, 1.5], epsilon=[0.5, 0.4], paths=300)
    for part, alone in (
        (whole.sel(alpha=1.5), lw.transitions(two_well, alpha=1.5, epsilon=[0.5, 0.4], paths=300)),
        (whole.sel(alpha=[1.5]), lw.transitions(two_well, alpha=[1.5], epsilon=[0.5, 0.4], paths=300)),
    ):
        assert part.lw.plot.names == alone.lw.plot.names
    for name in ("potential", "survival"):
        one = lw.transitions(two_well, alpha=1.2, epsilon=0.5, paths=300)
        assert of_the_dataset(whole.isel(alpha=0, epsilon=0), name) == of_the_dataset(one, name)
        assert of_the_dataset(whole.isel(alpha=1, epsilon=0), name) != of_the_dataset(one, name) or name == "potential"


def test_settings_of_the_user_are_left_alone_and_change_nothing(two_well):
    dataset = lw.exit(two_well, alpha=1.5, epsilon=0.5, paths=300)
    plain = of_the_dataset(dataset, "survival")
    with plt.rc_context({"font.size": 31, "axes.grid": False, "text.usetex": True, "savefig.dpi": 31}):
        before = dict(plt.rcParams)
        figure = dataset.lw.plot("survival").figure
        assert dict(plt.rcParams) == before
    with analysis("style").of_our_own():
        assert analysis("style").svg_text(figure, "survival") == plain


def test_what_cannot_be_drawn_says_what_can(two_well):
    dataset = lw.exit(two_well, alpha=1.5, epsilon=0.5, paths=300)
    with pytest.raises(lw.InputError, match="cannot be drawn as 'mean_time' .*; it can as potential, survival"):
        dataset.lw.plot.mean_time()
    with pytest.raises(lw.InputError, match="no such figure"):
        dataset.lw.plot("servival")
    for other in (xr.Dataset({"mean": 1.0}), lw.theory(two_well, 1.5, 0.3, curves=False)):
        with pytest.raises(lw.InputError, match="is none of lw.exit"):
            other.lw.plot.potential()


def test_a_table_of_points_is_drawn(program, tmp_path):
    w = np.linspace(-2, 2, 41)
    np.savetxt(tmp_path / "points.csv", np.c_[w, w**4 / 4 - w**2 / 2])
    (tmp_path / "t.toml").write_text('name = "t"\nkind = "table"\nfile = "points.csv"\n')
    dataset = lw.exit(tmp_path / "t.toml", alpha=1.5, epsilon=0.5, paths=50)
    (tmp_path / "points.csv").unlink()
    dataset.lw.save(tmp_path / "x.h5")
    assert of_the_dataset(dataset, "potential") == of_the_file(tmp_path / "x.h5", "potential")

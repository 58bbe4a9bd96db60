"""Datasets of calls as files of the command line."""

import builtins
import functools
import multiprocessing
import pickle
import signal
import subprocess
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import h5py
import numpy as np
import pytest
import xarray as xr

import levywell as lw

OF_THE_RUN = {"created", "command_line", "wall_seconds"}


def described(node):
    """All that a file says below a node, but for what differs from run to run: {path: type, layout and bytes}."""
    found = {}
    commit = node.attrs["git_sha"]  # of the build, which of program and package may be another

    def note(path, node):
        for name, value in node.attrs.items():
            if name in OF_THE_RUN or name in ("REFERENCE_LIST", "DIMENSION_LIST", "_Netcdf4Dimid"):
                continue
            kind = node.attrs.get_id(name)
            found[f"{path}@{name}"] = (kind.dtype, kind.shape, value.replace(commit or "\0", "commit") if isinstance(value, str) else np.asarray(value).tobytes())
        if isinstance(node, h5py.Dataset):
            axes = [[scale.name for scale in dimension.values()] for dimension in node.dims]
            content = node[()].tobytes() if node.id.get_offset() is not None or node.chunks else b""
            found[path] = (node.dtype, node.shape, node.chunks, node.compression_opts, node.shuffle, node.fletcher32, axes, content)
        else:
            found[path] = "group"

    note("/", node)
    node.visititems(note)
    return found


def assert_same_files(one, other):
    with h5py.File(one) as first, h5py.File(other) as second:
        left, right = described(first), described(second)
    assert left.keys() == right.keys()
    different = [name for name in left if left[name] != right[name]]
    assert different == []


@pytest.fixture
def potential(two_well, tmp_path):
    two_well.save(tmp_path / "potential.toml")
    return lw.Potential.read(tmp_path / "potential.toml")


def test_a_saved_dataset_is_the_file_of_the_command_line(measured, written, tmp_path):
    measured.lw.save(tmp_path / "saved.h5")
    assert_same_files(tmp_path / "saved.h5", written)


def test_the_comparison_of_files_sees_a_bit(potential, tmp_path):
    for number, seed in enumerate((1, 1, 2)):
        lw.exit(potential, 1.5, 0.4, paths=50, seed=seed).lw.save(tmp_path / f"{number}.h5")
    assert_same_files(tmp_path / "0.h5", tmp_path / "1.h5")
    with pytest.raises(AssertionError):
        assert_same_files(tmp_path / "0.h5", tmp_path / "2.h5")


@pytest.fixture
def result(potential):
    return lw.transitions(potential, alpha=[1.2, 1.5], epsilon=[0.5, 0.4], paths=5000)


def test_the_command_line_takes_it(program, result, tmp_path):
    def run(*words):
        done = subprocess.run([program, *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout + done.stderr

    result.lw.save(tmp_path / "saved.h5")
    (tmp_path / "potential.toml").unlink()
    run("simulate", "saved.h5", "-o", "again.h5")
    assert_same_files(tmp_path / "saved.h5", tmp_path / "again.h5")
    assert "survival" in run("plot", "saved.h5", "--figure", "survival,mean_time", "-o", "figures")
    assert "complete already" in run("simulate", "saved.h5", "--resume", "-o", "saved.h5")
    xr.testing.assert_identical(lw.open(tmp_path / "saved.h5").drop_attrs(), result.drop_attrs())


def test_the_first_block_vouches_for_its_bytes(result, tmp_path):
    result.lw.save(tmp_path / "x.h5")
    good = (tmp_path / "x.h5").read_bytes()
    assert good.startswith(b"levywell result file ") and good[512:520] == b"\x89HDF\r\n\x1a\n"
    (tmp_path / "x.h5").write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(lw.InputError, match="damaged"):
        lw.open(tmp_path / "x.h5")


def test_a_dataset_out_of_a_pickle_is_saved(result, tmp_path):
    pickle.loads(pickle.dumps(result)).lw.save(tmp_path / "pickled.h5")
    result.lw.save(tmp_path / "saved.h5")
    assert_same_files(tmp_path / "saved.h5", tmp_path / "pickled.h5")


def refusal(dataset, file, **options):
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(lw.InputError) as caught:
        dataset.lw.save(file, **options)
    assert (file.read_bytes() if file.is_file() else None) == before
    return str(caught.value)


CHANGES = {
    "a mean": ("mean", lambda dataset: dataset["mean"].values.__setitem__((0, 0), 1)),
    "a path's time": ("transition_time", lambda dataset: dataset["transition_time"].values.__setitem__((1, 1, 9), 1)),
    "a path's target": ("target", lambda dataset: dataset["target"].values.__setitem__((1, 1, 9), 0)),
    "the type of paths' targets": ("target", lambda dataset: dataset.__setitem__("target", dataset["target"] + 0.4)),
    "the unit of paths' times": ("transition_time", lambda dataset: dataset["transition_time"].attrs.update(units="s")),
    "the order of axes": ("transition_time", lambda dataset: dataset.__setitem__("transition_time", dataset["transition_time"].transpose())),
    "a note": ("attrs['note']", lambda dataset: dataset.attrs.update(note="mine")),
    "the report": ("attrs['report']", lambda dataset: dataset.attrs.update(report="")),
    "a unit": ("mean", lambda dataset: dataset["mean"].attrs.update(units="s")),
    "a new variable": ("mine", lambda dataset: dataset.__setitem__("mine", 1.0)),
    "a lost variable": ("stderr", lambda dataset: dataset.__delitem__("stderr")),
    "lost paths": ("target", lambda dataset: dataset.__delitem__("target")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_dataset_is_refused(change, result, tmp_path):
    name, alter = CHANGES[change]
    alter(result)
    assert f"has been changed since it was returned ({name})" in refusal(result, tmp_path / "x.h5")


def test_parts_copies_and_products_are_refused(result, tmp_path):
    for other in (result.isel(alpha=0), result.copy(), result * 1, xr.Dataset({"mean": 1.0})):
        assert "is not as lw.exit" in refusal(other, tmp_path / "x.h5")


def test_opened_files_are_to_be_copied(result, tmp_path):
    result.lw.save(tmp_path / "x.h5")
    assert f"was opened from {tmp_path / 'x.h5'}: copy that file" in refusal(lw.open(tmp_path / "x.h5"), tmp_path / "y.h5")


def test_what_the_refusal_advises_works(result, tmp_path):
    pytest.importorskip("h5netcdf")
    result.isel(alpha=0).to_netcdf(tmp_path / "x.nc", engine="h5netcdf")
    np.testing.assert_array_equal(xr.load_dataset(tmp_path / "x.nc", engine="h5netcdf")["mean"], result["mean"][0])


def test_an_interrupted_run_is_refused_and_its_end_is_not(potential, tmp_path, monkeypatch):
    import contextlib

    @contextlib.contextmanager
    def pressed(_):
        yield lambda what, done, total: done > total / 2 and signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with monkeypatch.context() as patch:
        patch.setattr("levywell._simulation.bar", pressed)
        with pytest.raises(lw.Interrupted) as caught:
            lw.exit(potential, alpha=1.5, epsilon=[0.3, 0.2], paths=30000, scheme="euler", step_error=False)
    signal.signal(signal.SIGINT, before)
    assert "interrupted: resume()" in refusal(caught.value.dataset, tmp_path / "x.h5")
    caught.value.resume().lw.save(tmp_path / "x.h5")
    assert lw.open(tmp_path / "x.h5").attrs["complete"] == 1


def test_nothing_is_replaced_by_mistake(result, tmp_path):
    mine, earlier = tmp_path / "mine.h5", tmp_path / "earlier.h5"
    mine.write_text("mine")
    result.lw.save(earlier)
    assert "no result file of levywell" in refusal(result, mine)
    assert "no result file of levywell" in refusal(result, mine, force=True)
    assert "force=True replaces it" in refusal(result, earlier)
    assert "is a folder" in refusal(result, tmp_path)
    assert "make it first" in refusal(result, tmp_path / "none" / "x.h5")
    (tmp_path / "run.h5.journal").write_text("")
    assert "unfinished run" in refusal(result, tmp_path / "run.h5")
    result.lw.save(earlier, force=True)
    assert sorted(path.name for path in tmp_path.glob("earlier*")) == ["earlier.h5"]


def test_threads_save_at_once(result, tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: result.lw.save(tmp_path / f"{number}.h5"), range(16)))
    assert len({(tmp_path / f"{number}.h5").read_bytes() for number in range(16)}) == 1


def test_a_link_is_followed(result, tmp_path):
    (tmp_path / "link.h5").symlink_to(tmp_path / "target.h5")
    result.lw.save(tmp_path / "link.h5")
    assert (tmp_path / "link.h5").is_symlink() and lw.open(tmp_path / "target.h5").equals(result)


def test_results_of_other_processes_are_saved_here(potential, tmp_path):
    call = functools.partial(lw.exit, potential, epsilon=0.5, paths=100, threads=1)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for number, dataset in enumerate(pool.map(call, (1.2, 1.5))):
            dataset.lw.save(tmp_path / f"{number}.h5")
            assert lw.open(tmp_path / f"{number}.h5").equals(dataset)


def test_a_name_may_have_any_letters(result, tmp_path):
    result.lw.save(tmp_path / "Zwei Töpfe 双井.h5")
    assert lw.open(tmp_path / "Zwei Töpfe 双井.h5").equals(result)


def test_without_h5py_it_says_what_to_install(result, monkeypatch, tmp_path):
    load = builtins.__import__

    def without(name, *rest):
        if name == "h5py" or name == "_hdf5":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match="pip install h5py"):
        result.lw.save(tmp_path / "x.h5")

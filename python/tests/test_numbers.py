"""Numbers are taken as they are or refused; nothing is dropped, cut off or converted on the way."""

import copy
import decimal
import fractions
import pickle

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import levywell as lw

X = lw.stable(1.5).rvs(800, seed=1)

SAME = {
    "a list": list,
    "a tuple": tuple,
    "a Series": pd.Series,
    "a DataArray": xr.DataArray,
    "backwards twice": lambda x: x[::-1].copy()[::-1],
    "read-only": lambda x: np.broadcast_to(x, (1, x.size))[0],
    "of other endianness": lambda x: x.astype(">f8"),
    "of objects": lambda x: x.astype(object),
    "of long doubles": lambda x: x.astype(np.longdouble),
    "of nothing masked": lambda x: np.ma.masked_array(x, mask=False),
}
REFUSED = {
    "complex": (X + 1j, "complex128"),
    "true or false": (X > 0, "type bool"),
    "texts": ([str(x) for x in X], "type <U"),
    "dates": (X.astype("M8[s]"), "datetime64"),
    "durations": (X.astype("m8[s]"), "timedelta64"),
    "partly masked": (np.ma.masked_greater(X, 1), "entries are masked"),
    "None among them": ([*X, None], "an entry is None"),
    "True among them": ([*X.tolist(), fractions.Fraction(1, 2), True], "an entry is True"),
    "ragged": ([[1, 2], [3]], "no array of numbers"),
    "beyond doubles": ([10**400] * 20, "beyond the range"),
    "a dictionary": ({"a": 1}, "an entry is"),
}


def audited(x):
    return lw.audit(x, 1.5).data


@pytest.mark.parametrize("kind", SAME)
def test_the_same_numbers_give_the_same_report(kind):
    assert audited(SAME[kind](X)) == audited(X)


TAKERS = {
    "audit": ("draws", lambda x: lw.audit(x, 1.5)),
    "estimate": ("x", lambda x: lw.estimate(x, replicates=0)),
    "diagnose": ("noise", lambda x: lw.diagnose(x)),
    "audit_times": ("times", lambda x: lw.audit_times(x, lw.Potential.polynomial([0, 0, -1, 0, 1]), 1.5, 0.5)),
    "pdf": ("x", lambda x: lw.stable(1.5).pdf(x)),
    "potential": ("w", lambda x: lw.Potential.polynomial([0, 0, -1, 0, 1])(x)),
    "table": ("w", lambda x: lw.Potential.table(x, np.zeros(np.shape(np.ma.getdata(np.empty(len(x))))))),
    "theory": ("alpha", lambda x: lw.theory(lw.Potential.polynomial([0, 0, -1, 0, 1]), x, 0.5)),
}


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_number_is_refused(kind, taker):
    values, why = REFUSED[kind]
    name, take = TAKERS[taker]
    with pytest.raises(lw.InputError, match=why) as caught:
        take(values)
    assert caught.value.faults[0].where == name


def test_every_kind_of_list_makes_a_dimension(two_well):
    for alphas in ([1.2, 1.5], (1.2, 1.5), np.array([1.2, 1.5]), pd.Series([1.2, 1.5]), pd.Index([1.2, 1.5]), xr.DataArray([1.2, 1.5])):
        assert lw.exit(two_well, alphas, 0.5, paths=30)["mean"].dims == ("alpha",), type(alphas)
    assert lw.exit(two_well, range(1, 2), 0.5, paths=30)["mean"].dims == ("alpha",)
    for alpha in (1.5, np.float64(1.5), np.array(1.5), xr.DataArray(1.5), fractions.Fraction(3, 2), decimal.Decimal("1.5")):
        assert lw.exit(two_well, alpha, 0.5, paths=30)["mean"].dims == ()
    frame = pd.DataFrame([[0, 1.5, 0.5], [10, 1.2, 0.5]])
    assert lw.exit(two_well, schedule=frame, paths=30)["mean"] == lw.exit(two_well, schedule=frame.values, paths=30)["mean"]


@pytest.mark.parametrize("options", [dict(seed=-1), dict(seed=1.5), dict(seed=2**64), dict(tail_size=2.5), dict(most="x"), dict(subtract_median=1), dict(replicates=True)])
def test_options_of_another_kind_are_named(options):
    with pytest.raises(lw.InputError) as caught:
        lw.estimate(X, **options)
    assert caught.value.faults[0].where == next(iter(options))


@pytest.mark.parametrize("size", [2.5, -1, "3", None, (2, 2.5), 10**15, (10**9, 10**9), True])
def test_sizes_that_are_none_are_named(size):
    with pytest.raises(lw.InputError) as caught:
        lw.stable(1.5).rvs(size)
    assert caught.value.faults[0].where == "size"


def test_layers_are_whole(two_well):
    noise = np.random.default_rng(1).standard_normal((20, 40))
    for layers in ([20.5, 19.5], ["a"], [-1, 41], [10, 10]):
        with pytest.raises(lw.InputError) as caught:
            lw.diagnose(noise, layers=layers)
        assert caught.value.faults[0].where == "layers"


def test_functions_are_real_and_of_one_value():
    for f, why in ((lambda w: w * 1j, "complex"), (lambda w: "a", "type <U"), (lambda w: None, "None"), (lambda w: [1, 2], "a number is needed"), (3, "no function")):
        with pytest.raises(lw.InputError, match=why) as caught:
            lw.Potential.from_callable(f, (-1, 1))
        assert caught.value.faults[0].where == "f"


def test_nan_gives_nan_and_the_rest_its_value(two_well):
    np.testing.assert_array_equal(two_well([np.nan, 0.5]), [np.nan, float(two_well(0.5))])


def test_infinite_positions_are_refused(two_well):
    for of in (two_well, two_well.slope, two_well.curvature, lw.Potential.flat()):
        with pytest.raises(lw.InputError, match="1 of 2 entries are infinite"):
            of([0.5, -np.inf])


def test_laws_and_potentials_go_through_a_pickle(two_well):
    law = lw.stable(1.3, 2)
    for same in (pickle.loads(pickle.dumps(law)), copy.deepcopy(law)):
        assert same == law and same != lw.stable(1.3)
        np.testing.assert_array_equal(same.rvs(3), law.rvs(3))
    sampled = lw.Potential.from_callable(lambda w: w**4 - w**2, (-2, 2))
    for potential in (two_well, sampled):
        again = pickle.loads(pickle.dumps(potential))
        assert again.text == potential.text and again.agreement == potential.agreement and again(0.3) == potential(0.3)


def test_a_default_that_is_at_fault_names_its_argument(two_well):
    with pytest.raises(lw.InputError) as caught:
        lw.exit(two_well)
    assert [fault.where for fault in caught.value.faults] == ["alpha", "epsilon"]


def test_numbers_that_are_not_known_are_nan(two_well):
    dataset = lw.exit(two_well, 1.5, 0.5, paths=1)
    for name in ("mean_error", "stderr", "mean_step_bias"):
        assert dataset[name].isnull().all() and dataset[name].attrs["units"] == "time"


def test_datasets_of_other_shapes_are_tabulated_whole(two_well):
    dataset = lw.exit(two_well, [1.2, 1.5], [0.5, 0.4], paths=30)
    means = dataset["mean"].values.ravel()
    for other in (dataset, dataset.rename(alpha="a"), dataset.stack(condition=("alpha", "epsilon"))):
        np.testing.assert_array_equal(other.lw.table()["mean"], means)
    with pytest.raises(lw.InputError, match="along condition"):
        dataset.stack(condition=("alpha", "epsilon")).lw.plot.names
    for empty in (xr.Dataset(), xr.Dataset({"x": 1.0})):
        for ask in (lambda: empty.lw.table(), lambda: empty.lw.verdict, lambda: empty.lw.report):
            with pytest.raises(lw.InputError):
                ask()

"""ds.lw: what a dataset of results says, for people."""

from __future__ import annotations

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import xarray as xr

from ._errors import InputError
from ._figures import Figures
from ._potential import PathLike
from ._save import Kept, save

# What is tabulated of a dataset that has the first of these variables, a row for each of its entries.
_TIMES = ["mean", "mean_error", "mean_exact", "mean_exact_error", "ratio_exact", "z_exact", "mean_asymptotic", "kramers", "n", "n_censored"]
_SHARES = ["pi_hat", "pi_hat_stderr", "pi_hat_error", "pi_exact", "pi_exact_error", "pi"]
_WELLS = ["transition_mean_exact", "transition_mean_exact_error", "exit_mean_exact", "exit_mean_exact_error", "pi_exact", "pi_exact_error"]
_STARTS = ["mean_exact", "mean_exact_error", "deviation_exact", "exit_left", "exit_right", "mean_asymptotic"]
_LAYOUTS = [_TIMES, _SHARES, _WELLS, _STARTS]


@xr.register_dataset_accessor("lw")  # type: ignore[no-untyped-call, unused-ignore]
class Accessor:
    """Of datasets that `exit`, `transitions`, `chain`, `occupation` and `theory` return."""

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset
        self._kept: Kept | str | None = None

    def keep(self, origin: Kept | str) -> None:
        """Of the package itself: what save() writes, or the file that the dataset is of."""
        self._kept = origin

    def save(self, file: PathLike, *, force: bool = False) -> None:
        """Writes what `exit`, `transitions`, `chain` or `occupation` returned as a result file of the command line.

            ds = lw.exit(p, alpha=1.5, epsilon=0.2)
            ds.lw.save("escape.h5")          # then: levywell plot escape.h5, levywell simulate escape.h5, lw.open("escape.h5")

        It holds what the file of `levywell simulate` holds for the same request, bit for bit; only times of day and of work and
        the command differ. force: replace an earlier result file. The dataset must be the object that the call returned (or
        came out of a pickle of it), as it was: a part, a copy or a changed one is refused (`InputError`), because a file
        holds the numbers of one whole run. ImportError without h5py.
        """
        save(self._dataset, self._kept, file, force)

    @property
    def report(self) -> str:
        """The tables and remarks of the command line, of the whole run; of a result file the table and remarks that it
        holds."""
        if "report" in self._dataset.attrs:
            return str(self._dataset.attrs["report"]).rstrip()
        remarks = self._sentences("remarks") if "remarks" in self._dataset else ""
        return f"{self.table().to_string()}\n{remarks}".rstrip()

    @property
    def verdict(self) -> str:
        """How measurement and theory compare, a line for each condition; of a network's noise, what each diagnosis says."""
        return self._sentences("verdict")

    def _sentences(self, name: str) -> str:
        """A line for each, with its condition before it."""
        if name not in self._dataset:
            raise InputError([("dataset", f"has no {name}: it is none of lw.exit, lw.transitions, lw.chain or lw.occupation, nor a part of one")])
        texts = self._dataset[name]
        lines = []
        for place in np.ndindex(texts.shape):
            one = texts[place]
            where = ", ".join(f"{axis} {float(one[axis]):g}" for axis in ("alpha", "epsilon", "iteration") if axis in one.coords)
            lines += [f"{where}: {line}" if where else line for line in str(one.item()).splitlines()]
        return "\n".join(lines)

    def table(self) -> pd.DataFrame:
        """The main numbers with their errors and what theory says, a row for each noise; for each well of it in datasets of
        `chain`, `occupation` and `theory`, for each start in those of `theory` with an interval."""
        dataset = self._dataset
        names = next((names for names in _LAYOUTS if names[0] in dataset), None)
        if names is None:
            raise InputError([("dataset", f"has nothing to tabulate (none of {', '.join(names[0] for names in _LAYOUTS)})")])
        axes = list(dataset[names[0]].dims)
        columns = [name for name in names if name in dataset and set(dataset[name].dims) <= set(axes)]
        if not axes:
            return pd.DataFrame({name: [dataset[name].item()] for name in columns})
        return dataset[columns].reset_coords(drop=True).to_dataframe(dim_order=axes)[columns]

    @property
    def plot(self) -> Figures:
        """Figures, drawn with matplotlib."""
        return Figures(self._dataset)

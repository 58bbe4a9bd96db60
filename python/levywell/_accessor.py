"""ds.lw: what a dataset of results says, for people."""

from __future__ import annotations

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import xarray as xr

from ._figures import Figures

_COLUMNS = ["n", "n_censored", "mean", "mean_error", "mean_exact", "mean_exact_error", "ratio_exact", "z_exact", "mean_asymptotic"]


@xr.register_dataset_accessor("lw")  # type: ignore[no-untyped-call, unused-ignore]
class Accessor:
    """Of datasets that `exit`, `transitions`, `chain`, `occupation` and `theory` return."""

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset

    @property
    def report(self) -> str:
        """The tables and remarks of the command line, of the whole run."""
        return str(self._dataset.attrs["report"]).rstrip()

    @property
    def verdict(self) -> str:
        """How measurement and theory compare, a line for each condition."""
        verdicts = self._dataset["verdict"]
        lines = []
        for place in np.ndindex(verdicts.shape):
            one = verdicts[place]
            where = ", ".join(f"{name} {float(one[name]):g}" for name in ("alpha", "epsilon") if name in one.coords)
            if one.item():
                lines.append(f"{where}: {one.item()}" if where else str(one.item()))
        return "\n".join(lines)

    def table(self) -> pd.DataFrame:
        """A row for each condition: paths, mean time and its error, exact and small-noise values."""
        dataset = self._dataset
        grid = [name for name in ("alpha", "epsilon") if name in dataset.dims]
        columns = [name for name in _COLUMNS if name in dataset and set(dataset[name].dims) <= set(grid)]
        table = dataset[columns]
        if not grid:
            return pd.DataFrame({name: [table[name].item()] for name in columns})
        return table.to_dataframe()[columns]

    @property
    def plot(self) -> Figures:
        """Figures, drawn with matplotlib."""
        return Figures(self._dataset)

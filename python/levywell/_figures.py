"""Figures of datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Figures:
    """Figures of a dataset; each takes the axes to draw on, or makes new ones, and returns them."""

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset

    def mean_time(self, ax: Axes | None = None) -> Axes:
        """Mean time to the event over the noise scale, with its whole error, the exact value and the small-noise law."""
        import matplotlib.pyplot as plt

        ax = plt.subplots()[1] if ax is None else ax
        dataset = self._dataset
        for name in ("alpha", "epsilon"):
            if name not in dataset.dims:
                dataset = dataset.expand_dims(name)
        dataset = dataset.sortby("epsilon")
        epsilon = dataset["epsilon"].values
        for k, alpha in enumerate(dataset["alpha"].values):
            of = dataset.sel(alpha=alpha)
            error = of["mean_error"].where(of["mean_error"].notnull(), of["stderr"]) if "mean_error" in of else of["stderr"]
            color = f"C{k}"
            ax.errorbar(epsilon, of["mean"], error, fmt="o", color=color, capsize=3, label=f"alpha {alpha:g}, measured")
            for name, style, label in (("mean_exact", "-", "exact"), ("mean_asymptotic", ":", "small-noise law"), ("kramers", ":", "Kramers' law")):
                if name in of and np.isfinite(of[name]).any():
                    ax.plot(epsilon, of[name], style, color=color, label=f"alpha {alpha:g}, {label}")
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xlabel("noise scale epsilon [length/time^(1/alpha)]")
        ax.set_ylabel("mean time [time]")
        ax.set_title(f"{dataset.attrs['potential']}: {dataset.attrs['measure']} from {dataset.attrs['start']}")
        ax.legend()
        return ax

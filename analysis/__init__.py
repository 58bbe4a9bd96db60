"""Figures and reports of result files: of `levywell plot` and `levywell report`, which run this folder, and of `ds.lw.plot` in Python."""

"""Before matplotlib is loaded by a program of ours: a user's own settings (matplotlibrc of the working directory, of MATPLOTLIBRC, of the home folder; MPLBACKEND) change no picture: LaTeX for all text, say, or sizes."""
import logging
import os

os.environ |= {"MATPLOTLIBRC": os.devnull, "MPLBACKEND": "agg"}
logging.getLogger("matplotlib").setLevel(logging.ERROR)
import matplotlib  # noqa: E402

matplotlib.rcdefaults()  # those of the working directory, which come first
matplotlib.use("Agg")

from . import style  # noqa: E402

matplotlib.rcParams.update(style.SETTINGS)

"""MATLAB files of versions 5 (plain and packed) and others, into a folder, by scipy: what tests/unit/io_foreign_arrays.cpp reads."""
import os
import sys

import numpy as np
import scipy.io
import scipy.sparse

os.chdir(sys.argv[1])
x = np.arange(1.0, 13).reshape(4, 3)
several = {"A": x, "single": x.astype("f4"), "small": x.astype("i1"), "wide": x.astype("u8"), "row": x.reshape(1, 12), "col": x.reshape(12, 1), "flag": x > 6, "complex": x + 1j,
           "text": "words", "cube": np.zeros((2, 3, 4)), "cell": np.array([x, "a"], dtype=object), "record": {"field": x}, "sparse": scipy.sparse.csc_matrix(x), "empty": np.zeros((0, 3))}
scipy.io.savemat("plain.mat", several)
scipy.io.savemat("packed.mat", several, do_compression=True)
scipy.io.savemat("one.mat", {"x": x})
scipy.io.savemat("one_packed.mat", {"x": np.random.default_rng(1).standard_normal((40, 5))}, do_compression=True)

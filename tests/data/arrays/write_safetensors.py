"""Wrote arrays.safetensors with the library safetensors (0.5 or newer), without torch: bfloat16 is written by hand."""
import json
import struct

import numpy as np
from safetensors.numpy import save_file

x = np.arange(1.0, 13).reshape(4, 3)
save_file({"a": x, "layer.half": x.astype("f2"), "single": x.astype("f4"), "counts": x.astype("i8"), "bytes": x.astype("u1"), "flag": x > 6}, "arrays.safetensors", {"made": "by a test"})

words = (x.astype("f4").view("u4") >> 16).astype("<u2").tobytes()
header = json.dumps({"brain": {"dtype": "BF16", "shape": [4, 3], "data_offsets": [0, len(words)]}}).encode()
open("brain.safetensors", "wb").write(struct.pack("<Q", len(header)) + header + words)

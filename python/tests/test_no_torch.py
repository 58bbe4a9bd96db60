"""Without PyTorch everything else works, and levywell.torch says what is missing."""

import subprocess
import sys


def test_without_pytorch_an_error_says_what_to_install():
    code = """
import sys
sys.modules["torch"] = None  # as if it were not installed
import levywell as lw
try:
    lw.torch
except ImportError as error:
    assert "pip install torch" in str(error), error
else:
    raise AssertionError("levywell.torch was imported")
assert lw.stable(2).cdf(0) == 0.5
"""
    subprocess.run([sys.executable, "-c", code], check=True)

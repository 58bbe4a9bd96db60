"""The package as it lies there."""

import pathlib
import subprocess
import sys

import levywell as lw

HERE = pathlib.Path(__file__).resolve().parent


def test_arguments_are_the_keys_of_run_files():
    subprocess.run([sys.executable, HERE.parent / "write_measures.py", "--check"], check=True, cwd=HERE)


def test_everything_public_is_documented():
    for name in lw.__all__:
        value = getattr(lw, name)
        assert isinstance(value, str) or value.__doc__, name

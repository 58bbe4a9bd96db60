import os
import shutil

import pytest

import levywell as lw


@pytest.fixture(scope="session")
def program():
    """The installed command line: LEVYWELL names it, or it is in PATH."""
    path = os.environ.get("LEVYWELL") or shutil.which("levywell")
    if not path:
        pytest.skip("there is no levywell program to compare with: name it in LEVYWELL, or put it into PATH")
    return path


@pytest.fixture
def two_well():
    return lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0], name="two wells")

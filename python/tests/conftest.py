import os
import shutil
import subprocess

import pytest
from measures import SHAPES

import levywell as lw


@pytest.fixture(scope="session")
def program():
    """The installed command line: LEVYWELL names it, or it is in PATH."""
    path = os.environ.get("LEVYWELL") or shutil.which("levywell")
    if not path:
        pytest.skip("there is no levywell program to compare with: name it in LEVYWELL, or put it into PATH")
    return path


@pytest.fixture(scope="session", params=SHAPES)
def measured(request, tmp_path_factory):
    """A dataset of every measure, in every shape; each is computed once."""
    folder = tmp_path_factory.mktemp("potential")
    two_wells().save(folder / "potential.toml")
    measure, arguments = SHAPES[request.param]
    return getattr(lw, measure)(folder / "potential.toml", **arguments)


@pytest.fixture(scope="session")
def written(measured, program, tmp_path_factory):
    """The file that the command line writes for the same request."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "run.toml").write_text(measured.attrs["run_request"])
    subprocess.run([program, "simulate", "run.toml", "-o", "result.h5"], cwd=folder, check=True, capture_output=True)
    return folder / "result.h5"


@pytest.fixture
def two_well():
    return two_wells()


def two_wells():
    return lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0], name="two wells")

"""Result files for the tests of analysis/, made by the program itself, each once."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
import analysis.program  # noqa: E402, F401  figures look as the program draws them

PROGRAM = pathlib.Path(os.environ.get("LEVYWELL_PROGRAM", ROOT / "build/ci/levywell"))
POTENTIALS = ROOT / "potentials"
_folder = tempfile.TemporaryDirectory()
HERE = pathlib.Path(_folder.name)


def levywell(*words, **environment):
    """Runs the program; standard output, standard error and exit code."""
    return subprocess.run([PROGRAM, *map(str, words)], cwd=HERE, capture_output=True, text=True, env=os.environ | {"LEVYWELL_PYTHON": sys.executable} | environment)


def made(name, *words):
    """Path of a result file of the program, made where it is not there yet."""
    path = HERE / name
    if not path.exists():
        done = levywell(*words, *(["--quiet"] if words[0] in ("simulate", "estimate", "train", "pipeline", "escape") else []), "-o", path)
        assert done.returncode == 0, done.stderr
    return path


def simulated(name, potential, measure, alpha, epsilon, *words):
    return made(name, "simulate", "--potential", POTENTIALS / f"{potential}.toml", "--measure", measure, "--alpha", alpha, "--epsilon", epsilon, *words)

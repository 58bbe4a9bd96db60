"""What the `run` of every experiment shares: its flags, calls of the program, tables in Markdown, pictures, the results block of its README.

    experiments/NAME/run [--levywell PROGRAM] [--folder FOLDER] [--size small|medium|full] [--reuse] [--paths N]

writes result files into FOLDER (default: build/experiments/NAME), pictures beside its README, and its results as Markdown on standard output. No number is made here:
all are the program's, from its --json, its report, or its result files, which analysis/schema.py reads.
Exit codes: 0 done, 1 failed, 3 skipped (the last line on standard error says why).
"""
import argparse
import contextlib
import importlib.util
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
SKIPPED = 3
LARGEST_KEPT = 302000  # bytes of a result file that is kept beside its README
BUILD = """no program {program}: build it with
  scripts/setup && cmake --preset release && cmake --build --preset release --target levywell_program
(and --target levywell_nn_program for the experiments with networks), or name one with --levywell"""


def _use_interpreter_with_libraries():
    """PATH may begin with an interpreter that lacks the libraries which the distribution's own has (as `levywell plot` finds one)."""
    wanted = "import h5py, matplotlib, numpy"

    def able(python):
        return subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode == 0

    named = os.environ.get("LEVYWELL_PYTHON")
    if (named is None or shutil.which(named) == sys.executable) and able(sys.executable):
        return
    for python in (named, "/usr/bin/python3"):
        if python and shutil.which(python) not in (None, sys.executable) and able(python):
            os.execv(shutil.which(python), [python, *sys.argv])
    if not able(sys.executable):
        sys.exit("Python 3 with h5py, NumPy and matplotlib is needed: apt-get install python3-h5py python3-matplotlib, or name one that has them in LEVYWELL_PYTHON")


_use_interpreter_with_libraries()
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT))
from analysis import schema  # noqa: E402


class Failed(Exception):
    """What went wrong, for people."""


class Skipped(Exception):
    """Why the experiment cannot be run here."""


class Experiment:
    """One run of an experiment. `here`: its folder; `folder`: where result files go; `size`: small, medium or full."""

    def __init__(self, script):
        self.here = pathlib.Path(script).resolve().parent
        self.name = self.here.name
        parser = argparse.ArgumentParser(prog=f"experiments/{self.name}/run")
        parser.add_argument("--levywell", type=pathlib.Path, default=ROOT / "build/release/levywell", metavar="PROGRAM", help="(default: build/release/levywell)")
        parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/experiments" / self.name, help="of result files (default: build/experiments/NAME)")
        parser.add_argument("--size", choices=("small", "medium", "full"), default="small")
        parser.add_argument("--reuse", action="store_true", help="make tables and pictures of the result files that are there, run what is missing only")
        parser.add_argument("--paths", type=int, help="paths of simulations, instead of the size's own")
        options = parser.parse_args()
        self.levywell, self.size, self.reuse = options.levywell.resolve(), options.size, options.reuse
        self.folder = options.folder.resolve()
        self._paths = options.paths
        self._begun = time.monotonic()
        self._ran = False   # the program was called
        self._kept = False  # a result is one that is kept beside the README
        self._files = []
        self._text = []

    # What is run

    def paths(self, small):
        """Number of paths: that of the small size, ten or a hundred times it, or what --paths says."""
        return self._paths or small * {"small": 1, "medium": 10, "full": 100}[self.size]

    def call(self, *words):
        """Standard output of the program; Failed with what it says where it fails."""
        if not self.levywell.exists():
            raise Skipped(BUILD.format(program=self.levywell))
        self._ran = True
        # Result files keep the command: what is inside this folder is named as from here, the same on every machine.
        inside = [word.relative_to(ROOT) if isinstance(word, pathlib.Path) and word.is_relative_to(ROOT) else word for word in words]
        done = subprocess.run([self.levywell, *map(str, inside)], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"levywell {' '.join(map(str, words))}\n{done.stderr.strip()}")
        return done.stdout

    def json(self, *words):
        return json.loads(self.call(*words, "--json"))

    def result(self, name, *words):
        """Result file FOLDER/name.h5 of a command; its report beside it as name.txt. With --reuse, the file that is there, or that is kept beside the README."""
        path, report = self.folder / f"{name}.h5", self.folder / f"{name}.txt"
        kept = self.here / f"{name}.h5"
        if self.reuse and kept.exists():
            path, self._kept = kept, True
        elif not (self.reuse and path.exists() and report.exists()):
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in (path, *self.folder.glob(f"{name}.h5*.journal")):
                old.unlink(missing_ok=True)
            report.write_text(self.call(*words, "-o", path))
        self._files.append(path)
        return path

    def train(self):
        """Result of the training that SIZE.toml describes, kept beside the README where it is small."""
        if not (self.here / f"{self.size}.toml").exists():
            raise Skipped(f"there is no {self.size}.toml")
        if not self.reuse or not (self.here / f"{self.size}.h5").exists():
            self.needs_networks()
        path = self.result(self.size, "train", self.here / f"{self.size}.toml")
        if path.parent == self.folder and path.stat().st_size < LARGEST_KEPT:
            shutil.copyfile(path, self.here / path.name)
        return path

    def needs_networks(self, data="fashion-mnist"):
        """Skips the experiment without levywell-nn or the images."""
        if not self.levywell.exists():
            raise Skipped(BUILD.format(program=self.levywell))
        if not self.levywell.with_name("levywell-nn").exists():
            raise Skipped(f"no {self.levywell.with_name('levywell-nn')} (cmake --build --preset release --target levywell_nn_program; it needs LibTorch)")
        if not any(line.startswith("*") for line in self.call("data", "where", data).splitlines()):
            raise Skipped(f"no images of {data} (apt-get install dataset-{data}, or levywell data fetch)")

    def program(self, path, *words):
        """Standard output of another program of the build; skips where it is not built."""
        if not (ROOT / path).exists():
            raise Skipped(f"no {path} (cmake --preset dev && cmake --build --preset dev)")
        self._ran = True
        return subprocess.run([ROOT / path, *map(str, words)], capture_output=True, text=True, check=True).stdout

    def python(self, script, *words, needs=()):
        """Standard output of a script beside the README, run by this interpreter; skips where that lacks a module."""
        missing = [module for module in needs if importlib.util.find_spec(module) is None]
        if missing:
            raise Skipped(f"{sys.executable} has no {', '.join(missing)} (docs/python.md; LEVYWELL_PYTHON names an interpreter that has)")
        self._ran = True
        self.folder.mkdir(parents=True, exist_ok=True)
        return subprocess.run([sys.executable, "-B", self.here / script, *map(str, words)], stdout=subprocess.PIPE, text=True, check=True).stdout

    # What is shown

    @contextlib.contextmanager
    def results(self, *files):
        with schema.results(files) as opened:
            yield opened

    def report(self, path, drop=()):
        """What the program printed about a result, as preformatted text, without what differs from machine to machine."""
        lines = path.with_suffix(".txt").read_text().splitlines()
        kept = [line for line in lines if "path-steps in" not in line and not line.startswith("written") and not any(word in line for word in drop)]
        # A pipeline names its potentials by whole paths.
        self.preformatted("\n".join(line.replace(f"{ROOT}/", "") for line in kept))

    def preformatted(self, text):
        self._text.append("\n".join(f"    {line}".rstrip() for line in text.splitlines()))

    def say(self, text):
        self._text.append(text)

    def table(self, heads, rows):
        """A Markdown table; texts as they are."""
        lines = [heads, ["---:" if k else "---" for k in range(len(heads))], *rows]
        self._text.append("\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines))

    def picture(self, figure, *files):
        """The figure of those result files beside the README: FIGURE.png, of other sizes than small FIGURE_SIZE.png."""
        target = self.here / f"{figure}{'' if self.size == 'small' else '_' + self.size}.png"
        drawn = self.folder / target.name  # plot replaces no picture of an older version
        self.folder.mkdir(parents=True, exist_ok=True)
        drawn.unlink(missing_ok=True)
        environment = os.environ | {"LEVYWELL_ANALYSIS": str(ROOT / "analysis")}
        if self.levywell.exists():
            environment["LEVYWELL_PROGRAM"] = str(self.levywell)
        done = subprocess.run([sys.executable, "-B", ROOT / "analysis", "plot", *files, "--figure", figure, "-o", drawn], env=environment, capture_output=True,
                              text=True, check=False)
        if done.returncode:
            raise Failed(f"levywell plot --figure {figure}: {done.stderr.strip()}")
        shutil.copyfile(drawn, target)
        self._text.append(f"![{figure.replace('_', ' ')}]({target.name})")

    def _head(self):
        """Version, seeds, size, and what it took."""
        versions, seeds = set(), set()
        stored = 0.0
        with self.results(*(f for f in self._files if f.suffix == ".h5")) as opened:
            for result in opened:
                versions.add(result.attribute("levywell_version", "") or "unknown")
                for network in result.networks:
                    seeds.add(int(network.settings["seed"]))
                    stored += float(network.attribute("wall_seconds", 0.0))
                if not result.networks and (seed := int(result.attribute("seed", -1))) >= 0:
                    seeds.add(seed)
        cores = len(os.sched_getaffinity(0))
        if self._ran:
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            took = f"{time.monotonic() - self._begun:.0f} s on {cores} cores ({usage.ru_utime + usage.ru_stime:.0f} s of processor time)"
            took += f", training from kept results ({stored:.0f} s)" if self._kept and stored else ""
        else:
            took = f"drawn again from kept results ({stored:.0f} s of training)" if stored else "drawn again from kept results"
        words = [f"version {', '.join(sorted(versions))}"] if versions else []
        if seeds:
            words.append(f"seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, sorted(seeds)))}")
        text = ", ".join([*words, f"size {self.size}"])
        return f"*{text[0].upper()}{text[1:]}: {took}.*"

    def finish(self):
        print("\n\n".join([self._head(), *self._text]))


def main(script, body):
    """Runs an experiment: `body` is called with it."""
    experiment = Experiment(script)
    try:
        body(experiment)
        experiment.finish()
    except Skipped as reason:
        print(reason, file=sys.stderr)
        sys.exit(SKIPPED)
    except (Failed, schema.Unreadable, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)

"""Reads levywell's result files. The only module that knows how they are laid out; names and units: docs/hdf5_schema.md.

Nothing is computed here: what a file does not hold, a figure does not show.
"""
import contextlib
import csv
import io
import os
import pathlib
import re
import sys
import zlib
from dataclasses import dataclass

import h5py
import numpy as np

VERSION = 1  # the newest schema_version that is understood


class Unreadable(Exception):
    """What cannot be drawn, in one line: where, what, way out."""


@dataclass(frozen=True)
class Estimate:
    """A measured number or array with its standard error and 95% interval (NaN where there is none)."""

    value: np.ndarray
    stderr: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def bars(self):
        """Distances down and up to the ends of the interval, as matplotlib's errorbar takes them."""
        return np.maximum(np.array([self.value - self.low, self.high - self.value]), 0)

    def z(self, theory):
        """(measured - theory) / standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.stderr > 0, (self.value - theory) / self.stderr, np.nan)


SIGNATURE = b"\x89HDF\r\n\x1a\n"


def _check_whole(path):
    """Raises Unreadable where a file is not, byte for byte, what levywell wrote, or is no result file by its first bytes (src/io/file_checksum.cpp)."""
    with open(path, "rb") as file:
        block = file.read(512)
        if block.startswith(b"levywell result file "):
            _check_block(path, file, block)
        elif block.startswith(SIGNATURE):
            _check_end(path, file, block)
        else:
            raise Unreadable(f"{path}: not an HDF5 file, or its beginning is damaged")


def _check_block(path, file, block):
    """The block of text before the HDF5 part: the size of the file and the checksum of what follows."""
    found = re.search(rb"\nbytes of the whole file (\d{20})\ncrc32 of what follows ([0-9a-f]{8})\n *\n$", block)
    size = file.seek(0, io.SEEK_END)
    if len(block) < 512 or not found:
        raise _changed(path, "its first block is not what was written")
    if size != int(found[1]):
        raise _changed(path, f"it has {size} bytes, and {int(found[1])} were written", UNCHECKED)
    if b"%08x" % _crc(file, 512, size) != found[2]:
        raise _changed(path, "its bytes are not those that were written (their checksum differs)", UNCHECKED)


def _check_end(path, file, begin):
    """The line that older versions wrote behind the HDF5 part: it is whole, or nothing follows."""
    mark, length = b"\nlevywell crc32 ", 25
    end = file.seek(0, io.SEEK_END) - length
    file.seek(max(end, 0))
    line = file.read()
    if line.startswith(mark):
        if line != mark + b"%08x\n" % _crc(file, 0, end):
            raise _changed(path, "its bytes are not those that were written (their checksum differs)")
        return
    base = {0: 24, 1: 28}.get(begin[8], None) if len(begin) > 60 and begin[13] == 8 else None
    if base is not None:
        start, finish = (int.from_bytes(begin[k:k + 8], "little") for k in (base, base + 16))
        if finish - start < end + length:
            raise _changed(path, "what follows its HDF5 part is not the line with its checksum")


def _crc(file, first, end):
    """CRC-32 of the bytes of a file from `first` to before `end`."""
    crc = 0
    file.seek(first)
    while first < end and (some := file.read(min(end - first, 1 << 20))):
        crc = zlib.crc32(some, crc)
        first += len(some)
    return crc


UNCHECKED = "; what was changed on purpose is read unchecked from a copy without the first 512 bytes: tail -c +513 FILE > COPY.h5"


def _changed(path, why, advice=""):
    return Unreadable(f"{path}: is damaged, or another program has changed it: {why} (take another copy of it, or do the run again{advice})")


class Group:
    """A group of a file, or of one in memory that answers as h5py's do. `group[name]` is a dataset as NumPy array (a scalar as float or int) or fails with one line; `name in group`."""

    def __init__(self, node, file):
        self._node = node
        self.file = file  # path, for messages

    @property
    def number(self):
        """The last part of its name."""
        return self._node.name.rsplit("/", 1)[-1]

    def _missing(self, name, kind):
        where = self._node.name.rstrip("/")
        return Unreadable(f"{self.file}: {where}/{name}: no such {kind} (the file is damaged, or of another program)")

    def __contains__(self, name):
        return name in self._node

    def __getitem__(self, name):
        if name not in self._node or not hasattr(self._node[name], "shape"):
            raise self._missing(name, "dataset")
        try:
            return self._node[name][()]
        except OSError:  # a checksum of HDF5's own that differs, a chunk that is not there
            raise Unreadable(f"{self.file}: {self._node[name].name}: cannot be read: the file is damaged (take another copy of it, or do the run again)") from None

    def get(self, name, default=np.nan):
        return self[name] if name in self._node else default

    def attribute(self, name, default=None):
        """Text as str; raises where it is not there and no default is given."""
        if name not in self._node.attrs:
            if default is None:
                raise self._missing(name, "attribute")
            return default
        value = self._node.attrs[name]
        return value.decode() if isinstance(value, bytes) else value

    def group(self, name):
        if name not in self._node:
            raise self._missing(name, "group")
        return Group(self._node[name], self.file)

    def groups(self, name):
        """The numbered groups inside `name`, in order; none where it is not there."""
        return [Group(node, self.file) for _, node in sorted(self._node[name].items())] if name in self._node else []

    def estimate(self, name):
        """X with X_stderr and X_ci95, by the name of X."""
        interval = self[f"{name}_ci95"]
        return Estimate(self[name], self[f"{name}_stderr"], interval[..., 0], interval[..., 1])


class Potential(Group):
    """/potential of a file."""

    @property
    def name(self):
        return self.attribute("name")

    def barrier(self, well):
        """Height of the lower of the maxima beside a minimum over it; NaN where there is none."""
        beside = [self["maxima_height"][k] for k in (well - 1, well) if 0 <= k < len(self["maxima"])]
        return min(beside) - self["minima_height"][well] if beside else np.nan

    def reach(self, well):
        """Distance from a minimum to the nearer of the maxima beside it; NaN where there is none."""
        beside = [abs(self["maxima"][k] - self["minima"][well]) for k in (well - 1, well) if 0 <= k < len(self["maxima"])]
        return min(beside) if beside else np.nan


class Condition(Group):
    """One (alpha, epsilon) of a simulation, or one schedule of noise."""

    def __init__(self, node, file, potential):
        super().__init__(node, file)
        self.potential = potential

    @property
    def alpha(self):
        return float(self.attribute("alpha"))

    @property
    def epsilon(self):
        return float(self.attribute("epsilon"))

    @property
    def dt(self):
        return float(self.attribute("dt"))

    @property
    def measure(self):
        return self.attribute("measure")

    @property
    def timed(self):
        """Whether it measured a time to an event."""
        return self.measure in ("exit", "transitions")

    @property
    def well(self):
        """Well of the start, from 0; -1 without wells."""
        return int(self.attribute("start_well"))

    @property
    def event(self):
        return {"exit": "exit", "transitions": "transition"}[self.measure]

    @property
    def noise(self):
        """The noise in words."""
        return "changing noise" if "schedule" in self else f"α = {self.alpha:g}, ε = {self.epsilon:g}"


class Network(Group):
    """A training run: a point of the grid of `levywell train`."""

    @property
    def description(self):
        return self.attribute("description")

    @property
    def settings(self):
        """{name: value} of what a grid can vary, and of the rest that a run is made by."""
        tables = settings(self)
        flat = {"set": tables["data"]["set"], "subset": tables["data"].get("subset", 0)} | tables["network"] | tables["training"]
        return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in flat.items()}

    @property
    def complete(self):
        return bool(self.attribute("complete", 1))

    @property
    def layers(self):
        return self.attribute("layers").split(",")

    @property
    def diagnoses(self):
        return [Diagnosis(g._node, self.file, f"iteration {int(g.number.removeprefix('iteration_'))}", self) for g in self.groups("diagnoses")]


class Diagnosis(Group):
    """A noise matrix held against noise of known law: of a training run, or of a file of numbers (`network` is None)."""

    def __init__(self, node, file, label, network=None):
        super().__init__(node, file)
        self.label = label
        self.network = network

    @property
    def layers(self):
        """{name: alpha-hat} of the layers; empty where they are not known."""
        if "layers/alpha" not in self:
            return {}
        return dict(zip(self.group("layers").attribute("name").split(","), self["layers/alpha"]))


class Sample(Group):
    """/estimate of a file: what the estimators say of numbers."""

    def __init__(self, node, file):
        super().__init__(node, file)
        self.label = pathlib.PurePath(self.attribute("source")).name

    @property
    def methods(self):
        return self.attribute("method").split()

    def of_method(self, method):
        """(alpha, (its low end, high end)) by the name of the estimator."""
        place = self.methods.index(method)
        return self["alpha"][place], self["ci95"][place]


class Result(Group):
    """A result file. `conditions` (simulate, trace), `networks` (train, pipeline), `potential` (None where there is none), `sample` and `diagnoses` (estimate; train has
    diagnoses too), `escape`, `stable` (laws), `columns` (of a text table)."""

    def __init__(self, node, path):
        super().__init__(node, path)
        self.name = pathlib.Path(path).stem
        self.potential = Potential(node["potential"], path) if "potential" in node else None
        self.conditions = [Condition(g._node, path, self.potential) for g in self.groups("conditions")]
        self.networks = [Network(g._node, path) for g in self.groups("network")]
        self.sample = Sample(node["estimate"], path) if "estimate" in node else None
        own = [Diagnosis(node["estimate/diagnosis"], path, self.sample.label)] if "estimate/diagnosis" in node else []
        self.diagnoses = own + [d for network in self.networks for d in network.diagnoses]
        self.escape = Group(node["escape"], path) if "escape" in node else None
        self.stable = self.groups("stable")
        self.columns = {}

    @property
    def complete(self):
        return bool(self.attribute("complete", 1))

    def of_measure(self, *measures):
        return [c for c in self.conditions if c.measure in measures]


class Table(Result):
    """A text table of an experiment's program: `columns` is {name: its values}, numbers where all of them are; there is nothing else in it."""

    def __init__(self, path):
        super().__init__(h5py.File(io.BytesIO(), "w"), path)  # an empty one, in memory
        self.columns = _columns(path)


def _columns(path):
    try:
        with open(path, newline="", encoding="utf-8") as file:
            lines = list(csv.reader(file))
    except FileNotFoundError:
        raise Unreadable(f"{path}: no such file") from None
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable(f"{path}: not a text table") from None
    names = lines[0] if lines else []
    if len(lines) < 2 or not all(name.isidentifier() for name in names):
        raise Unreadable(f"{path}: not a table of an experiment (its first line names the columns, commas between; a line of values each follow)")
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(names):
            raise Unreadable(f"{path}:{number}: {len(line)} values, but {len(names)} columns")
    return {name: _numbers(column) for name, column in zip(names, zip(*lines[1:]))}


def _numbers(texts):
    try:
        return np.array([float(text) for text in texts])
    except ValueError:
        return np.array(texts)


def settings(network):
    """The settings of a training run, by table and name."""
    try:
        import tomllib
    except ModuleNotFoundError:
        raise Unreadable(f"{network.file}: settings of a training are read by Python 3.11 or later (LEVYWELL_PYTHON names one)") from None
    return tomllib.loads(network.attribute("config"))


def _open(path):
    try:
        _check_whole(path)
        return h5py.File(path, "r")
    except FileNotFoundError:
        raise Unreadable(f"{path}: no such file") from None
    except OSError as error:
        raise Unreadable(f"{path}: {_refusal(path, str(error))}") from None


def _refusal(path, said):
    """Why the library did not open a file."""
    if "unable to lock file" in said:
        return "a running program holds it (wait until it ends, or copy the file)"
    if os.path.isdir(path):
        return "is a folder"
    if not os.access(path, os.R_OK):
        return "no permission to read it"
    return "is damaged: a part of it is missing or not as it was written (take another copy of it, or do the run again)"


def _result(file, path):
    try:
        if "schema_version" not in file.attrs:
            raise Unreadable(f"{path}: no schema_version (this is no result file of levywell)")
        version = int(file.attrs["schema_version"])
        if version > VERSION:
            raise Unreadable(f"{path}: schema_version {version} is newer than this program reads ({VERSION}): use the levywell that wrote it, or a newer one")
        return Result(file, path)
    except (AttributeError, KeyError, OSError, RuntimeError, TypeError, ValueError) as problem:  # HDF5's, of what it cannot find or make out
        raise Unreadable(f"{path}: is damaged, or of another program: {' '.join(str(problem).split())}") from None


@contextlib.contextmanager
def results(paths):
    """Opens result files for reading; unfinished ones with a warning on standard error. Raises Unreadable."""
    with contextlib.ExitStack() as stack:
        opened = []
        for path in paths:
            if str(path).endswith(".csv"):
                opened.append(Table(str(path)))
                continue
            result = _result(stack.enter_context(_open(path)), str(path))
            if not result.complete:
                print(f"levywell: warning: {path}: an unfinished run; what it has is shown (resume it to have the rest)", file=sys.stderr)
            opened.append(result)
        yield opened

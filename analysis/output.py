"""What pictures and pages may be written to: asked of the program itself, which has one rule for all commands; and writing them whole."""
import argparse
import contextlib
import errno
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import schema


def check(targets, inputs, force):
    """Raises Unreadable with every reason why one of `targets` must not be written, before anything is drawn."""
    program = os.environ.get("LEVYWELL_PROGRAM") or shutil.which("levywell")
    if program is None:
        raise schema.Unreadable("levywell is not in PATH, which knows what may be replaced (run `levywell plot` and `levywell report`)")
    words = ["check-output", *(["--force"] if force else []), *(f"--input={file}" for file in inputs), "--", *map(str, targets)]
    asked = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if asked.returncode != 0:
        raise schema.Unreadable(asked.stderr.rstrip())


def named(text):
    """The name of a file or folder as an argument."""
    if not text:
        raise argparse.ArgumentTypeError("an empty name is the name of nothing")
    return text


def is_null_device(path):
    """Whether what is written there is thrown away."""
    return os.path.exists(path) and os.path.samefile(path, os.devnull)


@contextlib.contextmanager
def folder(path):
    """A folder to write into, made where it is not there, and removed again where nothing was written."""
    if path.exists() and not path.is_dir():
        raise schema.Unreadable(f"{path}: is no folder (name a folder, or one figure with a .png, .svg, .pdf, .eps or .tiff file)")
    if not path.parent.is_dir():
        raise schema.Unreadable(f"{path}: its folder does not exist: {path.parent} (make it first)")
    if made := not path.exists():
        try:
            path.mkdir()
        except OSError as problem:
            if problem.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise schema.Unreadable(f"{path}: cannot be made: {problem.strerror}") from None
    try:
        yield
    finally:
        if made and not any(path.iterdir()):
            path.rmdir()


def write(path, content):
    """Writes bytes so that the file appears whole or not at all; a symbolic link is followed, the null device takes everything."""
    try:
        _write(pathlib.Path(os.path.realpath(path)), content)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from None


def _write(path, content):
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise

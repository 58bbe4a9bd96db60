"""What pictures and pages may be written to: asked of the program itself, which has one rule for all commands; and writing them whole."""
import os
import pathlib
import shutil
import subprocess
import tempfile

import schema


def check(targets, inputs, force):
    """Raises Unreadable with every reason why one of `targets` must not be written, before anything is drawn."""
    program = os.environ.get("LEVYWELL_PROGRAM") or shutil.which("levywell")
    if program is None:
        raise schema.Unreadable("levywell is not in PATH, which knows what may be replaced (run `levywell plot` and `levywell report`)")
    words = ["check-output", *(["--force"] if force else []), *(f"--input={file}" for file in inputs), "--", *map(str, targets)]
    asked = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if asked.returncode != 0:
        raise schema.Unreadable(asked.stderr.rstrip())


def write(path, content):
    """Writes bytes so that the file appears whole or not at all; a symbolic link is followed, the null device takes everything."""
    path = pathlib.Path(os.path.realpath(path))
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

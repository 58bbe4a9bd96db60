"""Every example of docs/python.md runs, in the order of the page."""

import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "python.md"


def test_examples_of_the_page_run(tmp_path, monkeypatch):
    import matplotlib

    matplotlib.use("Agg")
    if not PAGE.exists():
        pytest.skip("docs/python.md is not here: these are the tests of an sdist")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"{PAGE.name}, example {number}", "exec"), names)

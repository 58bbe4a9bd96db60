"""Every example of docs/python.md runs, in the order of the page; those of PyTorch by themselves."""

import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "python.md"


def examples(of_torch):
    if not PAGE.exists():
        pytest.skip("docs/python.md is not here: these are the tests of an sdist")
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)
    chosen = [section for section in sections if section.startswith("Networks in PyTorch") == of_torch]
    return [block for section in chosen for block in re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)]


def run(blocks):
    import matplotlib

    matplotlib.use("Agg")
    names: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"{PAGE.name}, example {number}", "exec"), names)


def test_examples_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = examples(of_torch=False)
    assert len(blocks) >= 5
    run(blocks)


def test_examples_with_pytorch_run(tmp_path, monkeypatch):
    pytest.importorskip("torch", reason="PyTorch is not installed: the examples with networks are not run here")
    monkeypatch.chdir(tmp_path)
    blocks = examples(of_torch=True)
    assert len(blocks) >= 4
    run(blocks)

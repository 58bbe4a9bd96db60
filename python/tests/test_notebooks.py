"""Every notebook runs from top to bottom, and is committed without outputs."""

import os
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")


def test_notebooks_are_here():
    assert {file.stem for file in NOTEBOOKS} == {
        "first_exit",
        "from_network_to_exit_times",
        "is_my_noise_heavy_tailed",
        "width_against_height",
        "your_own_potential",
    }


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs(file, tmp_path):
    notebook = nbformat.read(file, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    if any("import torch" in cell.source for cell in code):
        pytest.importorskip("torch", reason="PyTorch is not installed: this notebook is not run here")
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    pictures = [output for cell in code for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= 2
    said = "".join(output.text for cell in code for output in cell.outputs if output.output_type == "stream" and output.name == "stderr")
    # A progress bar may be there, and PyTorch's own import may miss ipywidgets.
    assert "Warning" not in said.replace("TqdmWarning", "")
    if folder := os.environ.get("LEVYWELL_EXECUTED"):  # to look at
        nbformat.write(notebook, pathlib.Path(folder) / file.name)

"""python analysis plot|report WORDS..: the package is found where it lies, whatever else has its name."""
import importlib
import importlib.util
import pathlib
import sys

NAME = "levywell_analysis"
FOLDER = pathlib.Path(__file__).resolve().parent

del sys.path[0]  # this folder, whose modules are the package's
spec = importlib.util.spec_from_file_location(NAME, FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)])
sys.modules[NAME] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules[NAME])
_, command, *words = sys.argv
importlib.import_module(f"{NAME}.program")
plot = importlib.import_module(f"{NAME}.plot")
sys.exit(plot.main(importlib.import_module(f"{NAME}.{command}").run, words))

"""experiments/: every folder has what scripts/reproduce needs, and the blocks of READMEs are replaced and nothing else is."""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPERIMENTS = ROOT / "experiments"
PROGRAM = pathlib.Path(os.environ.get("LEVYWELL_PROGRAM", ROOT / "build/ci/levywell"))
FOLDERS = sorted(path for path in EXPERIMENTS.iterdir() if path.is_dir() and path.name != "__pycache__")


def script():
    """scripts/reproduce as a module."""
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("reproduce", str(ROOT / "scripts/reproduce"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("reproduce", loader))
    loader.exec_module(module)
    return module


class Folders(unittest.TestCase):
    def test_each_has_question_prediction_results_and_an_executable_run(self):
        for folder in FOLDERS:
            with self.subTest(folder.name):
                text = (folder / "README.md").read_text()
                for part in ("**Question.**", "**Prediction", "**Results**", f"scripts/reproduce {folder.name}"):
                    self.assertIn(part, text)
                block = re.search(r"<!-- results: small -->\n(.*?)<!-- end -->", text, re.DOTALL)
                self.assertIsNotNone(block)
                first = block.group(1).strip().splitlines()[0]
                self.assertRegex(first, r"^\*.*[Ss]ize small: (\d+ s on \d+ cores|drawn again from kept results).*\*$")
                self.assertTrue(os.access(folder / "run", os.X_OK))

    def test_files_that_readmes_name_exist_and_every_picture_is_named(self):
        for readme in (EXPERIMENTS / "README.md", *(folder / "README.md" for folder in FOLDERS)):
            text = readme.read_text()
            for target in re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'src="([^"]+)"', text):
                self.assertTrue((readme.parent / target).exists(), f"{readme}: {target}")
        for folder in FOLDERS:
            for picture in folder.glob("*.png"):
                self.assertIn(f"({picture.name})", (folder / "README.md").read_text(), picture)

    def test_index_lists_all_and_no_other(self):
        listed = re.findall(r"^\|[^|]*\| \[(\w+)\]\(\1\) \|", (EXPERIMENTS / "README.md").read_text(), re.MULTILINE)
        self.assertEqual(sorted(listed), [folder.name for folder in FOLDERS])


class Blocks(unittest.TestCase):
    TEXT = "# Title\r\n\n<!-- results: small -->\nold\n<!-- end -->\nbetween\n<!-- results: medium -->\nkept\n<!-- end -->\n  after, no newline"

    def test_the_rest_is_kept_byte_for_byte(self):
        text = script().replaced(self.TEXT, "small", "new\n")
        self.assertEqual(text, self.TEXT.replace("old\n", "\nnew\n\n"))
        self.assertEqual(script().replaced(text, "small", "new\n"), text)
        self.assertEqual(script().replaced(self.TEXT, "medium", "new"), self.TEXT.replace("kept\n", "\nnew\n\n"))

    def test_without_markers_it_refuses(self):
        reproduce = script()
        for text in ("", "# Title\n", "<!-- results: small -->\nno end\n", "<!-- end -->\n<!-- results: small -->\n", self.TEXT + "\n" + self.TEXT,
                     "<!-- results: small -->\n<!-- results: medium -->\n<!-- end -->\n"):
            with self.subTest(text), self.assertRaises(reproduce.NoBlock):
                reproduce.replaced(text, "small", "new")


def reproduce(root, *words):
    environment = {name: value for name, value in os.environ.items() if name != "LEVYWELL_PROGRAM"}  # as a user's
    return subprocess.run([sys.executable, root / "scripts/reproduce", *words], capture_output=True, text=True, check=False, env=environment)


class Reproduce(unittest.TestCase):
    def test_lists(self):
        done = reproduce(ROOT, "--list")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([line.split()[0] for line in done.stdout.splitlines()], [folder.name for folder in FOLDERS])

    def test_names_what_is_unknown_and_how_to_build(self):
        done = reproduce(ROOT, "two_wel")
        self.assertEqual(done.returncode, 2)
        self.assertIn("two_wel: no such experiment", done.stderr)
        done = reproduce(ROOT, "two_well", "--levywell", "/nowhere/levywell")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cmake --preset release", done.stderr)

    def test_runs_one_and_goes_on_after_a_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for part in ("analysis", "potentials", "scripts", "experiments/two_well", "experiments/kramers"):
                shutil.copytree(ROOT / part, root / part)
            shutil.copy(EXPERIMENTS / "experiment.py", root / "experiments")
            (root / "experiments/kramers/run.toml").write_text("potential = 1\n")
            picture = root / "experiments/two_well/survival.png"
            picture.write_bytes(b"an older picture")
            kramers = (root / "experiments/kramers/README.md").read_bytes()
            before = (root / "experiments/two_well/README.md").read_text()
            done = reproduce(root, "--levywell", PROGRAM, "--paths", "200")
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertRegex(done.stdout, r"(?m)^kramers +\d+ s  failed: ")
            self.assertRegex(done.stdout, r"(?m)^two_well +\d+ s  ok$")
            self.assertEqual((root / "experiments/kramers/README.md").read_bytes(), kramers)
            after = (root / "experiments/two_well/README.md").read_text()
            self.assertEqual(len(re.findall(r"(?m)^ +1\.[258] +0\.\d+ +200 ", after)), 6)

            def outside(text):
                return re.sub(r"(<!-- results: small -->).*?(<!-- end -->)", r"\1\2", text, flags=re.DOTALL)

            self.assertEqual(outside(after), outside(before))
            self.assertEqual(picture.read_bytes()[1:4], b"PNG")
            self.assertTrue((root / "build/experiments/two_well/two_well.h5").exists())


if __name__ == "__main__":
    unittest.main()

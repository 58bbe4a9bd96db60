"""The commands of README.md, one after the other in an empty folder, print what the page says."""
import re
import shutil
import subprocess
import tempfile
import unittest

import support

PAGE = (support.ROOT / "README.md").read_text()


def commands(page):
    """[(command, the lines that the page shows of its output)]; "..." stands for what the page leaves out."""
    found = []
    for line in page.splitlines():
        if line.startswith("    $ "):
            found.append((line[6:], []))
        elif found and line.startswith("    "):
            found[-1][1].append(line[4:])
        elif not line.strip():
            continue
        elif found:
            found.append(("", []))  # what follows belongs to no command
    return [(command, lines) for command, lines in found if command]


def missing(lines, output):
    """Those of the page that were not printed; a line may end with " ..."."""
    printed = output.splitlines()
    return [
        line
        for line in lines
        if line.strip() != "..." and not any(one == line or line.endswith(" ...") and one.startswith(line[:-4]) for one in printed)
    ]


class FrontPage(unittest.TestCase):
    def test_is_short(self):
        self.assertLessEqual(len(PAGE.split()), 700)

    def test_commands_print_what_it_shows(self):
        shown = commands(PAGE)
        self.assertEqual(len(shown), 5)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(support.POTENTIALS, f"{folder}/potentials")
            (support.pathlib.Path(folder) / "levywell").symlink_to(support.PROGRAM.resolve())
            path = f"{folder}:{support.os.environ['PATH']}"
            for command, lines in shown:
                done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True,
                                      env=support.os.environ | {"PATH": path, "LEVYWELL_PYTHON": support.sys.executable})  # fmt: skip
                self.assertEqual(done.returncode, 0, f"{command}\n{done.stderr}")
                self.assertEqual(missing(lines, done.stdout), [], f"{command}\n{done.stdout}")

    def test_would_see_another_number(self):
        changed = PAGE.replace("150.5 +- 0.87", "150.6 +- 0.87")
        self.assertNotEqual(changed, PAGE)
        self.assertEqual(len(missing(commands(changed)[0][1], "\n".join(commands(PAGE)[0][1]))), 1)

    def test_links_lead_somewhere(self):
        for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
            self.assertTrue((support.ROOT / target).exists(), target)


if __name__ == "__main__":
    unittest.main()

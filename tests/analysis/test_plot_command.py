"""`levywell plot` and `levywell report` as a user meets them: files appear, and what cannot be drawn is one clear line."""
import html
import os
import pathlib
import re
import resource
import shlex
import shutil
import subprocess
import sys
import unittest
import zlib
from html.parser import HTMLParser

import h5py

from support import HERE, PROGRAM, levywell, made, simulated, POTENTIALS
from analysis import html_tables  # from where support looks


def run_file():
    return simulated("run.h5", "two_well", "transitions", "1.5", "0.2,0.1", "--paths", "400")


def unchecked(path):
    """The bytes of a result file without the block that holds it to what was written."""
    return path.read_bytes()[512:]


def changed(name, change):
    """A copy of a result file with something done to it."""
    path = HERE / name
    path.write_bytes(unchecked(run_file()))
    with h5py.File(path, "a") as file:
        change(file)
    return path


class Command(unittest.TestCase):
    def refused(self, *words, code=2):
        """The one line that a command fails with."""
        done = levywell(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        return done.stderr

    def test_draws_what_a_file_holds(self):
        done = levywell("plot", run_file())
        self.assertEqual(done.returncode, 0, done.stderr)
        names = re.findall(r"^run_figures/(\w+)\.png", done.stdout, re.M)
        self.assertEqual(names, ["potential", "mean_time", "survival"])
        for name in names:
            for ending in ("png", "svg"):
                self.assertGreater((HERE / "run_figures" / f"{name}.{ending}").stat().st_size, 4000)

    def test_draws_one_figure_into_one_file(self):
        self.assertEqual(levywell("plot", run_file(), "--figure", "survival", "-o", "one.pdf").returncode, 0)
        self.assertTrue((HERE / "one.pdf").read_bytes().startswith(b"%PDF"))
        self.assertIn("one file, but 3 figures", levywell("plot", run_file(), "-o", "all.png").stderr)
        self.assertFalse((HERE / "all.png").exists())

    def test_lists_figures(self):
        done = levywell("plot", "--list", run_file())
        self.assertIn("* survival", done.stdout)
        self.assertIn("  hill", done.stdout)

    def test_refuses_in_one_line(self):
        newer = changed("newer.h5", lambda f: f.attrs.__setitem__("schema_version", 2))
        self.assertIn("schema_version 2 is newer than this program reads (1)", self.refused("plot", newer))
        self.assertIn("schema_version 2", self.refused("report", newer))
        self.assertIn("no such file", self.refused("plot", "nothing.h5"))
        text = HERE / "text.h5"
        text.write_text("not HDF5")
        self.assertIn("not an HDF5 file, or its beginning is damaged", self.refused("plot", text))
        damaged = changed("damaged.h5", lambda f: None)
        content = bytearray(run_file().read_bytes())
        content[len(content) // 2] ^= 4
        damaged.write_bytes(content)
        self.assertIn("its bytes are not those that were written", self.refused("plot", damaged))
        whole = run_file().read_bytes()
        for bad in (whole[:len(whole) // 2], whole[:-1], whole[:100], whole + b"\n", whole[:4500] + bytes(len(whole) - 4500), b"L" + whole[1:], whole[:300] + b"x" + whole[301:]):
            damaged.write_bytes(bad)
            for command in ("plot", "report"):
                self.assertIn("damaged", self.refused(command, damaged))
        damaged.write_bytes(unchecked(run_file()))  # as the message advises
        self.assertEqual(levywell("plot", damaged, "-o", "/dev/null").returncode, 0)
        old = bytearray(unchecked(run_file()))  # as older versions wrote it: HDF5 at the beginning, a line behind
        old[29] -= 2
        old[45] -= 2
        old += b"\nlevywell crc32 %08x\n" % zlib.crc32(old)
        damaged.write_bytes(old)
        self.assertEqual(levywell("plot", damaged, "-o", "/dev/null").returncode, 0)
        for bad in (old[:-3], old[:4500] + bytes(len(old) - 4500), old + b"\n", old[:3000] + b"?" + old[3001:]):
            damaged.write_bytes(bad)
            self.assertIn("damaged", self.refused("plot", damaged))
        self.assertIn("is a folder", self.refused("plot", HERE))
        with h5py.File(HERE / "foreign.h5", "w") as file:
            file["numbers"] = [1, 2]
        self.assertIn("no result file of levywell", self.refused("plot", HERE / "foreign.h5"))
        self.assertIn("no figure 'survive'", self.refused("plot", run_file(), "--figure", "survive"))
        self.assertIn("cannot be drawn as 'hill'", self.refused("plot", run_file(), "--figure", "hill"))
        self.assertIn("/proc/nowhere: cannot be made", self.refused("plot", run_file(), "-o", "/proc/nowhere"))

    def test_a_full_disk_is_named_with_the_file_and_leaves_no_folder(self):
        full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
        for command, place, file in (("plot", "full", "full/potential.png"), ("report", "full.html", "full.html")):
            words = [PROGRAM, command, run_file(), "-o", place]
            done = subprocess.run(words, cwd=HERE, capture_output=True, text=True, preexec_fn=full, env=os.environ | {"LEVYWELL_PYTHON": sys.executable}, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, rf"^levywell: .*{file}: File too large\n$")
            self.assertFalse((HERE / place).exists())

    def test_has_the_rule_of_every_command_for_outputs(self):
        self.assertIn("its folder does not exist: nowhere (make it first)", self.refused("plot", run_file(), "-o", "nowhere/deep"))
        self.assertFalse((HERE / "nowhere").exists())
        for words in (("--figure", "survival"), ()):
            done = levywell("plot", run_file(), "-o", "/dev/null", *words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(levywell("report", run_file(), "-o", "/dev/null").returncode, 0)
        for command in ("plot", "report"):
            for words in ((run_file(), "-o", ""), ("",)):
                done = levywell(command, *words)
                self.assertEqual(done.returncode, 2)
                self.assertIn("an empty name is the name of nothing", done.stderr)
            os.symlink("circle", HERE / "circle")
            self.assertIn("circle", self.refused(command, run_file(), "-o", "circle"))
            os.unlink(HERE / "circle")

    def test_shows_what_an_unfinished_run_has(self):
        def unfinished(file):
            file.attrs["complete"] = 0
            del file["conditions/0001"]

        path = changed("unfinished.h5", unfinished)
        done = levywell("plot", path)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"^levywell: warning: .*unfinished.h5: an unfinished run; .*\n$")
        self.assertIn("survival", done.stdout)
        self.assertEqual(levywell("report", path, "-o", "unfinished.html").returncode, 0)
        self.assertIn("This run is not finished", (HERE / "unfinished.html").read_text())

    def test_says_what_to_install(self):
        done = levywell("plot", run_file(), PYTHONHOME="/nowhere")  # no interpreter works then
        self.assertEqual(done.returncode, 2)
        self.assertIn("apt-get install python3-h5py python3-matplotlib", done.stderr)
        self.assertIn("LEVYWELL_PYTHON", done.stderr)

    def test_finds_scripts_where_the_named_place_lacks_them(self):
        self.assertEqual(levywell("plot", "--list", LEVYWELL_ANALYSIS="/nowhere").returncode, 0)


class Faults(unittest.TestCase):
    """The fault of one figure or table stops no other, and is named at the end; exit code 1."""

    def sample(self, name, lines):
        text = HERE / f"{name}.txt"
        text.write_text("\n".join(map(str, lines)) + "\n")
        return made(f"{name}.h5", "estimate", text, "--replicates", "99", "--surrogates", "19")

    def test_a_missing_number_leaves_the_other_figures(self):
        missing = changed("missing.h5", lambda f: f["conditions/0001"].__delitem__("theory/mean_asymptotic"))
        done = levywell("plot", missing)
        self.assertEqual(done.returncode, 1)
        self.assertIn("figure mean_time is not drawn: ", done.stderr)
        self.assertIn("missing.h5: /conditions/0001/theory/mean_asymptotic: no such dataset", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(sorted(p.name for p in (HERE / "missing_figures").iterdir()), ["potential.png", "potential.svg", "survival.png", "survival.svg"])
        done = levywell("report", missing)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the table of times is not shown", done.stderr)
        page = (HERE / "missing.html").read_text()
        self.assertIn("Not on this page:", page)
        self.assertIn("figure mean_time is not drawn", page)
        self.assertEqual(page.count("<figure>"), 2)
        self.assertTrue(page.endswith("</html>\n"))

    def test_a_damaged_dataset_leaves_the_other_figures(self):
        def change(file):
            del file["conditions/0000/summary/survival"]
            file["conditions/0000/summary/survival"] = "a text"

        done = levywell("plot", changed("odd.h5", change))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^levywell: figure survival is not drawn: .* \(figures/survival.py:\d+\)\n$")
        self.assertIn("mean_time", done.stdout)

    def test_files_of_degenerate_numbers_are_drawn(self):
        made_up = {"zeros": [0] * 60 + [((-1) ** k) * 1.1**k for k in range(40)], "ties": [k % 3 - 1 for k in range(400)], "signs": [(-1) ** (k * k // 3) for k in range(100)],
                   "one": [0] * 99 + [1], "few": range(11), "matrix": [f"{(7 * k * k) % 11} {(k * k * k) % 5}" for k in range(30)]}
        for name, lines in made_up.items():
            path = self.sample(name, lines)
            for command in ("plot", "report"):
                done = levywell(command, path)
                self.assertEqual((done.returncode, done.stderr), (0, ""), f"{command} {name}")
        together = levywell("plot", self.sample("few", []), self.sample("zeros", []), "-o", "together")
        self.assertEqual((together.returncode, together.stderr), (0, ""))

    def test_laws_of_one_half_are_drawn(self):
        for span in ("-2,-1", "1,2", "-1,0"):
            path = made(f"half{span}.h5", "stable", "--alpha", "1,2", f"--range={span}")
            done = levywell("plot", path)
            self.assertEqual((done.returncode, done.stderr), (0, ""), span)

    def test_a_chain_of_equal_rates_and_no_jump_is_drawn(self):
        path = HERE / "still.h5"
        path.write_bytes(unchecked(simulated("chain.h5", "two_well", "chain", "1.5", "0.2", "--paths", "8")))
        with h5py.File(path, "a") as file:
            for name in ("theory/rate", "theory/rate_exact", "summary/q_hat"):
                rates = file[f"conditions/0000/{name}"]
                rates[...] = 0 if name == "summary/q_hat" else [[-0.1, 0.1], [0.1, -0.1]]
        done = levywell("plot", path, "--figure", "rates")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_settings_and_names_of_the_user_change_no_picture(self):
        folder = HERE / "settings"
        folder.mkdir()
        (folder / "matplotlibrc").write_text("text.usetex: True\nfont.size: 30\nno.such.setting: 1\n")
        run_file()
        before = levywell("plot", run_file(), "--figure", "survival", "-o", HERE / "plain.png")
        self.assertEqual(before.returncode, 0, before.stderr)
        for environment in ({"MATPLOTLIBRC": str(folder)}, {"MPLCONFIGDIR": str(folder)}, {"MPLBACKEND": "nonsense"}):
            done = levywell("plot", run_file(), "--figure", "survival", "-o", HERE / "set.png", "--force", **environment)
            self.assertEqual((done.returncode, done.stderr), (0, ""), environment)
            self.assertEqual((HERE / "set.png").read_bytes(), (HERE / "plain.png").read_bytes(), environment)
        (HERE / "matplotlibrc").write_text((folder / "matplotlibrc").read_text())
        self.addCleanup((HERE / "matplotlibrc").unlink)
        done = levywell("plot", run_file(), "--figure", "survival", "-o", HERE / "set.png", "--force")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual((HERE / "set.png").read_bytes(), (HERE / "plain.png").read_bytes())

    def test_names_with_signs_of_formulas_are_names(self):
        path = self.sample("5$a^{$", range(50))
        done = levywell("plot", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("5$a^{$", (HERE / "5$a^{$_figures/estimates.svg").read_text())

    def test_an_encoding_without_greek_letters(self):
        done = levywell("plot", "--list", PYTHONIOENCODING="ascii")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Outputs(unittest.TestCase):
    """Pictures and pages obey the rule of all commands (levywell/io/output_claim.hpp)."""

    def refused(self, why, *words):
        done = levywell(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn(why, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_never_replaces_what_it_reads_or_did_not_write(self):
        result = changed("kept.h5", lambda f: None)
        link = HERE / "kept_link.html"
        link.symlink_to(result)
        mine = HERE / "mine.html"
        mine.write_text("<!DOCTYPE html> about levywell")
        photograph = HERE / "photograph.png"
        photograph.write_bytes(b"\x89PNG\r\n\x1a\n of a camera")
        before = result.read_bytes()
        for force in ([], ["--force"]):
            self.refused("is a file that this command reads", "report", result, "-o", result, *force)
            self.refused("is a file that this command reads", "report", result, "-o", link, *force)
            self.refused("no file that levywell wrote", "report", result, "-o", mine, *force)
            self.refused("is a folder", "report", result, "-o", HERE, *force)
            self.refused("is a device", "report", result, "-o", "/dev/full", *force)
            self.refused("does not exist", "report", result, "-o", HERE / "nowhere/page.html", *force)
            self.refused("no file that levywell wrote", "plot", result, "--figure", "survival", "-o", photograph, *force)
            self.refused("is no folder", "plot", result, "-o", mine, *force)
        self.assertEqual(result.read_bytes(), before)
        self.assertEqual(mine.read_text(), "<!DOCTYPE html> about levywell")

    def test_replaces_its_own_with_force_alone(self):
        result = changed("again.h5", lambda f: None)
        for words in (["report", result], ["report", result, "-o", "again2.html"], ["plot", result, "--format", "png,svg,pdf"], ["plot", result, "--figure", "survival", "-o", "again.png"]):
            self.assertEqual(levywell(*words).returncode, 0)
            self.refused("exists already (--force replaces it)", *words)
            done = levywell(*words, "--force")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_writes_to_the_null_device_and_through_links(self):
        result = changed("through.h5", lambda f: None)
        self.assertEqual(levywell("report", result, "-o", "/dev/null").returncode, 0)
        self.assertTrue(pathlib.Path("/dev/null").is_char_device())
        link = HERE / "link.html"
        link.symlink_to("target.html")
        self.assertEqual(levywell("report", result, "-o", link).returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertIn("<h1>", (HERE / "target.html").read_text())


class Laws(unittest.TestCase):
    def test_files_of_laws_keep_the_seed_of_their_draws(self):
        with h5py.File(made("norms.h5", "stable", "--alpha", "1.5", "--norms", "3", "--dimension", "2", "--seed", "7")) as file:
            self.assertEqual(file.attrs["seed"], 7)
            self.assertEqual(file["stable/0000"].attrs["dimension"], 2)
            self.assertEqual(file["stable/0000/norms"].shape, (3,))


class Page(HTMLParser):
    """What is on a page: headings, texts of cells, ids, and addresses that it would load."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.cells, self.ids, self.loads, self.open = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.loads += [given[name] for name in ("src", "href", "xlink:href") if given.get(name) and not given[name].startswith(("#", "data:"))]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, text):
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append(text)
        if self.open and self.open[-1] in ("td", "th"):
            self.cells.append(text)


class Report(unittest.TestCase):
    def page(self, path, *words):
        done = levywell("report", path, "-o", "page.html", "--force", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = (HERE / "page.html").read_text()
        return text, Page(text)

    def test_verdict_has_the_colour_of_what_it_says(self):
        for kind, sentence in (("agrees", "the mean time agrees with the exact one (z = +0.6, 0.39% apart; a difference of 3.4% would have been seen)"),
                               ("agrees", "the occupation fractions agree with the exact ones: the largest |z| of 2 is 1.0; differences of 3% would have been seen"),
                               ("differs", "the mean time differs from the exact one (z = -8.0, 2.4% apart)"),
                               ("differs", "the occupation fractions differ from the small-noise law: the largest |z| of 2 is 9.0"),
                               ("open", "whether the mean time agrees with the exact one is in doubt (z = +2.8, 1% apart, p = 0.005): more paths decide"),
                               ("open", "the mean time is compatible with the exact one (z = +0.6, 10% apart), but a difference below 80% would not have been seen")):
            self.assertEqual(html_tables.verdict_kind(sentence), kind, sentence)

    def test_holds_question_verdict_numbers_figures_and_provenance(self):
        text, page = self.page(run_file(), "--question", "Which well <wins>?")
        self.assertEqual(page.headings, ["two wells, the right one wider", "Verdict", "Numbers", "Figures", "Potential", "Configuration", "Provenance"])
        self.assertIn("Which well &lt;wins&gt;?", text)
        with h5py.File(run_file()) as file:
            condition = file["conditions/0000"]
            self.assertIn(condition.attrs["verdict"].replace("<", "&lt;"), text)
            self.assertIn(f"{condition['theory/mean_exact'][()]:.5g}", page.cells)
            for name in ("git_sha", "created", "command_line"):
                self.assertIn(str(file.attrs[name]), text)
        self.assertEqual(text.count("<figure>"), 3)

    def test_says_of_a_piece_that_it_is_one(self):
        note = "This is piece 1/2 of a run"
        piece = simulated("piece.h5", "two_well", "transitions", "1.5", "0.2", "--paths", "400", "--condition", "1/2")
        self.assertIn(note, self.page(piece)[0])
        self.assertNotIn("This is piece", self.page(run_file())[0])

    def test_has_the_digits_of_the_terminal(self):
        for value, error, text in ((104.3, 14.5, "104 ± 14"), (140.4, 15.2, "140 ± 15"), (0.0123456, 0.00012, "0.012346 ± 0.00012"), (0.0, 0.1, "0 ± 0.1")):
            self.assertEqual(html_tables.with_error(value, error), text)

    def test_says_that_a_mean_is_infinite(self):
        path = made("infinite.h5", "simulate", "--potential", POTENTIALS / "flat.toml", "--measure", "exit", "--interval", "0,inf", "--start", "x=1", "--alpha", "1.5",
                    "--epsilon", "1", "--dt", "0.05", "--paths", "50", "--horizon", "20")
        text, page = self.page(path)
        self.assertIn("infinite", page.cells)
        self.assertIn("the mean time is infinite", text)
        self.assertIn("Survival", text)

    def test_has_the_z_of_the_file_for_rates(self):
        path = made("rates_z.h5", "simulate", "--potential", POTENTIALS / "three_wells.toml", "--measure", "chain", "--start", "m2", "--alpha", "1.2,2", "--epsilon", "0.5",
                    "--paths", "16", "--horizon", "200")
        _, page = self.page(path)
        with h5py.File(path) as file:
            for name in ("rates_z", "rates_z_exact"):
                self.assertIn(f"{file[f'conditions/0000/check/{name}'][1, 2]:+.1f}", page.cells)
            brownian = page.cells.index("α = 2, ε = 0.5", page.cells.index("small-noise law"))
            self.assertNotIn("-", page.cells[brownian + 4:brownian + 6])  # exact rates
            self.assertEqual(page.cells[brownian + 6:brownian + 8], ["-", "-"])

    def test_what_it_says_of_reproducing_works(self):
        folder = HERE / "inputs"
        folder.mkdir()
        shutil.copy(POTENTIALS / "two_well.toml", folder / "p.toml")
        (folder / "run.toml").write_text('potential = "p.toml"\n[noise]\nalpha = 2\nepsilon = 0.5\n[measure]\npaths = 100\n')
        made("a result.h5", "simulate", folder / "run.toml", "--seed", "5")
        shutil.rmtree(folder)
        text, _ = self.page("a result.h5")
        command = shlex.split(html.unescape(re.search("To reproduce: <code>(.*?)</code>", text)[1]))
        self.assertEqual(command[0], "levywell")
        done = levywell(*command[1:], "--quiet", "--force")  # another test may have left an again.h5
        self.assertEqual(done.returncode, 0, done.stderr)
        with h5py.File(HERE / "a result.h5") as one, h5py.File(HERE / "again.h5") as other:
            for name in ("paths/transition_time", "summary/mean", "theory/mean_exact"):
                self.assertEqual(one[f"conditions/0000/{name}"][()].tobytes(), other[f"conditions/0000/{name}"][()].tobytes())

    def test_needs_nothing_from_elsewhere(self):
        text, page = self.page(run_file())
        self.assertEqual(page.loads, [])
        self.assertNotIn("<script", text)
        self.assertNotIn("@import", text)
        self.assertEqual(len(page.ids), len(set(page.ids)), "ids of several figures on one page must not clash")
        self.assertEqual(set(re.findall(r"url\(#([^)]+)\)", text)) - set(page.ids), set())

    def test_has_a_page_for_every_kind_of_file(self):
        numbers = HERE / "numbers.txt"
        numbers.write_text(levywell("stable", "--alpha", "1.5", "--sample", "2000").stdout)
        for path in (made("page_theory.h5", "theory", POTENTIALS / "two_well.toml", "--alpha", "1.5", "--epsilon", "0.5"),
                     made("page_trace.h5", "trace", "--potential", POTENTIALS / "two_well.toml", "--alpha", "1.5", "--epsilon", "0.3", "--horizon", "5"),
                     made("page_laws.h5", "stable", "--alpha", "1,2"), made("page_numbers.h5", "estimate", numbers, "--replicates", "0"),
                     simulated("page_chain.h5", "two_well", "chain", "1.5", "0.2", "--paths", "8"),
                     simulated("page_shares.h5", "two_well", "occupation", "1.5", "0.3", "--paths", "8")):
            with self.subTest(path.name):
                text, page = self.page(path)
                self.assertIn("Figures", page.headings)
                self.assertIn("<svg", text)


if __name__ == "__main__":
    unittest.main()

"""Figures for print: formats, embedded fonts, sizes, the conditions shown; what is told apart without colour and on dark screens."""
import struct
import types
import unittest

import h5py
import numpy as np

from support import HERE, levywell, simulated
from analysis import report, style
from analysis.figures import noise_norms, potential, survival
from analysis.schema import Result


def grid():
    return simulated("print.h5", "two_well", "transitions", "1.5,1.2", "0.2,0.1", "--paths", "200")


def luminance(colour):
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in style.matplotlib.colors.to_rgb(colour)]
    return np.dot((0.2126, 0.7152, 0.0722), linear)


def contrast(one, other):
    """Of WCAG 2.1."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class Print(unittest.TestCase):
    def drawn(self, name, *words):
        done = levywell("plot", grid(), "--figure", "survival", "-o", name, "--force", *words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return (HERE / name).read_bytes()

    def refused(self, why, *words):
        done = levywell("plot", grid(), "--figure", "survival", "-o", "refused.png", *words)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(why, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_fonts_are_embedded_as_truetype(self):
        pdf = self.drawn("fonts.pdf")
        self.assertIn(b"/FontFile2", pdf)
        self.assertNotIn(b"/Type3", pdf)
        eps = self.drawn("fonts.eps")
        self.assertTrue(eps.startswith(b"%!PS-Adobe-3.0 EPSF"))
        self.assertIn(b"/FontType 42", eps)
        self.assertIn(b"/sfnts", eps)
        self.assertTrue(eps == self.drawn("fonts.eps"), "the same figure gives the same bytes")

    def test_has_the_size_that_is_asked_for(self):
        for size, width in (("single", 3.4), ("double", 7.0), ("86x60mm", 86 / 25.4), ("4x3", 4)):
            png = self.drawn("size.png", "--size", size)
            self.assertAlmostEqual(struct.unpack(">I", png[16:20])[0], 300 * width, delta=1)
        self.assertEqual(self.drawn("size.tiff")[:2], b"II")
        for size in ("3", "0x0", "3x", "wide", "3x3pt", "nanx2", "1e9x2"):
            self.refused(f"{size}: no size (single, double", "--size", size)

    def test_titles_legends_and_conditions(self):
        svg = lambda *words: self.drawn("words.svg", *words).decode()
        plain = svg()
        self.assertIn("exponential", plain)
        self.assertNotIn("Of $two$", plain)
        self.assertIn("Of $two$", svg("--title", "Of $two$"))
        self.assertNotIn("exponential", svg("--no-legend"))
        one = svg("--conditions", "alpha=1.2,epsilon=0.1")
        self.assertIn("α = 1.2, ε = 0.1", one)
        self.assertNotIn("ε = 0.2", one)
        self.assertNotIn("α = 1.5", one)
        self.assertTrue(one == svg("--conditions", "3"), "a number and the noise name the same condition")
        self.refused("no condition has alpha=3 (there are 0: α = 1.5, ε = 0.2;", "--conditions", "alpha=3")
        self.refused("'beta=3' is none of alpha=A, epsilon=E", "--conditions", "beta=3")
        self.refused("has all of these together", "--conditions", "0,epsilon=0.1")

    def test_fonts_and_styles_of_the_user(self):
        self.refused("no such font is installed (fc-list", "--font", "No Such Font")
        self.refused("not found in the style library", "--style", "no_such_style")
        (HERE / "big.mplstyle").write_text("axes.labelsize: 14\n")
        self.assertTrue(self.drawn("styled.svg") != self.drawn("styled.svg", "--style", "big.mplstyle"), "a style changes the picture")
        self.assertIn("DejaVu Serif", self.drawn("styled.svg", "--font", "DejaVu Serif").decode())


class Legible(unittest.TestCase):
    def test_every_series_has_contrast_in_both_modes(self):
        papers = [*report.re.findall(r"--paper: (#\w+)", report.LOOK)[:2], "#ffffff"]
        self.assertEqual(len(set(papers)), 3)
        for colour in [*style.COLOURS, style.FAINT, *style.shades(8)]:
            for paper in papers:
                self.assertGreaterEqual(contrast(colour, paper), 3, f"{colour} on {paper}")
        self.assertLess(contrast("#440154", papers[1]), 1.3)  # the first of viridis: what layers began with

    def test_series_differ_without_colour(self):
        self.addCleanup(style.plt.close, "all")
        with h5py.File(grid(), "r") as file:
            panel = survival.draw([Result(file, "print.h5")]).axes[0]
        looks = [str(line._dash_pattern) for line in panel.get_lines() if line.get_label().startswith("α")]
        self.assertEqual(len(looks), 4)
        self.assertEqual(len(set(looks)), 4)

    def test_survival_has_bands_where_the_file_has_intervals(self):
        self.addCleanup(style.plt.close, "all")
        path = HERE / "old.h5"
        path.write_bytes(grid().read_bytes()[512:])
        with h5py.File(path, "a") as file:
            if "survival_ci95" not in file["conditions/0000/summary"]:
                for condition in file["conditions"].values():
                    share = condition["summary/survival"][()]
                    condition["summary/survival_ci95"] = np.stack([0.9 * share, 1.1 * share], axis=1)
            self.assertEqual(len(survival.draw([Result(file, "old.h5")]).axes[0].collections), 4)
            for condition in file["conditions"].values():
                del condition["summary/survival_ci95"]
            self.assertEqual(len(survival.draw([Result(file, "old.h5")]).axes[0].collections), 0)

    def test_potentials_of_one_name_are_told_apart(self):
        of = lambda file: types.SimpleNamespace(name=file, potential=types.SimpleNamespace(name="mine"))
        self.assertEqual(potential.named([of("a"), of("b")]), ["mine (a)", "mine (b)"])
        self.assertEqual(potential.named([of("a"), of("a")]), ["mine (a, 1)", "mine (a, 2)"])
        self.assertEqual(potential.named([of("a")]), ["mine"])

    def test_heavy_norms_are_told_from_light_ones(self):
        random = np.random.default_rng(1)
        self.assertTrue(noise_norms.heavy(random.pareto(1, 1000) + 1))
        self.assertFalse(noise_norms.heavy(np.abs(random.normal(size=1000)) + 1))
        self.assertFalse(noise_norms.heavy(np.array([])))

    def test_captions_name_no_colour_that_changes_with_the_screen(self):
        for name in report.figures.NAMES:
            self.assertNotRegex(report.figures.caption(name), r"(?i)\bblack\b|\bdark\b|\bwhite\b")


class Paper(unittest.TestCase):
    def test_the_page_prints_the_potential_and_keeps_headings(self):
        self.assertEqual(levywell("report", grid(), "-o", "paper.html", "--force").returncode, 0)
        text = (HERE / "paper.html").read_text()
        self.assertNotIn("<details", text)
        self.assertIn("<pre>", text[text.index("<h2>Potential"):text.index("<h2>Configuration")])
        self.assertIn("break-after: avoid", report.LOOK)
        self.assertIn("white-space: pre-wrap", report.LOOK[report.LOOK.index("@media print"):])
        self.assertIn("p-value of the Kolmogorov-Smirnov test", text)


if __name__ == "__main__":
    unittest.main()

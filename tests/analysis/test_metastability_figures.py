"""Figures of simulations show what their files hold."""
import unittest

import numpy as np

from support import HERE, POTENTIALS, made, simulated

from analysis import faults, figures, html_tables, schema, style
from analysis.figures import rates, survival


def landscape(height, width):
    """Two wells of a landscape; height and width of the left one's barrier."""
    path = HERE / f"height_{height}_width_{width}.toml"
    path.write_text(f'name = "wells"\nkind = "landscape"\nminima = [{{at = {-width}, height = {-height}, curvature = 2}}, {{at = 1, height = -0.5, curvature = 2}}]\n'
                    "maxima = [{at = 0, height = 0, curvature = 2}]\n")
    return path


def exits(height, width):
    return made(f"exits_{height}_{width}.h5", "simulate", "--potential", landscape(height, width), "--measure", "exit", "--alpha", "1.5", "--epsilon", "0.3", "--paths", "500")


def times():
    return simulated("times.h5", "two_well", "transitions", "1.2,1.5", "0.2,0.1", "--paths", "500")


def steps():
    return [simulated(f"dt_{dt}.h5", "two_well", "exit", "1.5,2", "0.4", "--dt", dt, "--scheme", "euler", "--monitoring", "grid", "--paths", "500") for dt in (0.04, 0.02)]


def chain():
    return simulated("chain.h5", "three_wells", "chain", "1.5", "0.1", "--paths", "32")


def interval():
    return made("interval.h5", "theory", POTENTIALS / "two_well.toml", "--alpha", "1.5", "--epsilon", "0.5", "--interval=-2,1")


FILES = {
    "potential": lambda: [times()],
    "paths": lambda: [made("trace.h5", "trace", "--potential", POTENTIALS / "two_well.toml", "--alpha", "1.5,2", "--epsilon", "0.3", "--horizon", "20", "--paths", "2")],
    "mean_time": lambda: [times()],
    "survival": lambda: [times()],
    "targets": lambda: [simulated("targets.h5", "three_wells", "transitions", "1.5", "0.1", "--start", "m2", "--paths", "500")],
    "rates": lambda: [chain()],
    "shares": lambda: [chain()],
    "share_and_width": lambda: [simulated(f"wide_{p}.h5", p, "chain", "1.2,1.5", "0.1", "--paths", "16") for p in ("two_well", "symmetric_quartic")],
    "density": lambda: [simulated("ends.h5", "two_well", "exit", "1.5", "0.5", "--interval=-inf,inf", "--horizon", "30", "--paths", "4000"),
                        made("theory.h5", "theory", POTENTIALS / "two_well.toml", "--alpha", "1.5", "--epsilon", "0.5")],
    "escape_curves": lambda: [interval(), made("wells.h5", "theory", POTENTIALS / "three_wells.toml", "--alpha", "1.5", "--epsilon", "0.5")],
    "spectrum": lambda: [interval()],
    "width_and_height": lambda: [exits(h, w) for h, w in ((0.5, 1), (0.75, 1), (1, 1), (0.75, 1.5), (0.75, 2))],
    "time_step": steps,
    "discrete_chain": steps,
}


class Figures(unittest.TestCase):
    def drawn(self, name):
        """Axes of a figure and the files it was drawn of; it must be among what these files want."""
        return self.drawn_from(name, FILES[name]())

    def drawn_from(self, name, files):
        stack = schema.results(files)
        results = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        style.plt.close("all")
        self.assertIn(name, figures.wanted(results, faults.Faults()))
        figure = figures.module(name).draw(results)
        return figure, results

    def series(self, panel):
        """{label: (x, y)} of the lines of a panel."""
        return {line.get_label(): line.get_xydata().T for line in panel.lines}

    def test_every_figure_is_written_with_labels_and_legible_fonts(self):
        for name in FILES:
            with self.subTest(name):
                figure, _ = self.drawn(name)
                for ending, first in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
                    path = HERE / f"{name}.{ending}"
                    style.save(figure, path, name)
                    written = path.read_bytes()
                    self.assertTrue(written.startswith(first))
                    self.assertGreater(len(written), 4000)
                again, _ = self.drawn(name)
                self.assertEqual(style.svg_text(again, name), style.svg_text(self.drawn(name)[0], name), "the same file must give the same picture")
                self.assertLessEqual(figure.get_figwidth(), style.PAGE)
                shown = [panel for panel in figure.axes if panel.get_visible()]
                self.assertTrue(any(panel.get_xlabel() for panel in shown) and any(panel.get_ylabel() for panel in shown))
                for text in figure.findobj(style.plt.Text):
                    if text.get_text().strip():
                        self.assertGreaterEqual(text.get_fontsize(), 6.5)
                self.assertGreater(len(figures.caption(name)), len(figures.title(name)))

    def test_potential(self):
        figure, (result,) = self.drawn("potential")
        lines = self.series(figure.axes[0])
        np.testing.assert_array_equal(lines["f"][1], result.potential["f"])
        np.testing.assert_allclose(lines["start"].ravel(), [-1, -1 / 3], atol=1e-4)
        self.assertIn("[length]", figure.axes[0].get_xlabel())

    def test_paths(self):
        figure, (result,) = self.drawn("paths")
        self.assertEqual(len(figure.axes), 2)
        np.testing.assert_array_equal(figure.axes[1].lines[1].get_ydata(), result.conditions[1]["trace/position"][1])

    def test_mean_time(self):
        figure, (result,) = self.drawn("mean_time")
        panel = figure.axes[0]
        self.assertEqual([t.get_text() for t in panel.get_legend().get_texts()], ["α = 1.2", "α = 1.5"])
        first = panel.containers[0].lines[0].get_ydata()  # alpha 1.2, ascending epsilon
        np.testing.assert_array_equal(first, [result.conditions[1]["summary/mean"], result.conditions[0]["summary/mean"]])
        self.assertIn("[time]", panel.get_ylabel())

    def test_survival(self):
        figure, (result,) = self.drawn("survival")
        lines = self.series(figure.axes[0])
        self.assertEqual(len(lines), 5)  # four conditions and the law
        condition = result.conditions[0]
        x, y = lines[condition.noise]
        self.assertEqual(x[3], condition["summary/survival_time"][3] / condition["theory/mean_exact"])
        self.assertEqual(y[3], condition["summary/survival"][3])

    def test_targets(self):
        figure, (result,) = self.drawn("targets")
        bars = [bar.get_height() for bar in figure.axes[0].containers[1]]
        np.testing.assert_array_equal(bars, result.conditions[0]["summary/target_probability"][[0, 2]])

    def test_shares_before_a_horizon_are_marked_and_not_held_against_those_of_all(self):
        for horizon, censored in (("0.3", True), ("1000", False)):
            path = simulated(f"flat_{horizon}.h5", "flat", "exit", "1.5", "1", "--interval=-1,1", "--start", "x=0.3", "--dt", "0.005", "--paths", "500", "--horizon", horizon)
            with schema.results([path]) as (result,):
                left = html_tables.targets(result).split("<tr>")[2]
                self.assertEqual("before the horizon" in left, censored)
                self.assertEqual(left.count("<td>-</td>"), 1 if censored else 0)  # z

    def test_a_censored_sample_without_a_mean_still_has_a_survival_curve(self):
        path = simulated("regimes.h5", "two_well", "exit", "1.5", "0.02", "--interval=-1.05,inf", "--start", "relaxed:m1", "--horizon", "100", "--paths", "20000")
        with schema.results([path]) as (result,):
            condition = result.conditions[0]
            self.assertTrue(np.isnan(condition["summary/mean"]))
            self.assertEqual(condition["summary/survival_time"][-1], 100)
            self.assertEqual(condition["summary/survival"][-1], condition["summary/n_censored"] / 20000)
            self.assertTrue(survival.curves([result]))

    def test_rates(self):
        figure, (result,) = self.drawn("rates")
        measured, exact, z = (panel.images[0].get_array() for panel in figure.axes[:3])
        condition = result.conditions[0]
        self.assertEqual(measured[0, 1], condition["summary/q_hat"][0, 1])
        self.assertEqual(exact[2, 1], condition["theory/rate_exact"][2, 1])
        self.assertEqual(z[2, 1], condition["check/rates_z_exact"][2, 1])
        self.assertEqual(figure.axes[1].get_title(), "exact rate [1/time]")
        expected = condition["theory/rate"][0, 1] * condition["summary/residence"][0]  # jumps
        self.assertAlmostEqual(condition["check/rates_z"][0, 1], (measured[0, 1] * condition["summary/residence"][0] - expected) / np.sqrt(expected))

    def test_rates_without_exact_ones(self):
        with schema.results([chain()]) as (result,):
            condition = result.conditions[0]

            class Older:
                def __getitem__(self, name):
                    return condition[name]

                def get(self, name, default):
                    return default if name.endswith("_exact") else condition.get(name, default)

            law, z, named = rates.reference(Older())
            np.testing.assert_array_equal(law, condition["theory/rate"])
            np.testing.assert_array_equal(z, condition["check/rates_z"])
            self.assertEqual(named, "small-noise law [1/time]")

    def test_shares(self):
        figure, (result,) = self.drawn("shares")
        np.testing.assert_array_equal([bar.get_height() for bar in figure.axes[0].containers[1]], result.conditions[0]["summary/pi_hat"])

    def test_share_and_width(self):
        figure, results = self.drawn("share_and_width")
        panel = figure.axes[0]
        self.assertEqual(len(panel.containers), 2)
        x, law = [line for line in panel.lines if line.get_linestyle() == "--"][-1].get_xydata().T
        np.testing.assert_allclose(x, [1, 1.5])
        np.testing.assert_allclose(law, np.array(x) ** 1.5, rtol=1e-9)  # the closed form of two wells

    def test_density(self):
        figure, (ends, theory) = self.drawn("density")
        lines = self.series(figure.axes[0])
        np.testing.assert_array_equal(lines["exact"][1], theory.groups("theory")[0]["density"])
        measured = figure.axes[0].containers[0].lines[0].get_ydata()
        states = ends.conditions[0]["paths/exit_point"]
        low, high = ends.potential["w"][[0, -1]]
        self.assertAlmostEqual(measured.sum() * (high - low) / 80, np.mean((states >= low) & (states <= high)))

    def test_escape_curves(self):
        figure, (result, wells) = self.drawn("escape_curves")
        times, ends = figure.axes[:2]
        curves = result.groups("theory")[0].group("curves")
        np.testing.assert_array_equal(times.lines[0].get_ydata(), curves["mean_time"])
        np.testing.assert_array_equal(ends.lines[0].get_xydata().T, [curves["position"], curves["exit_right"]])
        self.assertEqual(times.get_xlim(), (-2, 1))
        others = [panel for panel in figure.axes[2:4] if panel.get_legend()]
        self.assertEqual([len(panel.get_legend().get_texts()) for panel in others], [3, 3])
        self.assertEqual(len(wells.groups("theory")[0]["curves/committor"]), 3)

    def test_spectrum(self):
        figure, (result,) = self.drawn("spectrum")
        functions, law = figure.axes[:2]
        entry = result.groups("theory")[0]
        labels = [text.get_text() for text in functions.get_legend().get_texts()]
        self.assertEqual(labels, [f"λ = {rate:.5g}" for rate in entry["spectrum/eigenvalue"]])
        second = entry["spectrum/eigenfunction"][1]
        np.testing.assert_allclose(functions.lines[1].get_ydata(), second / np.abs(second).max())
        np.testing.assert_array_equal(law.lines[0].get_ydata(), entry["quasi_stationary/density"])

    def test_left_out_conditions_and_modes_are_counted(self):
        grid = made("grid.h5", "theory", POTENTIALS / "two_well.toml", "--alpha", "1.5,2", "--epsilon", "0.5,0.4", "--interval=-2,1", "--modes", "6")
        for name in ("escape_curves", "spectrum"):
            with self.subTest(name):
                title = self.drawn_from(name, [grid])[0].axes[0].get_title()
                self.assertIn("(3 of 4 conditions drawn)", title)
                self.assertEqual("4 of 6 modes drawn" in title, name == "spectrum")
        self.assertNotIn("drawn", self.drawn_from("escape_curves", [interval()])[0].axes[0].get_title())

    def test_an_interval_with_one_end_has_one_panel(self):
        open_side = made("open_side.h5", "theory", POTENTIALS / "two_well.toml", "--alpha", "1.5", "--epsilon", "0.5", "--interval=-2,inf", "--modes", "1")
        figure, _ = self.drawn_from("escape_curves", [open_side])
        self.assertEqual([panel.get_ylabel() for panel in figure.axes if panel.get_ylabel()], [f"mean {style.TIME}"])

    def test_width_and_height(self):
        figure, results = self.drawn("width_and_height")
        heights, widths = (panel.containers[0].lines[0].get_xdata().astype(float) for panel in figure.axes)
        np.testing.assert_allclose(heights, [0.5, 0.75, 1])
        np.testing.assert_allclose(widths, [1, 1.5, 2])

    def test_time_steps(self):
        figure, results = self.drawn("time_step")
        condition = results[0].conditions[0]
        distance = abs(condition["summary/mean"] / condition["theory/mean_process"] - 1)
        self.assertAlmostEqual(figure.axes[0].containers[0].lines[0].get_ydata()[-1], distance)
        figure, results = self.drawn("discrete_chain")
        self.assertEqual([panel.get_title() for panel in figure.axes], ["α = 1.5", "α = 2"])
        ratio = figure.axes[0].containers[0].lines[0].get_ydata()[-1]
        self.assertAlmostEqual(ratio, condition["summary/mean"] / condition["theory/mean_process"])

    def test_colours_differ_in_lightness_to_every_eye(self):
        """Neighbouring series differ by marker, and no two colours are nearer than a colour-blind reader can tell (Machado 2009, severity 1)."""
        kinds = {"protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
                 "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]}
        colours = np.array([[int(c[k:k + 2], 16) / 255 for k in (1, 3, 5)] for c in style.COLOURS])
        linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
        for kind, matrix in kinds.items():
            seen = np.clip(linear @ np.array(matrix).T, 0, 1) ** (1 / 2.2)
            apart = np.linalg.norm(seen[:, None] - seen[None, :], axis=-1)[np.triu_indices(len(seen), 1)]
            self.assertGreater(apart.min(), 0.15, kind)
        self.assertEqual(len(set(style.MARKERS)), len(style.COLOURS))


if __name__ == "__main__":
    unittest.main()

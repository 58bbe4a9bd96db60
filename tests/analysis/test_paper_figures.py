"""The paper's figures: each is drawn from files of small runs or of experiments/, and shows what they hold."""
import subprocess
import unittest

import h5py
import numpy as np

from support import HERE, PROGRAM, ROOT, made

from analysis import faults, figures, schema, style

EXPERIMENTS = ROOT / "experiments"


def numbers():
    """Stable numbers of index 1.5 and what the estimators say of them."""
    text = HERE / "numbers.txt"
    if not text.exists():
        text.write_text(subprocess.run([PROGRAM, "stable", "--alpha", "1.5", "--sample", "5000"], check=True, capture_output=True, text=True).stdout)
    return made("numbers.h5", "estimate", text, "--replicates", "99")


def matrix():
    """Gaussian noise of unequal coordinates, diagnosed."""
    path = HERE / "noise.npy"
    if not path.exists():
        np.save(path, np.random.default_rng(1).standard_normal((128, 60)) * np.exp(np.linspace(0, 4, 60)))
    return made("matrix.h5", "estimate", path, "--replicates", "0", "--surrogates", "29", "--layers", "first=40,second=20")


def stable():
    """A file of laws, Cauchy's and the Gaussian, laid out as `levywell stable -o` does."""
    path = HERE / "stable.h5"
    x = np.linspace(-20, 20, 401)
    with h5py.File(path, "w") as file:
        file.attrs["schema_version"] = 1
        for number, (alpha, density) in enumerate(((1.0, 1 / (np.pi * (1 + x**2))), (2.0, np.exp(-(x**2) / 4) / np.sqrt(4 * np.pi)))):
            group = file.create_group(f"stable/{number:04}")
            group.attrs["alpha"], group.attrs["scale"] = alpha, 1.0
            group["x"], group["pdf"], group["norms"] = x, density, np.arange(1.0, 201.0)
    return path


def trained(name="trained.h5"):
    if not (PROGRAM.parent / "levywell-nn").exists():
        raise unittest.SkipTest("levywell-nn is not built (it needs LibTorch)")
    try:
        subprocess.run([PROGRAM, "data", "where", "fashion-mnist"], check=True, capture_output=True)
    except subprocess.CalledProcessError:
        raise unittest.SkipTest("Fashion-MNIST is not here (levywell data where fashion-mnist)") from None
    return made(name, "train", "--subset", 600, "--depth", 3, "--width", 5, "--batch", 20, "--iterations", 40, "--every", 20, "--diagnose", 40, "--keep-weights")


class PaperFigures(unittest.TestCase):
    def drawn(self, name, *files):
        """The figure, which is written as PNG and SVG too."""
        with schema.results([str(f) for f in files]) as results:
            self.assertIn(name, figures.wanted(results, faults.Faults()))
            figure = figures.module(name).draw(results)
        self.addCleanup(style.plt.close, figure)
        for ending in ("png", "svg"):
            path = HERE / f"{name}.{ending}"
            path.unlink(missing_ok=True)
            style.save(figure, path, name)
            self.assertGreater(path.stat().st_size, 2000)
        return figure, [axes for axes in figure.axes if axes.get_visible()]

    def lines(self, panel):
        """{label: its (x, y)} of the labelled lines and error bars."""
        bars = {c.get_label(): c.lines[0].get_data() for c in panel.containers if hasattr(c, "has_yerr")}
        return {line.get_label(): line.get_data() for line in panel.get_lines() if not line.get_label().startswith("_")} | bars

    def test_noise_norms(self):
        source = EXPERIMENTS / "noise_norms/small.h5"
        _, panels = self.drawn("noise_norms", source)
        self.assertEqual(len(panels), 3)
        with h5py.File(source) as file:
            norms = file["network/run_0000/noise_norms"][()]
        for panel, row in zip(panels, norms):
            self.assertEqual(panel.get_xlabel(), "norm of the noise [1/weight]")
            self.assertEqual(sum(bar.get_height() for bar in panel.patches), len(row))
            self.assertAlmostEqual(panel.patches[0].get_x(), row.min())
        _, panels = self.drawn("noise_norms", source, stable())
        self.assertEqual([p.get_title() for p in panels[3:]], ["stable vectors, α = 1", "stable vectors, α = 2"])

    def test_stable_densities(self):
        _, (body, tail) = self.drawn("stable_densities", stable())
        self.assertEqual(list(self.lines(body)), ["α = 1", "α = 2"])
        with h5py.File(stable()) as file:
            np.testing.assert_array_equal(self.lines(body)["α = 1"][1], file["stable/0000/pdf"])
        self.assertEqual((tail.get_xscale(), tail.get_yscale()), ("log", "log"))
        self.assertGreater(tail.get_ylim()[0], 1e-4)  # the Cauchy tail's depth, not the Gaussian's

    def test_estimator_accuracy(self):
        _, (whole, error) = self.drawn("estimator_accuracy", EXPERIMENTS / "estimator_accuracy/accuracy.csv")
        alpha, mean = self.lines(whole)["mean"]
        self.assertEqual((alpha[0], alpha[-1]), (0.06, 2.0))
        self.assertAlmostEqual(mean[0], 0.06 - 0.00004)  # the table's first line
        self.assertAlmostEqual(self.lines(error)["standard deviation / α"][1][0], 0.00045 / 0.06)

    def test_estimators(self):
        _, panels = self.drawn("estimators", EXPERIMENTS / "estimators/estimators.csv")
        self.assertEqual([len(self.lines(p)) for p in panels], [8, 8, 8])
        self.assertEqual(self.lines(panels[2])["log moment"][1][0], 0.96)  # the table's first line

    def test_atlas(self):
        source = EXPERIMENTS / "atlas/atlas.csv"
        figure, (published, independent) = self.drawn("atlas", source)
        with schema.results([str(source)]) as (result,):
            columns = result.columns
        self.assertEqual([text.get_text() for text in published.get_yticklabels()][0], "1a Getoor")
        x, _ = independent.get_lines()[0].get_data()
        self.assertEqual(len(x), len(columns["row"]))
        self.assertLessEqual(np.max(np.abs(x)), 1)  # no row beyond what its errors allow
        with h5py.File(source.with_suffix(".h5")) as file:
            np.testing.assert_allclose(file["ours"], columns["ours"], rtol=1e-11)
            self.assertEqual(file["epsilon"].attrs["unit"], "length/time^(1/alpha)")

    def test_alpha_against_width(self):
        source = EXPERIMENTS / "width_and_depth/medium.h5"
        _, (noise, learning) = self.drawn("alpha_against_size", source)
        lines = self.lines(noise)
        self.assertEqual(list(lines), ["depth 2", "depth 3", "depth 5", "depth 7"])
        np.testing.assert_array_equal(lines["depth 7"][0], [16, 64, 256])
        with h5py.File(source) as file:
            last = [run["alpha_train"][-1] for run in file["network"].values() if "depth 7 width 64," in run.attrs["description"]]
        self.assertEqual(len(last), 2)
        self.assertAlmostEqual(lines["depth 7"][1][1], sum(last) / 2)
        ends = noise.containers[3].lines[2][0].get_segments()[1][:, 1]  # the bar of that point
        np.testing.assert_allclose(sorted(ends), sorted(last))
        self.assertEqual((learning.get_xlabel(), learning.get_ylabel()), ("width", "test accuracy"))

    def test_alpha_against_batch_and_channels(self):
        _, (noise, learning) = self.drawn("alpha_against_size", EXPERIMENTS / "batch_sizes/medium.h5")
        self.assertEqual(list(self.lines(noise)), ["training noise", "test noise", "training, zeros shifted"])
        np.testing.assert_array_equal(self.lines(noise)["test noise"][0], [50, 100, 250, 500, 1000, 2500])
        self.assertEqual(learning.get_xlabel(), "minibatch size [images]")
        _, (_, learning) = self.drawn("alpha_against_size", EXPERIMENTS / "convolutional/small.h5")
        self.assertEqual(learning.get_xlabel(), "channels")

    def test_a_run_in_two_files_is_one_run(self):
        source, copy = EXPERIMENTS / "width_and_depth/medium.h5", HERE / "copy.h5"
        copy.write_bytes(source.read_bytes())
        with schema.results([str(source), str(copy)]) as results:
            self.assertEqual(len(figures.module("networks").measured(results)), 24)

    def test_sizes_of_one_network_are_no_figure(self):
        with schema.results([str(EXPERIMENTS / "two_phases/small.h5")]) as results:
            self.assertNotIn("alpha_against_size", figures.wanted(results, faults.Faults()))

    def test_training(self):
        source = EXPERIMENTS / "two_phases/small.h5"
        _, (noise, loss, accuracy) = self.drawn("training", source)
        with h5py.File(source) as file:
            run = file["network/run_0000"]
            for panel, label, name in ((noise, "training images", "alpha_train"), (noise, "training, zeros shifted", "alpha_train_shifted"),
                                       (loss, "test images", "test_loss"), (accuracy, "training images", "train_accuracy")):
                x, y = self.lines(panel)[label]
                np.testing.assert_array_equal(x, run["iteration"])
                np.testing.assert_array_equal(y, run[name])
        self.assertEqual(accuracy.get_xlabel(), "iteration")
        _, panels = self.drawn("training", EXPERIMENTS / "batch_sizes/medium.h5")
        self.assertEqual(len(panels), 9)  # three of six runs

    def test_layers(self):
        source = EXPERIMENTS / "two_phases/small.h5"
        _, (panel,) = self.drawn("layers", source)
        self.assertEqual(len(self.lines(panel)), 10)
        with h5py.File(source) as file:
            np.testing.assert_array_equal(self.lines(panel)["linear9"][1], file["network/run_0000/alpha_layer"][:, 8])
        _, (panel,) = self.drawn("layers", matrix())
        self.assertEqual([t.get_text() for t in panel.get_xticklabels()], ["first", "second"])

    def test_estimates(self):
        _, (panel,) = self.drawn("estimates", numbers())
        with h5py.File(numbers()) as file:
            methods, alpha = file["estimate"].attrs["method"].split(), file["estimate/alpha"][()]
        self.assertEqual([t.get_text() for t in panel.get_yticklabels()], [m.replace("_", " ") for m in methods])
        shown = {line.get_ydata()[0]: line.get_xdata()[0] for line in panel.get_lines() if len(line.get_xdata()) == 1}
        self.assertEqual(shown[0], alpha[0])

    def test_sweeps(self):
        with h5py.File(numbers()) as file:
            for name, x, unit in (("hill", "k", "largest magnitudes used, k"), ("block_length_sweep", "K1", "block length K1 [numbers]")):
                _, (panel,) = self.drawn(name, numbers())
                data = self.lines(panel)["numbers.txt"]
                np.testing.assert_array_equal(data[0], file[f"estimate/{name}/{x}"])
                np.testing.assert_array_equal(data[1], file[f"estimate/{name}/alpha"])
                self.assertEqual(panel.get_xlabel(), unit)

    def test_quantiles(self):
        _, (bodies, tails) = self.drawn("quantiles", numbers())
        with h5py.File(numbers()) as file:
            data = bodies.get_lines()[1].get_data()
            np.testing.assert_array_equal(data[0], file["estimate/quantiles/stable"])
            np.testing.assert_array_equal(data[1], file["estimate/quantiles/measured"])
        self.assertIn("[unit of the numbers]", bodies.get_xlabel())
        self.assertEqual(len(self.lines(tails)), 3)

    def test_null_distributions(self):
        _, panels = self.drawn("null_distributions", matrix())
        self.assertEqual(len(panels), 4)
        with h5py.File(matrix()) as file:
            diagnosis = file["estimate/diagnosis"]
            self.assertEqual(panels[0].containers[0].lines[0].get_xdata()[0], diagnosis.attrs["alpha"])
            self.assertEqual(panels[0].containers[1].lines[0].get_xdata()[0], diagnosis["pooled"].attrs["gaussian"])
            p = diagnosis["kurtosis"].attrs["p_value"]
        self.assertEqual([t.get_text() for t in panels[2].texts], [f"p = {p:.2g}"])

    def test_batch_scaling(self):
        _, (together, scaling) = self.drawn("batch_scaling", matrix())
        with h5py.File(matrix()) as file:
            fours = file["estimate/diagnosis/single_coordinates_of_fours"].attrs["measured"]
            measured = file["estimate/diagnosis/minibatch_size"].attrs["measured"]
        self.assertEqual(together.get_lines()[0].get_ydata()[1], fours)
        self.assertEqual(self.lines(scaling)["noise.npy"][1][0], measured)

    def test_diagnosis_of_a_training(self):
        source = trained()
        _, (panel,) = self.drawn("block_length_sweep", source)
        with h5py.File(source) as file:
            sweep = file["network/run_0000/diagnoses/iteration_000000000040/block_length_sweep"]
            np.testing.assert_array_equal(self.lines(panel)["iteration 40"][1], sweep["alpha"])
        self.drawn("null_distributions", source)

    def test_escape(self):
        path = made("escape.h5", "escape", trained(), "--radius", "0.02,0.1", "--replicas", "8", "--iterations", "50")
        _, (slices, exits) = self.drawn("escape", path)
        with h5py.File(path) as file:
            np.testing.assert_array_equal(slices.get_lines()[0].get_ydata(), file["escape/slice/f"])
            ball, along = file["escape/summary/ball"][()], file["escape/summary/projection"][()]
        self.assertTrue((ball < along).any())  # else the next lines tell nothing
        np.testing.assert_array_equal(self.lines(exits)["SGD, ball"][1], ball[np.isfinite(ball)])
        self.assertEqual(exits.get_xlabel(), "radius [weight]")

    def test_pipeline(self):
        run = HERE / "pipeline.toml"
        run.write_text(f"[train]\nfile = '{trained()}'\n[noise]\nkind = 'pooled'\nunit = 0.01\n"
                       f"[simulate]\npotential = '{ROOT}/potentials/two_well.toml'\n[simulate.measure]\npaths = 100\n")
        path = made("pipeline.h5", "pipeline", run)
        _, (times, shares) = self.drawn("pipeline", path)
        with h5py.File(path) as file:
            row = file["rows/0000"]
            self.assertEqual(row.attrs["refusal"], "")
            self.assertEqual([c.lines[0].get_ydata()[0] for c in times.containers[:2]], list(row["mean"]))
            self.assertEqual([c.lines[0].get_ydata()[0] for c in shares.containers[:2]], list(row["pi_hat"]))
        self.assertEqual([c.lines[0].get_color() for c in times.containers[:2] + shares.containers[:2]], 2 * [style.colour(0), style.colour(1)])
        self.assertEqual(times.get_ylabel(), "time to another well\n[time]")


class TextTables(unittest.TestCase):
    def refused(self, text, words):
        path = HERE / "table.csv"
        path.write_bytes(text)
        with self.assertRaises(schema.Unreadable) as caught, schema.results([str(path)]):
            pass
        self.assertIn(words, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))

    def test_foreign_text(self):
        self.refused(b"", "not a table")
        self.refused(b"1,2\n3,4\n", "not a table")
        self.refused(b"alpha,bias\n", "not a table")
        self.refused(b"alpha,bias\n1,2\n3\n", "table.csv:3: 1 values, but 2 columns")
        self.refused(b"\x89HDF\xff\xfe", "not a text table")

    def test_of_other_columns(self):
        path = HERE / "other.csv"
        path.write_text("name,value\nfirst,1\nsecond,2.5\n")
        with schema.results([str(path)]) as results:
            self.assertEqual(list(results[0].columns["value"]), [1, 2.5])
            self.assertEqual(list(results[0].columns["name"]), ["first", "second"])
            self.assertEqual(figures.wanted(results, faults.Faults()), [])
        self.assertTrue(path.read_text().startswith("name,value"))  # it is read only


if __name__ == "__main__":
    unittest.main()

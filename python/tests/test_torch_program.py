"""The same numbers as the program's, of networks that it has trained."""

import json
import subprocess

import numpy as np
import pytest

import levywell as lw

torch = pytest.importorskip("torch", reason="PyTorch is not installed: levywell.torch is not tested here")
pytest.importorskip("h5py")

POINTS = 700
# Relative. The program is built with LibTorch 1.13; later versions add up in another order, and gradients are of single
# precision: logarithms of blocks that nearly cancel differ by more than the rounding of their numbers.
CLOSE = 1e-6 if torch.__version__.startswith("1.13") else 2e-5


def write_idx(path, array):
    with open(path, "wb") as file:
        file.write(bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes() + array.tobytes())


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    """Made images of ten classes, 28 x 28, as files of MNIST's form, and as the numbers that a network sees."""
    folder = tmp_path_factory.mktemp("images")
    random = np.random.default_rng(7)
    labels = random.integers(0, 10, POINTS).astype(np.uint8)
    patterns = random.uniform(0, 160, (10, 28, 28))
    pixels = np.clip(patterns[labels] + random.normal(0, 40, (POINTS, 28, 28)), 0, 255).astype(np.uint8)
    write_idx(folder / "images", pixels)
    write_idx(folder / "labels", labels)
    mean, deviation = np.float32(0.1307), np.float32(0.3081)  # MNIST's
    scaled = pixels.reshape(POINTS, -1).astype(np.float32) * (np.float32(1) / (np.float32(255) * deviation)) - mean / deviation
    return folder, (torch.from_numpy(scaled), torch.from_numpy(labels.astype(np.int64)))


def train(program, folder, name, network, training="", diagnose=""):
    run = folder / f"{name}.toml"
    run.write_text(
        f'[data]\nlayout = "idx"\nset = "files"\ntrain = ["images", "labels"]\ntest = ["images", "labels"]\n[network]\n{network}\n'
        f"[training]\nbatch = 40\niterations = 12\nstop_accuracy = 2\n{training}\n[measure]\nevery = 12\ntest = false\n{diagnose}\n"
    )
    file = folder / f"{name}.h5"
    subprocess.run([program, "train", run, "-o", file, "--force", "--quiet", "--keep-weights", "--threads", "1"], check=True, capture_output=True)
    return file


@pytest.fixture(scope="module")
def trained(program, images):
    return train(program, images[0], "diagnosed", "depth = 3\nwidth = 16", diagnose="diagnose = [12]")


@pytest.mark.parametrize(
    "name, network, training",
    [
        ("fcn", "depth = 3\nwidth = 16", ""),
        ("hinge", "depth = 4\nwidth = 12", 'loss = "hinge"\nseed = 3'),  # 40 divides 700 not: a smaller minibatch is left
        ("cnn", 'kind = "cnn"\nwidth = 4', ""),
    ],
)
def test_a_measurement_has_the_numbers_of_the_training(program, images, name, network, training):
    net = lw.torch.read_network(train(program, images[0], name, network, training))
    assert net.iteration == 12 and net.batch_size == 40
    probe = lw.torch.NoiseProbe(net.module, net.loss, images[1], net.batch_size, seed=net.seed, iteration=12)
    found = probe.measure()
    for key in ("alpha_train", "alpha_train_shifted", "alpha_train_dropped", "alpha_train_released", "sigma_train", "alpha_layer", "train_loss", "noise_norms"):
        np.testing.assert_allclose(found[key], net.measured[key], rtol=CLOSE, err_msg=key)
    assert found["zero_fraction"] == net.measured["zero_fraction"] and found["cancelled_train"] == net.measured["cancelled_train"]
    # The control: other minibatches have other noise.
    other = lw.torch.NoiseProbe(net.module, net.loss, images[1], net.batch_size, seed=net.seed + 1).measure()
    assert abs(other["sigma_train"] / net.measured["sigma_train"] - 1) > 100 * CLOSE


def test_a_training_is_repeated_from_its_initial_weights_and_minibatches(program, images, trained):
    net = lw.torch.read_network(trained)
    final = torch.nn.utils.parameters_to_vector(net.module.parameters()).detach().clone()
    net.set_weights(net.initial_weights())
    x, y = images[1]
    optimizer = torch.optim.SGD(net.module.parameters(), lr=net.learning_rate)
    for iteration in range(net.iteration):
        points = net.minibatch(iteration, POINTS)
        optimizer.zero_grad()
        net.loss(net.module(x[points]), y[points]).backward()
        optimizer.step()
    again = torch.nn.utils.parameters_to_vector(net.module.parameters()).detach()
    assert torch.linalg.vector_norm(again - final) < 1e-5 * torch.linalg.vector_norm(final)


def test_a_diagnosis_is_that_of_the_training(program, images, trained):
    import h5py

    net = lw.torch.read_network(trained)
    probe = lw.torch.NoiseProbe(net.module, net.loss, images[1], net.batch_size, seed=net.seed, iteration=12)
    report = probe.diagnose(progress=False)
    with h5py.File(trained) as file:
        group = next(iter(file["network/run_0000/diagnoses"].values()))
        expected = {name: group[name].attrs["measured"] for name in ("kurtosis", "projections")}
        expected_alpha, verdict = group.attrs["alpha"], group.attrs["verdict"]
    assert report["diagnosis"]["alpha"] == pytest.approx(expected_alpha, rel=CLOSE)
    for name, value in expected.items():
        assert report["diagnosis"][name]["measured"] == pytest.approx(value, rel=1e-4)
    assert report.verdict.split(":")[0] == verdict.split(":")[0]
    assert probe.dataset["verdict"].sel(iteration=12).item() == report.verdict
    assert "Gaussian, full covariance kept" in str(report)


def test_noise_goes_into_the_simulator_as_that_of_the_program(program, images, trained):
    net = lw.torch.read_network(trained)
    probe = lw.torch.NoiseProbe(net.module, net.loss, images[1], net.batch_size, seed=net.seed, iteration=12)
    probe.diagnose(progress=False)
    wells = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0], name="two wells")
    found = probe.pipeline(wells, learning_rate=0.1, unit=1e-2, paths=200, dt=0.01, progress=False)
    folder = images[0]
    wells.save(folder / "wells.toml")
    run = folder / "pipeline.toml"
    run.write_text(
        f'[train]\nfile = "{trained}"\n[noise]\nunit = 1e-2\n[simulate]\npotential = "wells.toml"\n[simulate.measure]\npaths = 200\n[simulate.scheme]\ndt = 0.01\n'
    )
    done = subprocess.run([program, "pipeline", run, "--json", "--quiet"], check=True, capture_output=True, text=True)
    expected = json.loads(done.stdout)
    assert [noise["kind"] for noise in found["noises"]] == [noise["kind"] for noise in expected["noises"]]
    for ours, theirs in zip(found["noises"], expected["noises"]):
        for key in ("alpha", "sigma", "epsilon", "learning_rate"):
            assert ours[key] == pytest.approx(theirs[key], rel=1e-4 if "per_coordinate" in ours["kind"] else CLOSE)
    for ours, theirs in zip(found["rows"], expected["rows"]):
        assert (ours["refusal"] is None) == (theirs["refusal"] is None)
        np.testing.assert_allclose(np.array(ours["mean_exact"], float), np.array(theirs["mean_exact"], float), rtol=1e-3)
    assert str(found).splitlines()[1:3] != []


@pytest.mark.parametrize("direction", ["noise", "random"])
def test_a_slice_is_that_of_the_program(program, images, trained, direction):
    net = lw.torch.read_network(trained)
    words = [program, "slice", trained, "--direction", direction, "--json", "--span", "0.5", "--points", "21", "-o", "/dev/null", "--force"]
    expected = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    line = lw.torch.loss_slice(
        net.module, net.loss, images[1], learning_rate=0.1, batch_size=net.batch_size, direction=direction, span=0.5, points=21, seed=1
    )
    np.testing.assert_allclose(line.w, expected["w"], rtol=1e-12)
    np.testing.assert_allclose(line.f, expected["f"], rtol=CLOSE)
    assert line.slope == pytest.approx(expected["slope"], rel=1e-4)
    for name, law in expected["noise"].items():
        for key in ("alpha", "sigma", "epsilon"):
            assert line.noise[name][key] == pytest.approx(law[key], rel=1e-4)

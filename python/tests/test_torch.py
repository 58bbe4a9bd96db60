"""The gradient noise of PyTorch networks: what is measured, and that nothing of the training changes."""

import contextlib
import random
import subprocess
import sys

import numpy as np
import pytest

import levywell as lw

torch = pytest.importorskip("torch", reason="PyTorch is not installed: levywell.torch is not tested here")

CROSS_ENTROPY = torch.nn.functional.cross_entropy


def mlp():
    return torch.nn.Sequential(torch.nn.Linear(12, 16), torch.nn.ReLU(), torch.nn.Dropout(0.3), torch.nn.Linear(16, 4))


def convolutional():
    return torch.nn.Sequential(
        torch.nn.Unflatten(1, (1, 3, 4)),
        torch.nn.Conv2d(1, 6, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(6),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(72, 4),
    )


class Transformer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Linear(4, 8)
        self.encoder = torch.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)
        self.head = torch.nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x.reshape(-1, 3, 4))).mean(1))


def points(n=320, seed=5):
    generator = torch.Generator().manual_seed(seed)
    y = torch.randint(0, 4, (n,), generator=generator)
    return torch.randn(n, 12, generator=generator) + y[:, None] * 0.5, y


class Noisy(torch.utils.data.Dataset):
    """Augments at random, with each generator there is."""

    def __init__(self):
        self.x, self.y = points()

    def __len__(self):
        return len(self.y)

    def __getitem__(self, k):
        return self.x[k] + 0.1 * torch.randn(12) + 0.1 * random.random() + 0.1 * float(np.random.rand()), self.y[k]


def train(make, optimizer_of, probe_of, steps=12, clip=None, autocast=None):
    """Everything that a training leaves."""
    torch.manual_seed(3)
    random.seed(4)
    np.random.seed(5)
    model = make()
    model.train()
    optimizer = optimizer_of(model.parameters())
    probe = probe_of(model)
    data = Noisy()
    for _ in range(steps):
        batch = [data[int(k)] for k in torch.randint(0, len(data), (20,))]
        x, y = torch.stack([one[0] for one in batch]), torch.stack([one[1] for one in batch])
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=autocast) if autocast else contextlib.nullcontext():
            outputs = model(x)
        CROSS_ENTROPY(outputs.float(), y).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        if probe is not None:
            probe.step()
    return (
        {name: value.clone() for name, value in model.state_dict().items()},
        [torch.zeros(0) if p.grad is None else p.grad.clone() for p in model.parameters()],
        [module.training for module in model.modules()],
        (torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tobytes(), np.random.get_state()[2]),
        [value for state in optimizer.state.values() for value in state.values() if isinstance(value, torch.Tensor)],
    ), probe


def same(one, other):
    equal = all(torch.equal(a, b) for a, b in zip(one[0].values(), other[0].values()))
    equal = equal and all(torch.equal(a, b) for a, b in zip(one[1] + one[4], other[1] + other[4]))
    return equal and one[2] == other[2] and torch.equal(one[3][0], other[3][0]) and one[3][1:] == other[3][1:]


MOMENTUM = (mlp, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-3), {"clip": 0.5})
ADAMW = (convolutional, lambda p: torch.optim.AdamW(p, lr=1e-2), {})
TRANSFORMER = (Transformer, lambda p: torch.optim.AdamW(p, lr=1e-3), {})
MIXED = (mlp, lambda p: torch.optim.Adam(p, lr=1e-3), {"autocast": torch.bfloat16})


@pytest.mark.parametrize("make, optimizer, options", [MOMENTUM, ADAMW, TRANSFORMER, MIXED], ids=["momentum, clipping", "batch norm, AdamW", "transformer, AdamW", "autocast"])
@pytest.mark.parametrize("mode", ["eval", "train"])
def test_a_training_is_the_same_with_a_probe(make, optimizer, options, mode):
    def probe_of(model):
        return lw.torch.NoiseProbe(
            model, CROSS_ENTROPY, Noisy(), 32, every=4, iterates=2, mode=mode, autocast=options.get("autocast"), clip_norm=options.get("clip")
        )

    without, _ = train(make, optimizer, lambda model: None, **options)
    beside, probe = train(make, optimizer, probe_of, **options)
    assert list(probe.dataset["iteration"]) == [4, 8, 12]
    assert np.isfinite(probe.dataset["alpha_train"]).all()
    assert same(without, beside)


@pytest.mark.parametrize("left_out", ["generators", "buffers", "modes", "gradients"])
def test_the_training_would_be_another_without_what_is_restored(monkeypatch, left_out):
    """The control: the test above sees each thing that is put back."""
    module = sys.modules["levywell.torch._probe"]

    @contextlib.contextmanager
    def careless(model, training):
        modes = [(one, one.training) for one in model.modules()]
        buffers = [(buffer, buffer.clone()) for buffer in model.buffers()]
        gradients = [(parameter, parameter.grad) for parameter in model.parameters()]
        generators = module.Randomness()
        model.train(training)
        with torch.enable_grad():
            yield generators
        if left_out != "modes":
            for one, training in modes:
                one.training = training
        if left_out != "buffers":
            for buffer, before in buffers:
                buffer.copy_(before)
        if left_out != "gradients":
            for parameter, gradient in gradients:
                parameter.grad = gradient
        if left_out != "generators":
            generators.restore()

    mode = "eval" if left_out == "modes" else "train"
    without, _ = train(*ADAMW[:2], lambda model: None)
    monkeypatch.setattr(module, "undisturbed", careless)
    beside, _ = train(*ADAMW[:2], lambda model: lw.torch.NoiseProbe(model, CROSS_ENTROPY, Noisy(), 32, every=4, mode=mode))
    assert not same(without, beside)


class Drift(torch.nn.Module):
    """Its gradient is the mean of its inputs, whatever its weights: noise of any law."""

    def __init__(self, size, rows=1):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(rows, size // rows))

    def forward(self, x):
        return x.reshape(len(x), -1) @ self.weight.reshape(-1)


def mean_output(outputs, targets):
    return outputs.mean()


def log_moment(noise, k1):
    """The textbook formula, of rows in order."""
    x = noise.reshape(-1)
    y = x[: x.size // k1 * k1].reshape(-1, k1).sum(1)
    return np.log(k1) / (np.log(np.abs(y)).mean() - np.log(np.abs(x)).mean())


def test_alpha_is_the_textbook_formula_of_hand_made_noise():
    x, y = points(333)  # 33 minibatches of 10, and one of 3 that counts for the full gradient alone
    model = mlp().eval()
    found = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 10, seed=2).measure()
    double = mlp().double().eval()
    double.load_state_dict(model.state_dict())
    order = lw._core.partition(333, 2)

    def gradient(ids):
        loss = CROSS_ENTROPY(double(x[ids].double()), y[ids])
        return torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, list(double.parameters()))]).numpy()

    noise = np.array([gradient(order[k : k + 10]) for k in range(0, 330, 10)]) - gradient(order)
    assert found.attrs["K"] == noise.size
    assert (noise != 0).all()
    assert found["alpha_train"].item() == pytest.approx(log_moment(noise, found.attrs["K1"]), rel=1e-4)
    np.testing.assert_allclose(found["noise_norms"], np.linalg.norm(noise, axis=1), rtol=1e-5)
    assert float(found["train_loss"]) == pytest.approx(CROSS_ENTROPY(double(x.double()), y).item(), rel=1e-6)


@pytest.mark.parametrize("alpha", [1.3, 1.8, 2.0])
def test_the_index_of_a_known_law_comes_back(alpha):
    size, rows = 400, 1000
    noise = lw.stable(alpha).rvs((rows, size), seed=11)
    probe = lw.torch.NoiseProbe(Drift(size), mean_output, (torch.from_numpy(noise).float(), torch.zeros(rows)), 1)
    found = probe.measure()
    # 632 blocks of 632 numbers: 1/alpha has a standard error of 0.008 at most, budget 1e-6 a case (4.9 of them).
    assert 1 / found["alpha_train"].item() == pytest.approx(1 / alpha, abs=0.04)
    assert abs(1 / found["alpha_train"].item() - 1 / (alpha - 0.4)) > 0.04  # the control: an index off by 0.4


def test_layers_have_indices_of_their_own():
    size, rows = 300, 600
    class Two(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.light, self.heavy = Drift(size), Drift(size)

        def forward(self, x):
            return self.light(x[:, :size]) + self.heavy(x[:, size:])

    noise = np.hstack([lw.stable(2).rvs((rows, size), seed=1), lw.stable(1.2).rvs((rows, size), seed=2)])
    found = lw.torch.NoiseProbe(Two(), mean_output, (torch.from_numpy(noise).float(), torch.zeros(rows)), 1).measure()
    assert list(found["layer"].values) == ["light", "heavy"]
    np.testing.assert_allclose(1 / found["alpha_layer"].values, [1 / 2, 1 / 1.2], atol=0.05)


def test_a_diagnosis_tells_stable_noise_from_gaussian_noise():
    def answer(alpha):
        noise = lw.stable(alpha).rvs((200, 60), seed=3)
        probe = lw.torch.NoiseProbe(Drift(60), mean_output, (torch.from_numpy(noise).float(), torch.zeros(200)), 1)
        report = probe.diagnose(progress=False)
        assert probe.dataset["answer"].item() == report["diagnosis"]["decision"]["answer"]
        assert probe.dataset.lw.verdict == f"iteration 0: {report.verdict}"
        return report["diagnosis"]["decision"]["answer"]

    assert answer(2) == "gaussian_not_refused"
    assert answer(1.4) == "stable"


def test_gradients_that_are_computed_twice_give_the_same_bits():
    def measured(memory, data):
        torch.manual_seed(1)
        probe = lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, data, 32, memory=memory, mode="train")
        return probe.measure(), probe.diagnose(progress=False) if len(data[0]) > 600 else None

    for data in (points(), points(640)):
        (kept, one), (twice, other) = measured(100, data), measured(0.001, data)
        assert kept["alpha_train"] == twice["alpha_train"] and (kept["noise_norms"] == twice["noise_norms"]).all()
        if one is not None:
            # Of all coordinates, from rows of single precision; of those that are held the mean is taken out once more.
            np.testing.assert_allclose(one["diagnosis"]["layers"]["alpha"], other["diagnosis"]["layers"]["alpha"], rtol=1e-6)

    class Forgetful(Noisy):
        own = np.random.default_rng(1)

        def __getitem__(self, k):
            return self.x[k] + float(self.own.normal()), self.y[k]

    with pytest.raises(lw.InputError, match="computed again.*memory=1"):
        lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, Forgetful(), 32, memory=0).measure()
    lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, Forgetful(), 32, memory=1).measure()  # the advice works


def test_clipped_gradients_are_those_of_pytorch():
    x, y = points()
    model = mlp().eval()
    probe = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 20, clip_norm=0.05)
    found = probe.measure()
    order = lw._core.partition(len(y), 1)
    rows = []
    for k in range(0, len(y), 20):
        model.zero_grad()
        CROSS_ENTROPY(model(x[order[k : k + 20]]), y[order[k : k + 20]]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.05)
        rows.append(torch.cat([p.grad.reshape(-1) for p in model.parameters()]).double().numpy())
    noise = np.array(rows) - np.mean(rows, 0)
    np.testing.assert_allclose(found["noise_norms"], np.linalg.norm(noise, axis=1), rtol=1e-4)
    unclipped = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 20).measure()
    assert (unclipped["noise_norms"] > 2 * found["noise_norms"]).all()  # the control


def test_any_model_will_do():
    class Odd(torch.nn.Module):
        """Sparse gradients, tied weights, a frozen layer, a parameter that nothing uses, and inputs by name."""

        def __init__(self):
            super().__init__()
            self.words = torch.nn.Embedding(30, 6, sparse=True)
            self.frozen = torch.nn.Linear(6, 6).requires_grad_(False)
            self.unused = torch.nn.Parameter(torch.ones(3))
            self.head = torch.nn.Linear(6, 30, bias=False)
            self.tied = torch.nn.Linear(6, 6, bias=False)
            self.again = self.tied

        def forward(self, tokens):
            return self.head(self.again(self.tied(self.frozen(self.words(tokens)))))

    class Sentences(torch.utils.data.Dataset):
        def __len__(self):
            return 120

        def __getitem__(self, k):
            return {"ids": torch.arange(k, k + 8) % 30}

    probe = lw.torch.NoiseProbe(
        Odd(),
        lambda outputs, targets: CROSS_ENTROPY(outputs.reshape(-1, 30), targets.reshape(-1)),
        Sentences(),
        6,
        forward=lambda model, batch: (model(batch["ids"][:, :-1]), batch["ids"][:, 1:]),
        name="odd",
    )
    found = probe.measure()
    assert list(found["layer"].values) == ["model", "words", "head", "tied"]
    assert found.attrs["parameters"] == 3 + 180 + 180 + 36
    assert np.isfinite(found["alpha_train"]) and found["zero_fraction"] > 0
    assert found["cancelled_train"].attrs["long_name"] and found["sigma_train"].attrs["units"]
    assert "odd" in repr(probe) and probe._repr_html_().startswith("<pre>") and "odd" in probe.report


def test_a_loss_is_scaled_where_half_precision_would_lose_it():
    x, y = points()
    model = mlp().eval()
    one = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 20).measure()
    scaled = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 20, loss_scale=1024.0).measure()
    mixed = lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, y), 20, autocast=torch.bfloat16).measure()
    np.testing.assert_allclose(scaled["noise_norms"], one["noise_norms"], rtol=1e-6)
    np.testing.assert_allclose(mixed["noise_norms"], one["noise_norms"], rtol=0.05)
    assert (mixed["noise_norms"] != one["noise_norms"]).any()


def test_some_minibatches_stand_for_the_dataset():
    x, y = points()
    found = lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, (x, y), 20, minibatches=5).measure()
    assert found.sizes["minibatch"] == 5 and found.attrs["points"] == 100


@pytest.mark.parametrize("law, expected", [("stable", 1 / 1.5), ("gaussian", 1 / 2), ("drift", 1.0)])
def test_the_trajectory_has_the_index_of_its_steps(law, expected):
    size, steps = 50, 3600
    model = Drift(size)
    probe = lw.torch.NoiseProbe(model, mean_output, (torch.zeros(4, size), torch.zeros(4)), 2, every=steps, iterates=1)
    # One heavy factor a step makes an isotropic stable vector of it.
    gaussian = np.random.default_rng(1).normal(size=(steps, size))
    moves = {"gaussian": gaussian, "drift": np.ones((steps, size)), "stable": lw.stable(1.5).rvs((steps, size), seed=2)}[law]
    with pytest.warns(UserWarning, match="no alpha-hat"):  # all inputs are 0
        for move in moves:
            with torch.no_grad():
                model.weight += torch.from_numpy(move).float()
            probe.step()
    found = probe.dataset.isel(iteration=-1)
    tolerance = 1e-4 if law == "drift" else 0.06
    assert 1 / found["alpha_trajectory"].item() == pytest.approx(expected, abs=tolerance)
    low, high = found["alpha_trajectory_ci95"].values
    assert low <= found["alpha_trajectory"] <= high


def test_iterates_are_averaged_since_the_measurement_before():
    size = 40000
    model = Drift(size, rows=200)
    zeros = (torch.zeros(4, size), torch.zeros(4))
    probe = lw.torch.NoiseProbe(model, mean_output, zeros, 2, every=4, iterates=1)
    iterates = [torch.from_numpy(lw.stable(1.4).rvs(size, seed=seed)).float().reshape(200, -1) + 7 for seed in range(8)]
    with pytest.warns(UserWarning, match="no alpha-hat"):
        for iterate in iterates:
            with torch.no_grad():
                model.weight.copy_(iterate)
            probe.step()
    # The second measurement's mean begins with the iterate of the first.
    mean = torch.stack(iterates[3:]).double().mean(0).numpy()
    found = probe.dataset["alpha_iterate"].isel(iteration=-1, layer=0).item()
    assert found == pytest.approx(log_moment(mean - mean.mean(), 200), rel=1e-4)
    assert 1 / found == pytest.approx(1 / 1.4, abs=0.12)


def test_noise_goes_into_the_simulator():
    noise = lw.stable(1.5).rvs((100, 200), seed=1)
    probe = lw.torch.NoiseProbe(Drift(200), mean_output, (torch.from_numpy(noise).float(), torch.zeros(100)), 1, name="known noise")
    wells = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0])
    with pytest.raises(lw.InputError, match="probe.measure"):
        probe.pipeline(wells, learning_rate=0.1)
    found = probe.measure()
    report = probe.pipeline(wells, learning_rate=0.1, unit=4, paths=400, dt=0.01, progress=False)
    law = report["noises"][0]
    alpha, sigma = found["alpha_train"].item(), found["sigma_train"].item()
    assert law["kind"] == "pooled" and law["alpha"] == alpha
    assert law["epsilon"] == pytest.approx(0.1 ** ((alpha - 1) / alpha) * sigma, rel=1e-12)
    row = report["rows"][0]
    exact = lw.theory(wells, alpha=alpha, epsilon=law["epsilon"] / 4)["transition_mean_exact"]
    np.testing.assert_allclose(row["mean_exact"], [exact.values[0], exact.values[1]] if exact.ndim == 1 else exact.values, rtol=1e-6)
    assert abs(row["z_exact"][0]) < 5
    assert [noise["kind"] for noise in report["noises"]] == ["pooled", "pooled, gaussian"]
    assert "known noise, iteration 0" in str(report)
    for arguments, words in (
        (dict(learning_rate=0.0), "learning_rate"),
        (dict(learning_rate=0.1, kind="poled"), "pooled, per_coordinate"),
        (dict(learning_rate=0.1, kind="per_coordinate"), "probe.diagnose"),
        (dict(learning_rate=0.1, iteration=3), "no measurement"),
        (dict(learning_rate=0.1, unit=-1), "unit"),
        (dict(learning_rate=0.1, start="m7"), "m7"),
        (dict(learning_rate=0.1, paths=-4), "paths"),
    ):
        with pytest.raises(lw.InputError, match=words):
            probe.pipeline(wells, progress=False, **arguments)
    flat = lw.Potential.flat()
    with pytest.raises(lw.InputError, match="two wells"):
        probe.pipeline(flat, learning_rate=0.1)


def test_a_slice_of_a_known_loss_is_that_loss():
    """Mean squared error of a linear model: a parabola along every line, and noise in closed form."""
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(400, 6, generator=generator)
    y = x @ torch.arange(6.0) + 0.5 * torch.randn(400, generator=generator)
    model = torch.nn.Linear(6, 1, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.linalg.lstsq(x, y[:, None]).solution.T + 0.05)
    before = [p.clone() for p in model.parameters()]

    def loss(outputs, targets):
        return ((outputs[:, 0] - targets) ** 2).mean()

    v = np.array([1, 0, -1, 0, 2, 0.5])
    line = lw.torch.loss_slice(model, loss, (x, y), learning_rate=0.1, direction=v, batch_size=20, span=3.0)
    v = v / np.linalg.norm(v)
    xd, yd, theta = x.double().numpy(), y.double().numpy(), model.weight.detach().double().numpy()[0]
    exact = [np.mean((xd @ (theta + w * v) - yd) ** 2) for w in line.w]
    np.testing.assert_allclose(line.f, exact, rtol=1e-6)  # v is rounded to single precision
    slopes = 2 * (xd @ theta - yd) * (xd @ v)
    assert line.slope == pytest.approx(slopes.mean(), rel=1e-5)
    assert line.deviation == pytest.approx(slopes.std() / np.sqrt(20) * np.sqrt((400 - 20) / 399), rel=0.05)
    assert line.noise["gaussian"]["epsilon"] == pytest.approx(np.sqrt(0.1) * line.deviation / np.sqrt(2), rel=1e-9)
    assert line.potential.curvature(line.potential.minima)[0] == pytest.approx(2 * np.mean((xd @ v) ** 2), rel=1e-2)
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters()))
    other = torch.nn.Linear(6, 1, bias=False)
    between = lw.torch.loss_slice(model, loss, (x, y), learning_rate=0.1, direction=other, batch_size=20)
    distance = float((other.weight - model.weight).double().norm())
    at = np.interp(distance, between.w, between.f)
    assert at == pytest.approx(np.mean((xd @ other.weight.detach().double().numpy()[0] - yd) ** 2), rel=0.01)
    assert "to another model" in repr(line) or "to another model" in repr(between)


def test_a_slice_knows_the_loss_of_a_network_that_says_nothing():
    line = sys.modules["levywell.torch._slice"]._Line(mlp(), CROSS_ENTROPY, lw.torch._minibatches.as_dataset(points()), None, None)
    size = sum(p.numel() for p in line._parameters)
    slopes, blind = line.slopes(np.full(size, size**-0.5, dtype=np.float32))
    assert blind == pytest.approx(np.log(4), rel=1e-12)
    assert slopes.shape == (320,)


def faults_of(call, *args, **keywords):
    with pytest.raises(lw.InputError) as caught:
        call(*args, **keywords)
    return {fault.where for fault in caught.value.faults}


def test_all_faults_are_reported_together():
    x, y = points(30)
    found = faults_of(
        lw.torch.NoiseProbe, mlp(), torch.nn.CrossEntropyLoss(reduction="sum"), (x, y), 20, every=0, minibatches=1, iterates=-1, mode="evl",
        autocast=torch.float64, clip_norm=0.0, loss_scale=-1.0, memory=-1, seed=-1,
    )
    assert found == {"loss", "every", "minibatches", "iterates", "mode", "autocast", "clip_norm", "loss_scale", "memory", "seed", "batch_size"}
    assert faults_of(lw.torch.NoiseProbe, "net", 5, iter([])) == {"model", "loss", "dataset"}
    assert faults_of(lw.torch.NoiseProbe, mlp().requires_grad_(False), CROSS_ENTROPY, (x, y), 10) == {"model"}
    wrapped = torch.nn.parallel.DistributedDataParallel.__new__(torch.nn.parallel.DistributedDataParallel)
    torch.nn.Module.__init__(wrapped)
    with pytest.raises(lw.InputError, match="model.module"):
        lw.torch.NoiseProbe(wrapped, CROSS_ENTROPY, (x, y), 10)
    assert faults_of(
        lw.torch.loss_slice, mlp(), CROSS_ENTROPY, (x, y), learning_rate=0.0, direction="nois", batch_size=20, points=3, span=-1.0
    ) == {"learning_rate", "direction", "batch_size", "points", "span"}
    assert faults_of(lw.torch.loss_slice, mlp(), CROSS_ENTROPY, (x, y), learning_rate=0.1, batch_size=5, direction=np.ones(3)) == {"direction"}


@pytest.mark.parametrize(
    "loss, data, words",
    [
        (lambda o, t: CROSS_ENTROPY(o, t, reduction="none"), points(40), "not a tensor of one number"),
        (lambda o, t: CROSS_ENTROPY(o, t).detach(), points(40), "does not depend on the parameters"),
        (torch.nn.CrossEntropyLoss(weight=torch.ones(4)), points(40), "double_loss=False"),
        (CROSS_ENTROPY, (*points(40), torch.zeros(40)), "forward=lambda"),
    ],
)
def test_what_a_measurement_cannot_use_is_refused(loss, data, words):
    with pytest.raises(lw.InputError, match=words):
        lw.torch.NoiseProbe(mlp(), loss, data, 10).measure()


def test_the_advice_of_errors_works():
    x, y = points(40)
    lw.torch.NoiseProbe(mlp(), torch.nn.CrossEntropyLoss(weight=torch.ones(4)), (x, y), 10, double_loss=False).measure()
    lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, (x, y, y), 10, forward=lambda model, batch: (model(batch[0]), batch[1])).measure()
    with pytest.raises(lw.InputError, match="too few for a diagnosis"):
        lw.torch.NoiseProbe(mlp(), CROSS_ENTROPY, (x, y), 10).diagnose()
    with pytest.raises(lw.InputError, match="without class weights"):
        weighted = torch.nn.CrossEntropyLoss(weight=torch.arange(1.0, 5, dtype=torch.float64))
        lw.torch.loss_slice(mlp(), weighted, (x, y), learning_rate=0.1, batch_size=10)


def test_pytorch_is_imported_when_it_is_used():
    code = "import sys, levywell as lw; assert 'torch' not in sys.modules; lw.torch.NoiseProbe; assert 'torch' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

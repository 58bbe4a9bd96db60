"""What may happen to a network while a probe is at it: diverged weights, parameters that come and go, hooks, checkpoints."""

import numpy as np
import pytest

import levywell as lw

torch = pytest.importorskip("torch", reason="PyTorch is not installed: levywell.torch is not tested here")

CROSS_ENTROPY = torch.nn.functional.cross_entropy


def points(n=640):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(n, 20, generator=generator)
    return x, (x[:, :4] + torch.randn(n, 4, generator=generator)).argmax(1)


def network():
    torch.manual_seed(3)
    return torch.nn.Sequential(torch.nn.Linear(20, 16), torch.nn.Tanh(), torch.nn.Linear(16, 4))


def probe_of(model, **options):
    return lw.torch.NoiseProbe(model, CROSS_ENTROPY, points(), 32, every=5, **options)


@pytest.mark.filterwarnings("ignore:.*no alpha-hat")
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_gradients_that_are_not_finite_are_not_judged(value):
    model = network()
    model[2].weight.data[0, 0] = value
    with pytest.warns(UserWarning, match="gradients of 20 of 20 minibatches are not finite"):
        probe_of(model).measure()
    with pytest.raises(lw.InputError, match="gradients of 20 of 20 minibatches are not finite.*nothing to diagnose"):
        probe_of(model).diagnose(surrogates=19, progress=False)
    with pytest.raises(lw.InputError, match="2.weight has weights that are nan or inf"):
        lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1)


@pytest.mark.filterwarnings("ignore:.*no alpha-hat")
def test_after_a_divergence_it_measures_again():
    model = network()
    good = {name: value.clone() for name, value in model.state_dict().items()}
    probe = lw.torch.NoiseProbe(model, CROSS_ENTROPY, points(), 32, every=1)
    model[2].weight.data[0, 0] = float("nan")
    assert np.isnan(probe.measure()["alpha_train"])
    with pytest.raises(lw.InputError, match="iteration 0 the gradients of 20 of 20"):
        probe.diagnose(surrogates=19, progress=False)
    wells = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0])
    with pytest.raises(lw.InputError, match="no alpha-hat: gradients are not finite"):
        probe.pipeline(wells, learning_rate=0.1, progress=False)
    model.load_state_dict(good)
    probe.step()
    assert probe.diagnose(surrogates=19, progress=False).verdict
    np.testing.assert_array_equal(np.isnan(probe.dataset["alpha_train"]), [True, False])
    with pytest.raises(lw.InputError, match="w = 0, of the weights themselves, is not finite"):
        x, y = points()
        x[0] = float("nan")
        lw.torch.loss_slice(model, CROSS_ENTROPY, (x, y), learning_rate=0.1, batch_size=32, direction="random")
    other = network()
    other[0].weight.data[0, 0] = float("inf")
    with pytest.raises(lw.InputError, match="direction: is a model with weights that are nan or inf"):
        lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1, batch_size=32, direction=other)


def test_a_line_to_a_network_of_which_other_weights_are_trained():
    model, other = network(), network()
    other.requires_grad_(False)
    other[2].weight.data += 0.1 * torch.randn(4, 16, generator=torch.Generator().manual_seed(1))
    line = lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1, batch_size=32, direction=other)
    end = float(torch.linalg.vector_norm(other[2].weight.detach() - model[2].weight.detach()))
    x, y = points()
    expected = CROSS_ENTROPY(other.double()(x.double()), y).item()
    assert float(line.potential(end)) == pytest.approx(expected, rel=1e-4)
    model[2].weight.requires_grad_(False)
    with pytest.raises(lw.InputError, match="a model with another 2.weight, which is frozen in this one"):
        lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1, batch_size=32, direction=other.float())


@pytest.mark.filterwarnings("ignore:.*no alpha-hat")
def test_one_minibatch_that_is_not_finite_is_counted():
    x, y = points()
    x[7, 0] = float("nan")
    probe = lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x, y), 32)
    with pytest.raises(lw.InputError, match="gradients of 1 of 20 minibatches are not finite"):
        probe.diagnose(surrogates=19, progress=False)
    with pytest.raises(lw.InputError, match="gradients of 1 of 20 minibatches are not finite"):
        lw.torch.loss_slice(network(), CROSS_ENTROPY, (x, y), learning_rate=0.1, batch_size=32)


def test_gradients_that_are_all_the_same_are_said_to_be():
    model = network()
    x = torch.ones(640, 20)
    with pytest.warns(UserWarning, match="the same, to rounding"):
        lw.torch.NoiseProbe(model, CROSS_ENTROPY, (x, torch.zeros(640, dtype=torch.long)), 32).measure()


def unfrozen(model):
    model[0].weight.requires_grad_(True)


def frozen(model):
    model[2].weight.requires_grad_(False)


def replaced(model):
    model[2] = torch.nn.Linear(16, 4)


def added(model):
    model.add_module("more", torch.nn.Linear(4, 4))


def removed(model):
    model[2].register_parameter("bias", None)


def reshaped(model):
    model[2].weight.data = torch.zeros(5, 16)


@pytest.mark.parametrize("change", [unfrozen, frozen, replaced, added, removed, reshaped])
def test_parameters_that_come_and_go_are_refused(change):
    model = network()
    model[0].weight.requires_grad_(False)
    probe = probe_of(model)
    probe.measure()
    for _ in range(4):
        probe.step()
    change(model)
    with pytest.raises(lw.InputError, match="other parameters have requires_grad than when this was made: .*make another one"):
        probe.step()
    if change is not reshaped:  # the advice
        assert np.isfinite(probe_of(model, iteration=5).measure()["alpha_train"])


def ten_steps(model, optimizer, probe):
    x, y = points()
    for k in range(10):
        optimizer.zero_grad()
        CROSS_ENTROPY(model(x[32 * k : 32 * k + 32]), y[32 * k : 32 * k + 32]).backward()
        optimizer.step()
        if probe is not None:
            probe.step()


def trained(hook, probed, where="register_hook"):
    """Weights after some steps, whose update may sit in a hook, and what a probe saw."""
    model = network()
    for parameter in model.parameters():
        getattr(parameter, where)(hook(parameter))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    probe = probe_of(model) if probed else None
    ten_steps(model, optimizer, probe)
    return [p.detach().clone() for p in model.parameters()], probe


def test_hooks_of_parameters_do_not_run_while_it_measures():
    calls = []

    def updating(parameter):
        def hook(gradient):
            calls.append(1)
            parameter.data.add_(gradient, alpha=-0.1)
            return 2 * gradient

        return hook

    alone, _ = trained(updating, False)
    by_itself = len(calls)
    calls.clear()
    with pytest.warns(UserWarning, match="hooks of 0.weight, 0.bias, 2.weight and 1 more do not run") as said:
        beside, probe = trained(updating, True)
    assert len(said) == 1  # of two measurements
    assert len(calls) == by_itself == 40  # and they still run in the training
    assert all(torch.equal(a, b) for a, b in zip(alone, beside))
    assert len(probe.dataset["alpha_train"]) == 2


def doubling_parameters(model):
    return [parameter.register_hook(lambda gradient: 2 * gradient) for parameter in model.parameters()]


def doubling_module(model):
    return [model[2].register_full_backward_hook(lambda module, inwards, outwards: (2 * inwards[0],))]


@pytest.mark.parametrize("hook", [doubling_parameters, doubling_module])
def test_noise_is_that_of_the_loss_and_hooks_are_named(hook):
    plain, model = probe_of(network()).measure(), network()
    handles = hook(model)
    with pytest.warns(UserWarning, match="hooks of .*2.* do not run during a measurement"):
        assert probe_of(model).measure()["sigma_train"] == plain["sigma_train"]
    with pytest.warns(UserWarning, match="hooks of .* do not run"):
        lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1, batch_size=32)
    x, y = points()

    def gradient():
        model.zero_grad()
        CROSS_ENTROPY(model(x), y).backward()
        return model[0].weight.grad.clone()

    doubled = gradient()
    for handle in handles:
        handle.remove()  # they are the model's again, and can be taken off
    torch.testing.assert_close(doubled, 2 * gradient())


def test_hooks_after_accumulation_do_not_run():
    if not hasattr(torch.Tensor, "register_post_accumulate_grad_hook"):
        pytest.skip("PyTorch 2.1 or later has them")

    def updating(parameter):
        def hook(of):
            of.data.add_(of.grad, alpha=-0.1)

        return hook

    alone, _ = trained(updating, False, "register_post_accumulate_grad_hook")
    with pytest.warns(UserWarning, match="do not run"):
        beside, _ = trained(updating, True, "register_post_accumulate_grad_hook")
    assert all(torch.equal(a, b) for a, b in zip(alone, beside))


class Checkpointed(torch.nn.Module):
    def __init__(self, reentrant):
        super().__init__()
        torch.manual_seed(3)
        self.first, self.within, self.head = torch.nn.Linear(20, 16), torch.nn.Linear(16, 16), torch.nn.Linear(16, 4)
        self.reentrant = reentrant

    def forward(self, x):
        from torch.utils.checkpoint import checkpoint

        x = torch.tanh(self.first(x)).detach().requires_grad_()
        x = torch.tanh(self.within(x)) if self.reentrant is None else checkpoint(lambda z: torch.tanh(self.within(z)), x, use_reentrant=self.reentrant)
        return self.head(x)


def test_gradients_behind_a_reentrant_checkpoint_are_not_taken_for_0():
    with pytest.raises(lw.InputError, match="use_reentrant=True, which hides"):
        probe_of(Checkpointed(True)).measure()
    other, plain = (probe_of(Checkpointed(reentrant)).measure() for reentrant in (False, None))
    assert other["alpha_train"] == plain["alpha_train"]  # the advice; `first` is unused in both


class Tied(torch.nn.Module):
    """Its weights have some of their gradient within a checkpoint and some outside."""

    def __init__(self, reentrant):
        super().__init__()
        torch.manual_seed(3)
        self.tied, self.head = torch.nn.Linear(20, 20), torch.nn.Linear(20, 4)
        self.reentrant = reentrant

    def forward(self, x):
        from torch.utils.checkpoint import checkpoint

        within = checkpoint(lambda z: torch.tanh(self.tied(z)), x.clone().requires_grad_(), use_reentrant=self.reentrant)
        return self.head(within + self.tied(x))


class Writing(torch.autograd.Function):
    """A memory-saving part as some libraries have it: computes again on the way back, and calls backward() there."""

    @staticmethod
    def forward(context, x, part):
        context.x, context.part = x.detach(), part
        with torch.no_grad():
            return part(x)

    @staticmethod
    def backward(context, gradient):
        with torch.enable_grad():
            x = context.x.requires_grad_()
            torch.autograd.backward(context.part(x), gradient)
        return x.grad, None


class Saving(torch.nn.Module):
    def __init__(self, first, saving):
        super().__init__()
        torch.manual_seed(3)
        self.first = torch.nn.Identity() if first else torch.nn.Linear(20, 20)
        self.part, self.head = torch.nn.Linear(20, 20), torch.nn.Linear(20, 4)
        self.saving = saving

    def forward(self, x):
        x = self.first(x.clone().requires_grad_())
        return self.head(Writing.apply(x, self.part) if self.saving else self.part(x))


HIDING = {
    "tied, checkpointed": (lambda hiding: Tied(hiding), "use_reentrant=True"),
    "calls backward": (lambda hiding: Saving(False, hiding), "calls backward"),
    "calls backward, first part": (lambda hiding: Saving(True, hiding), "calls backward"),
}


@pytest.mark.parametrize("make, words", HIDING.values(), ids=HIDING)
def test_gradients_that_only_backward_sees_are_not_left_out(make, words):
    model = make(True)
    CROSS_ENTROPY(model(points()[0]), points()[1]).backward()
    before = [parameter.grad for parameter in model.parameters()]
    bits = [gradient.clone() for gradient in before]
    with pytest.raises(lw.InputError, match=words):
        probe_of(model).measure()
    with pytest.raises(lw.InputError, match=words):
        lw.torch.loss_slice(model, CROSS_ENTROPY, points(), learning_rate=0.1, batch_size=32, direction="random")
    for parameter, gradient, bit in zip(model.parameters(), before, bits):
        assert parameter.grad is gradient and torch.equal(gradient, bit)
    assert np.isfinite(probe_of(make(False)).measure()["alpha_train"])  # the advice


def test_a_checkpoint_that_is_switched_on_later_is_seen():
    model = Tied(False)
    probe = probe_of(model)
    probe.measure()
    model.reentrant = True
    with pytest.raises(lw.InputError, match="use_reentrant=True"):
        for _ in range(5):
            probe.step()


def test_arrays_of_numpy_are_data():
    x, y = points()
    arrays = lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x.numpy(), y.numpy()), 32).measure()
    tensors = probe_of(network()).measure()
    assert arrays["alpha_train"] == tensors["alpha_train"]
    with pytest.raises(lw.InputError, match="its tensors have 640, 5 points"):
        lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x, y[:5]), 32)
    with pytest.raises(lw.InputError, match="array 1 makes no tensor"):
        lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x.numpy(), np.array(["a"] * 640)), 32)
    with pytest.raises(lw.InputError, match="dataset: the model does not compute on points of torch.float64.*torch.float32"):
        lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x.double().numpy(), y.numpy()), 32).measure()
    lists = [x.tolist(), y.tolist()]
    for measure in (
        lambda data: lw.torch.NoiseProbe(network(), CROSS_ENTROPY, data, 32),
        lambda data: lw.torch.loss_slice(network(), CROSS_ENTROPY, data, learning_rate=0.1, batch_size=32),
    ):
        for data in (lists, tuple(lists), [x.numpy(), y.numpy()]):
            with pytest.raises(lw.InputError, match="2 points are fewer.*are its entries.*give a tuple of tensors or NumPy arrays"):
                measure(data)
        measure(tuple(np.array(part, dtype) for part, dtype in zip(lists, (np.float32, np.int64))))  # the advice


def test_a_pipeline_says_what_the_subtracted_mean_makes_of_sigma():
    """Cauchy gradients of scale 1 in 20 minibatches: sigma is 2 (1 - 1/20) = 1.9 times theirs."""

    class Drift(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(2000))

        def forward(self, x):
            return x @ self.weight

    gradients = torch.from_numpy(lw.stable(1).rvs((20, 2000), seed=5)).float()
    probe = lw.torch.NoiseProbe(Drift(), lambda outputs, targets: outputs.mean(), (gradients, torch.zeros(20)), 1)
    found = probe.measure()
    # The mean log of Cauchy magnitudes over 2000 independent columns or more has a standard error of 3.5% at most,
    # (pi/2)/sqrt(2000), and alpha-hat adds 1%: 5 of them.
    assert float(found["sigma_train"]) == pytest.approx(1.9, rel=0.2)
    wells = lw.Potential.critical_points(minima=[-1, 1.5], maxima=[0])
    text = str(probe.pipeline(wells, learning_rate=0.1, unit=4.0, paths=50, progress=False))
    line = next(line for line in text.splitlines() if "the mean of 20 minibatches is subtracted" in line)
    factor = float(line.split(" are ")[2].split()[0])
    alpha = float(found["alpha_train"])
    assert factor == pytest.approx(((0.95**alpha) + 19 * 20**-alpha) ** (1 / alpha), rel=5e-3)


def test_a_training_with_frozen_layers_is_the_same_with_a_probe():
    def bits(probed):
        model = network()
        model[0].weight.requires_grad_(False)
        optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=0.01)
        probe = probe_of(model) if probed else None
        ten_steps(model, optimizer, probe)
        assert [p.requires_grad for p in model.parameters()] == [False, True, True, True]
        assert model[0].weight.grad is None
        return [p.detach().clone() for p in model.parameters()] + [p.grad for p in model.parameters() if p.grad is not None]

    one, other = bits(False), bits(True)
    assert len(one) == len(other) == 7 and all(torch.equal(a, b) for a, b in zip(one, other))


def test_requires_grad_stays_as_it_was():
    model = network()
    model[0].weight.requires_grad_(False)
    before = [p.requires_grad for p in model.parameters()]
    probe = probe_of(model)
    probe.measure()
    probe.diagnose(surrogates=19, progress=False)
    assert [p.requires_grad for p in model.parameters()] == before and all(p.grad is None for p in model.parameters())

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


def trained(hook, probed):
    """Weights after some steps, whose update may sit in a hook, and what a probe saw."""
    model = network()
    for parameter in model.parameters():
        parameter.register_hook(hook(parameter))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    probe = probe_of(model) if probed else None
    x, y = points()
    for k in range(10):
        optimizer.zero_grad()
        CROSS_ENTROPY(model(x[32 * k : 32 * k + 32]), y[32 * k : 32 * k + 32]).backward()
        optimizer.step()
        if probe is not None:
            probe.step()
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
    beside, probe = trained(updating, True)
    assert len(calls) == by_itself == 40  # and they still run in the training
    assert all(torch.equal(a, b) for a, b in zip(alone, beside))
    assert len(probe.dataset["alpha_train"]) == 2
    plain, doubled = probe_of(network()), network()
    for parameter in doubled.parameters():
        parameter.register_hook(lambda gradient: 2 * gradient)
    assert probe_of(doubled).measure()["sigma_train"] == plain.measure()["sigma_train"]


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


def test_arrays_of_numpy_are_data():
    x, y = points()
    arrays = lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x.numpy(), y.numpy()), 32).measure()
    tensors = probe_of(network()).measure()
    assert arrays["alpha_train"] == tensors["alpha_train"]
    with pytest.raises(lw.InputError, match="its tensors have 640, 5 points"):
        lw.torch.NoiseProbe(network(), CROSS_ENTROPY, (x, y[:5]), 32)


def test_requires_grad_stays_as_it_was():
    model = network()
    model[0].weight.requires_grad_(False)
    before = [p.requires_grad for p in model.parameters()]
    probe = probe_of(model)
    probe.measure()
    probe.diagnose(surrogates=19, progress=False)
    assert [p.requires_grad for p in model.parameters()] == before and all(p.grad is None for p in model.parameters())

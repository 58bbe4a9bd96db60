"""Trains four networks that are not the paper's on scikit-learn's digits, with a probe of their gradient noise.

    networks.py STEPS NOISE.json PICTURE.png

writes what was measured as JSON and draws it. Everything is made with one thread and fixed seeds.
"""
import json
import sys
import time

import levywell as lw
import matplotlib
import numpy as np
import torch
from sklearn.datasets import load_digits

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

BATCH = 40           # 1797 images: 44 minibatches, and one of 37
MEASUREMENTS = 8     # of a training
COST = {"every": 2000, "minibatches": 20}  # how the cost of a probe is measured


class Block(torch.nn.Module):
    """Of a residual network: He, Zhang, Ren and Sun 2016, figure 2, with a projection where the shape changes."""

    def __init__(self, inside, outside, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.norm1 = torch.nn.BatchNorm2d(outside)
        self.conv2 = torch.nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.norm2 = torch.nn.BatchNorm2d(outside)
        self.skip = torch.nn.Identity() if inside == outside else torch.nn.Conv2d(inside, outside, 1, stride, bias=False)

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(y)) + self.skip(x))


def resnet8():
    first = [torch.nn.Unflatten(1, (1, 8, 8)), torch.nn.Conv2d(1, 16, 3, 1, 1, bias=False), torch.nn.BatchNorm2d(16), torch.nn.ReLU()]
    return torch.nn.Sequential(*first, Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 10))


class Transformer(torch.nn.Module):
    """An encoder whose tokens are the rows of an image."""

    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Linear(8, 32)
        self.place = torch.nn.Parameter(0.02 * torch.randn(8, 32))
        self.layers = torch.nn.Sequential(*(torch.nn.TransformerEncoderLayer(32, 4, 64, dropout=0.1, batch_first=True) for _ in range(2)))
        self.head = torch.nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.layers(self.embed(x.reshape(-1, 8, 8)) + self.place).mean(1))


def mlp():
    return torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.1)


def momentum(parameters):
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=1e-4)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=1e-3)


#: Name: network, optimizer, bound of the norm of gradients.
NETWORKS = {
    "MLP, SGD": (mlp, sgd, None),
    "MLP, momentum, clipped at 0.5": (mlp, momentum, 0.5),
    "ResNet-8, momentum": (resnet8, momentum, None),
    "transformer, AdamW": (Transformer, adamw, None),
}


def train(name, steps, images, labels, **options):
    """The probe after that many steps, and the processor time of the probe over that of the training."""
    make, optimizer_of, clip = NETWORKS[name]
    torch.manual_seed(1)
    model, loss = make(), torch.nn.functional.cross_entropy
    optimizer = optimizer_of(model.parameters())
    probe = lw.torch.NoiseProbe(model, loss, (images, labels), BATCH, clip_norm=clip, name=name, **options)
    if "minibatches" not in options:
        probe.measure()
    model.train()
    begin, in_probe = time.process_time(), 0.0
    for _ in range(steps):
        batch = torch.randint(0, len(labels), (BATCH,))
        optimizer.zero_grad()
        loss(model(images[batch]), labels[batch]).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        before = time.process_time()
        probe.step()
        in_probe += time.process_time() - before
    return probe, in_probe / (time.process_time() - begin - in_probe)


def finite(value):
    return value if np.isfinite(value) else None


def entry(name, probe, cost):
    data = probe.dataset
    last = data.isel(iteration=-1)
    diagnosis = probe.diagnose(progress=False)["diagnosis"]
    lowest = int(np.argmin(data["alpha_train"].values))
    return {
        "name": name,
        "parameters": data.attrs["parameters"],
        "minibatches": data.attrs["minibatches"],
        "iteration": data["iteration"].values.tolist(),
        "loss": data["train_loss"].values.tolist(),
        "alpha": data["alpha_train"].values.tolist(),
        "lowest": [float(data["alpha_train"][lowest]), int(data["iteration"][lowest])],
        "sigma": float(last["sigma_train"]),
        "layers": {str(layer): finite(float(last["alpha_layer"].sel(layer=layer))) for layer in data["layer"].values},
        "pooled": diagnosis["pooled"],
        "kurtosis": diagnosis["kurtosis"],
        "answer": diagnosis["decision"]["answer"],
        "verdict": diagnosis["verdict"],
        "trajectory": [float(last["alpha_trajectory"]), *last["alpha_trajectory_ci95"].values.tolist()],
        "iterates": float(last["alpha_iterate"].median()),
        "cost": cost,
    }


def draw(entries, file):
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for k, one in enumerate(entries):
        axes[0].plot(one["iteration"], one["alpha"], "o-", color=f"C{k}", ms=4, label=one["name"])
        gaussian = one["pooled"]
        axes[1].errorbar(gaussian["gaussian"], k, xerr=2 * gaussian["standard_deviation"], fmt="none", color="gray", capsize=5,
                         label=None if k else "Gaussian, same covariance, 2 sd")
        axes[1].plot(gaussian["measured"], k, "o", color=f"C{k}")
    for place, axis in ((axes[0], "axhline"), (axes[1], "axvline")):
        getattr(place, axis)(2, color="gray", linestyle=":")
    axes[0].set_xlabel("iteration")
    axes[0].set_ylabel("tail index of the noise")
    axes[0].legend(fontsize=8)
    axes[1].set_yticks(range(len(entries)), [one["name"] for one in entries], fontsize=8)
    axes[1].set_ylim(len(entries) - 0.5, -0.5)
    axes[1].set_xlabel("tail index at the end (points)")
    axes[1].legend(fontsize=8, loc="center")
    fig.savefig(file, dpi=100)


def main():
    steps, noise, picture = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    torch.set_num_threads(1)
    digits = load_digits()
    images = torch.tensor(digits.data / 16 - 0.3, dtype=torch.float32)
    labels = torch.tensor(digits.target)
    entries = []
    for name in NETWORKS:
        cost = train(name, COST["every"], images, labels, **COST)[1]
        entries.append(entry(name, train(name, steps, images, labels, every=steps // MEASUREMENTS)[0], cost))
    with open(noise, "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "entries": entries}, file, indent=1)
    draw(entries, picture)


if __name__ == "__main__":
    main()

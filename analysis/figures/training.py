"""The noise and the learning over the iterations. α̂ of the noise on training and test images (dotted: zeros shifted by 2⁻⁵²), loss and accuracy; a column for each run."""
from .. import style
from . import networks, spread


def followed(results):
    """Networks measured more than once."""
    return [n for n in networks.measured(results) if len(n["iteration"]) > 1]


def wants(results):
    return bool(followed(results))


def draw(results):
    found = followed(results)
    shown = spread(found, 3)
    figure, axes = style.panels(3, len(shown), height=1.7, width=style.PAGE if len(shown) > 1 else 4.6, sharex="col", sharey="row")
    for column, network, label in zip(axes.T, shown, networks.labels(shown)):
        iteration = network["iteration"]
        for number, part in enumerate(("train", "test")):
            look = {"color": style.colour(number), "marker": style.MARKERS[number], "markersize": 2.5, "linewidth": 0.9,
                    "label": "training images" if part == "train" else "test images"}
            for panel, quantity in zip(column, (f"alpha_{part}", f"{part}_loss", f"{part}_accuracy")):
                panel.plot(iteration, network[quantity], **look)
        column[0].plot(iteration, network["alpha_train_shifted"], ":", color=style.INK, linewidth=0.9, label="training, zeros shifted")
        column[0].set_title(networks.folded(label))
        column[-1].set_xlabel("iteration")
    for panel, label in zip(axes[:, 0], ("α̂", "loss", "accuracy")):
        panel.set_ylabel(label)
    axes[0, 0].legend(title=None if len(shown) == len(found) else f"{len(shown)} of {len(found)} runs")
    return figure

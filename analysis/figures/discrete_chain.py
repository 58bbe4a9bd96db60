"""The discrete chain against the continuous process. Mean exit time of the chain of SGD, of step η = dt, over the exact one of the process; lines: the exact one of the chain. Bars: 95%."""
import numpy as np

from . import by_alpha
from .time_step import monitoring, process_mean, stepped
from .. import style


def chains(results):
    return [c for c in stepped(results) if c.measure == "exit" and monitoring(c) == "grid"]


def wants(results):
    return bool(chains(results))


def draw(results):
    groups = by_alpha(chains(results))
    figure, axes, panels = style.grid(len(groups), 2.0, sharey=True)
    for panel, (alpha, own) in zip(panels, groups.items()):
        for number, epsilon in enumerate(sorted({c.epsilon for c in own})):
            line = sorted((c for c in own if c.epsilon == epsilon), key=lambda c: c.dt)
            process = np.array([process_mean(c) for c in line])
            exact = np.array([c["theory/mean_exact"] for c in line]) / process
            mean = [c.estimate("summary/mean") for c in line]
            look = style.series(number)
            panel.errorbar([c.dt for c in line], [m.value for m in mean] / process, yerr=np.hstack([m.bars.reshape(2, 1) for m in mean]) / process,
                           label=f"ε = {epsilon:g}", **look)
            panel.plot([c.dt for c in line], exact, color=look["color"], linewidth=0.8)
        panel.axhline(1, color=style.INK, linestyle="--", linewidth=0.8)
        style.log_axis(panel.xaxis, [c.dt for c in own])
        panel.set_title(f"α = {alpha:g}")
        panel.legend()
    for panel in axes[:, 0]:
        panel.set_ylabel("chain / process")
    for panel in axes[-1]:
        panel.set_xlabel("η [time]")
    return figure

"""Numbers against the stable law fitted to them. Left: measured quantiles against the law's, at probabilities 1/200 to 199/200; grey: equality. Right: share of
numbers beyond a magnitude (symbols), of the fitted stable law (line) and of the Gaussian with the same mean square (dashed)."""
from .. import style
from . import spread


def samples(results):
    """Samples that a stable law was fitted to: none where half of the numbers are one and the same."""
    return [r.sample for r in results if r.sample and len(r.sample.get("quantiles/measured", ())) and len(r.sample.get("tail_survival/measured", ()))]


def wants(results):
    return bool(samples(results))


def draw(results):
    shown = spread(samples(results), 3)
    figure, axes = style.panels(len(shown), 2, height=2.6)
    for number, ((bodies, tails), sample) in enumerate(zip(axes, shown)):
        quantiles, tail, look = sample.group("quantiles"), sample.group("tail_survival"), style.series(number)
        fit = f"stable, α = {sample.of_method('likelihood')[0]:.3g}"
        bodies.axline((0, 0), slope=1, color=style.FAINT, linewidth=0.8)
        bodies.plot(quantiles["stable"], quantiles["measured"], linestyle="none", markersize=2.5, **look)
        bodies.set(title=sample.label, xlabel="quantile of the stable law [unit of the numbers]", ylabel="measured quantile\n[unit of the numbers]")
        magnitude, seen = tail["magnitude"], tail["measured"] > 0
        tails.plot(magnitude[seen], tail["measured"][seen], linestyle="none", markersize=2.5, label="measured", **look)
        tails.plot(magnitude, tail["stable"], color=style.INK, label=fit)
        gaussian = tail["gaussian"] > 0
        tails.plot(magnitude[gaussian], tail["gaussian"][gaussian], "--", color=style.INK, label="Gaussian")
        tails.set(xscale="log", yscale="log", ylim=(0.3 * tail["measured"][seen].min(), 1.5), xlabel="magnitude [unit of the numbers]", ylabel="share beyond")
        tails.legend(loc="lower left")
    return figure

"""The tables and sentences of a report, as HTML: what a result file says, laid out; nothing is computed."""
import html
import re
import shlex

import numpy as np

escape = html.escape


def section(title, content):
    return f"<h2>{escape(title)}</h2>\n{content}" if content else ""


def number(value, digits=4):
    """Rounded for reading; a dash where there is none."""
    return "-" if not np.isfinite(value) else f"{value:.{digits}g}"


def time_of(group, name, i=0, digits=6):
    """A time, or its power of ten where a double does not hold it; "infinite" where it is known to be."""
    value, powers = np.atleast_1d(group[name])[i], group.get(f"{name}_log10", None)
    if not np.isinf(value) or powers is None:
        return number(value, digits)
    power = np.atleast_1d(powers)[i]
    return "infinite" if np.isinf(power) else f"10^{power:.6g}"


def signed(value):
    return "-" if not np.isfinite(value) else f"{value:+.1f}"


def with_error(value, error):
    """The value to two digits of its error."""
    if not np.isfinite(value):
        return "-"
    if not np.isfinite(error) or error <= 0:
        return number(value)
    digits = int(np.ceil(np.log10(abs(value) / error))) + 2 if value else 2  # as with_error of src/cli/table.cpp
    return f"{value:.{max(2, min(digits, 12))}g} ± {error:.2g}"


def table(header, rows, text_columns=()):
    """Rows of cells, already text; columns of prose are named by their place."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    lines = ["".join(f'<td{" class=text" if k in text_columns else ""}>{escape(cell)}</td>' for k, cell in enumerate(row)) for row in rows]
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>' + "".join(f"<tr>{line}</tr>" for line in lines) + "</tbody></table></div>"


def listed(values):
    return ", ".join(dict.fromkeys(values))


def heading(result):
    """Title, and what was asked in one sentence."""
    if result.groups("rows"):
        potentials = listed(s.group("potential").attribute("name") for s in result.groups("simulations"))
        return "A network's gradient noise in the simulator", f"What does the measured noise do in {potentials}: how long until another well, which well holds the time?"
    if result.networks:
        runs = listed(n.description for n in result.networks) if len(result.networks) <= 2 else f"{len(result.networks)} networks"
        return "Tail index of a network's gradient noise", f"How do α-hat, loss and accuracy of {runs} move over training?"
    if result.sample:
        return f"Tail index of {result.sample.attribute('source')}", "What is the tail index of these numbers, and does a stable law fit them at all?"
    if result.escape:
        return "Escape of SGD from a trained network's minimum", result.escape.attribute("description")
    if result.stable:
        return "Symmetric α-stable laws", f"Densities of α = {listed(number(law.attribute('alpha')) for law in result.stable)}."
    name = result.potential.name if result.potential else result.name
    if not result.conditions:
        return name, "What does theory say of this potential?"
    first = result.conditions[0]
    start = first.attribute("start")
    asked = {"exit": f"When do paths from {start} leave their interval, and at which end?",
             "transitions": f"How long do paths from {start} take to another well, and to which?",
             "chain": "At what rates do paths go from well to well, and where do they spend their time?",
             "occupation": "What fraction of the time do paths spend in each basin?",
             "trace": f"What do paths from {start} look like?"}[first.measure]
    return name, f"{asked} Noise: {'; '.join(c.noise for c in result.conditions)}."


def verdict_kind(sentence):
    """"differs", "agrees" or "open": what colour a verdict has. Every agreement says which difference would have been seen."""
    if "in doubt" in sentence:
        return "open"
    if "differs from" in sentence or "differ from" in sentence:
        return "differs"
    return "agrees" if "agree with" in sentence or "agrees with" in sentence else "open"


def verdicts(result):
    """What the run concluded, sentence by sentence; remarks beneath."""
    lines = []
    for condition in result.conditions:
        sentence = condition.attribute("verdict", "")
        remarks = condition.attribute("remarks", "").splitlines()
        if sentence or remarks:
            kind = verdict_kind(sentence)
            notes = f'<br><span class="remarks">{escape("; ".join(remarks))}</span>' if remarks else ""
            lines.append(f'<li class="{kind}"><b>{escape(condition.noise)}</b>: {escape(sentence)}{notes}</li>')
    if result.sample and result.sample.attribute("verdict", ""):
        lines.append(f'<li class="open"><b>{escape(result.sample.label)}</b>: {escape(result.sample.attribute("verdict"))}</li>')
    lines += [f'<li class="open"><b>{escape(d.label)}</b>: {escape(d.attribute("verdict"))}</li>' for d in result.diagnoses]
    if result.escape:
        lines.append(f'<li class="open">{escape(result.escape.attribute("conclusion"))}</li>')
    return section("Verdict", f'<ul class="verdicts">{"".join(lines)}</ul>') if lines else ""


# What the columns of these tables mean, for those who meet them first.
COLUMNS = {
    "paths": "number of paths: all that were simulated; in the table of targets, those that went there", "censored": "paths that had no event up to the horizon", "mean time": "measured mean ± standard error",
    "whole error": "relative error of the mean as a whole; in brackets the part of the time step", "reference": "the exact mean at this noise, or the adiabatic one of changing noise",
    "ratio": "measured over the reference or law that stands before it", "z": "difference from the reference or law that stands before it, in standard errors", "small-noise law": "the limit of small noise, taken at this noise",
    "KS p": "p-value of the Kolmogorov-Smirnov test of the exponential law", "exact": "value at this noise by an independent solver or in closed form",
    "share": "share of the events that were at this target ± standard error", "seen": "number of jumps", "occupation fraction": "fraction of time spent in the basin ± standard error",
    "α-hat at 0": "tail index measured before training", "lowest": "the lowest index of the run", "last": "the index at the last measurement",
    "last, zeros shifted": "the same with zeros shifted by 2^-52", "σ-hat": "scale of the fitted law", "share of zeros": "share of exact zeros in the noise",
}


def explained(names):
    """A line for each of these columns that is not its own explanation."""
    known = "".join(f"<dt>{escape(name)}</dt><dd>{escape(COLUMNS[name])}</dd>" for name in dict.fromkeys(names) if name in COLUMNS)
    return f'<dl class="columns">{known}</dl>' if known else ""


def numbers(result, found):
    """Every table that the file has the numbers of; the fault of one stops no other."""
    parts = []
    for table_of in (times, targets, chains, shares, theory, networks, pipeline, escapes, sample):
        with found.apart(f"the table of {table_of.__name__} is not shown"):
            parts.append(table_of(result))
    shown = "\n".join(part for part in parts if part)
    names = [html.unescape(name) for name in re.findall("<th>(.*?)</th>", shown)]
    return section("Numbers", shown + explained(names)) if shown else ""


def whole_error(condition, name, value):
    """Relative error of an estimate, with its parts by chance and by the time step; "-" where a part is not known."""
    total, bias = condition.get(f"error/{name}", None), condition.get(f"error/{name}_step_bias", None)
    if total is None or not np.isfinite(total) or value == 0:
        return "-"
    of_step = max(abs(bias), condition[f"error/{name}_step_bias_stderr"])
    return f"{100 * total / abs(value):.2g}% (step {100 * of_step / abs(value):.2g}%)"


def times(result):
    rows = []
    for c in result.conditions:
        if not c.timed:
            continue
        scheduled = "schedule" in c
        mean = c.estimate("summary/mean")
        adiabatic = scheduled and np.isnan(c["theory/mean_exact"])
        reference = "adiabatic" if adiabatic else "exact"
        reference_time = number(c["theory/mean_adiabatic"], 5) if adiabatic else time_of(c, "theory/mean_exact", digits=5)
        law = c["theory/kramers"] if not scheduled and c.alpha == 2 else c["theory/mean_asymptotic"]
        rows.append([c.noise, f"{c['summary/n']}", f"{c['summary/n_censored']}", with_error(mean.value, mean.stderr), whole_error(c, "mean", mean.value), reference_time,
                     number(c[f"check/ratio_{reference}"]), signed(c[f"check/z_{reference}"]), number(law, 5), number(c["check/ratio_asymptotic"]),
                     number(c["check/ks_p_value"], 2)])
    return table(["noise", "paths", "censored", "mean time", "whole error", "reference", "ratio", "z", "small-noise law", "ratio", "KS p"], rows)


def targets(result):
    rows = []
    for c in result.conditions:
        if not c.timed or "summary/target_probability" not in c:
            continue
        share, exact = c.estimate("summary/target_probability"), c.get("theory/target_exact", None)
        for j, count in enumerate(c["summary/target_counts"]):
            if c.measure == "transitions" and j == c.well:
                continue
            name = ("left", "right")[j] if c.measure == "exit" else f"m{j + 1}"
            known = exact is not None and j < len(exact)
            complete = c["summary/n_censored"] == 0  # events before a horizon favour quick targets
            rows.append([c.noise, name, f"{count}", with_error(share.value[j], share.stderr[j]) + ("" if complete else " before the horizon"),
                         number(exact[j]) if known else "-", signed(share.z(exact)[j]) if known and complete else "-"])
    several = len({row[1] for row in rows}) > 1
    return table(["noise", "target", "paths", "share", "exact", "z"], rows) if several else ""


def chains(result):
    rows = []
    for c in result.of_measure("chain"):
        if "theory/rate" not in c:
            continue
        rate, law = c.estimate("summary/q_hat"), c["theory/rate"]
        z, exact, z_exact = (c.get(name, np.full(law.shape, np.nan)) for name in ("check/rates_z", "theory/rate_exact", "check/rates_z_exact"))
        rows += [[c.noise, f"m{i + 1} → m{j + 1}", f"{c['summary/transitions'][i, j]}", with_error(rate.value[i, j], rate.stderr[i, j]), number(exact[i, j]), signed(z_exact[i, j]),
                  number(law[i, j]), signed(z[i, j])] for i, j in np.ndindex(law.shape) if i != j]
    return table(["noise", "jump", "seen", "rate [1/time]", "exact", "z", "small-noise law", "z"], rows)


def shares(result):
    rows = []
    for c in result.conditions:
        if "summary/pi_hat" not in c:
            continue
        share = c.estimate("summary/pi_hat")
        exact, law = c.get("theory/pi_exact", None), c.get("theory/pi", None)
        for i, value in enumerate(share.value):
            rows.append([c.noise, f"m{i + 1}", with_error(value, share.stderr[i]), "-" if exact is None else number(exact[i]),
                         "-" if exact is None else signed(share.z(exact)[i]), "-" if law is None else number(law[i]), "-" if law is None else signed(share.z(law)[i])])
    return table(["noise", "well", "occupation fraction", "exact", "z", "small-noise law", "z"], rows)


def theory(result):
    rows = []
    for t in result.groups("theory"):
        pi = t.get("pi", None)  # none of Brownian motion
        for i in range(len(t["exit/mean_exact"])):
            cells = [f"α = {t.attribute('alpha'):g}, ε = {t.attribute('epsilon'):g}", f"m{i + 1}"]
            for kind in ("transitions", "exit"):
                cells += [time_of(t, f"{kind}/{law}", i) for law in ("mean_exact", "kramers" if t.attribute("alpha") == 2 else "mean_asymptotic")]
            rows.append(cells + ["-" if pi is None else number(pi[i])])
    return table(["noise", "from", "transition time, exact", "small noise", "exit time, exact", "small noise", "π (small noise)"], rows)


def networks(result):
    rows = []
    for n in result.networks:
        alpha = n["alpha_train"]
        if len(alpha) == 0:
            continue
        seen = alpha[np.isfinite(alpha)]
        rows.append([n.description, f"{n['iteration'][-1]:.0f}", n.attribute("stop_reason", "") or "unfinished", number(n["train_loss"][-1], 3), number(n["train_accuracy"][-1], 3),
                     number(n["test_accuracy"][-1], 3), number(alpha[0]), number(seen.min()) if len(seen) else "-", number(alpha[-1]), number(n["alpha_train_shifted"][-1]),
                     number(n["sigma_train"][-1], 3), number(n["zero_fraction"][-1], 2)])
    return table(["network", "iterations", "stopped by", "loss", "train accuracy", "test accuracy", "α-hat at 0", "lowest", "last", "last, zeros shifted", "σ-hat", "share of zeros"], rows)


def pipeline(result):
    noises, simulations, rows = result.groups("noises"), result.groups("simulations"), []
    for row in result.groups("rows"):
        noise = noises[int(row.attribute("noise"))]
        name = simulations[int(row.attribute("simulation"))].group("potential").attribute("name")
        for k, well in enumerate(row["start_well"]):
            measured, error = row.get("mean", ()), row.get("mean_stderr", ())
            rows.append([noise.attribute("kind"), name, number(noise.attribute("alpha")), number(row.attribute("epsilon"), 3), f"m{int(well) + 1}",
                         with_error(measured[k], error[k]) if len(measured) else "-", number(row["mean_exact"][k], 5), row.attribute("refusal", "")])
    return table(["noise", "potential", "α", "ε", "from", "time to another well", "exact", "not simulated because"], rows, text_columns=(7,))


def escapes(result):
    if not result.escape:
        return ""
    e = result.escape
    ball, along = e.group("summary").estimate("ball"), e.group("summary").estimate("projection")
    laws = {name: e.group(f"prediction_{name}") for name in ("likelihood", "gaussian", "resampled") if f"prediction_{name}" in e}
    rows = [[number(radius), with_error(ball.value[k], ball.stderr[k]), with_error(along.value[k], along.stderr[k]), *(number(law["mean"][k]) for law in laws.values()),
             number(e["drift/ball"][k])] for k, radius in enumerate(e["radii"])]
    return table(["radius", "SGD leaves the ball", "SGD leaves along v", *(f"one dimension, {name}" for name in laws), "gradient descent"], rows)


def sample(result):
    s = result.sample
    if not s:
        return ""
    holds = s.attribute("independent", 1)
    rows = [[method, number(s["alpha"][k]), f"{number(s['ci95'][k, 0])} to {number(s['ci95'][k, 1])}" if holds else "-", number(s["sigma"][k]), f"{s['used'][k]:.0f}"]
            for k, method in enumerate(s.methods)]
    fit = s.group("goodness_of_fit") if "goodness_of_fit" in s else None
    text = "" if fit is None else (f"<p>Fit of the stable law to {int(fit.attribute('tested'))} numbers: Kolmogorov-Smirnov {number(fit.attribute('ks_distance'), 3)} "
                                   f"(p = {number(fit.attribute('ks_p_value'), 2)}), Anderson-Darling {number(fit.attribute('ad_distance'), 3)} (p = {number(fit.attribute('ad_p_value'), 2)}).</p>")
    return table(["estimator", "α", "95% interval", "σ", "rests on"], rows) + text


def potential(result):
    p = result.potential
    if p is None:
        return ""
    rows = [[f"m{k + 1}", number(p["minima"][k], 6), number(p["minima_height"][k], 5), number(p["minima_curvature"][k], 5), number(p["width"][k], 5)] for k in range(len(p["minima"]))]
    rows += [[f"s{k + 1}", number(p["maxima"][k], 6), number(p["maxima_height"][k], 5), number(p["maxima_curvature"][k], 5), ""] for k in range(len(p["maxima"]))]
    text = p.attribute("source_text", "")
    source = f"<p>{escape(p.attribute('source_path', '') or 'Its file')}:</p><pre>{escape(text)}</pre>" if text else ""
    return section("Potential", table(["point", "w [length]", "f [length²/time]", "f'' [1/time]", "width [length]"], rows) + source)


def configuration(result):
    text = result.attribute("config_toml", "")
    return section("Configuration", f"<pre>{escape(text)}</pre>") if text else ""


def provenance(result):
    entries = {"command": result.attribute("command_line", ""), "version": f"{result.attribute('levywell_version')} ({result.attribute('git_sha', '')})",
               "created": result.attribute("created", ""), "seed": str(result.attribute("seed", "")), "backend": result.attribute("backend", ""),
               "executed by": listed(c.attribute("executor", "") for c in result.conditions), "file": result.file}
    lines = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in entries.items() if text)
    again = (f"<p>To reproduce: <code>levywell simulate {escape(shlex.quote(result.file))} -o again.h5</code> with this version. The result file holds the run, its potential and their "
             "files; the same seed gives the same numbers, bit for bit.</p>" if result.attribute("run_request", "") and not result.attribute("piece", "") else "")
    return section("Provenance", f"<dl>{lines}</dl>{again}")

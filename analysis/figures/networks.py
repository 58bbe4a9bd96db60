"""In what the networks of a figure differ, in words. No figure itself."""
UNITS = {"set": "", "loss": "", "kind": "", "batch": "b"}  # names that go without saying, or by a symbol


def values(networks, name):
    """The different values of a setting, in the order in which they come."""
    return list(dict.fromkeys(str(n.settings.get(name)) for n in networks))


def varying(networks):
    """Names of the settings that are not the same for all."""
    names = dict.fromkeys(name for n in networks for name in n.settings)
    return [name for name in names if len(values(networks, name)) > 1]


def words(network, names):
    """Those settings of a network: 'depth 3, width 128, b 500'."""
    known = [(UNITS.get(name, name.replace("_", " ")), network.settings[name]) for name in names if name in network.settings]
    return ", ".join(f"{name} {value}".strip() for name, value in known)


def labels(networks):
    """For each network what tells it from the others; its whole description where it is alone."""
    if len(networks) == 1:
        return [networks[0].description]
    names = varying(networks)
    return [words(network, names) or network.description for network in networks]


def distinct(results):
    """Every network once: pipelines on the same training hold it each, and the same run gives the same numbers. The longest of unfinished ones."""
    known = {}
    for network in (n for r in results for n in r.networks):
        run = tuple(network.attribute(name, "") for name in ("config", "checksum", "device"))
        if run not in known or len(network["iteration"]) > len(known[run]["iteration"]):
            known[run] = network
    return list(known.values())


def measured(results):
    """Networks with a measurement."""
    return [n for n in distinct(results) if len(n["iteration"])]


def diagnoses(results):
    """Diagnoses of noise, in files of estimates and of those networks."""
    samples = [d for r in results for d in r.diagnoses if d.network is None]
    return samples + [d for n in distinct(results) for d in n.diagnoses]


def folded(text):
    """A title in two lines, broken at the comma nearest to its middle."""
    commas = [k for k, letter in enumerate(text) if letter == ","]
    if not commas or len(text) < 30:
        return text
    middle = min(commas, key=lambda k: abs(k - len(text) / 2))
    return f"{text[:middle + 1]}\n{text[middle + 2:]}"


def of_diagnoses(diagnoses):
    """For each diagnosis of noise what tells it from the others."""
    own = list({id(d.network): d.network for d in diagnoses if d.network}.values())
    differing = varying(own)

    def label(diagnosis):
        if diagnosis.network is None:
            return diagnosis.label
        return ", ".join(filter(None, (words(diagnosis.network, differing), diagnosis.label)))

    return [label(d) for d in diagnoses]

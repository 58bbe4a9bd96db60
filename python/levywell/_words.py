"""The library's sentences, with arguments of Python in place of the flags of the command line."""

from __future__ import annotations

import functools
import re
from typing import Any

# Flags that are no argument of the same name.
_SWITCHES = {
    "no-step-error": "step_error=False",
    "no-per-path": "per_path=False",
    "no-diagnosis": "lw.estimate",
    "skip-nonfinite": "skip_nonfinite=True",
    "centre median": "subtract_median=True",
}
_NOT_HERE = re.compile(r"; pieces \(--condition\) keep a part each")
_NUMBER = r"[-+]?(?:inf\b|\d+(?:\.\d+)?(?:e[-+]?\d+)?)"
_SENTENCES = {"verdict", "remarks", "missing", "conclusion", "sentence"}


@functools.cache
def _flag() -> re.Pattern[str]:
    """A flag with its value: the word behind one that can have none is the sentence's."""
    from . import _core  # which raises errors of ours

    fields: list[dict[str, Any]] = _core.request_fields()
    words = sorted({word for field in fields for word in field["words"]})
    return re.compile(
        rf"(?<![\w-])--(?P<name>centre median|[a-z][a-z-]*[a-z])"
        rf"(?:[ =](?:(?P<pair>(?:{_NUMBER}|[A-Z]),(?:{_NUMBER}|[A-Z]))|(?P<percent>{_NUMBER}%)|(?P<number>{_NUMBER})(?!\w)"
        rf"|(?P<word>{'|'.join(words)}|x=[\w.+-]*\w)\b))?"
    )


def _argument(flag: re.Match[str]) -> str:
    if flag["name"] in _SWITCHES:
        return _SWITCHES[flag["name"]] + flag[0][2 + len(flag["name"]) :]
    name = flag["name"].replace("-", "_")
    if flag["pair"]:
        return f"{name}=({flag['pair'].replace(',', ', ')})"
    if flag["number"]:
        return f"{name}={flag['number']}"
    text = flag["percent"] or flag["word"]
    return f'{name}="{text}"' if text else name


def in_python(text: str) -> str:
    """A sentence whose advice is Python's."""
    return _flag().sub(_argument, _NOT_HERE.sub("", text))


def sentences_in_python(data: Any, name: str = "") -> Any:
    """Objects of --json with such sentences; names and numbers as they are."""
    if isinstance(data, dict):
        return {key: sentences_in_python(value, key) for key, value in data.items()}
    if isinstance(data, list):
        return [sentences_in_python(value, name) for value in data]
    return in_python(data) if isinstance(data, str) and name in _SENTENCES else data

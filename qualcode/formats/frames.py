"""The file of written summaries (`analysis/summaries.yaml`) and that of the order of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from qualcode.formats.yamltext import Fields, dump, format_version, load, raise_problems
from qualcode.model.study import FORMAT

COMPARED = ("similarities", "differences", "striking")


@dataclass(frozen=True, slots=True)
class Summaries:
    """What researchers wrote: per case and code, and per cluster over all cases."""

    texts: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    """By case (None for every case) and code, as `clusters/draagvlak`."""
    comparisons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By cluster id: similarities, differences, striking."""

    def about(self, case: str) -> dict[str, str]:
        """The texts by code for one case; its own come before those for every case."""
        general = {code: text for (one, code), text in self.texts.items() if one is None}
        return general | {code: text for (one, code), text in self.texts.items() if one == case}


def read_summaries(text: str, *, path: PurePath | str) -> Summaries:
    """The summaries a text holds; FormatError with every problem, in file order."""
    fields = load(text, path=path)
    format_version(fields)
    texts: dict[tuple[str | None, str], str] = {}
    for entry in fields.children("summaries"):
        key = entry.text("case"), entry.text("code", required=True) or ""
        if key in texts:
            entry.problem(f'"{key[1]}" has two summaries for this case.', key="code")
        texts[key] = entry.text("text", required=True) or ""
    comparisons = {id: _compared(below) for id, below in fields.named("comparisons").items()}
    fields.finish()
    raise_problems(fields.problems, path=path, what="the file of summaries")
    return Summaries(texts, comparisons)


def _compared(fields: Fields) -> dict[str, str]:
    return {key: text for key in COMPARED if (text := fields.text(key))}


def write_summaries(summaries: Summaries) -> str:
    """The text of `analysis/summaries.yaml`."""
    return dump(
        {
            "format": FORMAT,
            "summaries": [
                {"case": case, "code": code, "text": text}
                for (case, code), text in summaries.texts.items()
            ],
            "comparisons": {id: dict(said) for id, said in summaries.comparisons.items()},
        }
    )


def read_order(text: str, *, path: PurePath | str) -> tuple[str, ...]:
    """The segment ids of `analysis/quotes.yaml`, in the order in which quotes are printed."""
    fields = load(text, path=path)
    format_version(fields)
    order = fields.texts("order")
    if len(set(order)) != len(order):
        fields.problem("A segment stands here twice.", key="order")
    fields.finish()
    raise_problems(fields.problems, path=path, what="the order of quotes")
    return order


def write_order(order: Sequence[str]) -> str:
    """The text of `analysis/quotes.yaml`."""
    return dump({"format": FORMAT, "order": list(order)})

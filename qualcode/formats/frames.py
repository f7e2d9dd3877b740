"""The file of written summaries (`analysis/summaries.yaml`) and that of the order of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from qualcode.formats.yamledit import KeyPath, edit
from qualcode.formats.yamltext import Fields, dump, format_version, load, raise_problems
from qualcode.formats.yamlwrite import Value
from qualcode.model.study import FORMAT

BEGIN = "format: 1\n"
"""A file with nothing in it yet."""
_ORDER = ("format", "summaries", "comparisons")
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


def with_summary(
    text: str, code: str, words: str, *, case: str | None, path: PurePath | str
) -> str:
    """`text` with what is written about a code in a case; empty words take it away.

    Comments and everything else stay as they are.
    """
    known = list(read_summaries(text, path=path).texts)
    if (case, code) not in known:
        if not words:
            return text
        entry = {**({"case": case} if case else {}), "code": code, "text": words}
        where = ("summaries", len(known)) if known else ("summaries",)
        return edit(text, {where: entry if known else [entry]}, order=_ORDER, path=path)
    place = known.index((case, code))
    if words:
        return edit(text, {("summaries", place, "text"): words}, path=path)
    last = len(known) == 1
    return edit(text, {("summaries",) if last else ("summaries", place): None}, path=path)


def with_comparison(
    text: str, cluster: str, said: Mapping[str, str], *, path: PurePath | str
) -> str:
    """`text` with what is written about a cluster over all cases; empty words take it away."""
    before = read_summaries(text, path=path).comparisons
    after = {k: v for k, v in (dict(before.get(cluster, {})) | dict(said)).items() if v}
    ordered = {key: after[key] for key in COMPARED if key in after}
    if ordered == dict(before.get(cluster, {})):
        return text
    if not before:
        return edit(text, {("comparisons",): {cluster: ordered}}, order=_ORDER, path=path)
    if not ordered:
        gone = ("comparisons",) if len(before) == 1 else ("comparisons", cluster)
        return edit(text, {gone: None}, path=path)
    if cluster not in before:
        return edit(text, {("comparisons", cluster): ordered}, path=path)
    changes: dict[KeyPath, Value] = {
        ("comparisons", cluster, key): ordered.get(key)
        for key in COMPARED
        if ordered.get(key) != before[cluster].get(key)
    }
    return edit(text, changes, order=COMPARED, path=path)

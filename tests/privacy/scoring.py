"""Scores of a check on the frozen planted set, per class; no text of the set is shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qualcode.model.span import Span
from qualcode.privacy.identifiers import check

PLANTED = Path(__file__).parent / "planted" / "planted.jsonl"
DIRECT = frozenset(
    [
        "email",
        "phone",
        "iban",
        "bsn",
        "student_number",
        "street",
        "postcode",
        "date",
        "url",
        "handle",
    ]
)
CAPITALISED = frozenset(["name", "school", "place"])


@dataclass(frozen=True)
class Scores:
    """Counts per class of what was planted, found (any overlap) and found whole."""

    planted: Counter[str]
    found: Counter[str]
    whole: Counter[str]
    decoys: int
    decoys_flagged: int
    others_flagged: int
    """Flags that touch neither an identifier nor a decoy; some of them are right."""

    def recall(self, classes: Iterable[str]) -> float:
        chosen = list(classes)
        return sum(self.found[c] for c in chosen) / sum(self.planted[c] for c in chosen)

    def lines(self) -> list[str]:
        rows = [
            f"{kind:<15} {self.found[kind]:>3} of {n:>3}  whole {self.whole[kind]:>3}"
            for kind, n in sorted(self.planted.items())
        ]
        share = self.decoys_flagged / self.decoys
        rows.append(f"decoys flagged  {self.decoys_flagged} of {self.decoys} ({share:.0%})")
        hits = sum(self.found.values())
        wrong = self.decoys_flagged + self.others_flagged
        rows.append(f"other flags     {self.others_flagged}")
        rows.append(f"precision       {hits / (hits + wrong):.2f} with every other flag as wrong")
        return rows


def scores() -> Scores:
    """The scores of the check as it is, without any project list."""
    planted, found, whole = Counter[str](), Counter[str](), Counter[str]()
    decoys = flagged = others = 0
    for line in PLANTED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flags = [f.span for f in check(row["text"], language=row["language"])]
        spans = []
        for item in row["identifiers"]:
            span = Span(item["start"], item["end"])
            spans.append(span)
            planted[item["class"]] += 1
            found[item["class"]] += any(f.overlaps(span) for f in flags)
            whole[item["class"]] += any(f.contains(span) for f in flags)
        places = [Span(row["text"].index(d), row["text"].index(d) + len(d)) for d in row["decoys"]]
        decoys += len(places)
        flagged += sum(any(f.overlaps(p) for f in flags) for p in places)
        others += sum(not any(f.overlaps(p) for p in [*spans, *places]) for f in flags)
    return Scores(planted, found, whole, decoys, flagged, others)

"""What the screen of configurations lists and tells: flags with what to do about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qualcode.analysis.cmo import ADVICE, Flagged, FlagKind
from qualcode.model.configuration import PARTS, Configuration, Link
from qualcode.model.ids import SegmentId
from qualcode.project.passages import Passage
from qualcode.tui.cmo_keys import PANE_KEYS
from qualcode.tui.status import cut

TOLD: Mapping[FlagKind, str] = {
    "gone": "the coding is gone: {cmo.take-out} takes it out",
    "older": "it waits on older words: decide about the coding first (F7)",
    "recoded": "a code it was linked with is off it: {cmo.go} looks, {cmo.keep} keeps it as it is "
    "coded now, {cmo.take-out} takes it out",
    "withdrawn": "somebody heard in it withdrew or refused: {cmo.take-out} takes it out",
    "unquotable": "no consent for quotes: it counts and is never printed",
    "unseen": "another coder's while a session is blind, or gone: leave it until all have sealed",
}
"""Every flag and what to do about it, with the ids of keys."""
_SHORT = {"gone": "gone", "older": "older words", "recoded": "coded otherwise",
          "withdrawn": "withdrawn", "unquotable": "not printed", "unseen": "not shown now"}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Everything the panes are made of."""

    every: tuple[Configuration, ...]
    flags: Sequence[Flagged]
    passages: Mapping[SegmentId, Passage]

    def flags_of(self, id: str, segment: SegmentId | None = None) -> list[FlagKind]:
        """The flags of a configuration, or of one segment in it."""
        own = [f for f in self.flags if f.configuration == id]
        return [f.kind for f in own if segment is None or f.segment == segment]

    def doubted(self, id: str) -> int:
        """How many segments have a flag that is more than advice."""
        own = (f for f in self.flags if f.configuration == id and f.kind not in ADVICE)
        return len({f.segment for f in own})


class PaneList(OptionList):
    """A list of which Enter is left to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = PANE_KEYS

    def fill(self, options: Iterable[Option], at: int | None) -> None:
        """Other lines, with the cursor where it was."""
        self.clear_options()
        self.add_options(options)
        rows = [n for n, option in enumerate(self.options) if not option.disabled]
        goal = at or 0
        self.highlighted = min(rows, key=lambda n: (abs(n - goal), -n), default=None)
        self.call_after_refresh(self.scroll_to_highlight)

    @property
    def chosen(self) -> str:
        """The id of the line under the cursor; empty where there is none."""
        at = self.highlighted
        return (self.get_option_at_index(at).id or "") if at is not None else ""


def configuration_line(shown: Shown, one: Configuration, width: int) -> Option:
    """A configuration on one line: a sign when evidence is in doubt, id, counts, statement."""
    against = sum(link.against for link in one.evidence)
    sign = "!" if shown.doubted(one.id) else " "
    counts = f"+{len(one.evidence) - against} −{against}"
    sure = f" {one.confidence}" if one.confidence else ""
    head = f"{sign} {one.id}  {counts}{sure}  "
    words = cut(" ".join(one.statement.split()), max(width - len(head), 12))
    return Option(Content.assemble((head, "bold"), words), id=one.id)


def evidence_lines(shown: Shown, one: Configuration, width: int) -> list[Option]:
    """The evidence by part, those for it before those against it; empty parts say so."""
    options: list[Option] = []
    for part in PARTS:
        own = [link for link in one.evidence if link.part == part]
        count = f"  {len(own)}" if own else "  no evidence yet"
        head = Content.assemble((part.capitalize(), "bold"), (count, "dim"))
        options.append(Option(head, disabled=True))
        ordered = sorted(own, key=lambda link: link.against)
        options += [_evidence_line(shown, one, link, width) for link in ordered]
    return options


def _evidence_line(shown: Shown, one: Configuration, link: Link, width: int) -> Option:
    passage = shown.passages.get(link.segment)
    kinds = shown.flags_of(one.id, link.segment)
    sign = "!" if any(kind not in ADVICE for kind in kinds) else " "
    flags = f"  {', '.join(_SHORT[kind] for kind in kinds)}" if kinds else ""
    side = "−" if link.against else "+"
    where = passage_place(passage) if passage else ""
    head = f"{sign}{side} {where}  "
    words = " ".join(passage.words.split()) if passage else str(link.segment)
    room = max(width - len(head) - len(flags) - 2, 10)
    told = Content.assemble((head, "bold"), f"“{cut(words, room)}”", (flags, "italic"))
    return Option(told, id=key_of_link(link))


def passage_place(passage: Passage) -> str:
    """Who, where and whose coding, as short as a line of a list needs it."""
    speakers = ",".join(passage.speakers)
    return f"{speakers} {passage.transcript} {passage.turn} {passage.coder}"


def key_of_link(link: Link) -> str:
    """A link by its part and segment, as its line is called."""
    return f"{link.part} {link.segment}"


def told_of(one: Configuration, boxes: str) -> Content:
    """A configuration above its evidence: statement, boxes, confidence and model."""
    sure = f"confidence {one.confidence}" if one.confidence else "no confidence yet"
    refines = f" · refines {one.refines}" if one.refines else ""
    lines = boxes.rstrip("\n").split("\n")[1:]
    return Content.assemble(
        (f"{' '.join(one.statement.split())}\n", "bold"),
        "\n".join(lines),
        (f"\n{sure}{refines}", "dim"),
    )


def link_told(shown: Shown, one: Configuration, link: Link, key: Callable[[str], str]) -> Content:
    """The words of a piece of evidence, and what to do where it is in doubt."""
    passage = shown.passages.get(link.segment)
    parts: list[Content | str | tuple[str, str]] = []
    for kind in shown.flags_of(one.id, link.segment):
        told = TOLD[kind]
        for id in ("cmo.go", "cmo.keep", "cmo.take-out"):
            told = told.replace(f"{{{id}}}", key(id))
        codes = f" (was {', '.join(link.codes)})" if kind == "recoded" else ""
        parts.append((f"! {told}{codes}\n", "bold"))
    if link.note:
        parts.append((f"Note: {' '.join(link.note.split())}\n", "italic"))
    if passage is not None:
        parts.append(f"“{' '.join(passage.words.split())}”\n")
        codes = " · ".join(passage.labels)
        parts.append((f"{passage.place}" + (f" · {codes}" if codes else ""), "dim"))
    return Content.assemble(*parts)

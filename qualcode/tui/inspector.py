"""Everything on the selected words, and the favourites: what the side panel says."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from qualcode.model.plural import plural
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.tui.marks import look_of
from qualcode.tui.status import cut
from qualcode.tui.work import Work

_Part = Content | str | tuple[str, str]


def told(work: Work, span: Span | None, *, dark: bool, width: int = 40) -> Content:
    """The codings on `span`, longest first, with sentence, flags, memos and open rules."""
    parts: list[_Part] = []
    found = work.around(span) if span else []
    for segment in found:
        parts += _segment(work, segment, dark=dark, width=width)
    if not found:
        parts.append(("Nothing on these words yet.\n", "dim"))
    parts += _favourites(work, dark=dark)
    memos = [memo for memo in work.memos() if not memo.segments]
    if memos:
        parts.append(("\nMemos on the transcript\n", "bold"))
        parts += [f"{cut(memo.text, 3 * width)}\n" for memo in memos]
    if work.waiting:
        parts.append(
            f"\n{plural(work.waiting, 'coding was', 'codings were')} made on other words and are not shown here.\n"
        )
    return Content.assemble(*parts)


def _segment(work: Work, segment: Segment, *, dark: bool, width: int) -> list[_Part]:
    parts: list[_Part] = [
        (f"{segment.span.start}–{segment.span.end} ", "bold"),
        (f"“{cut(work.transcript.words(segment.span), width - 12)}”\n", "dim"),
    ]
    for code in segment.codes:
        look = look_of(code, work.looks)
        parts += [("  ┃ ", look.ink(dark=dark)), f"{look.mark:<4}{look.name}\n"]
    if segment.sentence:
        parts.append(f"  {segment.sentence}\n")
    if segment.flags:
        parts.append(f"  flags: {', '.join(sorted(segment.flags))}\n")
    parts += [f"  memo: {cut(memo.text, 3 * width)}\n" for memo in work.memos_on(segment)]
    parts += [(f"  ! {w.message}\n", "bold") for w in work.open_rules(segment)]
    return parts


def _favourites(work: Work, *, dark: bool) -> Sequence[_Part]:
    if not work.habits.favourites:
        return ()
    parts: list[_Part] = [("\nFavourites\n", "bold")]
    for number, code in enumerate(work.habits.favourites, start=1):
        look = look_of(code, work.looks)
        parts += [(f"{number} ", "bold"), (f"{look.mark:<4}", look.ink(dark=dark)), look.name, "\n"]
    return parts

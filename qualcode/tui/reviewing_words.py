"""What the review of corrections says: old words beside new, one line per coding, the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from rich.cells import cell_len
from textual.content import Content

from qualcode.model.ids import CodeId
from qualcode.project.reviewing import Answer, Case
from qualcode.text.textmap import text_map
from qualcode.tui.marks import Look, look_of
from qualcode.tui.status import cut

Sign = Answer | Literal["later"]
SIGNS: Mapping[Sign, str] = {"accepted": "a", "placed": "e", "dropped": "x", "later": "l"}
"""The key a coding was answered with, as the list shows it."""
STANDS: Mapping[Sign, str] = {
    "accepted": "Accepted: it stands at the proposed place.",
    "placed": "It stands at the place you chose.",
    "dropped": "Dropped. u brings it back.",
    "later": "Put off: it still waits.",
}
_SHORT = 14  # unchanged words that are shown whole; of more, the ends
_ENDS = 5  # unchanged words kept at either end of a longer stretch
_HEAD = 0.6  # share of the room that the begin of a long text gets
NOTHING = """\
Nothing waits for a decision.

When the words of a transcript are corrected, every coding and memo looks for its place on the \
new words. Most find it by themselves. Those that are in doubt, and those whose words are gone, \
come here to be decided, and count nowhere until then.

Words are corrected with `qualcode transcript update ID FILE`, or by editing the words file: \
qualcode then offers the update when it opens the transcript.

o lists codings that found their place by themselves.
"""


def row(case: Case, sign: Sign | None, looks: Mapping[CodeId, Look], width: int) -> Content:
    """One line of the list: its answer, class, place, coder, codes and old words."""
    place = f"{case.transcript} {case.turn}" if case.turn else str(case.transcript)
    head = f" {case.told:<21}  {_padded(place, 9)} {_padded(case.coder, 6)} "
    room = max(width - cell_len(head) - 3, 12)
    codes = cut(coded(case, looks), max(room // 2, 12))
    rest = room - cell_len(codes) - 3
    quote = f"  “{cut(case.old, rest - 1)}”" if rest > 8 else ""
    mark = SIGNS[sign] if sign else ("·" if case.waits else " ")
    return Content.assemble((mark, "bold"), head, (codes, "bold"), (quote, "dim"))


def coded(case: Case, looks: Mapping[CodeId, Look]) -> str:
    """The codes on a segment; what else is on it when it has none."""
    if case.codes:
        return ", ".join(look_of(code, looks).name for code in case.codes)
    return "memo" if case.memos else "sentence" if case.sentence else "no code"


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cell_len(text), 0)


def beside(
    case: Case, sign: Sign | None, looks: Mapping[CodeId, Look], *, own: bool, room: int
) -> Content:
    """The old words above the new ones, changed words underlined in both, and what is on them.

    Of each, so many characters are shown as there is `room` for, of a longer one both ends.
    """
    why = _WHY.get(case.reason or "", "") if case.waits else _WHY.get(case.anchoring, "")
    if case.anchoring == "lost":
        why = "nothing like these words is left"
    old, new = marked(case.old, case.new)
    parts: list[Content | str | tuple[str, str]] = [
        (coded(case, looks), "bold"), f" · {case.coder} · {case.told}", (f" · {why}\n", "dim"),
        ("was  ", "bold"), *_cut(old, room), "\n", ("now  ", "bold"),
    ]  # fmt: skip
    parts += (
        _cut(new, room)
        if case.span
        else [("nothing is left: e chooses a place, x drops it", "italic")]
    )
    if case.sentence:
        parts.append(f"\nsentence  {cut(case.sentence, 160)}")
    parts += [f"\nmemo  {cut(memo, 160)}" for memo in case.memos]
    if sign:
        parts.append((f"\n{STANDS[sign]}", "bold"))
    elif not own and case.waits:
        parts.append((f"\nOnly {case.coder} decides about it.", "bold"))
    return Content.assemble(*parts)


_WHY = {
    "boundary": "the correction reaches over an end",
    "low similarity": "the words became others",
    "elsewhere": "words like these stand elsewhere now",
    "other speaker": "another turn or speaker begins here",
    "too few words": "too little is unchanged to be sure",
    "older words are gone": "found by its quote alone",
    "edited": "both ends are unchanged",
    "layout": "only spaces or marks changed",
    "identical": "the same words",
}


def marked(old: str, new: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Both texts in pieces with their styles: what differs is underlined in each."""
    changes = text_map(old, new).changes if new else ()
    left = [(c.old_start, c.old_end) for c in changes]
    right = [(c.new_start, c.new_end) for c in changes]
    return _pieces(old, left, "underline $error"), _pieces(new, right, "underline bold $success")


def _pieces(text: str, changed: Iterable[tuple[int, int]], style: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    for start, end in changed:
        found += [(_shortened(text[at:start], first=not at), ""), (_line(text[start:end]), style)]
        at = end
    found.append((_shortened(text[at:], first=not at, last=True), ""))
    return [piece for piece in found if piece[0]]


def _cut(pieces: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """The pieces without the middle when they have more characters than there is room for."""
    size = sum(len(text) for text, _ in pieces)
    if size <= room:
        return pieces
    head = round(room * _HEAD)
    found: list[tuple[str, str]] = []
    at = 0
    for text, style in pieces:
        if at < head:
            whole = at + len(text) < head
            found.append((text if whole else text[: head - at].rpartition(" ")[0], style))
        if at < head <= at + len(text):
            found.append((" […] ", "dim"))
        if at + len(text) > size - (room - head):
            begin = size - (room - head) - at
            found.append((text if begin <= 0 else text[begin:].partition(" ")[2], style))
        at += len(text)
    return found


def _shortened(text: str, *, first: bool = False, last: bool = False) -> str:
    """A stretch that did not change, without its middle when it is long."""
    words = _line(text).split(" ")
    if len(words) <= _SHORT or (first and last):
        return _line(text)
    head, tail = " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
    return f"{head} … {tail}"


def _line(text: str) -> str:
    return text.replace("\n", " ¶ ")


def heading(scope: str, at: int, of: int, left: int) -> str:
    """What is reviewed and how far it is, as `3 of 17`."""
    where = f" · {at} of {of}" if of else ""
    return f"Review after corrections · {scope}{where} · {left} to decide"


def gate(open_cases: Sequence[Case], unseen: Sequence[str]) -> str:
    """Whether final tables can be made, and whose codings stand in the way."""
    counts = Counter(case.coder for case in open_cases)
    if not counts:
        told = "Nothing waits: final tables and exports can be made."
    else:
        whose = ", ".join(f"{coder} {count}" for coder, count in counts.items())
        told = f"No final table or export while codings wait: {whose}."
    return f"{told} Codings of others are hidden while a session is blind." if unseen else told

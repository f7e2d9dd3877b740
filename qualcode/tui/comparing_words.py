"""What the compare screen says: rows of the list, both codings with their meanings, the counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from qualcode.calibration.adjudication import Item, Todo
from qualcode.model.codebook import Node
from qualcode.model.decimals import percentage
from qualcode.model.ids import CodeId
from qualcode.model.plural import plural
from qualcode.model.session import Choice, Session
from qualcode.model.transcript import Transcript
from qualcode.project.adjudicating import Compared
from qualcode.project.agreeing import left_out
from qualcode.project.calibrating import SessionStatus
from qualcode.tui.code_picker import meaning
from qualcode.tui.marks import Look, look_of
from qualcode.tui.status import cut

KINDS = {
    "boundary": "boundary",
    "omission_segment": "segment missed",
    "substitution": "substitution",
    "extra_code": "extra code",
    "omission_code": "code missed",
}
KEYS: Mapping[Choice, str] = {"a": "a", "b": "b", "both": "=", "neither": "0", "other": "e"}
_STANDINGS = {
    "not-begun": "has not begun",
    "at-work": "at work",
    "sealed": "sealed",
    "changed": "sealed, and changed after that",
}
NOTHING_UNCLEAR = (
    "Nothing in the codebook has to be looked at yet. A code comes here when its definition was "
    "found unclear twice, or once with three differences about it."
)
NO_SESSIONS = """\
This study has no calibration sessions yet.

In a session two coders code the same words without seeing each other's codes. \
When both have sealed their part, every difference between them is listed here, \
to be talked about and decided.

Make one from the command line, with

qualcode session new round-1 --transcript FG3 --coders ana,ben

and after it
  --unit turn                      both code every turn of FG3
  --unit sentence --sample 60      both code 60 sentences, drawn by chance
  --from ana                       ben codes the segments of ana, not her codes
"""


def names(codes: Sequence[str], looks: Mapping[CodeId, Look]) -> str:
    """The names of codes in a row; `nothing` where there is none."""
    return ", ".join(look_of(CodeId(code), looks).name for code in codes) or "nothing"


def place(item: Item, transcript: Transcript) -> str:
    """The transcript and the turn, counted from 1."""
    return f"{item.transcript} turn {transcript.turn_at(item.span.start) + 1}"


def row(item: Item, transcript: Transcript, looks: Mapping[CodeId, Look], width: int) -> Content:
    """One line of the list: the key it was decided with, class, both sides, place and words."""
    key = KEYS[item.resolution.choice] if item.resolution else "·"
    where = _padded(place(item, transcript), 14)
    room = max(width - cell_len(where) - 26, 10)
    left = min(room, 48)
    quote = cut(transcript.words(item.span), room - left - 4) if room - left > 20 else ""
    sides = f"{_side(item.a, looks)} | {_side(item.b, looks)}"
    if cell_len(sides) > left:
        sides = " | ".join(_side(s, looks, short=True) for s in (item.a, item.b))
    return Content.assemble(
        f"{item.number:>3} ",
        (key, "bold"),
        f" {KINDS[item.kind]:<14}  ",
        (_padded(cut(sides, left), left), "bold" if item.resolution is None else "dim"),
        f"  {where}",
        (f"  “{quote}”" if quote else "", "dim"),
    )


def _side(codes: Sequence[CodeId], looks: Mapping[CodeId, Look], *, short: bool = False) -> str:
    found = [look_of(code, looks) for code in codes]
    return ", ".join(cut(k.label, 14) if short else k.name for k in found) or "-"


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cell_len(text), 0)


def both_sides(
    found: Compared,
    item: Item,
    transcript: Transcript,
    meanings: Mapping[CodeId, Node],
    looks: Mapping[CodeId, Look],
) -> Content:
    """Both codings, what was decided, and the definitions of the codes in play."""
    within = ", within one category" if item.within_category else ""
    parts: list[Content | str | tuple[str, str]] = [
        (f"{item.number} of {len(found.items)} · {KINDS[item.kind]}{within}\n", "bold"),
        f"{place(item, transcript)}\n\n",
    ]
    own = (("a", item.coders[0], item.a, item.all_a), ("b", item.coders[1], item.b, item.all_b))
    for key, coder, codes, every in own:
        parts += [(f"{key}  {coder}  ", "bold"), names(codes, looks)]
        rest = [code for code in every if code not in codes]
        parts.append((f"\n   also {names(rest, looks)}\n" if rest else "\n", "dim"))
    parts += ["\n", *_decision(item, looks)]
    for code, node in meanings.items():
        parts += [(f"\n{look_of(code, looks).name}", "bold"), (f"  {code}\n", "dim"), meaning(node)]
    return Content.assemble(*parts)


def _decision(item: Item, looks: Mapping[CodeId, Look]) -> list[str | tuple[str, str]]:
    made = item.resolution
    if made is None:
        return [("Not decided. ", "bold"), "a b, = both, 0 neither, e other\n"]
    cause = made.cause.replace("-", " ") if made.cause else "no reason given"
    parts: list[str | tuple[str, str]] = [
        ("Decided: ", "bold"),
        f"{names(made.codes, looks)}\n{cause}, by {made.by}\n",
    ]
    return [*parts, f"{made.note}\n"] if made.note else parts


def counters(found: Compared) -> str:
    """How much is decided, and agreement before and after discussion, each under its name."""
    left = sum(item.resolution is None for item in found.items)
    head = found.agreement.headline.all
    before = "undefined" if head.value is None else percentage(head.value, "en")
    after = found.adjudication.after if found.adjudication else None
    ended = (
        "nothing decided yet" if after is None else f"after discussion {percentage(after, 'en')}"
    )
    return (
        f"{left} to decide, {len(found.items) - left} decided · agreement before {before} → {ended}"
    )


def not_compared(found: Compared) -> str:
    """What of the codings was left out of the comparison and why; empty when nothing was."""
    return " ".join(left_out(found.agreement.left_out, "en"))


def no_differences(found: Compared) -> Content | None:
    """Why there is nothing to decide, and what comes next; None when there is."""
    if found.items:
        return None
    head, said = found.agreement.headline.all, not_compared(found)
    agree = "The coders agree on everything that was compared."
    nothing = "Nothing was compared: no code is on words that count for agreement."
    return Content.assemble(
        ("No differences to decide.\n\n", "bold"),
        f"{agree if head.A else nothing}\n",
        f"\n{said}\n" if said else "",
        "\n", ("A", "bold"), " adopts what both applied.\n",
    )  # fmt: skip


def heading(session: Session, number: int, of: int) -> str:
    """The session and where it is in the list."""
    several = f" · {number} of {of}, l chooses" if of > 1 else ""
    return f"Compare · {session.id} · {', '.join(session.coders)}{several}"


def now(item: Item, looks: Mapping[CodeId, Look]) -> str:
    """What stands of a difference, and why it was one."""
    if item.resolution is None:
        return f"{item.number} is open"
    cause = item.resolution.cause
    why = f" ({cause.replace('-', ' ')})" if cause else ""
    return f"{item.number}: {names(item.resolution.codes, looks)} stands{why}"


def problem(why: str) -> Content:
    """Why a session cannot be compared."""
    return Content.assemble(("Nothing can be compared now.\n\n", "bold"), why)


def what_next(found: Compared) -> str:
    """What to do when all is decided; empty before."""
    return "" if any(i.resolution is None for i in found.items) else " · all decided, A adopts"


def waiting(status: SessionStatus, coder: str) -> Content:
    """Why nothing can be shown, who is how far, and what comes next."""
    session = status.session
    joint = session.manner == "joint"
    mine = [c for c in status.coders if joint or c.coder.casefold() == coder.casefold()]
    parts: list[str | tuple[str, str]] = [
        ("Nothing is compared here.\n\n" if joint else "Nothing can be compared yet.\n\n", "bold"),
        _why_not(session),
    ]
    for one in status.coders:
        own = f", {one.codings} codings" if one in mine and one.codings is not None else ""
        parts.append(f"  {one.coder:<12} {_STANDINGS[one.standing]}{own}\n")
    if any(c.standing in {"not-begun", "at-work"} for c in mine):
        parts += [
            "\n", ("Enter", "bold"), " opens the words to code. When you have coded everything, ",
            "come back with F3 and press ", ("s", "bold"), " to seal your part.\n",
        ]  # fmt: skip
    elif joint:
        parts += ["\n", ("A", "bold"), " takes the codings over as consensus.\n"]
    elif mine:
        parts.append("\nYou have sealed. Come back when the others have, too.\n")
    return Content.assemble(*parts, f"\n{status.next_step}\n")


def _why_not(session: Session) -> str:
    places = ", ".join(unit.transcript for unit in session.units)
    if session.manner == "joint":
        return f"The coders of {session.id} on {places} sit together and keep one journal.\n\n"
    return (
        f"Session {session.id} on {places} is coded blind. Until every coder has sealed, "
        "nothing of another coder is shown or counted, here or anywhere in qualcode.\n\n"
    )


def about_sealing(session: Session, coder: str, blank: int, every: int) -> str:
    """What sealing means, for `every` unit of which `blank` have no code."""
    have = "has" if blank == 1 else "have"
    counted = f"{blank} of {plural(every, 'unit')} {have} no code.\n\n" if every else ""
    return counted + (
        "Everything you were to code here counts as done: where you applied no code, "
        "that is a decision.\n\nUntil the others have sealed you can take it back with\n"
        f"qualcode session seal {session.id} --take-back --coder {coder}"
    )


def about_adopting(session: Session, left: int) -> str:
    """What adopting means, and what it leaves out."""
    asked = (
        f"What both applied and what was decided in {session.id} is written into the "
        "consensus of its transcripts, which tables count from then on. Both codings stay."
    )
    return asked + (
        f"\n\n{left} differences are not decided: their codes are left out." if left else ""
    )


def unclear(one: Todo, item: Item, transcript: Transcript, looks: Mapping[CodeId, Look]) -> str:
    """A passage in which the definition of a code was found unclear."""
    name = look_of(one.code, looks).name
    quote = cut(transcript.words(item.span), 40)
    return f"{name}, unclear in {one.unclear} of {one.differed} · {item.number} “{quote}”"

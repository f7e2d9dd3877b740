"""Keyword suggestions for one transcript: found once, offered one by one, each with its reason."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from qualcode.model.ids import CodeId
from qualcode.text.suggest import Suggested, suggest
from qualcode.tui.work import Work


def found(work: Work) -> list[Suggested]:
    """What the words speak for, in order of place, among the codes of the book in use.

    What the coder rejected before is left out. It takes a while in a long transcript.
    """
    keywords = {
        choice.code: choice.node.keywords
        for choice in work.choices
        if choice.node.keywords and work.book in {None, choice.book.id}
    }
    refused = {(CodeId(code), word) for code, word in work.habits.refused}
    transcript = work.transcript
    return suggest(transcript.text, keywords, language=transcript.language, refused=refused)


def following(work: Work, offers: Sequence[Suggested], after: int) -> Suggested | None:
    """The first offer that begins after a place and is not followed yet, else the first of all.

    Offers in turns of researchers are passed over, and those whose words have the code.
    """
    at = bisect_right(offers, after, key=lambda offer: offer.span.start)
    for offer in (*offers[at:], *offers[:at]):
        turn = work.transcript.turns[work.transcript.turn_at(offer.span.start)]
        coded = any(offer.code in segment.codes for segment in work.around(offer.span))
        if not coded and not work.transcript.is_researcher(turn.speaker):
            return offer
    return None


def reason(work: Work, offer: Suggested) -> str:
    """Why a code is offered, in one line."""
    return f"{offer.reason} → {work.shown(offer.code)}?"


def refuse(work: Work, offer: Suggested) -> None:
    """Never offers this code for this word again to this coder."""
    refused = (*work.habits.refused, (offer.code, offer.word.casefold()))
    work.habits = msgspec.structs.replace(work.habits, refused=refused)
    work.keep_habits()


def are_hidden(work: Work) -> bool:
    """Whether suggestions stay away: while coders work blind, each decides alone."""
    project = work.project
    return work.desk.session is not None or bool(project.unseen([work.transcript.id]))

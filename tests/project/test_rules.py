"""The rules a coder may put off: what a segment leaves open among the same coder's segments."""

from __future__ import annotations

from dataclasses import replace

from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from qualcode.project.rules import open_rules
from tests.store.helpers import ANA, BOOK, FG1

BOOKS = {BOOK.id: BOOK}
ROSTER, ONLINE = CodeId("small/rooster"), CodeId("small/online")
OTHER = replace(BOOK, rules=replace(BOOK.rules, secondary_requires_primary=False))


def segment(start: int, end: int, *codes: CodeId, version: str = "v1") -> Segment:
    applied = tuple(Applied(code, 1) for code in codes)
    return Segment(SegmentId(f"{start}"), FG1, ANA, Span(start, end), version, applied)


def test_a_secondary_code_is_open_until_a_primary_one_shares_a_character() -> None:
    alone = segment(10, 20, ONLINE)
    for near, is_open in (
        (segment(19, 30, ROSTER), False),
        (segment(0, 11, ROSTER), False),
        (segment(20, 30, ROSTER), True),
        (segment(0, 10, ROSTER), True),
        (segment(12, 14, ONLINE), True),
        (segment(12, 14, CodeId("elsewhere/rooster")), True),
        (segment(12, 14, CodeId("small/?Mentor")), True),
        (segment(12, 14, ROSTER, version="v0"), True),
    ):
        assert bool(open_rules(alone, [alone, near], BOOKS)) == is_open, near
    assert (
        open_rules(segment(10, 20, ROSTER, ONLINE), [segment(10, 20, ROSTER, ONLINE)], BOOKS) == []
    )


def test_a_label_without_its_element_is_open_and_an_unknown_code_is_no_business_here() -> None:
    waiting = segment(10, 20, CodeId("small/?Mentor"), CodeId("small/x"), CodeId("y/online"))
    [warned] = open_rules(waiting, [waiting], BOOKS)
    assert (warned.code, warned.message) == (
        "small/?Mentor",
        'the label "Mentor" still needs its element',
    )


def test_a_book_without_the_rule_leaves_nothing_open() -> None:
    assert open_rules(segment(10, 20, ONLINE), [], {OTHER.id: OTHER}) == []

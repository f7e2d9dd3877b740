"""Seals over events: what they hold and what they let pass."""

from __future__ import annotations

from qualcode.calibration.blindness import Blind, blind_on, may_see, refusal
from qualcode.calibration.sealing import fingerprint, late, standing
from qualcode.journal.events import VERSION, Act, AddCode, Done, Event, NewSegment, Open, Seal, See
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId

IDS = [f"01KAJQ8B00QUALC0DETEST{n:04}" for n in range(20)]
S = SegmentId(IDS[0])
BASE: tuple[Event, ...] = (
    Open(VERSION, IDS[1], None, "2026", study="s", coder=CoderId("ben"), session="r1"),
    Act(VERSION, IDS[2], IDS[1], "2026", (NewSegment(S, (0, 4), "v", "soep", "a", "b"),
                                          AddCode(S, CodeId("b/x"), 1))),
    Done(VERSION, IDS[3], IDS[2], "2026", "v", ((0, 9),)),
)  # fmt: skip
ADD = Act(VERSION, IDS[5], IDS[4], "2026", (AddCode(S, CodeId("b/y"), 1),))
READ = See(VERSION, IDS[6], IDS[4], "2026", "v", ((0, 4),))


def sealed(*after: Event, hash: str | None = None) -> tuple[Event, ...]:
    made = fingerprint(BASE) if hash is None else hash
    return (*BASE, Seal(VERSION, IDS[4], IDS[3], "2026", made), *after)


def test_every_standing_has_its_journal() -> None:
    assert standing(None) == "not-begun"
    assert standing(BASE) == "at-work"
    assert standing(sealed()) == "sealed"
    assert standing(sealed(ADD)) == "changed"
    assert standing(sealed(hash="0" * 64)) == "changed"
    assert standing(sealed(Seal(VERSION, IDS[7], IDS[4], "2026", ""))) == "at-work"


def test_reading_after_the_seal_changes_nothing() -> None:
    assert standing(sealed(READ)) == "sealed"
    assert late(sealed(READ, ADD)) == (ADD,)
    assert fingerprint((*BASE, READ)) == fingerprint(BASE)


def test_a_seal_holds_codes_places_and_moments() -> None:
    act = BASE[1]
    assert isinstance(act, Act)
    for ops, at in (
        ((act.ops[0], AddCode(S, CodeId("b/z"), 1)), "2026"),
        ((NewSegment(S, (0, 5), "v", "soep", "a", "b"), act.ops[1]), "2026"),
        (act.ops, "2027"),
    ):
        changed = Act(act.v, act.id, act.after, at, ops)
        assert fingerprint((BASE[0], changed, BASE[2])) != fingerprint(BASE)


def test_one_sees_ones_own_and_what_is_not_in_an_open_session() -> None:
    fg1, fg2 = TranscriptId("FG1"), TranscriptId("FG2")
    blind = Blind("r1", frozenset({fg1}), (CoderId("ana"), CoderId("ben")), (CoderId("ben"),))
    assert blind_on([blind], fg2) is None
    assert not may_see([blind], fg1, "ana", None)
    assert not may_see([blind], fg1, "ana", "ben")
    assert may_see([blind], fg1, "ana", "Ana")
    assert may_see([blind], fg2, "ana", "ben")
    assert "QUALCODE_CODER=ana" in str(refusal(blind, fg1, "ana", None))
    assert "QUALCODE_CODER" not in str(refusal(blind, fg1, "ana", "ben"))
    assert blind.why(fg1, "nl").endswith("wordt niets getoond tot ben klaar is.")

"""The line format: what is written comes back, and nothing else gets in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.journal import events as e
from qualcode.model.errors import JournalError, UsageError
from qualcode.model.ids import SegmentId
from tests.journal.helpers import actions, stamp, uid

LINE = e.encode(
    e.Act(
        v=1,
        id=uid(2),
        after=uid(1),
        at=stamp(2),
        ops=(
            e.NewSegment(uid(3), (4, 67), "9f2c41d09f2c41d0", "Ik had in het begin", "Ja.\n", ""),
            e.AddCode(uid(3), "professionals/binding-studenten", 2),
        ),
    )
)


def test_a_line_reads_as_plain_json_in_a_fixed_order() -> None:
    assert LINE.decode() == (
        '{"do":"code","v":1,"id":"01K00000000000000000000002",'
        '"after":"01K00000000000000000000001","at":"2026-11-21T18:00:02Z","ops":['
        '{"op":"segment","id":"01K00000000000000000000003","span":[4,67],'
        '"text":"9f2c41d09f2c41d0","quote":"Ik had in het begin","pre":"Ja.\\n","post":""},'
        '{"op":"add","segment":"01K00000000000000000000003",'
        '"code":"professionals/binding-studenten","book":2}]}\n'
    )


@given(actions())
def test_every_event_comes_back_from_its_line(event: e.Event) -> None:
    assert e.decode(e.encode(event), path="ana.jsonl", number=1) == event
    assert e.encode(event).count(b"\n") == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"v": 2}, "format 2; this qualcode writes and reads format 1"),
        ({"id": "x"}, r"this line is no event: .*\$\.id"),
        ({"surprise": 1}, "unknown field `surprise`"),
        ({"ops": [{"op": "dance"}]}, "dance"),
        ({"ops": [{"op": "drop"}]}, "missing required field `segment`"),
        ({"do": "sing"}, "sing"),
        ({"at": 5}, "Expected `str`"),
    ],
)
def test_a_line_that_is_off_is_refused_with_its_place(change: dict[str, object], told: str) -> None:
    line = json.dumps({**json.loads(LINE), **change}).encode()
    with pytest.raises(JournalError, match=told) as raised:
        e.decode(line, path="FG03/ana.jsonl", number=7)
    assert str(raised.value).startswith("FG03/ana.jsonl, line 7: ")


@given(st.binary() | st.integers(0, len(LINE) - 3).map(lambda n: LINE[:n]))
def test_no_bytes_give_anything_but_an_event_or_a_journal_error(line: bytes) -> None:
    with pytest.raises(JournalError):
        e.decode(line, path="ana.jsonl", number=1)


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"do":"code","v":1,"id":"\xff"}', b"{}", b"3"])
def test_hostile_lines_are_refused(line: bytes) -> None:
    with pytest.raises(JournalError):
        e.decode(line, path="ana.jsonl", number=1)


@given(st.lists(actions(), max_size=5))
def test_many_lines_decode_as_each_of_them(found: list[e.Event]) -> None:
    assert e.decode_lines(b"".join(map(e.encode, found)), path="ana.jsonl") == found


@pytest.mark.parametrize("bad", [b"{}\n", b"\n", LINE.replace(b'"v":1', b'"v":3'), b"[1,\n"])
def test_a_bad_line_among_many_is_found_by_its_number(bad: bytes) -> None:
    with pytest.raises(JournalError, match=r"ana\.jsonl, line 3: "):
        e.decode_lines(LINE + LINE + bad + LINE, path="ana.jsonl")


def test_half_a_character_is_refused_before_anything_is_written() -> None:
    halved = e.SetSentence(SegmentId(uid(3)), "tijd \ud83d")
    event = e.Act(v=1, id=uid(2), after=uid(1), at=stamp(2), ops=(halved,))
    with pytest.raises(UsageError, match="half a character"):
        e.encode(event)


@given(st.integers(0, len(LINE) - 2))
def test_no_beginning_of_a_line_passes_for_a_whole_one(cut: int) -> None:
    assert not e.is_whole(LINE[:cut])
    assert e.is_whole(LINE)

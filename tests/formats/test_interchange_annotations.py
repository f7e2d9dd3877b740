"""Segments go out as W3C annotations whose two selectors say the same place."""

from __future__ import annotations

import json

from qualcode.formats.interchange_annotations import write_annotations
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.ids import BookId, CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Memo, Segment
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript, Turn

FG01 = TranscriptId("FG01")
WORDS = "😀 Ik kreeg veel steun van de groep en van mijn mentor."


def corpus() -> Corpus:
    segment = Segment(
        SegmentId("01KAJ5ZQ0000000000000000A1"), FG01, CoderId("ana"), Span(16, 21), "v",
        (Applied(CodeId("boek/steun"), 1), Applied(CodeId("boek/?Groep"), 1)),
        "Het werkzame element is steun.", made="2026-11-21T18:03:00Z",
    )  # fmt: skip
    bare = Segment(SegmentId("s2"), FG01, CoderId("ana"), Span(0, 1), "v")
    return Corpus(
        {FG01: Transcript(FG01, (Turn(WORDS),))},
        codebooks={BookId("boek"): Codebook(BookId("boek"), "B", 1, nodes=(Node("steun", "Steun"),))},
        segments=(segment, bare),
        memos=(Memo("m", CoderId("bo"), "Let op.", segments=(segment.id,)),),
    )  # fmt: skip


def test_an_annotation_has_codes_sentence_memo_and_both_selectors() -> None:
    found = json.loads(write_annotations(corpus(), study="proef"))
    first, second = found["first"]["items"]
    assert (found["type"], found["total"]) == ("AnnotationCollection", 2)
    assert [(body["purpose"], body["value"]) for body in first["body"]] == [
        ("tagging", "Steun"),
        ("tagging", "boek/?Groep"),
        ("describing", "Het werkzame element is steun."),
        ("commenting", "Let op."),
    ]
    assert first["target"]["selector"] == [
        {
            "type": "TextQuoteSelector", "exact": "steun", "prefix": "😀 Ik kreeg veel ",
            "suffix": " van de groep en van mijn mentor",
        },
        {"type": "TextPositionSelector", "start": 16, "end": 21},
    ]  # fmt: skip
    assert (first["motivation"], second["motivation"]) == ("tagging", "highlighting")
    assert (first["creator"]["nickname"], first["created"]) == ("ana", "2026-11-21T18:03:00Z")


def test_the_same_corpus_gives_the_same_bytes_and_ids() -> None:
    data = write_annotations(corpus(), study="proef", made="2026-11-21T18:03:00Z")
    assert write_annotations(corpus(), study="proef", made="2026-11-21T18:03:00Z") == data
    items = json.loads(data)["first"]["items"]
    assert items[0]["id"] != items[1]["id"]
    assert json.loads(write_annotations(corpus(), study="ander"))["id"] != json.loads(data)["id"]

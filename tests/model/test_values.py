"""The small values: people, segments, tables, corpora, and errors as they are printed."""

from __future__ import annotations

import pytest

from qualcode.model.approach import Approach
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.errors import CodebookError, FormatError, LockedError, Problem, UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, ParticipantId, SegmentId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.segment import Applied, Coding, Segment, codings_of
from qualcode.model.session import Session, UnitList
from qualcode.model.span import Span
from qualcode.model.table import Column, Heading, Paragraph, Report, Row, Table

FG1, FG2, ANA = TranscriptId("FG1"), TranscriptId("FG2"), CoderId("ana")
ONLINE = CodeId("small/online")


def segment(id: str, transcript: TranscriptId, start: int, *codes: CodeId) -> Segment:
    applied = tuple(Applied(c, 1) for c in codes)
    return Segment(SegmentId(id), transcript, ANA, Span(start, start + 3), "v", applied)


def person(quotes: str = "yes", process: str = "yes", status: str = "active") -> Participant:
    consent = Consent(process=process, quotes=quotes)  # type: ignore[arg-type]
    return Participant(
        ParticipantId("P1"), "student", "hbo", attributes={"year": "2"}, consent=consent,
        status=status,  # type: ignore[arg-type]
    )  # fmt: skip


def test_words_are_printed_only_after_a_yes_and_counted_unless_there_was_a_no() -> None:
    assert [person(quotes=q).may_be_quoted() for q in ("yes", "no", "unknown")] == [1, 0, 0]
    assert [person(process=p).counts() for p in ("yes", "no", "unknown")] == [1, 0, 1]
    gone = person(status="forgotten")
    assert (gone.may_be_quoted(), gone.counts()) == (False, False)


def test_an_attribute_is_found_among_the_fixed_ones_and_the_others() -> None:
    found = [person().value(a) for a in ("role", "sector", "institution", "status", "year", "x")]
    assert found == ["student", "hbo", None, "active", "2", None]


def test_a_coding_is_one_code_on_one_segment() -> None:
    two = segment("s", FG1, 4, ONLINE, CodeId("small/rooster"))
    assert list(codings_of(two)) == [
        Coding(FG1, ANA, SegmentId("s"), Span(4, 7), code) for code in two.codes
    ]


def test_a_corpus_gives_segments_by_place_and_the_node_of_a_code() -> None:
    node = Node("online", "Online")
    book = Codebook(BookId("small"), "Klein", 1, nodes=(node,))
    late, early, other = (
        segment(i, t, s) for i, t, s in (("b", FG1, 9), ("a", FG1, 2), ("c", FG2, 1))
    )
    corpus = Corpus({}, codebooks={book.id: book}, segments=(late, other, early))
    assert corpus.by_transcript == {FG1: (early, late), FG2: (other,)}
    assert corpus.node(ONLINE) is node
    assert corpus.node(CodeId("small/x")) is None
    assert corpus.node(CodeId("other/online")) is None


def test_a_row_of_the_registry_with_a_number_of_its_own_is_no_part_of_another() -> None:
    assert Approach("10", "a", "Buddy", ("mbo",)).numbered
    assert not Approach("10a", "a", "Buddy", ("mbo",), part_of="10").numbered


def test_a_session_knows_what_is_coded_of_a_transcript() -> None:
    units = UnitList(FG1, "v", (Span(0, 4),))
    session = Session("round-1", "", "shared", (ANA,), units=(units,))
    assert session.unit_list(FG1) is units
    assert session.unit_list(FG2) is None


def test_a_table_gives_its_columns_by_name_and_names_those_there_are() -> None:
    table = Table("t", "T", (Column("a", "A"), Column("b", "B")), (Row((1, 2)), Row((3, None))))
    assert (table.values("b"), table.index("b")) == ([2, None], 1)
    assert table.noted("x").noted("y", "z").notes == ("x", "y", "z")
    with pytest.raises(KeyError, match="c; the columns are a, b"):
        table.values("c")
    report = Report("r", "R", (Heading("H"), table, Paragraph("p"), table.noted("x")))
    assert report.tables() == [table, table.noted("x")]


def test_an_error_names_its_place_and_its_way_out() -> None:
    assert str(UsageError("Nee.")) == "Nee."
    assert str(UsageError("Nee.", "Doe dit.")) == "Nee.\nDoe dit."
    assert str(FormatError("off.", path="a.csv", line=3)) == "a.csv, line 3: off."
    assert str(FormatError("off.", path="a.csv")) == "a.csv: off."
    assert str(FormatError("off.", line=3)) == "off."
    assert str(Problem(2, 5, "off.")) == "line 2, column 5: off."
    assert str(Problem(2, 5, "off.", "mend it")) == "line 2, column 5: off. (mend it)"
    many = CodebookError("two.", path="b.yaml", problems=[Problem(1, 1, "x"), Problem(2, 1, "y")])
    assert [p.line for p in many.problems] == [1, 2]
    locked = LockedError("taken.", holder="process 12 on desk")
    assert (locked.exit_code, locked.holder, UsageError("").exit_code) == (
        3,
        "process 12 on desk",
        2,
    )

from __future__ import annotations

import pytest

from qualcode.analysis.quotes import clock, quote_table
from qualcode.model.errors import UsageError
from tests.analysis.small_study import FB1, FG1, corpus, segment, study, transcript


def test_a_row_has_the_words_the_codes_who_speaks_and_the_place() -> None:
    row = quote_table(study()).rows[0]
    assert row.cells == (
        "[P1] Ik ken ze bij naam.\n[INT1] Ja.\n[P1] En ik sta bij de deur.",
        "Persoonlijke Aandacht",
        "Docent; Contact docenten en staf",
        "Het werkzame element is dat de docent de student kent.",
        "gekozen; representatief",
        "P1",
        "professional",
        "mbo",
        "mbo-college-1",
        "FG1",
        2,
        4,
        "0:01:02",
        29,
        75,
        "ana",
        "FG1-29-ana",
        "elements/aandacht; elements/aandacht.docent; professionals/binding-docenten",
    )


def test_quotes_stand_in_order_of_transcript_and_place() -> None:
    assert quote_table(study()).values("segment") == [
        "FG1-29-ana",
        "FG1-76-ana",
        "FG1-76-ben",
        "FG1-88-ana",
        "FB1-0-ana",
        "FB1-20-ana",
        "FB1-66-ana",
    ]


def test_secondary_codes_and_undecided_elements_are_marked() -> None:
    table = quote_table(study(), language="en")
    assert table.values("codes")[3] == "Veilig; Online (secondary)"
    assert table.values("elements")[4] == "Veilig (element not chosen)"
    assert table.values("codes")[4] is None


def test_one_speakers_words_are_exactly_those_of_the_transcript() -> None:
    talk = transcript("FG9", "P1: een", "P1:  twee\u00a0drie ")
    table = quote_table(
        corpus([segment(talk, "een\n twee\u00a0drie ", "elements/maatwerk")], transcripts=[talk])
    )
    assert table.values("text") == ["een\n twee\u00a0drie "]


def test_a_row_says_whose_words_it_holds() -> None:
    spoken = [row.speaking for row in quote_table(study()).rows]
    assert spoken == [{"P1"}, {"P2"}, {"P2"}, {"P2", "P3"}, {"P3"}, {"P4"}, {"FB1:P9"}]


def test_words_of_somebody_who_refused_processing_are_named_in_a_shared_quote() -> None:
    both = corpus([segment(FB1, "mij hier.\nDit mag", "elements/aandacht")])
    [row] = quote_table(both).rows
    assert row.speaking == {"P4", "P5"}
    assert row.cells[5] == "P4"


def test_a_quote_that_begins_on_the_line_feed_is_not_of_the_turn_before() -> None:
    [row] = quote_table(corpus([segment(FG1, "\nOnline lukt")])).rows
    assert row.speaking == {"P3"}
    assert row.cells[:1] + row.cells[10:12] == ("Online lukt", 6, 6)


def test_a_turn_without_a_speaker_is_nobody_who_gave_consent() -> None:
    talk = transcript("FG9", "INT1: ja", ": zonder naam")
    [row] = quote_table(corpus([segment(talk, "zonder", "")], transcripts=[talk])).rows
    assert row.speaking == {"FG9:?"}


def test_researchers_words_are_quotes_only_when_asked_for() -> None:
    [first, *_] = quote_table(study(), researchers=True).rows
    assert first.cells[0] == "Wat helpt er"
    assert first.speaking == frozenset()


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [
        (None, None),
        (0, "0:00:00"),
        (62_999, "0:01:02"),
        (3_723_000, "1:02:03"),
        (36_000_000, "10:00:00"),
        (-5_500, "-0:00:05"),
        (-400, "0:00:00"),
    ],
)
def test_times_are_hours_minutes_and_seconds(milliseconds: int | None, shown: str | None) -> None:
    assert clock(milliseconds) == shown


@pytest.mark.parametrize(
    ("template", "language", "lines"),
    [
        (
            "told",
            "nl",
            [
                "Een onderwijsprofessional van mbo-college-1 vertelde:",
                "Een student van hogeschool-1 vertelde:",
            ],
        ),
        (
            "from",
            "en",
            ["a professional from mbo-college-1", "a student from hogeschool-1"],
        ),
        ("institution", "nl", ["(mbo-college-1)", "(hogeschool-1)"]),
        (
            "international",
            "nl",
            [
                "een onderwijsprofessional van mbo-college-1",
                "een internationale student van hogeschool-1",
            ],
        ),
        ("role", "en", ["As a professional puts it:", "As a student puts it:"]),
        (
            "{speaker}, {sector} ({transcript}, {turn}, {time})",
            "nl",
            ["P1, mbo (FG1, 2–4, 0:01:02)", "een student"],
        ),
    ],
)
def test_a_template_says_who_speaks(template: str, language: str, lines: list[str]) -> None:
    table = quote_table(study(), template=template, language=language)
    attributed = table.values("attribution")
    assert [attributed[0], attributed[4]] == lines


def test_nothing_is_said_of_somebody_of_whom_nothing_is_known() -> None:
    assert quote_table(study(), template="told").values("attribution")[6] is None


@pytest.mark.parametrize("template", ["tolt", "{rolle}", "{role", "{role!r}", "{role:>9}", "{}"])
def test_a_template_that_cannot_be_filled_is_refused(template: str) -> None:
    with pytest.raises(UsageError):
        quote_table(study(), template=template)


def test_a_study_without_an_element_codebook_still_has_quotes() -> None:
    table = quote_table(corpus([segment(FG1, "Soep koken", "elements/welkom")], books=[]))
    assert table.values("elements") == [None]
    assert table.values("codes") == ["welkom (niet in het codeboek)"]


def test_columns_can_be_chosen() -> None:
    table = quote_table(study(), columns=["turn", "text"])
    assert [c.id for c in table.columns] == ["turn", "text"]
    assert table.rows[1].cells == (5, "Soep koken")
    assert table.rows[1].speaking == {"P2"}
    with pytest.raises(UsageError, match='no column "txt"'):
        quote_table(study(), columns=["txt"])

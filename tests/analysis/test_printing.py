"""Tables of quotes in one style, and the note that says what was made alike."""

from __future__ import annotations

from dataclasses import replace

from qualcode.analysis.printing import printed_report, printed_table
from qualcode.analysis.quotes import quote_table, quoted_words
from qualcode.analysis.voices import ears
from qualcode.export.gate import gate
from qualcode.model.table import Column, Heading, Report, Row, Table
from tests.analysis.small_study import FG1, PEOPLE, corpus, segment

COLUMNS = (
    Column("text", "Citaat", "words"),
    Column("transcript", "Transcript"),
    Column("turn", "Beurt", "integer"),
)


def quotes(*words: str, language: str = "nl") -> Table:
    rows = tuple(Row((said, "FG1", n)) for n, said in enumerate(words, start=1))
    return Table("quotes", "Citaten", COLUMNS, rows, ("Eerst.",), language)  # type: ignore[arg-type]


def test_the_note_says_what_was_made_alike_in_how_many_quotes() -> None:
    made = printed_table(quotes("Ja.", "zo'n (...) ding", "a  b"), "double", {})
    assert made.values("text") == ["“Ja.”", "“zo’n […] ding”", "“a b”"]
    assert made.notes == (
        "Eerst.",
        (
            "Citaten staan tussen “ en ”; de woorden zijn die van het transcript. Gelijkgetrokken: "
            "aanhalingstekens en apostrofs in 1, weglatingen in 1 en witruimte in 1 van 3."
        ),
    )
    english = printed_table(quotes("Yes.", language="en"), "single", {})
    assert english.notes[-1].startswith("Quotes stand between ‘ and ’; the words are those of")


def test_marks_not_in_pairs_are_told_with_their_place() -> None:
    made = printed_table(quotes("Ja.", 'Ze zei "nee', 'Ik zei "ja'), "double", {})
    assert made.notes[-1] == "Aanhalingstekens niet in paren, kijk na: FG1 2; FG1 3."
    bare = replace(made, columns=COLUMNS[:1], rows=(Row(('Ze zei "nee',)),), notes=())
    assert printed_table(bare, "double", {}).notes[-1].endswith('kijk na: Ze zei "nee.')
    many = printed_table(quotes(*['a "b'] * 15), "double", {})
    assert many.notes[-1].endswith("FG1 12; + 3.")


def test_every_speaker_has_marks_of_his_own() -> None:
    made = printed_table(quotes('[P1] Ja.\n[P3] Hij zei:\n"nee"\n[P1] Zo\'n dag.'), "double", {})
    assert made.values("text") == ["[P1] “Ja.”\n[P3] “Hij zei: ‘nee’”\n[P1] “Zo’n dag.”"]
    one = printed_table(quotes("[...] en toen [lacht] niks"), "double", {})
    assert one.values("text") == ["“[…] en toen [lacht] niks”"]


def test_the_language_of_a_transcript_tells_apostrophes_from_marks() -> None:
    words = "'cause I said 's' then"
    assert printed_table(quotes(words), "double", {"FG1": "en"}).values("text") == [
        "“’cause I said ‘s’ then”"
    ]


def test_what_holds_no_quotes_stays_as_it_is() -> None:
    table = Table("t", "T", (Column("code", "Code"),), (Row(('"a"',)),))
    empty = quotes()
    assert printed_table(table, "double", {}) is table
    assert printed_table(empty, "double", {}) is empty
    found = printed_report(Report("r", "R", (Heading("A"), table, quotes("Ja."))), "double", {})
    assert [p.values("text") for p in found.tables()[1:]] == [["“Ja.”"]]


def test_it_comes_after_the_gate_and_counts_what_is_printed() -> None:
    told = [segment(FG1, "Ik ken ze bij naam."), segment(FG1, "Soep koken, samen aan tafel.")]
    table = gate(quote_table(corpus(told)), PEOPLE).table
    assert printed_table(table, "double", {}).notes[-1].endswith("van 1.")


def test_what_a_researcher_says_in_between_can_be_an_omission() -> None:
    hear = ears(corpus([]))
    told = segment(FG1, "Ik ken ze bij naam.\nJa.\nEn ik sta bij de deur.")
    words = quoted_words(hear(told), omit=True)
    assert words == "Ik ken ze bij naam. […] En ik sta bij de deur."
    assert quoted_words(hear(told)).startswith("[P1] Ik ken ze bij naam.\n[INT1] Ja.\n[P1] En")
    edge = segment(FG1, "volgens jullie?\nIk ken ze bij naam.\nJa.")
    assert quoted_words(hear(edge), omit=True) == "Ik ken ze bij naam."
    several = segment(FG1, "Ja.\nEn ik sta bij de deur.\nSoep koken, samen aan tafel.")
    assert quoted_words(hear(several), omit=True) == (
        "[P1] En ik sta bij de deur.\n[P2] Soep koken, samen aan tafel."
    )
    alone = segment(FG1, "Wat helpt er volgens jullie?")
    assert quoted_words(hear(alone), omit=True) == "Wat helpt er volgens jullie?"


def test_a_report_says_what_was_made_alike_once() -> None:
    parts = (quotes("Ja."), quotes("zo'n"), Heading("Slot"))
    found = printed_report(Report("r", "R", parts), "double", {})
    first, second = found.tables()
    assert first.notes == ("Eerst.",)
    assert second.notes[-1].endswith("apostrofs in 1, weglatingen in 0 en witruimte in 0 van 2.")
    assert printed_report(Report("r", "R", (Heading("Slot"),)), "double", {}).parts == (
        Heading("Slot"),
    )

"""The traps of text with names: pasted Teams, plain text and Markdown."""

from __future__ import annotations

import pytest

from qualcode.formats.transcripts.parsed import Leftover
from qualcode.formats.transcripts.read import read_transcript

from .helpers import read, said, times
from .printers import docx, docx_of

# Teams as text


def test_the_fragment_of_the_report_is_read_with_its_untimed_opening() -> None:
    parsed = read(
        "En dan merk je dat het gewoon niet werkt, hè, met zo'n groep.\n"
        "0:1:42.387 --> 0:1:43.757\n\nZilverberk M van der, Marit:\n\nJa.\n\n"
        "0:1:42.497 --> 0:1:53.447\n\nFenna (MBO):\n\nIn het begin dacht ik\nom 9:30: ik ga weg.\n"
    )
    assert said(parsed) == [
        (None, "En dan merk je dat het gewoon niet werkt, hè, met zo'n groep."),
        ("Zilverberk M van der, Marit", "Ja."),
        ("Fenna (MBO)", "In het begin dacht ik om 9:30: ik ga weg."),
    ]
    assert times(parsed) == [(None, None), (102387, 103757), (102497, 113447)]


def test_a_title_above_the_first_time_is_no_turn() -> None:
    parsed = read("Focusgroep 3\n0:0:1.0 --> 0:0:2.0\nNoor:\nJa.\n")
    assert said(parsed) == [("Noor", "Ja.")]
    assert parsed.leftovers == (Leftover(1, "Focusgroep 3", "above the first time"),)


def test_pasted_text_without_names_has_no_speakers() -> None:
    parsed = read("0:0:1.0 --> 0:0:2.0\nJa, precies.\n0:0:2.0 --> 0:0:3.0\nEn dan ga je weg.\n")
    assert said(parsed) == [(None, "Ja, precies."), (None, "En dan ga je weg.")]
    assert parsed.notes


def test_words_below_a_damaged_time_stay_with_their_own_speaker() -> None:
    parsed = read(
        "0:0:1.0 --> 0:0:2.0\nNoor:\nJa.\n0:0:2.0x --> 0:0:3.0\nDaan:\nNee.\n"
        "0:0:3.0 --> 0:0:4.0\nNoor:\nToch.\n"
    )
    assert said(parsed) == [("Noor", "Ja."), ("Daan", "Nee."), ("Noor", "Toch.")]
    assert times(parsed)[1] == (None, None)
    assert parsed.leftovers == (Leftover(4, "0:0:2.0x --> 0:0:3.0", "not a time"),)


def test_a_teams_document_is_told_by_place_and_not_by_words() -> None:
    data = docx(
        [
            ["Overleg-20260312"],
            ["12 maart 2026, 12:02PM"],
            ["27m 42s"],
            ["Elzenveen, Noor hat die Transkription gestartet"],
            ["Elzenveen, Noor   0:03", "Het begon om 9:30", "dus ja."],
            ["Daan (gast)   1:02:05", "Oké."],
            ["En dat schreef ik er later bij."],
            ["Elzenveen, Noor a arrêté la transcription"],
        ]
    )
    parsed = read_transcript(data, "x.docx")
    assert said(parsed) == [
        ("Elzenveen, Noor", "Het begon om 9:30 dus ja."),
        ("Daan (gast)", "Oké.\nEn dat schreef ik er later bij."),
    ]
    assert [turn.begins for turn in parsed.turns] == [3000, 3725000]
    assert [left.line for left in parsed.leftovers] == [1, 2, 3, 4, 8]


def test_somebody_who_never_spoke_may_stop_a_transcription() -> None:
    data = docx([["Noor   0:03", "Ja"], ["Daan   0:05", "Nee"], ["Wim de Wit stopped it"]])
    parsed = read_transcript(data, "x.docx")
    assert said(parsed) == [("Noor", "Ja"), ("Daan", "Nee")]
    assert parsed.leftovers == (Leftover(3, "Wim de Wit stopped it", "a line about the recording"),)


def test_words_in_a_paragraph_of_their_own_below_the_name_are_a_turn() -> None:
    lines = ["Noor   0:03", "Hallo.", "Daan   0:05", "Noor ja"]
    parsed = read_transcript(docx([[line] for line in lines]), "x.docx")
    assert said(parsed) == [("Noor", "Hallo."), ("Daan", "Noor ja")]


def test_an_old_teams_document_is_read_and_its_table_left_over() -> None:
    table = "".join(
        f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("Taal", "nl")
    )
    line = "<w:r><w:t>{}</w:t></w:r><w:r><w:br/></w:r>"
    turns = "".join(
        "<w:p>"
        + "".join(map(line.format, (f"0:0:{n}.0 --&gt; 0:0:{n}.90", name, words)))
        + "</w:p>"
        for n, name, words in [(1, "Noor", "Ja."), (2, "Daan", "Nee."), (3, "Noor", "Toch.")]
    )
    parsed = read_transcript(docx_of(f"{turns}<w:tbl><w:tr>{table}</w:tr></w:tbl>"), "x")
    assert (parsed.format, said(parsed)) == (
        "teams-docx",
        [("Noor", "Ja."), ("Daan", "Nee."), ("Noor", "Toch.")],
    )
    assert times(parsed)[0] == (1000, 1090)
    assert [left.text for left in parsed.leftovers] == ["Taal | nl"]


# Names in front of the words


def test_a_label_that_occurs_once_stays_words_and_is_reported() -> None:
    parsed = read("Noor: Hallo.\nDaan: Dag.\nNoor: Kijk.\nGroot Nieuws: lang.\nDaan: Ja.\n")
    assert said(parsed) == [
        ("Noor", "Hallo."),
        ("Daan", "Dag."),
        ("Noor", "Kijk.\nGroot Nieuws: lang."),
        ("Daan", "Ja."),
    ]
    assert "Groot Nieuws" in parsed.notes[0]


def test_clock_times_addresses_and_courses_open_no_turn() -> None:
    text = (
        "I: Hoe laat?\nR: Nou,\nOm 9:30 al.\nhttps://avans.nl\nHBO-V: ook.\nHBO-V: ja.\nI: Oké.\n"
    )
    parsed = read(text)
    assert said(parsed) == [
        ("I", "Hoe laat?"),
        ("R", "Nou,\nOm 9:30 al. https://avans.nl\nHBO-V: ook.\nHBO-V: ja."),
        ("I", "Oké."),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I", "R"), ("Interviewer", "Respondent 2"), ("Spreker 1", "Spreker 2"), ("M", "P3"),
        ("SPEAKER_00", "SPEAKER_01"), ("Moderator", "Student A"), ("Docent (hbo)", "Student (mbo)"),
        ("int.", "resp."), ("Onderzoeker 1", "Deelneemster 4"), ("V", "A"), ("gespreksleider", "D2"),
    ],
)  # fmt: skip
def test_labels_that_transcribers_use_are_speakers_at_once(first: str, second: str) -> None:
    assert said(read(f"{first}: Hoe?\n{second}: Zo.\n")) == [(first, "Hoe?"), (second, "Zo.")]


def test_two_people_in_one_label_are_one_speaker() -> None:
    parsed = read(
        "Noor: Ja?\nDaan: Ja.\nNoor: Nee?\nDaan: Nee.\nNoor en Daan: [lachen]\nR1/R2: hm\n"
    )
    assert [turn.speaker for turn in parsed.turns][-2:] == ["Noor en Daan", "R1/R2"]


def test_a_role_explained_in_the_heading_is_no_turn() -> None:
    parsed = read("Interviewer: M. de Wit\n\nI: Hoe?\nR: Zo.\nI: Echt?\nR: Ja.\n")
    assert [turn.speaker for turn in parsed.turns] == ["I", "R", "I", "R"]
    assert parsed.leftovers == (Leftover(1, "Interviewer: M. de Wit", "above the first turn"),)


def test_a_role_with_a_numbered_label_is_explained_too() -> None:
    parsed = read("Respondent: R3\nDuur: 45 minuten\n\nI: Hoe?\nR3: Zo.\nI: Echt?\nR3: Ja.\n")
    assert list(parsed.speakers()) == ["I", "R3"]
    assert [left.text for left in parsed.leftovers] == ["Respondent: R3", "Duur: 45 minuten"]


def test_overlap_between_slashes_stays_in_its_place() -> None:
    parsed = read("I: Vertel.\nR: Nou\n//I: Ja?// ja, echt.\nI: Oké.\n")
    assert said(parsed)[1] == ("R", "Nou\n//I: Ja?// ja, echt.")


def test_a_wrapped_line_goes_on_and_a_paragraph_starts_anew() -> None:
    parsed = read("I: Hoe?\n\nR: Nou, ik zat in\nde trein.\n\nEn toen was ik er.\n\nI: Ja.\n")
    assert said(parsed)[1] == ("R", "Nou, ik zat in de trein.\nEn toen was ik er.")


def test_a_surname_may_start_with_a_particle() -> None:
    text = (
        "Ten Brink, Jan: Ja.\nIn 't Veld, Noor: Nee.\nTen Brink, Jan: Toch.\nIn 't Veld, Noor: O.\n"
    )
    assert list(read(text).speakers()) == ["Ten Brink, Jan", "In 't Veld, Noor"]


def test_times_beside_the_name_are_read_wherever_they_stand() -> None:
    parsed = read("[00:00:05] Noor: Een.\nDaan (00:00:07): Twee.\n1:02:03 Noor: Drie.\n")
    assert [(t.speaker, t.begins) for t in parsed.turns] == [
        ("Noor", 5000),
        ("Daan", 7000),
        ("Noor", 3723000),
    ]


def test_a_time_between_two_paragraphs_keeps_the_speaker() -> None:
    parsed = read("I: Hoe?\nR: Lang verhaal.\n[00:05:00]\nEn verder.\nI: Oké.\n")
    assert said(parsed)[2] == ("R", "En verder.")
    assert parsed.turns[2].begins == 300_000


def test_a_speaker_without_words_is_left_over() -> None:
    parsed = read("I: Hoe?\nR:\nI: Toch?\nR: Ja.\n")
    assert parsed.leftovers == (Leftover(2, "R:", "a speaker without words"),)


def test_a_label_on_a_line_of_its_own_has_the_words_below() -> None:
    assert said(read("I:\nHoe?\n\nR:\nZo.\n")) == [("I", "Hoe?"), ("R", "Zo.")]


def test_names_that_say_nothing_are_not_learned_from_repeats() -> None:
    parsed = read(
        "ORCiD ID: 0000-0001\nDr. De Wit\nORCiD ID: 0000-0002\nEen tekst.\nNog een.\n" * 3
    )
    assert parsed.format == "prose"


def test_text_without_names_is_paragraphs_of_nobody() -> None:
    parsed = read("Verslag van het gesprek.\n\nDe groep was het eens,\nop één na.\n")
    assert said(parsed) == [
        (None, "Verslag van het gesprek."),
        (None, "De groep was het eens, op één na."),
    ]
    assert parsed.notes


# Markdown


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    parsed = read(
        "---\ntitle: 'Gesprek'\n---\n\n# Deel 1\n=======\n\n**Noor:** Heel *mooi* \\[lacht\\] en\n"
        "toen **echt** 3\\*4.\n\n- een\n- twee\n\n__Daan__: Ja.\n\n## Slot  Noor: Dank.\n\n*Daan:* Dag.\n"
    )
    assert said(parsed) == [
        ("Noor", "Heel mooi [lacht] en toen echt 3*4.\n- een\n- twee"),
        ("Daan", "Ja."),
        ("Noor", "Dank."),
        ("Daan", "Dag."),
    ]
    assert [(left.text, left.why) for left in parsed.leftovers] == [
        ("title: 'Gesprek'", "front matter"),
        ("Deel 1", "heading"),
        ("Slot", "heading"),
    ]


def test_bold_names_on_lines_of_their_own_open_turns() -> None:
    parsed = read("**Interviewer**\nHoe?\n\n**Respondent**\nZo.\n")
    assert said(parsed) == [("Interviewer", "Hoe?"), ("Respondent", "Zo.")]


def test_headings_with_names_open_turns_and_other_headings_do_not() -> None:
    parsed = read("# Gesprek\n\n### Interviewer\n\nHoe?\n\n### Deelnemer 2\n\nZo.\n")
    assert said(parsed) == [("Interviewer", "Hoe?"), ("Deelnemer 2", "Zo.")]
    assert [left.text for left in parsed.leftovers] == ["Gesprek"]


# A label and a tab


def test_a_label_and_a_tab_open_a_turn_where_a_file_does_so_throughout() -> None:
    parsed = read(
        "Interview 3\n\nI\tHoe was het?\nR\tNou, om 9:30\tbegon het.\nen toen verder.\n\nI\tJa?\nR\tJa.\n"
    )
    assert said(parsed) == [
        ("I", "Hoe was het?"),
        ("R", "Nou, om 9:30 begon het.\nen toen verder.".replace("\n", " ")),
        ("I", "Ja?"),
        ("R", "Ja."),
    ]
    assert [left.text for left in parsed.leftovers] == ["Interview 3"]


def test_word_documents_with_a_tab_after_the_name_are_read_too() -> None:
    pairs = [("Noor", "Hoe was het?"), ("Daan", "Goed."), ("Noor", "En toen?"), ("Daan", "Niets.")]
    body = "".join(
        f"<w:p><w:r><w:t>{who}</w:t><w:tab/><w:t>{words}</w:t></w:r></w:p>" for who, words in pairs
    )
    parsed = read_transcript(docx_of(body), "x.docx")
    assert said(parsed)[:2] == [("Noor", "Hoe was het?"), ("Daan", "Goed.")]
    assert len(parsed.turns) == 4


@pytest.mark.parametrize(
    "text",
    [
        "A.\teen\nB.\ttwee\nC.\tdrie\nD.\tvier\n",
        "1\teen\n2\ttwee\n1\tdrie\n2\tvier\n",
        "Een lange tekst.\nI\tdit\nNog een regel.\nEn nog een.\nR\tdat\nWat tekst.\nI\tzo\nR\tja\nEinde.\n",
    ],
)
def test_tabs_that_are_no_speakers_stay_words(text: str) -> None:
    parsed = read(text)
    assert {turn.speaker for turn in parsed.turns} == {None}


def test_labels_and_tabs_here_and_there_are_explained() -> None:
    parsed = read(
        "Een lange tekst.\nI\tdit\nNog een regel.\nMeer.\nR\tdat\nWat.\nI\tzo\nR\tja\nUit.\n"
    )
    assert any("put a colon after each" in note for note in parsed.notes)


# The transcript pane of Teams


def test_the_transcript_pane_gives_a_name_and_a_time_twice() -> None:
    parsed = read(
        "Marit Zilverberk started transcription\nMZ\n\nMarit Zilverberk\n0 minutes 4 seconds0:04\n"
        "Marit Zilverberk 0 minutes 4 seconds\nHm.\nMarit Zilverberk 0 minutes 10 seconds\n"
        "Dat duurde 5 minuten\nTB\n\nTen Brink, Jan\n1 hour 2 minutes 1 second1:02:01\n"
        "Ten Brink, Jan 1 hour 2 minutes 1 second\nJa. Na 25 minutes\n\n"
        "Marit Zilverberk stopped transcription\n"
    )
    assert parsed.format == "teams-panel"
    assert [(t.speaker, t.begins, t.text) for t in parsed.turns] == [
        ("Marit Zilverberk", 4_000, "Hm."),
        ("Marit Zilverberk", 10_000, "Dat duurde 5 minuten"),
        ("Ten Brink, Jan", 3_721_000, "Ja. Na 25 minutes"),
    ]
    assert [left.text for left in parsed.leftovers] == [
        "Marit Zilverberk started transcription",
        "MZ",
        "TB",
        "Marit Zilverberk stopped transcription",
    ]


def test_whole_minutes_and_hours_are_times_of_known_speakers() -> None:
    parsed = read(
        "Noor Elzen\n0 minuten 4 seconden0:04\nNoor Elzen 0 minuten 4 seconden\nHoi.\n"
        "Noor Elzen 25 minuten\nEn nu.\nNoor Elzen 1 uur\nNog.\n"
    )
    assert [(t.begins, t.text) for t in parsed.turns] == [
        (4_000, "Hoi."),
        (1_500_000, "En nu."),
        (3_600_000, "Nog."),
    ]

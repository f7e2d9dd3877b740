"""The traps of transcript files, one claim and one small invented file each."""

from __future__ import annotations

import json

import pytest

from qualcode.formats.transcripts.parsed import Leftover, Parsed
from qualcode.formats.transcripts.read import FORMS, read_transcript
from qualcode.model.errors import FormatError

from .printers import GUID, docx, docx_of, zipped


def read(text: str, **options: str) -> Parsed:
    return read_transcript(text.encode(), "bestand", **options)


def said(parsed: Parsed) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in parsed.turns]


def times(parsed: Parsed) -> list[tuple[int | None, int | None]]:
    return [(turn.begins, turn.ends) for turn in parsed.turns]


def refusal(data: bytes, **options: str) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_transcript(data, "bestand", **options)
    assert caught.value.message.startswith("bestand")
    assert caught.value.hint
    return caught.value


# Teams subtitles


def cue(ident: str, begins: int, words: str) -> str:
    return f"{GUID}/{ident}\n00:00:{begins:02}.000 --> 00:00:{begins + 1:02}.500\n{words}\n\n"


def test_parts_of_one_utterance_are_one_turn() -> None:
    parsed = read(
        "WEBVTT\n\n"
        + cue("12-0", 1, "<v Noor>Goedemiddag allemaal,</v>")
        + cue("12-1", 2, "<v Noor>wie begint er?</v>")
        + cue("13-0", 4, "<v Noor>Niemand?</v>")
    )
    assert said(parsed) == [("Noor", "Goedemiddag allemaal, wie begint er?"), ("Noor", "Niemand?")]
    assert times(parsed) == [(1000, 3500), (4000, 5500)]
    assert parsed.merged_cues == 1


def test_speakers_that_share_an_utterance_number_stay_apart() -> None:
    parsed = read(
        "WEBVTT\n\n"
        + cue("32-0", 1, "<v Noor>Ja?</v>")
        + cue("32-1", 2, "<v Daan>Ja.</v>")
        + cue("32-2", 3, "<v Noor>Mooi.</v>")
    )
    assert [turn.speaker for turn in parsed.turns] == ["Noor", "Daan", "Noor"]
    assert parsed.merged_cues == 0


def test_an_utterance_broken_off_by_another_is_not_joined_across_it() -> None:
    parsed = read(
        "WEBVTT\n\n"
        + cue("7-0", 1, "<v Noor>Ik wilde</v>")
        + cue("8-0", 2, "<v Daan>Hm.</v>")
        + cue("7-1", 3, "<v Noor>nog zeggen</v>")
    )
    assert [turn.text for turn in parsed.turns] == ["Ik wilde", "Hm.", "nog zeggen"]


def test_commas_brackets_and_entities_belong_to_a_name() -> None:
    parsed = read(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Zilverberk M van der, Ren&#233;e (gast &amp; co)>"
        "A &lt;lacht&gt; &amp; B&nbsp;C</v>\n"
    )
    assert said(parsed) == [("Zilverberk M van der, Renée (gast & co)", "A <lacht> & B C")]


def test_milliseconds_of_teams_are_counted_and_not_decimals() -> None:
    parsed = read("WEBVTT\n\n0:0:6.90 --> 0:0:6.500\n<v Noor>Hallo.</v>\n")
    assert times(parsed) == [(6090, 6500)]


def test_milliseconds_of_padded_times_are_decimals() -> None:
    parsed = read("WEBVTT\n\n00:00:06.90 --> 00:00:07.5\n<v Noor>Hallo.</v>\n")
    assert times(parsed) == [(6900, 7500)]


def test_a_cue_that_begins_before_the_recording_is_kept() -> None:
    parsed = read(
        "WEBVTT\n\n0:0:3.0 --> 0:0:4.0\n<v Noor>Later.</v>\n\n"
        "-0:0:1.500 --> 0:0:0.250\n<v Noor>Eerder.</v>\n"
    )
    assert times(parsed) == [(3000, 4000), (-1500, 250)]
    assert [turn.text for turn in parsed.turns] == ["Later.", "Eerder."]


def test_overlapping_cues_keep_the_order_of_the_file() -> None:
    parsed = read(
        "WEBVTT\n\n00:00:05.000 --> 00:00:09.000\n<v Noor>Lang.</v>\n\n"
        "00:00:04.000 --> 00:00:04.500\n<v Daan>Hm.</v>\n"
    )
    assert times(parsed) == [(5000, 9000), (4000, 4500)]


def test_cues_of_one_speaker_without_identifiers_stay_turns() -> None:
    parsed = read(
        "WEBVTT\n\n0:0:1.0 --> 0:0:2.0\n<v Noor>Een.</v>\n\n0:0:2.0 --> 0:0:3.0\n<v Noor>Twee.</v>\n"
    )
    assert said(parsed) == [("Noor", "Een."), ("Noor", "Twee.")]


def test_stream_without_speakers_is_teams_and_says_so() -> None:
    parsed = read(
        'WEBVTT\n\nNOTE duration:"00:01:00"\n\nNOTE Confidence: 0.9\n\n'
        f"{GUID}\n00:00:01.300 --> 00:00:03.080\nGoedemiddag.\n"
    )
    assert (parsed.format, said(parsed)) == ("teams-vtt", [(None, "Goedemiddag.")])
    assert [left.why for left in parsed.leftovers] == ["a note in the file"] * 2
    assert "no speakers" in parsed.notes[0]


def test_notes_styles_titles_and_names_of_cues_are_left_over_verbatim() -> None:
    parsed = read(
        "WEBVTT - Gesprek\n\nSTYLE\n::cue { color: red }\n\nNOTE nog nakijken\n\n"
        "intro\n00:00:01.000 --> 00:00:02.000 align:start\nHallo.\n"
    )
    assert parsed.leftovers == (
        Leftover(1, "- Gesprek", "heading"),
        Leftover(3, "STYLE", "a style of the file"),
        Leftover(4, "::cue { color: red }", "a style of the file"),
        Leftover(6, "NOTE nog nakijken", "a note in the file"),
        Leftover(8, "intro", "a line between two cues"),
    )
    assert parsed.turns[0].line == 9


def test_a_damaged_time_costs_its_own_cue_only() -> None:
    parsed = read(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Noor>Een.</v>\n\n"
        "00:00:0x.000 --> 00:00:03.000\n<v Daan>Twee.</v>\n\n"
        "00:00:03.000 --> 00:00:04.000\n<v Noor>Drie.</v>\n"
    )
    assert [turn.text for turn in parsed.turns] == ["Een.", "Drie."]
    assert [(left.line, left.text) for left in parsed.leftovers] == [
        (6, "00:00:0x.000 --> 00:00:03.000"),
        (7, "<v Daan>Twee.</v>"),
    ]


def test_cues_without_blank_lines_between_them_are_all_read() -> None:
    parsed = read(
        "1\n00:00:01,000 --> 00:00:02,000\nEen\n2\n00:00:02,000 --> 00:00:03,000\nTwee\ndrie\n"
    )
    assert [(turn.line, turn.text) for turn in parsed.turns] == [(2, "Een"), (5, "Twee drie")]


def test_an_arrow_in_the_words_ends_no_cue() -> None:
    parsed = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Noor>van a --> b\nen terug</v>\n")
    assert said(parsed) == [("Noor", "van a --> b en terug")]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    parsed = read(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Noor>Ja?</v>\n<v.luid Daan>Ja.</v>\n"
    )
    assert said(parsed) == [("Noor", "Ja?"), ("Daan", "Ja.")]


def test_tags_of_style_are_no_words_and_sounds_are() -> None:
    parsed = read(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
        "<v Noor><c.geel>Heel</c> <i>mooi</i> <00:00:01.500>hoor <lacht></v>\n"
    )
    assert parsed.turns[0].text == "Heel mooi hoor <lacht>"


# Zoom and other subtitles with names in the words


def test_a_zoom_cue_without_a_name_goes_on_with_the_speaker_above() -> None:
    parsed = read(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nNoor Elzenveen: Ja hoor,\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\nom 9:30 al\n\n"
        "3\n00:00:03.000 --> 00:00:04.000\nStudent: HBO-V: ik ook\n"
    )
    assert said(parsed) == [("Noor Elzenveen", "Ja hoor, om 9:30 al"), ("Student", "HBO-V: ik ook")]
    assert times(parsed) == [(1000, 3000), (3000, 4000)]
    assert (parsed.format, parsed.merged_cues) == ("zoom-vtt", 1)


def test_a_zoom_cue_below_damage_is_of_nobody() -> None:
    parsed = read(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nNoor Elzenveen: Ja.\n\n"
        "2\n00:00:0x.000 --> 00:00:03.000\nDaan: Nee.\n\n3\n00:00:03.000 --> 00:00:04.000\nToch wel.\n"
    )
    assert said(parsed) == [("Noor Elzenveen", "Ja."), (None, "Toch wel.")]


def test_sentences_with_a_colon_are_no_speakers_in_subtitles() -> None:
    parsed = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nRight, shall we?\n\n"
        "00:02.000 --> 00:03.000\nHonestly: I never found it.\n\n"
        "00:03.000 --> 00:04.000\nNote: it crashed.\n"
    )
    assert [turn.speaker for turn in parsed.turns] == [None] * 3


def test_srt_with_names_gives_speakers() -> None:
    parsed = read(
        "1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Hallo\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n[SPEAKER_01]: <i>Dag</i>\n"
    )
    assert said(parsed) == [("[SPEAKER_00]", "Hallo"), ("[SPEAKER_01]", "Dag")]


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


def test_overlap_between_slashes_stays_in_its_place() -> None:
    parsed = read("I: Vertel.\nR: Nou\n//I: Ja?// ja, echt.\nI: Oké.\n")
    assert said(parsed)[1] == ("R", "Nou\n//I: Ja?// ja, echt.")


def test_a_wrapped_line_goes_on_and_a_paragraph_starts_anew() -> None:
    parsed = read("I: Hoe?\n\nR: Nou, ik zat in\nde trein.\n\nEn toen was ik er.\n\nI: Ja.\n")
    assert said(parsed)[1] == ("R", "Nou, ik zat in de trein.\nEn toen was ik er.")


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


def test_headings_with_names_open_turns_and_other_headings_do_not() -> None:
    parsed = read("# Gesprek\n\n### Interviewer\n\nHoe?\n\n### Deelnemer 2\n\nZo.\n")
    assert said(parsed) == [("Interviewer", "Hoe?"), ("Deelnemer 2", "Zo.")]
    assert [left.text for left in parsed.leftovers] == ["Gesprek"]


# Programs


def test_amberscript_json_may_have_a_byte_order_mark_and_unknown_speakers() -> None:
    word = {"start": 1.5, "end": 2.25, "text": "Ja,"}
    value = {
        "speakers": [{"spkid": "spk1", "name": "Noor"}],
        "segments": [
            {"speaker": "spk1", "words": [word, {**word, "text": "hoor.", "end": 3}]},
            {"speaker": "spk9", "words": [word]},
            {"speaker": "spk1", "words": []},
        ],
    }
    parsed = read("\ufeff" + json.dumps(value))
    assert said(parsed) == [("Noor", "Ja, hoor."), ("spk9", "Ja,")]
    assert times(parsed) == [(1500, 3000), (1500, 2250)]
    assert [left.line for left in parsed.leftovers] == [3]


def test_amberscript_tables_count_hundredths_after_the_third_colon() -> None:
    parsed = read('\ufeffSTART,END,SPEAKER,TEXT\n00:00:01:37,00:01:02:05,Noor,"Ja, ""zei"" ze"\n')
    assert (parsed.format, times(parsed)) == ("amberscript-csv", [(1370, 62050)])
    assert said(parsed) == [("Noor", 'Ja, "zei" ze')]


def test_a_quotation_mark_that_is_not_closed_is_named_with_its_line() -> None:
    error = refusal(
        b'START,END,SPEAKER,TEXT\n00:00:01:00,00:00:02:00,Noor,"Ja\n00:00:03:00,00:00:04:00,Daan,Nee\n'
    )
    assert error.line == 2
    assert "quotation mark" in error.message


@pytest.mark.parametrize(("begin", "end"), [("1500", "2700.0000000002"), ("1.5", "2.7")])
def test_numbers_are_milliseconds_unless_nobody_could_speak_so_fast(begin: str, end: str) -> None:
    parsed = read(f"begin;end;deelnemer;uiting\n{begin};{end};R1;ja dat is zo\n")
    assert times(parsed) == [(1500, 2700)]


def test_columns_that_are_not_read_are_named() -> None:
    parsed = read("speaker,text,score\nNoor,Ja,5\n")
    assert parsed.notes[0] == "Columns not used: score."


def test_whisper_has_no_speakers_and_whisperx_has() -> None:
    plain = {"start": 0.0, "end": 4.2, "text": " Goedemiddag."}
    whisper = read(json.dumps({"text": " Goedemiddag.", "segments": [plain], "language": "nl"}))
    whisperx = read(json.dumps({"segments": [{**plain, "speaker": "SPEAKER_00", "words": []}]}))
    assert (said(whisper), len(whisper.notes)) == ([(None, "Goedemiddag.")], 1)
    assert (said(whisperx), len(whisperx.notes)) == ([("SPEAKER_00", "Goedemiddag.")], 0)


def test_otter_has_a_trailer_and_hours() -> None:
    parsed = read(
        "Noor Elzenveen  0:03  \nHallo.\n\nDaan  1:02:35  \nHm.\n\nTranscribed by https://otter.ai\n"
    )
    assert [(t.speaker, t.begins) for t in parsed.turns] == [
        ("Noor Elzenveen", 3000),
        ("Daan", 3755000),
    ]
    assert [left.text for left in parsed.leftovers] == ["Transcribed by https://otter.ai"]


def test_transcribe_in_word_gives_the_time_first() -> None:
    data = docx(
        [
            ["Audiobestand"],
            ["Transcript"],
            ["00:00:03 Spreker 1", "Hallo."],
            ["00:00:05 Spreker 2", "Dag."],
        ]
    )
    parsed = read_transcript(data, "x.docx")
    assert (parsed.format, said(parsed)) == (
        "word-transcribe",
        [("Spreker 1", "Hallo."), ("Spreker 2", "Dag.")],
    )


def test_f4_times_are_where_a_turn_ends() -> None:
    parsed = read("I: Hoe? #00:00:05-2#\n\nR: Zo. #00:01:02-35#\n")
    assert (said(parsed), times(parsed)) == (
        [("I", "Hoe?"), ("R", "Zo.")],
        [(None, 5200), (5200, 62350)],
    )


def test_noscribe_segments_of_one_paragraph_are_one_turn() -> None:
    parsed = read(
        "<!DOCTYPE html><html><head><title>t</title></head><body><p>Transcribed with noScribe</p>"
        '<p><a name="ts_0_2500_S00">S00: Hoe was het</a><a name="ts_2500_4000_S00"> daar? //S01: Nou//</a></p>'
        '<p><a name="ts_4000_6000_S01">S01: Goed &amp; wel.</a></p></body></html>'
    )
    assert said(parsed) == [("S00", "Hoe was het daar? //S01: Nou//"), ("S01", "Goed & wel.")]
    assert times(parsed) == [(0, 4000), (4000, 6000)]
    assert [left.text for left in parsed.leftovers] == ["Transcribed with noScribe"]


def test_otranscribe_times_are_exact_and_entities_are_characters() -> None:
    page = (
        '<p><span class="timestamp" data-timestamp="3.04">00:03</span>&nbsp;<b>I:</b> Hoe?</p>'
        "<p><b>R:</b> Nou,&nbsp;uh &amp; zo<br>en ver.</p>"
    )
    parsed = read(json.dumps({"text": page, "media": "x.mp3", "media-time": 1}))
    assert said(parsed) == [("I", "Hoe?"), ("R", "Nou, uh & zo en ver.")]
    assert [turn.begins for turn in parsed.turns] == [3040, None]


# Word, OpenDocument and rich text


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_word_keeps_insertions_and_controls_and_drops_deletions_and_placeholders() -> None:
    body = (
        f"<w:p>{run('I:', '<w:b/>')}<w:r><w:tab/></w:r><w:ins>{run('Hoe')}</w:ins><w:del><w:r>"
        "<w:delText>Weg</w:delText></w:r></w:del><w:sdt><w:sdtContent>"
        f"{run(' was')}</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('Klik hier')}</w:sdtContent></w:sdt><w:hyperlink>{run(' het?')}</w:hyperlink></w:p>"
        f"<w:p>{run('R: Goed.')}</w:p>"
    )
    parsed = read_transcript(docx_of(body), "x")
    assert said(parsed) == [("I", "Hoe was het?"), ("R", "Goed.")]
    assert "deleted" in parsed.notes[0]


def test_footnotes_comments_and_page_headers_are_left_over() -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    data = docx_of(
        "".join(map(paragraph.format, ["I: Hoe?", "R: Zo."])),
        footnotes=paragraph.format("noot"),
        comments=paragraph.format("klopt dit?"),
        header1=paragraph.format("vertrouwelijk"),
    )
    assert [(left.text, left.why) for left in read_transcript(data, "x").leftovers] == [
        ("noot", "a note under the text"),
        ("klopt dit?", "a comment beside the text"),
        ("vertrouwelijk", "a page header"),
    ]


def test_turns_in_a_table_are_read_with_or_without_a_heading() -> None:
    rows = [
        ("00:00:01", "Noor", "Hoe gaat het?"),
        ("00:00:04", "Daan", "Goed."),
        ("00:00:06", "Noor", "Fijn."),
    ]
    for table in (rows, [("Tijd", "Spreker", "Tekst"), *rows]):
        body = "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row)
            + "</w:tr>"
            for row in table
        )
        data = docx_of(f"<w:p><w:r><w:t>Kop</w:t></w:r></w:p><w:tbl>{body}</w:tbl>")
        parsed = read_transcript(data, "x")
        assert parsed.format == "table-docx"
        assert [(t.begins, t.speaker, t.text) for t in parsed.turns] == [
            (1000, "Noor", "Hoe gaat het?"),
            (4000, "Daan", "Goed."),
            (6000, "Noor", "Fijn."),
        ]
        assert [left.text for left in parsed.leftovers] == ["Kop"]


def test_rich_text_gives_its_accents_and_hides_its_fonts() -> None:
    text = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header Kop\par}\uc1 {\b I:} Hoe \'e9\'e9n"
        r" \u8220?echt\u8221?\line of twee?\par R:\tab Zo \u-10179?\u-8674?{\footnote noot}.\par}"
    )
    parsed = read(text)
    assert said(parsed) == [("I", "Hoe één “echt” of twee?"), ("R", "Zo 😞.")]
    assert sorted(left.text for left in parsed.leftovers) == ["Kop", "noot"]


def test_opendocument_keeps_tabs_breaks_and_headings_apart() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<text:h>Interview 3</text:h><text:p>I:<text:tab/>Hoe<text:s text:c="2"/>was<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>noot</text:p></text:note-body>"
        "</text:note> het?</text:p><text:p>R: <text:span>Goed</text:span>.</text:p>"
        "</office:body></office:document-content>"
    )
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    parsed = read_transcript(data, "x")
    assert said(parsed) == [("I", "Hoe  was het?"), ("R", "Goed.")]
    assert sorted(left.text for left in parsed.leftovers) == ["Interview 3", "noot"]


# Characters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_every_usual_encoding_gives_the_same_words(encoding: str) -> None:
    text = "I: Eén – “echt”… €5?\r\nR: Ja, hè.\r\n"
    parsed = read_transcript(text.encode(encoding), "x")
    assert said(parsed) == [("I", "Eén – “echt”… €5?"), ("R", "Ja, hè.")]


def test_an_encoding_that_is_given_is_used() -> None:
    data = "I: hč?\nR: Ja.\n".encode("cp1250")
    assert read_transcript(data, "x", encoding="cp1250").turns[0].text == "hč?"
    assert "cp9999" in refusal(data, encoding="cp9999").message
    assert "hex" in refusal(data, encoding="hex").message


def test_bytes_that_windows_does_not_know_ask_for_the_encoding() -> None:
    error = refusal(b"I: Hoe?\nR: Zo \x81\x8d.\n")
    assert error.line == 2
    assert "--encoding" in error.hint


def test_a_broken_byte_does_not_spoil_every_accent() -> None:
    error = refusal("I: één café, hè?\nR: ja, ".encode() + b"\xff\n")
    assert error.line == 2
    assert "UTF-8" in error.message


def test_invisible_characters_go_and_letters_are_composed() -> None:
    parsed = read("I: mo\u00adge\u200blijk\u00a0ja\ufeff cafe\u0301\tof\u2028niet\nR: Nee\x1f.\n")
    assert said(parsed) == [("I", "mogelijk ja café of niet"), ("R", "Nee .")]
    assert parsed.notes == ("1 control characters became spaces.",)


def test_lone_surrogates_in_json_cannot_break_a_study() -> None:
    parsed = read('{"segments": [{"start": 0, "end": 1, "text": "ja \\ud800 nee\\u0000"}]}')
    assert parsed.turns[0].text == "ja \ufffd nee"


# Refusals


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "recording"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "recording"),
        (b"ID3\x04\x00rest", "recording"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (bytes(range(1, 256)) * 8, "text"),
        ("Ja\n".encode("utf-16-le") * 9, "text"),
        (zipped({"foto.txt": "x"}), "without a Word document"),
        (zipped({"word/document.xml": "<w:document>"}), "damaged"),
        (zipped({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "damaged"),
        (b"PK\x03\x04 en dan niets", "broken zip"),
        (b'{"segments": [', "damaged"),
        (b'{"naam": "iets anders"}', "not a transcript"),
        (b'{"a":' * 3000, "damaged"),
        (b'{"segments": [{"text": ' + b"9" * 5000 + b"}]}", "damaged"),
        (b"<html><body>Hallo</body></html>", "HTML"),
        (b'<?xml version="1.0"?><ANNOTATION_DOCUMENT/>', "ELAN"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n", "time stamps"),
        (b"00:00:01\n\n00:00:02\n", "time stamps"),
        (b"WEBVTT\n", "No turn"),
        (docx([["Kop"]]).replace(b"PK\x01\x02", b"PK\x01\x09"), "zip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_transcript_is_refused_in_plain_words(data: bytes, word: str) -> None:
    assert word in refusal(data).message


def test_a_file_that_swells_when_unpacked_is_refused() -> None:
    error = refusal(zipped({"word/document.xml": "<x>" + "a" * (65 * 1024 * 1024)}))
    assert "MB" in error.message


def test_time_stamps_without_a_turn_are_refused_with_their_line() -> None:
    error = refusal(b"WEBVTT\n\nNOTE x\n\n00:00:01.000 --> 00:00:02.000\n\n")
    assert error.line == 5


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    assert "teams-vtt" in refusal(b"I: ja", form="teams").hint


def test_a_form_that_is_chosen_overrules_what_the_content_shows() -> None:
    text = "Noor: Ja.\nDaan: Nee.\nNoor: Toch.\nDaan: Oké.\n"
    assert read(text).format == "plain-txt"
    parsed = read(text, form="prose")
    assert (parsed.format, parsed.reason, len(parsed.turns)) == ("prose", "chosen by you", 1)


def test_a_label_of_more_than_eighty_characters_is_no_speaker() -> None:
    parsed = read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {'Noor ' * 17}>Ja.</v>\n")
    assert said(parsed) == [(None, "Ja.")]
    assert parsed.leftovers[0].why.startswith("longer than 80")


def test_every_form_has_one_line_about_it() -> None:
    assert all(about and "\n" not in about for about in FORMS.values())
    assert len(set(FORMS.values())) == len(FORMS)


def test_the_extension_is_never_asked() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Noor>Ja.</v>\n"
    assert read_transcript(data, "gesprek.docx") == read_transcript(data, "gesprek")

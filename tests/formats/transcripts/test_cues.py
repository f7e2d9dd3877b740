"""The traps of subtitle files: Teams, Stream, Zoom and others."""

from __future__ import annotations

from qualcode.formats.transcripts.parsed import Leftover

from .helpers import cue, read, said, times
from .printers import GUID

# Teams subtitles


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


def test_a_name_repeated_in_the_words_of_every_cue_is_said_once() -> None:
    parsed = read(
        "WEBVTT Gesprek\n\n1\n00:00:00.000 --> 00:00:02.000\n<v S00>S00: Hallo\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\n<v S01>S01: Dag\n"
    )
    assert said(parsed) == [("S00", "Hallo"), ("S01", "Dag")]


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


# YouTube captions


def test_youtube_captions_are_cues_with_times_and_names() -> None:
    parsed = read(
        "0:00:00.599,0:00:04.160\n>> NOOR: Goedemiddag allemaal,[br]wie begint er?\n\n"
        "0:00:04.160,0:00:06.770\n>> DAAN: Ik wel.\n\n"
        "0:00:07.000,0:00:08.000\nDat zei ik: nu.\n\n"
        "0:00:08.500,0:00:09.000\n>> NOOR: Mooi.\n\n"
        "0:00:09.500,0:00:10.000\n>> DAAN: Ja.\n"
    )
    assert parsed.format == "sbv"
    assert said(parsed) == [
        ("NOOR", "Goedemiddag allemaal, wie begint er?"),
        ("DAAN", "Ik wel. Dat zei ik: nu."),
        ("NOOR", "Mooi."),
        ("DAAN", "Ja."),
    ]
    assert times(parsed)[:2] == [(599, 4160), (4160, 8000)]


def test_youtube_captions_without_names_keep_the_sign_of_another_speaker() -> None:
    parsed = read("0:00:01.000,0:00:02.000\nHallo.\n\n0:00:02.000,0:00:03.000\n>> Dag: ja.\n")
    assert (parsed.format, said(parsed)) == ("sbv", [(None, "Hallo."), (None, ">> Dag: ja.")])


def test_a_youtube_caption_without_words_is_left_over_as_it_stood() -> None:
    parsed = read("0:00:01.000,0:00:02.000\n\n0:00:02.000,0:00:03.000\nDag.\n")
    assert parsed.leftovers == (Leftover(1, "0:00:01.000,0:00:02.000", "a cue without words"),)

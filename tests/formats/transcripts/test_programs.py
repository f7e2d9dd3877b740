"""The traps of the forms of programs: JSON, tables, pages, Word, OpenDocument, rich text."""

from __future__ import annotations

import json

import pytest

from qualcode.formats.transcripts.read import read_transcript

from .helpers import read, refusal, said, times
from .printers import docx, docx_of, zipped

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


def test_words_with_a_loose_separator_stay_whole() -> None:
    assert said(read("Spreker;Tekst\nNoor;Ja, nou; dus\n")) == [("Noor", "Ja, nou; dus")]


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


MEET = (
    "Overleg welzijn (2024-05-01 10:00 GMT+2) - Transcript\nAttendees\nMarit Zilverberk, Jan ten Brink\n"
    "Transcript\n00:00:00\n \nMarit Zilverberk: Goedemiddag, om 9:30 begonnen we.\nJan ten Brink: Ja, "
    "HBO-V: dat klopt.\nMarit Zilverberk: Oké.\n \n00:05:00\n \nJan ten Brink: En toen.\n"
    "Marit Zilverberk: Ja?\n{ended}\n"
)


@pytest.mark.parametrize(
    "ended", ["Meeting ended after 00:06:12 👋", "Vergadering beëindigd na 00:06:12"]
)
@pytest.mark.parametrize("word", [False, True])
def test_google_meet_has_a_time_now_and_then_and_a_last_line(ended: str, *, word: bool) -> None:
    text = MEET.format(ended=ended)
    lines = [[line] for line in text.split("\n") if line.strip()]
    parsed = read_transcript(docx(lines) if word else text.encode(), "meet")
    assert said(parsed) == [
        ("Marit Zilverberk", "Goedemiddag, om 9:30 begonnen we."),
        ("Jan ten Brink", "Ja, HBO-V: dat klopt."),
        ("Marit Zilverberk", "Oké."),
        ("Jan ten Brink", "En toen."),
        ("Marit Zilverberk", "Ja?"),
    ]
    assert [turn.begins for turn in parsed.turns] == [0, None, None, 300_000, None]
    assert parsed.leftovers[-1].text == ended
    assert len(parsed.leftovers) == 5


def test_the_last_words_of_a_timed_talk_may_hold_a_time() -> None:
    parsed = read("00:00:01\nNoor: Hoi.\n00:00:05\nDaan: Dag.\nEn dat was pas om 10:15:20.\n")
    assert said(parsed)[-1][1].endswith("10:15:20.")


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

"""Encodings, characters that must not come in, and files that are refused."""

from __future__ import annotations

import pytest

from qualcode.formats.transcripts.read import FORMS, read_transcript

from .helpers import read, refusal, said
from .printers import docx, zipped

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
    parsed = read('{"segments": [{"start": 0, "end": 1, "text": "ja \\udfff nee\\u0000"}]}')
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


@pytest.mark.parametrize(
    "text",
    [
        "I: ja\nR: nee\n" + "Nog een regel.\n" * 20_000,
        "I: a" + " " * 50_000 + "b\nR: ja\n",
        "WEBVTT\n\n" + "00:00:01.000 --> 00:00:02.000\nja\n" * 10_000,
        "".join(f"Naam{n}: ja\n" for n in range(10_000)) + "I: ja\n",
        "I: ja\n**Noor:** nee\n" + "**a " * 50_000,
    ],
    ids=["one long turn", "spaces", "no blank lines", "labels", "stars"],
)
def test_a_strange_file_takes_no_strange_time(text: str) -> None:
    parsed = read(text)
    assert parsed.turns

"""Files that another command reads are refused as transcripts, and the command is named."""

from __future__ import annotations

import pytest

from qualcode.formats.transcripts.read import read_transcript

from .helpers import read, refusal, said
from .printers import docx_of, zipped

YAML = "# Wij\nformat: 1\n{key}: elements\ntitle: Welzijn\n"


def cells(*row: str) -> str:
    """A row of a table in Word."""
    return "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row)


@pytest.mark.parametrize(
    ("data", "way"),
    [
        (zipped({"project.qde": "<Project/>", "sources/a.txt": "x"}), "qualcode import qdpx b"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "qualcode participants import"),
        (zipped({"manifest.json": "{}", "project.yaml": "x"}), "qualcode doctor --backup b"),
        (b'<?xml version="1.0"?>\n<CodeBook xmlns="urn:x"/>', "qualcode import qdc b"),
        (YAML.format(key="codebook").encode(), "qualcode codebook check b"),
        (YAML.format(key="participants").encode(), "raw transcript"),
        (b"name;pseudonym;role\nJan;P1;student\n", "--names b"),
        (b"Naam,Pseudoniem\nJan,P1\n", "--names b"),
        (b"participant,role,consent_quotes\nP1,student,ja\n", "qualcode participants import b"),
        (b"transcript,turn,kind,label\nFG1,2,topic,Start\n", "qualcode transcript markers b"),
        (b"\xef\xbb\xbfCitaat;Codes;Spreker\nJa;online;P1\n", "qualcode import quotes b"),
        (b"id,parent,label\na,,A\n", "qualcode import codebook b"),
        (b"Code\tComment\tDefinition\na\tb\tc\n", "qualcode import codebook b"),
    ],
)
def test_a_file_of_another_command_is_refused_with_that_command(data: bytes, way: str) -> None:
    told = refusal(data)
    assert way.replace(" b", " bestand") in (told.hint or "")


def test_a_table_of_quotes_in_word_is_refused_with_the_command() -> None:
    rows = (("Citaat", "Codes", "Spreker"), ("Ja.", "online", "P1"))
    table = "".join(f"<w:tr>{cells(*row)}</w:tr>" for row in rows)
    told = refusal(docx_of(f"<w:tbl>{table}</w:tbl>"))
    assert told.message == "bestand: The file is a table of coded quotes, not a transcript."
    assert told.hint == (
        "Save the table as csv or xlsx first. It is for: qualcode import quotes bestand"
    )


def test_a_form_that_was_asked_for_is_read_whatever_it_looks_like() -> None:
    parsed = read("name,pseudonym\nJan: P1\n", form="prose")
    assert said(parsed) == [(None, "name,pseudonym\nJan: P1")]


def test_a_transcript_that_speaks_of_codes_and_quotes_is_read() -> None:
    words = b"I: welk citaat, en welke codes?\nR: format: 1\nI: codebook: dat dus.\nR: ja\n"
    assert len(read_transcript(words, "x").turns) == 4
    table = "start,end,speaker,text\n1,2,Jan,codes\n3,4,Eva,citaat\n"
    assert [t.speaker for t in read(table).turns] == ["Jan", "Eva"]


def test_a_name_with_blanks_is_one_word_of_the_command() -> None:
    with pytest.raises(Exception, match="qdc") as caught:
        read_transcript(b"<CodeBook/>", "ons boek.qdc")
    assert getattr(caught.value, "hint", "") == 'It is for: qualcode import qdc "ons boek.qdc"'

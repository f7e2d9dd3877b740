"""Every sample file: which form it is, who speaks how often, or why it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.transcripts.parsed import Parsed
from qualcode.formats.transcripts.read import read_transcript
from qualcode.model.errors import FormatError

from .account import lost_words

TEAMS = {"Duinen Akkerman S van, Sanne": 2, "Wit, Daan de": 1}
PLAIN = {"I": 2, "R": 2, "R1 en R2": 1}
UB07 = [32, 28, 39, 33]
UB08 = [22, 23, 30, 24]
UB10 = [23, 26, 26, 16]
UB12 = [16, 17, 21, 21]
UB02 = [45, 12, 18, 18, 11]
UB04 = [19, 11, 13, 13]

# Of real people only the counts, in order of first appearance: their names stay out of here.
# File, form, turns per speaker, turns without a speaker, cues joined, lines left over.
Case = tuple[str, str, dict[str, int] | list[int], int, int, int]
CASES: list[Case] = [
    ("transcripts/amberscript_api.json", "amberscript-json", {"Speaker 1": 1}, 0, 0, 0),
    ("transcripts/amberscript_api.srt", "srt", {}, 4, 0, 0),
    ("transcripts/amberscript_api.txt", "amberscript-txt", {"Speaker 1": 1}, 0, 0, 0),
    ("transcripts/amberscript_api.vtt", "amberscript-vtt", {}, 4, 0, 1),
    (
        "transcripts/amberscript_export_nl.txt",
        "amberscript-txt",
        {"Spreker 1": 2, "Spreker 2": 1},
        0,
        0,
        0,
    ),
    ("transcripts/bold_turns.md", "markdown", {"Interviewer": 1, "D2": 1}, 0, 0, 0),
    (
        "transcripts/bracket_speaker.txt",
        "plain-txt",
        {"SPEAKER_1": 2, "SPEAKER_2": 1, "SPEAKER_3": 1},
        0,
        0,
        0,
    ),
    ("transcripts/headings.md", "markdown", {"Interviewer": 2, "Deelnemer 2": 1}, 0, 0, 1),
    ("transcripts/otranscribe.otr", "otranscribe", {"I": 1, "R": 1}, 0, 0, 0),
    (
        "transcripts/otter.txt",
        "otter",
        {"Sanne van Duinen Akkerman": 1, "Daan": 1, "Unknown Speaker": 1},
        0,
        0,
        1,
    ),
    ("transcripts/plain_ir.txt", "plain-txt", PLAIN, 0, 0, 2),
    ("transcripts/plain_ir_cp1252_crlf.txt", "plain-txt", PLAIN, 0, 0, 2),
    ("transcripts/plain_ir_utf16.txt", "plain-txt", PLAIN, 0, 0, 2),
    ("transcripts/teams_docx_current.docx", "teams-docx", TEAMS, 0, 0, 5),
    ("transcripts/teams_paste_legacy.txt", "teams-paste", TEAMS, 0, 0, 0),
    (
        "transcripts/teams_vtt_download.vtt",
        "teams-vtt",
        {"Duinen Akkerman S van, Sanne": 2, "Renée de Wit (gast)": 2, "Onbekende spreker": 1},
        0,
        1,
        0,
    ),
    (
        "transcripts/teams_vtt_graph_api.vtt",
        "teams-vtt",
        {"Sanne van Duinen Akkerman": 1, "Daan de Wit": 3},
        0,
        0,
        0,
    ),
    ("transcripts/whisper.srt", "srt", {}, 2, 0, 0),
    ("transcripts/whisper.tsv", "whisper-tsv", {}, 2, 0, 0),
    ("transcripts/whisper.vtt", "vtt", {}, 2, 0, 0),
    ("transcripts/whisper_openai.json", "whisper-json", {}, 2, 0, 0),
    ("transcripts/word_ir.docx", "plain-docx", {"I": 1, "R": 2}, 0, 0, 2),
    (
        "transcripts/zoom.transcript.vtt",
        "zoom-vtt",
        {"Sanne van Duinen Akkerman": 1, "Daan": 1, "Student": 1},
        0,
        1,
        0,
    ),
    (
        "subtitles/bristlenose_Climbing_Research_S3.vtt",
        "vtt",
        {"Sarah Chen": 9, "Jamie Reeves": 3, "Alex Drummond": 9},
        0,
        0,
        0,
    ),
    (
        "subtitles/bristlenose_cloud-meet-named-ptBR.vtt",
        "vtt",
        {"Ana Souza": 3, "Bruno Lima": 2},
        0,
        0,
        8,
    ),
    ("subtitles/bristlenose_cloud-teams-unnamed-enGB.vtt", "vtt", {}, 4, 0, 8),
    (
        "subtitles/teams_guid-cue-ids_example-transcript.vtt",
        "teams-vtt",
        {"John Smith": 6, "Jane Doe": 6},
        0,
        0,
        0,
    ),
    ("subtitles/teams_no-cue-ids_example.vtt", "vtt", {"EXAMPLE": 3}, 0, 0, 0),
    ("subtitles/webvtt-py_captions_with_bom.vtt", "vtt", {}, 4, 0, 0),
    ("subtitles/webvtt-py_comments.vtt", "vtt", {}, 3, 0, 5),
    ("subtitles/webvtt-py_missing_caption_text.srt", "srt", {}, 4, 0, 1),
    ("subtitles/webvtt-py_using_identifiers.vtt", "vtt", {}, 6, 0, 1),
    (
        "subtitles/zoom_small_transcript.vtt",
        "zoom-vtt",
        [1, 4],
        0,
        1,
        0,
    ),
    (
        "interviews/sheffield-orda_Ana.docx",
        "plain-docx",
        {"Researcher 1": 123, "Ana": 123},
        0,
        0,
        1,
    ),
    (
        "interviews/sheffield-orda_Ana.txt",
        "plain-txt",
        {"Researcher 1": 123, "Ana": 123},
        0,
        0,
        1,
    ),
    (
        "interviews/sheffield-orda_Kelly.docx",
        "plain-docx",
        {"Researcher 1": 75, "Kelly": 67},
        0,
        0,
        1,
    ),
    (
        "interviews/sheffield-orda_Kelly.txt",
        "plain-txt",
        {"Researcher 1": 75, "Kelly": 67},
        0,
        0,
        1,
    ),
    ("interviews/sheffield-orda_LICENCE-Readme.docx", "prose", {}, 21, 0, 0),
    (
        "corpora/ifadv_nl/IFADV_DAV13U.csv",
        "csv",
        {"spreker1 [v] (TIE0)": 435, "spreker2 [v] (TIE2)": 282},
        0,
        0,
        0,
    ),
    ("corpora/ub2030_nl/ub2030-04-os-transcript.md", "markdown", UB04, 0, 0, 9),
    (
        "corpora/ub2030_nl/ub2030-05-rs-transcript.md",
        "markdown",
        [22, 9, 23, 11],
        0,
        0,
        8,
    ),
    ("corpora/ub2030_nl/ub2030-07-es-transcript.csv", "amberscript-csv", UB07, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-07-es-transcript.json", "amberscript-json", UB07, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-07-es-transcript.md", "markdown", UB07, 0, 0, 8),
    ("corpora/ub2030_nl/ub2030-07-es-transcript.txt", "plain-txt", UB07, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-08-sc-transcript.csv", "amberscript-csv", UB08, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-08-sc-transcript.txt", "plain-txt", UB08, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-10-lds-transcript.csv", "amberscript-csv", UB10, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-10-lds-transcript.docx", "amberscript-docx", UB10, 0, 0, 1),
    ("corpora/ub2030_nl/ub2030-10-lds-transcript.json", "amberscript-json", UB10, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-10-lds-transcript.txt", "plain-txt", UB10, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-12-society-transcript.csv", "amberscript-csv", UB12, 0, 0, 0),
    ("corpora/ub2030_nl/ub2030-12-society-transcript.txt", "plain-txt", UB12, 0, 0, 0),
    ("corpora/ub2030_nl/revisions/ub2030-02-rdm-transcript.r1.md", "markdown", UB02, 0, 0, 10),
    ("corpora/ub2030_nl/revisions/ub2030-02-rdm-transcript.r2.md", "markdown", UB02, 0, 0, 9),
    ("corpora/ub2030_nl/revisions/ub2030-02-rdm-transcript.r3.md", "markdown", UB02, 0, 0, 9),
    ("corpora/ub2030_nl/revisions/ub2030-04-os-transcript.r1.md", "markdown", UB04, 0, 0, 9),
    (
        "corpora/ub2030_nl/revisions/ub2030-07-es-transcript.r1.md",
        "markdown",
        [24, 23, 23, 25],
        0,
        0,
        1,
    ),
    ("corpora/ub2030_nl/revisions/ub2030-07-es-transcript.r2.md", "markdown", UB07, 0, 0, 8),
]
REFUSED = {"corpora/ifadv_nl/DVA13U.eaf": "ELAN"}
NO_TRANSCRIPT = {"README.md", "LICENSE", "LICENSE.md"}
"""Words about the samples."""


def read(shared: Path, file: str) -> Parsed:
    return read_transcript((shared / file).read_bytes(), Path(file).name)


@pytest.mark.parametrize(("file", "form", "speakers", "nobody", "merged", "left"), CASES)
def test_a_sample_is_read_as_a_person_would(
    shared: Path,
    file: str,
    form: str,
    speakers: dict[str, int] | list[int],
    nobody: int,
    merged: int,
    left: int,
) -> None:
    parsed = read(shared, file)
    found = dict(parsed.speakers())
    assert parsed.format == form
    assert (found if isinstance(speakers, dict) else list(found.values())) == speakers
    assert sum(turn.speaker is None for turn in parsed.turns) == nobody
    assert parsed.merged_cues == merged
    assert len(parsed.leftovers) == left
    assert not lost_words((shared / file).read_bytes(), parsed)


@pytest.mark.parametrize(("file", "word"), REFUSED.items())
def test_a_sample_of_another_kind_is_refused_by_name(shared: Path, file: str, word: str) -> None:
    with pytest.raises(FormatError, match=word) as caught:
        read(shared, file)
    assert caught.value.hint


def test_no_sample_is_without_an_expectation(shared: Path) -> None:
    known = {case[0] for case in CASES} | set(REFUSED)
    folders = ["transcripts", "subtitles", "interviews", "corpora"]
    there = {
        str(path.relative_to(shared).as_posix())
        for folder in folders
        for path in (shared / folder).rglob("*")
        if path.is_file() and path.name not in NO_TRANSCRIPT
    }
    assert there == known


def said(parsed: Parsed) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in parsed.turns]


@pytest.mark.parametrize("other", ["07-es-transcript.csv", "07-es-transcript.txt"])
def test_an_episode_is_the_same_word_for_word_in_every_export(shared: Path, other: str) -> None:
    folder = "corpora/ub2030_nl/ub2030-"
    words = said(read(shared, f"{folder}07-es-transcript.json"))
    assert said(read(shared, folder + other)) == words


@pytest.mark.parametrize("extension", ["csv", "txt", "docx"])
def test_an_episode_with_a_byte_order_mark_is_the_same_word_for_word(
    shared: Path, extension: str
) -> None:
    file = "corpora/ub2030_nl/ub2030-10-lds-transcript."
    assert said(read(shared, file + extension)) == said(read(shared, file + "json"))


def test_the_edited_markdown_differs_from_the_export_in_one_corrected_word(shared: Path) -> None:
    file = "corpora/ub2030_nl/ub2030-07-es-transcript."
    exported, edited = said(read(shared, file + "json")), said(read(shared, file + "md"))
    differing = [
        (ours, theirs)
        for (_, before), (_, after) in zip(exported, edited, strict=True)
        for ours, theirs in zip(before.split(), after.split(), strict=True)
        if ours != theirs
    ]
    assert differing == [("EduPledges.", "EduBadges.")]
    assert [speaker for speaker, _ in exported] == [speaker for speaker, _ in edited]


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_times_of_one_episode_agree_to_the_hundredth(shared: Path, extension: str) -> None:
    file = "corpora/ub2030_nl/ub2030-10-lds-transcript."
    for turn, whole in zip(
        read(shared, file + extension).turns, read(shared, file + "docx").turns, strict=True
    ):
        assert turn.begins is not None
        assert whole.begins == turn.begins // 1000 * 1000


def test_unwrapping_the_lines_of_a_transcript_changes_no_turn(shared: Path) -> None:
    file = "corpora/ub2030_nl/revisions/ub2030-02-rdm-transcript.r"
    wrapped, unwrapped = said(read(shared, f"{file}2.md")), said(read(shared, f"{file}3.md"))
    differing = [(a, b) for a, b in zip(wrapped, unwrapped, strict=True) if a != b]
    assert [speaker for speaker, _ in wrapped] == [speaker for speaker, _ in unwrapped]
    assert [(a[1].split()[-1], b[1].split()[-1]) for a, b in differing] == [("nerds.", "NERDS.")]


def test_word_and_text_of_an_interview_are_the_same_turns(shared: Path) -> None:
    file = "interviews/sheffield-orda_Kelly."
    assert said(read(shared, file + "docx")) == said(read(shared, file + "txt"))


def test_word_keeps_the_words_of_content_controls_that_its_text_lost(shared: Path) -> None:
    file = "interviews/sheffield-orda_Ana."
    word, text = said(read(shared, file + "docx")), said(read(shared, file + "txt"))
    assert [speaker for speaker, _ in word] == [speaker for speaker, _ in text]
    differing = [(a[1], b[1]) for a, b in zip(word, text, strict=True) if a != b]
    assert len(differing) == 12
    for more, fewer in differing:
        characters = iter(more)
        assert all(c in characters for c in fewer.replace(" ", "")), fewer

"""What is printed in a form is read back as it was."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats.transcripts.read import read_transcript

from . import printers
from .account import lost_words
from .printers import Printer, Said

NAMES = [
    "Zilverberk M van der, Marit", "Fenna (MBO)", "Renée de Wit", "Spreker 2", "D'Arcy, Noor",
    "Jan-Kees ten Brink", "I", "R2", "Daan",
]  # fmt: skip
WORDS = [
    "ja", "nou,", "ik", "vond", "het", "lastig.", "om", "9:30", "HBO-V:", "zei:", "één", "“echt”",
    "R&D", "<lacht>", "5", "&", "(stilte)", "[onverstaanbaar]", "'s", "SLB'er", "…", "busking*v",
    "Dus:", "𝄞", "—", "a|b", "hè?", "//ja//", "100%", "{x}", "café;",
]  # fmt: skip
CP1252 = [word for word in WORDS if word != "𝄞"]


@st.composite
def conversations(draw: st.DrawFn, words: list[str], *, paragraphs: bool) -> list[Said]:
    """Turns of two or three people who each speak twice or more, overlaps included."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
    order = [*names, *names, *draw(st.lists(st.sampled_from(names), max_size=4))]
    said, time = [], draw(st.integers(1, 4000)) * 1000
    for speaker in order:
        count = draw(st.integers(1, 2)) if paragraphs else 1
        texts = [
            "Nou, " + " ".join(draw(st.lists(st.sampled_from(words), min_size=1, max_size=7)))
            for _ in range(count)
        ]
        length = draw(st.integers(8, 90)) * 110
        said.append(Said(speaker, time, time + length, "\n".join(texts)))
        time += draw(st.integers(0, length))
    return said


FULL = "full"
HUNDREDTHS = "hundredths"
SECONDS = "seconds"
BEGINS = "begins"
NONE = "none"
CASES: list[tuple[str, Printer, str, bool]] = [
    ("teams-vtt", printers.teams_download, FULL, False),
    ("teams-vtt", printers.teams_graph, FULL, False),
    ("vtt", printers.voices, FULL, False),
    ("zoom-vtt", printers.zoom, FULL, False),
    ("srt", printers.srt, FULL, False),
    ("sbv", printers.sbv, FULL, False),
    ("teams-paste", printers.paste, FULL, False),
    ("teams-paste", partial(printers.paste, blank="\n"), FULL, False),
    ("teams-paste", partial(printers.paste, colon=":"), FULL, False),
    ("teams-panel", printers.panel, SECONDS, False),
    ("teams-panel", partial(printers.panel, dutch=True), SECONDS, False),
    ("plain-txt", printers.tabbed, NONE, False),
    ("amberscript-txt", printers.amberscript_txt, SECONDS, True),
    ("amberscript-json", printers.amberscript_json, FULL, False),
    ("amberscript-csv", printers.amberscript_csv, HUNDREDTHS, True),
    ("plain-txt", printers.plain, NONE, True),
    ("plain-txt", printers.bracketed, SECONDS, False),
    ("markdown", printers.markdown, NONE, True),
    ("otter", printers.otter, SECONDS, False),
    ("whisper-json", printers.whisper_json, FULL, False),
    ("csv", printers.tsv, FULL, False),
    ("f4", printers.f4, NONE, True),
    ("otranscribe", printers.otranscribe, BEGINS, False),
    ("noscribe-html", printers.noscribe, FULL, False),
    ("teams-docx", printers.teams_word, SECONDS, False),
    ("amberscript-docx", printers.amberscript_word, SECONDS, False),
    ("plain-docx", printers.plain_word, NONE, True),
    ("odt", printers.odt, NONE, True),
    ("rtf", printers.rtf, NONE, True),
]


@pytest.mark.parametrize(("form", "printer", "times", "paragraphs"), CASES)
@given(data=st.data())
@settings(max_examples=25)
def test_a_printed_conversation_reads_back_equal(
    data: st.DataObject, form: str, printer: Printer, times: str, paragraphs: bool
) -> None:
    words = CP1252 if form == "f4" else WORDS
    said = data.draw(conversations(words, paragraphs=paragraphs))
    file = printer(said)
    parsed = read_transcript(file, "gesprek")
    turns = [t for t in parsed.turns if t.speaker != "Wim"]
    assert (parsed.format, [(t.speaker, t.text) for t in turns]) == (
        form,
        [(t.speaker, t.text) for t in said],
    )
    if times == FULL:
        assert [(t.begins, t.ends) for t in turns] == [(t.begins, t.ends) for t in said]
    elif times != NONE:
        unit = {SECONDS: 1000, HUNDREDTHS: 10, BEGINS: 1}[times]
        assert [t.begins for t in turns] == [t.begins // unit * unit for t in said]
    if form != "rtf":
        assert not lost_words(file, parsed)


@given(data=st.data())
@settings(max_examples=25)
def test_f4_turns_begin_where_the_turn_above_ends(data: st.DataObject) -> None:
    said = data.draw(conversations(CP1252, paragraphs=False))
    parsed = read_transcript(printers.f4(said), "gesprek.txt")
    ends = [t.ends // 100 * 100 for t in said]
    assert [t.ends for t in parsed.turns] == ends
    assert [t.begins for t in parsed.turns] == [None, *ends[:-1]]

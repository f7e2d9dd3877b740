"""The way a source counts is found from the file alone, or said to be unknown."""

from __future__ import annotations

import unicodedata

import pytest

from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.project import project_in, read_project
from qualcode.formats.refi.wording import Counting, SourceText, counting_of
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.span import Span
from qualcode.text.offsets import Convention
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    counted,
    inline,
    project,
    qdpx,
    selection,
    standard_parts,
    units,
)


def spoken(data: bytes) -> list[str]:
    corpus = arrived(read_project(data, "proef.qdpx")).corpus
    words = next(iter(corpus.transcripts.values())).text
    return [words[s.span.start : s.span.end] for s in corpus.segments]


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("inclusive", [False, True])
@pytest.mark.parametrize(("bom", "counts_bom"), [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("unit", ["code points", "utf-16"])
def test_every_coding_stands_on_its_words_in_every_way_of_counting(
    unit: str, crlf: bool, bom: bool, counts_bom: bool, inclusive: bool, named: bool
) -> None:
    data = counted(
        TEXT,
        QUOTES,
        unit=unit,
        crlf=crlf,
        bom=bom,
        counts_bom=counts_bom,
        inclusive=inclusive,
        named=named,
    )
    assert spoken(data) == [unicodedata.normalize("NFC", quote) for quote in QUOTES]
    [source] = read_project(data, "proef.qdpx").sources
    assert source.detection is not None
    found = source.detection.counting
    assert (found.convention.unit, found.inclusive) == (unit, inclusive)
    assert (found.convention.line_break, found.convention.mark) == (2 if crlf else 1, counts_bom)


@pytest.mark.parametrize("crlf", [False, True])
def test_line_breaks_may_count_otherwise_than_the_file_has_them(crlf: bool) -> None:
    data = counted(TEXT, QUOTES, crlf=crlf, counts_crlf=not crlf)
    assert spoken(data) == [unicodedata.normalize("NFC", quote) for quote in QUOTES]


def test_a_source_that_fits_several_ways_follows_the_rest_of_the_project() -> None:
    text = "😀😀 a b c d"
    assert (units("😀😀 ", "utf-16"), len("😀😀 a ")) == (5, 5)
    doubtful = inline(text, selection(1, 5, 6), number=901, name="FG02")
    places = [(units(TEXT[: TEXT.index(q)], "utf-16"), units(q, "utf-16")) for q in QUOTES]
    clear = inline(
        TEXT, "".join(selection(n, at, at + size) for n, (at, size) in enumerate(places, start=2))
    )
    [alone] = read_project(qdpx({"x.qde": project(standard_parts(doubtful))}), "x").sources
    _, beside = read_project(
        qdpx({"x.qde": project(standard_parts(clear + doubtful))}), "x"
    ).sources
    assert alone.detection is not None
    assert alone.detection.counting.convention.unit == "code points"
    assert beside.detection is not None
    assert beside.detection.counting.convention.unit == "utf-16"
    assert beside.detection.reason == (
        "2 ways fit this source; this one fits the whole project best"
    )


def test_a_counting_that_fits_nothing_is_refused_and_can_be_said() -> None:
    text = "woorden " * 20
    wild = "".join(selection(n, 8 * n + 3, 8 * n + 5) for n in range(9))
    data = qdpx({"x.qde": project(standard_parts(inline(text, wild)))})
    with pytest.raises(FormatError, match=r"cannot be told .*--offsets"):
        read_project(data, "x.qdpx")
    found = arrived(read_project(data, "x.qdpx", offsets="code-points"))
    assert len(found.inside) == 9
    assert found.inside[0].shown == "woo[rd]en woorden woorden woord"


def test_a_wrong_offsets_option_names_the_right_ones() -> None:
    with pytest.raises(UsageError, match="no way of counting"):
        project_in(b"", "x", offsets="utf-9")


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        ("utf-16+crlf", Counting(Convention("utf-16", 2))),
        ("code-points", Counting()),
        ("BOM, inclusive", Counting(Convention(mark=True), inclusive=True)),
        ("file", Counting(as_file=True)),
        ("utf-16 code-points", None),
        ("", None),
    ],
)
def test_offsets_are_said_in_words(text: str, counting: Counting | None) -> None:
    assert counting_of(text) == counting
    if counting:
        assert counting_of(counting.option) == counting


def test_every_option_a_detection_prints_can_be_given_back() -> None:
    for unit in ("code points", "utf-16"):
        for lines in (1, 2):
            way = Counting(Convention(unit, lines, mark=True), inclusive=True)  # type: ignore[arg-type]
            assert counting_of(way.option) == way


def test_places_in_mixed_line_breaks_count_as_the_file_has_them() -> None:
    text = SourceText("een\r\ntwee\ndrie\rvier")
    way = Counting(as_file=True)
    assert text.words == "een\ntwee\ndrie\nvier"
    assert text.mixed
    assert text.places(way).span(0, 3) == Span(0, 3)
    assert text.places(way).span(5, 9) == Span(4, 8)
    assert text.places(way).span(10, 14) == Span(9, 13)


def test_words_are_composed_and_places_follow() -> None:
    text = SourceText("cafe\u0301 en\tn\u0303ora")
    assert text.words == "café en ñora"
    places = text.places(Counting())
    assert places.span(0, 5) == Span(0, 4)
    assert places.span(0, 4) == Span(0, 4)
    assert places.span(6, 8) == Span(5, 7)
    assert places.span(9, 14) == Span(8, 12)
    assert places.span(10, 14) == Span(8, 12)


def test_an_inclusive_end_on_half_a_character_takes_the_whole_of_it() -> None:
    places = SourceText("a😀b").places(Counting(Convention("utf-16"), inclusive=True))
    assert places.span(0, 1) == Span(0, 2)
    assert places.span(0, 2) == Span(0, 2)


def test_scores_say_how_many_selections_reach_off_the_text() -> None:
    text = "Ik kreeg steun"
    off = "".join(selection(n, 3, end) for n, end in ((1, 8), (2, 14), (3, 15)))
    found = project_in(qdpx({"x.qde": project(standard_parts(inline(text, off)))}), "x")
    [source] = found.sources
    assert source.detection is not None
    outside = {s.counting.option: s.outside for s in source.detection.scores}
    assert outside["code-points+lf+exclusive"] == 1
    assert outside["code-points+lf+inclusive"] == 2

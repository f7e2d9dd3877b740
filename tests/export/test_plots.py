"""Plots: the same bytes each time, every kind drawn, nothing lost in labels."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from PIL import Image

from qualcode.export.layout import widths
from qualcode.export.plots import draw, plot_of
from qualcode.export.write import write_report
from qualcode.model.errors import ConsentError, UsageError
from qualcode.model.table import Column, Heading, Plot, Report, Row, Table
from tests.export.sample_tables import sample

LONG = "Informatievoorziening en Communicatie Rondom"


def matrix() -> Table:
    names = (f"{LONG} Welzijnsaanbod", f"{LONG} het Curriculum", "Prijs in $ en €$")
    columns = (
        Column("code", "Code"),
        *(Column(f"b/{n}", name, "integer") for n, name in enumerate(names)),
    )
    rows = ((None, 3, 1), (3, None, 0), (1, 0, None))
    made = tuple(Row((name, *cells)) for name, cells in zip(names, rows, strict=True))
    return Table("cooccurrence-matrix", "Ontmoetingen", columns, made)


def bars() -> Table:
    columns = (
        Column("code", "Code"), Column("element", "Element"), Column("codings", "Coderingen", "integer"),
        Column("sector=mbo", "mbo", "integer"), Column("sector=hbo", "hbo", "integer"),
        Column("sector:unassigned", "onbekend", "integer"),
    )  # fmt: skip
    rows = (
        ("e/a", "Aandacht", 5, 3, 2, 0), ("e/a.b", "\u2003Docent", 2, 2, 0, 0),
        ("e/w", "Welkom", 1, 0, 0, 1), (None, "Totaal", 6, 3, 2, 1),
    )  # fmt: skip
    return Table("elements", "Elementen", columns, tuple(map(Row, rows)))


def saturation() -> Table:
    kinds = {"transcript": "text"}
    ids = ("transcript", "codes", "new_codes", "cumulative")
    columns = tuple(Column(id, id, kinds.get(id, "integer")) for id in ids)  # type: ignore[arg-type]
    rows = (("FG1", 4, 4, 4), ("FG2 👩🏽", 5, 1, 5))
    return Table("saturation", "Verzadiging", columns, tuple(map(Row, rows)), language="en")


def pairs() -> Table:
    ids = ("first", "second", "meetings")
    columns = tuple(Column(id, id, "integer" if id == "meetings" else "text") for id in ids)
    rows = (("A", "B", 4), ("B", "C", 1))
    return Table("cooccurrence", "Samen", columns, tuple(map(Row, rows)))


def agreement() -> Table:
    columns = (
        Column("label", "Code"), Column("agreement", "A/(A+D)", "share"),
        Column("low", "laag", "share"), Column("high", "hoog", "share"),
    )  # fmt: skip
    rows = (("Online", 0.5, 0.2, 0.8), ("Leeg", None, None, None), ("Vol", 1.0, None, None))
    return Table("agreement", "Overeenstemming", columns, tuple(map(Row, rows)))


def drift() -> Table:
    columns = (
        Column("session", "sessie"), Column("agreement", "A/(A+D)", "share"),
        Column("low", "van", "share"), Column("high", "tot", "share"),
    )  # fmt: skip
    rows = (("r1", 0.5, 0.3, 0.7), ("r2", None, None, None), ("r3", 0.75, None, None))
    return Table("sessions", "Sessies", columns, tuple(map(Row, rows)))


def test_a_line_over_sessions_has_the_same_bytes_each_time_and_breaks_where_nothing_is() -> None:
    plot = Plot("line", "Sessies", drift())
    for form in ("svg", "png"):
        first = draw(plot, form)
        draw.cache_clear()
        assert draw(plot, form) == first
    told = texts(draw(plot, "svg"))
    assert all(name in told for name in ("r1", "r2", "r3", "A/(A+D)"))
    empty = Table("sessions", "Sessies", drift().columns, drift().rows[1:2], language="en")
    assert "Nothing to draw." in texts(draw(Plot("line", "Sessies", empty), "svg"))


TABLES = {t.id: t for t in (matrix(), bars(), saturation(), pairs(), agreement())}


@pytest.mark.parametrize("id", TABLES)
def test_a_plot_has_the_same_bytes_each_time(id: str) -> None:
    for form in ("svg", "png"):
        first = draw(plot_of(TABLES[id]), form)
        draw.cache_clear()
        assert draw(plot_of(TABLES[id]), form) == first
        assert b"atplotlib" not in first.replace(b"www.w3.org", b"")[:2000] or form == "svg"
    picture = Image.open(io.BytesIO(first))
    assert 400 < picture.width < 4000
    assert len(picture.convert("L").getcolors() or []) > 2


def texts(drawn: bytes) -> str:
    root = ET.fromstring(drawn.decode())  # noqa: S314 - our own text
    return " ".join("".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text"))


def test_long_labels_that_begin_alike_can_be_told_apart() -> None:
    told = texts(draw(plot_of(matrix()), "svg"))
    assert "Welzijnsaanbod" in told
    assert "Curriculum" in told
    assert "Prijs in $ en €$" in told


def test_bars_are_of_the_top_level_and_name_every_group_that_occurs() -> None:
    told = texts(draw(plot_of(bars()), "svg"))
    assert "Docent" not in told
    assert "Totaal" not in told
    assert all(name in told for name in ("Aandacht", "Welkom", "mbo", "hbo", "onbekend"))


@pytest.mark.parametrize("id", TABLES)
def test_a_table_without_rows_says_that_there_is_nothing(id: str) -> None:
    table = TABLES[id]
    empty = Table(id, "Leeg", table.columns, (), language="en")
    assert "Nothing to draw." in texts(draw(Plot(plot_of(table).kind, "Leeg", empty), "svg"))


def test_a_table_without_a_plot_names_those_that_have_one() -> None:
    with pytest.raises(UsageError, match="no plot") as caught:
        plot_of(sample())
    assert "saturation" in caught.value.hint


def report() -> Report:
    parts = (Heading("Deel"), sample(), Plot("heat", "Een plaat & meer", matrix()), sample("en"))
    return Report("rapport", "Rapport", parts)


def test_every_form_of_a_report_has_its_plot_or_names_it() -> None:
    page = write_report(report(), "html").decode()
    assert '<img src="data:image/svg+xml;base64,' in page
    assert 'alt="Een plaat &amp; meer"' in page
    assert "http://" not in page.split("base64,")[0]
    assert "*Figuur: Een plaat & meer*" in write_report(report(), "md").decode()
    assert '"plot": "heat"' in write_report(report(), "json").decode()
    made = docx.Document(io.BytesIO(write_report(report(), "docx")))
    assert len(made.inline_shapes) == 1
    assert made.inline_shapes[0]._inline.docPr.get("descr") == "Een plaat & meer"
    assert "Figuur . Een plaat & meer" in [p.text for p in made.paragraphs]  # its number is a field
    assert write_report(report(), "docx") == write_report(report(), "docx")


def test_a_plot_of_words_that_did_not_pass_the_gate_is_refused() -> None:
    table = Table("x", "X", matrix().columns, (Row(matrix().rows[0].cells, frozenset({"P1"})),))
    with pytest.raises(ConsentError):
        write_report(Report("r", "R", (Plot("heat", "x", table),)), "html")


def test_columns_fill_the_page_and_words_have_most_of_it() -> None:
    made = widths(sample(), 9_000_000)
    assert 8_999_990 < sum(made) <= 9_000_000
    assert made[0] > 45 * 60_000
    assert min(made) > 0


def test_a_template_gives_its_margins_and_styles(tmp_path: Path) -> None:
    own = docx.Document()
    own.sections[0].left_margin = Mm(31)
    own.styles["Heading 1"].font.name = "Eigen letter"
    own.save(str(tmp_path / "eigen.docx"))
    template = (tmp_path / "eigen.docx").read_bytes()
    made = docx.Document(io.BytesIO(write_report(report(), "docx", template=template)))
    assert round(made.sections[0].left_margin.mm) == 31
    assert made.styles["Heading 1"].font.name == "Eigen letter"

"""Codebooks as tables and Markdown come in from other programs, and ours come back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats.codebook import read_codebook
from qualcode.formats.interchange_codebooks import (
    read_codes,
    table_of,
    write_codes_csv,
    write_codes_xlsx,
)
from qualcode.formats.interchange_markdown import read_codes_markdown, write_codes_markdown
from qualcode.formats.interchange_sheets import write_xlsx
from qualcode.formats.refi.codebooks import read_qdc, write_qdc
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import FormatError
from qualcode.model.ids import BookId

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "codebooks").glob("*.yaml"))
BOEK = BookId("boek")
LABELS = st.text(st.sampled_from("abc é-&>\\"), min_size=1, max_size=8).map(
    lambda text: " ".join(text.split()) or "x"
)
WORDS = st.none() | st.text(st.sampled_from("ab, ;\"'é"), min_size=1, max_size=9).map(
    lambda text: f"w{' '.join(text.split())}"
)
ITEMS = st.lists(LABELS, max_size=2).map(tuple)


@st.composite
def nodes(draw: st.DrawFn, prefix: str, depth: int) -> Node:
    under = draw(st.integers(0, 2)) if depth else 0
    return Node(
        prefix,
        draw(LABELS),
        draw(st.booleans()),
        draw(WORDS),
        draw(st.sampled_from(["primary", "secondary"])),
        draw(WORDS),
        draw(WORDS),
        draw(ITEMS),
        draw(ITEMS),
        draw(ITEMS),
        draw(ITEMS),
        draw(ITEMS),
        draw(st.sampled_from([{}, {"doel": "binding"}, {"doel": "x", "groep": "1; 2"}])),
        draw(st.sampled_from([None, "#aabbcc"])),
        draw(WORDS),
        draw(st.booleans()),
        tuple(draw(nodes(f"{prefix}-{n}", depth - 1)) for n in range(under)),
    )


@settings(max_examples=60)
@given(st.lists(nodes("n", 3), min_size=1, max_size=1))
def test_every_table_of_ours_comes_back_the_same(tree: list[Node]) -> None:
    book = Codebook(BOEK, "Boek", 1, nodes=tuple(tree))
    assert read_codes(write_codes_csv(book), "Boek.csv", book=BOEK).book == book


def test_a_workbook_of_ours_comes_back_the_same_and_never_changes() -> None:
    node = Node("steun", "=1+1", definition="0123", include=("een", "twee"))
    book = Codebook(BOEK, "Boek", 1, nodes=(node,))
    data = write_codes_xlsx(book)
    assert write_codes_xlsx(book) == data
    assert read_codes(data, "Boek.xlsx", book=BOEK).book == book


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_codebooks_go_out_and_come_back(path: Path) -> None:
    book = read_codebook(path.read_text(encoding="utf-8"), path=path.name)
    table = table_of(book)
    assert table_of(read_codes(write_codes_csv(book), "x.csv", book=book.id).book) == table
    assert (
        table_of(read_codes_markdown(write_codes_markdown(book), "x", book=book.id).book) == table
    )
    shown = read_qdc(write_qdc(book, study="proef"), "x", book=book.id).book
    assert [n.label for n, _ in shown.walk()] == [n.label for n, _ in book.walk()]
    assert [n.include for n, _ in shown.walk()] == [
        tuple(" ".join(item.split()) for item in n.include) for n, _ in book.walk()
    ]
    assert [dict(n.facets) for n, _ in shown.walk()] == [dict(n.facets) for n, _ in book.walk()]


def outline(book: Codebook) -> list[str]:
    return [f"{'  ' * len(above)}{node.label}" for node, above in book.walk()]


def test_paths_of_maxqda_become_a_tree_and_memos_definitions() -> None:
    data = (
        "Code;Memo\nHulp;Alles wat helpt\nHulp > Mentor;\nThuis > Ouders > Vader;De vader\n"
        "Thuis > Ouders;Wie er thuis zijn\n"
    )
    found = read_codes(data.encode(), "codes.csv", book=BOEK)
    assert outline(found.book) == ["Hulp", "  Mentor", "Thuis", "  Ouders", "    Vader"]
    assert found.book.by_id["ouders"].definition == "Wie er thuis zijn"
    assert found.changes == ()


def test_a_code_list_of_atlas_keeps_comments_groups_and_colours() -> None:
    rows = [
        ["Project: Binding", "", "", ""],
        ["Code", "Comment", "Code Groups", "Color"],
        ["Steun docent", "Wat een docent doet", "Relaties\nStudie", "#FF0000"],
        ["Groep", "", "", ""],
    ]
    book = read_codes(write_xlsx("codes", rows), "Codes.xlsx", book=BOEK).book
    assert book.nodes == (
        Node("steun-docent", "Steun docent", definition="Wat een docent doet", colour="#ff0000",
             facets={"group": "Relaties; Studie"}),
        Node("groep", "Groep"),
    )  # fmt: skip


def test_a_plain_list_of_codes_is_a_codebook() -> None:
    found = read_codes("Code\nSteun\nGroep\\Sfeer\n".encode("utf-16"), "codes.txt", book=BOEK)
    assert outline(found.book) == ["Steun", "Groep", "  Sfeer"]


def test_a_code_named_twice_is_counted() -> None:
    paths = b"code,memo\nA > B,x\nA,een\nA,twee\n"
    read = read_codes(paths, "x.csv", book=BOEK)
    assert [(c.what, c.count) for c in read.changes] == [("row", 1)]
    assert read.book.by_id["a"].definition == "een"
    found = read_codes(b"code,definitie\nA,een\nA,twee\n", "x.csv", book=BOEK)
    assert [(c.what, c.count) for c in found.changes] == [("row", 1)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "not text"),
        (b"kleur,datum\nrood,1\n", "No row names the columns `label`"),
        (b"code,parent\nA,B\n", 'stands under "B"'),
        (b"id,parent,code\na,b,A\nb,a,B\n", "in a ring"),
        (b"PK\x03\x04", "broken zip"),
        (b'code,x\n"a', "no csv|empty|no codes|stands"),
    ],
)
def test_a_bad_table_is_refused_by_name(data: bytes, reason: str) -> None:
    if data.startswith(b'code,x\n"'):
        assert outline(read_codes(data, "x.csv", book=BOEK).book) == ["a"]
        return
    with pytest.raises(FormatError, match=reason):
        read_codes(data, "x.csv", book=BOEK)


def test_markdown_of_others_needs_headings_only() -> None:
    text = (
        "# Codeboek\n\n## Steun\n\nHulp van anderen.\n\n### Van docenten\n\n## Groep {.retired}\n"
    )
    book = read_codes_markdown(text.encode(), "x.md", book=BOEK).book
    assert book.title == "Codeboek"
    assert outline(book) == ["Steun", "  Van docenten", "Groep"]
    assert book.by_id["steun"].definition == "Hulp van anderen."
    assert book.by_id["groep"].retired


@pytest.mark.parametrize(("data", "reason"), [(b"", "no codes"), (b"\xff", "not UTF-8")])
def test_markdown_without_codes_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read_codes_markdown(data, "x.md", book=BOEK)

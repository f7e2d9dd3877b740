"""A codebook file is changed line by line, and its log says who changed what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats.codebook import read_codebook
from qualcode.formats.codebook_edit import (
    Reason,
    add_node,
    move_node,
    record,
    rename,
    retire_node,
    set_field,
)
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import CodebookError, UsageError

ROOT = Path(__file__).parents[2]
STUDENTS = (ROOT / "codebooks" / "students.yaml").read_text("utf-8")
BOOK = """\
# our book
format: 1
codebook: b
title: B
version: 4   # see the log
nodes:
  # about binding
  - id: binding   # the first
    label: Binding
    codable: false
    nodes:
      - {id: peers, label: Peers}  # short
      - id: staf
        label: Staf
        aliases: [Docenten]

  - id: overig
    label: Overig
log:
  - {version: 4, date: 2026-11-01, by: ana, why: start}
"""
REASON = Reason("ben", "2026-11-20", "overleg")


def read(text: str) -> Codebook:
    return read_codebook(text, path="b.yaml")


def test_a_node_is_added_last_under_another() -> None:
    node = Node("thuis", "Thuis", definition="D", nodes=(Node("campus", "Campus"),))
    assert add_node(BOOK, node, under="binding") == BOOK.replace(
        "        aliases: [Docenten]\n",
        "        aliases: [Docenten]\n"
        "      - id: thuis\n        label: Thuis\n        definition: D\n"
        "        nodes:\n          - id: campus\n            label: Campus\n",
    )


def test_a_node_is_added_under_a_code_without_any_and_at_the_top() -> None:
    after = add_node(BOOK, Node("x", "X"), under="staf")
    after = add_node(after, Node("y", "Y"))
    after = add_node(after, Node("z", "Z"), under="peers")
    assert read(after).parents == {
        "binding": (), "peers": ("binding",), "z": ("binding", "peers"), "staf": ("binding",),
        "x": ("binding", "staf"), "overig": (), "y": (),
    }  # fmt: skip
    assert add_node("codebook: b\ntitle: B\nversion: 1\nnodes: []\n", Node("x", "X")) == (
        "codebook: b\ntitle: B\nversion: 1\nnodes: [{id: x, label: X}]\n"
    )


@pytest.mark.parametrize("id", ["staf", "overig"])
def test_an_id_is_never_used_again(id: str) -> None:
    with pytest.raises(UsageError, match="already"):
        add_node(retire_node(BOOK, "overig"), Node("new", "N", nodes=(Node(id, "I"),)))


def test_a_field_is_set_at_its_place_in_the_order_of_keys_and_removed() -> None:
    after = set_field(BOOK, "staf", "definition", "Contact met staf.")
    assert after == BOOK.replace(
        "        label: Staf\n", "        label: Staf\n        definition: Contact met staf.\n"
    )
    assert set_field(after, "staf", "definition", None) == BOOK


@pytest.mark.parametrize("key", ["id", "nodes", "parent", "defintion"])
def test_what_never_changes_cannot_be_set(key: str) -> None:
    with pytest.raises(UsageError, match="cannot be set"):
        set_field(BOOK, "staf", key, "x")


def test_a_value_the_book_cannot_have_is_refused() -> None:
    with pytest.raises(CodebookError, match="Did you mean"):
        set_field(BOOK, "staf", "role", "secundary")


def test_an_unknown_code_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='no code "stav"') as raised:
        retire_node(BOOK, "stav")
    assert raised.value.hint == 'Did you mean "staf"?'


def test_the_old_label_stays_as_an_alias() -> None:
    after = rename(BOOK, "staf", "Docenten")
    assert after == BOOK.replace("label: Staf", "label: Docenten").replace(
        "aliases: [Docenten]", "aliases: [Staf]"
    )
    assert rename(BOOK, "overig", "OVERIG") == BOOK.replace("label: Overig", "label: OVERIG")
    assert read(rename(after, "peers", "Medestudenten")).by_id["peers"].aliases == ("Peers",)


def test_a_retired_code_stays_in_the_file() -> None:
    assert retire_node(BOOK, "overig") == BOOK.replace(
        "    label: Overig\n", "    label: Overig\n    retired: true\n"
    )


def test_a_category_is_not_retired_over_the_head_of_its_codes() -> None:
    with pytest.raises(UsageError, match="Peers, Staf"):
        retire_node(BOOK, "binding")


def test_a_node_moves_with_its_lines() -> None:
    after = move_node(BOOK, "staf", "overig")
    lines = "      - id: staf\n        label: Staf\n        aliases: [Docenten]\n"
    assert after == BOOK.replace(lines, "").replace(
        "    label: Overig\n", f"    label: Overig\n    nodes:\n{lines}"
    )
    assert read(move_node(after, "staf", None)).parents["staf"] == ()
    assert move_node(BOOK, "overig", None) == BOOK


def test_a_node_cannot_move_under_itself() -> None:
    with pytest.raises(UsageError, match="under itself"):
        move_node(BOOK, "binding", "staf")


def test_a_node_placed_by_its_parent_key_moves_by_it() -> None:
    flat = BOOK.replace("    label: Overig\n", "    label: Overig\n    parent: binding\n")
    assert move_node(flat, "overig", "staf") == flat.replace("parent: binding", "parent: staf")
    assert move_node(flat, "overig", None) == BOOK


def test_a_record_raises_the_version_and_lists_what_changed() -> None:
    after = move_node(rename(BOOK, "staf", "Medewerkers"), "peers", None)
    recorded = record(BOOK, after, REASON, notes=["Besproken met het team."])
    assert "version: 5   # see the log\n" in recorded
    [_, entry] = read(recorded).log
    assert (entry.version, entry.date, entry.by, entry.why) == (5, "2026-11-20", "ben", "overleg")
    assert entry.changes == (
        'Renamed: "Staf" is now "Medewerkers".',
        'Moved: "Peers" stands at the top; it stood under "Binding".',
        "Besproken met het team.",
    )
    assert record(BOOK, BOOK, REASON) == BOOK


def test_a_book_without_a_log_gets_one() -> None:
    bare = "codebook: b\ntitle: B\nversion: 1\nnodes:\n  - id: a\n    label: A\n"
    assert record(bare, set_field(bare, "a", "keywords", ["k"]), REASON) == (
        "codebook: b\ntitle: B\nversion: 2\n"
        "nodes:\n  - id: a\n    label: A\n    keywords:\n      - k\n"
        "log:\n  - version: 2\n    date: '2026-11-20'\n    by: ben\n    why: overleg\n"
    )


def test_every_line_of_a_shipped_book_that_is_not_concerned_stays() -> None:
    after = retire_node(STUDENTS, "fysiek")
    after = rename(after, "binding-overig", "Overige binding")
    after = move_node(after, "binding-overig", "welzijn")
    after = record(STUDENTS, after, REASON)
    lines = {line.strip() for line in after.splitlines()}
    gone = [line for line in STUDENTS.splitlines() if line.strip() not in lines]
    assert gone == [
        "version: 1",
        "        label: Binding overig",
        "        aliases: [Overig binding, Binding rest]",
    ]
    assert read(after).by_id["fysiek"].retired


LABELS = st.text(min_size=1, max_size=120).filter(
    lambda text: text.strip() and not UNPRINTABLE.search(text)
)
IDS = sorted(read(STUDENTS).by_id)


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from([None, *IDS]), LABELS), max_size=2))
@settings(max_examples=25)
def test_any_series_of_changes_gives_a_book_with_the_same_codes(
    steps: list[tuple[str, str | None, str]],
) -> None:
    text = STUDENTS
    for id, under, label in steps:
        text = set_field(text, id, "definition", label)
        try:
            text = move_node(text, id, under)
        except UsageError:
            continue
        assert read(text).parents[id][-1:] == ((under,) if under else ())
        assert read(text).by_id[id].definition == label
    assert sorted(read(text).by_id) == IDS
    comments = [line for line in STUDENTS.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in text.splitlines() if line in comments] == comments

"""A change to a YAML file leaves every other line as it was."""

from __future__ import annotations

import itertools
import textwrap
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.formats.yamledit import move
from qualcode.formats.yamltext import KeyPath, Value, dump, edit, load
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.formats.yamlwrite import as_plain, render
from qualcode.model.errors import FormatError, UsageError

ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "codebooks").glob("*.yaml"))
BOOK = """\
# A book.
title: Codeboek   # the title
version: 1

nodes:
  # about a
  - id: a   # first
    label: A
    nodes:
      - id: a1
        definition: >-
          Eerste regel
          en nog een.

        aliases: [x, y]  # names
      # about a2
      - id: a2

  # about b
  - id: b
    keywords:
      - een
      # tussen
      - twee

# the log
log:
  - {version: 1, date: 2026-11-21, by: ana, changes: [made]}
# the end
"""
WORDS = st.text(max_size=110).filter(lambda text: not UNPRINTABLE.search(text))
NAMES = st.sampled_from(["id", "label", "nodes", "no", "1", "a b", "é"])
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)
TOPS = st.dictionaries(NAMES, TREES, min_size=1, max_size=4)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new, the equal begin and end left out."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@pytest.mark.parametrize(
    ("where", "value", "gone", "new"),
    [
        (("version",), 2, ["version: 1"], ["version: 2"]),
        (("title",), "no", ["title: Codeboek   # the title"], ["title: 'no'   # the title"]),
        (
            ("title",),
            "a\nb",
            ["title: Codeboek   # the title"],
            ["# the title", "title: |-", "  a", "  b"],
        ),
        (("nodes", 0, "label"), None, ["    label: A"], []),
        (("nodes", 0, "note"), "x", [], ["    note: x"]),
        (("nodes", 0, "nodes", 0, "role"), "secondary", [], ["        role: secondary"]),
        (
            ("nodes", 0, "nodes", 0, "aliases"),
            ["x", "y", "z: 1"],
            ["        aliases: [x, y]  # names"],
            ["        aliases: [x, y, 'z: 1']  # names"],
        ),
        (
            ("nodes", 0, "nodes", 0, "aliases", 2),
            "z",
            ["        aliases: [x, y]  # names"],
            ["        aliases: [x, y, z]  # names"],
        ),
        (("nodes", 1, "keywords", 2), "drie", [], ["      - drie"]),
        (("nodes", 1, "keywords", 0), None, ["      - een"], []),
        (("nodes", 2), {"id": "c", "label": "C"}, [], ["  - id: c", "    label: C"]),
        (("nodes", 0, "nodes", 1), None, ["      - id: a2"], []),
        (
            ("log", 0, "version"),
            3,
            ["  - {version: 1, date: 2026-11-21, by: ana, changes: [made]}"],
            ["  - {version: 3, date: 2026-11-21, by: ana, changes: [made]}"],
        ),
        (("log", 1), {"version": 2, "by": "ben"}, [], ["  - {version: 2, by: ben}"]),
        (("absent",), None, [], []),
    ],
)
def test_only_the_lines_of_the_changed_entry_change(
    where: KeyPath, value: Value, gone: list[str], new: list[str]
) -> None:
    assert changed_lines(BOOK, edit(BOOK, {where: value})) == (gone, new)


def test_a_new_key_stands_where_the_order_of_keys_says() -> None:
    order = ["id", "label", "definition", "nodes"]
    after = edit(BOOK, {("nodes", 0, "definition"): "D"}, order=order)
    assert after == BOOK.replace("    label: A\n", "    label: A\n    definition: D\n")


def test_changes_are_made_one_after_the_other() -> None:
    after = edit("a: 1\n", {("b",): [], ("b", 0): {"c": "x"}, ("a",): None})
    assert load(after, path="x").plain() == {"b": [{"c": "x"}]}


def test_a_list_entry_moves_with_its_comments() -> None:
    after = move(BOOK, ("nodes", 0, "nodes", 1), ("nodes",))
    moved = "      # about a2\n      - id: a2\n"
    expected = BOOK.replace(moved, "").replace(
        "      - twee\n", "      - twee\n" + textwrap.indent(textwrap.dedent(moved), "  ")
    )
    assert after == expected


def test_an_entry_moves_into_a_list_that_is_made_for_it() -> None:
    after = move(BOOK, ("nodes", 0), ("nodes", 1, "nodes"))
    read = load(after, path="x").children("nodes")
    assert [node.text("id") for node in read] == ["b"]
    assert [node.text("id") for node in read[0].children("nodes")] == ["a"]
    assert "        - id: a   # first\n" in after.replace("      - id: a ", "        - id: a ")
    assert "      # about a\n" in after
    assert "# names" in after


def test_a_list_that_becomes_empty_is_removed() -> None:
    once = move(BOOK, ("nodes", 0, "nodes", 0), ("nodes",))
    twice = move(once, ("nodes", 0, "nodes", 0), ("nodes",))
    read = load(twice, path="x").children("nodes")
    assert [node.text("id") for node in read] == ["a", "b", "a1", "a2"]
    assert not read[0].has("nodes")


def test_moving_the_last_entry_to_the_end_of_its_own_list_changes_nothing() -> None:
    assert move(BOOK, ("nodes", 1), ("nodes",)) == BOOK


def test_moving_the_first_entry_to_the_end_of_its_own_list_keeps_all_others() -> None:
    read = load(move(BOOK, ("nodes", 0), ("nodes",)), path="x").children("nodes")
    assert [node.text("id") for node in read] == ["b", "a"]


def test_entries_in_brackets_move_too() -> None:
    text = "nodes: [{id: a, nodes: [{id: b}]}, {id: c, nodes: []}]\n"
    after = move(text, ("nodes", 0, "nodes", 0), ("nodes", 1, "nodes"))
    assert after == "nodes: [{id: a}, {id: c, nodes: [{id: b}]}]\n"


@pytest.mark.parametrize("where", [("x", "y"), ("nodes", 9), ("nodes", "id"), ("nodes", 0, 0)])
def test_a_place_that_is_not_there_is_refused(where: KeyPath) -> None:
    with pytest.raises(UsageError):
        edit(BOOK, {where: "x"})


def test_a_change_that_would_touch_more_is_refused() -> None:
    with pytest.raises(FormatError, match="without touching other lines"):
        edit("a:\n  - - x\n    - y\n  - z\n", {("a", 0, 0): None})


def test_a_file_with_a_double_key_is_not_changed() -> None:
    with pytest.raises(FormatError, match="stands here twice"):
        edit("a: 1\na: 2\n", {("b",): "x"})


def test_a_block_that_keeps_its_blank_lines_keeps_them() -> None:
    after = edit("a: |+\n  x\n\nb: 1\n", {("c",): "2"}, order=["a", "c", "b"])
    assert after == "a: |+\n  x\n\nc: '2'\nb: 1\n"


def test_windows_line_ends_stay() -> None:
    after = edit("a: 1\r\nb: 2\r\n", {("a",): "x\ny", ("c",): "3"})
    assert after == "a: |-\r\n  x\r\n  y\r\nb: 2\r\nc: '3'\r\n"


def places(tree: object, above: KeyPath = ()) -> list[KeyPath]:
    """Every path in a tree, and one new place in each mapping and list."""
    if isinstance(tree, dict):
        below = [places(value, (*above, key)) for key, value in tree.items()]
        return [*([above] if above else []), *itertools.chain(*below), (*above, "new key")]
    if isinstance(tree, list):
        below = [places(value, (*above, at)) for at, value in enumerate(tree)]
        return [above, *itertools.chain(*below), (*above, len(tree))]
    return [above]


def put(tree: Value, where: KeyPath, value: Value) -> Value:
    """What the change should give, worked out on values alone."""
    step, *rest = where
    if isinstance(tree, dict):
        below = put(tree[step], tuple(rest), value) if rest else value
        return {
            **{k: v for k, v in tree.items() if k != step},
            **({step: below} if below is not None else {}),
        }
    assert isinstance(tree, list)
    below = put(tree[int(step)], tuple(rest), value) if rest else value
    return [*tree[: int(step)], *([below] if below is not None else []), *tree[int(step) + 1 :]]


@given(TOPS, TREES | st.none(), st.data(), st.booleans())
def test_any_place_of_any_file_can_be_changed(
    tree: dict[str, Value], value: Value, data: st.DataObject, flow: bool
) -> None:
    where = data.draw(st.sampled_from(places(tree)))
    before = render(tree, flow=flow)
    # A list in a list on one line is the shape that is refused.
    assume(flow or "- - " not in before)
    after = edit(before, {where: value})
    assert load(after, path="x").plain() == as_plain(put(tree, where, value))


@given(
    st.dictionaries(NAMES, WORDS.filter(str.isalnum), min_size=1), st.sampled_from(["x", "y\nz"])
)
def test_every_comment_survives_a_change(tree: dict[str, Value], value: str) -> None:
    written = "".join(f"# above {line}\n{line} # behind\n" for line in dump(tree).splitlines())
    for key in tree:
        after = edit(written, {(key,): value, ("new",): "n"})
        assert after.count("# above") == after.count("# behind") == len(tree)
        assert load(after, path="x").plain() == {**tree, key: value, "new": "n"}


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_a_change_in_a_shipped_codebook_is_one_line_of_difference(book: Path) -> None:
    text = book.read_text("utf-8")
    assert changed_lines(text, edit(text, {("version",): "77"})) == (
        ["version: 1"],
        ["version: '77'"],
    )
    last = len(load(text, path=book).children("nodes")) - 1
    gone, new = changed_lines(text, edit(text, {("nodes", last, "colour"): "teal"}))
    assert (gone, new) == ([], ["    colour: teal"])

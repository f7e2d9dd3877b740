"""A comparison of two codebooks names what a researcher has to look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.codebook import read_codebook
from qualcode.formats.codebook_diff import Change, _matched, diff
from qualcode.model.codebook import Codebook, Node, Suggestion
from qualcode.model.ids import BookId, CodeId

ROOT = Path(__file__).parents[2]


def book(*nodes: Node, id: str = "b") -> Codebook:
    return Codebook(BookId(id), "B", 1, nodes=nodes)


def brief(changes: list[Change]) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    return [(change.kind, change.before, change.after, change.what) for change in changes]


def shipped(name: str) -> Codebook:
    path = ROOT / "codebooks" / f"{name}.yaml"
    return read_codebook(path.read_text("utf-8"), path=path)


A, B = Node("a", "A", definition="d"), Node("b", "B", atlas="Bee")


@pytest.mark.parametrize(
    ("old", "new", "kind", "before", "after", "sentence"),
    [
        (book(A), book(A, B), "added", (), ("b",), 'Added: the code "B".'),
        (
            book(A),
            book(replace(A, nodes=(replace(B, role="secondary"),))),
            "added", (), ("b",), 'Added: the secondary code "B" under "A".',
        ),
        (
            book(A), book(A, Node("c", "C", codable=False)),
            "added", (), ("c",), 'Added: the category "C".',
        ),
        (book(A, B), book(A), "removed", ("b",), (), 'Removed: "B".'),
        (
            book(A), book(replace(A, label="Aa")),
            "renamed", ("a",), ("a",), 'Renamed: "A" is now "Aa".',
        ),
        (
            book(B), book(replace(B, atlas=None)),
            "renamed", ("b",), ("b",),
            'Renamed: the ATLAS.ti label of "B" was "Bee" and is now empty.',
        ),
        (
            book(A, B), book(replace(A, nodes=(B,))),
            "moved", ("b",), ("b",), 'Moved: "B" stands under "A"; it stood at the top.',
        ),
        (
            book(replace(A, nodes=(B,))), book(A, B),
            "moved", ("b",), ("b",), 'Moved: "B" stands at the top; it stood under "A".',
        ),
        (
            book(A), book(replace(A, definition="e", exclude=("x",))),
            "meaning", ("a",), ("a",), 'Changed meaning: "A" has another definition, exclude.',
        ),
        (
            book(A), book(replace(A, definition="e"), id="c"),
            "reworded", ("a",), ("a",), 'Described anew: "A" (definition); compare them.',
        ),
        (
            book(A), book(replace(A, role="secondary")),
            "role", ("a",), ("a",), 'Changed role: "A" was primary and is now secondary.',
        ),
        (
            book(A), book(replace(A, codable=False)),
            "codable", ("a",), ("a",),
            'Changed use: "A" is now a category that is never applied itself.',
        ),
        (
            book(A), book(replace(A, retired=True)),
            "retired", ("a",), ("a",), 'Retired: "A" is no longer applied.',
        ),
        (
            book(replace(A, retired=True)), book(A),
            "restored", ("a",), ("a",), 'Taken up again: "A" is no longer retired.',
        ),
        (
            book(A), book(Node("c", "C", aliases=("a",)), Node("e", "E", aliases=("A",))),
            "split", ("a",), ("c", "e"), 'Split: "A" is now "C" and "E".',
        ),
        (
            book(A, B), book(Node("c", "C", aliases=("bee", "A"))),
            "merged", ("a", "b"), ("c",), 'Merged: "A" and "B" are now "C".',
        ),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_one_change_with_its_sentence(
    old: Codebook, new: Codebook, kind: str, before: tuple[str, ...], after: tuple[str, ...],
    sentence: str,
) -> None:  # fmt: skip
    [change] = diff(old, new)
    assert (change.kind, change.before, change.after) == (kind, before, after)
    assert change.sentence == sentence


def test_a_book_without_changes_gives_none() -> None:
    assert diff(shipped("students"), shipped("students")) == []


def test_codes_are_paired_by_atlas_label_when_ids_differ() -> None:
    assert diff(book(B), book(replace(B, id="bee", atlas="BEE"))) == []


def test_an_atlas_label_under_two_nodes_pairs_none_of_them() -> None:
    new = book(Node("c", "C", atlas="Bee"), Node("d", "D", atlas="Bee"))
    assert brief(diff(book(B), new)) == [
        ("added", (), ("c",), "C"),
        ("added", (), ("d",), "D"),
        ("removed", ("b",), (), "B"),
    ]


def test_what_the_caller_says_goes_before_ids() -> None:
    changes = diff(book(A, B), book(A, B), {"a": ["b"]})
    assert ("renamed", ("a",), ("b",), "label") in brief(changes)
    assert ("added", (), ("a",), "A") in brief(changes)
    assert ("removed", ("b",), (), "B") in brief(changes)


def test_a_split_and_a_merge_can_be_named_by_the_caller() -> None:
    new = book(Node("x", "X"), Node("y", "Y"))
    assert brief(diff(book(A), new, {"a": ["x", "y"]})) == [
        ("split", ("a",), ("x", "y"), '"X" and "Y"')
    ]
    assert brief(diff(book(A, B), book(Node("x", "X")), {"a": ["x"], "b": ["x"], "no": ["x"]})) == [
        ("merged", ("a", "b"), ("x",), '"A" and "B"')
    ]


def test_mappings_of_a_book_are_followed() -> None:
    way = Suggestion(CodeId("b/a"), (CodeId("c/x"), CodeId("z/q")))
    new = replace(book(Node("x", "X", definition="d"), id="c"), mappings=(way,))
    assert brief(diff(book(A), new)) == [("renamed", ("a",), ("x",), "label")]


def test_two_categories_whose_codes_went_to_one_are_merged_and_nothing_moved() -> None:
    old = book(Node("p", "P", codable=False, nodes=(A,)), Node("q", "Q", codable=False, nodes=(B,)))
    new = book(Node("r", "R", codable=False, nodes=(A, B)))
    assert brief(diff(old, new)) == [("merged", ("p", "q"), ("r",), '"P" and "Q"')]


@pytest.fixture(scope="module")
def from_professionals() -> list[Change]:
    return diff(shipped("professionals"), shipped("students"))


def ids(changes: list[Change], kind: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(change.before, change.after) for change in changes if change.kind == kind]


def test_students_add_nine_primary_and_three_secondary_codes(
    from_professionals: list[Change],
) -> None:
    students = shipped("students").by_id
    added = [students[after[0]] for _, after in ids(from_professionals, "added")]
    assert [node.atlas for node in added if node.codable and node.role == "primary"] == [
        "Binding algemeen", "Binding buiten instelling", "Binding overig",
        "Welzijn buiten instelling", "Welzijn communicatie", "Welzijn overig",
        "Studie ondersteuning curriculum", "Informatievoorziening", "Didactisch overig",
    ]  # fmt: skip
    assert [node.atlas for node in added if node.codable and node.role == "secondary"] == [
        "positief", "neutraal", "fysiek",
    ]  # fmt: skip
    assert [node.label for node in added if not node.codable] == ["Waardering", "Online vs fysiek"]


def test_students_rename_two_categories_and_keep_all_codes_of_professionals(
    from_professionals: list[Change],
) -> None:
    assert ids(from_professionals, "removed") == []
    assert ids(from_professionals, "renamed") == [
        (("relationele-aspecten",), ("binding",)),
        (("persoonsgerichte-ontwikkeling",), ("welzijn",)),
        (("studie-ondersteuning",), ("studie-ondersteuning",)),
        (("negatief",), ("negatief",)),
        (("online",), ("online",)),
        (("toekomstidee",), ("toekomstideeen-en-suggesties",)),
        (("toekomstidee",), ("toekomstideeen-en-suggesties",)),
    ]
    assert ids(from_professionals, "moved") == [
        (("negatief",), ("negatief",)), (("online",), ("online",)),
    ]  # fmt: skip


def test_students_narrow_studie_ondersteuning_and_change_what_negatief_means(
    from_professionals: list[Change],
) -> None:
    [narrowed] = [change for change in from_professionals if change.kind == "narrowed"]
    assert narrowed.sentence == (
        'Narrowed: part of "Studentondersteuning en begeleiding bij succesvol studeren" is now '
        '"Studieondersteuning binnen het curriculum".'
    )
    assert (("negatief",), ("negatief",)) in ids(from_professionals, "meaning")
    unchanged_names = {before[0] for before, _ in ids(from_professionals, "reworded")}
    assert unchanged_names == {
        "binding-instituut-en-opleiding", "binding-docenten-en-staf", "binding-studenten",
        "welzijn-ondersteuning", "roostering-en-toetsing", "verbindende-en-activerende-didactiek",
    }  # fmt: skip


NODES = st.builds(
    Node,
    st.sampled_from("abcdef"),
    st.sampled_from("ABCDEF"),
    atlas=st.none() | st.sampled_from("ABC"),
    codable=st.booleans(),
    aliases=st.lists(st.sampled_from("ABC"), max_size=2).map(tuple),
)
TREES = st.lists(NODES, max_size=5, unique_by=lambda node: node.id)


@given(TREES, TREES, st.integers(0, 4), st.booleans())
def test_every_node_of_both_books_is_accounted_for_once(
    olds: list[Node], news: list[Node], nested: int, other: bool
) -> None:
    if nested < len(news):
        news = [*news[:nested], replace(news[nested], nodes=tuple(news[nested + 1 :]))]
    old, new = book(*olds), book(*news, id="c" if other else "b")
    match = _matched(old, new, {})
    before = [
        *(a.id for a, _ in match.pairs),
        *(a.id for a, _ in match.splits),
        *(node.id for nodes, _ in match.merges for node in nodes),
        *(node.id for node in match.old_left()),
    ]
    after = [
        *(b.id for _, b in match.pairs),
        *(node.id for _, nodes in match.splits for node in nodes),
        *(b.id for _, b in match.merges),
        *(node.id for node in match.new_left()),
    ]
    assert sorted(before) == sorted(old.by_id)
    assert sorted(after) == sorted(new.by_id)
    changes = diff(old, new)
    assert {c.after[0] for c in changes if c.kind == "added"} == {n.id for n in match.new_left()}
    assert {c.before[0] for c in changes if c.kind == "removed"} == {n.id for n in match.old_left()}

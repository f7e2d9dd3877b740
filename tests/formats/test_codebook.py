"""A codebook file is read whole or refused with everything that is wrong with it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.codebook import check_codebook, read_codebook, write_codebook
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.codebook import Codebook, LogEntry, Node, Rules, Suggestion
from qualcode.model.errors import CodebookError
from qualcode.model.ids import BookId, CodeId

ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "codebooks").glob("*.yaml"))
HEAD = "codebook: b\ntitle: B\nversion: 1\n"


def book(text: str) -> Codebook:
    return read_codebook(HEAD + text, path="b.yaml")


def findings(text: str, head: str = HEAD) -> list[str]:
    """Level and problem; lines count from the first one after the head."""
    lines = head.count("\n")
    return [
        f"{found.level} {found.problem.line - lines} "
        f"{found.problem.message}{found.problem.hint and f' [{found.problem.hint}]'}"
        for found in check_codebook(head + text, "b.yaml")
    ]


def test_a_book_is_read_with_all_its_keys() -> None:
    text = """\
format: 1
codebook: fg
title: Focusgroepen
version: 3
language: en
source: rapport A
reconstructed: yes
description: D
prompt: Het werkzame element is …
rules: {secondary_requires_primary: true}
mappings:
  - {from: fg/a, to: [cmo/context, cmo/uitkomst], note: kies}
nodes:
  - id: a
    label: A
    codable: false
    nodes:
      - id: a.1
        label: no
        atlas: 2026-11-20
        role: secondary
        question: q
        definition: d
        include: i
        exclude: [e]
        examples: [x, y]
        aliases: [b]
        keywords: [k]
        facets: {goal: binding, number: 1}
        colour: teal
        note: n
  - {id: p, label: P}
  - {id: old, label: Old, retired: true}
log:
  - {version: 3, date: 2026-11-18, by: ana, why: w, changes: [c]}
"""
    leaf = Node(
        "a.1", "no", atlas="2026-11-20", role="secondary", question="q", definition="d",
        include=("i",), exclude=("e",), examples=("x", "y"), aliases=("b",), keywords=("k",),
        facets={"goal": "binding", "number": "1"}, colour="teal", note="n",
    )  # fmt: skip
    assert read_codebook(text, path="fg.yaml") == Codebook(
        id=BookId("fg"),
        title="Focusgroepen",
        version=3,
        language="en",
        nodes=(
            Node("a", "A", codable=False, nodes=(leaf,)),
            Node("p", "P"),
            Node("old", "Old", retired=True),
        ),
        rules=Rules(secondary_requires_primary=True),
        source="rapport A",
        description="D",
        prompt="Het werkzame element is …",
        reconstructed=True,
        mappings=(
            Suggestion(CodeId("fg/a"), (CodeId("cmo/context"), CodeId("cmo/uitkomst")), "kies"),
        ),
        log=(LogEntry(3, "2026-11-18", "ana", "w", ("c",)),),
    )


NAMES = st.text(min_size=1, max_size=30).filter(lambda t: t.strip() and not UNPRINTABLE.search(t))
TEXTS = st.lists(NAMES, max_size=2).map(tuple)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Books with nodes to three levels and every kind of text in them."""
    ids = iter(f"n{number}" for number in range(1000))

    def nodes(depth: int) -> tuple[Node, ...]:
        return tuple(
            Node(
                next(ids),
                draw(NAMES),
                codable=draw(st.booleans()),
                atlas=draw(st.none() | NAMES),
                role=draw(st.sampled_from(["primary", "secondary"])),
                definition=draw(st.none() | NAMES),
                include=draw(TEXTS),
                aliases=draw(TEXTS),
                facets=draw(st.dictionaries(NAMES, NAMES, max_size=2)),
                nodes=nodes(depth - 1) if depth else (),
            )
            for _ in range(draw(st.integers(0, 2)))
        )

    return Codebook(
        BookId("b"),
        draw(NAMES),
        draw(st.integers(2, 9)),
        language=draw(st.sampled_from(["nl", "en", "no"])),
        nodes=nodes(2),
        reconstructed=draw(st.booleans()),
        mappings=(Suggestion(CodeId("x/y"), (CodeId("z/" + draw(st.just("q"))),), draw(NAMES)),),
        log=(LogEntry(2, "2026-11-20", draw(NAMES), draw(NAMES), draw(TEXTS)),),
    )


@given(codebooks())
def test_a_written_book_is_read_as_itself(codebook: Codebook) -> None:
    assert read_codebook(write_codebook(codebook), path="b.yaml") == codebook


def test_a_book_is_written_without_default_values() -> None:
    codebook = Codebook(BookId("b"), "B", 1, nodes=(Node("a", "A", definition="d"),))
    assert write_codebook(codebook) == (
        "format: 1\ncodebook: b\ntitle: B\nversion: 1\n"
        "nodes:\n  - id: a\n    label: A\n    definition: d\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nodes:\n  - id: a\n    definition: d\n", ['error 2 "label" is missing.']),
        ("nodes:\n  - label: A\n    definition: d\n", ['error 2 "id" is missing.']),
        (
            "nodes:\n  - {id: a, label: A, definition: d}\n  - {id: a, label: B, definition: d}\n",
            [
                (
                    'error 3 The id "a" is taken: the code at line 5 has it. '
                    "[Every code has an id of its own.]"
                )
            ],
        ),
        (
            "nodes:\n  - {id: Thuis, label: A, definition: d}\n",
            ['error 2 The id "Thuis" has capitals. [Write "thuis".]'],
        ),
        (
            'nodes:\n  - {id: "Één & ander", label: A, definition: d}\n',
            [
                (
                    'error 2 The id "Één & ander" may hold only a-z, 0-9, and single - or . between '
                    'them. [Write "een-en-ander".]'
                )
            ],
        ),
        (
            'nodes:\n  - {id: "!", label: "?", definition: d}\n',
            ['error 2 The id "!" may hold only a-z, 0-9, and single - or . between them.'],
        ),
        (
            "nodes:\n  - {id: a, label: A, defintion: d, definition: d}\n",
            [('error 2 "defintion" is not a key that is known here. [Did you mean "definition"?]')],
        ),
        (
            "nodes:\n  - {id: a, label: A, definition: d, role: secundary}\n",
            ['error 2 "role" cannot be "secundary". [Did you mean "secondary"?]'],
        ),
        (
            (
                "nodes:\n  - {id: a, label: A, definition: d, retired: true, "
                "nodes: [{id: b, label: B, definition: d}]}\n"
            ),
            [
                (
                    'error 2 "a" is retired, but "b" below it is not. '
                    "[Retire or move the codes below it first.]"
                )
            ],
        ),
        (
            (
                "nodes: [{id: a, label: A, definition: d}]\nmappings:\n"
                "  - {from: b/aa, to: [c, other/x, b/a]}\n  - {to: [b/a]}\n"
            ),
            [
                'error 3 This book has no code "aa". [Did you mean "b/a"?]',
                (
                    'error 3 "c" does not name a codebook and a code. '
                    '[Write "b/c", or the id of another book before it.]'
                ),
                'error 4 "from" is missing.',
            ],
        ),
        (
            (
                "nodes: [{id: a, label: A, definition: d}]\nlog:\n"
                "  - {version: 3, date: 2026-01-02, by: a, why: w}\n"
                "  - {version: 2, date: 2026-1-2, by: a, why: w}\n  - {version: 3}\n"
            ),
            [
                (
                    "error 0 The book says version 1, but its log ends with version 3. "
                    "[Write version: 3.]"
                ),
                "error 4 The log goes back from version 3 to 2. [Put the newest entry last.]",
                (
                    'error 4 "date" is "2026-1-2", which is not a date. '
                    "[Write a day as YYYY-MM-DD, as in 2026-11-20.]"
                ),
                'error 5 "by" is missing.',
                'error 5 "date" is missing.',
                'error 5 "why" is missing.',
            ],
        ),
        (
            (
                "rules: {secondary_requires_primary: true}\n"
                "nodes: [{id: a, label: A, definition: d}]\n"
            ),
            [
                (
                    "error 1 The rule asks that a secondary code overlaps a primary one; no code is "
                    "secondary. [Give a code role: secondary, or remove the rule.]"
                )
            ],
        ),
        (
            (
                "rules: {secondary_requires_primary: true}\n"
                "nodes: [{id: a, label: A, definition: d, role: secondary}]\n"
            ),
            [
                (
                    "error 1 The rule asks that a secondary code overlaps a primary one; no code is "
                    "primary. [Give a code role: primary, or remove the rule.]"
                )
            ],
        ),
        (
            "nodes: [{id: a, label: A, definition: d, role: secondary}]\n",
            [
                (
                    "advice 1 The book has secondary codes and does not say whether they must "
                    "overlap a primary code. "
                    "[Declare rules: {secondary_requires_primary: true}, or false.]"
                )
            ],
        ),
        (
            (
                "rules: {secondary_requires_primary: no}\n"
                "nodes: [{id: a, label: A, definition: d, role: secondary}]\n"
            ),
            [],
        ),
        (
            "nodes:\n  - {id: a, label: A}\n  - {id: b, label: B, codable: no}\n",
            ['advice 2 The code "a" has no definition. [Say in a sentence what it means.]'],
        ),
        (
            (
                "nodes:\n  - {id: a, label: A, definition: d, aliases: [X]}\n"
                "  - {id: b, label: B, definition: d, aliases: [y, x], atlas: A}\n"
                "  - {id: c, label: C, definition: d, aliases: [x], atlas: A, retired: true}\n"
            ),
            ['advice 3 The alias "x" of "b" is also one of "a". [Keep it where it fits best.]'],
        ),
        (
            (
                "nodes:\n  - id: a\n    label: A\n    codable: no\n    nodes:\n"
                "      - {id: b, label: B, definition: d}\n      - {id: c, label: b, definition: d}\n"
            ),
            ['advice 7 "c" has the same label as "b" beside it. [Coders cannot tell them apart.]'],
        ),
        (
            "nodes:\n  - id: a\n    label: A\n    definition: d\n    examples: []\n    note:\n",
            [
                'advice 5 "examples" is empty. [Fill it in or remove it.]',
                'advice 6 "note" is empty. [Fill it in or remove it.]',
            ],
        ),
        ("", ["advice -2 The book has no codes yet."]),
        (
            "nodes:\n  - {id: a, label: A, definition: d, examples: [x, '']}\n",
            ['error 2 Entry 2 of "examples" is empty. [Fill it in or remove it.]'],
        ),
        (
            "nodes: {a: b}\n",
            [
                "advice 1 The book has no codes yet.",
                (
                    'error 1 "nodes" is a mapping (key: value); a list with a dash before each entry '
                    "is expected here."
                ),
            ],
        ),
        (
            "nodes: [\n",
            [("error 2 column 1: this is not valid YAML: did not find expected node content.")],
        ),
        (
            "format: 99\n",
            [
                (
                    "error 1 the file has format 99; this qualcode reads format 1 and "
                    "older. [It was written by a newer qualcode. Install that version to "
                    "open it.]"
                )
            ],
        ),
    ],
)
def test_everything_wrong_with_a_book_is_found(text: str, expected: list[str]) -> None:
    found = findings(text)
    assert sorted(found) == sorted(expected)


def test_the_head_of_a_book_is_asked_for() -> None:
    found = findings("nodes: [{id: a, label: A, definition: d}]\ncodebook: a/b\n", head="")
    assert found == [
        'error 1 "title" is missing.',
        'error 1 "version" is missing.',
        (
            'error 2 "a/b" cannot be the id of a codebook. [Use 1 to 64 letters, digits, - _ or . '
            "and start with a letter or digit, as in FG03.]"
        ),
    ]


def test_a_node_stands_under_the_parent_it_names() -> None:
    flat = """\
nodes:
  - {id: b, label: B, parent: a}
  - {id: a, label: A, nodes: [{id: c, label: C}]}
  - {id: d, label: D, parent: b}
  - {id: e, label: E}
"""
    assert book(flat).nodes == (
        Node("a", "A", nodes=(Node("c", "C"), Node("b", "B", nodes=(Node("d", "D"),)))),
        Node("e", "E"),
    )


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (
            ["{id: bing, label: B}", "{id: a, label: A, parent: bingo}"],
            'error 3 There is no code "bingo" to stand under. [Did you mean "bing"?]',
        ),
        (
            ["{id: a, label: A, parent: b}", "{id: b, label: B, parent: a}"],
            'error 2 "a" would stand under itself. [Choose another parent.]',
        ),
        (
            [
                "{id: a, label: A, parent: c, nodes: [{id: b, label: B, nodes: [{id: c, label: C}]}]}"
            ],
            'error 2 "a" would stand under itself. [Choose another parent.]',
        ),
        (
            ["{id: a, label: A, parent: a}"],
            'error 2 "a" would stand under itself. [Choose another parent.]',
        ),
        (
            ["{id: a, label: A, nodes: [{id: b, label: B, parent: c}]}", "{id: c, label: C}"],
            (
                'error 2 "b" stands under "a" but says parent: c. '
                "[Remove the parent, or move the code.]"
            ),
        ),
        (
            [
                "{id: c, label: C, parent: a}",
                "{id: a, label: A, parent: b}",
                "{id: b, label: B, parent: a}",
            ],
            'error 3 "a" would stand under itself. [Choose another parent.]',
        ),
    ],
)
def test_a_parent_that_cannot_be_is_an_error(nodes: list[str], expected: str) -> None:
    assert expected in findings("nodes:\n" + "".join(f"  - {node}\n" for node in nodes))


def test_a_chain_of_a_thousand_parents_is_refused_and_no_crash() -> None:
    nodes = "".join(f"  - {{id: n{n}, label: N, parent: n{n + 1}}}\n" for n in range(1_000))
    found = findings(f"nodes:\n{nodes}  - {{id: n1000, label: N}}\n")
    assert "The codes are nested deeper than 60 levels." in " ".join(found)


def test_a_book_with_errors_is_refused_with_all_of_them_in_order() -> None:
    with pytest.raises(CodebookError) as raised:
        book("nodes:\n  - {id: A, label: A}\n  - {id: b, lable: B}\n")
    assert [problem.line for problem in raised.value.problems] == [5, 6, 6]
    assert str(raised.value).startswith("b.yaml: the codebook has 3 problems:\n  line 5, column 6")


def test_a_file_that_is_no_yaml_is_a_codebook_error_at_its_line() -> None:
    with pytest.raises(CodebookError) as raised:
        book("nodes: [\n")
    assert raised.value.line == 5
    assert str(raised.value).startswith("b.yaml, line 5: column 1: this is not valid YAML")


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_damaged_book_is_never_more_than_a_codebook_error(path: Path) -> None:
    text = path.read_text("utf-8")[:6_000]
    chance = random.Random(path.stem)
    for _ in range(60):
        damaged = text
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(damaged))
            end = at + chance.choice([0, 1, 1, 4, 40])
            damaged = damaged[:at] + chance.choice(PIECES) + damaged[end:]
        check_codebook(damaged, path)
        try:
            codebook = read_codebook(damaged, path=path)
        except CodebookError:
            continue
        assert read_codebook(write_codebook(codebook), path=path) == codebook


PIECES = [
    "", " ", "\n", "\t", ":", "- ", "  ", "[", "]", "{", "}", '"', "'", "#", "&a", "*a", "|", ">",
    "!", "%", "@", "\0", "\r", "é", "id: x\n", "parent: a", "nodes:", "\n- ", "null", "---\n", "99",
]  # fmt: skip


@given(st.text(max_size=200))
def test_no_text_is_more_than_a_codebook_error(text: str) -> None:
    for whole in (text, HEAD + "nodes:\n  - " + text, HEAD + text):
        check_codebook(whole, "b.yaml")
        try:
            read_codebook(whole, path="b.yaml")
        except CodebookError:
            continue


def test_a_mapping_to_an_unknown_code_is_told_even_when_another_code_has_no_id() -> None:
    text = "nodes: [{label: A, definition: d}]\nmappings:\n  - {from: b/q, to: [b/q]}\n"
    told = findings(text)
    assert [line for line in told if 'has no code "q"' in line]
    assert [line for line in told if '"id" is missing' in line]

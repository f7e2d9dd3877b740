"""Lines read as YAML are read as the whole parser reads them, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.formats.yamllines import by_line
from qualcode.formats.yamlnodes import Items, Node, Pairs, Scalar
from qualcode.formats.yamltree import parse
from qualcode.formats.yamlwrite import dump
from qualcode.model.errors import FormatError

SIDECAR = """\
format: 1
version: 06fd1e057f011e27
source:
  format: teams-vtt
  imported: '2026-11-02'
speakers:
  Bakker, Anke:
    role: researcher
    participant: INT1
markers:
  - turn: 1
    kind: phase
    label: studenten onder elkaar
  - turn: 43
    kind: vragen (rond 2)
present:
  - observator
  - '2'
corrected_by: ana
"""

KEYS = st.sampled_from(["a", "b", "Jansen, Anke", "null", "label é", "x-1"])
WORDS = st.sampled_from(["x", "1", "no", "2026-11-02", "het (was) goed", "'", "a: b", "- b", "é ü"])
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)
LINES = st.builds(
    lambda indent, dash, key, value: f"{indent}{dash}{key}{value}".rstrip(" ") + "\n",
    st.sampled_from(["", "", "  ", "  ", "    ", "      ", " "]),
    st.sampled_from(["", "", "", "- "]),
    st.sampled_from(["", "a: ", "b: ", "b: ", "c: ", "c:", "Jansen, Anke: "]),
    st.sampled_from(
        ["", "", "x", "x y", "'x'", "'a: b'", "~", "null", "1", "é, (ü)", "x #y", "a: b", "&x", "|"]
    ),
)


def shape(node: Node) -> object:
    """What a node says and where it begins."""
    at = (node.place.line, node.place.column, node.place.start)
    match node:
        case Scalar():
            return (*at, node.place.end, node.text, node.style)
        case Items():
            return (*at, node.flow, [shape(item) for item in node.nodes])
        case Pairs():
            pairs = [(key, shape(name), shape(item)) for key, (name, item) in node.nodes.items()]
            return (*at, node.flow, pairs)


def is_read_alike(text: str) -> bool:
    """Whether the lines were read; then the whole parser reads the same, with no problem."""
    found = by_line(text)
    if found is None:
        return False
    whole, problems = parse(text, path="x.yaml")
    assert (shape(found), []) == (shape(whole), problems)
    return True


def test_a_description_is_read_line_by_line() -> None:
    assert is_read_alike(SIDECAR)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_what_the_program_writes_is_read_as_a_parser_reads_it(tree: dict[str, object]) -> None:
    is_read_alike(dump(tree))  # type: ignore[arg-type]


@given(st.lists(LINES, min_size=1, max_size=7).map("".join))
@example("a:\n  b:\n    - c\nb: 1\n")
@example("a:\n- b\n")
@example("a: x\n  y\n")
@example("a: 1\na: 2\n")
@example("a:\nb: 1\n")
@example("a: 'b'c\n")
@example("a: b\n...\n")
def test_any_lines_are_read_as_a_parser_reads_them(text: str) -> None:
    try:
        is_read_alike(text)
    except FormatError:
        pytest.fail(f"read, and refused by the whole parser: {text!r}")


@pytest.mark.parametrize(
    "text",
    ["", "a: 1", "a: 1\n\n", "a: 1 # why\n", "a:\n", "a:\n   b: 1\n", "a: x\n  y\n", "- a\n",
     'a: "b"\n', "a: [b]\n", "a: 1\na: 2\n", " a: 1\n", "a: b: c\n", "a: 'it''s'\n", "a: b \n"],
)  # fmt: skip
def test_what_takes_a_parser_is_left_to_it(text: str) -> None:
    assert by_line(text) is None


def test_nesting_and_keys_have_their_bounds() -> None:
    deep = "".join(f"{'  ' * n}a:\n" for n in range(21)) + "  " * 21 + "a: 1\n"
    assert by_line(deep) is None
    assert by_line(f"{'k' * 101}: 1\n") is None
    assert is_read_alike(f"{'k' * 100}: 1\n")

"""YAML is read as texts, typed by its reader, and every problem has its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.yamltext import (
    Fields,
    Value,
    dump,
    format_version,
    load,
    nearest,
    raise_problems,
)
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.errors import CodebookError, FormatError, Problem
from qualcode.model.study import FORMAT

WORDS = st.text(max_size=60).filter(lambda text: not UNPRINTABLE.search(text))
PLAIN = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def fields(text: str) -> Fields:
    return load(text, path="study.yaml")


def messages(read: Fields) -> list[str]:
    return [str(problem) for problem in sorted(read.problems)]


@pytest.mark.parametrize("word", ["no", "on", "1:30", "2026-11-20", "0o17", "1_000", ".inf", "y"])
def test_a_scalar_stays_the_text_as_written(word: str) -> None:
    assert fields(f"key: {word}").text("key") == word


@pytest.mark.parametrize("nothing", ["", "null", "~", "   # a remark"])
def test_a_key_without_a_value_is_absent(nothing: str) -> None:
    read = fields(f"label: {nothing}\nmore: x")
    assert (read.text("label"), read.has("label"), read.texts("label")) == (None, False, ())
    assert (read.child("label"), read.children("label"), read.problems) == (None, [], [])


def test_quoted_words_for_nothing_are_texts() -> None:
    assert fields('label: "null"').text("label") == "null"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: [1, 2\nb: c", 2, "not valid YAML"),
        ("a: 1\nb: c: d", 2, 'Put a text that holds ": " in quotes'),
        ("a: 1\nb:\n\t- c", 3, "a tab where only spaces may stand"),
        ("a: 1\nb: *x", 2, "*x refers to another place"),
        ("a: &x 1", 1, "&x is an anchor"),
        ("a: {<<: b}", 1, "<< merges mappings"),
        ("a: !!int 3", 1, "is a tag; tags are not used"),
        ("a: !!map {b: c}", 1, "is a tag; tags are not used"),
        ("a: 1\n---\nb: 2", 2, "a second document begins here"),
        ("? [a, b]\n: c", 1, "a key must be a word; here it is a list"),
        ("- a\n- b", 1, "the file holds a list"),
        ("hello", 1, 'the file holds the text "hello"'),
        ("", None, "the file is empty"),
        ("# a remark", None, "the file is empty"),
        ("a: 1\nb: x\0y", 2, "column 5: the character U+0000 cannot be shown"),
        ("a: \ud800", 1, "column 4: the character U+D800 cannot be shown"),
        ('a: "\\e[31m"', 1, "the text holds U+001B, which cannot be shown"),
        ("a: " + "[" * 100_000, 1, "deeper than 60 levels"),
        ("a: " + "{b: " * 70, 1, "deeper than 60 levels"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_line(text: str, line: int | None, says: str) -> None:
    with pytest.raises(FormatError) as raised:
        fields(text)
    assert raised.value.line == line
    assert says in str(raised.value)
    assert str(raised.value).startswith("study.yaml")


def test_a_key_that_stands_twice_is_a_problem_and_its_first_value_counts() -> None:
    read = fields("a: 1\nb:\n  c: 2\n  c: 3\na: 4")
    assert messages(read) == [
        'line 4, column 3: "c" stands here twice; the first is at line 3. (Keep one of them.)',
        'line 5, column 1: "a" stands here twice; the first is at line 1. (Keep one of them.)',
    ]
    assert read.text("a") == "1"


def test_a_byte_order_mark_and_windows_line_ends_are_read_over() -> None:
    read = fields("\ufeffa: 1\r\nb: |\r\n  two\r\n  lines\r\n")
    assert read.plain() == {"a": "1", "b": "two\nlines\n"}


def test_a_single_text_is_a_list_of_one() -> None:
    read = fields("one: a\nmore: [b, c]\nnone: []")
    assert [read.texts(key) for key in ("one", "more", "none")] == [("a",), ("b", "c"), ()]


def test_values_are_typed_by_the_reader() -> None:
    read = fields("yes: Yes\nno: FALSE\nn: -12\nday: 2024-02-29\nrole: b\nmap: {x: 1, y: two}")
    assert read.flag("yes", default=False)
    assert not read.flag("no", default=True)
    assert read.flag("absent", default=True)
    assert (read.whole("n"), read.whole("absent", default=3)) == (-12, 3)
    assert read.date("day") == "2024-02-29"
    assert read.choice("role", ["a", "b"]) == "b"
    assert read.pairs("map") == {"x": "1", "y": "two"}
    assert read.problems == []


def test_every_value_of_the_wrong_kind_is_a_problem_at_its_place() -> None:
    read = fields(
        "flag: ja\nwhole: 1.5\nsmall: 0\nday: 2026-02-30\nday2: 20261120\nrole: primery\n"
        "text: [a]\ntexts: [a, {b: c}, '', [d]]\npairs: {a: [b]}\nchild: x\nchildren: [x]\n"
        "named: {a: b, c: }\nother: 5\n"
    )
    assert read.flag("flag", default=True)
    assert read.whole("whole", default=7) == 7
    assert read.whole("small", minimum=1) is None
    assert (read.date("day"), read.date("day2")) == (None, None)
    assert read.choice("role", ["primary", "secondary"], default="primary") == "primary"
    assert read.text("text") is None
    assert read.texts("texts") == ("a",)
    assert read.pairs("pairs") == {}
    assert (read.child("child"), read.children("children")) == (None, [])
    assert list(read.named("named")) == ["c"]
    assert read.texts("pairs") == ()
    assert read.whole("missing", required=True) is None
    assert messages(read) == [
        'line 1, column 1: "flag" is "ja". (Write true or false (or yes or no).)',
        'line 1, column 1: "missing" is missing.',
        'line 2, column 1: "whole" is "1.5", not a whole number.',
        'line 3, column 1: "small" is 0; the least it can be is 1.',
        (
            'line 4, column 1: "day" is "2026-02-30", which is not a date. '
            "(Write a day as YYYY-MM-DD, as in 2026-11-20.)"
        ),
        (
            'line 5, column 1: "day2" is "20261120", which is not a date. '
            "(Write a day as YYYY-MM-DD, as in 2026-11-20.)"
        ),
        'line 6, column 1: "role" cannot be "primery". (Did you mean "primary"?)',
        'line 7, column 1: "text" is a list; one text is expected here.',
        (
            'line 8, column 12: Entry 2 of "texts" is a mapping (key: value), not a text. '
            '(Put a text that holds ": " in quotes.)'
        ),
        'line 8, column 20: Entry 3 of "texts" is empty. (Fill it in or remove it.)',
        'line 8, column 24: Entry 4 of "texts" is a list, not a text.',
        'line 9, column 1: "pairs" is a mapping (key: value); a list of texts is expected here.',
        'line 9, column 12: "a" in "pairs" is a list, not a text.',
        'line 10, column 1: "child" is the text "x"; a mapping (key: value) is expected here.',
        'line 11, column 12: Entry 1 of "children" is the text "x"; key: value is expected.',
        'line 12, column 12: "a" in "named" is the text "b"; key: value is expected.',
    ]


def test_a_number_of_thousands_of_digits_is_a_problem_and_no_crash() -> None:
    read = fields("n: " + "9" * 5_000)
    assert read.whole("n") is None
    assert len(read.problems) == 1


def test_unknown_keys_anywhere_name_the_nearest_known_one() -> None:
    read = fields("lable: x\nnodes:\n  - {defintion: y, id: z}\n  - {zzz: 1}\n")
    read.text("label")
    for node in read.children("nodes"):
        node.text("id")
        node.text("definition")
    read.finish()
    assert messages(read) == [
        'line 1, column 1: "lable" is not a key that is known here. (Did you mean "label"?)',
        (
            'line 3, column 6: "defintion" is not a key that is known here. '
            '(Did you mean "definition"?)'
        ),
        'line 4, column 6: "zzz" is not a key that is known here. (Known: id, definition.)',
    ]


def test_the_nearest_word_ignores_letter_case_and_may_be_none() -> None:
    assert nearest("PRIMAIRY", ["primary", "secondary"]) == "primary"
    assert nearest("x", ["primary"]) is None


@pytest.mark.parametrize("error", [FormatError, CodebookError])
def test_problems_are_raised_together_in_file_order(error: type[FormatError]) -> None:
    problems = [Problem(9, 1, "late."), Problem(2, 5, "early.", "Mend it."), Problem(9, 1, "late.")]
    with pytest.raises(error) as raised:
        raise_problems(problems, path="a.yaml", what="the codebook", error=error)
    assert str(raised.value) == (
        "a.yaml: the codebook has 2 problems:\n"
        "  line 2, column 5: early. (Mend it.)\n  line 9, column 1: late."
    )
    if isinstance(raised.value, CodebookError):
        assert raised.value.problems == (problems[1], problems[0])


def test_one_problem_stands_at_its_line_with_its_hint() -> None:
    with pytest.raises(FormatError) as raised:
        raise_problems([Problem(2, 5, "early.", "Mend it.")], path="a.yaml", what="the codebook")
    assert str(raised.value) == "a.yaml, line 2: column 5: early.\nMend it."
    raise_problems([], path="a.yaml", what="the codebook")


def test_a_file_of_a_newer_qualcode_is_refused() -> None:
    format_version(fields(f"format: {FORMAT}"))
    format_version(fields("title: x"))
    with pytest.raises(FormatError, match="newer qualcode") as raised:
        format_version(fields(f"title: x\nformat: {FORMAT + 1}"))
    assert raised.value.line == 2


@given(st.dictionaries(WORDS, PLAIN, min_size=1, max_size=5))
def test_what_is_dumped_is_loaded_again(mapping: dict[str, Value]) -> None:
    assert load(dump(mapping), path="new.yaml").plain() == mapping


def test_a_new_file_is_in_block_style_with_the_keys_in_order() -> None:
    written = dump(
        {
            "format": 1,
            "title": "Codeboek é 🙂",
            "language": "no",
            "date": "2026-11-20",
            "begins": "1:30",
            "reconstructed": True,
            "colour": None,
            "memo": "eerste regel\ntweede regel",
            "nodes": [{"id": "a", "aliases": ["x", "y: z"]}, {"id": "null"}],
        }
    )
    assert written == (
        "format: 1\ntitle: Codeboek é 🙂\nlanguage: 'no'\ndate: '2026-11-20'\nbegins: '1:30'\n"
        "reconstructed: true\nmemo: |-\n  eerste regel\n  tweede regel\n"
        "nodes:\n  - id: a\n    aliases:\n      - x\n      - 'y: z'\n  - id: 'null'\n"
    )


def test_a_control_character_is_never_written() -> None:
    with pytest.raises(FormatError, match="U\\+001B"):
        dump({"label": "\x1b[31m"})


@given(st.text(max_size=200) | st.text(alphabet=" \n\t:-[]{}'\"#&*!|>%@`abc0,?", max_size=80))
def test_no_text_is_more_than_a_format_error(text: str) -> None:
    try:
        read = load(text, path="x.yaml")
    except FormatError:
        return
    read.finish()
    for key in read.keys:
        read.texts(key), read.pairs(key), read.children(key), read.named(key), read.whole(key)


def test_a_lost_beginning_of_an_item_is_one_problem() -> None:
    item = "    label: A\n    role: x\n    note: y\n"
    with pytest.raises(FormatError) as caught:
        raise_problems(
            load(f"nodes:\n  - id: a\n{item}{item}", path="x").problems, path="x", what="it"
        )
    assert caught.value.message == (
        'x, line 6: column 5: "label" stands here twice; the first is at line 3. '
        "So do 2 keys below it."
    )
    assert "`- id: ...`" in caught.value.hint


def test_of_very_many_problems_the_first_are_listed_and_the_rest_counted() -> None:
    problems = [Problem(line, 1, "wrong.") for line in range(1, 97)]
    with pytest.raises(FormatError) as caught:
        raise_problems(problems, path="x", what="the codebook")
    lines = caught.value.message.split("\n")
    assert lines[0] == "x: the codebook has 96 problems:"
    assert lines[10:] == [
        "  line 10, column 1: wrong.",
        "  and 86 more, which may follow from these.",
    ]

"""Quotes chosen, flagged and put in order, as commands and screens do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId
from qualcode.project.project import Project
from qualcode.project.quoting import flag_quotes, move_quote, ordered, put_first, quote_order
from qualcode.project.reporting import Choice, for_reading, make_table
from tests.cli.helpers import run
from tests.export.studies import copied_sample

ANA = CoderId("ana")


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def ids(study: Project, *where: str, order: tuple[str, ...] = ()) -> list[str]:
    made = make_table(study, "quotes", Choice(coders=("ana",), where=where, order=order))
    return [str(id) for id in made.values("segment")]


def selected(study: Project) -> list[str]:
    made = make_table(study, "quotes", Choice(coders=("ana",), selected=True))
    return [str(id) for id in made.values("segment")]


def test_quotes_are_flagged_by_the_end_of_their_ids(study: Project) -> None:
    some = ids(study)[:3]
    assert flag_quotes(study, [some[2][-7:], some[0]], ANA) == (some[2], some[0])
    assert flag_quotes(study, some[:2], ANA) == (some[1],)
    assert selected(study.fresh()) == some
    assert flag_quotes(study, [some[1]], ANA, on=False) == (some[1],)
    assert selected(study.fresh()) == [some[0], some[2]]


def test_nothing_is_flagged_when_a_name_is_wrong_or_of_another_coder(study: Project) -> None:
    some = ids(study)[0]
    theirs = str(make_table(study, "quotes", Choice(coders=("ben",))).values("segment")[0])
    for wrong, said in (
        (theirs, "is a quote of ben"),
        ("ZZZZZZZ", "is no segment"),
        ("0", "is no"),
    ):
        with pytest.raises(UsageError, match=said):
            flag_quotes(study, [some, wrong], ANA)
    assert selected(study.fresh()) == []


def test_the_order_is_moved_and_kept_and_what_is_not_seen_stays(study: Project) -> None:
    hidden = next(s for s in ids(study, "transcript=FG2"))
    some = ids(study, "transcript=FG1")[:4]
    flag_quotes(study, [*some, hidden], ANA)
    study = study.fresh()
    assert put_first(study, [some[3], some[1][-7:]]) == (some[3], some[1], some[0], some[2], hidden)
    assert move_quote(study, some[2], 1) == (some[2], some[3], some[1], some[0], hidden)
    seen = [some[2], some[1], some[0]]
    assert move_quote(study, some[0], 2, among=seen) == (some[2], some[3], some[0], some[1], hidden)
    assert move_quote(study, some[2], 99) == (some[3], some[0], some[1], hidden, some[2])
    assert quote_order(study) == (some[3], some[0], some[1], hidden, some[2])
    assert selected(study)[0] == some[3]
    with pytest.raises(UsageError, match="is no selected quote"):
        move_quote(study, ids(study, "transcript=FB1")[0], 1)


def test_quotes_that_nobody_selected_can_be_moved_among_those_that_are_seen(
    study: Project,
) -> None:
    seen = ids(study, "transcript=FG1")[:4]
    move_quote(study, seen[2], 1, among=seen)
    assert ids(study, "transcript=FG1", order=("chosen",))[:4] == [
        seen[2], seen[0], seen[1], seen[3],
    ]  # fmt: skip
    assert ids(study, "transcript=FG1")[:4] == seen
    with pytest.raises(UsageError, match="is no selected quote"):
        put_first(study, [seen[2]])
    move = ("quote", "move", seen[3], "--to", "1", "-w", "transcript=FG1", "-s")
    assert run(*move, study.folder.root).code == 2
    assert run(*move, study.folder.root, "--all", "--coder", "ana").code == 0
    listed = run(
        "quote", "list", "--in-order", "-w", "transcript=FG1", "--coder", "ana", "--json",
        "-s", study.folder.root,
    ).json()  # fmt: skip
    assert [row["segment"] for row in listed[:2]] == [seen[3], seen[2]]  # type: ignore[index]


def test_quotes_can_be_in_order_of_any_column(study: Project) -> None:
    made = make_table(study, "quotes", Choice())
    speakers = [str(cell) for cell in ordered(made, ("speaker",)).values("speaker") if cell]
    assert speakers.index("P9") < speakers.index("P10")
    pairs = list(
        zip(*(ordered(made, ("role", "turn")).values(c) for c in ("role", "turn")), strict=True)
    )
    assert pairs == sorted(pairs, key=lambda p: (str(p[0]), int(str(p[1]))))
    elements = ordered(made, ("elements",)).values("elements")
    assert elements[-1] is None
    assert elements[0] is not None
    assert ordered(made, ("place",)) == made
    with pytest.raises(UsageError, match='no column "spreker"'):
        ordered(made, ("spreker",))


def test_flags_are_a_column_people_read_where_somebody_used_them(study: Project) -> None:
    def columns(choice: Choice) -> list[str]:
        made = for_reading(make_table(study.fresh(), "quotes", choice), "docx", choice)
        return [c.id for c in made.columns]  # type: ignore[union-attr]

    assert "flags" not in columns(Choice())
    some = ids(study)[:2]
    flag_quotes(study, some, ANA)
    assert "flags" not in columns(Choice(selected=True))
    assert "flags" in columns(Choice())
    flag_quotes(study, some[:1], ANA, flag="unique")
    assert "flags" in columns(Choice(selected=True))


def test_elements_nobody_coded_are_no_column_to_read(study: Project) -> None:
    choice = Choice(where=("transcript=FG1",))
    made = for_reading(make_table(study, "quotes", choice), "docx", choice)
    assert "elements" not in [c.id for c in made.columns]  # type: ignore[union-attr]


def test_forms_for_programs_keep_every_sign_unless_asked(study: Project) -> None:
    made = make_table(study, "quotes", Choice())
    for form in ("csv", "json", "parquet"):
        assert for_reading(made, form, Choice()) == made  # type: ignore[arg-type]
    for form in ("docx", "xlsx", "html", "md", None):
        shown = for_reading(made, form, Choice(), project=study)  # type: ignore[arg-type]
        assert all(str(w)[0] in "“[" for w in shown.values("text"))  # type: ignore[union-attr]
    asked = Choice(style="single")
    assert for_reading(made, "csv", asked).values("text") != made.values("text")  # type: ignore[union-attr]
    off = Choice(style="verbatim")
    assert for_reading(made, "docx", off).values("text") == made.values("text")  # type: ignore[union-attr]


def test_every_word_of_the_sample_stays_when_it_is_printed(study: Project) -> None:
    made = make_table(study, "quotes", Choice())
    shown = for_reading(made, "xlsx", Choice(), project=study)
    for before, after in zip(made.values("text"), shown.values("text"), strict=True):  # type: ignore[union-attr]
        assert [c for c in str(before) if c.isalnum()] == [c for c in str(after) if c.isalnum()]

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.analysis.attributes import all_values
from qualcode.analysis.elements import element_summary
from qualcode.analysis.select import Where, parse_where, select
from qualcode.model.errors import UsageError
from tests.analysis.small_study import ELEMENTS, study


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("sector=hbo", Where("sector", "=", ("hbo",))),
        ("sector = hbo, wo", Where("sector", "=", ("hbo", "wo"))),
        ("sector!=wo", Where("sector", "!=", ("wo",))),
        ("text~het rooster", Where("text", "~", ("het rooster",))),
        ("Text!~a", Where("text", "!~", ("a",))),
        ('institution="a, b",c', Where("institution", "=", ("a, b", "c"))),
        ('text~hij zei "hoi", toch', Where("text", "~", ('hij zei "hoi", toch',))),
        ("text~a=b", Where("text", "~", ("a=b",))),
        ("code=elements/?Veilig", Where("code", "=", ("elements/?Veilig",))),
    ],
)
def test_a_filter_is_read_as_it_is_written(words: str, where: Where) -> None:
    assert parse_where(words) == where


@pytest.mark.parametrize("words", ["", "sector", "=hbo", "sector=", "sector=hbo,,wo", "sector=,"])
def test_words_that_are_no_filter_are_refused(words: str) -> None:
    with pytest.raises(UsageError, match="is not a filter"):
        parse_where(words)


def test_a_filter_prints_as_it_can_be_read_again() -> None:
    where = parse_where('institution="a, b",c')
    assert parse_where(str(where)) == where


@pytest.mark.parametrize(
    ("wheres", "starts"),
    [
        (["sector=mbo"], ["FG1-0-ana", "FG1-29-ana", "FG1-76-ana", "FG1-88-ana", "FG1-76-ben"]),
        (["sector=HBO"], ["FG1-88-ana", "FB1-0-ana"]),
        (["sector=hbo,mbo", "coder=ben"], ["FG1-76-ben"]),
        (["sector=mbo", "sector!=hbo", "coder=ana"], ["FG1-0-ana", "FG1-29-ana", "FG1-76-ana"]),
        (["role=student", "mode=online"], ["FG1-88-ana"]),
        (["round=2", "code=Veilig"], ["FB1-20-ana"]),
        (["code=elements/aandacht", "transcript=FB1"], ["FB1-20-ana", "FB1-43-ana"]),
        (["code=relationeel", "coder=ana"], ["FG1-29-ana", "FG1-76-ana"]),
        (["code=elements/?Veilig"], ["FB1-0-ana"]),
        (["code~veilig"], ["FG1-88-ana", "FB1-0-ana", "FB1-20-ana"]),
        (["flag=selected"], ["FG1-29-ana"]),
        (["speaker=P3"], ["FG1-88-ana", "FB1-0-ana"]),
        (["speaker=p5"], ["FB1-43-ana"]),
        (["speaker=FB1:P9"], ["FB1-66-ana"]),
        (["speaker!=P1", "speaker!=P2", "transcript=FG1"], ["FG1-0-ana"]),
        (["flag=unique"], []),
        (["flag~repr"], ["FG1-29-ana"]),
        (["text~ROOSTER"], ["FB1-0-ana"]),
        (["institution~hogeschool", "text!~rooster"], ["FG1-88-ana", "FB1-20-ana"]),
        (["international=ja", "language=nl"], ["FG1-88-ana", "FB1-0-ana"]),
    ],
)
def test_only_segments_that_pass_every_filter_stay(wheres: list[str], starts: list[str]) -> None:
    assert [s.id for s in select(study(), wheres).segments] == starts


def test_the_participants_own_value_comes_before_the_transcripts() -> None:
    # FG1 is an mbo transcript, but P3 who speaks in the last segment is of hbo.
    kept = select(study(), ["sector=hbo", "transcript=FG1"]).segments
    assert [s.id for s in kept] == ["FG1-88-ana"]


def test_a_transcripts_value_holds_where_nobody_heard_has_one() -> None:
    # Only the interviewer is heard, and FG1 is an mbo transcript in its own attributes.
    one = replace(study(), segments=study().segments[:1])
    assert select(one, ["sector=mbo"]).segments == one.segments


def test_what_was_chosen_is_noted() -> None:
    assert select(study(), ["sector=hbo"]).notes == ("Selectie: sector=hbo; 2 van 9 fragmenten.",)
    assert select(study(), ["sector=hbo"], language="en").notes == (
        "Selection: sector=hbo; 2 of 9 segments.",
    )


def test_no_filter_changes_nothing() -> None:
    assert select(study(), []) == study()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("sectr=hbo", 'Did you mean "sector"'),
        ("sector=hbp", 'Did you mean "hbo"'),
        ("coder=anna", 'Did you mean "ana"'),
        ("flag=chosen", "representative, unique, selected"),
        ("code=professionals/onlin", 'Did you mean "professionals/online"'),
        ("text=rooster", "text~rooster"),
    ],
)
def test_what_the_study_does_not_have_is_named_with_the_nearest(where: str, said: str) -> None:
    with pytest.raises(UsageError) as wrong:
        select(study(), [where])
    assert said in str(wrong.value)


def test_a_facet_of_codes_is_a_filter_and_an_axis() -> None:
    aandacht, welkom, *rest = ELEMENTS.nodes
    book = replace(
        ELEMENTS,
        nodes=(
            replace(aandacht, facets={"level": "onderwijs", "mode": "van de code"}),
            replace(welkom, facets={"level": "beleid"}),
            *rest,
        ),
    )
    made = replace(study(), codebooks={**study().codebooks, "elements": book})
    assert all_values(made, "level") == ("beleid", "onderwijs")
    kept = select(made, ["level=onderwijs"]).segments
    assert kept == select(made, ["code=elements/aandacht"]).segments
    table = element_summary(made, by="level")
    total = table.rows[-1].cells
    assert [(c.id, total[n]) for n, c in enumerate(table.columns) if c.id.startswith("level")] == [
        ("level=beleid", 2), ("level=onderwijs", 3), ("level:multiple", 0), ("level:unassigned", 1)
    ]  # fmt: skip
    # What is known of a transcript goes before a facet of the same name.
    assert "van de code" not in all_values(made, "mode")
    with pytest.raises(UsageError, match='There is no attribute "niveau"'):
        select(made, ["niveau=onderwijs"])

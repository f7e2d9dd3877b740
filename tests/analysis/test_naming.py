from __future__ import annotations

from qualcode.analysis.elements import element_summary
from qualcode.analysis.naming import named_by_table
from qualcode.analysis.sequence import sequence_table
from tests.analysis.small_study import FB1, FG1, corpus, segment, study


def test_who_named_an_element_is_counted_per_group() -> None:
    table = named_by_table(study())
    assert [c.id for c in table.columns] == [
        "code", "element", "role=professional", "role=student", "role:unassigned", "speakers", "who"
    ]  # fmt: skip
    assert [row.cells[1:] for row in table.rows] == [
        ("Persoonlijke Aandacht", 1, 1, 0, 2, "beide"),
        ("Warm Welkom", 1, 1, 0, 2, "beide"),
        ("Maatwerk", 0, 0, 0, 0, None),
    ]


def test_an_element_named_by_one_group_says_so() -> None:
    made = corpus([segment(FB1, "Niemand kent", "elements/maatwerk")])
    assert named_by_table(made, language="en").rows[2].cells[-1] == "student only"


def test_support_flags_few_speakers_and_quotes_that_may_not_be_printed() -> None:
    made = corpus(
        [
            segment(FG1, "Soep koken", "elements/maatwerk"),
            segment(FG1, "Ik ken ze", "elements/aandacht"),
            segment(FB1, "Niemand kent", "elements/aandacht"),
        ]
    )
    table = element_summary(made, support=True, by="sector")
    cells = {row.cells[1]: row.cells for row in table.rows}
    at = table.index("support")
    assert cells["Maatwerk"][at] == ("minder dan twee sprekers; geen citaat dat gedrukt mag worden")
    assert cells["Persoonlijke Aandacht"][at] is None
    assert cells["Warm Welkom"][at] == "niet gecodeerd"


def test_a_code_follows_another_within_so_many_turns() -> None:
    made = corpus(
        [
            segment(FG1, "Ik ken ze", "elements/aandacht"),
            segment(FG1, "bij naam", "elements/welkom"),
            segment(FG1, "Soep koken", "elements/maatwerk"),
        ]
    )

    def pairs(turns: int) -> list[tuple[object, ...]]:
        table = sequence_table(made, books=["elements"], turns=turns)
        return [(*row.cells[5:], row.cells[2], row.cells[4]) for row in table.rows]

    assert pairs(0) == [("elements/aandacht", "elements/welkom", 1, 1.0)]
    assert len(pairs(2)) == 1
    assert pairs(3) == [
        ("elements/aandacht", "elements/welkom", 1, 1.0),
        ("elements/aandacht", "elements/maatwerk", 1, 1.0),
        ("elements/welkom", "elements/maatwerk", 1, 1.0),
    ]

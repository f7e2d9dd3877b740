"""The four flags, the retention date and small cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import ConsentError
from qualcode.model.participant import ANSWERS, Consent, Participant
from qualcode.model.study import Study
from qualcode.privacy.consent import (
    PURPOSES,
    consent_report,
    may,
    public_people,
    refusal,
    retention,
)
from qualcode.privacy.decisions import Decisions
from qualcode.privacy.known import Known
from qualcode.privacy.risk import Step, coarse, small_cells, values_of
from qualcode.privacy.unresolved import refuse_unresolved, unresolved

YES = Consent("yes", "yes", "yes", "yes")
ONE = Participant("P1", consent=YES)


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (ONE, {"count", "new material", "quote", "public"}),
        (replace(ONE, consent=replace(YES, quotes="no")), {"count", "new material", "public"}),
        (replace(ONE, consent=replace(YES, quotes="unknown")), {"count", "new material", "public"}),
        (replace(ONE, consent=replace(YES, reuse="no")), {"count", "new material", "quote"}),
        (replace(ONE, consent=replace(YES, record="no")), {"count", "quote", "public"}),
        (replace(ONE, consent=replace(YES, process="no")), set()),
        (replace(ONE, consent=Consent()), {"count", "new material"}),
        (replace(ONE, status="withdrawn", since="2026-11-21"), {"count", "quote", "public"}),
        (replace(ONE, status="forgotten"), set()),
        (None, set()),
    ],
)
def test_each_use_of_words_needs_its_own_permission(
    person: Participant | None, allowed: set[str]
) -> None:
    assert {use for use in PURPOSES if may(person, use)} == allowed


@given(
    st.builds(Consent, *[st.sampled_from(ANSWERS)] * 4),
    st.sampled_from(["active", "withdrawn", "forgotten"]),
)
def test_the_report_agrees_with_what_the_export_gate_asks(consent: Consent, status: str) -> None:
    person = Participant("P1", consent=consent, status=status)
    assert (refusal(person, "quote") is None) == (person.may_be_quoted() and person.counts())
    assert (refusal(person, "count") is None) == person.counts()


def test_a_refusal_says_why() -> None:
    gone = replace(ONE, status="withdrawn", since="2026-11-21", consent=replace(YES, reuse="no"))
    [line] = consent_report([gone])
    assert line.refusals == {
        "count": None, "new material": "withdrew on 2026-11-21", "quote": None,
        "public": "refused reuse",
    }  # fmt: skip


def test_a_public_export_has_only_those_who_allowed_reuse_and_no_attributes() -> None:
    people = {
        "P1": replace(ONE, attributes={"age": "19"}),
        "P2": replace(ONE, id="P2", consent=replace(YES, reuse="unknown")),
    }
    assert public_people(people) == {"P1": ONE}


@pytest.mark.parametrize(
    ("until", "state", "days"),
    [(None, "unknown", None), ("2029-12-31", "running", 1136), ("2026-12-01", "soon", 10),
     ("2026-11-21", "due", 0), ("2026-11-01", "due", -20)],
)  # fmt: skip
def test_the_retention_date_is_told_in_time(
    until: str | None, state: str, days: int | None
) -> None:
    found = retention(Study("s", "S", retention=until), [ONE], today=dt.date(2026, 11, 21))
    assert (found.state, found.days) == (state, days)
    assert bool(found.to_do) is (state != "running")


def people(*rows: tuple[str, str, str]) -> dict[str, Participant]:
    return {
        f"P{n}": Participant(f"P{n}", "student", sector, attributes={"jaar": year, "age": age})
        for n, (sector, year, age) in enumerate(rows)
    }


HBO = [("hbo", "1", "19")] * 5
MIXED = people(*HBO, ("mbo", "1", "23"), ("mbo", "2", "24"), *[("mbo", "2", "20")] * 4)


def test_cells_smaller_than_k_are_listed_with_what_helps() -> None:
    values, names = values_of(MIXED, ["sector", "jaar"])
    found = small_cells(values, names)
    assert [(dict(c.values), c.count) for c in found.small] == [({"sector": "mbo", "jaar": "1"}, 1)]
    assert (found.exposed, found.people, found.cells) == (1, 11, 3)
    assert found.plan == (Step("jaar", "leave out", 0),)
    assert {(s.attribute, s.how) for s in found.suggestions if s.exposed == 0} == {
        ("jaar", "leave out"), ("sector", "leave out"),
    }  # fmt: skip


def test_numbers_are_offered_in_bands() -> None:
    rows = people(*[("hbo", "1", str(age)) for age in (18, 19, 19, 16, 17, 25, 26, 27, 28, 29)])
    values, names = values_of(rows, ["age"])
    found = small_cells(values, names)
    assert Step("age", "bands of 5", 0) in found.suggestions
    assert found.plan == (Step("age", "bands of 5", 0),)


def test_the_plan_goes_on_until_nobody_stands_out() -> None:
    rows = people(*[(s, y, "19") for s in ("mbo", "hbo", "wo") for y in ("1", "2", "7")])
    values, names = values_of(rows, ["sector", "jaar"])
    plan = small_cells(values, names, k=5).plan
    assert plan[-1].exposed == 0
    assert {step.attribute for step in plan} == {"sector", "jaar"}


_rows = st.lists(
    st.tuples(
        st.sampled_from(["mbo", "hbo", "wo"]), st.sampled_from(["1", "2", "7"]), st.just("19")
    ),
    max_size=30,
)


@given(_rows, st.integers(2, 6))
def test_no_small_cell_is_left_in_a_public_export(rows: list[tuple[str, str, str]], k: int) -> None:
    values, names = values_of(people(*rows), ["sector", "jaar", "age"])
    made = coarse(values, names, k=k)
    assert made.dropped == ("age",)
    shown = [tuple(row.values()) for id, row in made.values.items() if id not in made.withheld]
    assert all(shown.count(cell) >= k for cell in shown)
    assert all(set(made.values[id].values()) <= {""} for id in made.withheld)
    assert set(made.values) == set(values)


def test_unresolved_identifiers_are_told_once_each() -> None:
    texts = ["bel 06-12345678 of 06-12345678", "Sanne mailt a@b.nl", "en kwint ook"]
    found = unresolved(texts, project=[Known("Kwint")])
    assert [f.string for f in found] == ["06-12345678", "a@b.nl", "kwint"]
    with pytest.raises(ConsentError, match=r"(?s)quotes.csv holds 3 direct.*06-12345678.*a@b.nl"):
        refuse_unresolved(found, "quotes.csv")
    refuse_unresolved([], "quotes.csv")


def test_what_was_decided_to_be_kept_does_not_stop_an_export() -> None:
    kept = Decisions().decided(["a@b.nl"], "keep", kind="email", by="ana", date="2026-11-21")
    assert unresolved(["mail a@b.nl of c@d.nl"], kept)[0].string == "c@d.nl"

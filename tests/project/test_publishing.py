"""What goes outside the research group: coarse attributes, no small counts, willing people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.errors import UsageError
from qualcode.model.participant import Consent
from qualcode.model.table import Report, Table
from qualcode.privacy.cells import is_withheld
from qualcode.project.bundling import bundle
from qualcode.project.project import Project
from qualcode.project.reporting import as_markdown, make_result, save_result
from qualcode.project.results import KINDS, Choice, Kind
from tests.export.studies import copied_sample

GOLDEN = Path(__file__).parent / "golden" / "public.md"
CHOICES: dict[Kind, Choice] = {
    "elements": Choice(by="sector"),
    "codes": Choice(by="sector", books=("elements",)),
    "query": Choice(query="welkom near aandacht"),
    "overview": Choice(attribute="institution", book="elements"),
    "compare": Choice(attribute="sector", book="elements"),
    "matrix": Choice(by="sector", measure="segments"),
    "participants": Choice(by="sector", also=("institution",)),
    "cooccurrence": Choice(grid=True),
}
"""What is asked of a kind; of the others what is usual."""


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def public(study: Project, kind: Kind, k: int = 3) -> Table | Report:
    return make_result(study, kind, replace(CHOICES.get(kind, Choice()), public=True, k=k))


def tables(made: Table | Report) -> Iterator[Table]:
    yield from made.tables() if isinstance(made, Report) else [made]


def test_every_public_table_is_as_it_was_looked_at(study: Project) -> None:
    told = "".join(
        f"# {kind}\n\n{as_markdown(replace(table, rows=table.rows[:12]), 'nl')}\n"
        for kind in KINDS
        for table in [*tables(public(study, kind))][:4]
    )
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"saturation", "balance", "approaches",
                                                    "institutions", "cases"}))  # fmt: skip
def test_no_count_below_k_is_in_a_public_table(study: Project, kind: Kind) -> None:
    for table in tables(public(study, kind)):
        counted = [
            at
            for at, c in enumerate(table.columns)
            if c.id in {"codings", "segments", "speakers", "people", "meetings", "times", "total"}
            or "=" in c.id
            or (table.id == "cooccurrence-matrix" and at)
        ]
        cells = [row.cells[at] for row in table.rows for at in counted]
        assert not [n for n in cells if isinstance(n, int) and 0 < n < 3]
        assert any(map(is_withheld, cells)) == any("niet getoond" in note for note in table.notes)


def person(study: Project, id: str, **changes: object) -> None:
    """Changes what a participant agreed to or is."""
    people = {**study.participants}
    people[id] = replace(people[id], **changes)
    study.folder.write_participants(people)


def test_words_without_consent_to_reuse_are_in_no_public_table(study: Project) -> None:
    quoted = [r for r in make_result(study, "quotes", Choice()).rows if r.cells[5] == "P9"]
    assert quoted
    person(study, "P9", consent=Consent("yes", "yes", "yes", "unknown"))
    fresh = Project(study.folder)
    for kind in ("quotes", "balance", "overview"):
        for table in tables(public(fresh, kind)):
            ids = [c.id for c in table.columns]
            if "speaker" in ids:
                assert "P9" not in [row.cells[ids.index("speaker")] for row in table.rows]
    told = public(fresh, "quotes").notes
    assert any("zonder toestemming voor hergebruik" in note for note in told)
    assert [r for r in make_result(fresh, "quotes", Choice()).rows if r.cells[5] == "P9"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(by="leeftijd"), "ages, dates of birth and postcodes never are"),
        (Choice(where=("leeftijd=19",)), "ages, dates of birth and postcodes never are"),
        (Choice(by="function_or_study"), "point at fewer than 3 people"),
        (Choice(by="speaker"), "no column or group per person"),
        (Choice(where=("speaker=P9",)), "no column or group per person"),
    ],
)
def test_what_points_at_somebody_cannot_be_asked_for(
    study: Project, choice: Choice, said: str
) -> None:
    person(study, "P9", attributes={"leeftijd": "19", "function_or_study": "x"})
    with pytest.raises(UsageError, match=said):
        make_result(Project(study.folder), "elements", replace(choice, public=True, k=3))


def test_rare_values_are_joined_or_left_out_and_the_note_says_so(study: Project) -> None:
    made = public(study, "quotes", k=5)
    assert isinstance(made, Table)
    shown = {
        (row.cells[made.index("role")], row.cells[made.index("institution")]) for row in made.rows
    }
    assert shown
    notes = " ".join(made.notes)
    assert "Openbaar, geen groep kleiner dan 5 mensen" in notes


def test_an_attribute_of_the_only_interview_of_a_kind_is_not_shown(study: Project) -> None:
    id = next(iter(study.transcripts))
    t = study.transcripts[id]
    info = TranscriptInfo("", t.language, {**t.attributes, "gemeente": "Ergens"}, t.speakers,
                          t.markers)  # fmt: skip
    study.folder.write_transcript(id, t.turns, info)
    fresh = Project(study.folder)
    made = make_result(fresh, "codes", Choice(by="gemeente"))
    assert "gemeente=Ergens" in [c.id for c in made.columns]
    with pytest.raises(UsageError, match="gemeente"):
        make_result(fresh, "codes", Choice(by="gemeente", public=True, k=9))


def test_a_public_report_and_its_pictures_hold_no_small_count(
    study: Project, tmp_path: Path
) -> None:
    choice = Choice(by="sector", public=True, k=3)
    done = bundle(study, tmp_path / "out", choice, override="test")
    assert "report.docx" in done.files
    told = (tmp_path / "out" / "tables" / "elements.csv").read_text("utf-8")
    assert "<3" in told
    save_result(make_result(study, "elements", choice), tmp_path / "e.svg")
    assert "niet getekend" in (tmp_path / "e.svg").read_text("utf-8")
    open_ = bundle(study, tmp_path / "own", replace(choice, public=False), override="test")
    assert open_.files
    assert "<3" not in (tmp_path / "own" / "tables" / "elements.csv").read_text("utf-8")

"""The registry of approaches, changed row by row without losing a comment."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.registry import counts_of
from qualcode.model.errors import FormatError, StudyError, UsageError
from qualcode.project.approaching import (
    approach_named,
    approach_quotes,
    approach_rows,
    case_lines,
    link_approach,
    registry,
    remove_approach,
    remove_case,
    set_approach,
    set_case,
    unlink_approach,
)
from qualcode.project.corpora import every_segment
from qualcode.project.project import Project
from tests.export.studies import copied_sample


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def text(study: Project) -> str:
    return (study.folder.analysis / "approaches.yaml").read_text(encoding="utf-8")


def test_a_row_is_changed_and_every_other_line_stays(study: Project) -> None:
    before = text(study).splitlines()
    one = set_approach(study, "2", {"label": "Loket", "institutions": ["hbo", "wo"], "case": None})
    assert (one.label, one.institutions, one.case) == ("Loket", ("hbo", "wo"), False)
    after = text(study).splitlines()
    assert len(before) - len(after) == 1
    assert len(set(before) - set(after)) <= 2
    assert after[0].startswith("# De aanpakken")


def test_a_new_row_comes_last_and_is_counted(study: Project) -> None:
    keys = {"element": "maatwerk", "label": "Vast uur", "institutions": ["mbo"], "see": "3"}
    set_approach(study, "59", keys)
    found = registry(study)
    assert found.approaches[-1].nr == "59"
    counted = counts_of(found)
    assert (counted.numbered, counted.rows, counted.distinct) == (59, 69, 56)
    assert approach_rows(study, element="maatwerk").rows[-1].cells == (
        "Maatwerk", "59", "Vast uur", "MBO", "zie aanpak 3"
    )  # fmt: skip
    remove_approach(study, "59")
    assert counts_of(registry(study)).rows == 68


@pytest.mark.parametrize(
    ("nr", "keys", "said"),
    [
        ("2", {"element": "maatwrk"}, 'no element "maatwrk"'),
        ("2", {"institutions": ["lbo"]}, 'no sector "lbo"'),
        ("2", {"see": "99"}, 'no row "99"'),
        ("59", {"label": "x"}, '"element" is missing'),
        ("x", {"element": "maatwerk", "label": "x", "institutions": ["mbo"]}, "not a row number"),
    ],
)
def test_a_registry_that_would_not_hold_together_is_not_written(
    study: Project, nr: str, keys: dict[str, object], said: str
) -> None:
    before = text(study)
    with pytest.raises(FormatError, match=said):
        set_approach(study, nr, keys)  # type: ignore[arg-type]
    assert text(study) == before


def test_a_row_that_others_refer_to_is_not_removed(study: Project) -> None:
    with pytest.raises(FormatError, match='no row "1"'):
        remove_approach(study, "1")
    with pytest.raises(UsageError, match="There is no approach 99"):
        remove_approach(study, "99")


def test_segments_are_linked_to_a_row_and_consent_holds(study: Project) -> None:
    silent = [
        s
        for s in every_segment(study).segments
        if "P2" in study.transcripts[s.transcript].participants_of(s.span)
    ]
    spoken = [s for s in every_segment(study).segments if s.transcript == "FG2"]
    link_approach(study, "3", [silent[0].id, spoken[0].id[-8:]])
    link_approach(study, "3", [spoken[0].id])
    assert approach_named(registry(study), "3").segments == (silent[0].id, spoken[0].id)
    table = approach_quotes(study, "3")
    assert table.values("segment") == [spoken[0].id]
    assert "geen toestemming" in table.notes[-1]
    with pytest.raises(UsageError, match="names no segment"):
        link_approach(study, "3", ["ZZZZZZ"])


def test_the_lines_under_the_cases_are_those_of_the_rule(study: Project) -> None:
    lines = {case.id: line for case, line in case_lines(study)}
    assert len(lines) == 8
    assert lines["1-op-1-online-begeleiding"] == (
        "Andere werkzame elementen: Persoonlijke Aandacht – Maatwerk"
    )
    assert lines["escaperoom"] == ""


def test_a_study_without_a_registry_says_how_to_begin(study: Project) -> None:
    (study.folder.analysis / "approaches.yaml").unlink()
    with pytest.raises(StudyError, match="no registry of approaches"):
        registry(study)


def test_the_first_row_begins_a_registry(study: Project) -> None:
    path = study.folder.analysis / "approaches.yaml"
    path.unlink()
    keys = {"element": "maatwerk", "label": "Vast uur", "institutions": ["mbo"]}
    set_approach(study, "1", keys)
    assert text(study).startswith("format: 1\nregistry: approaches\nelements: elements\n")
    set_case(study, "uur", {"label": "VAST UUR", "element": "maatwerk", "approach_rows": ["1"]})
    found = registry(study)
    assert [(a.nr, a.label) for a in found.approaches] == [("1", "Vast uur")]
    remove_case(study, "uur")
    remove_approach(study, "1")
    assert (registry(study).approaches, registry(study).cases) == ((), ())
    set_approach(study, "7", keys)
    assert registry(study).approaches[0].nr == "7"
    (study.folder.root / "codebooks" / "elements.yaml").unlink()
    path.unlink()
    with pytest.raises(UsageError, match="which is not here"):
        set_approach(study.fresh(), "1", keys)


def test_a_case_is_changed_and_its_line_with_it(study: Project) -> None:
    before = text(study).splitlines()
    one = set_case(study, "escaperoom", {"approach_rows": ["16", "30"], "institution": "hbo"})
    assert (one.label, one.approach_rows) == ("ESCAPEROOM", ("16", "30"))
    lines = {case.id: line for case, line in case_lines(study)}
    assert lines["escaperoom"] == "Andere werkzame elementen: Maatwerk"
    assert len(set(before) - set(text(study).splitlines())) <= 2
    with pytest.raises(UsageError, match='no case "nieuw"') as caught:
        set_case(study, "nieuw", {"institution": "mbo"})
    assert "--label" in caught.value.hint
    for wrong in ({"approach_rows": ["99"]}, {"element": "mattwerk"}):
        with pytest.raises(FormatError):
            set_case(study, "escaperoom", wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match='no case "escape"'):
        remove_case(study, "escape")
    remove_case(study, "escaperoom")
    assert len(registry(study).cases) == 7


def test_a_link_is_taken_away_by_the_end_of_its_id(study: Project) -> None:
    ids = [s.id for s in every_segment(study).segments[:2]]
    link_approach(study, "7", [str(id) for id in ids])
    assert unlink_approach(study, "7", [ids[0][-7:]]).segments == (ids[1],)
    with pytest.raises(UsageError, match="is not linked to 7"):
        unlink_approach(study, "7", [ids[0]])
    assert unlink_approach(study, "7", [ids[1]]).segments == ()
    assert "segments" not in text(study)

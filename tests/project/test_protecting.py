"""The check over a study, decisions that are remembered, and the gate of exports."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qualcode.model.errors import ConsentError, UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.project.project import Project
from qualcode.project.protecting import (
    consents,
    decide,
    decisions_of,
    guard_export,
    key_file,
    log_of,
    retention,
    review,
    risk,
)
from tests.privacy.small import FG1, every_byte, small_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_study(tmp_path / "study")


def test_a_review_has_one_line_for_a_name_however_it_is_spelt(project: Project) -> None:
    found = review(project)
    told = {g.string: dict(g.writings) for g in found.groups}
    assert told["Kees"] == {"Kees": 1, "Cees": 1}
    assert told["Lotte"] == {"Lotte": 1, "Lotte's": 1}
    assert found.unresolved == ()
    assert "does not mean anonymous" in found.caution


def test_a_review_of_one_transcript_leaves_the_others_out(project: Project) -> None:
    assert review(project, transcripts=[TranscriptId("NI1")]).groups == ()


def test_a_list_outside_the_study_finds_names_in_small_letters(
    project: Project, tmp_path: Path
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# towns\nplace: plas\nKlas\n", encoding="utf-8")
    groups = {g.string: (g.kind, g.level) for g in review(project, lists=[listed]).groups}
    assert groups["plas"] == ("place", "project")
    assert groups["klas"] == ("name", "project")
    inside = project.folder.root / "list.txt"
    inside.write_text("Klas\n", encoding="utf-8")
    with pytest.raises(UsageError, match="inside the study"):
        review(project, lists=[inside])


def test_a_decision_holds_for_the_whole_study_and_after_a_restart(project: Project) -> None:
    decide(project, ["Kees", "Cees"], "replace", by="ana", kind="name")
    decide(project, ["zilverberk"], "keep", by="ana")
    groups = {g.string: g.choice for g in review(project.fresh()).groups}
    assert groups["Kees"] == "replace"
    assert "Zilverberk" not in groups
    assert [(line["choice"], line["count"]) for line in log_of(project)] == [
        ("replace", 2), ("keep", 1),
    ]  # fmt: skip


def test_no_name_to_be_replaced_is_written_into_the_study(project: Project) -> None:
    decide(project, ["Vossenstein"], "replace", by="ana", kind="name")
    held = [n for n, data in every_byte(project.folder.root).items() if b"ossenstein" in data]
    assert held == []
    key = key_file(project)
    assert not key.is_relative_to(project.folder.root)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_bytes() not in b"".join(every_byte(project.folder.root).values())


def test_without_its_key_a_decision_is_asked_about_again_and_told(project: Project) -> None:
    decide(project, ["Kees", "Cees"], "replace", by="ana", kind="name")
    key_file(project).unlink()
    found = review(project)
    assert {g.string: g.choice for g in found.groups}["Kees"] is None
    assert "a key that is not on this computer" in " ".join(found.warnings)


def test_a_transcript_without_capitals_is_warned_about(project: Project) -> None:
    path = project.folder.words_file(FG1)
    path.write_bytes(
        path.read_bytes().lower().replace(b"int1", b"INT1").replace(b"\tp", b"\tP") * 2
    )
    assert "hardly any capitals" in " ".join(review(project).warnings)


DIRECT = ["Bel 06-12345678.", "Of mail naar a.b@school-oost.nl"]


def test_an_export_with_a_direct_identifier_is_stopped_with_the_list(project: Project) -> None:
    with pytest.raises(ConsentError, match=r"(?s)quotes.csv holds 2 direct.*06-12345678") as raised:
        guard_export(project, DIRECT, what="quotes.csv")
    assert "--override" in raised.value.hint
    assert log_of(project) == []


def test_an_override_needs_a_reason_and_is_logged_without_the_strings(project: Project) -> None:
    with pytest.raises(ConsentError):
        guard_export(project, DIRECT, what="quotes.csv", override="  ")
    with pytest.raises(ConsentError, match="reason itself"):
        guard_export(project, DIRECT, what="quotes.csv", override="06-12345678 is nep")
    assert guard_export(project, DIRECT, what="quotes.csv", by="ana", override="Nepnummers.") == 2
    [line] = log_of(project)
    assert line["kinds"] == {"phone": 1, "email": 1}
    assert (line["by"], line["reason"], line["count"]) == ("ana", "Nepnummers.", 2)
    assert not any(b"06-12345678" in d for d in every_byte(project.folder.root).values())


def test_what_was_decided_to_be_kept_passes(project: Project) -> None:
    decide(project, ["06-12345678", "a.b@school-oost.nl"], "keep", by="ana")
    assert guard_export(project, DIRECT, what="quotes.csv") == 0
    assert guard_export(project, ["Niets aan de hand."], what="quotes.csv") == 0
    assert decisions_of(project).is_kept("06-12345678")


def test_attributes_dates_and_consent_are_told(project: Project) -> None:
    assert risk(project, ["sector"]).exposed == 2
    assert risk(project).attributes == ("role", "sector", "institution", "age")
    assert retention(project).state == "running"
    project.folder.write_participants({"P1": Participant("P1", consent=Consent(quotes="no"))})
    [line] = consents(project)
    assert line.refusals["quote"] == "refused quotes"

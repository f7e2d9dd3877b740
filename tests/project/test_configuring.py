"""Configurations of the sample study: made, linked, drawn, and flagged when evidence changes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from qualcode.export.boxes import cmo_text
from qualcode.formats.frames_cmo import BEGIN, read_configurations, with_configuration
from qualcode.model.configuration import Configuration, Link
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import CodeId, CoderId, ParticipantId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.project.calibrating import NewSession, new_session
from qualcode.project.configuring import (
    check_configurations,
    configuration_report,
    configurations,
    configurations_matrix,
    configurations_table,
    diagram,
    everything,
    link,
    remove_configuration,
    unlink,
    write_configuration,
)
from qualcode.project.desk import Desk
from qualcode.project.passages import evidence_passages, sentence_passages
from qualcode.project.project import Project
from tests.export.studies import copied_sample
from tests.project import double

FG1, FG2, ANA = TranscriptId("FG1"), TranscriptId("FG2"), CoderId("ana")


@pytest.fixture
def study(tmp_path: Path) -> Project:
    project = copied_sample(tmp_path / "study")
    write_configuration(
        project,
        "naam",
        statement="Als een docent namen kent, dan durft een student te vragen.",
        context="Kleine groep",
        mechanism="Zich gezien voelen",
        outcome="Eerder hulp vragen",
        confidence="medium",
        refines="Tinto",
    )
    return project


def segments(study: Project, transcript: TranscriptId, coder: str = "ana") -> list[Segment]:
    return [
        s
        for s in everything(study).corpus.segments
        if s.transcript == transcript and s.coder == coder
    ]


def speaking(study: Project, person: str) -> list[Segment]:
    transcript = study.transcripts[FG1]
    return [s for s in segments(study, FG1) if transcript.participants_of(s.span) == {person}]


def test_a_configuration_is_written_and_changed_part_by_part(study: Project) -> None:
    write_configuration(study, "naam", confidence="high", refines="")
    [one] = configurations(study)
    assert (one.context, one.confidence, one.refines) == ("Kleine groep", "high", None)
    write_configuration(study, "rooster", statement="Als ..., dan ...")
    assert [c.id for c in configurations(study)] == ["naam", "rooster"]
    remove_configuration(study, "naam")
    remove_configuration(study, "rooster")
    assert configurations(study) == ()


@pytest.mark.parametrize(
    ("id", "parts", "said"),
    [
        ("nieuw", {}, "has no statement yet"),
        ("Naam!", {"statement": "x"}, "cannot be an id"),
        ("naam", {"confidence": "hoog"}, "is no confidence"),
    ],
)
def test_what_is_no_configuration_is_refused(
    study: Project, id: str, parts: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        write_configuration(study, id, **parts)  # type: ignore[arg-type]


def test_evidence_for_and_against_is_counted_by_case(study: Project) -> None:
    one, other = speaking(study, "P1")[:2]
    third = segments(study, FG2)[0]
    link(study, "naam", [one.id, other.id[-8:]], "mechanism")
    link(study, "naam", [third.id], "outcome", against=True, note="Juist niet.")
    table = configurations_table(study, language="en")
    assert table.rows[0].cells[5:] == ("medium", "Tinto", 2, 1, None)
    matrix = configurations_matrix(study, "institution")
    cells = dict(zip([c.id for c in matrix.columns], matrix.rows[0].cells, strict=True))
    assert cells["institution=mbo-college-1"] == "2 / 0"
    assert cells["institution=universiteit-1"] == "0 / 1"
    assert cells["named_in"] == 2
    link(study, "naam", [one.id], "mechanism", against=True)
    assert configurations_table(study).rows[0].cells[7:9] == (1, 2)


def test_a_segment_is_taken_out_again_also_one_that_is_gone(study: Project) -> None:
    [one, *_] = speaking(study, "P1")
    link(study, "naam", [one.id], "context")
    with Desk.open(study, FG1, ANA) as desk:
        desk.drop(one.id)
    [flag] = check_configurations(study)
    assert (flag.configuration, flag.segment, flag.kind) == ("naam", one.id, "gone")
    assert "fragment is er niet meer" in str(configurations_table(study).rows[0].cells[-1])
    unlink(study, "naam", [one.id])
    assert check_configurations(study) == []


def test_evidence_that_was_coded_otherwise_is_flagged_with_its_place(study: Project) -> None:
    [one, *_] = speaking(study, "P1")
    link(study, "naam", [one.id], "context")
    with Desk.open(study, FG1, ANA) as desk:
        desk.replace(one.id, one.codes[0], CodeId("professionals/negatief"))
    [flag] = check_configurations(study)
    turn = study.transcripts[FG1].turn_at(one.span.start) + 1
    assert (flag.kind, flag.place) == ("recoded", f"FG1 {turn}")


def test_evidence_of_somebody_who_withdrew_is_flagged(study: Project) -> None:
    link(study, "naam", [speaking(study, "P1")[0].id], "context")
    people = study.folder.participants()
    id = ParticipantId("P1")
    people[id] = replace(people[id], status="withdrawn", since="2026-11-20")
    study.folder.write_participants(people)
    assert [f.kind for f in check_configurations(study.fresh())] == ["withdrawn"]


def test_words_without_consent_are_evidence_and_are_not_printed(study: Project) -> None:
    link(study, "naam", [speaking(study, "P2")[0].id], "context")
    assert [f.kind for f in check_configurations(study)] == ["unquotable"]
    report = configuration_report(study, "naam")
    quotes = report.tables()[1]
    assert quotes.rows == ()
    assert "geen toestemming" in quotes.notes[-1]


def test_the_diagram_joins_parts_with_the_same_words(study: Project) -> None:
    write_configuration(
        study, "groep", statement="x", context="Kleine groep", outcome='Meer "wij" & <ons>'
    )
    assert diagram(study) == (
        "flowchart LR\n"
        "  subgraph context[Context]\n"
        '    c1["Kleine groep"]\n'
        "  end\n"
        "  subgraph mechanism[Mechanisme]\n"
        '    m2["Zich gezien voelen"]\n'
        "  end\n"
        "  subgraph outcome[Uitkomst]\n"
        '    o3["Eerder hulp vragen"]\n'
        '    o4["Meer #quot;wij#quot; #amp; #lt;ons#gt;"]\n'
        "  end\n"
        '  c1 -- "naam" --> m2\n'
        '  m2 -- "naam" --> o3\n'
        '  c1 -- "groep" --> o4\n'
    )
    assert "naam" not in diagram(study, ids=["groep"])


def test_the_drawing_is_well_formed_and_has_every_part(study: Project) -> None:
    write_configuration(study, "leeg", statement="x", context="<b> & c")
    drawn = diagram(study, form="svg", language="en")
    assert drawn == diagram(study, form="svg", language="en")
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    told = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Context", "Mechanism", "Outcome", "<b> & c", "Zich gezien voelen", "?"} <= set(told)


def test_the_file_reports_every_problem_at_once() -> None:
    text = (
        "format: 1\nconfigurations:\n- id: a\n  statement: x\n  confidence: hoog\n"
        "  evidence:\n  - {segment: S1}\n- id: a\n  kleur: rood\n"
    )
    with pytest.raises(FormatError) as caught:
        read_configurations(text, path="configurations.yaml")
    told = caught.value.message
    for part in ('cannot be "hoog"', '"part" is missing', 'called "a"', '"statement" is missing'):
        assert part in told


def test_what_is_written_is_read_back_beside_comments() -> None:
    one = Configuration("a", "Als: dan", None, "m", None, "low", None, (Link("S1", "outcome"),))
    two = Configuration("b", "y", evidence=(Link("S1", "context", True, ("cmo/context",), "n"),))
    text = BEGIN
    for wanted in (one, two):
        text = with_configuration(text, wanted, path="x")
    assert read_configurations(text, path="x") == (one, two)
    noted = text.replace("  - id: b", "  # later\n  - id: b")
    changed = with_configuration(noted, replace(one, evidence=()), path="x")
    assert "# later" in changed
    assert read_configurations(changed, path="x") == (replace(one, evidence=()), two)


def test_boxes_of_text_stay_within_their_width_and_say_every_word(study: Project) -> None:
    words = "Een kleine groep waarin iedereen elkaar kent 日本語クラス Donaudampfschifffahrtsgesellschaft"
    write_configuration(study, "naam", context=words, outcome="")
    assert diagram(study, form="text", language="en") == (
        "naam  (+0 / −0)\n"
        "┌ Context ────────────┐     ┌ Mechanism ──────────┐     ┌ Outcome ────────────┐\n"
        "│ Een kleine groep    │     │ Zich gezien voelen  │     │ ?                   │\n"
        "│ waarin iedereen     │     │                     │     │                     │\n"
        "│ elkaar kent         │     │                     │     │                     │\n"
        "│ 日本語クラス        │ ──▶ │                     │ ──▶ │                     │\n"
        "│ Donaudampfschifffah │     │                     │     │                     │\n"
        "│ rtsgesellschaft     │     │                     │     │                     │\n"
        "└─────────────────────┘     └─────────────────────┘     └─────────────────────┘\n"
    )
    [one] = configurations(study)
    for width in (24, 59, 60, 79, 80, 160):
        drawn = cmo_text([one], width=width)
        assert max(cell_len(line) for line in drawn.splitlines()) <= width


def test_evidence_that_is_blind_now_is_not_called_gone(tmp_path: Path) -> None:
    project = double.study(tmp_path / "s")
    double.code(project, "FG1", double.ANA, *double.AGREED)
    double.code(project, "FG2", double.ANA, (2, "peers"))
    first, *_ = everything(project).corpus.segments
    write_configuration(project, "a", statement="x")
    link(project, "a", [first.id], "context")
    new_session(project, NewSession("r1", ("ana", "ben"), (FG1,), "shared", "ana"))
    blind = replace(project.fresh(), viewer=double.BEN)
    assert [f.kind for f in check_configurations(blind)] == ["unseen"]
    assert check_configurations(replace(blind, viewer=double.ANA)) == []
    seen = evidence_passages(everything(blind))
    assert {p.transcript for p in seen.every.values()} == {"FG2"}
    assert sentence_passages(blind).every == {}
    assert any("blind" in note for note in sentence_passages(blind).notes)

"""Configurations by keys: every key against what it left in the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList, Static, TextArea

from qualcode.analysis.cmo_codes import parts_of
from qualcode.formats.codebook import read_codebook
from qualcode.model.configuration import Configuration
from qualcode.model.ids import CodeId
from qualcode.project import configuring
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.tui.asking import AskLine, AskText, Choose
from qualcode.tui.cmo_form import CmoForm
from qualcode.tui.passage_picker import PassagePicker
from qualcode.tui.screens.cmo_overview import DrawingScreen, MatrixScreen
from qualcode.tui.screens.configurations import ConfigurationsScreen
from tests.tui import made
from tests.tui.test_cards import pressed, told
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

CMO = """\
format: 1
codebook: cmo
title: Cmo
version: 1
mappings:
  - from: praat/contact
    to: [cmo/mechanisme]
nodes:
  - id: context
    label: Context
    nodes:
      - id: klein
        label: Kleine groep
  - id: mechanisme
    label: Mechanisme
  - id: uitkomst
    label: Uitkomst
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study with three codings, of which one is mapped to mechanisms."""
    root = made.study(tmp_path / "study")
    (root / "codebooks" / "cmo.yaml").write_text(CMO, encoding="utf-8")
    coded(root, ("Het was stil.", "rust"), ("groepje", "contact"), ("samen eten", "contact"))
    return root


def every(root: Path) -> tuple[Configuration, ...]:
    return configuring.configurations(Project.open(root))


def evidence(root: Path) -> list[tuple[str, str, bool]]:
    """The evidence of the only configuration: its words, its part, whether it is against."""
    project = Project.open(root)
    there = {s.id: s for s in configuring.everything(project).corpus.segments}
    [one] = configuring.configurations(project)
    return [
        (project.transcripts[made.T1].words(there[k.segment].span), k.part, k.against)
        for k in one.evidence
        if k.segment in there
    ]


def one_of(root: Path, words: str = "", part: str = "mechanism") -> Project:
    """A study with a configuration, resting on some words."""
    project = Project.open(root, clock=made.Clock())
    configuring.write_configuration(project, "naam", statement="Als, dan.", context="Klein")
    if words:
        segments = configuring.everything(project).corpus.segments
        text = project.transcripts[made.T1]
        [found] = [s for s in segments if text.words(s.span) == words]
        configuring.link(project, "naam", [found.id], part)  # type: ignore[arg-type]
    return project


async def opened(pilot: Pilot[None]) -> ConfigurationsScreen:
    """The configurations, with everything read."""
    await settled(pilot)
    await pilot.press("f10")
    for _ in range(4):
        await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ConfigurationsScreen)
    return screen


def lines(pane: OptionList) -> list[str]:
    return [str(option.prompt).strip() for option in pane.options]


async def test_a_configuration_is_written_in_a_form_and_changed(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "No configurations yet. n writes one" in told(screen, "#drawn-text")
        await pressed(pilot, "n")
        assert isinstance(program.screen, CmoForm)
        await pressed(pilot, *"Als", "tab", *"-a", "enter", *"Klein", "tab", "tab", "tab", *"me")
        await pressed(pilot, "ctrl+s")
        [one] = every(root)
        assert (one.id, one.statement, one.context) == ("cmo-1-a", "Als", "Klein")
        assert (one.mechanism, one.outcome, one.confidence) == (None, None, "medium")
        assert "┌ Context ─" in told(screen, "#drawn-text")
        await pressed(pilot, "e", "tab", "tab", *"Gezien", "ctrl+s")
        assert every(root)[0].mechanism == "Gezien"
        await pressed(pilot, "f", "f")
        assert every(root)[0].confidence is None
        await pressed(pilot, "u", "u")
        assert every(root)[0].confidence == "medium"
        await pressed(pilot, "D")
        assert every(root) == ()
        await pressed(pilot, "u")
        assert [c.id for c in every(root)] == ["cmo-1-a"]
        await pressed(pilot, "ctrl+r")
        assert every(root) == ()


async def test_a_form_keeps_what_was_filled_in_when_it_is_refused_or_left(root: Path) -> None:
    one_of(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "n", *"Als", "tab")
        program.screen.query_one("#field-id", Input).value = "naam"
        await pressed(pilot, "ctrl+s")
        assert isinstance(program.screen, CmoForm)
        shown = [str(s.content) for s in program.screen.query(".hint").results(Static)]
        assert any('There is a configuration "naam" already.' in line for line in shown)
        assert program.screen.statement.text == "Als"
        await pressed(pilot, "escape")
        assert "kept as a draft" in told(screen, "#written")
        await pressed(pilot, "n")
        assert isinstance(program.screen, CmoForm)
        assert program.screen.statement.text == "Als"
        assert len(every(root)) == 1


async def test_codings_are_chosen_by_part_and_linked_for_and_against(root: Path) -> None:
    one_of(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "m")
        assert isinstance(program.screen, PassagePicker)
        found = program.screen.query_one("#found", OptionList)
        assert [line.split("  ")[-1] for line in lines(found)] == ["groepje", "samen eten"]
        await pressed(pilot, "ctrl+s", "ctrl+s", "enter")
        assert evidence(root) == [
            ("groepje", "mechanism", False), ("samen eten", "mechanism", False),
        ]  # fmt: skip
        await pressed(pilot, "O", *"stil", "enter")
        assert evidence(root)[-1] == ("Het was stil.", "outcome", True)
        await pressed(pilot, "c", "tab", "down", "up", "escape", "M", "enter")
        assert evidence(root)[0] == ("groepje", "mechanism", True)
        assert lines(screen.listed) == ["naam  +1 −2  Als, dan."]
        assert [line.split("  ")[0] for line in lines(screen.evidence)] == [
            "Context", "Mechanism", "+ P1 T1 5 ana", "− P2 T1 4 ana", "Outcome", "− P1 T1 2 ana",
        ]  # fmt: skip


async def test_a_filter_that_is_half_typed_is_no_alarm(root: Path) -> None:
    one_of(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pressed(pilot, "o", *"code=")
        assert isinstance(program.screen, PassagePicker)
        assert not program._notifications
        await pressed(pilot, *"rust", "enter")
        assert evidence(root) == [("Het was stil.", "outcome", False)]


async def test_evidence_changes_sides_gets_a_note_and_goes(root: Path) -> None:
    one_of(root, "groepje")
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "s")
        assert "Go to the evidence first" in told(screen, "#written")
        await pressed(pilot, "tab", "s")
        assert evidence(root) == [("groepje", "mechanism", True)]
        await pressed(pilot, "t")
        assert isinstance(program.screen, AskText)
        program.screen.query_one(TextArea).text = "Juist niet."
        await pressed(pilot, "ctrl+s", "s")
        [link] = every(root)[0].evidence
        assert (link.against, link.note, link.codes) == (False, "Juist niet.", ("praat/contact",))
        assert "Note: Juist niet." in told(screen, "#link-text")
        await pressed(pilot, "x")
        assert evidence(root) == []
        await pressed(pilot, "u")
        assert evidence(root) == [("groepje", "mechanism", False)]


async def test_enter_goes_to_the_words_and_f10_comes_back_to_the_evidence(root: Path) -> None:
    one_of(root, "samen eten")
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pressed(pilot, "enter", "enter")
        assert made.chosen_words(program) == "samen eten"
        screen = await opened(pilot)
        assert screen.link is not None
        assert screen.evidence.has_focus
        await pressed(pilot, "escape", "escape")
        assert made.chosen_words(program) == "samen eten"


async def test_evidence_that_changed_is_flagged_with_what_to_do(root: Path) -> None:
    project = one_of(root, "groepje")
    [link] = every(root)[0].evidence
    with Desk.open(project, made.T1, made.ANA) as desk:
        desk.replace(link.segment, CodeId("praat/contact"), CodeId("praat/rust"))
    program = made.app(root)
    async with program.run_test(size=(110, 30)) as pilot:
        screen = await opened(pilot)
        assert "1 configuration · 1 to look at (!)" in told(screen, "#about-cmo")
        assert lines(screen.listed)[0].startswith("! naam")
        await pressed(pilot, "exclamation_mark")
        assert screen.evidence.has_focus
        told_now = told(screen, "#link-text")
        assert "a code it was linked with is off it: Enter looks, y keeps it" in told_now
        assert "(was praat/contact)" in told_now
        await pressed(pilot, "y", "exclamation_mark")
        assert every(root)[0].evidence[0].codes == ("praat/rust",)
        assert "All evidence stands as it was linked." in told(screen, "#written")


async def test_evidence_that_is_gone_can_only_be_taken_out(root: Path) -> None:
    project = one_of(root, "groepje")
    [link] = every(root)[0].evidence
    with Desk.open(project, made.T1, made.ANA) as desk:
        desk.drop(link.segment)
    program = made.app(root)
    async with program.run_test(size=(110, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "exclamation_mark")
        assert "the coding is gone: x takes it out" in told(screen, "#link-text")
        await pressed(pilot, "enter", "s", "y", "t")
        assert program.screen is screen
        await pressed(pilot, "x")
        assert every(root)[0].evidence == ()


async def test_configurations_by_case_and_as_a_drawing(root: Path) -> None:
    one_of(root, "groepje")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pressed(pilot, "b")
        assert isinstance(program.screen, Choose)
        await pressed(pilot, "enter")
        assert isinstance(program.screen, MatrixScreen)
        table = program.screen.query_one(DataTable)
        assert str(table.get_row_at(0)[0]) == "naam"
        assert "1 / 0" in [str(cell) for cell in table.get_row_at(0)]
        await pressed(pilot, "escape", "v")
        assert isinstance(program.screen, DrawingScreen)
        assert "│ Klein " in told(program.screen, "#drawing-text")  # type: ignore[arg-type]
        await pressed(pilot, "escape")
        assert isinstance(program.screen, ConfigurationsScreen)


async def test_a_coding_becomes_evidence_from_the_code_screen(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "e")
        assert isinstance(program.screen, AskLine)
        await pressed(pilot, *"Als stil", "enter", "3")
        [one] = every(root)
        assert (one.id, one.statement) == ("cmo-1", "Als stil")
        assert evidence(root) == [("Het was stil.", "outcome", False)]
        assert any("Evidence for the outcome of cmo-1. F10" in n.message
                   for n in program._notifications)  # fmt: skip
        await pressed(pilot, "right_square_bracket", "e", "1", "4")
        assert evidence(root)[-1] == ("groepje", "context", True)
        before = every(root)
        await pressed(pilot, "g", "e", "escape")
        assert every(root) == before


async def test_words_without_a_code_are_no_evidence(root: Path) -> None:
    one_of(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "j", "j", "e")
        assert any("no code on these words" in n.message for n in program._notifications)
        assert every(root)[0].evidence == ()


async def test_what_somebody_else_writes_meanwhile_stays_and_is_shown(root: Path) -> None:
    one_of(root)
    path = root / "analysis" / "configurations.yaml"
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("Als, dan.", "Als Z, dan.   # van Ben") + "    refines: Tinto\n", "utf-8"
        )
        screen._look_at_file()
        await settled(pilot)
        assert "Somebody changed analysis/configurations.yaml" in told(screen, "#written")
        path.write_text(path.read_text(encoding="utf-8").replace("Klein", "Groot"), "utf-8")
        await pressed(pilot, "f")
        written = path.read_text(encoding="utf-8")
        assert "# van Ben" in written
        [one] = every(root)
        assert (one.context, one.confidence, one.refines) == ("Groot", "low", "Tinto")


async def test_a_file_that_cannot_be_read_is_named_and_never_written(root: Path) -> None:
    path = root / "analysis" / "configurations.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("format: 1\nconfigurations: [\n", encoding="utf-8")
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert "configurations.yaml" in told(screen, "#banner")
        await pressed(pilot, "n", *"Als", "ctrl+s", "escape")
        assert path.read_text(encoding="utf-8") == "format: 1\nconfigurations: [\n"


def test_codes_speak_of_a_part_by_name_by_what_they_stand_under_and_by_mapping() -> None:
    cmo = read_codebook(CMO, path="cmo.yaml")
    praat = read_codebook(made.BOOK, path="praat.yaml")
    assert parts_of({cmo.id: cmo, praat.id: praat}) == {
        "cmo/context": {"context"},
        "cmo/klein": {"context"},
        "cmo/mechanisme": {"mechanism"},
        "cmo/uitkomst": {"outcome"},
        "praat/contact": {"mechanism"},
    }


def test_a_configuration_without_colour_on_a_small_terminal(
    root: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    one_of(root, "groepje")

    async def looked(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pressed(pilot, "enter")

    assert snap_compare(made.app(root), terminal_size=(80, 24), run_before=looked)

"""After the seals: what is decided, what stands, what the codebook needs, how agreement moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.calibration.drift import FEWEST, Rate, Round, drift, rates
from qualcode.cli.agreement import on_screen_report
from qualcode.export.plots import draw
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.table import Paragraph, Plot
from qualcode.project.adjudicating import (
    adopt,
    compared,
    decide,
    definitions,
    drift_of,
    full_account,
    resolutions,
    stability,
    undo_decision,
)
from qualcode.project.agreeing import report_of, save_disagreements
from qualcode.project.calibrating import NewSession, new_session, seal, session_named, status
from qualcode.project.comparing import Comparison
from qualcode.project.corpora import corpus
from qualcode.project.project import Project
from qualcode.project.rounds import desk_in
from qualcode.store.sessions import session_folder
from qualcode.text.words import words
from tests.project.double import ANA, BEN, CAS, IDS, put, study

FG1, FG2, FG3 = IDS
Rows = tuple[tuple[int, str], ...]
ROWS_ANA: Rows = ((2, "peers"), (3, "docenten"), (3, "online"), (4, "rooster"), (5, "docenten"))
ROWS_BEN: Rows = ((2, "peers"), (3, "docenten"), (4, "plek"), (5, "peers"), (6, "peers"))


def played(
    project: Project,
    id: str,
    rows: dict[CoderId, Rows],
    transcripts: tuple[TranscriptId, ...] = (FG1,),
    unit: str | None = "turn",
) -> Session:
    """A session that all have sealed, turns as given units."""
    mode = "shared" if unit else "free"
    asked = NewSession(id, tuple(rows), transcripts, mode, None, unit)  # type: ignore[arg-type]
    made = new_session(project.fresh(), asked)
    for who, coded in rows.items():
        for transcript in transcripts:
            with desk_in(project.fresh(), made, transcript, who) as desk:
                put(desk, *coded)
        seal(project.fresh(), made, who)
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Session r1: 2 in both, 7 in one."""
    made = study(tmp_path / "s", coders=(ANA, BEN, CAS))
    played(made, "r1", {ANA: ROWS_ANA, BEN: ROWS_BEN})
    return made.fresh()


def test_the_report_says_of_how_many_differences_a_coder_was_followed(project: Project) -> None:
    sizes = {item.number: len(item.rows) for item in compared(project, "r1").items}
    for number, choice in ((1, "a"), (2, "b"), (3, "neither")):
        decide(project.fresh(), "r1", number, choice, by="ana")  # type: ignore[arg-type]
    asked, taken = Comparison(session="r1"), sizes[1] + sizes[2]
    made = report_of(project, full_account(project.fresh(), asked, language="nl"), "nl")
    (table,) = (t for t in made.tables() if t.id == "adjudication")
    assert table.notes[1].startswith(
        f"Van de {taken} verschillen waarin één codeur werd gevolgd: ana "
    )
    prose = " ".join(p.text for p in made.parts if isinstance(p, Paragraph))
    done = taken + sizes[3]
    assert (
        f"Over {done} van de 6 verschillen is in overleg besloten; {6 - done} staan nog open."
        in prose
    )
    assert "(gegeven fragmenten, n = 6)" in prose


def test_what_is_to_be_decided_sums_to_d_and_pairs_substitutions(project: Project) -> None:
    found = compared(project, "r1")
    head = found.agreement.headline.all
    assert (head.A, head.D) == (2, 6)
    assert sum(len(i.rows) for i in found.items) == head.D
    assert [i.number for i in found.items] == [1, 2, 3, 4]
    by_codes = {(i.kind, i.a, i.b) for i in found.items}
    assert by_codes == {
        ("substitution", ("small/docenten",), ("small/peers",)),
        ("substitution", ("small/rooster",), ("small/plek",)),
        ("extra_code", ("small/online",), ()),
        ("omission_code", (), ("small/peers",)),
    }


def test_the_numbers_stay_while_decisions_are_made(project: Project) -> None:
    before = [(i.number, i.key) for i in compared(project, "r1").items]
    decide(project, "r1", 2, "a", by="ana")
    assert [(i.number, i.key) for i in compared(project, "r1").items] == before


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("a", {"rooster"}), ("b", {"plek"}), ("both", {"rooster", "plek"}), ("neither", set())],
)
def test_each_choice_leaves_what_it_says(project: Project, choice: str, stands: set[str]) -> None:
    number = next(i.number for i in compared(project, "r1").items if "small/rooster" in i.codes)
    item = decide(project, "r1", number, choice, by="ben", cause="interpretation", note="x")  # type: ignore[arg-type]
    assert item.resolution is not None
    assert set(item.resolution.codes) == {f"small/{code}" for code in stands}
    assert (item.resolution.by, item.resolution.cause, item.resolution.note) == (
        "ben", "interpretation", "x",
    )  # fmt: skip


def test_other_takes_a_code_of_the_frozen_book(project: Project) -> None:
    with pytest.raises(UsageError, match="needs the code"):
        decide(project, "r1", 1, "other", by="ana")
    with pytest.raises(UsageError, match="have no code"):
        decide(project, "r1", 1, "other", by="ana", codes=[CodeId("small/niets")])
    item = decide(project, "r1", 1, "other", by="ana", codes=[CodeId("small/ongebruikt")])
    assert item.resolution is not None
    assert item.resolution.codes == ("small/ongebruikt",)
    with pytest.raises(UsageError, match="There is no difference 9"):
        decide(project, "r1", 9, "a", by="ana")


def test_both_originals_stay_and_a_decision_is_taken_back(project: Project) -> None:
    folder = session_folder(project.folder, "r1")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    decide(project, "r1", 1, "a", by="ana")
    decide(project, "r1", 1, "b", by="ana")
    assert len(resolutions(project, session_named(project, "r1"))) == 1
    assert undo_decision(project, "r1") is not None
    resolution = compared(project, "r1").item(1).resolution
    assert resolution is not None
    assert resolution.choice == "a"
    undo_decision(project, "r1")
    assert compared(project, "r1").item(1).resolution is None
    assert undo_decision(project, "r1") is None
    assert undo_decision(project, "r1", redo=True) is not None
    after = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"consensus.jsonl"}


def test_agreement_before_and_after_are_both_kept(project: Project) -> None:
    items = compared(project, "r1").items
    for item in items[:-1]:
        decide(project, "r1", item.number, "a", by="ana", cause="overlooked")
    ended = compared(project, "r1").adjudication
    assert ended is not None
    weight = sum(len(i.rows) for i in items[:-1])
    assert (ended.before, ended.after) == (2 / 8, (2 + weight) / 8)
    assert (ended.decided, ended.open) == (weight, 6 - weight)
    assert ended.sided == {ANA: 1.0, BEN: 0.0}
    account = full_account(project, Comparison(session="r1"), language="en")
    made = report_of(project, account, "en")
    table = next(t for t in made.tables() if t.id == "adjudication")
    assert any("never report only the second" in note for note in table.notes)
    assert account.headline.all.value == 2 / 8


def test_decisions_stand_in_the_list_of_disagreements(project: Project, tmp_path: Path) -> None:
    decide(project, "r1", 1, "b", by="ana", cause="slip", note="ach")
    path = tmp_path / "d.csv"
    account = full_account(project, Comparison(session="r1"))
    assert save_disagreements(account, path) == 6
    lines = [row for row in path.read_text(encoding="utf-8").splitlines() if ",slip," in row]
    assert len(lines) == len(compared(project, "r1").item(1).rows)
    assert all(",ben,slip,ana," in row and row.endswith(",ach") for row in lines)


def test_several_unclear_definitions_make_a_to_do_with_passages(project: Project) -> None:
    assert compared(project, "r1").todo == ()
    for item in compared(project, "r1").items:
        if "small/peers" in item.codes:
            decide(project, "r1", item.number, "a", by="ana", cause="definition-unclear", note="?")
    [todo] = compared(project, "r1").todo
    assert (todo.code, todo.unclear, len(todo.items)) == ("small/peers", 2, 2)
    account = full_account(project, Comparison(session="r1"))
    table = next(t for t in report_of(project, account, "nl").tables() if t.id == "todo")
    assert "De docent kende mijn naam" in str(table.rows)


def test_the_definitions_of_the_codes_in_play_are_at_hand(project: Project) -> None:
    found = compared(project, "r1")
    item = next(i for i in found.items if "small/rooster" in i.codes)
    nodes = definitions(project, found.session, item)
    assert {code: node.definition for code, node in nodes.items()} == {
        "small/rooster": "Tijden.", "small/plek": "Plekken.",
    }  # fmt: skip


def test_consensus_is_what_all_applied_and_what_was_decided(project: Project) -> None:
    with pytest.raises(SessionError, match="4 disagreements are not decided yet"):
        adopt(project, "r1")
    choice = {"small/online": "a", "small/rooster": "b", "small/docenten": "both"}
    for item in compared(project, "r1").items:
        decide(project, "r1", item.number, choice.get(item.codes[0], "neither"), by="ana")  # type: ignore[arg-type]
    [done] = adopt(project, "r1")
    assert (done.added, done.removed) == (6, 0)
    made = corpus(project.fresh())
    transcript = project.folder.transcript(FG1)
    on = {transcript.turn_at(s.span.start) + 1: set(s.codes) for s in made.segments}
    assert on == {
        2: {"small/peers"},
        3: {"small/docenten", "small/online"},
        4: {"small/plek"},
        5: {"small/docenten", "small/peers"},
    }
    assert {s.coder for s in made.segments} == {"consensus"}
    assert adopt(project.fresh(), "r1") == [replace(done, added=0, removed=0)]
    number = next(i.number for i in compared(project, "r1").items if "small/rooster" in i.codes)
    decide(project, "r1", number, "neither", by="ana")
    assert adopt(project.fresh(), "r1") == [replace(done, added=0, removed=1)]


def test_open_differences_can_be_left_out(project: Project) -> None:
    [done] = adopt(project, "r1", leave_open=True)
    assert done.added == 2


def test_a_sample_never_hides_the_rest_of_a_transcript(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    asked = NewSession("r1", ("ana", "ben"), (FG1,), "shared", None, "turn", 3)
    made = new_session(project, asked)
    for who in (ANA, BEN):
        seal(project.fresh(), made, who)
    with pytest.raises(SessionError, match="would hide all the rest"):
        adopt(project.fresh(), "r1")


def test_matched_segments_are_adopted_with_the_edges_of_the_first(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    played(project, "r1", {ANA: ((2, "peers"),), BEN: ((2, "peers"), (4, "plek"))}, unit=None)
    item = compared(project, "r1").item(1)
    assert (item.kind, item.span_a, item.span_b == item.span) == ("omission_segment", None, True)
    decide(project, "r1", 1, "b", by="ana")
    [done] = adopt(project, "r1")
    assert done.added == 2


def test_three_coders_are_decided_once_per_passage_and_code(tmp_path: Path) -> None:
    project = study(tmp_path / "s", coders=(ANA, BEN, CAS))
    played(
        project,
        "r1",
        {ANA: ((2, "peers"),), BEN: ((2, "peers"),), CAS: ((2, "peers"), (4, "plek"))},
    )
    found = compared(project, "r1")
    assert [i.coders for i in found.items] == [(ANA, CAS), (BEN, CAS)]
    decide(project, "r1", 1, "b", by="ana")
    assert all(i.resolution for i in compared(project, "r1").items)
    [done] = adopt(project, "r1")
    assert done.added == 2


def test_joint_coding_has_one_journal_and_nothing_to_compare(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    asked = NewSession("samen", ("ana", "ben"), (FG1,), joint=True)
    made = new_session(project, asked)
    for who in (ANA, BEN):
        with desk_in(project.fresh(), made, FG1, who) as desk:
            put(desk, (2, "peers") if who == ANA else (4, "plek"))
            assert len(desk.segments()) == (1 if who == ANA else 2)
    with pytest.raises(SessionError, match="not sealed yet"):
        adopt(project.fresh(), "samen")
    seal(project.fresh(), made, "ben")
    assert not status(project.fresh(), made).is_open
    with pytest.raises(SessionError, match="coded together"):
        compared(project.fresh(), "samen")
    [done] = adopt(project.fresh(), "samen")
    assert done.added == 2
    assert corpus(project.fresh()).segments


def test_drift_has_a_slope_from_five_sessions_and_a_trend_only_outside_chance(
    tmp_path: Path,
) -> None:
    project = study(tmp_path / "s")
    rows = tuple((turn, "peers") for turn in range(2, 8))
    for n in range(4):
        played(project, f"r{n}", {ANA: rows, BEN: rows[: 6 - n]})
    early = drift_of(project.fresh())
    assert [r.value for r in early.rounds] == [1.0, 5 / 6, 4 / 6, 3 / 6]
    assert (early.slope, early.is_trend) == (None, False)
    played(project, "r4", {ANA: rows, BEN: rows[:2]})
    late = drift_of(project.fresh())
    assert late.slope == pytest.approx(-1 / 6)
    assert late.is_trend
    account = full_account(project.fresh(), Comparison(session="r4"), language="en")
    table = next(t for t in report_of(project, account, "en").tables() if t.id == "sessions")
    assert len(table.rows) == FEWEST
    assert "there is a trend" in table.notes[0]
    made = report_of(project, account, "en")
    line = next(p for p in made.parts if isinstance(p, Plot) and p.kind == "line")
    assert line.table.values("agreement") == [r.value for r in late.rounds]
    assert b"Nothing to draw" not in draw(line, "svg")
    assert f"{line.title}: █▇▆▅▃" in on_screen_report(made, "en")


def test_a_coder_who_applies_a_code_less_often_is_seen_early_against_late(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    rows = tuple((turn, "peers") for turn in range(2, 8))
    for n in range(3):
        played(project, f"r{n}", {ANA: rows, BEN: rows[: 6 - 2 * n]})
    account = full_account(project.fresh(), Comparison(session="r2"), language="en")
    assert account.drift is not None
    listed = session_named(project.fresh(), "r0").units[0].spans
    text = project.folder.transcript(FG1)
    total = sum(len(words(text.words(span))) for span in listed)
    table = next(t for t in report_of(project, account, "en").tables() if t.id == "paces")
    assert [row.cells[0] for row in table.rows] == ["ana", "ben"]
    found = [(r.early, r.late) for r in rates(account.drift.rounds)]
    assert [row.cells[2:] for row in table.rows] == found
    assert [n and n * total / 1_000 for pair in found for n in pair] == pytest.approx([6, 6, 6, 2])
    assert table.notes[0].startswith("Early: r0. Late: r2.")


def test_rates_count_only_sessions_a_coder_was_in_and_leave_the_middle_out() -> None:
    def one(name: str, words: int, **applied: dict[str, int]) -> Round:
        return Round(name, "2026-11-21", tuple(applied), 0.5, 1, 1, words=words, applied=applied)

    rounds = [
        one("r1", 2_000, ana={"x": 4}, ben={}),
        one("r2", 500, ana={"x": 99}, ben={"y": 9}),
        one("r3", 1_000, ana={"x": 1}, cas={"x": 3}),
    ]
    assert rates(rounds) == (Rate("ana", "x", 2.0, 1.0), Rate("cas", "x", None, 3.0))
    assert rates(rounds[:1]) == ()


def test_a_wobble_is_no_trend() -> None:
    values = (0.7, 0.6, 0.75, 0.62, 0.7, 0.68)
    rounds = [
        Round(f"r{n}", "2026-11-21", ("ana", "ben"), v, round(50 * v), round(50 * (1 - v)))
        for n, v in enumerate(values)
    ]
    found = drift(rounds)
    assert found.slope is not None
    assert not found.is_trend


def test_a_coder_is_compared_with_herself(project: Project) -> None:
    played(project, "r2", {ANA: (*ROWS_ANA[:-1], (5, "peers")), CAS: ROWS_BEN})
    found = stability(project.fresh(), "ana", "r1", "r2")
    assert found.coders == ("ana (r1)", "ana (r2)")
    assert (found.headline.all.A, found.headline.all.D) == (4, 2)
    with pytest.raises(SessionError, match="is not in session"):
        stability(project.fresh(), "cas", "r1", "r2")
    played(project, "r3", {ANA: ROWS_ANA, BEN: ROWS_BEN}, (FG2,))
    with pytest.raises(SessionError, match="no words in common"):
        stability(project.fresh(), "ana", "r1", "r3")

"""Sessions: what is frozen, who sees what when, and what a seal holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import qualcode
from qualcode.calibration.sealing import fingerprint
from qualcode.journal.events import Act, Event, NewSegment, encode
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.span import Span
from qualcode.project.adjudicating import adopt, compared, full_account
from qualcode.project.agreeing import report_of
from qualcode.project.browsing import listed
from qualcode.project.calibrating import (
    NewSession,
    given,
    independence,
    late_changes,
    new_session,
    seal,
    status,
    take_back,
)
from qualcode.project.checking import broken_rules
from qualcode.project.coding import coded, codings
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.corpora import corpus
from qualcode.project.desk import Desk
from qualcode.project.memos import memos, write_about
from qualcode.project.naming import span_at
from qualcode.project.project import Project
from qualcode.project.rounds import desk_in
from qualcode.store.journals import read_journal
from qualcode.store.sessions import read_session, session_folder, session_text
from tests.project.double import AGREED, ANA, BEN, IDS, code, put, study

FG1, FG2, FG3 = IDS
SHARED = NewSession("r1", ("ana", "ben"), (FG1,), "shared", "ana")
FREE = NewSession("r1", ("ana", "ben"), (FG1,), "free")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A study in which ana has coded FG1."""
    made = study(tmp_path / "s")
    code(made, "FG1", ANA, *AGREED, (5, "peers"))
    return made


def as_coder(project: Project, coder: CoderId) -> Project:
    return replace(project.fresh(), viewer=coder)


def work(
    project: Project, session: Session, id: TranscriptId, who: CoderId, *rows: tuple[int, str]
) -> None:
    with desk_in(project.fresh(), session, id, who) as desk:
        put(desk, *rows)


def test_a_session_is_read_back_as_it_was_made(project: Project) -> None:
    made = new_session(project, replace(SHARED, declared=True))
    assert read_session(project.folder, "r1") == made
    assert made.independence == "declared"
    assert made.units[0].text_hash == project.folder.transcript(FG1).version
    assert len(made.units[0].spans) == 4
    assert (project.folder.books_folder / "versions" / "small@1.yaml").is_file()
    with pytest.raises(SessionError, match="already"):
        new_session(project.fresh(), replace(FREE, id="R1", transcripts=(FG2,)))


def test_a_book_changed_without_a_version_gets_a_snapshot_of_its_own(project: Project) -> None:
    first = new_session(project, replace(FREE, transcripts=(FG2,)))
    path = project.folder.book_files()[BookId("small")]
    path.write_text(path.read_text(encoding="utf-8").replace("Tijden.", "Uren."), encoding="utf-8")
    second = new_session(project.fresh(), replace(FREE, id="r2", transcripts=(FG3,)))
    assert first.books[BookId("small")].file == "small@1.yaml"
    assert second.books[BookId("small")].file.startswith("small@1-")


def test_in_a_session_the_frozen_book_counts_and_not_the_one_of_today(project: Project) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2,)))
    path = project.folder.book_files()[BookId("small")]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- id: plek", "- id: plaats"), encoding="utf-8")
    with desk_in(project.fresh(), made, FG2, "ben") as desk:
        desk.code(span_at(desk.transcript, turn=2), [CodeId("small/plek")])
        with pytest.raises(UsageError, match="No codebook has"):
            desk.code(span_at(desk.transcript, turn=3), [CodeId("small/plaats")])


def test_given_units_come_without_codes(project: Project) -> None:
    made = new_session(project, SHARED)
    assert all(not unit.codes for unit in given(project.fresh(), made, FG1, "ben"))
    assert "small/" not in session_text(made).replace("small@1.yaml", "")
    mine = given(as_coder(project, BEN), made, FG1, "ben")
    with desk_in(as_coder(project, BEN), made, FG1, "ben") as desk:
        desk.code(mine[1].span, [CodeId("small/peers")])
    told = given(as_coder(project, BEN), made, FG1, "ben")
    assert [u.codes for u in told] == [(), ("small/peers",), (), ()]


def test_who_is_a_researcher_in_the_list_of_participants_only_gives_no_units(
    project: Project,
) -> None:
    people = dict(project.participants)
    one = next(iter(people))
    people[one] = replace(people[one], role="interviewer")
    project.folder.write_participants(people)
    made = new_session(project.fresh(), replace(SHARED, units_from=None, unit="turn"))
    transcript = project.folder.transcript(FG1)
    said = {transcript.turns[transcript.turn_at(s.start)].speaker for s in made.units[0].spans}
    assert (one, said) == ("P1", {"P2"})


def test_the_first_coder_must_have_finished(project: Project) -> None:
    with pytest.raises(SessionError, match="has not finished FG2"):
        new_session(project, replace(SHARED, transcripts=(FG2,)))
    with pytest.raises(UsageError, match="come from somewhere"):
        new_session(project, replace(SHARED, units_from=None))


def test_a_sample_of_units_is_drawn_again_from_its_seed(project: Project, tmp_path: Path) -> None:
    asked = NewSession("r1", ("ana", "ben"), (FG2, FG3), "shared", None, "turn", 5, 7)
    made = new_session(project, asked)
    again = new_session(study(tmp_path / "t"), asked)
    assert [u.spans for u in made.units] == [u.spans for u in again.units]
    assert made.drawn == again.drawn
    assert made.drawn is not None
    assert (made.drawn.size, made.drawn.of) == (5, 12)
    other = new_session(study(tmp_path / "u"), replace(asked, seed=8))
    assert [u.spans for u in made.units] != [u.spans for u in other.units]
    with pytest.raises(UsageError, match="cannot be drawn"):
        new_session(study(tmp_path / "v"), replace(asked, sample=13))


def test_a_transcript_is_in_one_open_session_at_a_time(project: Project) -> None:
    new_session(project, SHARED)
    with pytest.raises(SessionError, match="is in session r1, which is not finished"):
        new_session(project.fresh(), replace(FREE, id="r2"))


@pytest.mark.parametrize("viewer", [None, BEN, CoderId("cas")])
def test_nobody_sees_another_coder_until_all_have_sealed(
    project: Project, viewer: CoderId | None
) -> None:
    made = new_session(project, SHARED)
    work(project, made, FG1, BEN, (2, "peers"))
    eyes = replace(project.fresh(), viewer=viewer)
    assert {row.coder for row in codings(eyes)} == set()
    assert corpus(eyes).segments == ()
    assert any("blind" in note for note in corpus(eyes).notes)
    assert list(broken_rules(eyes)) == []
    assert list(memos(eyes)) == []
    assert next(item for item in listed(eyes) if item.id == "FG1").of(ANA) is None
    why = "FG1 is being coded blind in session r1: nothing of another coder is shown until "
    assert eyes.unseen() == (f"{why}ben has sealed.",)
    looks: list[Callable[[], object]] = [
        lambda: coded(eyes, FG1, ANA),
        lambda: list(codings(eyes, transcripts=[FG1], coders=[ANA])),
        lambda: corpus(eyes, transcripts=[FG1], coders=["ana"]),
        lambda: list(broken_rules(eyes, transcripts=[FG1], coders=[ANA])),
        lambda: Desk.open(eyes, FG1, ANA, write=False),
        lambda: desk_in(eyes, made, FG1, "ana", write=False),
        lambda: agreement(eyes, Comparison((ANA, BEN), (FG1,), unfinished=True)),
        lambda: agreement(eyes, Comparison((ANA, BEN), session="r1")),
    ]
    for look in looks:
        with pytest.raises(SessionError, match="ben has sealed"):
            look()


def test_ones_own_coding_is_always_seen(project: Project) -> None:
    made = new_session(project, SHARED)
    eyes = as_coder(project, ANA)
    assert len(list(codings(eyes))) == 5
    assert len(corpus(eyes).segments) == 4
    work(project, made, FG1, BEN, (2, "peers"))
    with desk_in(as_coder(project, BEN), made, FG1, "ben", write=False) as desk:
        assert [s.codes for s in desk.segments()] == [("small/peers",)]


def test_other_transcripts_are_not_blind(project: Project) -> None:
    code(project, "FG2", ANA, *AGREED)
    new_session(project, SHARED)
    assert {r.transcript for r in codings(project.fresh())} == {"FG2"}


def test_memos_on_codes_of_a_coder_at_work_are_not_read(project: Project) -> None:
    write_about(project, "ana", "code:online", "Op een scherm.")
    assert len(list(memos(project))) == 1
    new_session(project, SHARED)
    assert list(memos(as_coder(project, BEN))) == []
    assert len(list(memos(as_coder(project, ANA)))) == 1


def test_when_all_have_sealed_everything_is_seen(project: Project) -> None:
    made = new_session(project, SHARED)
    work(project, made, FG1, BEN, *AGREED)
    assert status(project.fresh(), made).is_open
    assert seal(project.fresh(), made, "ben")
    eyes = as_coder(project, BEN)
    assert eyes.unseen() == ()
    assert len(list(codings(eyes))) == 5
    found = agreement(eyes, Comparison(session="r1"))
    assert (found.headline.all.A, found.headline.all.D) == (4, 1)
    assert found.headline.rule == "the segments of ana are the units"


def test_status_counts_nothing_of_another_coder(project: Project) -> None:
    made = new_session(project, SHARED)
    work(project, made, FG1, BEN, *AGREED)
    told = {c.coder: (c.standing, c.codings) for c in status(project.fresh(), made).coders}
    assert told == {ANA: ("sealed", None), BEN: ("at-work", None)}
    own = {c.coder: c.codings for c in status(as_coder(project, BEN), made).coders}
    assert own == {ANA: None, BEN: 4}


def test_a_sealed_journal_takes_nothing_more_and_may_be_opened_while_others_work(
    project: Project,
) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2,)))
    work(project, made, FG2, BEN, (2, "peers"))
    assert seal(project.fresh(), made, "ben")
    assert not seal(project.fresh(), made, "ben")
    with pytest.raises(SessionError, match="has sealed this session"):
        work(project, made, FG2, BEN, (3, "plek"))
    take_back(project.fresh(), made, "ben")
    work(project, made, FG2, BEN, (3, "plek"))
    seal(project.fresh(), made, "ben")
    work(project, made, FG2, ANA, (2, "peers"))
    seal(project.fresh(), made, "ana")
    with pytest.raises(SessionError, match="may have been seen"):
        take_back(project.fresh(), made, "ben")


def test_a_late_change_is_seen_and_independence_is_unknown_then(project: Project) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2,)))
    for who in (ANA, BEN):
        work(project, made, FG2, who, (2, "peers"))
        seal(project.fresh(), made, who)
    assert (made.independence, independence(project.fresh(), made)) == ("not-shown", "not-shown")
    path = session_folder(project.folder, "r1") / "ben.jsonl"
    lines = path.read_bytes()
    path.write_bytes(lines.replace(b"small/peers", b"small/plek"))
    assert late_changes(project.fresh(), made) == (
        "After ben sealed, lines before the seal were changed: this is not what was sealed.",
    )
    assert independence(project.fresh(), made) == "unknown"
    made_report = report_of(
        project.fresh(),
        full_account(project.fresh(), Comparison(session="r1"), language="en"),
        "en",
    )
    prose = " ".join(getattr(part, "text", "") for part in made_report.parts)
    assert "Independent coding: unknown." in prose
    assert "this is not what was sealed" in prose
    with pytest.raises(SessionError, match="was changed after it was sealed"):
        seal(project.fresh(), made, "ben")


def test_the_words_in_a_journal_do_not_break_its_seal(project: Project) -> None:
    events = read_journal(project.folder.codings_folder(FG1) / "ana.jsonl").events
    assert b"mentor" in b"".join(map(encode, events))
    rewritten: list[Event] = []
    for event in events:
        if isinstance(event, Act):
            ops = tuple(
                NewSegment(op.id, op.span, op.text, "…", "", "")
                if isinstance(op, NewSegment)
                else op
                for op in event.ops
            )
            rewritten.append(Act(event.v, event.id, event.after, event.at, ops))
        else:
            rewritten.append(event)
    assert rewritten != list(events)
    assert fingerprint(rewritten) == fingerprint(events)
    assert fingerprint(events[:-1]) != fingerprint(events)


def test_independence_is_never_more_than_is_known(project: Project, tmp_path: Path) -> None:
    assert new_session(project, SHARED).independence == "unknown"
    fresh = study(tmp_path / "t")
    assert new_session(fresh, FREE).independence == "not-shown"
    other = study(tmp_path / "u")
    code(other, "FG1", BEN, (2, "peers"))
    assert new_session(other, FREE).independence == "unknown"
    joint = study(tmp_path / "v")
    assert new_session(joint, replace(FREE, joint=True, declared=True)).independence == "unknown"


def test_a_session_stays_on_its_words_when_these_are_corrected(project: Project) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2,)))
    for who in (ANA, BEN):
        work(project, made, FG2, who, (2, "peers"), (4, "rooster"))
        path = project.folder.words_file(FG2)
        path.write_text(path.read_text(encoding="utf-8").replace("Soep", "Thee"), encoding="utf-8")
        seal(project.fresh(), made, who)
    found = compared(project.fresh(), "r1")
    assert found.agreement.headline.all.A == 2
    assert adopt(project.fresh(), "r1")[0].added == 2
    assert {s.text_hash for s in corpus(project.fresh(), draft=True).segments} <= {
        project.folder.transcript(FG2).version, project.folder.transcript(FG1).version,
    }  # fmt: skip
    rows = [r for r in codings(project.fresh(), transcripts=[FG2]) if r.coder == "consensus"]
    assert any(r.quote.startswith("Groep 2: Thee op maandag") for r in rows)


def test_words_that_nobody_kept_stop_a_session_with_the_way_out(project: Project) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2,)))
    path = project.folder.words_file(FG2)
    path.write_text(path.read_text(encoding="utf-8").replace("Soep", "Thee"), encoding="utf-8")
    shutil.rmtree(project.folder.hidden)
    shutil.rmtree(project.folder.transcripts_folder / "versions", ignore_errors=True)
    with pytest.raises(SessionError, match="changed after session r1 was made"):
        desk_in(project.fresh(), made, FG2, "ben")


def test_one_journal_holds_a_session_of_several_transcripts(project: Project) -> None:
    made = new_session(project, replace(FREE, transcripts=(FG2, FG3)))
    for who in (ANA, BEN):
        for id in (FG2, FG3):
            work(project, made, id, who, (2, "peers"), (4, "rooster"))
        with desk_in(as_coder(project, who), made, FG3, who) as desk:
            assert [s.transcript for s in desk.segments()] == ["FG3", "FG3"]
            assert desk.undo() is not None
        seal(project.fresh(), made, who)
    assert {p.name for p in session_folder(project.folder, "r1").iterdir()} == {
        "session.yaml", "ana.jsonl", "ben.jsonl",
    }  # fmt: skip
    found = agreement(project.fresh(), Comparison(session="r1"))
    assert [(r.transcripts, r.A) for r in found.headline.by_transcript] == [
        (("FG2",), 2), (("FG3",), 1),
    ]  # fmt: skip


def test_only_drawn_stretches_are_compared_in_a_free_session(project: Project) -> None:
    asked = NewSession("r1", ("ana", "ben"), (FG2,), "free", None, "turn", 2, 1)
    made = new_session(project, asked)
    inside = made.units[0].spans
    outside = next(
        s for t in range(1, 7)
        if (s := project.folder.transcript(FG2).turn_span(t)) and s not in inside
    )  # fmt: skip
    for who in (ANA, BEN):
        with desk_in(project.fresh(), made, FG2, who) as desk:
            desk.code(inside[0], [CodeId("small/peers")])
            if who == ANA:
                desk.code(Span(outside.start, outside.end), [CodeId("small/plek")])
        seal(project.fresh(), made, who)
    found = agreement(project.fresh(), Comparison(session="r1", unit="char"))
    assert (found.headline.all.A, found.headline.all.D) == (1, 0)
    values = [r.value for r in found.measures]
    assert values == [1.0] * len(values)


def test_characters_that_were_not_drawn_are_no_agreement(project: Project) -> None:
    asked = NewSession("r1", ("ana", "ben"), (FG2,), "shared", None, "turn", 2, 1)
    made = new_session(project, asked)
    first, second = made.units[0].spans
    for who, codes in ((ANA, ("peers",)), (BEN, ())):
        with desk_in(project.fresh(), made, FG2, who) as desk:
            desk.code(first, [CodeId("small/plek")])
            for code in codes:
                desk.code(second, [CodeId(f"small/{code}")])
        seal(project.fresh(), made, who)
    found = agreement(project.fresh(), Comparison(session="r1", unit="char"))
    values = {r.measure: r.value for r in found.measures}
    all_drawn = len(first) + len(second)
    assert values["char_percent_agreement"] == pytest.approx(1 - len(second) / (2 * all_drawn))
    assert values["char_overlap"] == pytest.approx(len(first) / all_drawn)


def test_every_use_case_reads_journals_through_the_one_gate() -> None:
    rooms = Path(qualcode.__file__).parent
    gate = {"project.py", "desk.py", "calibrating.py", "adjudicating.py"}
    counting = {"replacing.py"}
    """Says how many segments a correction touches and shows none that may not be seen."""
    found = set()
    for path in (rooms / "project").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"folder\.journals?\(|(journals_in|journal_of)\([^)]*codings", text):
            found.add(path.name)
    assert found <= gate | counting

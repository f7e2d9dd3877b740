"""A forgotten person is in no byte of the study, and every other coding keeps its place."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.calibration.sealing import standing
from qualcode.formats.words import read_words
from qualcode.journal.events import Act, NewSegment
from qualcode.journal.state import state_of
from qualcode.model.errors import LockedError, StudyError, UsageError
from qualcode.model.participant import Consent, Participant
from qualcode.model.transcript import Speaker
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.protecting import log_of
from qualcode.project.protecting_files import rewriting
from qualcode.project.protecting_rewrites import forget, withdraw
from qualcode.store import together
from qualcode.store.doctor import examine
from qualcode.store.journals import read_journal
from tests.privacy.small import ANA, BEN, FG1, NI1, SAID_BY_P2, every_byte, small_study

LONG_WORDS = {"zilverberk", "zilverberg", "kwintelier", "huuis"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_study(tmp_path / "study")


def passages() -> Iterator[str]:
    """Everything the person said: whole turns, every four words on end, every rare word."""
    yield from LONG_WORDS
    for turn in SAID_BY_P2:
        yield turn.casefold()
        words = re.findall(r"\w+", turn.casefold())
        yield from (" ".join(words[at : at + 4]) for at in range(len(words) - 3))


def held(root: Path) -> list[tuple[str, str]]:
    """Every file with every passage that it holds."""
    found = []
    for name, data in every_byte(root).items():
        text = data.decode("utf-8", "replace").casefold()
        folded = " ".join(re.findall(r"\w+", re.sub(r"\\n|\\t", " ", text)))
        found += [(name, p) for p in passages() if p in text or p in folded]
    return found


def quotes(project: Project) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """Per journal the segments in force: id, words at their place, codes."""
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for id in (FG1, NI1):
        transcript = project.folder.transcript(id)
        for journal in project.folder.journals(id):
            state = state_of(journal.events)
            found[f"{id}/{state.coder}"] = [
                (s.id, transcript.words(s.span), s.codes)
                for s in state.segments()
                if s.text_hash == transcript.version
            ]
    return found


def test_the_search_finds_the_words_before_they_are_forgotten(project: Project) -> None:
    places = {name for name, _ in held(project.folder.root)}
    assert places >= {
        "transcripts/FG1.txt", "transcripts/NI1.txt", "codings/FG1/ana.jsonl",
        "codings/FG1/ana (conflicted copy).jsonl", "codings/FG1/ben.jsonl", "memos/ana.jsonl",
        "analysis/cases.yaml", "exports/quotes.csv", "exports/report.docx",
        "codebooks/small.yaml", ".qualcode/torn/x.torn", "transcripts/.FG1.txt.abc.part",
    }  # fmt: skip
    assert any(name.startswith("transcripts/versions/FG1/") for name in places)
    assert any(name.startswith(".qualcode/words/") for name in places)


def test_no_byte_of_the_study_holds_the_words_of_a_forgotten_person(project: Project) -> None:
    report = forget(project, "P2", by="ana")
    assert held(project.folder.root) == []
    assert report.written
    assert (report.turns, report.versions) == (3, 1)
    assert report.exports == ("exports/quotes.csv", "exports/report.docx")
    assert report.left == ()


def test_codings_of_others_keep_their_words_codes_and_ids(project: Project) -> None:
    before = quotes(project)
    forget(project, "P2")
    after = quotes(project.fresh())
    kept = {"Ik ken ze bij naam", "Samen koken", "Lotte's idee"}
    assert [s for s in after["FG1/ana"] if s[1] in kept] == [
        s for s in before["FG1/ana"] if s[1] in kept
    ]
    ids = [s[0] for s in before["FG1/ana"]]
    cut = {s[1] for s in after["FG1/ana"]} - kept
    assert cut == {"Lotte's idee.", "Mooi. En bij jou, Kees"}
    assert {s[0] for s in after["FG1/ana"]} <= set(ids)
    assert [s[1] for s in after["NI1/ben"]] == ["Hoe was de overstap?"]


def test_a_coding_on_older_words_stays_on_them(project: Project) -> None:
    forget(project, "P2")
    folder = project.folder
    [name] = folder.versions(FG1).names()
    older = folder.versions(FG1).state(name)
    [*_, ben] = [read_journal(p).events for p in sorted(folder.codings_folder(FG1).glob("b*"))]
    segments = {s.text_hash: s for s in state_of(ben).segments()}
    text = older.info.transcript(FG1, older.turns).text
    assert text[slice(*_edges(segments[older.version].span))] == "Samen koken"
    way = folder.versions(FG1).way(older.info.transcript(FG1, older.turns), folder.transcript(FG1))
    assert way.new_length == len(folder.transcript(FG1).text)


def _edges(span) -> tuple[int, int]:
    return span.start, span.end


def test_scraps_around_a_quote_on_words_nobody_kept_go_too(project: Project) -> None:
    path = project.folder.codings_folder(FG1) / "ben.jsonl"
    assert b'"pre":"Ik "' in path.read_bytes()
    forget(project, "P2")
    [act] = [e for e in read_journal(path).events if isinstance(e, Act)]
    [lost] = [op for op in act.ops if getattr(op, "text", "") == "0123456789abcdef"]
    assert isinstance(lost, NewSegment)
    assert (lost.quote, lost.pre, lost.post) == ("[gewist]", "", "")


def test_every_id_time_and_order_of_the_journals_is_kept(project: Project) -> None:
    path = project.folder.codings_folder(FG1) / "ana.jsonl"
    before = read_journal(path).events
    forget(project, "P2")
    after = read_journal(path).events
    assert [(e.id, e.after, e.at, type(e)) for e in after] == [
        (e.id, e.after, e.at, type(e)) for e in before
    ]
    copy = project.folder.codings_folder(FG1) / "ana (conflicted copy).jsonl"
    assert copy.read_bytes() == path.read_bytes()


def test_memos_on_the_person_go_and_those_of_others_stay(project: Project) -> None:
    report = forget(project, "P2")
    ana = project.folder.journal(FG1, ANA)
    assert ana is not None
    assert [m.text for m in state_of(ana.events).memos()] == ["P1 zei iets anders dan P2."]
    [loose] = [read_journal(p).events for p in (project.folder.root / "memos").glob("*")]
    assert [(m.title, m.text) for m in state_of(loose).memos()] == [
        ("Citaat", "Hij had [gewist]."),
        ("Steun", "Steun komt van klasgenoten, zegt Lotte."),
    ]
    assert report.memos == 2
    assert report.mentioned == (
        "codings/FG1/ana (conflicted copy).jsonl", "codings/FG1/ana.jsonl",
    )  # fmt: skip


def test_a_tombstone_without_words_stays(project: Project) -> None:
    forget(project, "P2")
    turns = read_words(project.folder.words_file(FG1).read_bytes(), path="FG1.txt")
    assert [(t.speaker, t.text, t.begins) for t in turns if t.speaker == "P2"] == [
        ("P2", "[gewist]", None), ("P2", "[gewist]\n[gewist]", None),
    ]  # fmt: skip
    people = project.folder.participants()
    assert people["P2"] == Participant(
        "P2", consent=Consent(), status="forgotten", since="2026-11-21"
    )
    assert people["P1"].attributes == {"age": "19"}
    assert project.folder.info(NI1).attributes == {}
    assert project.folder.info(FG1).attributes == {"sector": "hbo"}
    assert len(project.folder.transcript(FG1).turns) == 6


def test_analyses_codebooks_and_comments_lose_only_the_persons_words(project: Project) -> None:
    forget(project, "P2")
    root = project.folder.root
    cases = (root / "analysis" / "cases.yaml").read_text(encoding="utf-8")
    assert "text: Samen koken" in cases
    assert "[gewist] komt terug in case 1; Lotte ook" in cases
    book = project.folder.codebooks()["small"]
    [node] = book.nodes
    assert node.definition == "Wat studenten helpt om te blijven"
    assert node.examples == ("[gewist]", "samen koken met de hele klas")
    assert (root / "exports" / "counts.csv").is_file()


def test_a_seal_outlives_forgetting_and_units_lose_the_persons_spans(project: Project) -> None:
    forget(project, "P2")
    session = project.folder.root / "sessions" / "r1"
    assert standing(read_journal(session / "ana.jsonl").events) == "sealed"
    text = (session / "session.yaml").read_text(encoding="utf-8")
    fg1 = project.folder.transcript(FG1)
    start = fg1.text.index("Samen")
    assert f"text: {fg1.text_hash}" in text
    assert re.findall(r"\d+-\d+", text) == [f"{start}-{start + 5}"]
    assert "# Units of FG1" in text


def test_a_study_is_as_sound_after_forgetting_as_before(project: Project) -> None:
    def errors() -> list[str]:
        return [f"{f.place} {f.message}" for f in examine(project.folder) if f.level == "error"]

    before = [e for e in errors() if "version 0123456789abcdef" not in e]
    forget(project, "P2")
    after = [e for e in errors() if "version 0123456789abcdef" not in e]
    assert len(after) <= len(before)
    assert not [e for e in after if "quote" in e]


def test_forgetting_twice_changes_nothing_more(project: Project) -> None:
    forget(project, "P2", by="ana")
    once = every_byte(project.folder.root)
    again = forget(project.fresh(), "p2", by="ana")
    twice = every_byte(project.folder.root)
    log = "analysis/privacy.jsonl"
    assert {k: v for k, v in twice.items() if k != log} == {
        k: v for k, v in once.items() if k != log
    }
    assert (again.turns, again.segments) == (0, 0)


def test_a_dry_run_tells_the_same_and_writes_nothing(project: Project) -> None:
    before = every_byte(project.folder.root)
    told = forget(project, "P2", dry_run=True)
    assert every_byte(project.folder.root) == before
    done = forget(project, "P2")
    assert (told.written, done.written) == (False, True)
    assert (told.turns, told.segments, told.memos) == (done.turns, done.segments, done.memos)


def test_what_is_logged_holds_no_words(project: Project) -> None:
    forget(project, "P2", by="ana")
    [line] = log_of(project)
    assert line["done"] == "forget"
    assert (line["by"], line["participant"]) == ("ana", "P2")
    assert set(line) == {"v", "at", "by", "done", "files", "participant", "segments", "turns"}


@pytest.mark.parametrize("stop", [0, 7, 20, 26, 32, 40, 48, 99])
def test_a_crash_leaves_the_study_before_or_finishes_after(
    project: Project, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    before = every_byte(project.folder.root)
    real, calls = together.write_atomically, 0

    def failing(path: Path, data: bytes | str) -> None:
        nonlocal calls
        if "locks" not in path.parts:
            calls += 1
        if calls > stop:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(together, "write_atomically", failing)
    with contextlib.suppress(KeyboardInterrupt):
        forget(project, "P2")
    monkeypatch.setattr(together, "write_atomically", real)
    ready = project.folder.hidden / "rewrite" / "ready.json"
    decided = ready.is_file()
    Project.open(project.folder.root)
    assert not ready.exists()
    now = {k: v for k, v in every_byte(project.folder.root).items() if ".qualcode" not in k}
    if decided or calls <= stop:
        assert held(project.folder.root) == []
    else:
        assert now == {k: v for k, v in before.items() if ".qualcode" not in k}


def test_nobody_else_may_be_at_work(project: Project) -> None:
    with Desk.open(project, NI1, BEN), pytest.raises(LockedError, match="ben"):
        forget(project, "P2")


def test_version_control_and_backups_are_told(project: Project, tmp_path: Path) -> None:
    (project.folder.root / ".git").mkdir()
    (tmp_path / "study-backup-1.zip").write_bytes(b"")
    told = " ".join(forget(project, "P2", dry_run=True).elsewhere)
    assert "Version control (.git)" in told
    assert "study-backup-1.zip" in told


def test_files_of_others_that_hold_the_words_are_told_and_left(project: Project) -> None:
    note = project.folder.root / "README.md"
    note.write_text(f"> {SAID_BY_P2[0]}\n", encoding="utf-8")
    assert forget(project, "P2").left == ("README.md",)
    assert SAID_BY_P2[0] in note.read_text(encoding="utf-8")


def test_withdrawing_freezes_and_keeps_every_word(project: Project) -> None:
    before = every_byte(project.folder.root)
    person = withdraw(project, "p2", by="ana")
    assert (person.status, person.since) == ("withdrawn", "2026-11-21")
    changed = {k for k, v in every_byte(project.folder.root).items() if before.get(k) != v}
    assert changed == {"participants.yaml", "analysis/privacy.jsonl"}
    assert project.folder.participants()["P2"].may_be_quoted()
    assert withdraw(project, "P2") == person


def test_somebody_unknown_or_forgotten_cannot_be_withdrawn(project: Project) -> None:
    with pytest.raises(UsageError, match="P9"):
        withdraw(project, "P9")
    forget(project, "P2")
    with pytest.raises(UsageError, match="forgotten"):
        withdraw(project, "P2")


def test_work_done_between_a_crash_and_its_completion_is_never_overwritten(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: object) -> bool:
        raise KeyboardInterrupt

    folder = project.folder
    with rewriting(folder):
        monkeypatch.setattr(together, "finish", crash)
        with contextlib.suppress(KeyboardInterrupt):
            together.put_in_place(folder, {folder.words_file(NI1): b"\t\tP2\t[gewist]\n"})
    monkeypatch.undo()
    folder.words_file(NI1).write_bytes(b"\t\tP2\tNieuw.\n")
    with pytest.raises(StudyError, match=r"NI1\.txt was changed"):
        together.finish(folder)
    assert folder.words_file(NI1).read_bytes() == b"\t\tP2\tNieuw.\n"


def test_a_label_without_a_person_behind_it_is_the_pseudonym(project: Project) -> None:
    info = project.folder.info(FG1)
    nobody = {label: Speaker(label, s.role) for label, s in info.speakers.items()}
    turns = project.folder.transcript(FG1).turns
    project.folder.write_transcript(FG1, turns, replace(info, speakers=nobody))
    assert forget(project.fresh(), "P2").turns == 3
    assert held(project.folder.root) == []


def test_a_memo_on_a_conversation_with_this_person_alone_goes(project: Project) -> None:
    with Desk.open(project, NI1, BEN) as desk:
        desk.memo("Woont op een boot.", title="Eerste indruk")
    with Desk.open(project, FG1, BEN) as desk:
        desk.memo("Een levendige groep.")
    forget(project.fresh(), "P2")
    texts = [
        memo.text
        for id in (NI1, FG1)
        for journal in project.folder.journals(id)
        for memo in state_of(journal.events).memos()
    ]
    assert sorted(texts) == ["Een levendige groep.", "P1 zei iets anders dan P2."]


def test_what_stands_in_an_id_is_told_as_it_cannot_be_changed(project: Project) -> None:
    path = project.folder.analysis / "zilverberk.yaml"
    path.write_text("id: kwintelier\nnote: niets\n", encoding="utf-8")
    assert forget(project, "P2").left == ("analysis/zilverberk.yaml",)


def test_forgetting_somebody_marked_by_hand_without_a_date_leaves_a_readable_study(
    project: Project,
) -> None:
    people = project.folder.participants()
    marked = {**people, people["P2"].id: replace(people["P2"], status="forgotten", since=None)}
    project.folder.write_participants(marked)
    forget(Project.open(project.folder.root, clock=project.clock), "P2")
    assert project.folder.participants()["P2"].since == "2026-11-21"

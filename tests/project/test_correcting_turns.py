"""Small corrections by hand: what each does to codings, markers, speakers, progress and tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.formats.words import write_words
from qualcode.journal.state import state_of
from qualcode.model.errors import LockedError, StudyError, UsageError
from qualcode.model.ids import CodeId, CoderId
from qualcode.model.span import Span
from qualcode.model.transcript import Marker, Turn
from qualcode.project.browsing import listed
from qualcode.project.checking import broken_rules
from qualcode.project.coding import codings
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.corpora import corpus
from qualcode.project.correcting import Read, merge, relabel, restore, split, states, update
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.reviewing import accept, review
from qualcode.project.working import GONE, finished, standing
from qualcode.store.doctor import examine
from tests.store.helpers import ANA, BEN, FG1, TURNS, made_study

PEERS, STAFF, PLAN = (
    CodeId("small/binding-studenten"),
    CodeId("small/binding-docenten"),
    CodeId("small/rooster"),
)
QUOTES = {PEERS: "steeds alleen in de kantine", STAFF: "Dat hielp echt", PLAN: "rooster"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two coders who coded the same three places and are done."""
    project = made_study(tmp_path / "study")
    info = project.folder.info(FG1)
    marked = (Marker(0, "topic", "begin"), Marker(3, "topic", "mentor"))
    project.folder.write_transcript(FG1, TURNS, type(info)(
        info.version, info.language, info.attributes, info.speakers, marked))  # fmt: skip
    for coder in (ANA, BEN):
        with Desk.open(project, FG1, coder) as desk:
            text = desk.transcript.text
            for code, quote in QUOTES.items():
                start = text.index(quote)
                desk.code(Span(start, start + len(quote)), [code])
            desk.done()
    return project


def edit(project: Project, old: str, new: str) -> None:
    """Changes the words file as a person does in an editor."""
    path = project.folder.words_file(FG1)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def coded_words(project: Project, coder: CoderId = ANA) -> dict[CodeId, str]:
    """The words under every code that stands."""
    with Desk.open(project, FG1, coder, write=False) as desk:
        here = [s for s in desk.segments() if s.text_hash == desk.transcript.version]
        return {s.codes[0]: desk.transcript.words(s.span) for s in here}


def test_an_edited_word_inside_a_coding_is_taken_over(project: Project) -> None:
    edit(project, "steeds alleen in", "steeds helemaal alleen in")
    told = update(project, FG1)
    assert told.classes == {"identical": 4, "layout": 0, "edited": 2, "check": 0, "lost": 0}
    assert coded_words(project) == {**QUOTES, PEERS: "steeds helemaal alleen in de kantine"}


def test_words_taken_out_are_lost_and_named_and_never_deleted(project: Project) -> None:
    edit(project, " Dat hielp echt, ook online.", "")
    told = update(project, FG1)
    assert told.classes["lost"] == 2
    assert coded_words(project) == {k: v for k, v in QUOTES.items() if k != STAFF}
    [mine] = review(project, coders=["ana"])
    assert (mine.anchoring, mine.codes, mine.old, mine.new) == (
        "lost",
        (STAFF,),
        "Dat hielp echt",
        "",
    )


def test_a_dry_run_writes_nothing(project: Project) -> None:
    edit(project, "rooster", "lesrooster")
    root = project.folder.root
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    told = update(project, FG1, dry_run=True)
    assert (told.written, told.set_aside, told.classes["check"]) == (False, None, 2)
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_the_difference_is_told_by_turns(project: Project) -> None:
    edit(project, "Ja.", "Jazeker.")
    assert update(project, FG1, dry_run=True).diff == (
        "@@ turn 3 → turn 3 @@", "-INT1: Ja.", "+INT1: Jazeker.",
    )  # fmt: skip


def test_nothing_can_be_coded_on_words_edited_behind_our_back(project: Project) -> None:
    edit(project, "rooster", "lesrooster")
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.locked is not None
        assert "changed outside qualcode" in str(desk.locked)
        with pytest.raises(LockedError, match="transcript update FG1"):
            desk.code(Span(0, 3), [PLAN])
    with pytest.raises(UsageError, match="changed outside qualcode"):
        relabel(project, FG1, {"P1": "P3"})


def test_restoring_after_an_edit_by_hand_goes_back_to_the_recorded_words(project: Project) -> None:
    before = project.folder.words_file(FG1).read_bytes()
    edit(project, "rooster", "lesrooster")
    restore(project, FG1)
    assert project.folder.words_file(FG1).read_bytes() == before
    assert coded_words(project) == QUOTES


def test_an_answer_is_an_event_in_her_own_journal_and_undo_takes_it_back(project: Project) -> None:
    edit(project, "rooster", "lesprogramma")
    update(project, FG1)
    [mine] = review(project, coders=["ana"])
    assert (mine.anchoring, mine.reason, mine.turn, mine.old, mine.new) == (
        "check", "boundary", 5, "rooster", "lesprogramma",
    )  # fmt: skip
    other = (project.folder.codings_folder(FG1) / "ben.jsonl").read_bytes()
    with Desk.open(project, FG1, ANA) as desk:
        accept(desk, mine.segment)
        with pytest.raises(UsageError, match="nothing to decide"):
            accept(desk, mine.segment)
    assert coded_words(project)[PLAN] == "lesprogramma"
    assert [c.coder for c in review(project)] == [BEN]
    with Desk.open(project, FG1, ANA) as desk:
        desk.undo()
    assert [c.coder for c in review(project)] == [ANA, BEN]
    assert (project.folder.codings_folder(FG1) / "ben.jsonl").read_bytes() == other


def test_coding_the_same_words_again_uses_the_segment_that_moved_there(project: Project) -> None:
    edit(project, "Nou, de", "Nou, nou, de")
    update(project, FG1)
    with Desk.open(project, FG1, ANA) as desk:
        start = desk.transcript.text.index(QUOTES[STAFF])
        made = desk.code(Span(start, start + len(QUOTES[STAFF])), [CodeId("small/online")])
        assert made.codes == (STAFF, "small/online")
        assert len(desk.segments()) == 3


def test_what_was_done_stays_done_after_a_light_correction(project: Project) -> None:
    before = agreement(project, Comparison((ANA, BEN)))
    edit(project, "de eerste weken", "de allereerste weken")
    update(project, FG1)
    after = agreement(project, Comparison((ANA, BEN)))
    assert (after.headline.units_compared, after.left_out.not_done) == (3, ())
    assert after.headline.all == before.headline.all
    [row] = listed(project)
    assert [(p.done, p.segments) for p in row.progress] == [(True, 3), (True, 3)]


def test_a_turn_that_was_put_in_is_not_done(project: Project) -> None:
    turns = (*TURNS[:3], Turn("Daar zegt u zoiets, zeker.", "P2"), *TURNS[3:])
    project.folder.words_file(FG1).write_bytes(write_words(turns))
    update(project, FG1)
    transcript = project.folder.transcript(FG1)
    journal = project.folder.journal(FG1, ANA)
    assert journal is not None
    spans = finished(project, transcript, state_of(journal.events))
    place = transcript.turn_span(3)
    assert spans is not None
    assert place is not None
    assert not any(span.overlaps(place) for span in spans)
    assert sum(len(span) for span in spans) >= len(transcript.text) - len(place) - 2


def test_a_coding_that_waits_counts_nowhere_and_is_named(project: Project) -> None:
    edit(project, "rooster", "lesprogramma")
    update(project, FG1)
    found = agreement(project, Comparison((ANA, BEN)))
    assert dict(found.left_out.moved_segments) == {ANA: 1, BEN: 1}
    with pytest.raises(StudyError, match=r"FG1 ana \(1\)") as refused:
        corpus(project)
    assert "transcript review FG1 --coder ana" in refused.value.hint
    draft = corpus(project, draft=True, language="en")
    assert [s.codes[0] for s in draft.segments] == [PEERS, STAFF]
    assert "DRAFT" in draft.notes[-1]
    rows = [r for r in codings(project, coders=[ANA]) if r.waits]
    assert [(r.code, r.quote, r.waits) for r in rows] == [(PLAN, "rooster", "check: boundary")]
    rules = [b for b in broken_rules(project, coders=[ANA]) if b.rule == "older-words"]
    assert [(b.place, b.way_out) for b in rules] == [
        ("turn 5", "Decide it: qualcode transcript review FG1 --coder ana")
    ]


def test_a_marker_moves_with_its_turn(project: Project) -> None:
    turns = (Turn("Welkom allemaal vandaag.", "INT1"), *TURNS)
    project.folder.words_file(FG1).write_bytes(write_words(turns))
    told = update(project, FG1)
    assert [(m.label, m.was, m.now) for m in told.markers] == [("begin", 1, 2), ("mentor", 4, 5)]
    assert [m.turn for m in project.folder.transcript(FG1).markers] == [1, 4]
    restore(project, FG1)
    assert [m.turn for m in project.folder.transcript(FG1).markers] == [0, 3]


def test_cutting_and_joining_a_turn_keeps_every_coding_on_its_words(project: Project) -> None:
    told = split(project, FG1, 4, "Dat hielp")
    assert [t.text for t in project.folder.transcript(FG1).turns[3:5]] == [
        "En toen vroeg mijn mentor hoe het ging.", "Dat hielp echt, ook online.",
    ]  # fmt: skip
    assert (told.turns_after, told.turns_cut) == (6, 1)
    back = merge(project, FG1, 4, 5)
    assert (back.turns_after, back.turns_joined) == (5, 1)
    assert [t.text for t in project.folder.transcript(FG1).turns] == [t.text for t in TURNS]
    assert coded_words(project) == QUOTES


def test_a_turn_is_cut_at_words_that_stand_there_once(project: Project) -> None:
    for words, told in (("niets", "0 times"), ("e", "times"), ("En toen", "begins with")):
        with pytest.raises(UsageError, match=told):
            split(project, FG1, 4, words)
    with pytest.raises(UsageError, match="turns 1 to 5"):
        split(project, FG1, 9, "x")
    with pytest.raises(UsageError, match="are by P1, INT1"):
        merge(project, FG1, 2, 3)


def test_another_label_moves_no_offset_and_keeps_who_it_is(project: Project) -> None:
    before = project.folder.transcript(FG1)
    told = relabel(project, FG1, {"P1": "P9"})
    after = project.folder.transcript(FG1)
    assert (told.before, told.classes["identical"]) == (told.after, 6)
    assert [(r.was, r.now, r.turns) for r in told.relabelled] == [("P1", "P9", 2)]
    assert (after.text, after.speakers["P9"].participant) == (before.text, "P1")
    assert "P1" not in after.speakers
    assert after.structure_hash != before.structure_hash
    restore(project, FG1)
    assert project.folder.transcript(FG1) == before


def test_older_words_stay_while_a_coding_needs_them_and_no_longer(tmp_path: Path) -> None:
    project = made_study(tmp_path / "study")
    for old, new in (("het om", "een om"), ("een om", "twee om"), ("twee om", "drie om")):
        edit(project, old, new)
        update(project, FG1)
    assert len(states(project, FG1)) == 1
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(0, 7), [PLAN])
    for old, new in (("drie om", "vier om"), ("vier om", "vijf om"), ("vijf om", "zes om")):
        edit(project, old, new)
        update(project, FG1)
    assert [count for _, count in states(project, FG1)] == [1, 0]


def test_without_the_older_words_a_quote_between_its_neighbours_is_found(project: Project) -> None:
    edit(project, "Hoe is het om", "Vertel, hoe is het om")
    edit(project, "rooster", "programma")
    for path in (project.folder.hidden / "words").rglob("*.txt"):
        path.unlink()
    told = update(project, FG1)
    assert told.notes == (
        "Nobody kept the words as they were recorded; codings are found by their quotes.",
    )
    assert told.set_aside is None
    transcript = project.folder.transcript(FG1)
    journal = project.folder.journal(FG1, ANA)
    assert journal is not None
    found = standing(project, transcript, state_of(journal.events))
    assert [(s.segment.codes[0], s.anchoring, s.reason) for s in found] == [
        (PEERS, "identical", None),
        (STAFF, "check", GONE),  # a neighbour of these words changed as well
        (PLAN, "lost", None),
    ]


NAMES = ("Moderator Linde", "Fenna (MBO)", "Moderator Linde", "Fenna (MBO)", "Joris (HBO)")
RAW = "\n".join(
    f"0:00:{at:02}.000 --> 0:00:{at + 5:02}.000\n{name}\n{turn.text}\n"
    for at, name, turn in zip(range(1, 50, 10), NAMES, TURNS, strict=True)
)


def test_raw_speakers_are_known_by_the_words_they_say(project: Project, tmp_path: Path) -> None:
    raw = tmp_path / "FG1.txt"
    raw.write_text(RAW.replace("zo vol", "heel erg vol"), encoding="utf-8")
    told = update(project, FG1, raw)
    after = project.folder.transcript(FG1)
    assert [t.speaker for t in after.turns] == ["INT1", "P1", "INT1", "P1", "P2"]
    assert [t.begins for t in after.turns] == [1_000, 11_000, 21_000, 31_000, 41_000]
    assert (told.new_speakers, told.relabelled, told.classes["identical"]) == ((), (), 6)
    assert after.source is not None
    assert after.source.format == "teams-paste"


def test_a_speaker_who_shares_anothers_words_is_asked_about(
    project: Project, tmp_path: Path
) -> None:
    raw = tmp_path / "FG1.txt"
    raw.write_text(RAW.replace("Fenna (MBO)\nEn", "Noor\nEn"), encoding="utf-8")
    with pytest.raises(UsageError, match='who "Fenna \\(MBO\\)" is') as asked:
        update(project, FG1, raw)
    assert '--speaker "Fenna (MBO)=P1"' in asked.value.hint
    told = update(project, FG1, raw, read=Read(speakers={"Fenna (MBO)": "new", "Noor": "P1"}))
    assert told.new_speakers == ("P3",)
    assert "P3" in project.folder.participants()
    assert [t.speaker for t in project.folder.transcript(FG1).turns[:4]] == [
        "INT1", "P3", "INT1", "P1",
    ]  # fmt: skip


def test_a_raw_label_that_is_anothers_pseudonym_is_asked_about(
    project: Project, tmp_path: Path
) -> None:
    raw = tmp_path / "FG1.txt"
    raw.write_text(RAW.replace("Fenna (MBO)", "P2").replace("Joris (HBO)", "P1"), encoding="utf-8")
    with pytest.raises(UsageError, match='who "P2" is: some of these words were P1'):
        update(project, FG1, raw)
    told = update(project, FG1, raw, read=Read(speakers={"P2": "P1", "P1": "P2"}), dry_run=True)
    assert told.relabelled == ()


def test_a_words_file_may_name_any_participant_of_the_study(
    project: Project, tmp_path: Path
) -> None:
    relabel(project, FG1, {"P2": "P1"})
    file = tmp_path / "FG1.txt"
    file.write_bytes(write_words(TURNS))
    told = update(project, FG1, file)
    assert told.new_speakers == ("P2",)
    assert project.folder.transcript(FG1).speakers["P2"].participant == "P2"


def test_a_file_without_speakers_and_times_keeps_those_of_the_turns_before(
    project: Project, tmp_path: Path
) -> None:
    raw = tmp_path / "FG1.txt"
    raw.write_text("\n\n".join(t.text.replace("vol", "druk") for t in TURNS), encoding="utf-8")
    update(project, FG1, raw, read=Read(form="prose"))
    found = project.folder.transcript(FG1).turns
    assert [(t.speaker, t.begins, t.ends) for t in found] == [
        (t.speaker, t.begins, t.ends) for t in TURNS
    ]


def test_the_same_words_again_are_refused(project: Project, tmp_path: Path) -> None:
    same = tmp_path / "FG1.txt"
    same.write_bytes(write_words(TURNS))
    with pytest.raises(UsageError, match="nothing differs"):
        update(project, FG1, same)
    with pytest.raises(UsageError, match="as they were recorded"):
        update(project, FG1)
    with pytest.raises(UsageError, match="never corrected"):
        restore(project, FG1)


def findings(project: Project) -> list[str]:
    """What the doctor says, notes left out."""
    found = examine(project.folder)
    return [f"{f.level} {f.message}" for f in found if f.level != "note"]


def test_the_doctor_is_content_after_a_correction_and_names_older_words_that_are_gone(
    project: Project,
) -> None:
    edit(project, "rooster", "lesrooster")
    [told] = findings(project)
    assert "error the words were changed outside qualcode" in told
    update(project, FG1)
    assert findings(project) == []
    folder = project.folder.versions(FG1).folder
    [words] = folder.glob("*.txt")
    kept = words.read_bytes()
    words.write_bytes(kept.replace(b"kantine", b"aula"))
    told = findings(project)[0]
    assert told.startswith("error ")
    assert "does not hold the words of version" in told
    words.write_bytes(kept)
    assert findings(project) == []
    shutil.rmtree(folder)
    shutil.rmtree(project.folder.hidden / "words")
    assert [told.split(",")[0][:30] for told in findings(project)] == [
        "warning segments were made on o"[:30]
    ] * 2

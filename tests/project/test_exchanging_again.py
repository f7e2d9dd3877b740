"""A project that went out, was worked on elsewhere and comes back brings what is new, no more."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.formats.refi.difference import differences
from qualcode.formats.refi.guids import to_ulid
from qualcode.model.errors import LockedError, UsageError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.session import Drawn, FrozenBook, Session, UnitList
from qualcode.model.span import Span
from qualcode.project.correcting import update
from qualcode.project.desk import Desk
from qualcode.project.exchanging import Looked, Takes, bring_in, bring_into, look
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from qualcode.store import together
from qualcode.store.sessions import write_new_session
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    guid,
    inline,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.helpers import project as foreign
from tests.project.exchange import STUDENTS, bytes_of, exported, rich_study, written
from tests.project.test_exchanging_whole import Counting, Killed
from tests.store.helpers import ANA, BEN, BOOK, FG1

ONLINE = CodeId("small/online")
Change = Callable[[str], str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


def elsewhere(path: Path, *changes: Change) -> Path:
    """The project as another program saves it after these changes in its XML."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as zip:
        members: dict[str, bytes | str] = {name: zip.read(name) for name in zip.namelist()}
    held = members["project.qde"]
    assert isinstance(held, bytes)
    text = held.decode().replace('origin="qualcode', 'origin="QualCoder')
    for change in changes:
        after = change(text)
        assert after != text
        text = after
    back = path.with_name(f"{path.stem}-back.qdpx")
    back.write_bytes(qdpx({**members, "project.qde": text}))
    return back


def guid_named(text: str, tag: str, name: str) -> str:
    found = re.search(rf'<{tag} guid="([^"]+)" name="{re.escape(name)}"', text)
    assert found, name
    return found[1]


def coding(number: int, text: str, code: str, coder: str = "ben") -> str:
    by = guid_named(text, "User", coder)
    return (
        f'<Coding guid="{guid(number)}" creatingUser="{by}">'
        f'<CodeRef targetGUID="{guid_named(text, "Code", code)}"/></Coding>'
    )


def new_selection(number: int, start: int, end: int, code: str = "Online") -> Change:
    """Somebody codes other words."""

    def change(text: str) -> str:
        by = guid_named(text, "User", "ben")
        made = (
            f'<PlainTextSelection guid="{guid(number)}" startPosition="{start}" '
            f'endPosition="{end}" creatingUser="{by}" creationDateTime="2026-12-01T10:00:00Z">'
            f"{coding(number + 1, text, code)}</PlainTextSelection>"
        )
        return text.replace("<PlainTextSelection", made + "<PlainTextSelection", 1)

    return change


def new_coding(quote: str, code: str) -> Change:
    """Somebody puts one more code on words that ben coded."""

    def change(text: str) -> str:
        by = guid_named(text, "User", "ben")
        found = re.search(
            rf'<PlainTextSelection [^>]*name="{quote}"[^>]*creatingUser="{by}"[^>]*>', text
        )
        assert found
        return text.replace(found[0], found[0] + coding(77, text, code), 1)

    return change


def new_code(label: str, under: str) -> Change:
    def change(text: str) -> str:
        head = re.search(rf'<Code guid="[^"]+" name="{under}"[^>]*>', text)
        assert head
        return text.replace(
            head[0] + "\n",
            f'{head[0]}\n<Code guid="{guid(80)}" name="{label}" isCodable="true"/>',
            1,
        )

    return change


def new_note(title: str, words: str) -> Change:
    note = (
        f'<Note guid="{guid(90)}" name="{title}"><PlainTextContent>{words}</PlainTextContent>'
        "</Note>"
    )
    return lambda text: text.replace("<Notes>", f"<Notes>{note}", 1)


def without_selection(quote: str, coder: str) -> Change:
    def change(text: str) -> str:
        by = guid_named(text, "User", coder)
        return re.sub(
            rf'<PlainTextSelection [^>]*name="{quote}"[^>]*creatingUser="{by}".*?'
            r"</PlainTextSelection>\n",
            "", text, count=1,
        )  # fmt: skip

    return change


def without_our_notes(text: str) -> str:
    """As a program saves it that keeps no notes of others."""
    return re.sub(r'<Note guid="[^"]+" name="qualcode: .*?</Note>\n', "", text, flags=re.DOTALL)


def kinds(looked: Looked) -> dict[str, int]:
    assert looked.again is not None
    return {str(kind): count for kind, count in looked.again.counts().items()}


def by_id(project: Project) -> dict[str, Segment]:
    return {s.id: s for s in whole(project.fresh()).corpus.segments}


def test_a_study_brought_into_itself_changes_nothing(project: Project) -> None:
    out = exported(project)
    before = bytes_of(project.folder.root)
    found = look(out, project=project.fresh())
    assert found.can_arrive
    assert found.again is not None
    assert (found.again.differences, found.again.same) == ([], 3)
    done = bring_in(project, found)
    assert (done.segments, done.codings, done.memos, done.coders) == (0, 0, 0, ())
    assert bytes_of(project.folder.root) == before


def test_what_was_added_elsewhere_comes_in_and_nothing_else(project: Project) -> None:
    out = exported(project)
    with Desk.open(project.fresh(), FG1, BEN) as desk:
        since = desk.code(Span(33, 36), [ONLINE])
    before = by_id(project)
    back = elsewhere(
        out, new_code("Vrienden", "Binding"), new_selection(60, 4, 14, "Vrienden"),
        new_coding("alleen in de kantine", "Online"), new_note("vraag", "Wie is dit?"),
    )  # fmt: skip
    found = look(back, project=project.fresh())
    assert kinds(found) == {"new": 4, "kept": 1}
    done = bring_in(project.fresh(), found)
    assert (done.segments, done.codings, done.memos, done.codes) == (1, 2, 1, 1)
    after = by_id(project)
    assert since.id in after
    [new] = [after[id] for id in after.keys() - before.keys()]
    assert (new.coder, new.span, new.codes) == (BEN, Span(4, 14), ("small/vrienden",))
    assert new.made == "2026-12-01T10:00:00Z"
    [grown] = [s for id, s in after.items() if id in before and s != before[id]]
    assert grown.codes == (STUDENTS, ONLINE)
    assert replace(grown, applied=grown.applied[:1]) == before[grown.id]
    book = project.fresh().codebooks[BOOK.id]
    assert book.parents["vrienden"] == ("binding",)
    assert book.version == 2
    assert "Wie is dit?" in {m.text for m in whole(project.fresh()).corpus.memos}
    again = look(back, project=project.fresh())
    assert kinds(again) == {"kept": 1}
    assert again.can_arrive


def test_a_second_export_after_it_is_a_new_version_of_the_same_things(project: Project) -> None:
    out = exported(project)
    back = elsewhere(out, new_selection(60, 4, 14))
    bring_in(project.fresh(), look(back, project=project.fresh()))

    def guids(path: Path) -> set[str]:
        with zipfile.ZipFile(path) as zip:
            return set(re.findall(r' guid="([^"]+)"', zip.read("project.qde").decode()))

    assert guids(out) < guids(exported(project.fresh(), "second.qdpx"))
    assert guid(60) in guids(exported(project.fresh(), "third.qdpx"))


def test_what_was_changed_elsewhere_is_shown_and_taken_when_asked(project: Project) -> None:
    out = exported(project)
    before = by_id(project)
    sentence = "Het werkzame element is samen eten."
    back = elsewhere(
        out, lambda text: text.replace(sentence, "Het werkzame element is eten."),
        lambda text: text.replace(">Let op.<", ">Let goed op.<"),
    )  # fmt: skip
    found = look(back, project=project.fresh())
    assert kinds(found) == {"changed": 2}
    assert found.again is not None
    assert found.again.differences[0].told == "there: Het werkzame element is eten."
    bring_in(project.fresh(), found)
    assert by_id(project) == before
    done = bring_in(project.fresh(), found, takes=Takes(changes=True))
    assert done.changed == 2
    [now] = [s for s in by_id(project).values() if s.sentence]
    assert now.sentence == "Het werkzame element is eten."
    assert replace(now, sentence=sentence) == before[now.id]
    assert "Let goed op." in {m.text for m in whole(project.fresh()).corpus.memos}


def test_a_place_that_was_moved_elsewhere_moves_when_asked(project: Project) -> None:
    out = exported(project)
    back = elsewhere(out, lambda text: text.replace('startPosition="0"', 'startPosition="4"', 1))
    found = look(back, project=project.fresh(), offsets="code-points")
    assert kinds(found) == {"changed": 1}
    bring_in(project.fresh(), found, takes=Takes(changes=True))
    assert Span(4, 10) in {s.span for s in by_id(project).values()}


def test_what_was_taken_out_elsewhere_stays_until_asked(project: Project) -> None:
    out = exported(project)
    with Desk.open(project.fresh(), FG1, BEN) as desk:
        since = desk.code(Span(33, 36), [ONLINE])
    before = by_id(project)
    back = elsewhere(out, without_selection("alleen in de kantine", "ben"))
    found = look(back, project=project.fresh())
    assert kinds(found) == {"removed": 1, "kept": 1}
    bring_in(project.fresh(), found)
    assert by_id(project) == before
    done = bring_in(project.fresh(), found, takes=Takes(removals=True))
    assert done.removed == 1
    [gone] = before.keys() - by_id(project).keys()
    assert before[gone].coder == BEN
    assert since.id in by_id(project)


def test_a_colleagues_copy_brings_what_was_done_in_it(project: Project, tmp_path: Path) -> None:
    copy = Project.open(bring_into(tmp_path / "copy", look(exported(project))).folder)
    with Desk.open(copy, FG1, BEN) as desk:
        [gone] = desk.state.segments()
        desk.drop(gone.id)
        new = desk.code(Span(4, 14), [ONLINE])
    with Desk.open(project.fresh(), FG1, ANA) as desk:
        since = desk.code(Span(33, 36), [ONLINE])
    found = look(exported(copy.fresh(), "copy.qdpx"), project=project.fresh())
    assert kinds(found) == {"new": 1, "removed": 1, "kept": 1}
    assert found.again is not None
    assert found.again.differences[-1].told == "made here since; not in the file, and it stays"
    bring_in(project.fresh(), found, takes=Takes(removals=True))
    after = by_id(project)
    assert {new.id, since.id} <= after.keys()
    assert gone.id not in after


def test_what_was_taken_out_here_stays_out(project: Project) -> None:
    out = exported(project)
    back = elsewhere(out, new_selection(60, 4, 14))
    with Desk.open(project.fresh(), FG1, BEN) as desk:
        [segment] = desk.state.segments()
        desk.drop(segment.id)
    bring_in(project.fresh(), look(back, project=project.fresh()))
    assert [s.span for s in by_id(project).values() if s.coder == BEN] == [Span(4, 14)]


def test_a_program_that_drops_our_notes_still_brings_only_what_is_new(project: Project) -> None:
    out = exported(project)
    before = whole(project.fresh()).corpus
    back = elsewhere(out, new_selection(60, 4, 14), without_our_notes)
    found = look(back, project=project.fresh())
    assert found.again is not None
    assert [d.what for d in found.again.differences if d.kind != "kept"] == ["segment"]
    bring_in(project.fresh(), found, takes=Takes(changes=True, removals=True))
    after = whole(project.fresh()).corpus
    assert differences(before, after) == [f"Segment {to_ulid(guid(60))} is new."]


def foreign_version(tmp_path: Path, chosen: range, *, label: str = "Steun") -> Path:
    spoken = "".join(
        selection(n, TEXT.index(QUOTES[n]), TEXT.index(QUOTES[n]) + len(QUOTES[n])) for n in chosen
    )
    body = standard_parts(inline(TEXT, spoken)).replace('name="Steun"', f'name="{label}"')
    return written(tmp_path, qdpx({"project.qde": foreign(body)}), f"version-{chosen}.qdpx")


def test_a_new_version_of_another_programs_project_brings_the_difference(
    project: Project, tmp_path: Path
) -> None:
    bring_in(project, look(foreign_version(tmp_path, range(4)), project=project))
    before = by_id(project)
    second = look(foreign_version(tmp_path, range(1, 6), label="Hulp"), project=project.fresh())
    assert kinds(second) == {"new": 2, "removed": 1, "kept": 1}
    assert second.again is not None
    [code] = [d.told for d in second.again.differences if d.what == "code"]
    assert code == 'it is called "Hulp" there'
    bring_in(project.fresh(), second)
    after = by_id(project)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2
    assert {s.codes for id, s in after.items() if id not in before} == {("proef/steun",)}
    bring_in(project.fresh(), second, takes=Takes(removals=True))
    assert len(by_id(project)) == len(before) + 1


def test_other_words_are_not_compared_and_say_so(project: Project) -> None:
    out = exported(project)
    with zipfile.ZipFile(out) as zip:
        members: dict[str, bytes | str] = {name: zip.read(name) for name in zip.namelist()}
    for name, data in members.items():
        assert isinstance(data, bytes)
        members[name] = data.replace(b"kantine", b"keuken") if name != "project.qde" else data
    back = written(out.parent, qdpx(members))
    found = look(back, project=project.fresh(), offsets="code-points")
    assert found.clashes == (
        "The words of FG1 are others than in the study, so places cannot be compared.",
    )
    with pytest.raises(UsageError, match="Nothing was written"):
        bring_in(project.fresh(), found)


def test_codings_on_words_that_were_corrected_since_follow_them(
    project: Project, tmp_path: Path
) -> None:
    out = exported(project)
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(words.replace("Dat hielp echt", "Dat hielp heel echt"), encoding="utf-8")
    update(project, FG1, corrected)
    start = TEXT_OF_FG1.index("rooster zo vol")
    back = elsewhere(out, new_selection(60, start, start + 14))
    found = look(back, project=project.fresh())
    assert found.can_arrive, found.clashes
    assert found.again is not None
    assert [d.kind for d in found.again.differences] == ["new"]
    bring_in(project.fresh(), found)
    now = project.fresh()
    spoken = {now.transcripts[FG1].words(s.span) for s in whole(now).corpus.segments}
    assert "rooster zo vol" in spoken


TEXT_OF_FG1 = (
    "Hoe is het om hier te beginnen?\n"
    "Nou, de eerste weken zat ik steeds alleen in de kantine.\nJa.\n"
    "En toen vroeg mijn mentor hoe het ging. Dat hielp echt, ook online.\n"
    "Bij ons was het rooster zo vol dat niemand bleef hangen."
)


def test_nothing_comes_into_a_transcript_that_a_session_keeps_blind(project: Project) -> None:
    back = elsewhere(exported(project), new_selection(60, 4, 14))
    session = Session(
        "ronde-1", "2026-11-21T18:00:00Z", "shared", (ANA, BEN),
        {BOOK.id: FrozenBook(1, "0" * 64, "small@1.yaml")},
        (UnitList(FG1, "0" * 16, (Span(0, 10),)),), "independent", "declared", ANA,
        Drawn("turns", 2, 5, 7),
    )  # fmt: skip
    write_new_session(project.folder, session)
    found = look(back, project=project.fresh())
    assert found.clashes == ("A session keeps FG1 blind until all have sealed.",)


def test_somebody_who_is_coding_keeps_the_journal(project: Project) -> None:
    back = elsewhere(exported(project), new_selection(60, 4, 14))
    found = look(back, project=project.fresh())
    with Desk.open(project.fresh(), FG1, BEN), pytest.raises(LockedError):
        bring_in(project.fresh(), found)


def test_a_kill_on_the_way_leaves_the_old_study_or_the_new(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = elsewhere(
        exported(project), new_code("Vrienden", "Binding"), new_selection(60, 4, 14, "Vrienden")
    )
    found = look(back, project=project.fresh())
    last, counts = 0, []
    while not counts or counts[-1] == 3:
        with monkeypatch.context() as patch:
            patch.setattr(together, "write_atomically", Counting(last))
            try:
                bring_in(project.fresh(), found)
            except Killed:
                last += 1
        now = Project.open(project.folder.root)
        counts.append(len(whole(now).corpus.segments))
        assert ("vrienden" in now.codebooks[BOOK.id].by_id) == (counts[-1] == 4)
    assert counts[-1] == 4
    assert len(counts) > 4


def test_what_comes_in_twice_at_once_comes_in_once(project: Project) -> None:
    back = elsewhere(exported(project), new_selection(60, 4, 14))
    found = look(back, project=project.fresh())
    first = bring_in(project.fresh(), found)
    second = bring_in(project.fresh(), found)
    assert (first.segments, second.segments) == (1, 0)
    assert len(by_id(project)) == 4


def test_names_stay_where_another_program_renamed_people_and_sources(project: Project) -> None:
    back = elsewhere(
        exported(project),
        lambda text: text.replace('name="ana"/>', 'name="Ana van elders"/>'),
        lambda text: text.replace('name="FG1"', 'name="groep een"'),
    )
    found = look(back, project=project.fresh())
    assert found.inspection.arrival is not None
    assert set(found.inspection.arrival.names.coders.values()) == {ANA, BEN}
    assert list(found.inspection.arrival.corpus.transcripts) == [TranscriptId("FG1")]
    assert kinds(found) == {}

"""The two operations that rewrite a study: pseudonyms in coded words, and forgetting a person.

Every other coding keeps its place. Withdrawing is here too: it freezes, and rewrites nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo, participant_entry
from qualcode.formats.yamltext import edit
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.model.span import Span
from qualcode.model.transcript import RESEARCHER_ROLES
from qualcode.privacy.decisions import write_decisions
from qualcode.privacy.forgetting import (
    Passages,
    erased,
    is_alone,
    labels_of,
    mentions,
    older_spans,
    passages_of,
    spans_of,
    tombstone,
    turns_on,
    withdrawn,
    words_of,
)
from qualcode.privacy.pseudonymise import (
    Pseudonymised,
    Replacement,
    Replacer,
    from_names,
    much_alike,
    pseudonymised,
    read_table,
)
from qualcode.privacy.rewriting import Shift
from qualcode.project.project import Project
from qualcode.project.protecting import (
    LOG_FILE,
    decisions_file,
    decisions_of,
    log,
    log_line,
    names_in,
    outside,
)
from qualcode.project.protecting_files import (
    Job,
    Plan,
    State,
    elsewhere,
    plan,
    rewriting,
    states_in,
)
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.store.folder import PARTICIPANTS_FILE
from qualcode.store.together import put_in_place
from qualcode.text.words import count_words


@dataclass(frozen=True, slots=True)
class PseudonymReport:
    """What replacing did, or would do; no originals in it but those that still need a look."""

    written: bool
    counts: Mapping[str, int]
    """How often each replacement was put in, in the words of all transcripts."""
    transcripts: Mapping[TranscriptId, int]
    files: int
    exports: tuple[str, ...]
    """Exports that held a name and were removed; they can be made again."""
    alike: Mapping[str, int]
    """Words that may be a name spelt differently; they are still there."""
    shared_parts: int
    """Parts of names that several people have; they were left alone."""
    left: tuple[str, ...]
    elsewhere: tuple[str, ...]


def pseudonymise(
    project: Project,
    table: Path | None = None,
    *,
    names: Path | None = None,
    by: str = "",
    dry_run: bool = False,
) -> PseudonymReport:
    """Replaces names in every file of the study, by a table outside it; codings keep their place.

    `table` has what is said and what is written instead; `names` is the pseudonym table, whose
    names become `[P1]`. New words take the place of the old, which are not kept.
    """
    rows, shared = _replacements(project, table, names)
    replacer = lru_cache(lambda id: Replacer(rows, id))
    with rewriting(project.folder):
        states = _states(project)
        made = [pseudonymised(s.transcript, replacer(s.transcript.id)) for s in states]
        shifts = [_shift(s, m) for s, m in zip(states, made, strict=True)]
        job = Job(
            {shift.old_version: shift for shift in shifts},
            turns=lambda t, _: pseudonymised(t, replacer(t.id)).turns,
            words=lambda text, id: replacer(id).words(text),
            holds=replacer(None).holds,
            remains=Replacer(tuple(r for r in rows if r.transcript is None)).holds,
        )
        planned = plan(project.folder, states, job)
        used = [m.counts for s, m in zip(states, made, strict=True) if _is_in_use(project, s)]
        counts = dict(sum(map(Counter, used), Counter[str]()))
        if not dry_run and planned.files:
            _carry_out(project, planned, by, "pseudonymise", counts=counts)
    ids = project.folder.transcript_ids()
    per = {id: sum(found.values()) for id, found in zip(ids, used, strict=True)}
    return PseudonymReport(
        not dry_run, counts, per, len(planned.files), tuple(planned.exports),
        much_alike("\n".join(s.new for s in shifts), rows), len(shared), tuple(planned.left),
        elsewhere(project.folder),
    )  # fmt: skip


def _shift(state: State, made: Pseudonymised) -> Shift:
    new = "\n".join(turn.text for turn in made.turns)
    return Shift(state.transcript.id, state.transcript.text, new, made.map)


def _replacements(
    project: Project, table: Path | None, names: Path | None
) -> tuple[tuple[Replacement, ...], tuple[str, ...]]:
    if table is None and names is None:
        raise UsageError("No table was given.", "Give the table of replacements, or --names.")
    rows: tuple[Replacement, ...] = ()
    if table is not None:
        rows = read_table(read_text(outside(project, table, "table")), path=table)
    if names is None:
        return rows, ()
    mine, shared = from_names(names_in(project, names))
    known = {o.casefold() for row in rows for o in row.originals}
    more = tuple(r for r in mine if not known & {o.casefold() for o in r.originals})
    return (*rows, *more), shared


def withdraw(project: Project, id: str, *, by: str = "") -> Participant:
    """Freezes a participant: what was given stays in use, nothing new comes in.

    UsageError for somebody unknown or forgotten. Withdrawing twice keeps the first date.
    """
    with project.folder.lock("study", "The study").acquire():
        person = _person(project, id)
        if person.status == "forgotten":
            raise UsageError(f"{person.id} was forgotten already.")
        frozen = withdrawn(person, on=f"{project.clock():%Y-%m-%d}")
        if frozen != person:
            path = project.folder.participants_file
            write_atomically(path, _with_person(project, frozen))
            log(project, by, "withdraw", participant=frozen.id)
    return frozen


@dataclass(frozen=True, slots=True)
class ForgetReport:
    """What forgetting somebody took away, and what it could not reach."""

    participant: ParticipantId
    written: bool
    turns: int
    words: int
    versions: int
    """Older states of transcripts that were rewritten."""
    segments: int
    """Segments that stood on these words alone and are gone, of all coders."""
    narrowed: int
    """Segments that stay on the words of others."""
    memos: int
    files: int
    exports: tuple[str, ...]
    mentioned: tuple[str, ...]
    """Files that still name the pseudonym: what they say about the person is for you to judge."""
    left: tuple[str, ...]
    elsewhere: tuple[str, ...]


def forget(project: Project, id: str, *, by: str = "", dry_run: bool = False) -> ForgetReport:
    """Erases a person's words from every file of the study; a tombstone without words stays.

    Every other coding keeps its place. UsageError for somebody unknown.
    """
    person = _person(project, id)
    with rewriting(project.folder):
        states = _states(project)
        gone = _gone(project, states, person.id)
        passages = _passages(project, person.id, states, gone)
        shifts = {
            version: erased(state.transcript.id, state.transcript.text, spans, passages)
            for version, (state, spans) in gone.items()
        }
        job = Job(
            shifts,
            turns=lambda t, shift: turns_on(t.turns, shift),
            words=lambda text, _: passages.field(text),
            holds=lambda text: passages.holds(text) or mentions(text, person.id),
            remains=passages.holds,
            alone=_alone(project, states, person.id),
            about=frozenset({f"case:{person.id}"}),
            info=lambda info: _info_without(info, person.id),
        )
        made = plan(project.folder, states, job)
        known = person.since if person.status == "forgotten" else None
        on = known or f"{project.clock():%Y-%m-%d}"
        stone = tombstone(person, on=on)
        made.files[project.folder.participants_file] = _with_person(project, stone).encode()
        _forget_decisions(project, passages, made)
        report = _forgotten(project, person.id, states, shifts, made, written=not dry_run)
        if not dry_run:
            _carry_out(project, made, by, "forget", participant=person.id, segments=report.segments,
                       turns=report.turns)  # fmt: skip
    return report


def _gone(
    project: Project, states: Sequence[State], id: ParticipantId
) -> dict[str, tuple[State, list[Span]]]:
    """Per version of the words one state, and where the person's words stand in it.

    Labels of all states with the same words count, and those they have got since.
    """
    now = {s.transcript.id: s for s in states if _is_in_use(project, s)}
    found: dict[str, tuple[State, list[Span]]] = {}
    for state in states:
        old, new = state.transcript, now[state.transcript.id].transcript
        if _is_in_use(project, state):
            spans = spans_of(old, labels_of(old, id))
        else:
            way = project.folder.versions(old.id).way(old, new)
            spans = older_spans(old, new, way, id)
        found.setdefault(old.version, (state, []))[1].extend(spans)
    return found


def _is_in_use(project: Project, state: State) -> bool:
    return state.words == project.folder.words_file(state.transcript.id)


def _passages(
    project: Project,
    id: ParticipantId,
    states: Sequence[State],
    gone: Mapping[str, tuple[State, list[Span]]],
) -> Passages:
    now = [s.transcript for s in states if _is_in_use(project, s)]
    older = [
        state.transcript.words(span)
        for state, spans in gone.values()
        for span in spans
        if not _is_in_use(project, state)
    ]
    books = [
        text
        for book in project.folder.codebooks().values()
        for node, _ in book.walk()
        for text in (*node.names(), node.question, node.definition, *node.include, *node.exclude)
        if text
    ]
    return passages_of(id, now, older=older, written=books, language=project.study.language)


def _alone(project: Project, states: Sequence[State], id: ParticipantId) -> frozenset[str]:
    now = (s.transcript for s in states if _is_in_use(project, s))
    return frozenset(transcript.id for transcript in now if is_alone(transcript, id))


def _info_without(info: TranscriptInfo, id: ParticipantId) -> TranscriptInfo:
    """The description without attributes when nobody but this person and researchers spoke."""
    people = {s.participant for s in info.speakers.values() if s.role not in RESEARCHER_ROLES}
    return replace(info, attributes={}) if people == {id} and info.attributes else info


def _forget_decisions(project: Project, passages: Passages, made: Plan) -> None:
    """Strings kept in plain words that only this person said go as well."""
    path = decisions_file(project)
    if not path.is_file():
        return
    known = decisions_of(project)
    gone = [s for s in known.kept if passages.field(s) != s]
    if gone:
        made.files[path] = write_decisions(known.without(gone)).encode()


def _forgotten(
    project: Project,
    id: ParticipantId,
    states: Sequence[State],
    shifts: Mapping[str, Shift],
    made: Plan,
    *,
    written: bool,
) -> ForgetReport:
    now = [s for s in states if _is_in_use(project, s)]
    turns = [t for s in now for t in words_of(s.transcript, labels_of(s.transcript, id))]
    kept = [p for p in project.folder.files() if made.files.get(p, b"") is not None]
    own = {project.folder.participants_file, *(s.about for s in states), *(s.words for s in states)}
    named = [
        project.folder.shown(p)
        for p in kept
        if p not in own
        and mentions((made.files.get(p) or read_bytes(p)).decode("utf-8", "replace"), id)
    ]
    older = [s for s in states if s not in now and shifts[s.transcript.version].map.changes]
    return ForgetReport(
        id, written, len(turns), sum(map(count_words, turns)), len(older),
        len(made.fate.segments), made.fate.narrowed, len(made.fate.memos), len(made.files),
        tuple(made.exports), tuple(named), tuple(made.left), elsewhere(project.folder),
    )  # fmt: skip


def _carry_out(project: Project, made: Plan, by: str, done: str, **told: object) -> None:
    path = project.folder.analysis / LOG_FILE
    before = made.files.get(path) or (read_bytes(path) if path.is_file() else b"")
    line = log_line(project, by, done, files=len(made.files), **told)
    made.files[path] = before + line
    put_in_place(project.folder, made.files)


def _states(project: Project) -> list[State]:
    states = states_in(project.folder)
    for state in states:
        if state.info.version != state.transcript.version:
            raise StudyError(
                f"The words of {state.transcript.id} were changed outside qualcode.",
                f"Settle that first: qualcode transcript update {state.transcript.id}",
            )
    return states


def _person(project: Project, id: str) -> Participant:
    people = project.folder.participants()
    for known, person in people.items():
        if known.casefold() == id.casefold():
            return person
    raise UsageError(
        f'There is no participant "{id}".', f"The participants are: {', '.join(people) or 'none'}."
    )


def _with_person(project: Project, person: Participant) -> str:
    """The list of participants with one of them changed; comments elsewhere stay."""
    path = project.folder.participants_file
    at = list(project.folder.participants()).index(person.id)
    return edit(
        read_text(path), {("participants", at): participant_entry(person)}, path=PARTICIPANTS_FILE
    )

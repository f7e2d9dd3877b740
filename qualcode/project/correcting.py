"""A transcript is corrected: from a file or by hand, its speakers, its turns, and back again.

Each function tells what it does to the codings of everybody, and with `dry_run` only tells.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.formats.transcripts.encoding import normalised
from qualcode.formats.transcripts.read import read_transcript
from qualcode.formats.words import read_words
from qualcode.model.errors import UsageError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.model.transcript import RESEARCHER_ROLES, Source, Speaker, Transcript, Turn
from qualcode.privacy.pseudonyms import Name, assigned
from qualcode.project.importing import keep_names, names_of, taken_labels
from qualcode.project.project import Project
from qualcode.project.replacing import (
    CLASSES,
    Correction,
    Planned,
    as_recorded,
    carry_out,
    is_edited_by_hand,
    states,
    writing,
)
from qualcode.project.revising import Revision, with_speakers, with_times
from qualcode.store.files import read_bytes
from qualcode.store.versions import Kept

__all__ = [
    "CLASSES",
    "Correction",
    "Read",
    "is_edited_by_hand",
    "merge",
    "relabel",
    "restore",
    "split",
    "states",
    "update",
]

NEW = "new"
"""In place of a speaker's label: somebody who was not in the transcript."""
_WORDS_FILE = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:-?\d+:\d\d:\d\d\.\d{3})?\t[^\t\n]*\t[^\t\n]*\t")


@dataclass(frozen=True, slots=True)
class Read:
    """How the corrected file is to be read."""

    names: Path | None = None
    """The pseudonym table, outside the study."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Labels of the file and the labels of the transcript they stand for; or `new`."""
    form: str | None = None
    encoding: str | None = None


@dataclass(slots=True)
class _Cast:
    """Who the labels of a file are, while that is being found out."""

    labels: dict[str, str]
    made: list[Name]
    """People who get a pseudonym now."""
    notes: list[str]


def update(
    project: Project,
    id: TranscriptId,
    file: Path | None = None,
    *,
    read: Read | None = None,
    dry_run: bool = False,
) -> Correction:
    """Puts corrected words in use: those of `file`, or without one those edited by hand.

    The file may be raw in any form, or a words file. Its speakers are found by `read`, by
    their label, or by whose words they say; UsageError lists those that are in doubt. Times
    and speakers that the file lacks are kept from the turns before. All or nothing.
    """
    with writing(project, dry_run=dry_run):
        if file is None:
            return carry_out(project, _by_hand(project, id), dry_run=dry_run)
        asked = read or Read()
        planned, made = _from_file(project, id, file, asked)
        if not dry_run and made:
            if asked.names is not None:
                # Before anything under a pseudonym is in the study: it cannot be made again.
                keep_names(asked.names, names_of(project, asked.names), {n.name: n for n in made})
            people = project.folder.participants()
            fresh = {ParticipantId(n.pseudonym): n for n in made}
            added = {p: Participant(p, n.role) for p, n in fresh.items() if p not in people}
            project.folder.write_participants({**people, **added})
        return carry_out(project, planned, dry_run=dry_run)


def restore(
    project: Project, id: TranscriptId, name: str | None = None, *, dry_run: bool = False
) -> Correction:
    """Puts an earlier state back in use, with its speakers and markers; nothing is lost.

    Without a name: the words as recorded when they were edited by hand, and otherwise the
    state replaced last. `name` may be its first few digits.
    """
    with writing(project, dry_run=dry_run):
        current, info = project.folder.transcript(id), project.folder.info(id)
        by_hand = info.version != current.version
        if by_hand and name is None:
            recorded = project.folder.versions(id).older(info.version)
            if recorded is None:
                raise UsageError(
                    f"Nobody kept the words of {id} as they were recorded.",
                    f"Restore transcripts/{id}.txt from a backup or from version control.",
                )
            turns, wanted = recorded.turns, info
        else:
            kept = _kept(project, id, name)
            turns = kept.turns
            wanted = replace(
                info, speakers=kept.info.speakers, markers=kept.info.markers,
                source=kept.info.source,
            )  # fmt: skip
        planned = Planned("restore", current, info, True, turns, wanted, markers=False)
        return carry_out(project, planned, dry_run=dry_run)


def relabel(
    project: Project, id: TranscriptId, labels: Mapping[str, str], *, dry_run: bool = False
) -> Correction:
    """Gives the turns of speakers to other labels, new or known; words and offsets stay."""
    with writing(project, dry_run=dry_run):
        old, info = as_recorded(project, id)
        there = list(dict.fromkeys(t.speaker for t in old.turns if t.speaker))
        for label in labels:
            if label not in there:
                raise UsageError(
                    f"No turn of {id} is by {label}.", f"The speakers are: {', '.join(there)}."
                )
        turns = tuple(replace(t, speaker=labels.get(t.speaker or "", t.speaker)) for t in old.turns)
        return carry_out(project, Planned("relabel", old, info, True, turns, info), dry_run=dry_run)


def split(
    project: Project,
    id: TranscriptId,
    turn: int,
    at: str,
    *,
    speaker: str | None = None,
    dry_run: bool = False,
) -> Correction:
    """Cuts a turn (from 1) in two: the second begins with the words `at`.

    With `speaker` the second part is that speaker's. Codings keep their words.
    """
    with writing(project, dry_run=dry_run):
        old, info = as_recorded(project, id)
        whole = _turn(old, turn)
        place = _one_place(whole.text, at, turn)
        parts = (
            replace(whole, text=whole.text[:place].rstrip(), ends=None),
            replace(whole, text=whole.text[place:], begins=None, speaker=speaker or whole.speaker),
        )
        turns = (*old.turns[: turn - 1], *parts, *old.turns[turn:])
        return carry_out(project, Planned("split", old, info, True, turns, info), dry_run=dry_run)


def merge(
    project: Project, id: TranscriptId, first: int, last: int, *, dry_run: bool = False
) -> Correction:
    """Joins turns of one speaker (from 1, both included) by a space. Codings keep their words."""
    with writing(project, dry_run=dry_run):
        old, info = as_recorded(project, id)
        _turn(old, first)
        _turn(old, last)
        joined = old.turns[first - 1 : last]
        if len(joined) < 2:
            raise UsageError("One turn cannot be joined.", "Give a range, as --turns 14-15.")
        speakers = dict.fromkeys(t.speaker or "?" for t in joined)
        if len(speakers) > 1:
            raise UsageError(
                f"Turns {first} to {last} are by {', '.join(speakers)}.",
                "Only turns of one speaker can be joined. If they are one: "
                f"qualcode transcript relabel {id} {list(speakers)[1]}={next(iter(speakers))}",
            )
        text = " ".join(t.text for t in joined)
        made = Turn(text, joined[0].speaker, joined[0].begins, joined[-1].ends)
        turns = (*old.turns[: first - 1], made, *old.turns[last:])
        return carry_out(project, Planned("merge", old, info, True, turns, info), dry_run=dry_run)


def _turn(transcript: Transcript, number: int) -> Turn:
    if not 1 <= number <= len(transcript.turns):
        raise UsageError(f"{transcript.id} has turns 1 to {len(transcript.turns)}.")
    return transcript.turns[number - 1]


def _one_place(text: str, words: str, turn: int) -> int:
    """Where the second part begins: the words stand once, and not at the begin of the turn."""
    count = text.count(words) if words else 0
    if count != 1:
        raise UsageError(
            f"“{words}” stands {count} times in turn {turn}.",
            "Give words of that turn that stand there once.",
        )
    place = text.index(words)
    if not text[:place].strip():
        raise UsageError(f"Turn {turn} begins with “{words}” already.")
    return place


def _kept(project: Project, id: TranscriptId, name: str | None) -> Kept:
    found = [kept for kept, _ in states(project, id)]
    if name is None:
        if not found:
            raise UsageError(f"{id} was never corrected: there is no earlier state.")
        return found[-1]
    hits = [kept for kept in found if kept.name == name]
    hits = hits or [kept for kept in found if kept.name.startswith(name)]
    if len(hits) != 1:
        listed = ", ".join(kept.name for kept in found) or "none"
        raise UsageError(f'{id} has no one state "{name}".', f"The states kept are: {listed}.")
    return hits[0]


def _by_hand(project: Project, id: TranscriptId) -> Planned:
    """The words file as it was edited, against the words as recorded."""
    now, info = project.folder.transcript(id), project.folder.info(id)
    if info.version == now.version:
        raise UsageError(
            f"The words of {id} are as they were recorded.",
            f"Give the corrected file, or edit transcripts/{id}.txt and run this again.",
        )
    turns = tuple(replace(t, text=normalised(t.text)) for t in now.turns)
    old = project.folder.versions(id).older(info.version)
    if old is not None:
        recorded = info.transcript(id, old.turns)
        return Planned("update", recorded, info, True, turns, info)
    told = "Nobody kept the words as they were recorded; codings are found by their quotes."
    return Planned("update", now, info, False, turns, info, notes=(told,))


def _from_file(
    project: Project, id: TranscriptId, file: Path, read: Read
) -> tuple[Planned, list[Name]]:
    old, info = as_recorded(project, id)
    data = read_bytes(file)
    notes: list[str] = []
    is_words = _WORDS_FILE.match(data) is not None and read.form is None
    if is_words:
        turns = read_words(data, path=file.name)
        turns = tuple(replace(t, text=normalised(t.text)) for t in turns)
    else:
        parsed = read_transcript(data, file.name, form=read.form, encoding=read.encoding)
        turns = tuple(Turn(t.text, t.speaker, t.begins, t.ends) for t in parsed.turns)
        notes += [*parsed.notes, *(f"line {x.line}, {x.why}: {x.text}" for x in parsed.leftovers)]
        sha = hashlib.sha256(data).hexdigest()
        info = replace(info, source=Source(parsed.format, sha, f"{project.clock():%Y-%m-%d}"))
    draft = Transcript(id, turns)
    revision = Revision(old, draft, project.folder.versions(id).way(old, draft))
    cast = _cast(project, revision, read, is_words=is_words)
    turns = tuple(replace(t, speaker=cast.labels.get(t.speaker or "")) for t in turns)
    if not cast.labels and any(t.speaker for t in old.turns):
        turns = with_speakers(turns, revision)
        notes.append("The file has no speakers; they are kept from the turns before.")
    if not is_words and all(t.begins is None and t.ends is None for t in turns):
        turns = with_times(turns, revision)
    speakers = {**info.speakers, **{n.pseudonym: _speaker(n) for n in cast.made}}
    planned = Planned(
        "update", old, project.folder.info(id), True, turns, replace(info, speakers=speakers),
        notes=(*notes, *cast.notes),
    )  # fmt: skip
    return planned, cast.made


def _speaker(name: Name) -> Speaker:
    role = name.role if name.role in RESEARCHER_ROLES else None
    return Speaker(name.pseudonym, role, ParticipantId(name.pseudonym))


def _cast(project: Project, revision: Revision, read: Read, *, is_words: bool) -> _Cast:
    """Who every label of the file is; UsageError with those a person has to say.

    The labels of a words file are those of the study. A raw file may call somebody P1 who is
    another P1 than ours, so there the words must agree.
    """
    labels = list(dict.fromkeys(t.speaker for t in revision.new.turns if t.speaker))
    _refuse_unknown(read.speakers, labels)
    cast = _Cast({}, [], [])
    names = names_of(project, read.names)
    own = {label.casefold(): label for label in revision.old.speakers}
    if is_words:
        own = {id.casefold(): id for id in project.folder.participants()} | own
    guessed, doubtful = revision.guesses()
    fresh: list[str] = []
    for label in labels:
        said, same = read.speakers.get(label), own.get(label.casefold())
        listed = _listed(label, names, revision.old.id)
        if said is not None:
            found = None if said == NEW else said
        elif listed is not None:
            found = listed.pseudonym
            if found not in revision.old.speakers:
                cast.made.append(listed)
        elif same is not None and (is_words or guessed.get(label, same) == same):
            found = same
        elif same is not None or label in doubtful:
            raise _in_doubt(label, guessed.get(label) or doubtful[label])
        else:
            found = guessed.get(label)
        if found is None:
            fresh.append(label)
        else:
            cast.labels[label] = found
    _add_new(project, cast, fresh, names, revision.old.id)
    return cast


def _refuse_unknown(said: Mapping[str, str], labels: list[str]) -> None:
    if unknown := set(said) - set(labels):
        raise UsageError(
            f"No speaker of the file is called {', '.join(sorted(unknown))}.",
            f"They are: {', '.join(labels) or 'not named at all'}.",
        )


def _add_new(
    project: Project, cast: _Cast, labels: list[str], names: tuple[Name, ...], id: TranscriptId
) -> None:
    """Gives people who were not in the transcript a pseudonym."""
    taken = taken_labels(project, project.folder.participants())
    for label, name in assigned(labels, names, transcript=id, taken=taken).items():
        cast.labels[label] = name.pseudonym
        cast.made.append(name)
        cast.notes.append(f"{name.pseudonym} was not in {id} before (consent unknown).")


def _listed(label: str, names: tuple[Name, ...], id: TranscriptId) -> Name | None:
    """What the pseudonym table says of a label; None when it says nothing."""
    found = assigned([label], names, transcript=id, taken=())[label]
    return found if found in names else None


def _in_doubt(label: str, shares: str) -> UsageError:
    return UsageError(
        f'It is not sure who "{label}" is: some of these words were {shares}\'s.',
        f'Say who, for instance: --speaker "{label}={shares}", or --speaker "{label}={NEW}"',
    )

"""A study as files for other programs: projects, codebooks, web annotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.interchange_annotations import write_annotations
from qualcode.formats.interchange_codebooks import write_codes_csv, write_codes_xlsx
from qualcode.formats.interchange_markdown import write_codes_markdown
from qualcode.formats.refi.codebooks import write_qdc
from qualcode.formats.refi.travelling import Beside
from qualcode.formats.refi.writing import strays_of, write_project_to
from qualcode.model.corpus import Corpus
from qualcode.model.errors import ConsentError, UsageError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.transcript import Transcript
from qualcode.privacy.consent import may, public_people
from qualcode.project.books import book_named
from qualcode.project.exchanging_kept import (
    FILE,
    Aside,
    Exchanged,
    handed_on,
    remembered,
    remembering,
    with_exchange,
)
from qualcode.project.exchanging_proof import not_the_same, stays_behind
from qualcode.project.exchanging_whole import Whole, whole
from qualcode.project.project import Project
from qualcode.project.protecting import guard_export, log
from qualcode.store.files import replacing, write_atomically

_SHOWN = 5  # people or places named in one message


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the person who exports says about consent."""

    public: bool = False
    """Leave out transcripts in which somebody speaks who gave no consent for reuse."""
    reason: str | None = None
    """Why words go out without that consent; logged."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    transcripts: int
    segments: int
    codings: int
    left_out: tuple[TranscriptId, ...] = ()
    """Transcripts in which somebody speaks who gave no consent for reuse."""
    notes: tuple[str, ...] = ()
    """What is not in the file, one sentence each."""
    proof: tuple[str, ...] | None = None
    """What comes back from it otherwise, one sentence each; None when nobody asked."""


def export_project(
    project: Project, path: Path, allowed: Allowed, *, prove: bool = False
) -> Exported:
    """Writes the whole study as a qdpx; the same bytes as long as nothing changed.

    With `prove` the file is brought into a study of its own, and what is not the same there is
    told. ConsentError when somebody speaks who gave no consent for reuse, unless a reason is given
    or their transcripts are left out.
    """
    travelling, left = _consented(project, whole(project), allowed, "qdpx")
    kept = handed_on(remembered(project.folder), travelling.aside)
    _refuse_own(project, path)
    with replacing(path) as file:
        mark = write_project_to(file, travelling.corpus, beside=travelling.beside, kept=kept)
    public, strays = allowed.public, strays_of(travelling.corpus)
    _remember(project, Exchanged(mark, travelling.heads, not public, strays))
    done = _exported(project, path, travelling.corpus, left)
    notes = (*done.notes, *stays_behind(project, len(travelling.beside.sessions)))
    proof = not_the_same(project, path, travelling) if prove else None
    return replace(done, notes=notes, proof=proof)


def _remember(project: Project, exchanged: Exchanged) -> None:
    """Keeps how far the journals were, so that the file can come back changed."""
    folder = project.folder
    with folder.lock("study", "The study").acquire():
        before = remembered(folder)
        after = with_exchange(before, exchanged)
        if after != before:
            write_atomically(folder.analysis / FILE, remembering(after))


def export_annotations(project: Project, path: Path, allowed: Allowed) -> Exported:
    """Writes every segment as a W3C Web Annotation; consent as with `export_project`."""
    travelling, left = _consented(project, whole(project), allowed, "annotations")
    data = write_annotations(travelling.corpus, study=project.study.id)
    _save(project, path, data)
    return _exported(project, path, travelling.corpus, left)


def export_book(project: Project, book: str, path: Path) -> Exported:
    """Writes a codebook in the form its name asks for: qdc, csv, xlsx or md."""
    found = book_named(project, book)
    form = path.suffix.lower()
    if form == ".qdc":
        kept = handed_on(remembered(project.folder), Aside())
        data = write_qdc(found, study=project.study.id, kept=kept)
    elif form == ".csv":
        data = write_codes_csv(found)
    elif form == ".xlsx":
        data = write_codes_xlsx(found)
    elif form == ".md":
        data = write_codes_markdown(found)
    else:
        raise UsageError(
            f'A codebook cannot be written as "{path.name}".',
            "Give a name that ends in .qdc, .csv, .xlsx or .md.",
        )
    _save(project, path, data)
    return Exported(path, 0, 0, 0, (), (f"{sum(1 for _ in found.walk())} codes of {found.id}.",))


def without_reuse(project: Project) -> dict[TranscriptId, tuple[str, ...]]:
    """Per transcript who speaks in it and gave no consent for reuse.

    Somebody who is not among the participants gave none, but for researchers. A transcript
    that does not say who speaks has nobody to ask.
    """
    found = {}
    for id, transcript in project.transcripts.items():
        silent = []
        for label in dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker):
            speaker = transcript.speakers.get(label)
            person = speaker.participant if speaker and speaker.participant else None
            known = project.participants.get(person or ParticipantId(label))
            if known is None and transcript.is_researcher(label):
                continue
            if not may(known, "public"):
                silent.append(person or label)
        if silent:
            found[id] = tuple(silent)
    return found


def _consented(
    project: Project, found: Whole, allowed: Allowed, what: str
) -> tuple[Whole, tuple[TranscriptId, ...]]:
    """What may go out, and the transcripts that may not; ConsentError when nobody decided."""
    silent = without_reuse(project)
    if allowed.public:
        # Nobody can have agreed for words that nobody is named for: unknown counts as no.
        unnamed = [t.id for t in project.transcripts.values() if _is_unnamed(t)]
        silent = {**dict.fromkeys(unnamed, ()), **silent}
        found = _public(found, tuple(silent))
        if not found.corpus.transcripts:
            raise ConsentError("No transcript is left in which everybody gave consent for reuse.")
        texts = [t.text for t in found.corpus.transcripts.values()]
        texts += [m.text for m in found.corpus.memos]
        guard_export(project, texts, what=what, by=allowed.by, override=allowed.reason)
        return found, tuple(silent)
    if not silent:
        return found, ()
    people = dict.fromkeys(person for on in silent.values() for person in on)
    if allowed.reason is None or not allowed.reason.strip():
        named = ", ".join(list(people)[:_SHOWN]) + (", ..." if len(people) > _SHOWN else "")
        raise ConsentError(
            f"{len(people)} people gave no consent for reuse of their words: {named}.",
            "Leave out the transcripts they speak in with --public, or say why their words may "
            "go out, as within the team: --even-without-consent REASON",
        )
    reason = allowed.reason.strip()
    log(project, allowed.by, "without consent", what=what, reason=reason, count=len(people))
    return found, ()


def _is_unnamed(transcript: Transcript) -> bool:
    return any(turn.text and not turn.speaker for turn in transcript.turns)


def _public(found: Whole, silent: Sequence[TranscriptId]) -> Whole:
    """The study without these transcripts and all that stands on them."""
    corpus = found.corpus
    texts = {id: t for id, t in corpus.transcripts.items() if id not in silent}
    spoken = {s.participant for t in texts.values() for s in t.speakers.values() if s.participant}
    people = {id: p for id, p in public_people(corpus.participants).items() if id in spoken}
    public = replace(
        corpus,
        transcripts=texts,
        participants=people,
        segments=tuple(s for s in corpus.segments if s.transcript in texts),
        memos=tuple(m for m in corpus.memos if m.transcript in texts),
    )
    states = {n: s for n, s in found.beside.states.items() if n.partition("/")[0] in texts}
    aside = Aside(
        {n: d for n, d in found.aside.done.items() if n in states},
        {n: p for n, p in found.aside.partners.items() if n in states},
        {id: info for id, info in found.aside.infos.items() if id in texts},
    )
    heads = {n: id for n, id in found.heads.items() if n in states}
    return Whole(public, Beside(found.beside.study, (), states), aside, heads)


def _save(project: Project, path: Path, data: bytes) -> None:
    _refuse_own(project, path)
    write_atomically(path, data)


def _refuse_own(project: Project, path: Path) -> None:
    own = (project.folder.root / name for name in ("codings", "transcripts", "memos", "sessions"))
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in own):
        raise UsageError(f"{path} lies among the study's own files.", "Write it to exports/.")


def _exported(
    project: Project, path: Path, corpus: Corpus, left: tuple[TranscriptId, ...]
) -> Exported:
    notes = project.unseen()
    codings = sum(len(s.applied) for s in corpus.segments)
    return Exported(path, len(corpus.transcripts), len(corpus.segments), codings, left, notes)

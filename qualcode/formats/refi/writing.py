"""A corpus as a qdpx: the same bytes for the same corpus, and the same GUIDs ever after.

Texts are UTF-8 with line feeds and without byte order mark, places are code points with an
exclusive end, and every selection carries its quote as its name, so that any reader can
check where it stands.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, TYPE_CHECKING

from qualcode.formats.refi.archive import pack
from qualcode.formats.refi.bulk import uncollected
from qualcode.formats.refi.markup import DECLARATION, escaped
from qualcode.formats.refi.showing import (
    is_stray,
    memo_guid,
    segment_guid,
    shown_codes,
    shown_memo,
    shown_moment,
    shown_segment,
)
from qualcode.formats.refi.travelling import (
    Beside,
    BookNote,
    Guids,
    Kept,
    StudyNote,
    titled,
    transcript_note,
    written,
)
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, SegmentId, TranscriptId, node_of
from qualcode.model.participant import Participant
from qualcode.model.segment import Memo, Origin, Segment
from qualcode.model.transcript import Transcript
from qualcode.model.version import VERSION

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

ORIGIN = "qualcode"
_WRITTEN_BACK = {"Link", "Graphs"}
"""Parts that the standard has a place for."""
_GRAPHS = re.compile(r"<Graphs>(.*)</Graphs>", re.DOTALL)
_GRAPH = re.compile(r"<Graph\b[^>]*?(?:/>|>.*?</Graph>)", re.DOTALL)
_OWN_GUID = re.compile(r'^<\w+[^>]* guid="([^"]*)"')
NAMESPACE = "urn:QDA-XML:project:1.0"


@dataclass(frozen=True)
class _Job:
    """What all parts of one export need to know."""

    corpus: Corpus
    beside: Beside
    guids: Guids
    kept: Kept
    transcripts: tuple[Transcript, ...]
    segments: Mapping[TranscriptId, tuple[Segment, ...]]
    """In the order of the corpus."""
    strays: tuple[CodeId, ...]
    variables: Mapping[str, str]
    """GUID by name of an attribute."""
    hanging: Mapping[tuple[str, str], tuple[str, ...]]
    """GUIDs of the notes on a thing, by its kind and id."""

    @property
    def versions(self) -> Mapping[BookId, int]:
        return {id: book.version for id, book in self.corpus.codebooks.items()}


def write_project(
    corpus: Corpus, *, beside: Beside, kept: Kept | None = None, made: str = ""
) -> bytes:
    """The qdpx of a corpus; `made` is the moment, ISO 8601 in UTC, and left out when empty.

    `kept` is what an earlier import asked to hand on. What may be shown is for the caller to
    choose: everything in the corpus goes out. UsageError for a segment without a transcript.
    """
    file = io.BytesIO()
    write_project_to(file, corpus, beside=beside, kept=kept, made=made)
    return file.getvalue()


def write_project_to(
    file: IO[bytes], corpus: Corpus, *, beside: Beside, kept: Kept | None = None, made: str = ""
) -> str:
    """Writes the qdpx as it is made, line by line; the mark by which it is known again.

    As `write_project`; nothing has been written when it raises UsageError.
    """
    with uncollected():
        job = _job(corpus, beside, kept or Kept())
        seen = hashlib.sha256()
        members: Iterator[tuple[str, Iterable[bytes]]] = chain(
            [("project.qde", _project(job, made, seen))],
            (
                (f"sources/{_text_guid(job, transcript)}.txt", [transcript.text.encode()])
                for transcript in job.transcripts
            ),
        )
        pack(file, members)
    return _mark(seen)


def strays_of(corpus: Corpus) -> tuple[CodeId, ...]:
    """The codes on segments that stand in no codebook of the corpus."""
    codes = {code for segment in corpus.segments for code in segment.codes}
    return tuple(sorted(code for code in codes if is_stray(code, corpus.codebooks)))


def _job(corpus: Corpus, beside: Beside, kept: Kept) -> _Job:
    by_transcript: dict[TranscriptId, list[Segment]] = {}
    for segment in corpus.segments:
        transcript = corpus.transcripts.get(segment.transcript)
        if transcript is None:
            raise UsageError(f"Segment {segment.id} stands in no transcript of the export.")
        transcript.words(segment.span)
        by_transcript.setdefault(segment.transcript, []).append(segment)
    guids = Guids(beside.study.id, kept.guids)
    names = {name for t in corpus.transcripts.values() for name in t.attributes}
    for person in corpus.participants.values():
        names |= set(_values(person))
    job = _Job(
        corpus,
        beside,
        guids,
        kept,
        tuple(corpus.transcripts[id] for id in sorted(corpus.transcripts)),
        {id: tuple(found) for id, found in by_transcript.items()},
        strays_of(corpus),
        {name: guids.of("variable", name) for name in sorted(names)},
        {},
    )
    return replace(job, hanging=_hanging(job))


def _project(job: _Job, made: str, seen: Digest) -> Iterator[bytes]:
    """The lines of `project.qde`; the standard fixes the order of its parts.

    `seen` takes what is shown before the notes of ours, and becomes the mark in them.
    """
    study = job.beside.study
    moment = f' creationDateTime="{shown_moment(made)}"' if shown_moment(made) else ""
    head = f'name="{escaped(study.name)}" origin="{ORIGIN} {VERSION}"{moment}'
    yield f'{DECLARATION}<Project xmlns="{NAMESPACE}" {head}>\n'.encode()
    shown = chain(
        _wrapped("Users", _users(job)),
        _wrapped("CodeBook", _wrapped("Codes", _codes(job))),
        _wrapped("Variables", _variables(job)),
        _wrapped(
            "Cases",
            (_case(job, job.corpus.participants[p]) for p in sorted(job.corpus.participants)),
        ),
        _wrapped("Sources", (line for t in job.transcripts for line in _source(job, t))),
    )
    for line in shown:
        data = line.encode()
        seen.update(data)
        yield data
    rest = chain(
        _wrapped("Notes", _notes(job, seen)),
        _wrapped("Links", _links(job)),
        _wrapped("Sets", _sets(job)),
        _wrapped("Graphs", _graphs(job)),
        _refs("NoteRef", job.hanging.get(("study", ""), ())),
        ["</Project>\n"],
    )
    for line in rest:
        yield line.encode()


def _mark(seen: Digest) -> str:
    return seen.hexdigest()[:32]


def _wrapped(tag: str, inner: Iterator[str]) -> Iterator[str]:
    """The lines inside an element; nothing when there are none, as the standard wants."""
    first = next(inner, None)
    if first is not None:
        yield f"<{tag}>\n"
        yield first
        yield from inner
        yield f"</{tag}>\n"


def _users(job: _Job) -> Iterator[str]:
    coders: set[CoderId] = set(job.beside.study.coders)
    coders |= {s.coder for s in job.corpus.segments} | {m.coder for m in job.corpus.memos}
    for coder in sorted(coders):
        yield f'<User guid="{job.guids.of("coder", coder)}" name="{escaped(coder)}"/>\n'


def _codes(job: _Job) -> Iterator[str]:
    for id in sorted(job.corpus.codebooks):
        yield from _book(job, job.corpus.codebooks[id])
    for code in job.strays:
        label = node_of(code).removeprefix("?") if "/" in code else code
        yield (
            f'<Code guid="{job.guids.of("code", code)}" name="{escaped(label)}" '
            'isCodable="true"/>\n'
        )


def _book(job: _Job, book: Codebook) -> Iterator[str]:
    """The codes of a book; document order with depths makes the tree."""
    open_: list[str] = []
    for (node, _), shown in zip(book.walk(), shown_codes(book, job.guids), strict=True):
        while open_ and open_[-1] != shown.above:
            open_.pop()
            yield "</Code>\n"
        colour = f' color="{shown.colour}"' if shown.colour else ""
        yield (
            f'<Code guid="{shown.guid}" name="{escaped(shown.name)}" '
            f'isCodable="{_truth(shown.codable)}"{colour}>'
        )
        if shown.description:
            yield f"<Description>{escaped(shown.description)}</Description>"
        yield from _refs("NoteRef", job.hanging.get(("code", book.code(node)), ()))
        yield "\n"
        open_.append(shown.guid)
    yield from ("</Code>\n" for _ in open_)


def _variables(job: _Job) -> Iterator[str]:
    for name, guid in job.variables.items():
        yield f'<Variable guid="{guid}" name="{escaped(name)}" typeOfVariable="Text"/>\n'


def _case(job: _Job, person: Participant) -> str:
    """A participant as a case, for other programs; the note of the study has all of it."""
    speaking = [
        t for t in job.transcripts if any(s.participant == person.id for s in t.speakers.values())
    ]
    sources = "".join(_refs("SourceRef", [_guid(job, t) for t in speaking]))
    return (
        f'<Case guid="{job.guids.of("participant", person.id)}" name="{escaped(person.id)}">'
        f"{_variable_values(job, _values(person))}{sources}</Case>\n"
    )


def _source(job: _Job, transcript: Transcript) -> Iterator[str]:
    yield (
        f'<TextSource guid="{_guid(job, transcript)}" name="{escaped(transcript.id)}" '
        f'plainTextPath="internal://{_text_guid(job, transcript)}.txt">\n'
    )
    codes = {
        c: job.guids.of("code", c) for s in job.segments.get(transcript.id, ()) for c in s.codes
    }
    users: dict[str, str] = {}
    for segment in job.segments.get(transcript.id, ()):
        user = users.setdefault(segment.coder, job.guids.of("coder", segment.coder))
        yield _selection(job, transcript, segment, codes, user)
    yield from _refs("NoteRef", job.hanging.get(("transcript", transcript.id), ()))
    yield _variable_values(job, transcript.attributes)
    yield "</TextSource>\n"


def _selection(
    job: _Job, transcript: Transcript, segment: Segment, codes: Mapping[CodeId, str], user: str
) -> str:
    moment = shown_moment(segment.made)
    by = f'creatingUser="{user}"' + (f' creationDateTime="{moment}"' if moment else "")
    guid = segment_guid(segment, job.guids)
    quote = escaped(transcript.text[segment.span.start : segment.span.end])
    said = f"<Description>{escaped(segment.sentence)}</Description>" if segment.sentence else ""
    codings = "".join(
        [
            f'<Coding guid="{job.guids.of("coding", f"{segment.id}/{code}")}" {by}>'
            f'<CodeRef targetGUID="{codes[code]}"/></Coding>'
            for code in segment.codes
        ]
    )
    notes = "".join(_refs("NoteRef", job.hanging.get(("segment", segment.id), ())))
    return (
        f'<PlainTextSelection guid="{guid}" name="{quote}" startPosition="{segment.span.start}" '
        f'endPosition="{segment.span.end}" {by}>{said}{codings}{notes}</PlainTextSelection>\n'
    )


def _variable_values(job: _Job, values: Mapping[str, str]) -> str:
    return "".join(
        f'<VariableValue><VariableRef targetGUID="{job.variables[name]}"/>'
        f"<TextValue>{escaped(values[name])}</TextValue></VariableValue>\n"
        for name in sorted(values)
    )


def _notes(job: _Job, seen: Digest) -> Iterator[str]:
    """The memos, and after them what has no other place."""
    for memo in job.corpus.memos:
        moment = shown_moment(memo.made)
        by = f' creatingUser="{job.guids.of("coder", memo.coder)}"'
        by += f' creationDateTime="{moment}"' if moment else ""
        line = _note(memo_guid(memo, job.guids), memo.title, memo.text, by)
        seen.update(line.encode())
        yield line
    mark = _mark(seen)
    after = tuple(m for m in job.kept.marks if m != mark)
    found = {titled("study"): written(replace(_study_note(job), mark=mark, after=after))}
    for id in sorted(job.corpus.codebooks):
        found[titled("codebook", id)] = written(BookNote(job.corpus.codebooks[id]))
    for transcript in job.transcripts:
        origin = _usual(job.segments.get(transcript.id, ()))
        needing = tuple(_needing(job, transcript, origin))
        note = transcript_note(transcript, origin, needing)
        found[titled("transcript", transcript.id)] = written(note)
    for title, text in found.items():
        yield _note(job.guids.of("note", title), title, text, "")


def _note(guid: str, title: str, text: str, by: str) -> str:
    return (
        f'<Note guid="{guid}" name="{escaped(title)}"{by}>'
        f"<PlainTextContent>{escaped(text)}</PlainTextContent></Note>\n"
    )


def _study_note(job: _Job) -> StudyNote:
    beside, corpus = job.beside, job.corpus
    return StudyNote(
        beside.study,
        beside.sessions,
        beside.states,
        tuple(corpus.participants[id] for id in sorted(corpus.participants)),
        corpus.notes,
        job.strays,
        tuple(_memos_needing(job)),
        _order(job),
        Kept(job.kept.guids, tuple(p for p in job.kept.parts if p[0] not in _WRITTEN_BACK)),
    )


def _order(job: _Job) -> tuple[int, ...]:
    """Places of the segments in the corpus, in the order of the file; empty when the same."""
    segments = job.corpus.segments
    if all(s is other for s, other in zip(_in_file(job), segments, strict=True)):
        return ()
    places = {s.id: n for n, s in enumerate(segments)}
    return tuple(places[s.id] for s in _in_file(job))


def _in_file(job: _Job) -> Iterator[Segment]:
    return (s for t in job.transcripts for s in job.segments.get(t.id, ()))


def _usual(segments: Sequence[Segment]) -> Origin:
    """How most codes came on the segments."""
    counts = Counter(applied.origin for segment in segments for applied in segment.applied)
    return max(sorted(counts), key=lambda origin: counts[origin], default="hand")


def _needing(job: _Job, transcript: Transcript, origin: Origin) -> Iterator[Segment]:
    """The segments that are more than the file shows of them."""
    versions = job.versions
    for segment in job.segments.get(transcript.id, ()):
        if shown_segment(segment, transcript.version, versions, origin) != segment:
            yield segment


def _memos_needing(job: _Job) -> Iterator[Memo]:
    places, known = _ranks(job), _known(job)
    for memo in job.corpus.memos:
        if shown_memo(memo, places, known) != memo:
            yield memo


def _ranks(job: _Job) -> dict[SegmentId, tuple[int, TranscriptId]]:
    """Rank and transcript of every segment that a memo hangs on."""
    on = {id for memo in job.corpus.memos for id in memo.segments}
    return {s.id: (n, s.transcript) for n, s in enumerate(_in_file(job)) if s.id in on}


def _known(job: _Job) -> frozenset[str]:
    codes = {f"code:{b.code(node)}" for b in job.corpus.codebooks.values() for node, _ in b.walk()}
    return frozenset({"study", *codes, *(f"transcript:{t.id}" for t in job.transcripts)})


def _hanging(job: _Job) -> dict[tuple[str, str], tuple[str, ...]]:
    """The notes on each thing, in the order of the memos."""
    places, known = _ranks(job), _known(job)
    found: dict[tuple[str, str], list[str]] = {}
    for memo in job.corpus.memos:
        shown = shown_memo(memo, places, known)
        on = [("segment", str(id)) for id in dict.fromkeys(shown.segments)]
        if not on and shown.transcript is not None:
            on = [("transcript", shown.transcript)]
        if shown.about is not None:
            kind, _, id = shown.about.partition(":")
            on = [(kind, id)]
        for thing in on:
            found.setdefault(thing, []).append(memo_guid(memo, job.guids))
    return {thing: tuple(notes) for thing, notes in found.items()}


def _sets(job: _Job) -> Iterator[str]:
    """Each codebook as a set of its codes, for programs that know one tree only."""
    for id in sorted(job.corpus.codebooks):
        book = job.corpus.codebooks[id]
        members = [job.guids.of("code", book.code(node)) for node, _ in book.walk()]
        yield (
            f'<Set guid="{job.guids.of("codebook", id)}" name="{escaped(book.title)}">'
            f"{''.join(_refs('MemberCode', members))}</Set>\n"
        )


def _links(job: _Job) -> Iterator[str]:
    """The links that other programs made, the last version of each."""
    return _last_of(xml for known, xml in job.kept.parts if known == "Link")


def _graphs(job: _Job) -> Iterator[str]:
    """The drawings that other programs made, out of the element that each came in."""
    inner = (_GRAPHS.fullmatch(xml) for known, xml in job.kept.parts if known == "Graphs")
    return _last_of(graph for found in inner if found for graph in _GRAPH.findall(found[1]))


def _last_of(parts: Iterable[str]) -> Iterator[str]:
    """Parts by their GUID: what came in again stands for what came before."""
    found: dict[str, str] = {}
    for xml in parts:
        guid = _OWN_GUID.search(xml)
        found[guid[1] if guid else xml] = xml
    return (f"{xml}\n" for xml in found.values())


def _refs(tag: str, guids: Sequence[str]) -> list[str]:
    return [f'<{tag} targetGUID="{guid}"/>' for guid in guids]


def _values(person: Participant) -> dict[str, str]:
    fixed = {"role": person.role, "sector": person.sector, "institution": person.institution}
    return {**person.attributes, **{name: value for name, value in fixed.items() if value}}


def _guid(job: _Job, transcript: Transcript) -> str:
    return job.guids.of("transcript", transcript.id)


def _text_guid(job: _Job, transcript: Transcript) -> str:
    return job.guids.of("text", transcript.id)


def _truth(value: bool) -> str:
    return "true" if value else "false"


__all__ = [
    "NAMESPACE",
    "ORIGIN",
    "Beside",
    "Kept",
    "strays_of",
    "write_project",
    "write_project_to",
]

"""Corpora of every kind for round trips: strange words, strange ids, everything attached."""

from __future__ import annotations

from hypothesis import strategies as st

from qualcode.formats.refi.travelling import Beside
from qualcode.model.codebook import Codebook, LogEntry, Node, Rules, Suggestion
from qualcode.model.corpus import Corpus
from qualcode.model.ids import (
    BookId,
    CodeId,
    CoderId,
    ParticipantId,
    SegmentId,
    TranscriptId,
)
from qualcode.model.participant import Consent, Participant
from qualcode.model.segment import Applied, Memo, Segment
from qualcode.model.session import Session, UnitList
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Marker, Source, Speaker, Transcript, Turn

WORDS = st.text(
    st.sampled_from('ab .,"<&>\u0000\t\r\n\x1fé\u0301\ufeff\u2028\ufffe漢😀\U0001f469\u200d{}'),
    max_size=24,
)
SHORT = st.text(st.sampled_from("abc é<&\n\"'"), min_size=1, max_size=8)
MAYBE = st.none() | SHORT
MOMENTS = st.sampled_from(
    ["", "2026-11-21T18:03:00Z", "2026-11-21T18:03:00.250Z", "gisteren", "2026-13-41T00:00:00Z"]
)
ULIDS = st.integers(0, 2**128 - 1).map(
    lambda n: "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n >> s & 31] for s in range(125, -1, -5))
)
CODERS = st.sampled_from([CoderId("ana"), CoderId("Bo_2"), CoderId("consensus")])
PAIRS = st.dictionaries(SHORT, WORDS, max_size=2)
MILLISECONDS = st.none() | st.integers(-5_000, 10**8)


@st.composite
def nodes(draw: st.DrawFn, prefix: str, depth: int) -> Node:
    """A node, with nodes under it down to `depth`."""
    several = st.lists(WORDS, max_size=2).map(tuple)
    under = draw(st.integers(0, 2)) if depth else 0
    return Node(
        prefix,
        draw(WORDS),
        draw(st.booleans()),
        draw(MAYBE),
        draw(st.sampled_from(["primary", "secondary"])),
        draw(MAYBE),
        draw(st.none() | WORDS),
        *[draw(several) for _ in range(5)],
        draw(PAIRS),
        draw(st.sampled_from([None, "#aabbcc", "#ABCDEF", "red"])),
        draw(MAYBE),
        draw(st.booleans()),
        tuple(draw(nodes(f"{prefix}.{n}", depth - 1)) for n in range(under)),
    )


@st.composite
def books(draw: st.DrawFn, id: str) -> Codebook:
    """A codebook of one or two trees."""
    trees = tuple(draw(nodes(f"n{n}", 2)) for n in range(draw(st.integers(1, 2))))
    return Codebook(
        BookId(id),
        draw(WORDS),
        draw(st.integers(0, 9)),
        draw(st.sampled_from(["nl", "en"])),
        trees,
        Rules(draw(st.booleans())),
        draw(MAYBE),
        draw(MAYBE),
        draw(MAYBE),
        draw(st.booleans()),
        (Suggestion(CodeId(f"{id}/n0"), (CodeId("x/y"),), draw(MAYBE)),),
        (LogEntry(1, "2026-01-01", "ana", draw(SHORT), (draw(SHORT),)),),
    )


@st.composite
def transcripts(draw: st.DrawFn, id: str) -> Transcript:
    """A transcript with everything that can be known about one."""
    turns = draw(
        st.lists(
            st.builds(Turn, WORDS, st.sampled_from([None, "P1", "INT"]), MILLISECONDS, MILLISECONDS)
        )
    )
    return Transcript(
        TranscriptId(id),
        tuple(turns),
        draw(st.sampled_from(["nl", "en"])),
        draw(PAIRS),
        {"P1": Speaker("P1", None, ParticipantId("P1")), "INT": Speaker("INT", "researcher")},
        (Marker(0, "topic", draw(WORDS)),),
        draw(st.sampled_from([None, Source("vtt", "ab" * 32, "2026-01-02")])),
        draw(MAYBE),
    )


@st.composite
def segments(draw: st.DrawFn, transcript: Transcript, codes: list[CodeId]) -> Segment:
    """A segment anywhere in the words, its id a ULID or not."""
    size = len(transcript.text)
    start = draw(st.integers(0, size - 1))
    chosen = draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))
    origins = st.sampled_from(["hand", "import", "migration"])
    return Segment(
        SegmentId(draw(ULIDS | st.uuids().map(str))),
        transcript.id,
        draw(CODERS),
        Span(start, draw(st.integers(start + 1, size))),
        draw(st.sampled_from([transcript.version, "0" * 16])),
        tuple(Applied(c, draw(st.integers(0, 3)), draw(origins)) for c in chosen),
        draw(st.none() | WORDS),
        frozenset(draw(st.sets(st.sampled_from(["representative", "unique", "eigen"])))),
        draw(MOMENTS),
    )


@st.composite
def memos(draw: st.DrawFn, known: list[Segment], codes: list[CodeId]) -> Memo:
    """A memo on segments, a transcript, a code, a case, the study, or on nothing."""
    about = ["study", "case:Noord", f"code:{codes[0]}", "code:nergens/niets", None]
    on = draw(st.lists(st.sampled_from([s.id for s in known]), max_size=2)) if known else []
    return Memo(
        draw(ULIDS | SHORT),
        draw(CODERS),
        draw(WORDS),
        draw(st.just("") | WORDS),
        draw(st.sampled_from([None, TranscriptId("FG01"), TranscriptId("weg")])),
        tuple(on),
        draw(st.sampled_from(about)),
        draw(MOMENTS),
    )


def unique(things: list[Segment]) -> list[Segment]:
    """The segments without those whose id came up before."""
    return list({thing.id: thing for thing in things}.values())


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """A corpus with two transcripts, two codebooks and everything on them."""
    texts = [draw(transcripts(id)) for id in ("FG01", "b-2")]
    shelves = [draw(books(id)) for id in ("boek", "ander")]
    codes = [book.code(node) for book in shelves for node, _ in book.walk()]
    codes += [CodeId("boek/?Steun"), CodeId("weg/steun")]
    found: list[Segment] = []
    for text in texts:
        if text.text:
            found += draw(st.lists(segments(text, codes), max_size=3))
    found = draw(st.permutations(unique(found)))
    notes = {m.id: m for m in draw(st.lists(memos(found, codes), max_size=3))}
    people = [
        Participant(ParticipantId("P1"), draw(MAYBE), None, draw(MAYBE), draw(PAIRS)),
        Participant(ParticipantId("P2"), consent=Consent(quotes="yes"), status="withdrawn"),
    ]
    return Corpus(
        {text.id: text for text in texts},
        {person.id: person for person in people},
        {book.id: book for book in shelves},
        tuple(found),
        memos=tuple(notes.values()),
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
    )


BESIDE = Beside(
    Study("proef-1", "Proef & studie", coders=(CoderId("ana"), CoderId("leeg")), rules={"a": "b"}),
    (
        Session(
            "ronde-1",
            "2026-01-01",
            "shared",
            (CoderId("ana"), CoderId("bo")),
            units=(UnitList(TranscriptId("FG01"), "00", (Span(0, 2),)),),
        ),
    ),
    {"FG01/ana": "joint", "b-2/ana": "independent"},
)  # fmt: skip

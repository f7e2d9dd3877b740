"""A small invented study, built from one line per turn and one tuple per segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.participant import Consent, Participant
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn

ELEMENTS = Codebook(
    "elements",
    "Elementen",
    1,
    nodes=(
        Node(
            "aandacht",
            "Persoonlijke Aandacht",
            nodes=(
                Node("aandacht.docent", "Docent", atlas="Docent"),
                Node("aandacht.veilig", "Veilig", atlas="Veilig"),
            ),
        ),
        Node("welkom", "Warm Welkom", nodes=(Node("welkom.veilig", "Veilig", atlas="Veilig"),)),
        Node("maatwerk", "Maatwerk"),
    ),
)
PROFESSIONALS = Codebook(
    "professionals",
    "Codeboek professionals",
    2,
    nodes=(
        Node(
            "relationeel",
            "Relationele aspecten",
            codable=False,
            nodes=(
                Node(
                    "binding-studenten", "Mentoring en contacten peers", atlas="Binding studenten"
                ),
                Node("binding-docenten", "Contact docenten en staf", atlas="Binding docenten"),
            ),
        ),
        Node(
            "overig",
            "Overig",
            codable=False,
            nodes=(Node("online", "Online", atlas="Online", role="secondary"),),
        ),
    ),
)


def person(id: str, quotes: str = "yes", process: str = "yes", **known: str) -> Participant:
    fixed = {name: known.pop(name) for name in ("role", "sector", "institution") if name in known}
    return Participant(
        id, **fixed, attributes=known, consent=Consent(process, "yes", quotes, "yes")
    )


PEOPLE = {
    p.id: p
    for p in (
        person("P1", role="professional", sector="mbo", institution="mbo-college-1"),
        person("P2", quotes="no", role="professional", sector="mbo", institution="mbo-college-1"),
        person("P3", role="student", sector="hbo", institution="hogeschool-1", international="ja"),
        person("P4", role="student", institution="hogeschool-1"),
        person("P5", process="no", role="student", sector="wo"),
    )
}


def transcript(id: str, *lines: str, **attributes: str) -> Transcript:
    """Every line is `LABEL: words`, with `@seconds` after the label where a time is known."""
    turns = []
    for line in lines:
        label, _, words = line.partition(": ")
        label, _, seconds = label.partition("@")
        begins = int(float(seconds) * 1000) if seconds else None
        turns.append(Turn(words, label or None, begins))
    labels = {turn.speaker for turn in turns if turn.speaker}
    speakers = {
        label: Speaker(label, role="researcher")
        if label.startswith("INT")
        else Speaker(label, participant=label if label in PEOPLE else None)
        for label in labels
    }
    return Transcript(id, tuple(turns), attributes=attributes, speakers=speakers)


FG1 = transcript(
    "FG1",
    "INT1: Wat helpt er volgens jullie?",
    "P1@62: Ik ken ze bij naam.",
    "INT1@65: Ja.",
    "P1@66.5: En ik sta bij de deur.",
    "P2@3723: Soep koken, samen aan tafel.",
    "P3@3730: Online lukt dat niet.",
    sector="mbo",
    mode="online",
    round="1",
)
FB1 = transcript(
    "FB1",
    "P3: Het rooster is vol.",
    "P4: Niemand kent mij hier.",
    "P5: Dit mag niemand lezen.",
    "P9: Wie ben ik eigenlijk?",
    mode="on site",
    round="2",
)


def segment(
    transcript: Transcript, words: str, codes: str = "", *, coder: str = "ana", **more: object
) -> Segment:
    """A segment on the one place where `words` stand, with codes separated by spaces."""
    assert transcript.text.count(words) == 1, words
    start = transcript.text.index(words)
    applied = tuple(Applied(code, 1) for code in codes.split())
    id = f"{transcript.id}-{start}-{coder}"
    span = Span(start, start + len(words))
    return Segment(id, transcript.id, coder, span, transcript.text_hash, applied, **more)


def corpus(
    segments: Iterable[Segment],
    *,
    transcripts: Iterable[Transcript] = (FG1, FB1),
    books: Iterable[Codebook] = (ELEMENTS, PROFESSIONALS),
    people: Mapping[str, Participant] = PEOPLE,
) -> Corpus:
    return Corpus({t.id: t for t in transcripts}, people, {b.id: b for b in books}, tuple(segments))


def study() -> Corpus:
    """Eight segments by one coder and one by another, every kind of speaker among them."""
    return corpus(
        [
            segment(FG1, "Wat helpt er", "elements/aandacht"),
            segment(
                FG1,
                "Ik ken ze bij naam.\nJa.\nEn ik sta bij de deur.",
                "elements/aandacht elements/aandacht.docent professionals/binding-docenten",
                sentence="Het werkzame element is dat de docent de student kent.",
                flags=frozenset({"selected", "representative"}),
            ),
            segment(FG1, "Soep koken", "elements/welkom professionals/binding-studenten"),
            segment(
                FG1,
                "samen aan tafel.\nOnline lukt",
                "elements/welkom.veilig professionals/online",
            ),
            segment(FB1, "Het rooster is vol.", "elements/?Veilig"),
            segment(FB1, "Niemand kent mij", "elements/aandacht.veilig"),
            segment(FB1, "Dit mag niemand", "elements/aandacht"),
            segment(FB1, "Wie ben ik", "professionals/gone"),
            segment(FG1, "Soep koken", "professionals/binding-studenten", coder="ben"),
        ]
    )

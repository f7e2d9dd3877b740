"""Who took part, and whether some are quoted far more than others."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from qualcode.analysis.attributes import in_reading_order
from qualcode.analysis.headings import attribute_title, column, heading, note, title
from qualcode.analysis.voices import counted, voice_of
from qualcode.model.corpus import Corpus
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant
from qualcode.model.table import Cell, Column, Language, Row, Table
from qualcode.model.transcript import RESEARCHER_ROLES
from qualcode.text.words import count_words

SMALL = 3
"""A group of fewer people than this may be recognised."""
OVER_QUOTED = 2
"""So many times an even share, and at least so many quotes more than one, is a lot."""


def participants_table(
    corpus: Corpus,
    *,
    by: str = "role",
    also: Sequence[str] = (),
    numbers: Sequence[str] = (),
    language: Language = "nl",
) -> Table:
    """People per value of `by`: how many, how many per value of `also`, mean and SD of `numbers`.

    Researchers and forgotten people are left out. The SD is the sample's, empty below two values; a value
    that is no number does not count, and a note says how many people have one. Small groups are
    named in a note.
    """
    everybody = corpus.participants.values()
    people = [p for p in everybody if p.status != "forgotten" and p.role not in RESEARCHER_ROLES]
    groups = (*in_reading_order(v for p in people if (v := p.value(by))), None)
    splits = [(a, v) for a in also for v in in_reading_order(_known(people, a))]
    rows, small = [], []
    for group in groups:
        members = [p for p in people if p.value(by) == group]
        if members:
            label = heading("unassigned", language) if group is None else group
            small += [label] if len(members) < SMALL else []
            rows.append(Row((label, *_described(members, splits, numbers))))
    rows.append(Row((title("total", language), *_described(people, splits, numbers))))
    columns = (
        Column(by, attribute_title(by, language)),
        column("people", language, "integer"),
        *(Column(f"{a}={v}", f"{attribute_title(a, language)}: {v}", "integer") for a, v in splits),
        *(
            Column(
                f"{a}:{id}",
                f"{attribute_title(a, language)}: {heading(id, language)}",
                "coefficient",
            )
            for a in numbers
            for id in ("mean", "sd")
        ),
    )
    notes = [note("small", language, names=", ".join(small), n=SMALL)] if small else []
    notes += [
        note("known_of", language, name=attribute_title(a, language), n=known, all=len(people))
        for a in numbers
        if (known := len(_numbers(people, a))) < len(people)
    ]
    named = title("participants", language)
    return Table("participants", named, columns, tuple(rows), tuple(notes), language)


def _known(people: Sequence[Participant], name: str) -> list[str]:
    return [value for person in people if (value := person.value(name))]


def _described(
    people: Sequence[Participant], splits: Sequence[tuple[str, str]], numbers: Sequence[str]
) -> tuple[Cell, ...]:
    cells: list[Cell] = [len(people)]
    cells += [sum(p.value(name) == value for p in people) for name, value in splits]
    for name in numbers:
        known = _numbers(people, name)
        cells.append(statistics.fmean(known) if known else None)
        cells.append(statistics.stdev(known) if len(known) > 1 else None)
    return tuple(cells)


def _numbers(people: Sequence[Participant], name: str) -> list[float]:
    return [n for value in _known(people, name) if (n := _number(value)) is not None]


def _number(value: str) -> float | None:
    plain = value.strip().replace(",", ".", 1)
    return float(plain) if plain.removeprefix("-").replace(".", "", 1).isdecimal() else None


def balance_table(corpus: Corpus, *, language: Language = "nl") -> Table:
    """Per speaker the quotes among the segments here, beside the words he or she spoke.

    Everybody who speaks in a transcript with a quote has a row, most quoted first. A mark
    says who has more than twice an even share and at least three quotes; a quote of two
    people counts for both. Choose the quotes first, for instance with `flag=selected`.
    """
    items, notes = counted(corpus, language=language)
    quotes = Counter(id for heard in items for id in heard.crowd.speakers)
    spoken = _words_spoken(corpus, [heard.transcript.id for heard in items])
    every, words = sum(quotes.values()), sum(spoken.values())
    limit = OVER_QUOTED * every / len(spoken) if spoken else 0
    rows, many = [], []
    for id in sorted(spoken, key=lambda one: (-quotes[one], one)):
        over = quotes[id] > max(limit, OVER_QUOTED)
        many += [id] if over else []
        person = corpus.participants.get(id)
        who = (id, person.role if person else None, person.institution if person else None)
        shares = (_share(quotes[id], every), _share(spoken[id], words))
        mark = heading("over_quoted", language) if over else None
        rows.append(Row((*who, quotes[id], *shares, mark)))
    if many:
        notes = (*notes, note("over_quoted", language, names=", ".join(many)))
    notes = (*notes, note("balance", language))
    return Table(
        "balance",
        title("balance", language),
        _balance_columns(language),
        tuple(rows),
        notes,
        language,
    )


def over_quoted(corpus: Corpus, *, language: Language = "nl") -> tuple[ParticipantId, ...]:
    """Who has more than twice an even share of the quotes, as in the table of balance."""
    table = balance_table(corpus, language=language)
    pairs = zip(table.values("speaker"), table.values("balance_mark"), strict=True)
    return tuple(ParticipantId(str(id)) for id, mark in pairs if mark is not None)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _balance_columns(language: Language) -> tuple[Column, ...]:
    return (
        *(column(id, language) for id in ("speaker", "role", "institution")),
        column("quotes", language, "integer"),
        column("quote_share", language, "share"),
        column("word_share", language, "share"),
        column("balance_mark", language),
    )


def _words_spoken(corpus: Corpus, transcripts: Sequence[str]) -> Counter[ParticipantId]:
    """Words, as every list counts them, of everybody who counts in the transcripts."""
    spoken: Counter[ParticipantId] = Counter()
    for transcript in (t for t in corpus.transcripts.values() if t.id in set(transcripts)):
        for turn in transcript.turns:
            voice = voice_of(corpus, transcript, turn.speaker)
            if voice.participant is not None and voice.counts and turn.text:
                spoken[voice.participant] += count_words(turn.text)
    return spoken

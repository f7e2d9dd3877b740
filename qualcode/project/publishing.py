"""Results for outside the research group: coarse attributes, small cells withheld, and only
the words of people who agreed to both quotes and reuse.

Everything passes here, once: the study before a table is made of it (`for_public`), and every
table and report when it is made (`published`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from qualcode.analysis.attributes import PLACES
from qualcode.analysis.elements import INDENT
from qualcode.analysis.headings import NOTES, attribute
from qualcode.analysis.select import parse_where
from qualcode.export.cells import is_total
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant
from qualcode.model.table import Language, Paragraph, Part, Plot, Report, Table
from qualcode.model.transcript import Transcript
from qualcode.privacy.cells import Sum, withhold
from qualcode.privacy.consent import may
from qualcode.privacy.risk import Coarse, coarse, values_of

if TYPE_CHECKING:
    from qualcode.project.results import Choice, Kind

_LINES = ("role", "sector", "institution")
"""What stands beside a quote."""
_COUNTS = (
    "codings", "segments", "speakers", "transcripts", "people", "meetings", "first_segments",
    "second_segments", "times", "for", "against", "total",
)  # fmt: skip
_COUNTED = frozenset(
    {"elements", "codes", "participants", "named-by", "matrix", "cooccurrence",
     "cooccurrence-matrix", "sequence", "cmo", "cmo-matrix", "distillation"}
)  # fmt: skip
"""Tables of what people said; the others are of approaches, of coding or of the literature."""
_TELLING = ("thin", "small", "refused")
"""Notes that tell a small count."""


def for_public(corpus: Corpus, kind: Kind | None, choice: Choice) -> Corpus:
    """The study as a public table may see it, with notes on what was made coarser.

    `kind` is None for a whole report. UsageError when what was asked for may not be shown.
    """
    asked = _asked(choice)
    if "speaker" in asked:
        raise UsageError(
            "A public table has no column or group per person.",
            "Choose another --by, or leave out --public.",
        )
    people = {id: replace(person, outside=True) for id, person in corpus.participants.items()}
    made = replace(corpus, participants=people)
    shown: set[str] = set()
    notes: list[str] = []
    for names in _together(made, kind, choice):
        made, told = _coarser(made, names, choice)
        notes += [one for one in told if one not in notes]
        shown.update(names)
    made = _only(made, shown)
    left = {name for p in people.values() for name in (*_LINES, *p.attributes) if p.value(name)}
    left |= {name for t in corpus.transcripts.values() for name in t.attributes}
    gone = [n for n in asked if n in left and not _values(made, n)]
    if gone:
        raise UsageError(
            f'"{gone[0]}" cannot be shown in a public table: ' + _why(gone[0], choice.k),
            "Look at: qualcode privacy risk. Choose another attribute, or make its values coarser.",
        )
    return replace(made, notes=(*corpus.notes, *notes))


def published(made: Table | Report, corpus: Corpus, choice: Choice) -> Table | Report:
    """A table or report without its small cells, when the choice is public."""
    if not choice.public:
        return made
    if isinstance(made, Report):
        return replace(made, parts=tuple(_parts(made.parts, corpus, choice)))
    return _table(made, corpus, choice)


def _parts(parts: Iterable[Part], corpus: Corpus, choice: Choice) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Table):
            yield _table(part, corpus, choice)
        elif isinstance(part, Plot):
            yield replace(part, table=_table(part.table, corpus, choice))
        # The counts of a code stand in the table above as well, and there some are withheld.
        elif not (isinstance(part, Paragraph) and _is_note(part.text, "four_counts")):
            yield part


def _table(table: Table, corpus: Corpus, choice: Choice) -> Table:
    """The table without small counts, its notes without them, and a note that says so."""
    kept = tuple(n for n in table.notes if not any(_is_note(n, id) for id in _TELLING))
    table = replace(table, notes=kept)
    if table.id == "balance":
        return _of_willing(table, corpus)
    if table.id in {"cooccurrence", "sequence"}:
        table = _in_book_order(table, corpus)
    counted = table.id in _COUNTED or table.id.startswith("comparison-")
    if not counted or (choice.measure == "present" and table.id == "matrix"):
        return table
    if table.id == "cmo-matrix":
        return _pairs(table, choice)
    groups = [at for at, c in enumerate(table.columns) if "=" in c.id or ":" in c.id]
    if table.id == "cooccurrence-matrix":
        groups = list(range(1, len(table.columns)))
    counts = {at for at, c in enumerate(table.columns) if c.id in _COUNTS or at in groups}
    counts = {at for at in counts if table.columns[at].kind == "integer"}
    groups = [at for at in groups if at in counts]
    sums = [*_across(table, counts, groups, choice), *_down(table, counts, corpus)]
    made = withhold(table, counts, sums, k=choice.k)
    return made.table.noted(*_cells_note(made.small, made.more, choice))


def _across(
    table: Table, counts: Collection[int], groups: Sequence[int], choice: Choice
) -> Iterator[Sum]:
    """The count of a row that its groups are a split of, as their sum."""
    split = choice.measure if choice.measure in _COUNTS else "codings"
    ids = [column.id for column in table.columns]
    whole = next(
        (ids.index(id) for id in ("total", split, "people", "speakers") if id in ids), None
    )
    if groups and whole is not None and whole in counts and table.id != "cooccurrence-matrix":
        for row in range(len(table.rows)):
            yield Sum((row, whole), tuple((row, at) for at in groups))


def _down(table: Table, counts: Collection[int], corpus: Corpus) -> Iterator[Sum]:
    """Every count of a code as the sum of those of the codes under it, and a total of all."""
    for total, parts in _rows_under(table, corpus):
        for column in counts:
            yield Sum((total, column), tuple((part, column) for part in parts))
    if table.id == "cooccurrence-matrix":
        codes = [column.id for column in table.columns]
        for at, below in _below(codes, _parents(corpus)):
            for row in range(len(table.rows)):
                yield Sum((row, at), tuple((row, place) for place in below))


def _rows_under(table: Table, corpus: Corpus) -> Iterator[tuple[int, Sequence[int]]]:
    """A row and the rows whose counts it may be made of."""
    ids = [c.id for c in table.columns]
    above = _parents(corpus)
    pair = next((p for p in (("first_code", "second_code"), ("first_code", "then_code"))
                 if set(p) <= set(ids)), None)  # fmt: skip
    if pair is not None:
        first, second = table.values(pair[0]), table.values(pair[1])
        for one, other in ((first, second), (second, first)):
            for held in dict.fromkeys(other):
                rows = [at for at, code in enumerate(other) if code == held]
                for total, parts in _below([str(one[at]) for at in rows], above):
                    yield rows[total], [rows[part] for part in parts]
        return
    labels = next((at for at, id in enumerate(ids) if id in {"element", "label", "code"}), 0)
    if "code" in ids:
        names = [str(value) for value in table.values("code")]
        by_label = {node.label: book.code(node) for book in corpus.codebooks.values()
                    for node, _ in book.walk()}  # fmt: skip
        yield from _below([by_label.get(name, name) for name in names], above)
    since: list[int] = []
    for at, row in enumerate(table.rows):
        if is_total(row):
            yield at, since
            since = []
        elif not str(row.cells[labels] or "").startswith(INDENT):
            since.append(at)


def _below(
    codes: Sequence[str], above: Mapping[str, str | None]
) -> Iterator[tuple[int, Sequence[int]]]:
    """The place of every code with the places of those right under it."""
    places = {code: at for at, code in enumerate(codes)}
    under: dict[int, list[int]] = {}
    for code, at in places.items():
        if (parent := above.get(code)) in places:
            under.setdefault(places[str(parent)], []).append(at)
    yield from under.items()


def _parents(corpus: Corpus) -> dict[str, str | None]:
    return {
        book.code(node): book.code(path[-1]) if path else None
        for book in corpus.codebooks.values()
        for node, path in book.walk()
    }


def _in_book_order(table: Table, corpus: Corpus) -> Table:
    """The rows as the codebooks have their codes: the most first would tell small counts."""
    order = {code: at for at, code in enumerate(_parents(corpus))}
    places = [at for at, c in enumerate(table.columns) if c.id.endswith("_code")]
    last = len(order)
    rows = sorted(table.rows, key=lambda r: [order.get(str(r.cells[p]), last) for p in places])
    return replace(table, rows=tuple(rows))


def _pairs(table: Table, choice: Choice) -> Table:
    """A matrix of `for / against`: where one number is small all of its row are withheld."""
    rows, small = [], 0
    for row in table.rows:
        pairs = {at: cell.split(" / ") for at, cell in enumerate(row.cells)
                 if isinstance(cell, str) and cell.replace(" / ", "").isdecimal()}  # fmt: skip
        few = sum(0 < int(n) < choice.k for pair in pairs.values() for n in pair)
        small += few
        cells = tuple(
            " / ".join("0" if n == "0" else "x" for n in pairs[at]) if few and at in pairs else cell
            for at, cell in enumerate(row.cells)
        )
        rows.append(replace(row, cells=cells))
    made = replace(table, rows=tuple(rows))
    return made.noted(*_cells_note(0, small, choice)) if small else made


def _of_willing(table: Table, corpus: Corpus) -> Table:
    """The rows of people who agreed to reuse, and a note on the others."""
    who = table.index("speaker")
    kept = tuple(
        row
        for row in table.rows
        if may(corpus.participants.get(ParticipantId(str(row.cells[who]))), "public")
    )
    gone = len(table.rows) - len(kept)
    told = _say(
        table.language,
        "Deelnemers zonder toestemming voor hergebruik staan er niet in.",
        "Participants who did not agree to reuse are not in it.",
    )
    return replace(table, rows=kept).noted(told) if gone else table


def _asked(choice: Choice) -> list[str]:
    """The attributes that somebody named in so many words."""
    named = [choice.by, choice.attribute, *choice.also, *choice.numbers]
    named += [parse_where(words).field for words in choice.where]
    if choice.template and "{" in choice.template:
        named += [part.split("}")[0] for part in choice.template.split("{")[1:]]
    return list(dict.fromkeys(name for name in named if name))


def _together(corpus: Corpus, kind: Kind | None, choice: Choice) -> list[tuple[str, ...]]:
    """Attributes that are shown side by side, and so must not point at somebody together."""
    asked = [name for name in _asked(choice) if name not in PLACES]
    if kind in {None, "quotes", "query", "overview", "balance"} or choice.cell is not None:
        default = ["intervention"] if kind == "overview" and not choice.attribute else []
        sets = [(*_LINES, *asked, *default)]
    elif kind == "participants":
        sets = [(choice.by or "role", *asked)]
    elif kind in {"elements", "named-by"}:
        sets = [("role",), tuple(asked)]
    elif kind == "compare":
        sets = [tuple(asked) if choice.attribute else ("intervention", *asked)]
    else:
        sets = [tuple(asked)]
    return [tuple(dict.fromkeys(n for n in names if _values(corpus, n))) for names in sets]


def _values(corpus: Corpus, name: str) -> set[str]:
    """The values that people and transcripts have for an attribute."""
    found = {p.value(name) for p in corpus.participants.values() if p.role != "researcher"}
    found |= {t.attributes.get(name) for t in corpus.transcripts.values()}
    return {value for value in found if value}


def _coarser(corpus: Corpus, names: Sequence[str], choice: Choice) -> tuple[Corpus, list[str]]:
    """The study with these attributes such that no combination is of fewer than k people."""
    if not names:
        return corpus, []
    own, _ = values_of(corpus.participants, names)
    filled = {id: dict(row) for id, row in own.items()}
    for transcript in corpus.transcripts.values():
        for id in _speaking(transcript):
            for name in names:
                value = transcript.attributes.get(name)
                if id in own and value and not own[id][name]:
                    told = {*filled[id][name].split(" + "), value} - {""}
                    filled[id][name] = " + ".join(sorted(told))
    made = coarse(filled, names, k=choice.k)
    people = {
        id: _with(person, {n: made.values[id].get(n, "") if own[id][n] else "" for n in names})
        if id in own
        else person
        for id, person in corpus.participants.items()
    }
    transcripts = {
        id: _with_values(transcript, names, own, made)
        for id, transcript in corpus.transcripts.items()
    }
    return replace(corpus, participants=people, transcripts=transcripts), _told(made, choice)


def _speaking(transcript: Transcript) -> list[ParticipantId]:
    return [s.participant for s in transcript.speakers.values() if s.participant]


def _with(person: Participant, values: Mapping[str, str]) -> Participant:
    """The person with these values, empty ones taken away."""
    known = {name: person.value(name) or "" for name in (*_LINES, *person.attributes)}
    known.update(values)
    return replace(
        person,
        role=known.pop("role") or None,
        sector=known.pop("sector") or None,
        institution=known.pop("institution") or None,
        attributes={name: value for name, value in known.items() if value},
    )


def _with_values(
    transcript: Transcript,
    names: Sequence[str],
    own: Mapping[ParticipantId, Mapping[str, str]],
    made: Coarse,
) -> Transcript:
    """The transcript with the value that all people have who take theirs from it, or none."""
    attributes = dict(transcript.attributes)
    there = [id for id in _speaking(transcript) if id in own]
    for name in names:
        taken = {made.values[id].get(name, "") for id in there if not own[id][name]}
        value = taken.pop() if len(taken) == 1 else ""
        attributes.pop(name, None)
        if value and name in transcript.attributes:
            attributes[name] = value
    return replace(transcript, attributes=attributes)


def _only(corpus: Corpus, names: Collection[str]) -> Corpus:
    """The study with no other attributes than these; roles in transcripts are the people's."""
    people = {
        id: person if person.role == "researcher" else _with(person, {
            n: (person.value(n) or "") if n in names else "" for n in (*_LINES, *person.attributes)
        })
        for id, person in corpus.participants.items()
    }  # fmt: skip
    transcripts = {}
    for id, transcript in corpus.transcripts.items():
        speakers = {
            label: speaker
            if transcript.is_researcher(label)
            else replace(
                speaker, role=people[who].role if (who := speaker.participant) in people else None
            )
            for label, speaker in transcript.speakers.items()
        }
        kept = {n: v for n, v in transcript.attributes.items() if n in names}
        transcripts[id] = replace(transcript, attributes=kept, speakers=speakers)
    return replace(corpus, participants=people, transcripts=transcripts)


def _why(name: str, k: int) -> str:
    if coarse({}, [name]).dropped:
        return "ages, dates of birth and postcodes never are."
    return f"its values point at fewer than {k} people, however they are joined."


def _told(made: Coarse, choice: Choice) -> list[str]:
    """What was done to attributes, as sentences for under a table."""
    how = {
        "leave out": ("weggelaten", "left out"),
        "join rare values": ("zeldzame waarden samen als other", "rare values joined as other"),
        "bands of 5": ("in stappen van 5", "in bands of 5"),
        "bands of 10": ("in stappen van 10", "in bands of 10"),
    }
    english = choice.language == "en"
    steps = {step.attribute: how[step.how][english] for step in made.steps}
    steps |= dict.fromkeys(made.dropped, how["leave out"][english])
    said = []
    if steps:
        listed = "; ".join(f"{attribute(n, choice.language)}: {done}" for n, done in steps.items())
        said.append(_say(
            choice.language,
            f"Openbaar, geen groep kleiner dan {choice.k} mensen: {listed}.",
            f"Public, no group smaller than {choice.k} people: {listed}.",
        ))  # fmt: skip
    if made.withheld:
        said.append(_say(
            choice.language,
            "Van wie dan nog opvalt staan er geen kenmerken.",
            "Those who still stand out are without attributes.",
        ))  # fmt: skip
    return said


def _cells_note(small: int, more: int, choice: Choice) -> list[str]:
    said = []
    if small:
        said.append(_say(
            choice.language,
            f"<{choice.k}: een aantal van 1 tot en met {choice.k - 1} wordt niet getoond.",
            f"<{choice.k}: a number from 1 to {choice.k - 1} is not shown.",
        ))  # fmt: skip
    if more:
        said.append(_say(
            choice.language,
            "x: niet getoond, groot of klein, omdat een klein aantal anders uit te rekenen is.",
            "x: not shown, large or small, as a small number could be worked out otherwise.",
        ))  # fmt: skip
    return said


def _say(language: Language, dutch: str, english: str) -> str:
    return english if language == "en" else dutch


def _is_note(text: str, id: str) -> bool:
    """Whether a sentence is that note, whatever is filled in."""
    return any(_pattern(said).fullmatch(text) for said in NOTES[id])


@cache
def _pattern(said: str) -> re.Pattern[str]:
    """What matches a note: `{n}` is anything, and `coding(s)` one or several."""
    plain = re.sub(r"\\\{\w+\\\}", ".+?", re.escape(said))
    return re.compile(re.sub(r"\\\((\w+)\\\)", r"(?:\1)?", plain))

"""The agreement report chapter by chapter: total, where, why, who, when, outcome, to-do, prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.agreement.disagreements import Disagreement
from qualcode.agreement.headline import Line
from qualcode.agreement.result import Result
from qualcode.calibration.account import Account, CodeFacts
from qualcode.calibration.adjudication import Adjudication, Item
from qualcode.calibration.keeping import keeping_all
from qualcode.calibration.making import made
from qualcode.calibration.method import known, method_text, rule_words
from qualcode.calibration.moving import drift_plot, paces, sessions
from qualcode.calibration.pictures import code_plot
from qualcode.calibration.reasons import coded_units, intervals, of_units, undefined
from qualcode.calibration.thresholds import REFERENCES
from qualcode.calibration.wording import coefficient, reason, share, times, word
from qualcode.model.decimals import fixed
from qualcode.model.session import CHOICES
from qualcode.model.table import (
    Cell,
    ColumnKind,
    Heading,
    Language,
    Paragraph,
    Part,
    Report,
    Table,
)

CSV_TABLES = ("overall", "codes", "disagreements", "confusions", "sessions", "adjudication")
"""The tables that are written one by one where a form holds one table."""
DISAGREEMENT_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("transcript", "text"),
    ("unit", "integer"),
    ("start", "integer"),
    ("end", "integer"),
    ("quote", "words"),
    ("code", "text"),
    ("role", "text"),
    ("coder_with", "text"),
    ("coder_without", "text"),
    ("class", "text"),
    ("other_codes", "text"),
    ("decision", "text"),
    ("reason", "text"),
    ("decided_by", "text"),
    ("date", "text"),
    ("note", "text"),
)
"""The columns of `disagreements.csv`, with the ids that programs rely on."""


@keeping_all()
def report(found: Account, language: Language = "nl", *, thresholds: bool = False) -> Report:
    """The whole report; `thresholds` adds how others label values, each with its statistic."""
    parts = [part for part in _parts(found, language, thresholds=thresholds) if part is not None]
    return Report("agreement", word("title", language), tuple(parts), language)


def _parts(found: Account, language: Language, *, thresholds: bool) -> Iterator[Part | None]:
    def heading(key: str) -> Heading:
        return Heading(word(key, language))

    yield heading("about")
    yield from (Paragraph(line) for line in known(found, language))
    yield overall(found, language)
    yield measures(found, language) if found.measures else None
    yield same_text(found, language)
    yield codes(found, language)
    yield code_plot(found, language)
    yield why(found, language)
    yield confusions(found, language)
    yield coders(found, language)
    yield pairs(found, language) if len(found.headline.pairs) > 1 else None
    yield transcripts(found, language)
    yield sessions(found, language)
    yield drift_plot(found, language)
    yield paces(found, language)
    yield adjudication(found, language)
    yield todo(found, language)
    yield heading("method")
    yield Paragraph(method_text(found, language))
    if thresholds:
        yield references(language)
    yield disagreements(found, language)


def overall(found: Account, language: Language) -> Table:
    """A/(A+D) of all and of primary codes, with everything that must stand beside it."""
    head = found.headline
    roles = head.all.roles
    first = f"line_{roles}" if roles != "all" else "line_all"
    lines = {word(first, language): head.line_all}
    if roles == "all":
        lines[word("line_primary", language)] = head.line_primary
    shorts = {}
    if roles == "all":
        given = word("line_secondary_given", language)
        shorts[given + of_units(head.secondary_given_primary, language)] = (
            head.secondary_given_primary
        )
    for key, result in (("any_shared", head.any_shared), ("exact_match", head.exact_match)):
        shorts[word(key, language) + coded_units(result, language)] = result
    rows = [_line(label, line) for label, line in lines.items()]
    rows += [_short(label, result) for label, result in shorts.items()]
    return made(
        "overall",
        language,
        [
            ("line", "text"), ("A", "integer"), ("D", "integer"), ("agreement", "share"),
            ("lower", "share"), ("upper", "share"), ("holsti", "share"), ("kappa", "coefficient"),
            ("alpha_jaccard", "coefficient"),
        ],
        rows,
        [
            *intervals(found, language), *undefined(lines, shorts, language),
            *_companions(found, language),
        ],
        ["", "A", "D", "A/(A+D)", word("lower", language), word("upper", language),
         "Holsti 2A/(2A+D)", word("kappa", language), word("alpha_jaccard", language)],
    )  # fmt: skip


def _line(label: str, line: Line) -> list[Cell]:
    result, interval = line.agreement, line.agreement.interval
    return [
        label, _whole(result.A), _whole(result.D), result.value,
        interval.lower if interval else None, interval.upper if interval else None,
        line.holsti.value, line.pooled_kappa.value, line.alpha_jaccard.value,
    ]  # fmt: skip


def _short(label: str, result: Result) -> list[Cell]:
    counts = [_whole(result.A), _whole(result.D)]
    return [label, *counts, result.value, None, None, None, None, None]


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _companions(found: Account, language: Language) -> Iterator[str]:
    """On which units chance-corrected values stand, where those are others."""
    kappa = found.headline.pooled_kappa
    if kappa.unit != found.headline.unit:
        yield (
            f"Kappa, alfa en AC1 zijn berekend op zinnen ({rule_words(kappa.rule, language)})."
            if language == "nl"
            else f"Kappa, alpha and AC1 are computed on sentences ({kappa.rule})."
        )


def measures(found: Account, language: Language) -> Table:
    """What was asked for besides."""
    rows: list[list[Cell]] = [
        [r.measure, found.label(r.code) if r.code else "", r.value, r.formula, r.source,
         reason(r.reason, language)]
        for r in found.measures
    ]  # fmt: skip
    columns: list[tuple[str, ColumnKind]] = [
        ("measure", "text"), ("code", "text"), ("value", "coefficient"), ("formula", "text"),
        ("source", "text"), ("reason", "text"),
    ]  # fmt: skip
    return made("measures", language, columns, rows)


def same_text(found: Account, language: Language) -> Table | None:
    """Whether they marked the same stretches; only where coders chose their own."""
    same = found.same_text
    if same is None:
        return None
    dutch = language == "nl"
    both = "door beiden gemarkeerd, van wat een van hen markeerde (tekens)" if dutch else (
        "marked by both, of what either marked (characters)"
    )  # fmt: skip
    pairs = "fragmenten met een partner" if dutch else "segments with a partner"
    of = "/".join(map(str, same.of))
    alpha = "|u-alfa (2016)" if dutch else "|u-alpha (2016)"
    rows: list[list[Cell]] = [
        [both, share(same.both, language)],
        [alpha, coefficient(same.alpha.value, language)],
        [pairs, f"{same.matched} ({of})"],
    ]
    notes = [reason(same.alpha.reason, language)]
    return made("same_text", language, [("line", "text"), ("value", "text")], rows, notes)


def codes(found: Account, language: Language) -> Table:
    """One row a code, worst first; codes too rare to judge say so."""
    names = [c.coder for c in found.coders]
    rows = [_code_row(found, facts, language) for facts in found.codes]
    notes = []
    few = [found.label(f.row.code) for f in found.codes if f.row.few]
    if few:
        notes.append(f"{word('few', language)}: {', '.join(few)}.")
    if bare := [found.label(f.row.code) for f in found.codes if _no_companion(f)]:
        told = (
            "Geen alfa of AC1, want op geen eenheid of op alle"
            if language == "nl"
            else "No alpha or AC1, being on none or on all of the units"
        )
        notes.append(f"{told}: {', '.join(bare)}.")
    if found.unused:
        told = "Door niemand gebruikt" if language == "nl" else "Not used by anyone"
        notes.append(f"{told}: {', '.join(map(found.label, found.unused))}.")
    return made(
        "codes",
        language,
        [
            ("code", "text"), ("role", "text"), *((f"n_{name}", "integer") for name in names),
            ("A", "integer"), ("D", "integer"), ("agreement", "share"), ("lower", "share"),
            ("upper", "share"), ("alpha", "coefficient"), ("ac1", "coefficient"),
            ("mostly", "text"), ("confused_with", "text"),
        ],
        rows,
        notes,
        [
            word("code", language), word("role", language), *(f"n {name}" for name in names),
            "A", "D", "A/(A+D)", word("lower", language), word("upper", language),
            word("alpha", language), "AC1", word("mostly", language),
            word("confused_with", language),
        ],
    )  # fmt: skip


def _no_companion(facts: CodeFacts) -> bool:
    return facts.row.agreement is not None and None in {facts.row.alpha, facts.row.ac1}


def _code_row(found: Account, facts: CodeFacts, language: Language) -> list[Cell]:
    row = facts.row
    role = "secondary" if row.code in found.secondary else "primary"
    mostly = word(facts.mostly, language) if facts.mostly else None
    if mostly and facts.mostly_by:
        mostly += f" ({facts.mostly_by})"
    confused = (
        f"{found.label(facts.confused)} {times(facts.times, language)}x" if facts.confused else None
    )
    interval = row.interval
    return [
        found.label(row.code), word(role, language), *row.applied, row.agreed, row.differed,
        row.agreement, interval.lower if interval else None, interval.upper if interval else None,
        row.alpha, row.ac1, mostly, confused,
    ]  # fmt: skip


def why(found: Account, language: Language) -> Table:
    """The classes of disagreement, which sum to D, and whose applications they are."""
    names = [c.coder for c in found.coders]
    rows: list[list[Cell]] = [
        [word(kind, language), n, *(found.by_coder.get((kind, name), 0) for name in names)]
        for kind, n in found.why.items()
    ]
    totals = [sum(n for (_, who), n in found.by_coder.items() if who == name) for name in names]
    rows.append([word("total", language), sum(found.why.values()), *totals])
    dutch = language == "nl"
    notes = [
        f"{'Van secundaire codes' if dutch else 'Of secondary codes'}: {found.why_secondary}.",
        (
            f"{'Andere code binnen dezelfde categorie' if dutch else 'Substitutions in one category'}"
            f": {found.within_category}."
        ),
    ]
    columns: list[tuple[str, ColumnKind]] = [("class", "text"), ("number", "integer")]
    columns += [(f"n_{name}", "integer") for name in names]
    only = "alleen" if dutch else "only"
    labels = [word("class", language), word("number", language), *(f"{only} {n}" for n in names)]
    return made("why", language, columns, rows, notes, labels)


def confusions(found: Account, language: Language) -> Table:
    """Which code stood where the other coder had another one."""
    nothing = word("no_code", language)
    rows: list[list[Cell]] = [
        [
            cell.coders[0], found.label(cell.first) if cell.first else nothing,
            cell.coders[1], found.label(cell.second) if cell.second else nothing,
            times(cell.times, language),
            word("yes", language) if cell.within_category else "",
        ]
        for cell in found.confusions
    ]  # fmt: skip
    columns: list[tuple[str, ColumnKind]] = [
        ("coder_a", "text"), ("code_a", "text"), ("coder_b", "text"), ("code_b", "text"),
        ("times", "text"), ("within", "text"),
    ]  # fmt: skip
    who, code = word("coder", language), word("code", language)
    labels = [
        f"{who} A", f"{code} A", f"{who} B", f"{code} B", word("times", language),
        word("within", language),
    ]  # fmt: skip
    return made("confusions", language, columns, rows, (), labels)


def coders(found: Account, language: Language) -> Table:
    """How each coder works."""
    columns: list[tuple[str, ColumnKind]] = [
        ("coder", "text"), ("applications", "integer"), ("segments", "integer"),
        ("codes_a_segment", "coefficient"), ("length", "integer"), ("only_me", "share"),
        ("mean_agreement", "share"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [c.coder, c.applications, c.segments, c.codes_a_segment,
         None if c.length is None else int(fixed(c.length, 0)), c.only_me, c.mean_agreement]
        for c in found.coders
    ]  # fmt: skip
    return made("coders", language, columns, rows)


def pairs(found: Account, language: Language) -> Table:
    """Every pair of coders."""
    rows: list[list[Cell]] = [
        [" - ".join(p.coders), _whole(p.agreement.A), _whole(p.agreement.D), p.agreement.value,
         p.holsti.value]
        for p in found.headline.pairs
    ]  # fmt: skip
    why = [p.agreement.reason for p in found.headline.pairs]
    return _counted("pairs", "coders", rows, why, language)


def transcripts(found: Account, language: Language) -> Table:
    """Every transcript compared."""
    rows: list[list[Cell]] = [
        [", ".join(r.transcripts), _whole(r.A), _whole(r.D), r.value,
         None if r.value is None else 2 * r.value / (1 + r.value)]
        for r in found.headline.by_transcript
    ]  # fmt: skip
    why = [r.reason for r in found.headline.by_transcript]
    return _counted("transcripts", "transcript", rows, why, language)


def _counted(
    id: str, first: str, rows: list[list[Cell]], why: Sequence[str | None], language: Language
) -> Table:
    columns: list[tuple[str, ColumnKind]] = [
        (first, "text"), ("A", "integer"), ("D", "integer"), ("agreement", "share"),
        ("holsti", "share"),
    ]  # fmt: skip
    labels = [word(first, language), "A", "D", "A/(A+D)", "Holsti 2A/(2A+D)"]
    empty = zip(rows, why, strict=True)
    notes = [f"{row[0]}: {reason(told, language)}." for row, told in empty if told]
    return made(id, language, columns, rows, notes, labels)


def adjudication(found: Account, language: Language) -> Table | None:
    """How discussion ended; agreement before and after it are both there."""
    ended = found.adjudication
    if ended is None:
        return None
    rows: list[list[Cell]] = [
        [word("decision", language), _choice(found, choice, language), ended.choices.get(choice, 0)]
        for choice in CHOICES
    ]
    rows.append([word("decision", language), word("open", language), ended.open])
    rows += [[word("cause", language), word(c, language), n] for c, n in ended.causes.items()]
    before, after = share(ended.before, language), share(ended.after, language)
    dutch = language == "nl"
    notes = [
        f"A/(A+D) voor overleg {before}, na overleg {after}; het tweede getal staat nooit alleen."
        if dutch
        else f"A/(A+D) before discussion {before}, after {after}; never report only the second.",
        *_sided(ended, language),
    ]
    columns: list[tuple[str, ColumnKind]] = [
        ("line", "text"), ("value", "text"), ("number", "integer"),
    ]  # fmt: skip
    return made("adjudication", language, columns, rows, notes, ["", "", word("number", language)])


def _sided(ended: Adjudication, language: Language) -> Iterator[str]:
    """Whose side was taken, of the differences in which one was: seniority is no consensus."""
    parts = [(who, part) for who, part in ended.sided.items() if part is not None]
    if parts:
        taken = sum(ended.choices.get(choice, 0) for choice in ("a", "b"))
        told = ", ".join(f"{who} {share(part, language)}" for who, part in parts)
        yield (
            f"Van de {taken} verschillen waarin één codeur werd gevolgd: {told}."
            if language == "nl"
            else f"Of the {taken} differences in which one coder was followed: {told}."
        )


def _choice(found: Account, choice: str, language: Language) -> str:
    names = [c.coder for c in found.coders]
    if len(names) == 2 and choice in {"a", "b"}:
        return names[choice == "b"]
    return word(choice, language)


def todo(found: Account, language: Language) -> Table | None:
    """Codes whose entry was unclear to coders, each with its passages."""
    if not found.todo:
        return None
    rows: list[list[Cell]] = [
        [found.label(t.code), t.differed, t.unclear, item.transcript,
         found.quote(item.transcript, item.span), item.resolution.note if item.resolution else ""]
        for t in found.todo
        for item in t.items
    ]  # fmt: skip
    columns: list[tuple[str, ColumnKind]] = [
        ("code", "text"), ("D", "integer"), ("unclear", "integer"), ("transcript", "text"),
        ("passage", "words"), ("note", "text"),
    ]  # fmt: skip
    labels = [word("code", language), "D", word("unclear", language), word("transcript", language)]
    labels += [word("passage", language), "notitie" if language == "nl" else "note"]
    return made("todo", language, columns, rows, (), labels)


def references(language: Language) -> Table:
    """How others label values; each is for one statistic and no other."""
    columns: list[tuple[str, ColumnKind]] = [
        ("source", "text"), ("statistic", "text"), ("bands", "text"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [[r.source, r.statistic, r.bands] for r in REFERENCES]
    told = (
        "Een indeling hoort bij een maat en zegt niets over een andere; vergelijk het interval."
        if language == "nl"
        else "Labels belong to one statistic and say nothing about another; compare the interval."
    )
    return made("thresholds", language, columns, rows, [told])


def disagreements(found: Account, language: Language) -> Table:
    """Every disagreement with its place, words, class and decision; one row each, D in all."""
    ordered = sorted(
        ((item, row) for item in found.items for row in item.rows),
        key=lambda pair: (
            pair[1].transcript.zfill(9), pair[0].unit, pair[1].span.start, pair[1].span.end,
        ),
    )  # fmt: skip
    rows = [_disagreement(found, item, row) for item, row in ordered]
    labels = [key for key, _ in DISAGREEMENT_COLUMNS]
    silent = sum(not row[4] for row in rows)
    notes = [f"{silent} {word('withheld', language)}"] if silent else []
    return made("disagreements", language, DISAGREEMENT_COLUMNS, rows, notes, labels)


def _disagreement(found: Account, item: Item, row: Disagreement) -> tuple[Cell, ...]:
    decided = item.resolution
    mine = item.all_a if row.coder_with == item.coders[0] else item.all_b
    others = item.all_b if row.coder_with == item.coders[0] else item.all_a
    role = "secondary" if row.code in found.secondary else "primary"
    decision = ""
    if decided is not None:
        names = {"a": item.coders[0], "b": item.coders[1], "other": ", ".join(decided.codes)}
        decision = names.get(decided.choice, decided.choice)
    other_codes = ", ".join([code for code in others if code not in mine])
    return (
        row.transcript, item.unit + 1, row.span.start, row.span.end,
        found.quote(row.transcript, row.span), row.code, role, row.coder_with,
        row.coder_without, row.kind, other_codes, decision,
        decided.cause or "" if decided else "", decided.by if decided else "",
        decided.at[:10] if decided else "", decided.note if decided else "",
    )  # fmt: skip

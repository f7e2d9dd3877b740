"""What stands behind an agreement: its report, its disagreements, its passages, and planning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from qualcode.agreement.disagreements import Crossings, Frame, crossings
from qualcode.agreement.planning import Plan, plan
from qualcode.analysis.select import codes_named
from qualcode.analysis.voices import Heard, ears
from qualcode.calibration.account import About, Account, Parts, account
from qualcode.calibration.adjudication import Item, items
from qualcode.calibration.chapters import CSV_TABLES, disagreements, report
from qualcode.calibration.drift import Drift
from qualcode.calibration.reasons import coded_units, no_interval
from qualcode.export.gate import gate_report
from qualcode.export.plain import CsvStyle
from qualcode.export.write import form_of, write_report, write_table
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId, book_of
from qualcode.model.segment import Segment
from qualcode.model.session import Independence, Resolution
from qualcode.model.span import Span
from qualcode.model.table import Language, Report, Table
from qualcode.model.transcript import Transcript
from qualcode.project.comparing import Agreement, LeftOut, measured, unit_of
from qualcode.project.gathering import in_book_order, label_path, parents_of
from qualcode.project.project import Project
from qualcode.store.files import write_atomically

__all__ = [
    "Passage", "Plan", "Report", "account_of", "coded_units", "explain", "items_of", "no_interval",
    "planned", "report_json", "report_of", "save_disagreements", "save_report",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """One application of a code on a unit compared, by both coders or by one."""

    transcript: TranscriptId
    unit: int
    """From 1."""
    start: int
    end: int
    words: str
    code: CodeId
    label: str
    what: Literal["both", "one"]
    """`both`: everybody who did the unit applied it; `one`: somebody did not."""
    coders: tuple[CoderId, ...]
    """Who applied it."""
    without: tuple[CoderId, ...]
    """Who did the unit and did not apply it."""
    kind: str
    """The class of the disagreement; empty where coders agree."""
    other_codes: tuple[CodeId, ...]
    """What those without it applied there."""

    @property
    def agreed(self) -> int:
        """Pairs of coders that both applied it: what the passage adds to A."""
        return len(self.coders) * (len(self.coders) - 1) // 2

    @property
    def differed(self) -> int:
        """Pairs of coders of whom one applied it: what the passage adds to D."""
        return len(self.coders) * len(self.without)


def explain(project: Project, found: Agreement, name: str) -> list[Passage]:
    """The passages behind the number of a code, or of all codes under it, in order of place.

    UsageError for a code that no codebook has.
    """
    wanted = codes_named(Corpus({}, codebooks=project.codebooks), name)
    kinds = {
        (row.transcript, item.unit, row.code, row.coder_with): row.kind
        for item in items_of(project, found)
        for row in item.rows
    }
    rows = []
    for id, one in found.sets.items():
        transcript = _words(project, found)[id]
        for unit, span in enumerate(one.units):
            on = {c: row[unit] for c, row in one.sets.items() if row[unit] is not None}
            if len(on) < 2:
                continue
            for code in sorted({c for codes in on.values() for c in codes or ()} & wanted):
                using = tuple(c for c, codes in on.items() if code in (codes or ()))
                without = tuple(c for c in on if c not in using)
                others = {c for coder in without for c in on[coder] or ()}
                kind = next((k for c in using if (k := kinds.get((id, unit, code, c)))), "")
                rows.append(
                    Passage(
                        id, unit + 1, span.start, span.end, transcript.words(span), code,
                        label_path(project.codebooks, code), "one" if without else "both",
                        using, without, kind, tuple(sorted(others)),
                    )
                )  # fmt: skip
    return sorted(
        rows, key=lambda p: (list(found.sets).index(p.transcript), p.start, p.end, p.code)
    )


def planned(agreement: float, half_width: float) -> Plan:
    """How much must be double-coded for an interval of `agreement` plus or minus `half_width`.

    Both are shares of 0 to 1.
    """
    return plan(agreement, half_width)


def items_of(
    project: Project,
    found: Agreement,
    decided: Sequence[Resolution] = (),
    crossed: Crossings | None = None,
) -> tuple[Item, ...]:
    """Every disagreement as something to decide, worst code first."""
    frame = _frame(project)
    return items(found.sets, coders=found.coders, frame=frame, decided=decided, crossed=crossed)


def _frame(project: Project) -> Frame:
    return Frame(parents_of(project.codebooks), in_book_order(project.codebooks))


def account_of(
    project: Project,
    found: Agreement,
    *,
    decided: Sequence[Resolution] = (),
    drift: Drift | None = None,
    independence: Independence = "unknown",
    changed: Sequence[str] = (),
    language: Language = "nl",
) -> Account:
    """The whole report as one value; `project` has the codebooks that were coded with."""
    books = _books(project, found)
    session, asked = found.session, found.asked
    about = About(
        project.study.name,
        f"{project.clock():%Y-%m-%d}",
        session.id if session else None,
        tuple((book.id, book.version) for book in books),
        independence,
        asked.seed,
        asked.level,
        left_out(found.left_out, language),
        tuple(changed),
        interval=asked.interval,
        chosen=bool(asked.codes or asked.exclude or asked.books),
    )
    whole = asked.level == "leaf" and not asked.codes and asked.roles == "all"
    every = [book.code(n) for book in books for n in book.codes if not n.retired]
    crossed = crossings(found.sets, found.coders)
    return account(
        Parts(
            about,
            found.headline,
            found.sets,
            found.coders,
            found.secondary,
            _frame(project),
            items_of(project, found, decided, crossed),
            every if whole else (),
            lambda code: label_path(project.codebooks, CodeId(code)),
            quoting(project, _words(project, found)),
            None if unit_of(asked) == "segments" else measured(found, "bar_u_alpha")[0],
            drift,
            found.measures,
            found.companions,
            crossed,
        )
    )


def _books(project: Project, found: Agreement) -> list[Codebook]:
    """The codebooks that were asked for or frozen, and otherwise those in use."""
    own = found.asked.books or (tuple(found.session.books) if found.session else ())
    used = {book_of(CodeId(row.code)) for row in found.headline.per_code if row.code}
    return [b for id, b in project.codebooks.items() if id in (own or used)]


def _words(project: Project, found: Agreement) -> Mapping[TranscriptId, Transcript]:
    """The words that were compared; a session's are those it froze."""
    return found.gathered.transcripts if found.gathered else project.transcripts


def quoting(
    project: Project, transcripts: Mapping[TranscriptId, Transcript] | None = None
) -> Callable[[TranscriptId, Span], str]:
    """The words of a span, empty where somebody heard in it may not be quoted."""
    there = project.transcripts if transcripts is None else transcripts

    @cache
    def hearing(id: TranscriptId) -> Callable[[Segment], Heard]:
        return ears(Corpus({id: there[id]}, project.participants))

    @cache  # a passage stands in the report once for every pair of coders and every code
    def words(id: TranscriptId, span: Span) -> str:
        transcript = there.get(id)
        if transcript is None or span.end > len(transcript.text):
            return ""
        hear = hearing(id)
        probe = Segment(SegmentId(""), id, CoderId(""), span, transcript.version)
        for one in hear(probe).crowd.speaking:
            person = project.participants.get(one)
            if person is None or not (person.may_be_quoted() and person.counts()):
                return ""
        return transcript.words(span)

    return words


_LEFT: dict[str, tuple[str, str]] = {
    "researcher_segments": (
        "waarin alleen onderzoekers spreken",
        "in which only researchers speak",
    ),
    "refused_segments": ("van wie verwerking weigerde", "of people who refused processing"),
    "moved_segments": ("die op een besluit wachten", "that wait for a decision"),
    "filtered_segments": ("die niet gevraagd zijn", "that were not asked for"),
}


def left_out(left: LeftOut, language: Language) -> tuple[str, ...]:
    """What was not compared, as sentences."""
    dutch = language == "nl"
    told = [
        f"{'Niet vergeleken' if dutch else 'Left out'}: {n} "
        f"{'fragmenten van' if dutch else 'segments of'} {who} {words[not dutch]}."
        for name, words in _LEFT.items()
        for who, n in getattr(left, name).items()
        if n
    ]
    for pairs, why in (
        (left.not_done, ("niet afgerond", "not called done")),
        (left.no_journal, ("niets gecodeerd", "nothing coded")),
        (left.not_independent, ("niet onafhankelijk", "not independent")),
    ):
        if pairs:
            told.append(f"{why[not dutch].capitalize()}: {', '.join(pairs)}.")
    return (*told, *left.blind)


def report_of(
    project: Project, found: Account, language: Language, *, thresholds: bool = False
) -> Report:
    """The report of an account, its quotes passed through the gate."""
    return gate_report(report(found, language, thresholds=thresholds), project.participants)


def save_report(made: Report, path: Path, *, locale: Language | None = None) -> list[Path]:
    """Writes a report in the form its name ends in; the files that were written.

    csv holds one table, so each gets a file of its own: `NAME-overall.csv` and so on.
    """
    form = form_of(path.name)
    if form != "csv":
        write_atomically(path, write_report(made, form, locale=locale))
        return [path]
    written = []
    for table in made.tables():
        if table.id in CSV_TABLES:
            target = path.with_name(f"{path.stem}-{table.id}.csv")
            write_atomically(target, _csv(table))
            written.append(target)
    return written


def report_json(made: Report) -> str:
    """The report as JSON text: headings, paragraphs and tables in reading order."""
    return write_report(made, "json").decode()


def save_disagreements(found: Account, path: Path) -> int:
    """Writes every disagreement as csv with fixed English headings; how many rows."""
    table = disagreements(found, "en")
    write_atomically(path, _csv(table))
    return len(table.rows)


def _csv(table: Table) -> bytes:
    return write_table(replace(table, notes=()), "csv", style=CsvStyle(header="ids"))

"""The whole of the results in one folder: report, workbook, tables, plots, method, hashes.

The same study, choice and version give the same bytes; files that would be the same are not
touched, so that version control and sync programs see no change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.analysis.elements import element_summary
from qualcode.analysis.overview import telling
from qualcode.analysis.tally import evidence
from qualcode.analysis.voices import counted
from qualcode.export.cells import pick
from qualcode.export.gate import gate, gate_report
from qualcode.export.plain import CsvStyle
from qualcode.export.plots import draw, plot_of
from qualcode.export.write import Form, write_report, write_table, write_tables
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId
from qualcode.model.table import Heading, Paragraph, Part, Plot, Report, Table
from qualcode.project.approaching import has_registry
from qualcode.project.casework import case_overviews, compared_cases
from qualcode.project.configuring import configurations, diagram
from qualcode.project.elements import distillation, elements_table
from qualcode.project.method import CHAPTERS, about_study, inputs, method_parts
from qualcode.project.percode import agreement_table
from qualcode.project.project import Project
from qualcode.project.publishing import published
from qualcode.project.reporting import asked, for_reading, guard
from qualcode.project.results import Asked, Choice, Kind, make
from qualcode.store.files import read_bytes, write_atomically

SUMS, INPUTS = "SHA256SUMS", "inputs.sha256"
_IDS = frozenset({"code", "first_code", "second_code", "then_code"})
_PER_ELEMENT = 2
"""Quotes the program chooses for an element when nobody selected any."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written where; `removed` are files of an earlier bundle that are no more."""

    folder: Path
    files: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def report_of(project: Project, choice: Choice) -> Report:
    """Every table and plot that the study can fill, chapter by chapter, and how it was made."""
    return _report(asked(project, choice))


def _report(chosen: Asked) -> Report:
    project, choice = chosen.project, chosen.choice
    parts: list[Part] = []
    for id, chapter in _chapters(chosen).items():
        if chapter:
            parts.append(Heading(CHAPTERS[id][choice.language == "en"]))
            parts += [_brief(part, chosen.corpus.notes) for part in chapter]
    parts += method_parts(project, chosen)
    name = f"{project.study.name}: {CHAPTERS['report'][choice.language == 'en']}"
    made = Report("report", name, tuple(parts), choice.language)
    return gate_report(made, chosen.corpus.participants)


def _table(chosen: Asked, kind: Kind, **more: object) -> Table:
    """One table of the segments that were chosen once for the whole bundle."""
    choice = replace(chosen.choice, **more)  # type: ignore[arg-type]
    made = make(replace(chosen, choice=choice), kind)
    assert isinstance(made, Table)
    return gate(made, chosen.corpus.participants).table


def _open_to_all(made: Table, chosen: Asked) -> Table:
    """A table that is not one of the kinds, without its small cells when the bundle is public."""
    found = published(made, chosen.corpus, chosen.choice)
    assert isinstance(found, Table)
    return found


def _brief(part: Part, said: Collection[str]) -> Part:
    """A table without ids of codes, and without the notes that the method tells once."""
    if not isinstance(part, Table):
        return part
    if part.id.startswith("comparison-"):  # its codes are labels
        return part
    kept = [c.id for c in part.columns if c.id not in _IDS]
    return replace(pick(part, kept), notes=tuple(note for note in part.notes if note not in said))


def _chapters(chosen: Asked) -> Mapping[str, list[Part]]:
    project, choice = chosen.project, chosen.choice
    grid = _table(chosen, "cooccurrence", grid=True)
    network = _plotted(_table(chosen, "cooccurrence", level="top"))[1:]
    found: dict[str, list[Part]] = {
        "people": [_table(chosen, "participants", by="role", also=("institution",))],
        "elements": _elements(chosen),
        "quotes": _quotes(chosen),
        "together": [*_plotted(grid), *network],
        "saturation": _plotted(_table(chosen, "saturation")),
        "compared": compared_cases(chosen),
        "approaches": [],
        "distillation": [],
        "cmo": [],
        "agreement": _plotted(agreement_table(project, language=choice.language)),
    }
    if has_registry(project):
        kinds: tuple[Kind, ...] = ("institutions", "cases", "approaches")
        found["approaches"] = [_table(chosen, kind) for kind in kinds]
    if distillation(project).elements:
        made = elements_table(project, coders=choice.coders, language=choice.language)
        found["distillation"] = [_open_to_all(made, chosen)]
    if configurations(project):
        found["cmo"] = [_table(chosen, "cmo", by=None)]
    return found


def _elements(chosen: Asked) -> list[Part]:
    """The summary of the top level with its plot; every code stands in the workbook."""
    choice = chosen.choice
    if BookId(choice.book) not in chosen.corpus.codebooks:
        return []
    full = element_summary(
        chosen.corpus,
        book=choice.book,
        by=choice.by,
        language=choice.language,
        researchers=choice.researchers,
        support=True,
    )
    full = _open_to_all(full, chosen)
    label = full.index("element")
    tops = tuple(r for r in full.rows if not str(r.cells[label]).startswith("\u2003"))
    places = [at for at, c in enumerate(full.columns) if c.id != "code"]
    brief = replace(
        full,
        columns=tuple(full.columns[at] for at in places),
        rows=tuple(replace(r, cells=tuple(r.cells[at] for at in places)) for r in tops),
    )
    return [brief, *([Plot("bars", full.title, full)] if choice.by else [])]


def _quotes(chosen: Asked) -> list[Part]:
    """Selected quotes, or else some that tell most, and who is quoted how often among them.

    Where nothing may be printed a line says why.
    """
    choice, corpus = chosen.choice, chosen.corpus
    said: tuple[str, ...] = ()
    if any("selected" in segment.flags for segment in corpus.segments):
        made = _table(chosen, "quotes", selected=True, by=None)
    else:
        some, book = _telling(corpus, choice)
        told = CHAPTERS["chosen"][choice.language == "en"]
        said = () if book is None else (told.format(book=book.title),)
        made = _table(replace(chosen, corpus=some), "quotes", by=None)
    made = made.noted(*said)
    if not made.rows:
        why = "no_quotes" if corpus.segments else "no_codings"
        return [Paragraph(" ".join((CHAPTERS[why][choice.language == "en"], *made.notes)))]
    printed = set(made.values("segment"))
    among = tuple(s for s in corpus.segments if s.id in printed)
    balance = _table(replace(chosen, corpus=replace(corpus, segments=among)), "balance")
    asked_for = replace(choice, selected=not said)
    shown = for_reading(made, "docx", asked_for, project=chosen.project)
    assert isinstance(shown, Table)
    return [shown, balance]


def _telling(corpus: Corpus, choice: Choice) -> tuple[Corpus, Codebook | None]:
    """The segments that tell most about each top of the elements, and that codebook.

    Where nobody coded an element it is the first codebook with codings; None without any.
    """
    first = corpus.codebooks.get(BookId(choice.book))
    books = [book for book in corpus.codebooks.values() if book is not first]
    items, _ = counted(corpus, language=choice.language)
    for book in ([first] if first else []) + books:
        found, ids = evidence(items, book), set[str]()
        for node in book.nodes:
            hits = telling(corpus, found.nodes[node.id], _PER_ELEMENT)
            ids |= {hit.heard.segment.id for hit in hits}
        if ids:
            some = tuple(s for s in corpus.segments if s.id in ids)
            return replace(corpus, segments=some), book
    return replace(corpus, segments=()), None


def _plotted(table: Table | None) -> list[Part]:
    """A table and its plot; nothing for None, no plot for a table without rows."""
    if table is None:
        return []
    if not table.rows:
        return [table]
    plot = plot_of(table)
    return [plot] if plot.kind == "heat" and len(table.columns) > _TOO_WIDE else [table, plot]


_PAPERS: tuple[Form, ...] = ("docx", "html", "md")
_TOO_WIDE = 16
"""Columns of a matrix that no page holds: there the plot stands for it."""


def bundle(
    project: Project,
    folder: Path,
    choice: Choice,
    *,
    template: bytes | None = None,
    by: str = "",
    override: str | None = None,
) -> Bundle:
    """Writes everything to `folder`; files that are the same stay as they are.

    `template` is a docx whose styles the report takes over. Other files in the folder are
    left alone. UsageError when it lies inside the study but outside `exports`, ConsentError
    when quotes hold identifiers and `override` gives no reason.
    """
    _refuse_inside(project, folder)
    chosen = asked(project, choice)
    report, tables = _report(chosen), _whole_tables(chosen)
    cases = case_overviews(chosen)
    papers = [report, *([cases] if cases else [])]
    words = tuple(part for paper in papers for part in paper.parts)
    everything = replace(report, parts=(*words, *tables))
    guard(project, everything, what=folder.name, by=by, override=override)
    files = dict(_files(chosen, report, tables, template))
    if cases is not None:
        files |= {f"cases.{f}": write_report(cases, f, template=template) for f in _PAPERS}
    files[INPUTS] = inputs(project).encode()
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    files[SUMS] = "".join(f"{sum}  {name}\n" for name, sum in sums.items()).encode()
    removed = _remove_old(folder, keep=files)
    changed = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or read_bytes(path) != data:
            write_atomically(path, data)
            changed.append(name)
    return Bundle(folder, tuple(files), tuple(changed), tuple(removed))


def _files(
    chosen: Asked, report: Report, tables: Sequence[Table], template: bytes | None
) -> Iterator[tuple[str, bytes]]:
    project, choice = chosen.project, chosen.choice
    for paper in _PAPERS:
        yield f"report.{paper}", write_report(report, paper, template=template)
    name = report.title
    sheets = Report("tables", name, tuple(tables), choice.language)
    whole = for_reading(sheets, "xlsx", choice, project=project)
    assert isinstance(whole, Report)
    told = about_study(project, choice.language)
    book = write_tables(whole.tables(), "xlsx", title=name, language=choice.language, about=told)
    yield "tables.xlsx", book
    for table in tables:
        data = for_reading(table, "csv", choice, project=project)
        assert isinstance(data, Table)
        yield f"tables/{table.id}.csv", write_table(data, "csv", style=CsvStyle())
    for part in report.parts:
        if isinstance(part, Plot):
            yield f"plots/{part.table.id}-{part.kind}.svg", draw(part, "svg")
            yield f"plots/{part.table.id}-{part.kind}.png", draw(part, "png")
    if configurations(project):
        for ending, form in (("svg", "svg"), ("mmd", "mermaid")):
            drawn = diagram(project, form=form, language=choice.language)
            yield f"plots/cmo.{ending}", drawn.encode()


def _whole_tables(chosen: Asked) -> list[Table]:
    """The tables for programs: nothing left out of them for reading."""
    project, choice = chosen.project, chosen.choice
    kinds: list[Kind] = [
        "participants", "elements", "codes", "named-by", "quotes", "balance", "cooccurrence",
        "sequence", "saturation",
    ]  # fmt: skip
    if has_registry(project):
        kinds += ["approaches", "institutions", "cases"]
    if configurations(project):
        kinds.append("cmo")
    tables = []
    for kind in kinds:
        by = choice.by if kind in {"elements", "codes"} else None
        if kind in {"elements", "named-by"} and BookId(choice.book) not in project.codebooks:
            continue
        tables.append(_table(chosen, kind, by=by))
    if distillation(project).elements:
        made = elements_table(project, coders=choice.coders, language=choice.language)
        tables.append(_open_to_all(made, chosen))
    if (agreed := agreement_table(project, language=choice.language)) is not None:
        tables.append(agreed)
    return tables


def _refuse_inside(project: Project, folder: Path) -> None:
    root, there = project.folder.root.resolve(), folder.resolve()
    exports = project.folder.exports.resolve()
    if there == exports or (there.is_relative_to(root) and not there.is_relative_to(exports)):
        raise UsageError(
            f"{folder} lies among the files of the study itself.",
            f"Choose a folder outside it, or one under {exports}.",
        )


def _remove_old(folder: Path, *, keep: Mapping[str, bytes]) -> list[str]:
    """Files of the bundle before this one that are no more, unless somebody changed them."""
    listed = folder / SUMS
    if not listed.is_file():
        return []
    gone = []
    for line in read_bytes(listed).decode("utf-8", "replace").splitlines():
        sum, _, name = line.partition("  ")
        path = folder / name
        inside = name and path.resolve().is_relative_to(folder.resolve())
        if not inside or name in keep or not path.is_file():
            continue
        if hashlib.sha256(read_bytes(path)).hexdigest() == sum:
            path.unlink()
            gone.append(name)
    return gone

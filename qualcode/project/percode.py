"""The agreement per code as a table, for reports and plots."""

from __future__ import annotations

from itertools import combinations

from qualcode.model.ids import CodeId, CoderId, TranscriptId, book_of, node_of
from qualcode.model.table import Column, Language, Row, Table
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.project import Project

_WORDS = {
    "title": ("Overeenstemming per code", "Agreement per code"),
    "code": ("Code-id", "Code id"),
    "label": ("Code", "Code"),
    "agreed": ("A", "A"),
    "differed": ("D", "D"),
    "agreement": ("A/(A+D)", "A/(A+D)"),
    "note": (
        (
            "Van {coders} op {transcripts}. A: codes die beiden op een fragment zetten; D: codes die "
            "maar één van hen zette. Codes die geen van beiden gebruikte tellen niet mee."
        ),
        (
            "Of {coders} on {transcripts}. A: codes both put on a segment; D: codes only one of them "
            "did. Codes neither used do not count."
        ),
    ),
}


def agreement_table(project: Project, *, language: Language = "nl") -> Table | None:
    """A, D and A/(A+D) of every code of the two coders who share most transcripts.

    None when no two coders have independently coded one transcript.
    """
    shared = _shared(project)
    if not shared:
        return None
    coders = max(shared, key=lambda pair: len(shared[pair]))
    found = agreement(project, Comparison(coders, tuple(shared[coders]))).headline
    english = language == "en"
    rows = tuple(
        Row((one.code, _label(project, one.code), _whole(one.A), _whole(one.D), one.value))
        for one in found.per_code
        if one.code is not None
    )
    names = ("code", "label", "agreed", "differed", "agreement")
    kinds = ("text", "text", "integer", "integer", "share")
    columns = tuple(
        Column(id, _WORDS[id][english], kind)  # type: ignore[arg-type]
        for id, kind in zip(names, kinds, strict=True)
    )
    said = _WORDS["note"][english].format(
        coders=", ".join(coders), transcripts=", ".join(shared[coders])
    )
    return Table("agreement", _WORDS["title"][english], columns, rows, (said,), language)


def _shared(project: Project) -> dict[tuple[CoderId, CoderId], list[TranscriptId]]:
    found: dict[tuple[CoderId, CoderId], list[TranscriptId]] = {}
    for id in project.folder.transcript_ids():
        journals = project.journals(id)
        openings = [j.events[0] for j in journals if j.events]
        alone = {
            getattr(e, "coder", "") for e in openings if getattr(e, "state", "") == "independent"
        }
        coders = [c for c in project.study.coders if c in alone]
        for one, other in combinations(coders, 2):
            found.setdefault((one, other), []).append(id)
    return found


def _whole(count: float | None) -> int | None:
    return None if count is None else round(count)


def _label(project: Project, code: str) -> str:
    book = project.codebooks.get(book_of(CodeId(code)))
    node = None if book is None else book.by_id.get(node_of(CodeId(code)))
    return code if node is None else node.label

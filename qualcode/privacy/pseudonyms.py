"""The table from names to pseudonyms, which lives outside every study.

A pseudonym is `P1` for a participant and `INT1` for a researcher, unique in the whole study.
Two names share one only when the table says so.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qualcode.formats.csvrows import csv_rows, separator_of
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import checked_name

COLUMNS = ("name", "pseudonym", "role", "transcript")
_RESEARCHER = re.compile(
    r"(?:i|int|interviewer|interviewster|mod|moderator|facilitator|gespreksleider|gespreksleidster"
    r"|onderzoeker|researcher)(?:\s*\d+)?",
    re.IGNORECASE,
)
_ROLE_LABEL = re.compile(
    r"(?:spreker|speaker|sprecher|spk|s|p|r|resp|respondent|geïnterviewde|geinterviewde|interviewee"
    r"|participant|deelnemer|deelneemster|student|studente|docent|docente|lecturer|teacher|advisor"
    r"|adviseur|begeleider|mentor|coach|stakeholder|professional|observer|man|vrouw|onbekend|onbekende spreker|unknown"
    r"|unknown speaker|group|groep|allen|all)[\s_-]*\d*",
    re.IGNORECASE,
)
"""Labels that say what somebody is, not who: in the next session it is somebody else."""
_OWN_NUMBER = re.compile(r"[0-9]{1,3}$")


@dataclass(frozen=True, slots=True)
class Name:
    """One line of the table: what a person is called, and under which label they appear."""

    name: str
    pseudonym: str
    role: str | None = None
    transcript: str | None = None
    """The only transcript this holds for, as `Spreker 1` is somebody else in the next one."""


def read_names(text: str, *, path: PurePath | str) -> tuple[Name, ...]:
    """The table in a CSV file with a header; comma or semicolon. FormatError with the line."""
    found: dict[tuple[str, str], Name] = {}
    spelled: dict[str, str] = {}
    for line, row in csv_rows(text, path=path, needs=["name", "pseudonym"]):
        name = _name(row, path, line)
        first = spelled.setdefault(name.pseudonym.casefold(), name.pseudonym)
        if first != name.pseudonym:
            raise FormatError(
                f"the pseudonyms {first} and {name.pseudonym} differ by capitals only.",
                "Write one person's pseudonym the same everywhere, or choose another.",
                path=path,
                line=line,
            )
        key = (_key(name.name), (name.transcript or "").casefold())
        if found.setdefault(key, name).pseudonym != name.pseudonym:
            raise FormatError(
                f"this name has two pseudonyms: {found[key].pseudonym} and {name.pseudonym}.",
                "Keep one, or fill in the column `transcript`.",
                path=path,
                line=line,
            )
    return tuple(found.values())


def with_names(text: str, added: Iterable[Name]) -> str:
    """The table with more names under it; columns of its owner's own, and its separator, stay.

    Columns that are missing are made: a label that holds for one transcript must say so.
    """
    separator = separator_of(text)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    header, *rows = [row for row in reader if any(cell.strip() for cell in row)] or [[]]
    known = [heading.strip().lower() for heading in header]
    missing = [column for column in COLUMNS if column not in known]
    out = io.StringIO()
    table = csv.writer(out, delimiter=separator, lineterminator="\n")
    table.writerow([*header, *missing])
    table.writerows([*row, *("" for _ in missing)] for row in rows)
    for name in added:
        values = dict(
            zip(COLUMNS, (name.name, name.pseudonym, name.role, name.transcript), strict=True)
        )
        table.writerow([values.get(column) or "" for column in (*known, *missing)])
    return out.getvalue()


def assigned(
    labels: Sequence[str],
    names: Sequence[Name],
    *,
    transcript: str,
    taken: Iterable[str],
    researchers: Iterable[str] = (),
    waiting: Iterable[str] = (),
) -> Mapping[str, Name]:
    """Who each raw speaker label is, in the order of the labels.

    What the table does not say gets the next free pseudonym: `INT` for labels among
    `researchers` or that are a habit such as `I` or `Interviewer`, `P` for everybody else. A
    number that a label has is kept where it is free: `P2` and `Spreker 2` become P2. `waiting`
    are pseudonyms taken for people who speak nowhere yet: such a label is that person. A
    name then holds for every transcript; a label such as `Spreker 1` for this one only.
    UsageError when `researchers` names a label that is not there.
    """
    asked = {_key(r) for r in researchers}
    if unknown := asked - {_key(label) for label in labels}:
        raise UsageError(
            f"No speaker is called {', '.join(sorted(unknown))}.",
            f"The speakers are: {', '.join(labels)}.",
        )
    known = {(_key(n.name), (n.transcript or "").casefold()): n for n in names}

    def known_as(label: str) -> Name | None:
        return known.get((_key(label), transcript.casefold())) or known.get((_key(label), ""))

    used = {t.casefold() for t in taken} | {n.pseudonym.casefold() for n in names}
    fresh = [label for label in labels if known_as(label) is None]
    leading = {
        label for label in fresh if _key(label) in asked or _RESEARCHER.fullmatch(label.strip())
    }
    kept = _numbered(fresh, leading, used, {w.casefold(): w for w in waiting})
    used |= {pseudonym.casefold() for pseudonym in kept.values()}
    found: dict[str, Name] = {}
    for label in labels:
        here = known_as(label)
        if here is None:
            leads = label in leading
            pseudonym = kept.get(label) or _next("INT" if leads else "P", used)
            only_here = transcript if _says_no_name(label) else None
            here = Name(label, pseudonym, "researcher" if leads else None, only_here)
            known[_key(label), (only_here or "").casefold()] = here
            used.add(pseudonym.casefold())
        found[label] = here
    return found


def _numbered(
    labels: Sequence[str], leading: set[str], used: set[str], waiting: Mapping[str, str]
) -> dict[str, str]:
    """The labels whose own number is free, with the pseudonym of that number.

    Labels that are written as pseudonyms come before others, as `P2` before `Spreker 2`.
    """
    wanted: dict[str, str] = {}
    for label in labels:
        number = _OWN_NUMBER.search(label.strip())
        if number and _says_no_name(label) and int(number[0]) > 0:
            wanted[label] = f"{'INT' if label in leading else 'P'}{int(number[0])}"
    exact = [label for label in wanted if _key(label) == wanted[label].casefold()]
    found: dict[str, str] = {}
    for label in dict.fromkeys([*exact, *wanted]):
        pseudonym = wanted[label]
        waits = waiting.get(pseudonym.casefold()) if label in exact else None
        free = pseudonym.casefold() not in used or waits is not None
        if free and pseudonym not in found.values():
            found[label] = waits or pseudonym
    return found


def _says_no_name(label: str) -> bool:
    label = label.strip()
    return bool(_RESEARCHER.fullmatch(label) or _ROLE_LABEL.fullmatch(label))


def _next(prefix: str, used: set[str]) -> str:
    number = 1
    while f"{prefix}{number}".casefold() in used:
        number += 1
    return f"{prefix}{number}"


def _name(row: Mapping[str, str], path: PurePath | str, line: int) -> Name:
    values = {key: row.get(key, "") for key in COLUMNS}
    if not values["name"] or not values["pseudonym"]:
        raise FormatError("a name or its pseudonym is empty.", path=path, line=line)
    try:
        checked_name(values["pseudonym"], "participant")
    except UsageError as error:
        raise FormatError(error.message, error.hint, path=path, line=line) from None
    return Name(
        values["name"], values["pseudonym"], values["role"] or None, values["transcript"] or None
    )


def _key(name: str) -> str:
    """The same for one name however it is spaced, composed or capitalised."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())

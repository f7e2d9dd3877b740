"""Writing the table of replacements: one line more, one taken away, its owner's own columns kept.

The table lies outside every study. It is changed a decision at a time, so that none is lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from qualcode.formats.csvrows import separator_of
from qualcode.privacy.known import is_also_a_word, plain, unowned
from qualcode.privacy.pseudonymise import COLUMNS, Replacement, read_table

EMPTY = ",".join(COLUMNS) + "\n"
"""A table without replacements."""
_SHARED: Mapping[str, tuple[str, str]] = {
    "email": ("e-mailadres", "e-mail address"),
    "phone": ("telefoonnummer", "phone number"),
    "iban": ("rekeningnummer", "bank account"),
    "bsn": ("burgerservicenummer", "citizen number"),
    "number": ("nummer", "number"),
    "postcode": ("postcode", "postcode"),
    "date": ("datum", "date"),
    "street": ("adres", "address"),
    "url": ("webadres", "web address"),
    "handle": ("gebruikersnaam", "user name"),
}
"""What stands for numbers and addresses, in Dutch and English: which one it was does not matter."""
_COUNTED: Mapping[str, tuple[str, str]] = {
    "name": ("naam", "name"),
    "school": ("school", "school"),
    "place": ("plaats", "place"),
    "programme": ("opleiding", "programme"),
    "unknown": ("naam", "name"),
}
"""What gets a number, so that a reader can tell one from the other."""
_PERSONAL = ("persoonlijk", "personal")


def suggested(kind: str, level: str, rows: Iterable[Replacement], *, language: str) -> str:
    """What could be written instead, as `[school 2]`; its number is the first that is free."""
    at = 1 if language == "en" else 0
    if kind in _SHARED:
        return f"[{_SHARED[kind][at]}]"
    if level == "indirect":
        return f"[{_PERSONAL[at]}]"
    word = _COUNTED[kind][at] if kind in _COUNTED else kind
    taken = {row.written.casefold() for row in rows}
    number = 1
    while f"[{word} {number}]".casefold() in taken:
        number += 1
    return f"[{word} {number}]"


def is_shared(written: str) -> bool:
    """Whether a replacement stands for any of its kind, as `[telefoonnummer]` does."""
    words = {word for pair in (*_SHARED.values(), _PERSONAL) for word in pair}
    return written.removeprefix("[").removesuffix("]").strip() in words


def put(text: str, strings: Sequence[str], written: str, *, kind: str, path: PurePath | str) -> str:
    """The table with one replacement for all writings of something; FormatError when it clashes.

    Lines that said otherwise about these writings give way. A replacement that is in the table
    already is taken to mean the same person or place, spelt differently; `[telefoonnummer]`
    and its like are shared.
    """
    header, rows = _rows(take_out(text, strings))
    shared = is_shared(written)
    bare = _bare(strings)
    same = None if shared else next((r for r in rows if _is(r, written)), None)
    if same is not None:
        same.update(_writings([same["original"], *_variants(same), *bare]))
    else:
        rows.append(
            {
                **_writings(bare),
                "replacement": f"[{written.removeprefix('[').removesuffix(']').strip()}]",
                "class": kind,
                "shared": "yes" if shared else "",
            }
        )
    made = _text(text, header, rows)
    read_table(made, path=path)
    return made


def take_out(text: str, strings: Iterable[str]) -> str:
    """The table without these writings; a line that has no other goes.

    Lines that hold for one transcript are somebody's own and stay.
    """
    gone = {plain(word) for word in _bare(strings)}
    header, rows = _rows(text)
    kept = []
    for row in rows:
        writings = [row.get("original", ""), *_variants(row)]
        left = [w for w in writings if plain(w) not in gone]
        if left == writings or row.get("transcript"):
            kept.append(row)
        elif left:
            kept.append({**row, "original": left[0], "variants": "|".join(left[1:])})
    return _text(text, header, kept) if kept != rows else text


def written_for(strings: Iterable[str], rows: Iterable[Replacement]) -> str | None:
    """What the table writes for one of these writings; None when it has none of them."""
    wanted = {plain(word) for word in _bare(strings)}
    for row in rows:
        if wanted & {plain(o) for o in row.originals}:
            return row.written
    return None


def _bare(strings: Iterable[str]) -> list[str]:
    """The writings without possessive endings, each once."""
    bare = [unowned(" ".join(s.split())) for s in strings]
    if any(map(is_also_a_word, bare)):
        return list(dict.fromkeys(bare))  # there capitals count
    first: dict[str, str] = {}
    for word in bare:
        first.setdefault(plain(word), word)
    return list(first.values())


def _writings(strings: Iterable[str]) -> dict[str, str]:
    """The cells of a line that say what is replaced."""
    original, *variants = bare = _bare(strings)
    exact = "exact" if any(map(is_also_a_word, bare)) else ""
    return {"original": original, "variants": "|".join(variants), "case": exact}


def _is(row: Mapping[str, str], written: str) -> bool:
    own = row.get("replacement", "").removeprefix("[").removesuffix("]").strip()
    wanted = written.removeprefix("[").removesuffix("]").strip()
    return own.casefold() == wanted.casefold() and not row.get("transcript")


def _variants(row: Mapping[str, str]) -> list[str]:
    return [v.strip() for v in row.get("variants", "").split("|") if v.strip()]


def _rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The headings as their owner wrote them, and every line by heading in small letters."""
    text = text if text.strip("\ufeff \r\n") else EMPTY
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator_of(text)
    )
    header, *lines = [row for row in reader if any(cell.strip() for cell in row)]
    names = [heading.strip().lower() for heading in header]
    return header, [dict(zip(names, line, strict=False)) for line in lines]


def _text(before: str, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    names = [heading.strip().lower() for heading in header]
    missing = [column for column in COLUMNS if column not in names]
    out = io.StringIO()
    table = csv.writer(out, delimiter=separator_of(before) if before.strip() else ",",
                       lineterminator="\n")  # fmt: skip
    table.writerow([*header, *missing])
    for row in rows:
        table.writerow([row.get(name, "") for name in (*names, *missing)])
    return out.getvalue()

"""The words file of a transcript: four tab-separated columns, one paragraph a line.

    0:01:42.387	0:01:43.757	INT1	Ja.
                +	En dit is dezelfde beurt.

Begin, end, speaker, words; empty where unknown; `+` in the speaker column continues the
turn above. Offsets count the words column alone, so correcting a speaker or a time moves
nothing, and a corrected word is a difference of one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from qualcode.model.errors import FormatError
from qualcode.model.transcript import Turn

_TIME = re.compile(r"(-?)(\d{1,4}):([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_TIMES = re.compile(
    r"\d{1,4}:[0-5]\d:[0-5]\d\.\d{3}(?:\n\d{1,4}:[0-5]\d:[0-5]\d\.\d{3})*+", re.ASCII
)
_TOO_LATE = 10_000 * 3_600_000  # milliseconds; hours have at most four digits
_HALF = re.compile("[\ud800-\udfff]")
_CONTINUES = "+"


def read_words(data: bytes, *, path: PurePath | str) -> tuple[Turn, ...]:
    """The turns of a words file; FormatError with the line that is off.

    Line ends of Windows and a byte-order mark are read over: they are no words.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FormatError(
            "the words are not UTF-8.", "Save the file as UTF-8.", path=path, line=line
        ) from None
    return plain_turns(text) or turns_of(text, path)


def plain_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a file in which every line is a turn and nothing is off; else none.

    A large study has half a million lines, and a column at a time takes half as long. What this
    leaves to `turns_of` is read there, or refused with its line.
    """
    columns = [line.split("\t") for line in _lines(text)]
    if set(map(len, columns)) != {4}:
        return ()
    begins, ends, speakers, words = zip(*columns, strict=True)
    named: dict[str, str | None] = {label: label or None for label in speakers}
    first, last = _moments(begins), _moments(ends)
    if first is None or last is None or _CONTINUES in named:
        return ()
    return tuple(map(Turn, words, map(named.__getitem__, speakers), first, last))


def _moments(column: Sequence[str]) -> list[int | None] | None:
    """The times of a column in milliseconds; None when one is none, or is negative."""
    there = [text for text in column if text]
    if not there:
        return [None] * len(column)
    together = "\n".join(there)
    if not _TIMES.fullmatch(together):
        return None
    # 1:02:03.456 without its marks is 10203456: hours, minutes and milliseconds of a minute.
    bare = map(int, together.replace(":", "").replace(".", "").split("\n"))
    times = [
        (60 * (one // 10_000_000) + one // 100_000 % 100) * 60_000 + one % 100_000 for one in bare
    ]
    if len(times) == len(column):
        return [*times]
    following = iter(times)
    return [next(following) if text else None for text in column]


def turns_of(text: str, path: PurePath | str) -> tuple[Turn, ...]:
    """The turns of any words file; FormatError with the line that is off."""
    turns: list[Turn] = []
    paragraphs: list[str] = []
    for number, row in enumerate(_lines(text), start=1):
        begin, end, speaker, words = _columns(row, path, number)
        if speaker == _CONTINUES:
            if not turns or begin or end:
                raise FormatError(
                    "a line with + continues the turn above; here it has a time, or no turn above.",
                    "Give it a speaker, or leave both times empty.",
                    path=path,
                    line=number,
                )
            paragraphs.append(words)
            continue
        _close(turns, paragraphs)
        begins, ends = _time(begin, path, number), _time(end, path, number)
        turns.append(Turn(words, speaker or None, begins, ends))
        paragraphs = [words]
    _close(turns, paragraphs)
    return tuple(turns)


def turn_places(data: bytes) -> list[int]:
    """The byte at which every turn of a words file begins, and the one after the last."""
    places, at = [], 0
    for line in data.split(b"\n"):
        if line and line.split(b"\t", 3)[2:3] != [_CONTINUES.encode()]:
            places.append(at)
        at += len(line) + 1
    return [*places, len(data)]


def write_words(turns: Sequence[Turn]) -> bytes:
    """The words file of these turns, UTF-8 with LF; `read_words` gives the turns back.

    FormatError for what the columns cannot hold: tabs, carriage returns, half characters, a
    speaker called `+`, times of ten thousand hours.
    """
    rows = []
    for number, turn in enumerate(turns, start=1):
        if why := _unfit(turn):
            raise FormatError(f"turn {number} cannot be written: {why}.", "Correct the raw file.")
        first, *more = turn.text.split("\n")
        rows.append(f"{time(turn.begins)}\t{time(turn.ends)}\t{turn.speaker or ''}\t{first}\n")
        rows.extend(f"\t\t{_CONTINUES}\t{paragraph}\n" for paragraph in more)
    return "".join(rows).encode()


def _unfit(turn: Turn) -> str | None:
    """Why a turn would not come back as it is; None when it would."""
    speaker = turn.speaker
    if speaker is not None and (speaker in {"", _CONTINUES} or "\n" in speaker):
        return f'its speaker is called "{speaker}"'
    held = f"{speaker or ''}{turn.text}"
    if "\t" in held or "\r" in held:
        return "it holds a tab or a carriage return"
    if _HALF.search(held):
        return "it holds half a character"
    if any(abs(moment or 0) >= _TOO_LATE for moment in (turn.begins, turn.ends)):
        return "it is more than ten thousand hours from the beginning"
    return None


def time(milliseconds: int | None) -> str:
    """`0:01:42.387` for 102387; empty for None; a leading minus before the recording began."""
    if milliseconds is None:
        return ""
    seconds, ms = divmod(abs(milliseconds), 1000)
    minutes, s = divmod(seconds, 60)
    h, m = divmod(minutes, 60)
    return f"{'-' if milliseconds < 0 else ''}{h}:{m:02d}:{s:02d}.{ms:03d}"


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def _columns(line: str, path: PurePath | str, number: int) -> tuple[str, str, str, str]:
    columns = line.split("\t")
    if len(columns) != 4:
        raise FormatError(
            f"4 columns are expected (begin, end, speaker, words), {len(columns)} were found.",
            "Separate them by single tabs, and use spaces inside the words.",
            path=path,
            line=number,
        )
    return columns[0], columns[1], columns[2], columns[3]


def _time(text: str, path: PurePath | str, number: int) -> int | None:
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if not found:
        raise FormatError(
            f'"{text}" is no time.',
            "Write hours:minutes:seconds.milliseconds, as in 0:01:42.387, or nothing.",
            path=path,
            line=number,
        )
    sign, h, m, s, ms = found.groups()
    value = ((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms)
    return -value if sign else value


def _close(turns: list[Turn], paragraphs: list[str]) -> None:
    """Gives the last turn its paragraphs, now that no more can follow."""
    if len(paragraphs) > 1:
        last = turns[-1]
        turns[-1] = Turn("\n".join(paragraphs), last.speaker, last.begins, last.ends)

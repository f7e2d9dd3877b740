"""What importing costs as a ratio of a bare regular expression over the same text.

The limit is 3 times the bare pass for 1.2 million words of Teams subtitles. Run it with
`python -m bench importing`; the ub2030 files are read from QUALCODE_SHARED, or from the
folder `shared` beside the checkout, and left out where there is none.
"""

from __future__ import annotations

import csv
import html
import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from qualcode.formats.transcripts.read import read_transcript

WORDS = 1_200_000
LIMIT = 3.0
ROUNDS = 5
SHARED = Path(os.environ.get("QUALCODE_SHARED", Path(__file__).parent.parent.parent / "shared"))
_BARE = re.compile(
    r"(?:^(\S+)\n)?^([\d:.]+) --> ([\d:.]+)[^\n]*\n<v ([^>]*)>((?:[^<\n]*\n?)*)</v>", re.MULTILINE
)
_LABEL = re.compile(r"[^:\n]{1,80}:")
_SAID = (
    "ja nou ik vond het rooster lastig want dan zit je anderhalf uur in de trein hè en dan heb je "
    "één lesje daarna uhm bij ons op de opleiding gaan studenten samen eten met hun mentor"
).split()


def teams_vtt(words: int, *, guid: bool = True, seed: int = 1) -> str:
    """Teams subtitles of about so many words; the same for the same seed."""
    chance = random.Random(seed)
    out, said, at, utterance = ["WEBVTT", ""], 0, 0, 0
    while said < words:
        utterance += 1
        name = chance.choice(["Zilverberk M van der, Marit", "Fenna (MBO)", "Ren&#233;e (HBO)"])
        for part in range(chance.randint(1, 4)):
            line = chance.choices(_SAID, k=chance.randint(4, 18))
            half = len(line) // 2
            begins, at = at, at + 350 * len(line)
            if guid:
                out.append(f"b84e1d70-52c6-4f3a-8a19-6d0c7be2f451/{utterance}-{part}")
            out.append(f"{_clock(begins)} --> {_clock(at)}")
            out.append(f"<v {name}>{' '.join(line[:half])}\n{' '.join(line[half:])}</v>\n")
            said += len(line)
    return "\n".join(out)


def main() -> None:
    """Print one line per file: seconds of the bare pass and of the import, and their ratio."""
    print(f"{'file':34} {'words':>9} {'bare s':>8} {'import s':>9} {'ratio':>6}")
    made = teams_vtt(WORDS)
    for name, text in [
        ("Teams vtt", made),
        ("Teams vtt as downloaded", "\ufeff" + made.replace("\n", "\r\n")),
        ("Teams vtt without ids", teams_vtt(WORDS, guid=False)),
    ]:
        data = text.encode()
        bare = _best(lambda data=data: bare_pass(data))
        ours = _best(lambda data=data, name=name: read_transcript(data, name))
        _print(name, WORDS, bare, ours)
        print(f"{'':34} {'within' if ours <= LIMIT * bare else 'OVER'} the limit of {LIMIT:g}")
    _samples()


def bare_pass(data: bytes) -> list[tuple[str, int, int, str, str]]:
    """The cues as one regular expression finds them, with times as numbers and no checks."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return [
        (cue[1], _number(cue[2]), _number(cue[3]), html.unescape(cue[4]), html.unescape(cue[5]))
        for cue in _BARE.finditer(text)
    ]


def _number(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def _samples() -> None:
    folder = SHARED / "data" / "corpora" / "ub2030_nl"
    if not folder.is_dir():
        print(f"no shared data at {folder}: set QUALCODE_SHARED")
        return
    print("against the standard library's own reader of the same bytes")
    for path in sorted(folder.glob("ub2030-*")):
        data = path.read_bytes()
        words = sum(len(turn.text.split()) for turn in read_transcript(data, path.name).turns)
        ours = _best(lambda data=data, path=path: read_transcript(data, path.name))
        bare = _best(lambda data=data, kind=path.suffix: _standard(data, kind))
        _print(path.name, words, bare, ours)


def _standard(data: bytes, kind: str) -> object:
    """What the standard library makes of the bytes: JSON, rows, XML events or lines by label."""
    if kind == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return expat.ParserCreate().Parse(archive.read("word/document.xml"), True)
    text = data.decode("utf-8-sig")
    if kind == ".json":
        return json.loads(text)
    if kind == ".csv":
        return list(csv.reader(io.StringIO(text)))
    return [line.partition(":") for line in text.split("\n") if _LABEL.match(line)]


def _print(name: str, words: int, bare: float, ours: float) -> None:
    print(f"{name:34} {words:9,} {bare:8.4f} {ours:9.4f} {ours / bare:6.1f}")


def _best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


if __name__ == "__main__":
    main()

"""Damage done to valid files, the same for the same seed."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

CHUNKS = [
    b"", b"\n", b"\r", b"\n\n", b"\x00", b"\xff", b"\xc3", b"<v ", b"</v>", b"-->", b" --> ", b":",
    b"00:00:01.000", b"&#", b"&#10;", b"&nbsp;", b"\xc2\xa0", b"{", b"}", b"[", b"]", b'"', b",",
    b"9" * 60, b"WEBVTT", b"NOTE ", b"**", b"# ", b"\xe2\x80\x8b", b"I: ", b"\\u0000", b"\\ud800",
    b"null", b"1e999", b"\t", b"-", b"<", b">", b"<p>", b"<![x", b"\xef\xbb\xbf", b"PK\x03\x04",
]  # fmt: skip


def mutated(data: bytes, random_: random.Random) -> bytes:
    """`data` with one to four things broken in it; in a zip file the XML is, half the time."""
    if data[:4] == b"PK\x03\x04" and random_.random() < 0.7:
        return _inside(data, random_)
    for _ in range(random_.randint(1, 4)):
        data = random_.choice(_WAYS)(data, random_)
    return data


def _flip(data: bytes, random_: random.Random) -> bytes:
    if not data:
        return data
    place = random_.randrange(len(data))
    return data[:place] + bytes([random_.randrange(256)]) + data[place + 1 :]


def _cut(data: bytes, random_: random.Random) -> bytes:
    place = random_.randrange(len(data) + 1)
    return data[:place] + data[place + random_.choice([1, 2, 10, 100, 5000]) :]


def _insert(data: bytes, random_: random.Random) -> bytes:
    place = random_.randrange(len(data) + 1)
    return data[:place] + random_.choice(CHUNKS) + data[place:]


def _repeat(data: bytes, random_: random.Random) -> bytes:
    place = random_.randrange(len(data) + 1)
    return data[:place] + data[max(0, place - random_.choice([5, 50, 500])) :]


def _lines(data: bytes, random_: random.Random) -> bytes:
    lines = data.split(b"\n")
    first, second = random_.randrange(len(lines)), random_.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    del lines[random_.randrange(len(lines))]
    return b"\n".join(lines)


def _end(data: bytes, random_: random.Random) -> bytes:
    return data[: random_.randrange(len(data) + 1)]


_WAYS = [_flip, _flip, _cut, _insert, _insert, _repeat, _lines, _end]


def _inside(data: bytes, random_: random.Random) -> bytes:
    """The zip file with one of its parts broken and its check sums right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        parts = [name for name in old.namelist() if name.endswith(".xml")]
        broken = random_.choice([name for name in parts if "document" in name] or parts)
        for name in old.namelist():
            content = old.read(name)
            if name == broken:
                content = random_.choice(_WAYS)(content, random_)
            new.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def seed_of(name: str) -> int:
    """A number that belongs to a file name, the same in every run."""
    return zlib.crc32(name.encode())

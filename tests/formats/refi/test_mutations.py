"""Damaged files: whatever is changed in a qdpx or qdc, nothing but FormatError comes out."""

from __future__ import annotations

import io
import random
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.codebooks import read_qdc
from qualcode.formats.refi.doctor import inspect, report
from qualcode.formats.refi.project import read_project
from qualcode.formats.refi.writing import write_project
from qualcode.model.corpus import Corpus
from qualcode.model.errors import FormatError
from qualcode.model.ids import BookId
from tests.formats.refi.helpers import (
    CODE,
    QUOTES,
    TEXT,
    USER,
    counted,
    guid,
    inline,
    project,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.made import BESIDE
from tests.formats.refi.test_round_trip import small

VALUES = [
    "", "0", "-1", "99999999999999999999", "NaN", "é😀", "{", "}", "true", "../../x", "internal://",
    "2026-02-30T00:00:00Z", "9999-12-31T23:59:59-14:00", "#12345", "rgb(1,2,999)", "A" * 300,
    "&lt;x&gt;", "&#0;", "&#xD800;", "\x00", "]]>", guid(1), CODE, USER,
]  # fmt: skip


def rich() -> bytes:
    """A project with a little of everything the standard has."""
    many = "".join(
        selection(n, TEXT.index(q), TEXT.index(q) + len(q)) for n, q in enumerate(QUOTES)
    )
    noted = selection(50, 0, 3, inner=f'<NoteRef targetGUID="{guid(800)}"/>', name="INT")
    body = standard_parts(
        inline(TEXT, many + noted)
        + f'<PDFSource guid="{guid(60)}" name="pdf"><PDFSelection guid="{guid(61)}" page="1" '
        f'firstX="1" firstY="1" secondX="1" secondY="1"/><Representation guid="{guid(62)}">'
        "<PlainTextContent>drie woorden hier</PlainTextContent></Representation></PDFSource>"
        + f'<AudioSource guid="{guid(63)}"><Transcript guid="{guid(64)}"><PlainTextContent>ja nee'
        f'</PlainTextContent><SyncPoint guid="{guid(65)}" position="0" timeStamp="1"/>'
        f'<SyncPoint guid="{guid(66)}" position="2"/><TranscriptSelection guid="{guid(67)}" '
        f'fromSyncPoint="{guid(65)}" toSyncPoint="{guid(66)}"/></Transcript></AudioSource>',
        f'<Notes><Note guid="{guid(800)}" name="n"><PlainTextContent>tekst</PlainTextContent>'
        f'</Note></Notes><Links><Link guid="{guid(70)}" originGUID="{guid(1)}" '
        f'targetGUID="{guid(2)}"/></Links><Sets><Set guid="{guid(71)}" name="a::b">'
        f'<MemberCode guid="{CODE}"/><MemberSource targetGUID="{guid(900)}"/></Set></Sets>'
        f'<Graphs><Graph guid="{guid(72)}"/></Graphs>',
    )
    return qdpx({"project.qde": project(body, attributes='name="rijk" origin="Proef 1"')})


def seeds(shared: Path) -> dict[str, bytes]:
    """The files to damage: real ones, our own, and a little of everything."""
    found = {path.name: path.read_bytes() for path in sorted((shared / "refi").glob("*.qd*"))}
    found["own.qdpx"] = write_project(small(), beside=BESIDE)
    found["counted.qdpx"] = counted(TEXT, QUOTES, unit="utf-16", crlf=True, bom=True)
    found["rich.qdpx"] = rich()
    return found


def mutated(data: bytes, name: str, rng: random.Random) -> bytes:
    """The file with one to three things wrong in it, most of them inside the XML."""
    if rng.random() < 0.15 or not data.startswith(b"PK"):
        return bytes_changed(data, rng) if data.startswith(b"PK") else text_changed(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        members: dict[str, bytes | str] = {n: zip.read(n) for n in zip.namelist()}
    chosen = rng.choice(list(members)) if rng.random() < 0.25 else next(
        n for n in members if n.endswith(".qde")
    )  # fmt: skip
    kind = rng.random()
    if kind < 0.08:
        del members[chosen]
    elif kind < 0.12:
        members[rng.choice(["../a", "b.qde", "C:/x", "sources/x.txt", chosen.upper()])] = b"x"
    else:
        content = members[chosen]
        assert isinstance(content, bytes)
        members[chosen] = text_changed(content, rng)
    return qdpx(members)


def bytes_changed(data: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found[: rng.randint(1, len(found))]) if rng.random() < 0.3 else bytes(found)


def text_changed(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 3)):
        data = one_change(data, rng)
    return data


def one_change(data: bytes, rng: random.Random) -> bytes:
    kind = rng.randrange(6)
    attributes = [m.span(1) for m in re.finditer(rb'="([^"]*)"', data[:200_000])]
    elements = [m.span() for m in re.finditer(rb"<[A-Za-z]+[^<>]*/>", data[:200_000])]
    if kind == 0 and attributes:
        start, end = rng.choice(attributes)
        return data[:start] + rng.choice(VALUES).encode() + data[end:]
    if kind == 1 and elements:
        start, end = rng.choice(elements)
        return data[:start] + data[end:]
    if kind == 2 and elements:
        start, end = rng.choice(elements)
        return data[:end] + data[start:end] + data[end:]
    if kind == 3 and attributes:
        start, _ = rng.choice(attributes)
        name = data.rfind(b" ", 0, start)
        return data[:name] + b" x" + data[name + 1 :]
    if kind == 4:
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice(VALUES).encode() + data[at:]
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randint(0, 60) :]


def outcome(data: bytes, name: str) -> str:
    """What became of one file; anything but a corpus or a FormatError fails the test."""
    try:
        if name.endswith(".qdc"):
            read_qdc(data, name, book=BookId("boek"))
        else:
            report(inspect(data, name))
            corpus = arrived(read_project(data, name)).corpus
            assert isinstance(corpus, Corpus)
            for segment in corpus.segments:
                assert corpus.transcripts[segment.transcript].words(segment.span)
            write_project(corpus, beside=BESIDE)
    except FormatError:
        return "refused"
    return "read"


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 640), pytest.param(2, 5_000, marks=pytest.mark.slow)]
)
def test_damaged_files_are_read_or_refused(
    shared: Path, seed: int, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(seed)
    files = seeds(shared)
    counts: Counter[str] = Counter()
    for number in range(count):
        name = list(files)[number % len(files)]
        data = mutated(files[name], name, rng)
        try:
            counts[outcome(data, name)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}, file {number}, {name}: {error!r}") from error
    with capsys.disabled():
        sys.stdout.write(f"\n{count} damaged files: {dict(sorted(counts.items()))}\n")
    assert sum(counts.values()) == count
    assert counts["read"] > count / 10
    assert counts["refused"] > count / 10


def test_the_rich_project_is_whole_before_it_is_damaged() -> None:
    assert outcome(rich(), "rich.qdpx") == "read"

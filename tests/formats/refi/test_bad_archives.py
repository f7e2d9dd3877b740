"""Bad archives are refused by name, and nothing but FormatError comes out of them."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualcode.formats.refi.archive import opened, pack
from qualcode.formats.refi.codebooks import read_qdc
from qualcode.formats.refi.doctor import inspect
from qualcode.formats.refi.project import project_in, read_project
from qualcode.model.errors import FormatError
from qualcode.model.ids import BookId
from tests.formats.refi.helpers import (
    CODE,
    USER,
    guid,
    inline,
    project,
    qdpx,
    selection,
    standard_parts,
)

GOOD = project(standard_parts(inline("een twee drie", selection(1, 0, 3))))
DTD = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


def with_source(path: str) -> str:
    return project(f'<Sources><TextSource guid="{guid(1)}" plainTextPath="{path}"/></Sources>')


def encrypted() -> bytes:
    data = bytearray(qdpx({"project.qde": GOOD}))
    data[6] |= 1
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zip:
        zip.writestr("project.qde", GOOD)
        zip.writestr("sources/a.txt", "a")
        zip.writestr("Sources/A.txt", "b")
    return file.getvalue()


def nested(depth: int) -> str:
    opened_ = "".join(f'<Code guid="{guid(n)}" name="c" isCodable="true">' for n in range(depth))
    return project(f"<CodeBook><Codes>{opened_}{'</Code>' * depth}</Codes></CodeBook>")


BAD = {
    "no zip": (b"geen zip", "not a zip file"),
    "empty": (b"", "not a zip file"),
    "cut off": (qdpx({"project.qde": GOOD})[:-30], "broken zip file"),
    "no project file": (qdpx({"sources/a.txt": "a"}), "no project file"),
    "project file in a folder": (qdpx({"map/project.qde": GOOD}), "no project file"),
    "two project files": (qdpx({"a.qde": GOOD, "b.QDE": GOOD}), "2 project files: a.qde, b.QDE"),
    "wrong namespace": (qdpx({"a.qde": project("", namespace="urn:x")}), 'namespace "urn:x"'),
    "no namespace": (qdpx({"a.qde": "<Project/>"}), "namespace"),
    "wrong root": (qdpx({"a.qde": GOOD.replace("Project", "Projekt")}), "<Projekt>"),
    "no element": (qdpx({"a.qde": " "}), "no XML element|XML is broken"),
    "broken XML": (qdpx({"a.qde": GOOD[:-5]}), "XML is broken"),
    "unknown entity": (qdpx({"a.qde": project("<Description>&hallo;</Description>")}), "broken"),
    "external entity": (qdpx({"a.qde": DTD + GOOD[38:]}), "document type"),
    "entities in entities": (qdpx({"a.qde": LAUGHS + GOOD[38:]}), "document type"),
    "utf-16 document type": (qdpx({"a.qde": (DTD + GOOD[38:]).encode("utf-16")}), "document type"),
    "unknown encoding": (qdpx({"a.qde": '<?xml version="1.0" encoding="klingon"?><a/>'}), "broken"),
    "climbing member": (qdpx({"a.qde": GOOD, "../x.txt": "x"}), "climbs out"),
    "climbing member of Windows": (qdpx({"a.qde": GOOD, "s\\..\\..\\x": "x"}), "climbs out"),
    "absolute member": (qdpx({"a.qde": GOOD, "/etc/x": "x"}), "absolute path"),
    "member on a drive": (qdpx({"a.qde": GOOD, "C:x": "x"}), "absolute path"),
    "climbing source": (qdpx({"a.qde": with_source("internal://../../x.txt")}), "points out of"),
    "absolute source": (qdpx({"a.qde": with_source("internal:///etc/x")}), "points out of"),
    "duplicate names": (twice(), "in the archive twice"),
    "encrypted": (encrypted(), "is encrypted"),
    "bomb": (qdpx({"a.qde": GOOD, "sources/b.txt": b"\0" * 30_000_000}), "zip bomb"),
    "source not UTF-8": (
        qdpx({"a.qde": with_source("internal://a.txt"), "sources/a.txt": b"caf\xe9"}),
        "not UTF-8",
    ),
    "places that are no numbers": (
        qdpx({"a.qde": GOOD.replace('startPosition="0"', 'startPosition="a"')}),
        'runs from "a" to "3"',
    ),
    "selection off the text": (
        qdpx({"a.qde": project(standard_parts(inline("een twee drie", selection(1, 4, 99))))}),
        "1 selection lies outside the text|cannot be told",
    ),
    "selection before the text": (
        qdpx({"a.qde": GOOD.replace('startPosition="0"', 'startPosition="-1"')}),
        "outside the text|cannot be told",
    ),
    "coding of no code": (
        qdpx({"a.qde": GOOD.replace(f'targetGUID="{CODE}"', f'targetGUID="{guid(77)}"')}),
        "1 codings point at nothing",
    ),
    "coding by nobody": (
        qdpx({"a.qde": GOOD.replace(f'creatingUser="{USER}"', f'creatingUser="{guid(78)}"')}),
        "2 creating users point at nothing",
    ),
    "a GUID of two codes": (
        qdpx({"a.qde": GOOD.replace("</Codes>", f'<Code guid="{{{CODE}}}" name="b"/></Codes>')}),
        "1 GUID of codes is used more than once",
    ),
    "codes without end": (qdpx({"a.qde": nested(400)}), "nest more than 60 levels"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_archive_is_refused_by_name(kind: str) -> None:
    data, reason = BAD[kind]
    with pytest.raises(FormatError, match=reason) as caught:
        read_project(data, "slecht.qdpx")
    assert caught.value.hint
    assert str(caught.value).startswith("slecht.qdpx")


def test_the_doctor_says_what_is_wrong_without_refusing() -> None:
    data, _ = BAD["coding of no code"]
    found = inspect(data, "slecht.qdpx")
    assert found.arrival is None
    assert found.refusals == (f"1 codings point at nothing: {guid(77)}.",)


def test_a_source_elsewhere_is_missing_and_not_read() -> None:
    data = qdpx({"a.qde": with_source("absolute:///etc/passwd")})
    [source] = project_in(data, "x").sources
    assert source.text is None
    assert source.why_missing == "it lies outside the archive, at absolute:///etc/passwd"


def test_a_source_that_the_archive_lacks_is_said_with_what_is_lost() -> None:
    body = inline("", selection(1, 0, 3)).replace("<PlainTextContent></PlainTextContent>", "")
    body = body.replace('name="FG01"', 'name="FG01" plainTextPath="internal://weg.txt"')
    found = project_in(qdpx({"a.qde": project(standard_parts(body))}), "x")
    assert found.remarks == (
        '"FG01" has no text (weg.txt is not in the archive); 1 coding on it cannot arrive.',
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no XML element"),
        (b"<CodeBook/>", "namespace"),
        (GOOD.encode(), "<CodeBook>"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "holds no codes"),
        (DTD.encode() + b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "document type"),
    ],
)
def test_a_bad_codebook_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read_qdc(data, "slecht.qdc", book=BookId("boek"))


def test_packing_is_the_same_at_any_time() -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        pack(file, [("project.qde", [b"a"]), ("sources/b.txt", [b"b"])])
    data = files[0].getvalue()
    assert files[1].getvalue() == data
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        assert {info.date_time for info in zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(data, "x").read("PROJECT.qde") == b"a"

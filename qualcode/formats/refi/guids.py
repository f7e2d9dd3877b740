"""GUIDs: one way of writing them, stable ones for our things, and ULIDs inside them.

A ULID and a GUID are both 128 bits, so the id of a segment and the GUID of a selection are
two writings of one number: a segment keeps its GUID over any number of exports, and a
selection of another program keeps its identity as a segment.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from functools import lru_cache

from qualcode.model.ids import ULID

_ROOT = uuid.UUID("5d2f7f0e-6c1b-5f0a-9a52-4f1c9d3b7e21").bytes
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(a + b for a in _DIGITS for b in _DIGITS)
_TO_BASE_32 = str.maketrans(_DIGITS, "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def normal(guid: str) -> str:
    """`guid` without braces, in lower case; what is no GUID only loses its outer blanks."""
    return guid.strip("{} \t\r\n").lower()


@lru_cache(maxsize=4096)
def normal_again(guid: str) -> str:
    """As `normal`, for GUIDs that come back time and again: of users and codes."""
    return normal(guid)


def is_guid(text: str) -> bool:
    """Whether a normal GUID has the 32 hexadecimal digits that the schema asks for."""
    return _GUID.fullmatch(text) is not None


def made(study: str, kind: str, id: str) -> str:
    """The GUID of a thing of a study, for ever the same: version 5 of RFC 9562."""
    return _dashed(_named(_space(study), f"{kind}:{id}").hex())


def of_ulid(id: str) -> str | None:
    """The GUID that is the same number as the ULID `id`; None for anything else."""
    if not ULID.fullmatch(id):
        return None
    return _dashed(f"{int(id.translate(_TO_BASE_32), 32):032x}")


def to_ulid(guid: str) -> str:
    """The ULID of the same number as a normal GUID; what is no GUID is hashed first."""
    digits = guid.replace("-", "")
    if len(digits) != 32 or not digits.isalnum() or not digits.isascii():
        digits = made("", "foreign", guid).replace("-", "")
    try:
        number = int(digits, 16)
    except ValueError:
        return to_ulid(made("", "foreign", guid))
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


@lru_cache(maxsize=8)
def _space(study: str) -> bytes:
    return _named(_ROOT, study)


def _named(space: bytes, name: str) -> bytes:
    digest = bytearray(hashlib.sha1(space + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

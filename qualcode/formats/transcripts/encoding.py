"""Bytes to clean text: which encoding, which characters, one kind of line end.

Order: byte order mark, strict UTF-8, strict Windows-1252. Nothing is guessed beyond
that: a guess turns `hè` into `hč`. Clean means line feeds, NFC, plain spaces, and
neither zero-width spaces nor soft hyphens nor control characters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from qualcode.model.errors import FormatError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPECIAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00a0\u00ad\u200b\u2028\u2029\ufeff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_REPLACED = {
    **dict.fromkeys("\x0b\x0c\u2028\u2029", "\n"),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),
}
"""What takes the place of a special character; a space does for those not named."""
_JUNK_SHARE = 100  # one control character in a hundred is not text
_ENCODING_HINT = (
    "Save it as UTF-8 (in Word: Save as, Plain text, Unicode UTF-8) or give --encoding, "
    "for instance --encoding cp1252."
)


def decoded(data: bytes, name: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The clean text of a file, and what the researcher should know about its characters.

    FormatError for an empty file, for bytes that are not text and for broken text.
    """
    if not data.strip(b"\x00\x09\x0a\x0d\x20\xef\xbb\xbf\xff\xfe"):
        raise FormatError(
            "The file is empty.", "Export the transcript again and check its size.", path=name
        )
    text, notes = _as_text(data, name, encoding)
    clean, special = _cleaned(text)
    replaced = len(_CONTROL.findall(text)) if special else 0
    if _is_junk(replaced, len(text)) or (special and "\x00" in text):
        raise _no_text(name)
    if replaced:
        notes = (*notes, f"{replaced} control characters became spaces.")
    return _composed(clean), notes


def normalised(text: str) -> str:
    """`text` with line feeds, plain spaces, NFC and no invisible or control characters."""
    return _composed(_cleaned(text)[0])


def _cleaned(text: str) -> tuple[str, int]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPECIAL.subn(lambda special: _REPLACED.get(special[0], " "), text)


def _composed(text: str) -> str:
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` cleaned, on one line, with single spaces: for labels."""
    return " ".join(normalised(text).split())


def _is_junk(controls: int, length: int) -> bool:
    return controls > 2 and controls * _JUNK_SHARE > length


def _no_text(name: str) -> FormatError:
    return FormatError(
        "The file does not hold text.",
        "Export the transcript as text, subtitles, docx or json. For UTF-16 without a byte "
        "order mark give --encoding utf-16-le.",
        path=name,
    )


def _as_text(data: bytes, name: str, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    if encoding is not None:
        return _strict(data, name, encoding), ()
    for mark, known in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, known), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, name, error.start)
    if _is_junk(len(_CONTROL_BYTES.findall(data)), len(data)):
        raise _no_text(name)
    text = _strict(data, name, "cp1252")
    return text, ("The file is not UTF-8; it was read as Windows-1252. Check é, ë and €.",)


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        return codecs.decode(data, encoding).removeprefix("\ufeff") if _is_text(encoding) else ""
    except UnicodeDecodeError as error:
        line = _line_of(data, error.start)
        raise FormatError(
            f"There is a character that {encoding} does not have.",
            _ENCODING_HINT,
            path=name,
            line=line,
        ) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise FormatError(
            f'"{encoding}" is not an encoding of text.',
            "Use utf-8, cp1252, utf-16-le or another name that Python knows.",
            path=name,
        ) from error


def _is_text(encoding: str) -> bool:
    """True; LookupError for a codec that is unknown or not one of text."""
    b"".decode(encoding)
    return True


def _refuse_broken_utf8(data: bytes, name: str, start: int) -> None:
    """Raise where a file is UTF-8 but for a few bytes: Windows-1252 would spoil every accent."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for c in text if c > "\x7f") - broken
    if whole >= 3 and whole > 3 * broken:
        raise FormatError(
            "The file is UTF-8, but some of its bytes are broken.",
            _ENCODING_HINT,
            path=name,
            line=_line_of(data, start),
        )


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1

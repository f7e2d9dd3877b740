"""Numbers as a reader sees them: so many decimals, in the manner of a language.

Every front end and every form rounds here, so that one number is one text wherever it stands.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_KNOWN = 15
"""Digits a number is known to: 0.1225, reckoned as 0.12249999999999998, is a half all the same."""


def fixed(number: float, digits: int, *, times: int = 1, sign: bool = False) -> str:
    """`number` times a power of ten with so many decimals, as 41.3; a half goes away from zero.

    That is how one rounds by hand and how a spreadsheet shows the same cell. What rounds to
    zero has no sign; `sign` sets a plus before what is above it.
    """
    exact = Decimal(f"{float(number):.{_KNOWN}g}") * times
    told = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    if not told:
        told = abs(told)
    return f"{told:{'+' if sign and told else ''}f}"


def percentage(share: float, language: str, *, digits: int = 1) -> str:
    """A share of 0 to 1 as `75,7 %` (nl) or `75.7%`."""
    told = fixed(share, digits, times=100)
    return f"{told.replace('.', ',')} %" if language == "nl" else f"{told}%"


def decimals(number: float, digits: int, language: str) -> str:
    """A number with so many decimals: `0,74` (nl) or `0.74`."""
    told = fixed(number, digits)
    return told.replace(".", ",") if language == "nl" else told


def counted(number: float) -> str:
    """A count with every digit, and decimals only where it has them: 28, 1234567, 4.5."""
    told = fixed(number, 2)
    return told.rstrip("0").rstrip(".")

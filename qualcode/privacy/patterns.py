"""Direct identifiers that have a form: addresses, numbers and dates, with their checks.

Each pattern is tried in an order in which the surest comes first; what one has taken is left
alone by the next. Digits are counted by their value, so spaces, dots and dashes do not hide them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qualcode.model.span import Span


@dataclass(frozen=True, slots=True)
class Direct:
    """A stretch that identifies by its form alone."""

    span: Span
    kind: str
    reason: str


_EMAIL = re.compile(
    r"[\w.+%'-]*\w\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}", re.IGNORECASE
)
_TLD = "nl|com|org|net|edu|eu|be|io|info|uk|gov"
_SPOKEN_EMAIL = re.compile(
    r"(?:[\w.-]+ (?:punt|dot|streepje|underscore|liggend streepje|laag streepje|plus) "
    r"(?:van de[rn]? |van |den? |der )?)*[\w.-]+,? "
    r"(?:apenstaartje|apestaartje|at sign|at|@),? (?:[\w-]+ (?:punt|dot) )*[\w-]+,? (?:punt|dot) "
    rf"(?:{_TLD}|en el|n l|de)\b",
    re.IGNORECASE,
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'’”)\]]*[\w/]|(?<![\w@.-])(?:[\w-]+\.)+(?:{_TLD})(?![\w.-]*\w)"
    r"(?:/[^\s<>\"'’”)\]]*[\w/])?",
    re.IGNORECASE,
)
_SPOKEN_URL = re.compile(
    r"\b(?:www|w w w|we we we) (?:punt|dot) [\w-]+(?: (?:punt|dot) [\w-]+)*|\b[\w-]{3,} (?:punt|dot) "
    r"(?:nl|com|org)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@[^\W_](?:[\w.-]*\w)?|(?<![\w@])@_+\w[\w.-]*")
_ACCOUNT = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|twitter|discord|linkedin|twitch|username|account|"
    r"accountnaam|gebruikersnaam|gamertag|handle)\b[^\n.!?]{0,30}?(?<![\w.])"
    r"((?=[\w.]*(?:[_\d]|\.\w))(?=[\w.]*[^\W\d])[^\W_](?:[\w.]*\w)?)(?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[ .-]?\d{2}(?:[ .-]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_IBAN_SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z]{4}\d{10}")
_IBAN_SIZES = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "GB": 22, "LU": 20, "ES": 24, "IT": 27,
               "PL": 28, "TR": 26, "AT": 20, "CH": 21, "IE": 22, "PT": 25, "DK": 18, "SE": 24}  # fmt: skip
_PHONE = re.compile(r"(?<![\w,])(?:\+\s?\(?\d|\(?0)(?:[\s().\-/–‑]{0,3}\d){7,15}(?!\d)")
_PHONE_REST = re.compile(
    r"(?<![\w.,:/-])(?:31\s?6\d{8}|6[ -]?\d{8}|\d\d([ .-])\d\d(?:\1\d\d){2,3}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w:/-])"
)
_NINE = re.compile(r"(?<![\w.,:/+-])\d(?:[ .-]?\d){7,8}(?![ .-]?\d|\w)")
_MONEY_AFTER = re.compile(
    r"\s?(?:euro|eur\b|€|%|procent|percent|dollar|pond|,-|,\d)", re.IGNORECASE
)
_MONEY_BEFORE = re.compile(r"[€$£]\s?$")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\D+(?:19|20)\d\d)+")
_LONG = re.compile(r"(?<![\w.,/:-])[A-Za-z]?\d{6,19}(?!\w|[.,:]\d)")
_SPELT = re.compile(r"(?<!\w)\d(?:(?:, | - | |-)\d){5,}(?!\w)")
_CUED = re.compile(
    r"\b(?:studentnummer|studentennummer|student-?\s?number|student id|studienummer|leerlingnummer|"
    r"personeelsnummer|employee number|registratienummer|bsn|sofinummer|burgerservicenummer|"
    r"paspoortnummer|passport number|klantnummer|kenteken|telefoonnummer|phone number|rekeningnummer"
    r"|account number)\b[^\d\n]{0,30}((?:[A-Za-z]\s?)?\d(?:[ .-]?\d){3,})",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\w.,:-])[1-9]\d{3} ?([A-Za-z]{2})(?!\w)(?!['’]\w)")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_TWO_LETTER_WORDS = """aan af al an as at be bv by de do dr en er ex go he ie if ik in is it ja je
km kg me mg ml my na no nu of ok om on op or re so st ta te to tv ur up us uu we wo ze zo"""
_NO_POSTCODE = frozenset(_TWO_LETTER_WORDS.split())
_SA = frozenset({"sa", "sd", "ss"})

_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMBER_WORD = (
    r"(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)(?:twintig|dertig|veertig|"
    r"vijftig|zestig|zeventig|tachtig|negentig)|twintig|dertig|veertig|vijftig|zestig|zeventig|"
    r"tachtig|negentig|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    rf"negentien|{_UNITS})"
)
_SPOKEN_PHONE = re.compile(
    rf"\b(?:nul|plus (?:eenendertig|31)|zero|oh)(?:[ ,.-]+(?:nul|dubbel|keer|zero|double|one|two|three|four|"
    rf"five|six|seven|eight|nine|{_NUMBER_WORD})\b){{5,}}",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:januari|february|februari|january|maart|march|april|mei|may|juni|june|juli|july|augustus|"
    r"august|september|oktober|october|november|december|jan|feb|mrt|mar|apr|jun|jul|aug|sept|sep|"
    r"okt|oct|nov|dec)\b\.?"
)
_YEAR = (
    r"(?:(?:19|20)\d\d|['’‘]\d\d|(?:19|20)['’]?\d\d|\d\d(?!\s?(?:uur|euro|%|procent|jaar|years|:))"
    rf"|negentien(?:honderd)?\s?(?:en)?\s?{_NUMBER_WORD}|tweeduizend\s?(?:en)?\s?(?:{_NUMBER_WORD})?"
    r"|nineteen[ -]\w+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two thousand(?: and)? ?\w*)"
)
_DAY = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|ste|de|e)?|{_NUMBER_WORD}(?:ste|de)?|eerste|derde|"
    r"(?:twenty|thirty)?[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|"
    r"nineteenth|twentieth|thirtieth))"
)
_FULL_DATES = (
    re.compile(
        r"(?<![\w.,/-])(?:0?[1-9]|[12]\d|3[01])\s?([-/.])\s?(?:0?[1-9]|[12]\d|3[01])\s?\1\s?"
        r"(?:(?:19|20)\d\d|['’]?\d\d)(?![\w/-]|[.,]\d)"
    ),
    re.compile(r"(?<![\w.,/-])(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)\d\d(?![\w/-])"),
    re.compile(r"(?<!\d)(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(
        rf"(?<!\w){_DAY}(?: of| van| -)?[ -]{_MONTHS},?(?: van| of| in)?[ -]{_YEAR}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MONTHS} (?:the )?{_DAY},? (?:of |in )?{_YEAR}(?!\w)", re.IGNORECASE),
)
_SHORT_DATES = (
    re.compile(rf"(?<!\w){_DAY}(?: of| van)? {_MONTHS}(?!\w)", re.IGNORECASE),
    re.compile(rf"\b{_MONTHS} (?:the )?{_DAY}(?!\w)", re.IGNORECASE),
    re.compile(r"(?<![\w.,/-])(?:0?[1-9]|[12]\d|3[01])[-/](?:0?[1-9]|1[0-2])(?![\w/-])"),
)
_BIRTH = re.compile(
    r"geboren|geboorte|jarig|verjaar|geb\.|\bborn\b|birth|\bturned \d|\bwerd ik \d|ben ik van",
    re.IGNORECASE,
)
_STRONG = "straat|straatje|laan|plein|kade|gracht|singel|dreef|steeg|plantsoen|dijk|weg|boulevard"
_WEAK = (
    "hof|pad|park|markt|baan|wal|allee|kamp|veld|akker|erf|hoek|donk|oord|horst|ring|haven|burg|"
    "berg|vaart|sloot|brink|hage|weide|werf|poort"
)
_NUMBER_AFTER = (
    r"(?:,? (?:nummer|nr\.?|no\.?|huisnummer|number))?,? (?:\d{1,4}(?!\d|[.,:]\d)(?:[ -]?[a-zA-Z]\b|-\d+|"
    rf" ?(?:bis|hs)|)|{_NUMBER_WORD}\b)(?!\s?(?:euro|uur|%|procent|jaar|minuten|keer|studenten))"
)
_STREETS = (
    re.compile(
        r"(?<!\w)(?:(?:[A-Z][\w'’.-]*|van|de|der|den|het|'t) ){0,4}[\w'’-]{2,}"
        rf"(?:{_STRONG}){_NUMBER_AFTER}"
    ),
    re.compile(
        r"(?<!\w)(?:(?:[A-Z][\w'’.-]*|van|de|der|den) ){0,3}[A-Z][\w'’-]+"
        rf"(?:{_WEAK}){_NUMBER_AFTER}"
    ),
    re.compile(
        r"\b(?:[A-Z][\w'’.-]* (?:(?:van|de|der|den|het) ){0,2})?"
        r"(?:Laan|Plein|Weg|Kade|Singel|Gracht|Straat|Markt|Dreef|Steeg|Dijk|Hof|Pad|Park)"
        rf"(?: (?:van|de|der|den|het|'t|en|[A-Z][\w'’-]*)){{0,4}}{_NUMBER_AFTER}"
    ),
    re.compile(
        r"(?<![\w.,:])\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’-]* ){1,3}"
        r"(?:Street|Road|Lane|Avenue|Drive|Close|Court|Square|Terrace|Way|Crescent|Gardens|Place|"
        r"St|Rd|Ave)\b"
    ),
    re.compile(
        r"\b(?:[A-Z][\w'’-]* ){1,3}(?:Street|Road|Lane|Avenue|Drive|Close|Square|Terrace|Crescent)"
        r"(?:,? number|,? no\.?)?,? \d{1,4}[a-zA-Z]?(?!\d|[.,:]\d)"
    ),
)
_NO_STREET = re.compile(
    r"(?:^| )(?:onder|snel|huis|tussen|half|terug|uit|heen|alleen|school|rond|om|uitweg|loopbaan|"
    r"vakgebied|werk|voet|water|spoor|weg|zij|leer|studie|fiets|middel|lang|bij|lever|over)"
    r"weg$|(?:^| )(?:super|arbeids|rommel|kerst|bouw|huizen|woning|werk|rijks)markt$",
    re.IGNORECASE,
)


def direct_identifiers(text: str) -> list[Direct]:
    """Every direct identifier of `text`, in order, none overlapping another."""
    taken = bytearray(len(text))
    found: list[Direct] = []
    for finder in _FINDERS:
        for hit in finder(text):
            if not any(taken[hit.span.start : hit.span.end]):
                taken[hit.span.start : hit.span.end] = b"\1" * len(hit.span)
                found.append(hit)
    return sorted(found, key=lambda hit: hit.span)


def is_bsn(digits: str) -> bool:
    """Whether 8 or 9 digits pass the 11-test of Dutch citizen numbers."""
    digits = digits.zfill(9)
    if len(digits) != 9 or not digits.isdecimal() or digits == "0" * 9:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def is_iban(account: str) -> bool:
    """Whether letters and digits without spaces pass mod 97 of ISO 13616."""
    if not 15 <= len(account) <= 34 or not account.isalnum() or not account.isascii():
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _email(text: str) -> Iterator[Direct]:
    if "@" in text or "at" in text:
        yield from _plain(_EMAIL, text, "email", "an e-mail address")
    if "staart" in text or " at " in text or " @ " in text:
        yield from _plain(_SPOKEN_EMAIL, text, "email", "an e-mail address, spoken out")


def _url(text: str) -> Iterator[Direct]:
    yield from _plain(_URL, text, "url", "a web address")
    if " punt " in text or " dot " in text:
        yield from _plain(_SPOKEN_URL, text, "url", "a web address, spoken out")


def _handle(text: str) -> Iterator[Direct]:
    yield from _plain(_HANDLE, text, "handle", "an account name")
    for found in _ACCOUNT.finditer(text):
        yield Direct(Span(*found.span(1)), "handle", "an account name after its service")


def _iban(text: str) -> Iterator[Direct]:
    for found in _IBAN.finditer(text):
        account = re.sub(r"[ .-]", "", found[0]).upper()
        size = _IBAN_SIZES.get(account[:2], len(account))
        # Of a country we do not know, sentences in small letters can pass the test by chance.
        rare = account[:2] not in _IBAN_SIZES and not re.fullmatch(r"[A-Z0-9 .-]+", found[0])
        if is_iban(account[:size]) and not rare:
            # Words after the number may look like more of it.
            end = _end_of(found[0], size)
            reason = "a bank account, its check digits fit"
            yield Direct(Span(found.start(), found.start() + end), "iban", reason)
        elif shape := _IBAN_SHAPE.match(account):
            end = _end_of(found[0], len(shape[0]))
            reason = "a bank account by its form; its check digits do not fit"
            yield Direct(Span(found.start(), found.start() + end), "iban", reason)


def _end_of(written: str, count: int) -> int:
    """Where the first `count` letters and digits of `written` end."""
    at = 0
    for place, character in enumerate(written):
        at += character.isalnum()
        if at == count:
            return place + 1
    return len(written)


def _bsn(text: str) -> Iterator[Direct]:
    for found in _NINE.finditer(text):
        digits = _digits(found[0])
        nine = len(digits) == 9 or (len(digits) == 8 and found[0].isdecimal())
        if nine and is_bsn(digits) and not _is_amount(text, found):
            yield Direct(Span(*found.span()), "bsn", "a citizen number (BSN), its 11-test fits")


def _phone(text: str) -> Iterator[Direct]:
    for found in _PHONE.finditer(text):
        digits, written = _digits(found[0]), found[0]
        abroad = written.startswith("+") or digits.startswith("00")
        fits = 8 <= len(digits) <= 17 if abroad else 9 <= len(digits) <= 11
        # Nine digits in one piece may as well be a student number.
        if fits and not _is_amount(text, found) and not (len(digits) == 9 and written.isdecimal()):
            yield Direct(Span(*found.span()), "phone", "a phone number")
    for found in _PHONE_REST.finditer(text):
        if not _is_amount(text, found):
            yield Direct(Span(*found.span()), "phone", "digits in the form of a phone number")
    yield from _plain(_SPOKEN_PHONE, text, "phone", "a phone number in words")


def _date(text: str) -> Iterator[Direct]:
    for pattern in _FULL_DATES:
        yield from _plain(pattern, text, "date", "a day of a year")
    if not _BIRTH.search(text):
        return
    for pattern in _SHORT_DATES:
        for found in pattern.finditer(text):
            if _BIRTH.search(text[max(0, found.start() - 60) : found.end() + 40]):
                yield Direct(Span(*found.span()), "date", "a day near words of birth")


def _street(text: str) -> Iterator[Direct]:
    for pattern in _STREETS:
        for found in pattern.finditer(text):
            name = re.split(_NUMBER_AFTER, found[0], maxsplit=1)[0]
            if not _NO_STREET.search(name):
                start = found.start() + _first_capital(found[0])
                yield Direct(Span(start, found.end()), "street", "a street and a house number")


def _first_capital(words: str) -> int:
    """Where the street itself begins: sentences open with capitals too, streets go on with them."""
    opening = re.match(r"(?:(?:[Ii]k|[Ww]e|[Ww]ij|[Oo]p|[Ii]n|[Aa]an|[Dd]e|[Hh]et) )+", words)
    return opening.end() if opening else 0


def _postcode(text: str) -> Iterator[Direct]:
    for found in _POSTCODE.finditer(text):
        letters = found[1]
        word = letters.casefold() in _NO_POSTCODE and not letters.isupper()
        if (
            not word
            and letters.casefold() not in _SA
            and not letters[0].islower() < letters[1].islower()
        ):
            yield Direct(Span(*found.span()), "postcode", "a postcode")
    yield from _plain(_UK_POSTCODE, text, "postcode", "a British postcode")


def _number(text: str) -> Iterator[Direct]:
    for found in _CUED.finditer(text):
        yield Direct(Span(*found.span(1)), "number", "a number after the word for it")
    for found in _LONG.finditer(text):
        if not _is_amount(text, found):
            size = len(_digits(found[0]))
            told = f"{size} digits, as a student number has" if size < 10 else f"{size} digits"
            yield Direct(Span(*found.span()), "number", told)
    yield from _plain(_SPELT, text, "number", "a number read out digit by digit")


def _plain(pattern: re.Pattern[str], text: str, kind: str, reason: str) -> Iterator[Direct]:
    for found in pattern.finditer(text):
        yield Direct(Span(*found.span()), kind, reason)


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdecimal())


def _is_amount(text: str, found: re.Match[str]) -> bool:
    return bool(
        _MONEY_AFTER.match(text, found.end())
        or _MONEY_BEFORE.search(text[max(0, found.start() - 2) : found.start()])
        or _YEARS.fullmatch(found[0])
    )


_FINDERS: tuple[Callable[[str], Iterator[Direct]], ...] = (
    _iban, _email, _url, _handle, _phone, _bsn, _date, _street, _postcode, _number,
)  # fmt: skip

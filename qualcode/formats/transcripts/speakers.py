"""Which labels of a file are speakers.

`om 9:30`, `HBO-V: ik ook` and `Honestly: I never` start like `Name: text`. So the set of
speakers is learned over the whole file before a line is cut: a label is a speaker when it
is one of the habits (I, R2, Interviewer, Student A, Spreker 3), when it is set bold or
stands beside a time, or when it looks like a name and opens at least two lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.formats.transcripts.document import LABEL_LENGTH, Line
from qualcode.formats.transcripts.times import CLOCK, milliseconds

_ROLES = (
    "interviewer|interviewee|interviewde|ge[iï]nterviewde|respondente?|moderator|host|presentator|"
    "gespreksleid(?:er|ster)|facilitator|onderzoek(?:er|ster)|researcher|deelne(?:mer|emster)|"
    "participant|student(?:e)?|docent(?:e)?|teacher|lecturer|spreker|speaker|persoon|person|"
    "observator|observer|begeleid(?:er|ster)|coach|mentor|projectleider|project leader|"
    "professional|stakeholder|gast|guest|tolk|interpreter|voice|stem|"
    "onbekend(?:e spreker|e)?|unknown(?: speaker)?|allen|iedereen|all|everyone|groep|group|"
    "vraag|antwoord|question|answer|man|vrouw|male|female"
)
_SHORT = "int|inter|interv|res|resp|mod|obs|onderz|dln|deeln|stud|doc|spk|sp|pp|ond|ivr|ive|intv"
_HABIT = re.compile(
    rf"(?:(?:{_ROLES})(?:[ _-]?(?:[0-9]{{1,3}}[a-z]?|[a-z]))?"
    rf"|(?:{_SHORT})\.?[ _-]?[0-9]{{0,3}}"
    r"|[A-Za-z][ _.-]?[0-9]{1,3}[a-z]?)",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[A-Z]\.?")
_BRACKETED = re.compile(r"\[([^\[\]]+)\]|\(([^()]+)\)|<([^<>]+)>")
_TRAILING = re.compile(r"[ ]*[(\[][^()\[\]]*[)\]]$")
_JOINT = re.compile(r"\s+(?:en|and|und|et|&|\+|/)\s+|\s*[/&+]\s*|,\s+", re.IGNORECASE)
_PARTICLES = re.compile(
    "van|de|der|den|het|'t|'n|te|ter|ten|op|in|von|zu|da|di|del|della|dos|la|les|le|el|al|bin|ibn|"
    "ben|bint|af|och|e|y|du|des|en|and|uit|onder|bij|tot",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    "datum|date|dag|tijd|time|locatie|location|plaats|duur|duration|titel|title|onderwerp|subject|"
    "bestand|file|audio|video|opname|recording|project|interviewnummer|nummer|notes?|noot|nb|ps|let|"
    "bijvoorbeeld|bijv|voorbeeld|example|kortom|conclusie|kijk|nou|dus|ja|nee|yes|no|want|maar|en|of|"
    "ok[eé]?|okay|so|but|and|or|well|look|honestly|honestamente|eerlijk|bron|source|https?|www|versie|"
    "version|taal|language|opmerking(?:en)?|remark|samenvatting|summary|inleiding|introducti(?:e|on)|"
    "aanwezig(?:en)?|present|transcript|transcripti(?:e|on)|eerste|tweede|derde|stap|step|punt|"
    "point|uhm?|ehm?|hmm?|ik|je|we|wij|hij|zij|ze|dat|dit|wat|hoe|waarom|what|how|why|because|heb|dan|"
    "toen|omdat|namelijk|oftewel|basically|actually|first|second|finally|om|at",
    re.IGNORECASE,
)
_HEADER_LINES = 20
_COURSE = re.compile(r"(?:MBO|HBO|WO|VMBO|HAVO|VWO)-\w+", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[?!;\"“”„|=*#\\^~]|//|\.\.|…|,.*,.*,")
_OPENING = re.compile(
    rf"(?:(?P<open>[\[(<#])?[ ]?(?P<before>{CLOCK})(?:[ ]?(?:-+>?|–)[ ]?(?P<until>{CLOCK}))?[ ]?(?(open)[\])>#])"
    r"[ ]?[-–:]?[ ]+)?"
    rf"(?P<label>[\w\[('<][^:\n]{{0,{LABEL_LENGTH + 20}}}?)"
    rf"[ ]{{0,9}}(?:[\[(][ ]?(?P<after>{CLOCK})[ ]?[\])])?[ ]{{0,9}}:(?!//|(?<=[0-9]:)[0-9])[ ]*(?P<text>.*)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open a turn: `Name: text`, with a time before or after the name."""

    label: str
    text: str
    begins: int | None = None
    ends: int | None = None
    marked: bool = False
    """Bold, or beside a time: evidence that the label is a speaker."""


def opening_of(line: Line) -> Opening | None:
    """How `line` would open a turn; None when it cannot."""
    if ":" not in line.text or not (found := _OPENING.fullmatch(line.text)):
        return None
    label = " ".join(found["label"].split())
    if not is_label(label):
        return None
    stamp = found["before"] or found["after"]
    return Opening(
        label,
        found["text"],
        milliseconds(stamp) if stamp else None,
        milliseconds(found["until"]) if found["until"] else None,
        marked=bool(stamp) or len(label) <= line.strong < len(line.text) + (not found["text"]),
    )


def is_label(label: str) -> bool:
    """Whether `label` has the outward form of one: short, no sentence, no markup."""
    return (
        0 < len(label) <= LABEL_LENGTH
        and any(c.isalnum() for c in label)
        and len(label.split()) <= 8
        and not _FORBIDDEN.search(label)
        and all(label.count(a) == label.count(b) for a, b in ("()", "[]", "<>"))
    )


def is_habit(label: str) -> bool:
    """Whether transcribers use `label` for a role: `I`, `R2`, `Spreker 1`, `[SPEAKER_00]`."""
    if boxed := _BRACKETED.fullmatch(label):
        label = boxed[boxed.lastindex or 0]
    bare = _TRAILING.sub("", label) or label
    return bool(_HABIT.fullmatch(bare) or _INITIAL.fullmatch(bare))


def is_joint(label: str, known: Collection[str] = ()) -> bool:
    """Whether `label` names two speakers at once, such as `R1 en R2`."""
    parts = [part.strip() for part in _JOINT.split(label)]
    return len(parts) > 1 and all(part in known or is_habit(part) for part in parts)


def is_name(label: str) -> bool:
    """Whether `label` looks like a name: capitals and particles, with or without a bracket."""
    bare = _TRAILING.sub("", label) or label
    words = [word for word in re.split(r"[\s,/&+-]+", bare) if word]
    if not words or _is_common(bare) or bare[0].isdigit():
        return False
    if _COURSE.fullmatch(bare):
        return False
    capital = [w for w in words if w.lstrip("'([").lstrip()[:1].isupper()]
    rest = [w for w in words if w not in capital]
    return bool(capital) and all(_PARTICLES.fullmatch(w) or w.isdigit() for w in rest)


def learned(openings: Iterable[Opening], lines: int) -> frozenset[str]:
    """The labels that are speakers, of all openings of a file with so many lines of words."""
    seen = list(openings)
    counts = Counter(opening.label for opening in seen)
    marked = {o.label for o in seen if o.marked and _is_marked_name(o)}
    known = {label for label in counts if label in marked or is_habit(label)}
    repeated = {label for label in counts if counts[label] >= 2 and _repeats(label, counts, lines)}
    if not known and len(repeated) == 1:
        repeated = {label for label in repeated if counts[label] * 2 >= lines}
    known |= repeated
    known |= {label for label in counts if is_joint(label, known)}
    return frozenset(known - _header_roles(seen, counts))


def once_named(openings: Iterable[Opening], known: frozenset[str]) -> list[str]:
    """Labels that look like a name but open one line only, and so stay words."""
    counts = Counter(opening.label for opening in openings)
    return [label for label in counts if label not in known and is_name(label)]


def kept_as_words(labels: Sequence[str]) -> str:
    """The note about labels that open one line only and so were not taken for speakers."""
    shown = ", ".join(labels[:10])
    more = f" and {len(labels) - 10} more" if len(labels) > 10 else ""
    return f"Once at the start of a line and kept as words, not as a speaker: {shown}{more}."


def standing_alone(lines: Sequence[Line]) -> dict[int, Opening]:
    """Names on lines of their own, as headings or bold, by the index of the line."""
    alone = {
        index: " ".join(line.text.split())
        for index, line in enumerate(lines)
        if (line.heading or 0 < len(line.text) <= line.strong) and is_label(line.text)
    }
    counts = Counter(alone.values())
    return {
        index: Opening(label, "", marked=True)
        for index, label in alone.items()
        if is_habit(label) or (counts[label] > 1 and is_name(label))
    }


def before_a_tab(lines: Sequence[Line]) -> dict[int, Opening]:
    """`I<tab>words` by the index of the line, where a file does so throughout.

    Clear is: two labels that are a habit or come back as names, at half of the lines or more
    where a paragraph begins. An outline (`A.<tab>`, `B.<tab>`) has every label once.
    """
    found = {
        index: Opening(label, line.text[line.tab :].strip())
        for index, line in enumerate(lines)
        if line.tab
        and (label := " ".join(line.text[: line.tab].split()))
        and ":" not in label
        and is_label(label)
    }
    counts = Counter(opening.label for opening in found.values())
    known = {
        label
        for label, n in counts.items()
        if n > 1 and not _is_common(label) and (is_habit(label) or is_name(label))
    }
    if len(known) < 2:
        return {}
    known |= {label for label in counts if is_habit(label) and not _INITIAL.fullmatch(label)}
    opened = {index: o for index, o in found.items() if o.label in known and o.text}
    words = sum(1 for line in lines if line.text)
    return opened if len(opened) * 2 >= words else {}


def has_labels_before_tabs(lines: Sequence[Line]) -> bool:
    """Whether some lines look like `I<tab>words`, clear or not."""
    heads = [" ".join(line.text[: line.tab].split()) for line in lines if line.tab]
    counts = Counter(head for head in heads if is_habit(head))
    return sum(n for n in counts.values() if n > 1) > 1


def _is_marked_name(opening: Opening) -> bool:
    return is_name(opening.label) or (opening.begins is None and not _is_common(opening.label))


def _is_common(label: str) -> bool:
    """Whether the first word of a label is one that starts sentences and headings."""
    return _NO_NAME.fullmatch(label.split(maxsplit=1)[0].strip(".,'")) is not None


def _repeats(label: str, counts: Mapping[str, int], lines: int) -> bool:
    if is_name(label):
        return True
    return (
        not _is_common(label) and len(label.split()) <= 3 and counts[label] * 10 >= max(30, lines)
    )


def _header_roles(openings: list[Opening], counts: Mapping[str, int]) -> set[str]:
    """Roles explained at the top of a file whose turns are marked by their initials.

    `Interviewer: Jansen` above turns that start with `I:` says who asks.
    """
    explained: set[str] = set()
    for opening in openings[:_HEADER_LINES]:
        if counts[opening.label] > 1:
            break
        short = re.compile(rf"{re.escape(opening.label[0])}[0-9]{{0,3}}", re.IGNORECASE)
        initialled = any(counts[label] > 1 and short.fullmatch(label) for label in counts)
        if len(opening.label) > 3 and initialled and len(opening.text.split()) <= 6:
            explained.add(opening.label)
    return explained

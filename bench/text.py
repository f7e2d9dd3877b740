"""What the text room costs, beside the bare work it cannot avoid.

Run: python -m bench.text
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.text.lanes import Lanes
from qualcode.text.quotes import find_quote
from qualcode.text.reanchor import reanchor, text_map
from qualcode.text.rows import lay_out
from qualcode.text.search import Query, concordance
from qualcode.text.suggest import suggest
from qualcode.text.units import units
from qualcode.text.words import words

COMMON = [
    "ik",
    "dat",
    "het",
    "en",
    "ja",
    "je",
    "de",
    "een",
    "is",
    "van",
    "we",
    "niet",
    "dus",
    "maar",
    "in",
    "nou",
    "die",
    "wel",
    "heel",
    "was",
]
RARE = [
    front + middle + end
    for front in ("stu", "les", "be", "ver", "op", "toe", "aan", "wer")
    for middle in ("den", "wer", "gel", "lei", "nom", "stel", "gro")
    for end in ("ing", "en", "tje", "lijk", "de", "er", "baar")
]


def said(count: int, chance: random.Random) -> str:
    """That many invented words, common ones more often, with full stops."""
    chosen = [
        chance.choice(COMMON) if chance.random() < 0.55 else chance.choice(RARE)
        for _ in range(count)
    ]
    return " ".join(w + "." if chance.random() < 0.08 else w for w in chosen)


def transcript(count: int, seed: int) -> Transcript:
    """A transcript of that many words in turns of ten, two speakers taking turns."""
    chance = random.Random(seed)
    turns = [Turn(said(10, chance), f"P{n % 2}") for n in range(count // 10)]
    labels = {label: Speaker(label) for label in ("P0", "P1")}
    return Transcript(TranscriptId("T"), tuple(turns), speakers=labels)


def corrected(old: Transcript, corrections: int, chance: random.Random) -> Transcript:
    """The same transcript with that many words changed, taken out or put in."""
    turns = [turn.text.split() for turn in old.turns]
    for _ in range(corrections):
        turn = chance.choice(turns)
        at = chance.randrange(len(turn) + 1)
        kind = chance.randrange(4)
        turn[at : at + (kind < 3)] = [chance.choice(RARE)] if kind else []
    made = tuple(
        Turn(" ".join(now), was.speaker) for now, was in zip(turns, old.turns, strict=True)
    )
    return Transcript(old.id, made, speakers=old.speakers)


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The least time of a few runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def show(what: str, bare: float, ours: float, budget: str) -> None:
    """One line: the bare work, ours, and the ratio."""
    print(f"{what:46} bare {bare:7.3f} s  ours {ours:7.3f} s  x{ours / bare:6.1f}  {budget}")


def reading() -> None:
    """Sentences and rows of one long transcript."""
    one = transcript(30_000, 1)
    text = one.text
    split = seconds(lambda: re.split(r"(?<=[.?!])\s+", text))
    show("sentences of 30,000 words / re.split", split, seconds(lambda: units(one, "sentence")), "")
    bare = seconds(lambda: [text[at : at + 76] for at in range(0, len(text), 76)])
    ours = seconds(lambda: lay_out(one, 76, width=len))
    show(f"rows of {len(text):,} characters / slices", bare, ours, "within 0.05 s")
    accented = Transcript(one.id, tuple(Turn(t.text.replace("e", "é")) for t in one.turns))
    ours = seconds(lambda: lay_out(accented, 76, width=len))
    show("the same with accents everywhere / slices", bare, ours, "within 0.05 s")
    chance = random.Random(2)
    starts = [chance.randrange(len(text) - 500) for _ in range(5_000)]
    spans = [Span(at, at + chance.randrange(10, 400)) for at in starts]
    packed = Lanes(enumerate(spans))
    bare = seconds(lambda: Lanes(enumerate(spans)))
    fresh = iter(range(5_000, 10_000))
    ours = seconds(lambda: packed.add(next(fresh), spans[0]), times=100)
    show("one more coding among 5,000 / all lanes anew", bare, ours, "")


def correcting() -> None:
    """Re-anchoring after 3,000 corrections."""
    chance = random.Random(3)
    old = transcript(27_000, 4)
    new = corrected(old, 3_000, chance)
    places = words(old.text)
    codings = []
    for _ in range(500):
        first = chance.randrange(len(places) - 60)
        span = Span(places[first].start, places[first + chance.randrange(60)].end)
        codings.append((span, old.words(span)))
    from rapidfuzz.distance import Levenshtein

    before, after = re.findall(r"\w+", old.text), re.findall(r"\w+", new.text)
    bare = seconds(lambda: Levenshtein.opcodes(before, after))
    ours = seconds(lambda: reanchor(codings, old, new, text_map(old.text, new.text)))
    show(f"500 codings, {len(old.text):,} characters, 3,000 edits", bare, ours, "within 2 s")
    quotes = [quote for _, quote in codings if len(quote) > 100]
    ours = seconds(lambda: find_quote(new.text, quotes[0]) and None, times=5)
    bare = seconds(lambda: new.text.find(quotes[0]), times=5)
    show("one edited quote in the corrected text / find", bare, ours, "")


def searching() -> None:
    """A word with its context over 20 million words, and suggestions."""
    chance = random.Random(5)
    base = [said(10_000, chance) for _ in range(20)]
    texts = [(n, f"{base[n % 20]} {n}") for n in range(2_000)]
    wanted = "studenlijk"
    bare = seconds(lambda: [bare_find(text, wanted) for _, text in texts])
    hits = sum(1 for _ in concordance(texts, wanted))
    ours = seconds(lambda: sum(1 for _ in concordance(texts, wanted)))
    show(f"{hits:,} lines of 20 M words / str.find", bare, ours, "within 1 s")
    folded = Query(wanted, ignore_case=True, ignore_accents=True)
    ours = seconds(lambda: sum(1 for _ in concordance(texts, folded)), times=1)
    show("the same without case and accents", bare, ours, "")
    keywords = {CodeId(f"b/{n}"): RARE[n * 5 : n * 5 + 5] for n in range(40)}
    cold = seconds(lambda: suggest(base[0], keywords), times=1)
    warm = seconds(lambda: suggest(base[0], keywords))
    show("suggestions in 10,000 words, cold / warm", warm, cold, "a few seconds")


def bare_find(text: str, wanted: str) -> int:
    """How often the word stands there, by `str.find` alone."""
    count, at = 0, text.find(wanted)
    while at >= 0:
        count, at = count + 1, text.find(wanted, at + 1)
    return count


def main() -> None:
    """Print what each thing costs beside the bare work."""
    reading()
    correcting()
    searching()


if __name__ == "__main__":
    main()

"""What the identifier check costs: 10,000 words in under half a second after start.

Beside it stands the time of splitting the same words, in the same run.
"""

from __future__ import annotations

import random
import re
import sys
import time

from qualcode.privacy.identifiers import check
from qualcode.privacy.known import Known

WORDS = 10_000
LIMIT = 0.5  # seconds
COMMON = """ik had het idee dat de docent niet wist wie er in de les zat en dus vroeg ze het nog een
keer aan de groep maar niemand zei iets omdat we elkaar toen eigenlijk nog helemaal niet kenden
mentorgesprek studieloopbaan rooster opleiding vertrouwen begeleiding stageplek"""
NAMES = "Kwint Zilverberk Marit Oldenhof Tilburg Windesheim Teams Word"
_DIRECT = ["06-12345678", "a.b@school-oost.nl", "3515 XK", "s1234567", "12-03-2001"]


def spoken(words: int, seed: int = 1) -> str:
    """So many words of invented speech: sentences, names and now and then a number."""
    chance = random.Random(seed)
    made: list[str] = []
    while len(made) < words:
        sentence = chance.choices(COMMON.split(), k=chance.randint(5, 18))
        if chance.random() < 0.15:
            sentence.append(chance.choice(NAMES.split()))
        if chance.random() < 0.01:
            sentence.append(chance.choice(_DIRECT))
        sentence[0] = sentence[0].capitalize()
        made += [*sentence[:-1], sentence[-1] + "."]
        if chance.random() < 0.2:
            made[-1] += "\n"
    return " ".join(made)


def timed(times: int = 5) -> tuple[float, float, int]:
    """Best seconds of a check and of a bare split of the same words, and the number of flags."""
    text = spoken(WORDS)
    known = [Known(f"Naam{n}sma") for n in range(200)]
    check("Warm worden.", project=known)
    best = bare = float("inf")
    flags = 0
    for _ in range(times):
        start = time.perf_counter()
        flags = len(check(text, project=known))
        best = min(best, time.perf_counter() - start)
        start = time.perf_counter()
        re.findall(r"\w+", text)
        bare = min(bare, time.perf_counter() - start)
    return best, bare, flags


def main() -> int:
    """Prints the times; 1 when the check takes longer than its limit."""
    best, bare, flags = timed()
    print(
        f"identifier check, {WORDS:,} words, 200 names on the list: {best:.3f} s (limit {LIMIT} s)"
    )
    print(f"  {flags} flags; {best / bare:.0f} times a bare split into words")
    return int(best > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

"""How well planted causes of disagreement come out: precision and recall per class.

Forty seeds of the preset `study`. An extra code of one coder and a code missed by the other look
the same in the codings, so they count as one class.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from qualcode.agreement.disagreements import Frame, disagreements
from tests.agreement.planting import classed, generator, planted

SEEDS = 40
_SHARED = Path(os.environ.get("QUALCODE_SHARED", Path(__file__).parents[2] / "shared"))


def main() -> None:
    """Prints the table, or says that the generator is not there."""
    path = _SHARED / "data" / "agreement" / "gen_double_coding.py"
    if not path.is_file():
        print("the generator of double codings is not there: set QUALCODE_SHARED")
        return
    generate = generator(path)
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(SEEDS):
        made = generate("study", seed=seed)
        frame = Frame(made.parents, tuple(made.codes))
        for row in disagreements(made.given(), coders=made.coders, frame=frame):
            seen[planted(made, row), classed(row)] += 1
    right = sum(n for (was, said), n in seen.items() if was == said)
    print(f"{seen.total()} disagreements on {SEEDS} seeds, {right / seen.total():.1%} as planted")
    for kind in ("substitution", "one more code"):
        said = sum(n for (_, s), n in seen.items() if s == kind)
        was = sum(n for (w, _), n in seen.items() if w == kind)
        hit = seen[kind, kind]
        print(f"  {kind:<14} precision {hit / said:.2f}  recall {hit / was:.2f}  planted {was}")


if __name__ == "__main__":
    main()

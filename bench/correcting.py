"""What correcting a long transcript costs, beside a bare alignment of its words.

Run: python -m bench.correcting
"""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path

from bench.text import corrected, seconds, show, transcript
from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.formats.words import write_words
from qualcode.journal.events import AddCode, NewSegment, Op
from qualcode.journal.state import state_of
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Transcript
from qualcode.project import working
from qualcode.project.correcting import restore, update
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store import versions
from qualcode.store.folder import Folder
from qualcode.text.anchor import anchor
from qualcode.text.words import words
from tests.text.simulated import Placing, placing, spoken_words

ANA, LONG = CoderId("ana"), TranscriptId("LONG")
CODINGS, CORRECTIONS, WORDS = 500, 3_000, 23_000


def study(root: Path, old: Transcript) -> Project:
    """A study with one long transcript and 500 codings on it."""
    root.mkdir()
    folder = Folder(root)
    folder.write_participants({})
    folder.write_study(Study("01KAJQ8B00BENCHSTUDY000001", "Bench", "nl", (ANA,)))
    folder.write_transcript(LONG, old.turns, TranscriptInfo("", "nl", {}, old.speakers))
    project = Project(folder)
    chance, places = random.Random(5), words(old.text)
    with Desk.open(project, LONG, ANA) as desk:
        ops: list[Op] = []
        for _ in range(CODINGS):
            first = chance.randrange(len(places) - 60)
            span = Span(places[first].start, places[first + chance.randrange(60)].end)
            held, id = anchor(old.text, span), SegmentId(project.new_id())
            edges = (span.start, span.end)
            ops.append(NewSegment(id, edges, old.version, held.quote, held.pre, held.post))
            ops.append(AddCode(id, CodeId("book/code"), 1))
        desk.act(ops)
        desk.done()
    return project


def accuracy() -> None:
    """Prints how codings come through chance corrections, on chance the code has not seen."""
    seed = random.SystemRandom().randrange(10**9)
    for share, demanded in ((0.01, "99.5 %"), (0.05, "98.5 %"), (0.10, "98 %")):
        made = (random.Random(seed + n) for n in range(6))
        found = sum((placing(spoken_words(c, 600), share, c) for c in made), Placing())
        print(f"{share:.0%} of words (seed {seed}): {found}; at least {demanded} right")


def main() -> None:
    """Prints a line per piece of work: the bare work, ours, their ratio and the budget."""
    from rapidfuzz.distance import Levenshtein

    old = transcript(WORDS, 4)
    new = corrected(old, CORRECTIONS, random.Random(3))
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", t.text) for t in (old, new))
    bare = seconds(lambda: Levenshtein.opcodes(before, after))
    with tempfile.TemporaryDirectory() as home:
        project = study(Path(home) / "study", old)
        file = Path(home) / "new.txt"
        file.write_bytes(write_words(new.turns))

        def forget() -> None:
            # A new process begins with nothing.
            working._bridge.cache_clear()  # noqa: SLF001
            versions._computed.cache_clear()  # noqa: SLF001

        def correct() -> None:
            forget()
            update(project, LONG, file)

        told = update(project, LONG, file, dry_run=True)
        counts = ", ".join(f"{number} {name}" for name, number in told.classes.items())
        print(f"{len(old.text):,} characters, {told.changes:,} changed places: {counts}")
        ours = seconds(correct, times=1)
        show("update, 500 codings / token alignment", bare, ours, "within 2 s")
        now = project.folder.transcript(LONG)
        journal = project.folder.journal(LONG, ANA)
        assert journal is not None
        state = state_of(journal.events)
        assert working.standing(project, now, state)

        def carry() -> None:
            forget()
            working.standing(project, now, state)

        ours = seconds(carry)
        show("500 codings on the new words, once / alignment", bare, ours, "within 1 s")
        ours = seconds(lambda: working.placed(project, now, state))
        frozen = seconds(state.segments)
        show("and every time after that / no correction", frozen, ours, "")
        ours = seconds(lambda: restore(project, LONG), times=1)
        show("restore / token alignment", bare, ours, "")
    accuracy()


if __name__ == "__main__":
    main()

"""The proof that an export comes back: it is brought into a study of its own and compared.

The study is made under `.qualcode`, so that no word leaves the folder, and is gone afterwards.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from qualcode.formats.refi.difference import differences
from qualcode.model.session import Session
from qualcode.project.exchanging import bring_into, look
from qualcode.project.exchanging_whole import Whole, whole
from qualcode.project.project import Project

K = TypeVar("K", bound=str)
_PLACE = "proof"


def not_the_same(project: Project, path: Path, out: Whole) -> tuple[str, ...]:
    """One sentence for everything that comes back from `path` otherwise than it went out.

    Empty when all of `out` is the same again. FormatError when the file cannot be brought in.
    """
    stage = project.folder.hidden / _PLACE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        done = bring_into(stage / "study", look(path), clock=project.clock)
        return tuple(_differing(out, whole(Project.open(done.folder, clock=project.clock))))
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _differing(out: Whole, back: Whole) -> Iterator[str]:
    yield from differences(out.corpus, back.corpus)
    yield from _unlike("The study", {"": out.beside.study}, {"": back.beside.study})
    yield from _unlike("The session", _by_id(out), _by_id(back))
    yield from _unlike("The state of journal", out.beside.states, back.beside.states)
    yield from _unlike("What is finished in", out.aside.done, back.aside.done)
    yield from _unlike("Who sat together in", out.aside.partners, back.aside.partners)
    yield from _unlike("What is known of", out.aside.infos, back.aside.infos)


def _by_id(found: Whole) -> dict[str, Session]:
    return {session.id: session for session in found.beside.sessions}


def _unlike(what: str, before: Mapping[K, object], after: Mapping[K, object]) -> Iterator[str]:
    for id in sorted({*before, *after}):
        if before.get(id) != after.get(id):
            named = f"{what} {id}".rstrip()
            yield f"{named} was {before.get(id)} and is {after.get(id)}."


def stays_behind(project: Project, sessions: int) -> tuple[str, ...]:
    """One sentence for everything of a study that no export holds; `sessions` go out."""
    folder, found = project.folder, []
    if sessions:
        go, them = ("session goes", "it") if sessions == 1 else ("sessions go", "them")
        found.append(
            f"{sessions} {go} out without the codings made in {them}; what was adopted as a "
            "consensus does go out."
        )
    files = sorted(path.name for path in folder.analysis.glob("*.yaml"))
    if files:
        found.append(f"Not in the file: {', '.join(files)} of the folder analysis.")
    older = sum(len(folder.versions(id).names()) for id in folder.transcript_ids())
    if older:
        found.append(f"Not in the file: {older} older version{'s' * (older > 1)} of transcripts.")
    return tuple(found)

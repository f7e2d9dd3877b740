"""What researchers write about codes and clusters, per case and over all cases."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.analysis.attributes import hint_for
from qualcode.formats.frames import BEGIN, COMPARED, with_comparison, with_summary
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import UsageError
from qualcode.project.framing import change_frame, frame_path
from qualcode.project.project import Project
from qualcode.project.results import SUMMARIES, summaries

__all__ = ["compare_cluster", "summaries", "summarise"]


def summarise(project: Project, code: str, words: str, *, case: str | None = None) -> str:
    """The code that `words` are now written about, in one case or for all; empty takes it away.

    `code` is `book/node`, or a label or id that one codebook has. UsageError for a code or a
    case that the study does not know.
    """
    book, node = _meant(project, code)
    if case is not None and case not in (cases := sorted(_cases(project))):
        raise UsageError(f'Nobody and no transcript here has the value "{case}".',
                         hint_for(case, cases))  # fmt: skip
    path, told = frame_path(project, SUMMARIES), book.code(node)
    change_frame(
        project,
        SUMMARIES,
        lambda text: with_summary(text, told, words.strip(), case=case, path=path),
        begin=BEGIN,
    )
    return told


def compare_cluster(project: Project, cluster: str, **said: str | None) -> str:
    """The id of the cluster about which something is now written over all cases.

    Of `similarities`, `differences` and `striking` what is None stays and what is empty goes.
    A cluster is the top of a codebook. UsageError for one that no codebook has.
    """
    for name in said:
        if name not in COMPARED:
            raise UsageError(f'A comparison has no "{name}".', hint_for(name, COMPARED))
    _, node = _meant(project, cluster, tops=True)
    given = {key: words.strip() for key, words in said.items() if words is not None}
    path = frame_path(project, SUMMARIES)
    change_frame(
        project,
        SUMMARIES,
        lambda text: with_comparison(text, node.id, given, path=path),
        begin=BEGIN,
    )
    return node.id


def _meant(project: Project, name: str, *, tops: bool = False) -> tuple[Codebook, Node]:
    """The one node that a name means."""
    wanted = name.casefold()
    every = [
        (book, node)
        for book in project.codebooks.values()
        for node, above in book.walk()
        if not (tops and above)
    ]
    found = [(b, n) for b, n in every if b.code(n).casefold() == wanted] or [
        (b, n) for b, n in every if wanted in {n.id, *(one.casefold() for one in n.names())}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(book.code(node) for book, node in found)
        raise UsageError(f'"{name}" is in several codebooks: {listed}.', "Give it with its book.")
    what = "cluster" if tops else "code"
    raise UsageError(
        f'No codebook here has the {what} "{name}".',
        hint_for(name, [book.code(node) for book, node in every]).partition("There are:")[0]
        + "Run: qualcode codebook show",
    )


def _cases(project: Project) -> Iterator[str]:
    """Every value that a participant or transcript has, once."""
    seen = set[str]()
    for person in project.participants.values():
        values = (person.role, person.sector, person.institution, *person.attributes.values())
        seen.update(value for value in values if value)
    for transcript in project.transcripts.values():
        seen.update(transcript.attributes.values(), (transcript.id,))
    yield from seen

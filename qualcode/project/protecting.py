"""Protecting participants: the identifier check, pseudonyms in the words, withdrawal, forgetting.

Tables that say who is who lie outside the study and are refused inside it. What is written into
the study about any of this is in `analysis/privacy.jsonl`: who, when, what and how much, never a
name.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.model.errors import ConsentError, UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Transcript
from qualcode.privacy.consent import Retention, Standing, consent_report
from qualcode.privacy.consent import retention as retention_of
from qualcode.privacy.decisions import (
    CHOICES,
    KEY_BYTES,
    Choice,
    Decisions,
    read_decisions,
    write_decisions,
)
from qualcode.privacy.grouping import CONTEXT, FEW, Group, Place, grouped
from qualcode.privacy.identifiers import (
    NOT_ANONYMOUS,
    Flag,
    capitals_are_rare,
    check,
    model_in_use,
)
from qualcode.privacy.known import Known, parts_of
from qualcode.privacy.pseudonyms import Name, read_names
from qualcode.privacy.risk import K, Risk, small_cells, values_of
from qualcode.privacy.unresolved import refuse_unresolved, unresolved
from qualcode.project.prefs import config_folder
from qualcode.project.project import Project
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.text.words import count_words

__all__ = ["CHOICES", "NOT_ANONYMOUS", "Choice", "Group", "Place", "Retention", "Risk", "Standing"]

DECISIONS_FILE = "identifiers.yaml"
LOG_FILE = "privacy.jsonl"


# The check and its decisions


@dataclass(frozen=True, slots=True)
class Review:
    """What the check found in a study, by string."""

    groups: tuple[Group, ...]
    words: int
    flags: int
    warnings: tuple[str, ...]
    caution: str = NOT_ANONYMOUS

    @property
    def unresolved(self) -> tuple[Group, ...]:
        """What has to go and is still in the words: direct identifiers nobody decided to keep,
        and every string that was decided to be replaced."""
        return tuple(
            g
            for g in self.groups
            if g.choice == "replace" or (g.level == "direct" and g.choice != "keep")
        )


def review(
    project: Project,
    *,
    transcripts: Sequence[TranscriptId] = (),
    names: Path | None = None,
    lists: Sequence[Path] = (),
    every: bool = False,
    places: int = FEW,
    context: int = CONTEXT,
) -> Review:
    """Everything in the words that may tell who somebody is; empty choices mean all.

    `names` is the pseudonym table, `lists` are files with a name, school or town a line
    (`kind: string` says which); all lie outside the study. With `every` also what is kept;
    of each group the first `places` are told, with `context` code points on each side.
    """
    decisions, known = decisions_of(project), known_of(project, names, lists)
    kept = None if every else decisions.is_kept
    found: list[tuple[Transcript, Sequence[Flag]]] = []
    warnings = []
    for id in transcripts or project.folder.transcript_ids():
        transcript = project.folder.transcript(id)
        found.append((transcript, check(transcript, project=known, kept=kept)))
        if capitals_are_rare(transcript.text):
            warnings.append(
                f"{id} has hardly any capitals, or nothing else: names cannot be told by them. "
                "Give a list of names (--names, --list), and read it all."
            )
    if decisions.has_other_key:
        warnings.append(
            "Some decisions were made with a key that is not on this computer; their strings are "
            f"asked about again. The key lies with whoever made them: {key_file(project)}"
        )
    languages = sorted({t.language for t, _ in found})
    warnings += [f"The spaCy model {m} took part." for m in map(model_in_use, languages) if m]
    words = sum(count_words(t.text) for t, _ in found)
    count = sum(len(flags) for _, flags in found)
    return Review(
        grouped(found, decisions, places=places, context=context), words, count, tuple(warnings)
    )


def known_of(
    project: Project, names: Path | None = None, lists: Sequence[Path] = ()
) -> tuple[Known, ...]:
    """The project list: the people of the pseudonym table, and what the list files name."""
    found = [
        Known(part)
        for name in (names_in(project, names) if names else ())
        for part in parts_of(name.name)
    ]
    for path in lists:
        outside(project, path, "list of names")
        for line in read_text(path).split("\n"):
            kind, colon, string = line.partition(":")
            if line.strip() and not line.lstrip().startswith("#"):
                found.append(
                    Known((string if colon else line).strip(), kind.strip() if colon else "name")
                )
    return tuple(dict.fromkeys(k for k in found if k.string))


def outside(project: Project, path: Path, what: str) -> Path:
    """`path`, which must lie outside the study; UsageError otherwise."""
    if path.resolve().is_relative_to(project.folder.root.resolve()):
        raise UsageError(
            f"The {what} {path.name} lies inside the study.",
            "Move it to a place that is never shared: it says who everybody is.",
        )
    return path


def decide(
    project: Project, strings: Sequence[str], choice: Choice, *, by: str, kind: str = "unknown"
) -> Decisions:
    """Notes for the whole study what is to be done with strings: replace, keep or later."""
    with project.folder.lock("study", "The study").acquire():
        known = decisions_of(project)
        if choice != "keep" and known.key is None:
            known = replace(known, key=_new_key(project))
        date = f"{project.clock():%Y-%m-%d}"
        made = known.decided(strings, choice, kind=kind, by=by, date=date)
        write_atomically(decisions_file(project), write_decisions(made))
        log(project, by, "decide", choice=choice, count=len(strings))
    return made


def undecide(project: Project, strings: Sequence[str], *, by: str) -> Decisions:
    """Takes decisions about strings back: they are asked about again."""
    with project.folder.lock("study", "The study").acquire():
        made = decisions_of(project).undecided(strings)
        write_atomically(decisions_file(project), write_decisions(made))
        log(project, by, "decide", choice="open", count=len(strings))
    return made


def decisions_of(project: Project) -> Decisions:
    """Every decision of the study; the key of the hashes is read from outside it."""
    path, key_path = decisions_file(project), key_file(project)
    key = read_bytes(key_path) if key_path.is_file() else None
    if not path.is_file():
        return Decisions(key)
    return read_decisions(read_text(path), key, path=project.folder.shown(path))


def key_file(project: Project) -> Path:
    """The key of the study's hashes, among the person's own files; colleagues copy it by hand."""
    return config_folder() / "keys" / f"{project.study.id}.key"


def _new_key(project: Project) -> bytes:
    path = outside(project, key_file(project), "key")
    key = secrets.token_bytes(KEY_BYTES)
    write_atomically(path, key)
    path.chmod(0o600)
    return key


def decisions_file(project: Project) -> Path:
    """Where decisions about strings are kept: nothing in it names anybody."""
    return project.folder.analysis / DECISIONS_FILE


# The gate of exports


def guard_export(
    project: Project,
    texts: Iterable[str],
    *,
    what: str,
    by: str = "",
    override: str | None = None,
    names: Path | None = None,
    lists: Sequence[Path] = (),
) -> int:
    """ConsentError when words about to leave hold direct identifiers nobody decided to keep.

    `what` names the export. With a reason to `override` it is let through, which is logged
    without the strings. The number of identifiers let through comes back, 0 for none.
    """
    found = unresolved(
        texts,
        decisions_of(project),
        language=project.study.language,
        project=known_of(project, names, lists),
        allow=[*project.participants, *project.study.coders],
    )
    if not found:
        return 0
    if override is None or not override.strip():
        refuse_unresolved(found, what)
    assert override is not None
    held = [f.string for f in found if f.string.casefold() in override.casefold()]
    if held:
        raise ConsentError("The reason itself holds an identifier.", "Give a reason without it.")
    kinds = dict(Counter(flag.kind for flag in found))
    log(project, by, "override", what=what, reason=override.strip(), count=len(found), kinds=kinds)
    return len(found)


# What people agreed to, and what they share


def risk(project: Project, attributes: Sequence[str] = (), *, k: int = K) -> Risk:
    """Combinations of attributes that fewer than `k` participants have, with coarser ones."""
    values, names = values_of(project.folder.participants(), attributes)
    return small_cells(values, names, k=k)


def retention(project: Project) -> Retention:
    """How long the data may still be kept."""
    people = project.folder.participants().values()
    return retention_of(project.study, people, today=project.clock().date())


def consents(project: Project) -> tuple[Standing, ...]:
    """What may be done with everybody's words."""
    return consent_report(project.folder.participants().values())


def log_of(project: Project) -> list[dict[str, object]]:
    """What was done about privacy, oldest first."""
    path = project.folder.analysis / LOG_FILE
    if not path.is_file():
        return []
    return [json.loads(line) for line in read_text(path).split("\n") if line.strip()]


def log(project: Project, by: str, done: str, **told: object) -> None:
    """Adds a line to the study's log of privacy: who, when, what and how much."""
    path = project.folder.analysis / LOG_FILE
    before = read_bytes(path) if path.is_file() else b""
    write_atomically(path, before + log_line(project, by, done, **told))


def log_line(project: Project, by: str, done: str, **told: object) -> bytes:
    """One line of the log; it never holds a name or a person's words."""
    record = {"v": 1, "at": project.stamp(), "by": by, "done": done, **told}
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


def names_in(project: Project, path: Path) -> tuple[Name, ...]:
    """The pseudonym table, which lies outside the study."""
    return read_names(read_text(outside(project, path, "pseudonym table")), path=path)

"""The last look before words leave: direct identifiers nobody decided about."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.model.errors import ConsentError
from qualcode.privacy.decisions import Decisions
from qualcode.privacy.identifiers import ON_THE_LIST, Flag, check
from qualcode.privacy.known import Known

_SHOWN = 5


def unresolved(
    texts: Iterable[str],
    decisions: Decisions | None = None,
    *,
    language: str = "nl",
    project: Iterable[Known] = (),
    allow: Iterable[str] = (),
) -> list[Flag]:
    """The direct identifiers in texts that are about to be exported and were not kept.

    Each is told once. Names are not looked for: a capital is no proof, and a person looked at
    those in `qualcode privacy check`; but what the list of the project names is direct.
    """
    kept = decisions.is_kept if decisions else None
    listed, allowed = tuple(project), tuple(allow)
    found: dict[str, Flag] = {}
    for text in texts:
        for flag in check(text, language=language, project=listed, allow=allowed, kept=kept):
            if flag.level == "direct" or (flag.level == "project" and flag.reason == ON_THE_LIST):
                found.setdefault(flag.string, flag)
    return list(found.values())


def refuse_unresolved(found: list[Flag], what: str) -> None:
    """ConsentError that lists what stands in the way of an export; nothing when nothing does."""
    if not found:
        return
    listed = "".join(f"\n  {f.string}  ({f.kind}: {f.reason})" for f in found[:_SHOWN])
    more = f"\n  and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    count = "1 direct identifier" if len(found) == 1 else f"{len(found)} direct identifiers"
    raise ConsentError(
        f"{what} holds {count} nobody decided about; nothing was written.{listed}{more}",
        "Replace them: qualcode privacy pseudonymise TABLE. To keep one: qualcode privacy decide "
        "keep STRING. To export all the same: --override REASON (it is logged).",
    )

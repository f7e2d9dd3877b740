"""Who says a quote, in each of the ready ways: to choose from before a report is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.analysis.attribution import TEMPLATES
from qualcode.analysis.quotes import quote_table
from qualcode.model.errors import UsageError
from qualcode.project.project import Project
from qualcode.project.reporting import Choice, asked

__all__ = ["TEMPLATES", "told_as"]


def told_as(project: Project, choice: Choice, segment: str) -> Mapping[str, str]:
    """What every ready template says of who speaks in a segment, or why it says nothing."""
    found = asked(project, choice).corpus
    one = replace(found, segments=tuple(s for s in found.segments if s.id == segment))
    language = choice.attribution_language or choice.language
    said = {}
    for name in TEMPLATES:
        try:
            lines = quote_table(one, language=language, template=name).values("attribution")
        except UsageError as error:
            said[name] = error.message
        else:
            said[name] = str(lines[0] or "nothing is known of who speaks") if lines else ""
    return said

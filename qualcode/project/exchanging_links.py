"""Links of two projects that share a GUID: the later one gets a GUID of its own.

Programs copy a project with the GUIDs in it, and some number their links from one. Taken as they
are, two memos would have one id, and an export would hold a GUID twice and be refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.refi.guids import made, to_ulid
from qualcode.formats.refi.values import ForeignProject
from qualcode.project.exchanging_kept import remembered
from qualcode.project.project import Project

_LINK = "Link"
_GUID = re.compile(r'(\bguid=")([^"]*)(")')
_ENDS = re.compile(r'\b(?:origin|target)GUID="([^"]*)"')


def links_apart(project: Project, arrival: Arrival, foreign: ForeignProject) -> Arrival:
    """The arrival, with another GUID for each link whose GUID the study has between other ends.

    The same file gets the same GUIDs whenever it comes.
    """
    here: dict[str, set[str]] = {}
    for name, told in remembered(project.folder).parts:
        if name == _LINK and (found := _GUID.search(told)):
            here.setdefault(_plain(found[2]), set()).update(map(_plain, _ENDS.findall(told)))
    other = {}
    for link in foreign.links:
        ends = {_plain(link.origin), _plain(link.target)}
        if _plain(link.guid) in here and ends.isdisjoint(here[_plain(link.guid)]):
            other[link.guid] = made("", "link apart", f"{link.guid}:{link.origin}:{link.target}")
    return _renamed(arrival, other) if other else arrival


def _renamed(arrival: Arrival, other: Mapping[str, str]) -> Arrival:
    ids = {
        to_ulid(made("", "link", old)): to_ulid(made("", "link", new)) for old, new in other.items()
    }
    plain = {_plain(old): new for old, new in other.items()}

    def told(name: str, part: str) -> str:
        if name != _LINK:
            return part
        return _GUID.sub(lambda m: f"{m[1]}{plain.get(_plain(m[2]), m[2])}{m[3]}", part, count=1)

    memos = tuple(replace(m, id=ids.get(m.id, m.id)) for m in arrival.corpus.memos)
    parts = tuple((name, told(name, part)) for name, part in arrival.kept.parts)
    return replace(
        arrival,
        corpus=replace(arrival.corpus, memos=memos),
        kept=replace(arrival.kept, parts=parts),
    )


def _plain(guid: str) -> str:
    return guid.strip("{}").casefold()

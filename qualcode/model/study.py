"""The study: its id, name, coders and rules, as `project.yaml` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.ids import CoderId

FORMAT = 1
"""The version of every file of a study. An older one is upgraded, a newer one refused."""


@dataclass(frozen=True, slots=True)
class Study:
    """What holds for the whole study."""

    id: str
    name: str
    language: str = "nl"
    coders: tuple[CoderId, ...] = ()
    retention: str | None = None
    """The date after which the data must go, as YYYY-MM-DD."""
    rules: Mapping[str, str] = field(default_factory=dict)

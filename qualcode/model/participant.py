"""A participant, under a pseudonym, and the four things he or she agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.model.ids import ParticipantId

Answer = Literal["yes", "no", "unknown"]
Status = Literal["active", "withdrawn", "forgotten"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")
CONSENTS = ("process", "record", "quotes", "reuse")


@dataclass(frozen=True, slots=True)
class Consent:
    """Four separate permissions; unknown counts as no for quotes and reuse."""

    process: Answer = "unknown"
    record: Answer = "unknown"
    quotes: Answer = "unknown"
    reuse: Answer = "unknown"


@dataclass(frozen=True, slots=True)
class Participant:
    """One person; no name, no date of birth."""

    id: ParticipantId
    role: str | None = None
    sector: str | None = None
    institution: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    consent: Consent = field(default_factory=Consent)
    status: Status = "active"
    since: str | None = None
    """Date of the status, as YYYY-MM-DD."""
    outside: bool = field(default=False, metadata={"is_data": False})
    """Whether the words would go outside the group, which asks for consent to reuse as well."""

    def may_be_quoted(self) -> bool:
        """Whether this person's words may be printed."""
        return self.agreed_to_quotes() and (not self.outside or self.consent.reuse == "yes")

    def agreed_to_quotes(self) -> bool:
        """Whether this person's words may be printed within the group."""
        return self.consent.quotes == "yes" and self.status != "forgotten"

    def counts(self) -> bool:
        """Whether this person's words may be counted: not when processing was refused."""
        return self.consent.process != "no" and self.status != "forgotten"

    def value(self, attribute: str) -> str | None:
        """The attribute of that name, the fixed ones included; None when not known."""
        if attribute in {"role", "sector", "institution", "status"}:
            fixed: str | None = getattr(self, attribute)
            return fixed
        return self.attributes.get(attribute)

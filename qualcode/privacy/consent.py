"""What each person agreed to, and what each kind of report may hold because of it.

The four permissions are separate. An unknown answer is a no for quotes and for reuse, and a yes
for processing: who was recorded agreed to that, unless they said no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant
from qualcode.model.study import Study

Purpose = Literal["count", "new material", "quote", "public"]
PURPOSES: tuple[Purpose, ...] = ("count", "new material", "quote", "public")
_SOON = 90  # days before the date on which the data must go


def refusal(person: Participant, purpose: Purpose) -> str | None:
    """Why a person's words may not be used for a purpose; None when they may.

    A quote in a public export needs both `quote` and `public`.
    """
    if person.status == "forgotten":
        return "was forgotten"
    if person.consent.process == "no":
        return "refused processing"
    if purpose == "new material":
        if person.status == "withdrawn":
            return f"withdrew on {person.since}" if person.since else "withdrew"
        return "refused recording" if person.consent.record == "no" else None
    answer = {"quote": person.consent.quotes, "public": person.consent.reuse}.get(purpose, "yes")
    what = "quotes" if purpose == "quote" else "reuse"
    if answer == "yes":
        return None
    return f"refused {what}" if answer == "no" else f"did not say about {what}"


def may(person: Participant | None, purpose: Purpose) -> bool:
    """Whether a person's words may be used for a purpose; somebody unknown gave no consent."""
    return person is not None and refusal(person, purpose) is None


@dataclass(frozen=True, slots=True)
class Standing:
    """One person and, per purpose, why not; None where they may be used."""

    participant: ParticipantId
    status: str
    since: str | None
    refusals: Mapping[Purpose, str | None]


def consent_report(people: Iterable[Participant]) -> tuple[Standing, ...]:
    """What may be done with everybody's words, in the order of the file."""
    return tuple(
        Standing(p.id, p.status, p.since, {use: refusal(p, use) for use in PURPOSES})
        for p in people
    )


def public_people(people: Mapping[ParticipantId, Participant]) -> dict[ParticipantId, Participant]:
    """Only those who may be in a public export, without attributes: those are chosen coarsely
    by `risk.coarse`."""
    return {
        id: replace(person, attributes={}) for id, person in people.items() if may(person, "public")
    }


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when the data may be kept, and what has to be done then."""

    until: str | None
    days: int | None
    """Days left, negative when the date has passed; None without a date."""
    state: Literal["unknown", "running", "soon", "due"]
    told: str
    to_do: tuple[str, ...] = ()


def retention(study: Study, people: Iterable[Participant], *, today: dt.date) -> Retention:
    """How long the data of a study may still be kept."""
    if study.retention is None:
        return Retention(
            None, None, "unknown", "The study has no retention date.",
            (("Write `retention: YYYY-MM-DD` in project.yaml: three years after the end of the "
             "project, unless the consent form says otherwise."),),
        )  # fmt: skip
    days = (dt.date.fromisoformat(study.retention) - today).days
    if days > _SOON:
        return Retention(
            study.retention, days, "running", f"The data may be kept {days:,} days more."
        )
    there = sum(p.status != "forgotten" and p.role != "researcher" for p in people)
    to_do = (
        "Destroy or hand over the pseudonym table; with it the data are personal data.",
        (
            f"{there} participants are still in the study: erase them (qualcode privacy forget ID), "
            "or remove the folder, its backups, its versions and its exports."
        ),
        "Codings and counts without words may stay.",
    )
    if days > 0:
        return Retention(study.retention, days, "soon", f"The data must go in {days} days.", to_do)
    told = (
        "The data must go today." if days == 0 else f"The data should have gone {-days:,} days ago."
    )
    return Retention(study.retention, days, "due", told, to_do)

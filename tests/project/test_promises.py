"""What consent, withdrawal and forgetting mean, each in every kind of result.

Three participants of the sample study: one without consent for quotes, one who withdrew and
one who was forgotten; in tables, quotes, reports, agreement, search and public tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.model.errors import ConsentError
from qualcode.model.ids import CoderId, ParticipantId, TranscriptId
from qualcode.model.participant import Consent
from qualcode.model.table import Report, Table
from qualcode.project.bundling import bundle
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.importing import Asked, import_file
from qualcode.project.project import Project
from qualcode.project.protecting_rewrites import forget, withdraw
from qualcode.project.reporting import make_result, make_table
from qualcode.project.results import Choice
from qualcode.project.searching import search
from qualcode.text.search import Query
from tests.export.studies import copied_sample

WHO = ParticipantId("P2")
WHERE = (f"speaker={WHO}",)
FG1 = TranscriptId("FG1")
BOTH = Comparison((CoderId("ana"), CoderId("ben")), (FG1,), unit="turn", unfinished=True)


@pytest.fixture
def study(tmp_path: Path) -> Project:
    """The sample study with everybody agreeing to everything."""
    project = copied_sample(tmp_path / "study")
    yes = Consent("yes", "yes", "yes", "yes")
    people = {id: replace(p, consent=yes) for id, p in project.participants.items()}
    project.folder.write_participants(people)
    return Project(project.folder)


def silenced(project: Project) -> Project:
    """Consent for everything but quotes."""
    people = {**project.participants}
    people[WHO] = replace(people[WHO], consent=Consent("yes", "yes", "no", "yes"))
    project.folder.write_participants(people)
    return Project(project.folder)


def withdrawn(project: Project) -> Project:
    withdraw(project, WHO, by="ana")
    return Project(project.folder)


def forgotten(project: Project) -> Project:
    forget(project, WHO, by="ana")
    return Project(project.folder)


STATES: Mapping[str, Callable[[Project], Project]] = {
    "no quotes": silenced,
    "withdrawn": withdrawn,
    "forgotten": forgotten,
}
COUNTED = {"no quotes", "withdrawn"}
PRINTED = {"withdrawn"}


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def said(project: Project) -> list[str]:
    """The long turns of the person, before anything happened."""
    return [
        turn.text
        for transcript in project.transcripts.values()
        for turn in transcript.turns
        if (speaker := transcript.speakers.get(turn.speaker or ""))
        and speaker.participant == WHO
        and len(turn.text) > 60
    ]


def printed(made: Table | Report | Iterable[Table]) -> str:
    """Every cell of these tables."""
    tables = (
        made.tables() if isinstance(made, Report) else [made] if isinstance(made, Table) else made
    )
    return "\n".join(str(cell) for table in tables for row in table.rows for cell in row.cells)


def holds(text: str, turns: list[str]) -> bool:
    """Whether six words on end of any of these turns are in a text."""
    folded = " ".join(re.findall(r"\w+", text))
    for turn in turns:
        words = re.findall(r"\w+", turn)
        if any(" ".join(words[at : at + 6]) in folded for at in range(len(words) - 5)):
            return True
    return False


def codings(project: Project, **more: object) -> object:
    made = make_table(project, "codes", Choice(books=("professionals",), **more))  # type: ignore[arg-type]
    return made.values("codings")[-1]


def test_in_tables_words_given_stay_counted_until_they_are_erased(
    study: Project, state: str
) -> None:
    before, own = codings(study), codings(study, where=WHERE)
    assert own == 8
    after = STATES[state](study)
    if state in COUNTED:
        assert (codings(after), codings(after, where=WHERE)) == (before, own)
        assert WHO in {row.cells[0] for row in make_table(after, "balance", Choice()).rows}
    else:
        assert isinstance(before, int)
        assert before - own <= codings(after) < before  # type: ignore[operator]
        assert codings(after, where=WHERE) in {0, None}
        assert WHO not in {row.cells[0] for row in make_table(after, "balance", Choice()).rows}


def test_in_quotes_only_who_agreed_to_them_is_printed(study: Project, state: str) -> None:
    turns = said(study)
    quoted = make_table(study, "quotes", Choice(where=WHERE))
    assert holds(printed(quoted), turns)
    after = STATES[state](study)
    made = make_table(after, "quotes", Choice(where=WHERE))
    everything = make_table(after, "quotes", Choice())
    assert holds(printed(everything), turns) == (state in PRINTED)
    assert len(made.rows) == (len(quoted.rows) if state in PRINTED else 0)
    withheld = [note for note in made.notes if "niet afgedrukt" in note]
    assert bool(withheld) == (state == "no quotes")


def test_in_reports_it_is_as_in_quotes_in_every_file(
    study: Project, state: str, tmp_path: Path
) -> None:
    turns = said(study)
    after = STATES[state](study)
    for public in (False, True):
        folder = tmp_path / str(public)
        done = bundle(after, folder, Choice(public=public, k=3), override="test")
        texts = [name for name in done.files if Path(name).suffix in {".md", ".html", ".csv"}]
        told = "\n".join((folder / name).read_text("utf-8") for name in texts)
        assert not holds(told, turns) or state in PRINTED
    overview = make_result(after, "overview", Choice(attribute="institution", book="elements"))
    assert not holds(printed(overview), turns) or state in PRINTED


def test_in_agreement_segments_count_until_they_are_erased(study: Project, state: str) -> None:
    before = agreement(study, BOTH).headline
    after = agreement(STATES[state](study), BOTH).headline
    counts = [(one.code, one.A, one.D) for one in before.per_code]
    now = [(one.code, one.A, one.D) for one in after.per_code]
    if state in COUNTED:
        assert now == counts
    else:
        assert sum(a + d for _, a, d in now) < sum(a + d for _, a, d in counts)


def test_in_search_words_are_found_by_researchers_until_they_are_erased(
    study: Project, state: str
) -> None:
    words = max((re.findall(r"\w+", turn) for turn in said(study)), key=len)
    phrase = next(
        " ".join(words[at : at + 3])
        for at in range(len(words) - 2)
        if [hit.speaker for hit in search(study, Query(" ".join(words[at : at + 3])))] == [WHO]
    )
    after = STATES[state](study)
    found = [hit.speaker for hit in search(after, Query(phrase))]
    assert found == ([WHO] if state in COUNTED else [])


def test_in_public_tables_the_words_are_printed_of_nobody_who_refused(
    study: Project, state: str
) -> None:
    turns = said(study)
    after = STATES[state](study)
    made = make_table(after, "quotes", Choice(public=True, k=3))
    assert holds(printed(made), turns) == (state in PRINTED)
    people = make_table(after, "participants", Choice(public=True, k=3))
    assert people.values("people")[-1] == 21 - (state == "forgotten")


def test_nothing_new_of_somebody_who_withdrew_or_was_forgotten_comes_in(
    study: Project, state: str, tmp_path: Path
) -> None:
    after = STATES[state](study)
    names = tmp_path / "names.csv"
    names.write_text(f"name,pseudonym\nNoor Elzen,{WHO}\n", "utf-8")
    raw = tmp_path / "FG9.txt"
    raw.write_text("I: Hoe was het?\nNoor Elzen: Goed.\nI: Ja?\nNoor Elzen: Ja.\n", "utf-8")
    if state == "no quotes":
        assert import_file(after, raw, Asked(names=names)).speakers[WHO] == 2
        return
    with pytest.raises(ConsentError, match="nothing new may come in"):
        import_file(after, raw, Asked(names=names))

"""What a reader of the agreement report alone knows: what was counted, of what, and why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.calibration.chapters import report
from qualcode.model.ids import TranscriptId
from qualcode.model.table import Language, Paragraph, Table
from qualcode.project.adjudicating import full_account
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.project import Project
from tests.project.double import AGREED, ANA, BEN, CAS, code, study

BOTH = Comparison((ANA, BEN))


@pytest.fixture
def split(tmp_path: Path) -> Project:
    """FG1: on turn 5 one code stands against two others, so that each is half a confusion."""
    made = study(tmp_path / "s")
    code(made, "FG1", ANA, *AGREED, (5, "peers"), (5, "docenten"))
    code(made, "FG1", BEN, *AGREED, (5, "rooster"))
    return made


def table(project: Project, id: str, language: Language, asked: Comparison = BOTH) -> Table:
    """That table of the report."""
    made = report(full_account(project, asked, language=language), language)
    return next(t for t in made.tables() if t.id == id)


def test_part_of_a_confusion_has_the_decimals_of_the_language(split: Project) -> None:
    for language, half in (("nl", "0,5"), ("en", "0.5")):
        assert set(table(split, "confusions", language).values("times")) == {half}  # type: ignore[arg-type]
        mixed = table(split, "codes", language).values("confused_with")  # type: ignore[arg-type]
        assert f"Rooster {half}x" in mixed


@pytest.fixture
def gaps(tmp_path: Path) -> Project:
    """FG1: of six turns both code three alike, and one is coded by ana alone."""
    made = study(tmp_path / "s", coders=(ANA, BEN, CAS))
    code(made, "FG1", ANA, (2, "peers"), (3, "docenten"), (4, "rooster"), (5, "plek"))
    code(made, "FG1", BEN, (2, "peers"), (3, "docenten"), (4, "rooster"))
    code(made, "FG1", CAS, (2, "peers"))
    return made


def test_a_share_of_units_says_of_how_many_units_and_leaves_those_without_codes_out(
    gaps: Project,
) -> None:
    asked = Comparison((ANA, BEN), unit="turn")
    head = agreement(gaps, asked).headline
    assert (head.units_compared, head.any_shared.value, head.any_shared.n_units) == (6, 0.75, 4)
    for language, told in (("nl", "van 4 eenheden met een code"), ("en", "of 4 units with a code")):
        lines = table(gaps, "overall", language, asked).values("line")  # type: ignore[arg-type]
        assert [told in str(line) for line in lines] == [False, False, False, True, True]


def test_with_three_coders_a_share_of_units_is_called_a_mean_over_pairs(gaps: Project) -> None:
    asked = Comparison((ANA, BEN, CAS), unit="turn")
    shown = table(gaps, "overall", "nl", asked).values("line")
    assert (
        shown[-1] == "precies dezelfde codes (van 4 eenheden met een code; gemiddelde over 3 paren)"
    )


@pytest.mark.parametrize(
    ("interval", "transcripts", "why"),
    [
        ("auto", ("FG1", "FG3"), "drie of meer transcripten nodig, of één"),
        ("none", ("FG1",), "niet gevraagd"),
        ("jackknife", ("FG1",), "de jackknife vraagt drie"),
        ("bootstrap", ("FG1", "FG3"), "vraagt er 20 of meer"),
        ("auto", ("FG1",), "elk deel van het materiaal geeft dezelfde waarde"),
        ("auto", ("FG2",), "met een deel van het materiaal"),
    ],
)
def test_a_missing_interval_has_its_own_reason(
    tmp_path: Path, interval: str, transcripts: tuple[str, ...], why: str
) -> None:
    made = study(tmp_path / "s")
    for id in ("FG1", "FG3"):
        code(made, id, ANA, (2, "peers"))
        code(made, id, BEN, (2, "peers"))
    code(made, "FG2", ANA, (2, "peers"), (3, "plek"))
    code(made, "FG2", BEN, (2, "peers"))
    unit = "turn" if why.startswith("met een deel") else None
    asked = Comparison(
        (ANA, BEN),
        tuple(map(TranscriptId, transcripts)),
        interval=interval,
        unit=unit,  # type: ignore[arg-type]
    )
    (note,) = (n for n in table(made, "overall", "nl", asked).notes if "interval" in n)
    assert why in note


def test_every_empty_cell_of_the_total_has_its_reason_and_no_interval_is_spoken_of(
    tmp_path: Path,
) -> None:
    made = study(tmp_path / "s")
    nothing = table(made, "overall", "nl")
    assert nothing.notes == ("Geen waarden: geen eenheid door twee codeurs gedaan.",)
    code(made, "FG1", ANA, (2, "online"))
    code(made, "FG1", BEN, (2, "online"))
    notes = table(made.fresh(), "overall", "en").notes
    for told in (
        "primary and secondary codes, pooled kappa: only one value is in use.",
        "primary codes only, A/(A+D): nobody applied a code.",
        "secondary, where primary agrees: nobody applied a code.",
    ):
        assert told in notes


def test_a_transcript_without_a_value_says_why(tmp_path: Path) -> None:
    made = study(tmp_path / "s")
    for who in (ANA, BEN):
        code(made, "FG1", who, (2, "peers"))
        code(made, "FG3", who, (2, "online"))
    asked = Comparison((ANA, BEN), codes=("peers",), unit="turn")
    assert table(made, "transcripts", "nl", asked).notes == ("FG3: niemand kende een code toe.",)


def test_the_paragraph_says_over_which_codes_and_of_how_many(gaps: Project) -> None:
    said = {
        "nl": (
            ({}, "Over alle codes was dit 75,0 % (3/4)"),
            ({}, "Met alleen primaire codes was dit 75,0 % (3/4)."),
            ({}, "(gegeven fragmenten, n = 4; de fragmenten van ana zijn de eenheden)"),
            ({"roles": "primary"}, "Over de primaire codes was dit 75,0 % (3/4)"),
            ({"codes": ("peers",)}, "Over de gekozen codes was dit 100,0 % (1/1)"),
            ({"level": "parent"}, "op het niveau van de categorie boven elke code."),
            ({"unit": "sentence", "mode": "free"}, "minstens 50 % van elke eenheid (zin)"),
            ({"mode": "free"}, "IoU >= 0,5"),
            ({"mode": "free"}, ", op zinnen;"),
        ),
        "en": (
            ({}, "Over all codes it was 75.0% (3/4)"),
            ({"roles": "primary"}, "Over primary codes it was 75.0% (3/4)"),
        ),
    }
    for language, cases in said.items():
        for choice, words in cases:
            asked = replace(BOTH, **choice)  # type: ignore[arg-type]
            account = full_account(gaps, asked, language=language)  # type: ignore[arg-type]
            told = [p.text for p in report(account, language).parts if isinstance(p, Paragraph)]  # type: ignore[arg-type]
            assert words in " ".join(told)
            assert "sentence" not in " ".join(told) or language == "en"


def test_a_paragraph_without_a_value_prints_no_dashes_for_numbers(tmp_path: Path) -> None:
    account = full_account(study(tmp_path / "s"), BOTH, language="nl")
    text = [p.text for p in report(account, "nl").parts if isinstance(p, Paragraph)][-1]
    assert "Er is geen waarde: geen eenheid door twee codeurs gedaan." in text
    assert "kappa" not in text

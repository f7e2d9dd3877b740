"""Words are found in context, in every form on request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualcode.model.errors import UsageError
from qualcode.project.searching import places, search
from qualcode.text.search import Query, find
from tests.cli.helpers import run
from tests.store.helpers import FG1, made_study


def test_a_place_says_its_turn_speaker_and_the_words_around(tmp_path: Path) -> None:
    [hit] = search(made_study(tmp_path), Query("mentor", ignore_case=True), context=12)
    assert (hit.transcript, hit.turn, hit.speaker) == ("FG1", 4, "P1")
    assert (hit.before, hit.words, hit.after) == (" vroeg mijn ", "mentor", " hoe het gin")


def test_a_lemma_finds_every_form_also_of_several_words(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    found = [hit.words for hit in search(project, Query("beginnen"), by_lemma=True)]
    assert found == ["beginnen"]
    assert [h.words for h in search(project, Query("week"), by_lemma=True)] == ["weken"]
    both = search(project, Query("mijn mentoren"), by_lemma=True)
    assert [h.words for h in both] == ["mijn mentor"]
    with pytest.raises(UsageError, match="nothing to look for"):
        list(search(project, Query(""), by_lemma=True))


def test_all_forms_of_a_word_and_its_compounds_stand_on_end() -> None:
    text = "Een docent belde. Docenten belden de mentoren, en de mentor belde hem in toetsweken."
    for asked, words in (
        ("docenten", ["docent", "Docenten"]),
        ("de mentor", ["de mentoren", "de mentor"]),
        ("toets", ["toetsweken"]),
        ("...", []),
    ):
        found = places(text, "nl", Query(asked), by_lemma=True)
        assert [text[s.start : s.end] for s in found] == words


@pytest.mark.parametrize(
    "query",
    [
        Query("mentor"),
        Query("Mentor", ignore_case=True),
        Query("méntor", ignore_accents=True),
        Query("Ja.\nEn"),
        Query("en", whole_words=True),
        Query("m.ntor", expression=True),
        Query("P1\t"),
        Query("\ud800"),
        Query("nergens"),
    ],
)
def test_every_place_in_a_text_is_found_in_the_study(tmp_path: Path, query: Query) -> None:
    project = made_study(tmp_path)
    text = project.transcripts[FG1].text
    assert [hit.span for hit in search(project, query)] == list(find(text, query))


def test_a_search_tells_each_transcript_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []

    def tell(*now: object) -> None:
        told.append(now)  # type: ignore[arg-type] -- as it is told
        raise KeyError

    with pytest.raises(KeyError):
        list(search(made_study(tmp_path), Query("hoe"), tell=tell))
    assert told == [(0, 1, "FG1")]


def test_researchers_can_be_left_out_and_nothing_found_is_exit_1(tmp_path: Path) -> None:
    made_study(tmp_path)
    every: Any = run("search", "hoe", "--json", "-s", tmp_path).json()
    people: Any = run("search", "hoe", "--participants", "--json", "-s", tmp_path).json()
    assert [(h["turn"], h["speaker"]) for h in every] == [(1, "INT1"), (4, "P1")]
    assert [h["speaker"] for h in people] == ["P1"]
    assert run("search", "giraffe", "-s", tmp_path).code == 1

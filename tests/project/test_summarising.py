"""Texts about codes and clusters: written, changed, taken away, and printed where they belong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.frames import BEGIN, COMPARED, read_summaries, with_comparison, with_summary
from qualcode.model.errors import UsageError
from qualcode.model.table import Report
from qualcode.project.project import Project
from qualcode.project.reporting import Choice, make_result
from qualcode.project.summarising import compare_cluster, summaries, summarise
from tests.cli.helpers import run
from tests.export.studies import copied_sample


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def told(study: Project, kind: str, **choice: object) -> list[str]:
    made = make_result(study, kind, Choice(attribute="institution", book="elements", **choice))  # type: ignore[arg-type]
    assert isinstance(made, Report)
    return [getattr(part, "text", "") for part in made.parts]


def test_what_is_written_stands_in_the_overview_and_the_comparison(study: Project) -> None:
    assert summarise(study, "warm-welkom", "Voor allen.") == "elements/warm-welkom"
    summarise(study, "elements/warm-welkom", " Hier anders. ", case="mbo-college-1")
    assert "Hier anders." in told(study, "overview", case="mbo-college-1")
    assert "Voor allen." in told(study, "overview", case="universiteit-1")
    assert compare_cluster(study, "Warm Welkom", similarities="Overal.", striking="Soep.") == (
        "warm-welkom"
    )
    compare_cluster(study, "warm-welkom", differences="Alleen wo.", striking="")
    assert summaries(study).comparisons == {
        "warm-welkom": {"similarities": "Overal.", "differences": "Alleen wo."}
    }
    assert {"Overal.", "Alleen wo."} <= set(told(study, "compare"))
    summarise(study, "warm-welkom", "", case="mbo-college-1")
    assert "Voor allen." in told(study, "overview", case="mbo-college-1")


def test_comments_and_what_others_wrote_stay(study: Project) -> None:
    path = study.folder.analysis / "summaries.yaml"
    path.write_text(
        "# van het team\nformat: 1\nsummaries:\n  - {code: elements/maatwerk, text: Nog na te kijken.}  # ana\n",
        encoding="utf-8",
    )
    summarise(study, "warm-welkom", "Nieuw.")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# van het team\n")
    assert "text: Nog na te kijken.}  # ana\n" in text
    assert len(summaries(study).texts) == 2


def test_what_the_study_does_not_have_is_refused(study: Project) -> None:
    with pytest.raises(UsageError, match='has the code "warm-welkomm"') as caught:
        summarise(study, "warm-welkomm", "x")
    assert "elements/warm-welkom" in caught.value.hint
    with pytest.raises(UsageError, match="in several codebooks"):
        summarise(study, "online", "x")
    with pytest.raises(UsageError, match='has the value "mbo-colege-1"'):
        summarise(study, "warm-welkom", "x", case="mbo-colege-1")
    with pytest.raises(UsageError, match="has the cluster"):
        compare_cluster(study, "elements/warm-welkom.welkom", striking="x")
    assert not (study.folder.analysis / "summaries.yaml").exists()


def test_summaries_are_written_and_listed_from_the_command_line(study: Project) -> None:
    where = ("-s", study.folder.root)
    assert run("summary", "write", "warm-welkom", "-m", "Voor allen.", *where).err == (
        "elements/warm-welkom: written.\n"
    )
    assert run("summary", "compare", "warm-welkom", "--differences", "Geen.", *where).code == 0
    listed = run("summary", "list", "--json", *where).json()
    assert listed == [
        {"code": "elements/warm-welkom", "case": "", "kind": "summary", "text": "Voor allen."},
        {"code": "warm-welkom", "case": "", "kind": "differences", "text": "Geen."},
    ]
    assert "Voor allen." in run("summary", "list", *where).out
    refused = run("summary", "compare", "warm-welkom", *where)
    assert (refused.code, "Give --similarities" in refused.err) == (2, True)
    assert run("summary", "write", "warm-welkom", "-m", "", *where).err.endswith("taken away.\n")


WORDS = st.sampled_from(
    ["", "Kort.", "Met: dubbele punt", "twee\nregels", "# geen comment", "null"]
)
CODES = st.sampled_from(["a/b", "a/c", "d/e.f"])
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("summary"), CODES, st.sampled_from([None, "hbo", "een: twee"]), WORDS),
        st.tuples(
            st.just("compare"), st.sampled_from(["b", "c"]), st.sampled_from(COMPARED), WORDS
        ),
    ),
    max_size=8,
)


@given(CHANGES)
def test_any_changes_leave_exactly_what_was_written_last(
    changes: list[tuple[str, str, str | None, str]],
) -> None:
    text = "# eerst\n" + BEGIN
    texts: dict[tuple[str | None, str], str] = {}
    compared: dict[str, dict[str, str]] = {}
    for kind, name, about, words in changes:
        if kind == "summary":
            text = with_summary(text, name, words, case=about, path="s")
            texts[about, name] = words
        else:
            text = with_comparison(text, name, {str(about): words}, path="s")
            compared.setdefault(name, {})[str(about)] = words
    found = read_summaries(text, path="s")
    assert found.texts == {key: words for key, words in texts.items() if words}
    kept = {name: {k: w for k, w in said.items() if w} for name, said in compared.items()}
    assert found.comparisons == {name: said for name, said in kept.items() if said}
    assert text.startswith("# eerst\n")

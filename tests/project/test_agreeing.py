"""What stands behind a number: choices, passages, other measures, and the report of it all."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from qualcode.agreement.registry import CHARACTERS, REGISTRY
from qualcode.calibration.chapters import report
from qualcode.cli.agreement import on_screen_report
from qualcode.export.plots import draw
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.table import Paragraph, Plot, Table
from qualcode.project.adjudicating import full_account
from qualcode.project.agreeing import (
    explain,
    planned,
    report_of,
    save_disagreements,
    save_report,
)
from qualcode.project.comparing import Agreement, Comparison, agreement
from qualcode.project.foreign import agreement_from
from qualcode.project.project import Project
from tests.project.double import AGREED, ANA, BEN, CAS, WORDS, code, study

BOTH = Comparison((ANA, BEN))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """FG1 and FG3 by both alike but for three codes; FG2 by ana alone."""
    return coded(tmp_path / "s")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same study, made once for tests that only read."""
    return coded(tmp_path_factory.mktemp("ready") / "s")


def coded(root: Path) -> Project:
    made = study(root, coders=(ANA, BEN, CAS))
    code(made, "FG1", ANA, *AGREED, (5, "docenten"), (5, "online"))
    code(made, "FG1", BEN, *AGREED, (5, "docenten"))
    code(made, "FG2", ANA, *AGREED)
    code(made, "FG3", ANA, *AGREED, (6, "peers"))
    code(made, "FG3", BEN, *AGREED, (6, "plek"))
    return made


def counts(found: Agreement) -> tuple[float | None, float | None]:
    return found.headline.all.A, found.headline.all.D


def test_only_what_two_coders_have_done_is_counted(project: Project) -> None:
    found = agreement(project, BOTH)
    assert counts(found) == (9, 3)
    assert found.headline.all.transcripts == ("FG1", "FG3")
    assert found.left_out.no_journal == ("FG2 ben",)


@pytest.mark.parametrize(
    ("choice", "counted"),
    [
        ({"roles": "primary"}, (7, 2)),
        ({"roles": "secondary"}, (2, 1)),
        ({"codes": ("binding",)}, (5, 1)),
        ({"exclude": ("online", "plek")}, (7, 1)),
        ({"where": ("sector=hbo",)}, (4, 2)),
        ({"level": "1"}, (9, 3)),
        ({"books": ("small",)}, (9, 3)),
        ({"transcripts": (TranscriptId("FG1"),)}, (5, 1)),
        ({"mode": "free"}, (9, 3)),
        ({"mode": "free", "unit": "sentence"}, (9, 3)),
        ({"mode": "free", "unit": "document"}, (0, 0)),
    ],
)
def test_each_choice_counts_what_it_says(
    ready: Project, choice: dict[str, object], counted: tuple[int, int]
) -> None:
    assert counts(agreement(ready, replace(BOTH, **choice))) == counted  # type: ignore[arg-type]


@pytest.mark.parametrize("choice", ["docenten", "online", "plek"])
def test_asking_for_one_code_keeps_the_units_on_which_nobody_gave_it(
    ready: Project, choice: str
) -> None:
    whole = agreement(ready, replace(BOTH, measures=("cohen_kappa",)))
    (kappa,) = (r for r in whole.measures if (r.code or "").endswith(f"/{choice}"))
    alone = agreement(ready, replace(BOTH, codes=(choice,))).headline
    rest = agreement(ready, replace(BOTH, exclude=(choice,))).headline
    assert alone.units_compared == rest.units_compared == whole.headline.units_compared
    assert alone.pooled_kappa.value == pytest.approx(kappa.value)


def test_what_the_second_coder_added_stays_a_unit_when_its_code_is_not_asked_for(
    tmp_path: Path,
) -> None:
    made = study(tmp_path / "s")
    code(made, "FG1", ANA, (2, "peers"), (3, "rooster"))
    code(made, "FG1", BEN, (2, "peers"), (4, "plek"))
    head = agreement(made, replace(BOTH, codes=("peers",))).headline
    assert (head.units_compared, head.units_added[BEN], head.units_left_empty) == (3, 1, 2)


def test_at_the_level_of_the_parent_siblings_are_one(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    code(project, "FG1", ANA, (2, "peers"), (3, "rooster"))
    code(project, "FG1", BEN, (2, "docenten"), (3, "rooster"))
    assert counts(agreement(project, BOTH)) == (1, 2)
    found = agreement(project, replace(BOTH, level="parent"))
    assert counts(found) == (2, 0)
    assert {r.code for r in found.headline.per_code} == {"small/binding", "small/omgeving"}
    with pytest.raises(UsageError, match="no level"):
        agreement(project, replace(BOTH, level="0"))


def test_a_segment_whose_words_are_gone_waits_and_is_counted_as_left_out(project: Project) -> None:
    path = project.folder.words_file(TranscriptId("FG1"))
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(f"Groep 1: {WORDS[0]}", "Nee."), encoding="utf-8")
    asked = replace(BOTH, transcripts=(TranscriptId("FG1"),), unfinished=True)
    found = agreement(project.fresh(), asked)
    assert found.left_out.moved_segments == {ANA: 1, BEN: 1}
    assert counts(found) == (4, 1)


def test_roles_are_told_in_the_result_and_not_only_in_the_counts(project: Project) -> None:
    found = agreement(project, replace(BOTH, roles="primary"))
    assert found.headline.all.roles == "primary"
    assert found.left_out.other_codes == 5


def test_a_filter_on_what_coders_did_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="that is what is compared"):
        agreement(project, replace(BOTH, where=("code=online",)))


def test_intervals_follow_the_number_of_transcripts(project: Project) -> None:
    two = agreement(project, BOTH).headline.all
    assert two.interval is None
    one = agreement(project, replace(BOTH, transcripts=(TranscriptId("FG1"),))).headline.all
    assert one.interval is not None
    assert (one.interval.method, one.interval.seed) == ("bootstrap of segments", 0)
    alone = replace(BOTH, transcripts=(TranscriptId("FG1"),))
    assert agreement(project, replace(alone, interval="none")).headline.all.interval is None
    assert agreement(project, replace(alone, interval="jackknife")).headline.all.interval is None
    code(project, "FG2", BEN, *AGREED[:3])
    three = agreement(project, BOTH).headline.all
    assert three.interval is not None
    assert three.interval.method == "jackknife t"


@pytest.mark.parametrize("measure", sorted(REGISTRY))
def test_every_measure_of_the_catalogue_answers(ready: Project, measure: str) -> None:
    found = agreement(ready, replace(BOTH, measures=(measure,)))
    assert found.measures
    for result in found.measures:
        assert result.measure == measure
        assert (result.value is None) == (result.reason is not None)
        assert json.loads(result.to_json())["coders"] == ["ana", "ben"]


def test_measures_that_count_alike_agree_with_the_headline(ready: Project) -> None:
    asked = ("code_application_agreement", "holsti", "krippendorff_alpha_jaccard", "pooled_kappa")
    found = agreement(ready, replace(BOTH, measures=asked))
    head = found.headline
    assert [r.value for r in found.measures] == [
        head.all.value, head.holsti_all.value, head.alpha_jaccard.value, head.pooled_kappa.value,
    ]  # fmt: skip


def test_an_unknown_measure_names_those_there_are(project: Project) -> None:
    with pytest.raises(UsageError) as told:
        agreement(project, replace(BOTH, measures=("kappa",)))
    assert "cohen_kappa" in told.value.hint


def test_explain_lists_the_passages_of_a_number_and_no_others(ready: Project) -> None:
    found = agreement(ready, BOTH)
    rows = explain(ready, found, "online")
    assert [(r.transcript, r.what, r.coders, r.kind) for r in rows] == [
        ("FG1", "both", (ANA, BEN), ""),
        ("FG1", "one", (ANA,), "extra_code"),
        ("FG3", "both", (ANA, BEN), ""),
    ]
    for result in found.headline.per_code:
        mine = explain(ready, found, str(result.code))
        assert sum(r.what == "both" for r in mine) == result.A
        assert sum(r.what == "one" for r in mine) == result.D


def test_the_passages_of_three_coders_add_up_to_the_number_of_their_pairs(
    project: Project,
) -> None:
    code(project, "FG1", CAS, (2, "peers"), (5, "docenten"))
    found = agreement(project.fresh(), Comparison((ANA, BEN, CAS)))
    for row in found.headline.per_code:
        passages = explain(project, found, row.code or "")
        sums = sum(p.agreed for p in passages), sum(p.differed for p in passages)
        assert sums == (row.A, row.D)


def test_explaining_a_category_takes_the_codes_under_it(project: Project) -> None:
    rows = explain(project, agreement(project, BOTH), "Binding")
    assert {r.code for r in rows} == {CodeId("small/peers"), CodeId("small/docenten")}


def test_a_plan_is_in_applications_and_transcripts() -> None:
    assert (planned(0.757, 0.075).applications, planned(0.757, 0.1).applications) == (126, 71)


def test_more_than_two_coders_are_pooled_and_told_pair_by_pair(project: Project) -> None:
    code(project, "FG1", CAS, *AGREED)
    found = agreement(project, replace(BOTH, coders=(), transcripts=(TranscriptId("FG1"),)))
    assert [p.coders for p in found.headline.pairs] == [(ANA, BEN), (ANA, CAS), (BEN, CAS)]
    assert counts(found) == (5 + 4 + 4, 1 + 2 + 1)
    made = report(full_account(project, found.asked))
    assert len(next(t for t in made.tables() if t.id == "pairs").rows) == 3


def test_disagreements_are_written_with_the_agreed_columns(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "d.csv"
    assert save_disagreements(full_account(project, BOTH), path) == 3
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "transcript", "unit", "start", "end", "quote", "code", "role", "coder_with",
        "coder_without", "class", "other_codes", "decision", "reason", "decided_by", "date", "note",
    ]  # fmt: skip
    assert [(r["code"], r["class"], r["role"]) for r in rows] == [
        ("small/online", "extra_code", "secondary"),
        ("small/peers", "substitution", "primary"),
        ("small/plek", "substitution", "primary"),
    ]
    assert rows[1]["quote"] == "Groep 3: Thuis achter een scherm had ik met niemand contact."
    assert rows[1]["other_codes"] == "small/plek"


def test_without_consent_a_disagreement_keeps_its_row_and_loses_its_words(tmp_path: Path) -> None:
    project = study(tmp_path / "s", consent="no")
    code(project, "FG1", ANA, *AGREED)
    code(project, "FG1", BEN, *AGREED[:2])
    path = tmp_path / "d.csv"
    assert save_disagreements(full_account(project, BOTH), path) == 2
    assert "mentor" not in path.read_text(encoding="utf-8")
    made = report_of(project, full_account(project, BOTH), "nl")
    notes = made.tables()[-1].notes
    assert notes == ("2 citaten zijn niet afgedrukt: geen toestemming.",)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_counts_what_the_headline_counts(ready: Project, language: str) -> None:
    account = full_account(ready, BOTH, language=language)  # type: ignore[arg-type]
    made = report_of(ready, account, language)  # type: ignore[arg-type]
    tables = {t.id: t for t in made.tables()}
    assert tables["overall"].rows[0].cells[1:4] == (9, 3, 0.75)
    assert sum(tables["codes"].values("A")) == 9  # type: ignore[arg-type]
    assert sum(tables["codes"].values("D")) == 3  # type: ignore[arg-type]
    assert tables["why"].rows[-1].cells[1] == 3
    assert len(tables["disagreements"].rows) == 3
    assert "thresholds" not in tables
    prose = " ".join(p.text for p in made.parts if isinstance(p, Paragraph))
    share = "75,0 % (9/12)" if language == "nl" else "75.0% (9/12)"
    assert share in prose
    assert ("onbekend" if language == "nl" else "unknown") in prose
    assert "small" in prose
    for verdict in ("acceptabel", "acceptable", "betrouwbaarheid", "reliability", "valid"):
        assert verdict not in prose


def test_the_confusions_reproduce_what_each_coder_applied(project: Project) -> None:
    account = full_account(project, BOTH)
    for place, name in enumerate(("first", "second")):
        alone = sum(c.times for c in account.confusions if getattr(c, name) is not None)
        assert account.agreed + alone == account.coders[place].applications


def test_in_free_coding_every_measure_of_chance_is_on_the_sentences_of_the_report(
    ready: Project,
) -> None:
    wanted = ("krippendorff_alpha_nominal", "gwet_ac1", "pooled_kappa", "set_jaccard_mean")
    asked = replace(BOTH, mode="free", measures=wanted)
    found = agreement(ready, asked)
    units = {r.measure: r.unit for r in found.measures}
    assert units == {**dict.fromkeys(wanted[:3], "sentence"), "set_jaccard_mean": "matched"}
    given = {(r.measure, r.code): r.value for r in found.measures}
    assert given["pooled_kappa", None] == found.headline.pooled_kappa.value
    for facts in full_account(ready, asked).codes:
        assert facts.row.alpha == pytest.approx(given["krippendorff_alpha_nominal", facts.row.code])
        assert facts.row.ac1 == pytest.approx(given["gwet_ac1", facts.row.code])


def test_unused_codes_are_named_and_thresholds_come_with_their_statistic(project: Project) -> None:
    account = full_account(project, BOTH)
    made = report(account, "en", thresholds=True)
    tables = {t.id: t for t in made.tables()}
    assert "Not used by anyone: Ongebruikt." in tables["codes"].notes
    assert set(tables["thresholds"].values("statistic")) == {"kappa", "alpha", "A/(A+D)"}


def test_free_coding_says_whether_the_same_text_was_marked(project: Project) -> None:
    account = full_account(project, replace(BOTH, mode="free"))
    assert account.same_text is not None
    assert (account.same_text.both, account.same_text.matched) == (1.0, 8)
    assert full_account(project, BOTH).same_text is None


def test_in_free_coding_chance_is_taken_on_sentences_and_says_so(ready: Project) -> None:
    free = agreement(ready, replace(BOTH, mode="free"))
    sentences = agreement(ready, replace(BOTH, mode="free", unit="sentence"))
    head = free.headline
    assert (head.all.unit, head.pooled_kappa.unit) == ("matched", "sentence")
    assert head.line_all.pooled_kappa == sentences.headline.line_all.pooled_kappa
    assert head.line_primary.alpha_jaccard == sentences.headline.line_primary.alpha_jaccard
    account = full_account(ready, replace(BOTH, mode="free"))
    whole = full_account(ready, replace(BOTH, mode="free", unit="sentence"))
    alphas = {f.row.code: (f.row.alpha, f.row.ac1) for f in whole.codes}
    assert {f.row.code: (f.row.alpha, f.row.ac1) for f in account.codes} == alphas
    overall = next(t for t in report(account, "en").tables() if t.id == "overall")
    assert "on sentences (at least 50% of the sentence)" in overall.notes[-1]


@pytest.mark.parametrize("form", ["md", "docx", "html", "xlsx", "json"])
def test_the_report_is_written_in_every_form(ready: Project, tmp_path: Path, form: str) -> None:
    made = report_of(ready, full_account(ready, BOTH), "nl")
    path = tmp_path / f"report.{form}"
    assert save_report(made, path) == [path]
    content = path.read_bytes()
    save_report(made, path)
    assert path.read_bytes() == content
    if form == "md":
        assert "75,0 %" in content.decode()


def test_every_code_with_a_value_is_a_dot_with_its_n_in_html_and_docx(
    ready: Project, tmp_path: Path
) -> None:
    account = full_account(ready, BOTH)
    made = report_of(ready, account, "nl")
    plots = [p for p in made.parts if isinstance(p, Plot)]
    assert [p.kind for p in plots] == ["intervals"]
    counted = [(c.row.agreed + c.row.differed, c.row.agreement) for c in account.codes]
    table = plots[0].table
    assert list(zip(table.values("n"), table.values("agreement"), strict=True)) == counted
    drawn = draw(plots[0], "svg").decode()
    assert all(f"n = {n}" in drawn for n, _ in counted)
    save_report(made, tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("<img ") == 1
    save_report(made, tmp_path / "r.docx")
    assert len(docx.Document(str(tmp_path / "r.docx")).inline_shapes) == 1
    assert "Figuur" not in on_screen_report(made, "nl")


def test_characters_are_compared_as_other_programs_do_and_named_after_them(ready: Project) -> None:
    found = agreement(ready, replace(BOTH, unit="char"))
    plain = agreement(ready, BOTH)
    assert found.headline == plain.headline
    assert [r.measure for r in found.measures] == list(CHARACTERS)
    assert all("-style" in r.source for r in found.measures)
    assert all(r.interval is None for r in found.measures)
    pair = (ANA, BEN)
    marks: list[set[tuple[str, int, str]]] = [set(), set()]
    for id, one in found.sets.items():
        for mine, coder in zip(marks, pair, strict=True):
            for span, codes in one.segments[coder]:
                mine |= {(id, at, c) for at in range(span.start, span.end) for c in codes}
    both, either = len(marks[0] & marks[1]), len(marks[0] | marks[1])
    values = {r.measure: r.value for r in found.measures}
    assert values["char_overlap"] == pytest.approx(both / either)
    assert values["char_holsti"] == pytest.approx(2 * both / (len(marks[0]) + len(marks[1])))


def test_characters_of_units_without_a_place_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text(UNITS, encoding="utf-8")
    with pytest.raises(UsageError, match="no place in a text"):
        agreement_from(path, Comparison(unit="char"))


def test_as_csv_every_table_has_a_file(project: Project, tmp_path: Path) -> None:
    made = report_of(project, full_account(project, BOTH), "nl")
    names = [p.name for p in save_report(made, tmp_path / "a.csv")]
    assert names == ["a-overall.csv", "a-codes.csv", "a-confusions.csv", "a-disagreements.csv"]


UNITS = "unit,ana,ben\n1,peers;online,peers\n2,rooster,rooster\n3,,plek\n4,NA,peers\n"


def test_a_table_of_units_needs_no_study_and_keeps_missing_from_empty(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    found = agreement_from(path, Comparison(), secondary=["online"])
    assert counts(found) == (2, 2)
    assert found.headline.units_compared == 3
    assert found.headline.primary.value == 2 / 3


def test_three_shapes_of_table_give_one_answer(tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(
        "unit;coder;code\n1;ana;peers\n1;ana;online\n1;ben;peers\n2;ana;rooster\n2;ben;rooster\n"
        "3;ben;plek\n4;ana;NA\n4;ben;peers\n",
        encoding="utf-8",
    )
    assert counts(agreement_from(long, Comparison())) == (2, 2)
    spans = tmp_path / "spans.csv"
    spans.write_text(
        "coder,start,end,code\nana,0,10,peers|online\nben,0,10,peers\nana,20,30,rooster\n"
        "ben,20,31,rooster\nben,40,50,plek\n",
        encoding="utf-8",
    )
    found = agreement_from(spans, Comparison(measures=("char_overlap",)))
    assert counts(found) == (2, 2)
    assert found.measures[0].value == 20 / (20 + 10 + 1 + 10)


def test_a_table_that_is_neither_says_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("unit,ana\n1,a\n", encoding="utf-8")
    with pytest.raises(Exception, match="no table of codings"):
        agreement_from(path, Comparison())


def test_every_table_of_the_report_has_as_many_cells_as_columns(project: Project) -> None:
    made = report(full_account(project, replace(BOTH, measures=("u_alpha",))), thresholds=True)
    for part in made.parts:
        if isinstance(part, Table):
            assert {len(row.cells) for row in part.rows} <= {len(part.columns)}

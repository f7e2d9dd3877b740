"""The card sort driven at random: nothing is lost, nothing stands twice, and every way leads back."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qualcode.analysis.distil import Alike, alike, coverage, piles, shared
from qualcode.formats.frames_elements import read_distillation, with_elements
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CoderId, SegmentId
from qualcode.project import configuring, elements
from qualcode.project.corpora import corpus
from qualcode.project.elements import all_cards, describe, distillation, group, merge, ungroup
from qualcode.project.project import Project
from qualcode.project.steps import MOST, Step, record, steps, to_turn
from tests.export.studies import copied_sample

NAMES = ["Warm welkom", "Maatwerk", "Docenten die bellen", "Tweede start"]
picks = st.integers(0, 10**6)


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def path_of(study: Project) -> Path:
    return study.folder.analysis / "elements.yaml"


class CardSort(RuleBasedStateMachine):
    """One sorter, and a colleague who writes in the file; `past` holds the bytes of each step."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.project = copied_sample(self.root / "study")
        self.cards = [card.segment for card in all_cards(self.project)]
        self.past: list[bytes | None] = []
        self.future: list[bytes | None] = []

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @property
    def bytes(self) -> bytes | None:
        path = path_of(self.project)
        return path.read_bytes() if path.is_file() else None

    def some(self, pick: int) -> list[SegmentId]:
        count = 1 + pick % 3
        return [self.cards[(pick + n * 3) % len(self.cards)] for n in range(count)]

    def element(self, pick: int) -> str | None:
        there = distillation(self.project).elements
        return there[pick % len(there)].id if there else None

    def kept(self, before: bytes | None) -> None:
        if self.bytes != before:
            self.past.append(before)
            self.future.clear()

    @rule(pick=picks, name=st.sampled_from(NAMES))
    def put(self, pick: int, name: str) -> None:
        before = self.bytes
        group(self.project, self.some(pick), name, among=self.cards)
        self.kept(before)

    @rule(pick=picks, aside=st.booleans())
    def take(self, pick: int, aside: bool) -> None:
        before = self.bytes
        ungroup(self.project, self.some(pick), aside=aside, among=self.cards)
        self.kept(before)

    @rule(pick=picks, other=picks)
    def join(self, pick: int, other: int) -> None:
        one, into = self.element(pick), self.element(other)
        if one and into and one != into:
            before = self.bytes
            merge(self.project, one, into)
            self.kept(before)

    @rule(pick=picks, text=st.sampled_from(["", "Kort.", 'Een: "lange"\n\ntekst # met alles.']))
    def write(self, pick: int, text: str) -> None:
        if one := self.element(pick):
            before = self.bytes
            describe(self.project, one, summary=text, recommendations=[text, "Groet."])
            self.kept(before)

    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        if one := self.element(pick):
            before = self.bytes
            elements.remove(self.project, one)
            self.kept(before)

    @rule()
    def undo(self) -> None:
        before = self.bytes
        done = elements.undo(self.project)
        assert (done is not None) == bool(self.past)
        if self.past:
            assert self.bytes == self.past.pop()
            self.future.append(before)

    @rule()
    def redo(self) -> None:
        before = self.bytes
        done = elements.redo(self.project)
        assert (done is not None) == bool(self.future)
        if self.future:
            assert self.bytes == self.future.pop()
            self.past.append(before)

    @rule()
    def open_again(self) -> None:
        self.project = Project.open(self.root / "study")

    @invariant()
    def no_card_is_lost_and_none_stands_twice(self) -> None:
        now = distillation(self.project)
        placed = [id for e in now.elements for id in e.sentences]
        assert len(placed) == len(set(placed))
        found = coverage(corpus(self.project), now)
        assert found.placed + found.aside + found.left == found.sentences == len(self.cards)
        assert found.elsewhere == 0


CardSort.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestCardSort = CardSort.TestCase


def test_a_step_is_turned_back_around_what_a_colleague_wrote_since(study: Project) -> None:
    first, second, third, *_ = [card.segment for card in all_cards(study)]
    group(study, [first], "Warm welkom")
    group(study, [second], "Maatwerk")
    path = path_of(study)
    text = path.read_text(encoding="utf-8")
    theirs = text.replace("label: Warm welkom", "label: Welkom   # korter").replace(
        "sentences:\n", f"summary: Van een ander.\n    sentences:\n      - {third}\n", 1
    )
    path.write_text(theirs, encoding="utf-8")
    group(study, [first], "Maatwerk")
    step = elements.undo(study)
    assert step is not None
    assert step.what == "1 card in Maatwerk"
    assert path.read_text(encoding="utf-8") == theirs
    elements.undo(study)
    now = distillation(study)
    assert [(e.label, e.summary) for e in now.elements] == [("Welkom", "Van een ander.")]
    assert now.elements[0].sentences == (third, first)
    assert "# korter" in path.read_text(encoding="utf-8")
    assert elements.redo(study) is not None
    assert [e.label for e in distillation(study).elements] == ["Welkom", "Maatwerk"]


def test_what_a_colleague_changed_is_never_turned_back(study: Project) -> None:
    first = all_cards(study)[0].segment
    group(study, [first], "Warm welkom")
    describe(study, "warm-welkom", summary="Eerst.")
    path = path_of(study)
    theirs = path.read_text(encoding="utf-8").replace("Eerst.", "Van een ander.")
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(StudyError, match="somebody changed the same things since"):
        elements.undo(study)
    assert path.read_text(encoding="utf-8") == theirs


def test_a_file_that_is_no_longer_utf8_is_told_and_stays_as_it_is(study: Project) -> None:
    group(study, [all_cards(study)[0].segment], "Warm welkom")
    path = path_of(study)
    theirs = path.read_bytes() + b"# caf\xe9\n"
    path.write_bytes(theirs)
    line = theirs.count(b"\n")
    with pytest.raises(StudyError, match=rf"elements\.yaml, line {line}: the file is not UTF-8"):
        elements.undo(study)
    assert path.read_bytes() == theirs


def test_a_step_that_would_put_a_card_twice_is_refused(study: Project) -> None:
    first, second, *_ = [card.segment for card in all_cards(study)]
    group(study, [first, second], "Warm welkom")
    ungroup(study, [first])
    path = path_of(study)
    text = path.read_text(encoding="utf-8")
    theirs = f"{text}  - id: anders\n    label: Anders\n    sentences: [{first}]\n"
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(StudyError, match="somebody changed the same things since"):
        elements.undo(study)
    assert path.read_text(encoding="utf-8") == theirs


def test_each_coder_takes_back_their_own_step(study: Project) -> None:
    first, second, *_ = [card.segment for card in all_cards(study)]
    ana, ben = (replace(study, viewer=CoderId(name)) for name in ("ana", "ben"))
    group(ana, [first], "Warm welkom")
    group(ben, [second], "Maatwerk")
    elements.undo(ana)
    assert [e.label for e in distillation(study).elements] == ["Maatwerk"]
    assert elements.undo(ana) is None
    assert elements.redo(ben) is None
    assert elements.undo(study) is not None
    assert distillation(study).elements == ()


def test_line_ends_and_marks_of_the_file_come_back(study: Project) -> None:
    first, second, *_ = [card.segment for card in all_cards(study)]
    path = path_of(study)
    written = (
        f"\ufeff# van ons\r\nformat: 1\r\nelements:\r\n- id: a\r\n  label: A\r\n"
        f"  sentences: [{first}]   # één\r\n"
    ).encode()
    path.write_bytes(written)
    group(study, [second], "A")
    assert path.read_bytes() != written
    elements.undo(study)
    assert path.read_bytes() == written


def test_comments_between_cards_stay_where_cards_come_and_go() -> None:
    text = (
        "format: 1\nelements:\n  - id: a\n    label: A\n    # over de zinnen\n    sentences:\n"
        "      - S1   # mooi\n      - S2\n      - S3   # twijfel\naside:\n  - S4   # weg\n"
    )
    before = read_distillation(text, path="x")
    wanted = replace(
        before,
        elements=(replace(before.elements[0], sentences=(SegmentId("S1"), SegmentId("S3"))),),
        aside=(SegmentId("S4"), SegmentId("S2")),
    )
    assert with_elements(text, wanted, path="x") == (
        "format: 1\nelements:\n  - id: a\n    label: A\n    # over de zinnen\n    sentences:\n"
        "      - S1   # mooi\n      - S3   # twijfel\naside:\n  - S4   # weg\n  - S2\n"
    )


def test_two_elements_become_one_with_everything_written_about_both(study: Project) -> None:
    first, second, *_ = [card.segment for card in all_cards(study)]
    group(study, [first], "Warm welkom")
    group(study, [second], "Begroeten")
    describe(study, "warm-welkom", summary="Een naam.", recommendations=["Groet."])
    describe(study, "begroeten", summary="Een hand.", recommendations=["Groet.", "Kom vroeg."])
    made = merge(study, "Begroeten", "Warm welkom")
    assert (made.id, made.sentences) == ("warm-welkom", (first, second))
    assert made.summary == "Een naam.\n\nEen hand."
    assert made.recommendations == ("Groet.", "Kom vroeg.")
    assert [e.id for e in distillation(study).elements] == ["warm-welkom"]
    with pytest.raises(UsageError, match="the same element"):
        merge(study, "warm-welkom", "Warm welkom")


def test_a_name_that_another_element_has_is_refused(study: Project) -> None:
    first, second, *_ = [card.segment for card in all_cards(study)]
    group(study, [first], "Warm welkom")
    group(study, [second], "Begroeten")
    with pytest.raises(UsageError, match="is another element already"):
        describe(study, "begroeten", label="warm Welkom")
    assert describe(study, "begroeten", label="Ontvangen").id == "begroeten"


def test_a_card_that_is_gone_can_be_taken_out(study: Project) -> None:
    group(study, [all_cards(study)[0].segment], "Warm welkom")
    path = path_of(study)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sentences:\n", "sentences:\n      - 01GONE\n"), encoding="utf-8")
    assert coverage(corpus(study), distillation(study)).elsewhere == 1
    assert ungroup(study, ["01GONE"]) == ("01GONE",)
    assert coverage(corpus(study), distillation(study)).told() == (
        "1 of 8 sentences sorted, 1 element, 1 with one card"
    )


def test_in_a_pile_every_two_cards_are_alike(study: Project) -> None:
    found = corpus(study)
    ids = [card.segment for card in all_cards(study)]
    pairs = [
        Alike(ids[0], ids[1], 95.0),
        Alike(ids[1], ids[2], 90.0),
        Alike(ids[3], ids[4], 85.0),
        Alike(ids[3], ids[5], 84.0),
        Alike(ids[4], ids[5], 82.0),
    ]
    made = piles(found, pairs)
    assert [(pile.segments, pile.likeness) for pile in made] == [
        ((ids[0], ids[1]), 95.0),
        ((ids[3], ids[4], ids[5]), 82.0),
    ]
    assert [p.segments for p in piles(found, pairs, among=ids[1:3])] == [(ids[1], ids[2])]
    assert piles(found, []) == []
    every = alike(found, cutoff=0)
    assert [len(pile.segments) for pile in piles(found, every)] == [len(ids)]
    assert shared(["Het werkzame element is dat Docenten bellen.", "docenten die niet bellen"]) == (
        "Docenten", "bellen",
    )  # fmt: skip


def test_the_record_is_cut_and_can_still_be_turned(tmp_path: Path) -> None:
    path = tmp_path / "undo" / "x.jsonl"
    texts = [None, *(f"a\nb\n{n}\n" for n in range(MOST + 20))]
    for n, (before, after) in enumerate(pairwise(texts)):
        record(path, Step(str(n), "", "", f"step {n}", "do", before, after))
    known = steps(path)
    assert len(known) < MOST
    assert known[-1].what == f"step {MOST + 19}"
    assert (known[0].before, known[-1].after) == (texts[-len(known) - 1], texts[-1])
    assert to_turn(known, "undo", None) == known[-1]


@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe", b'{"at":1}\n'])
def test_a_record_that_cannot_be_read_is_begun_anew(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(broken)
    assert steps(path) == []
    record(path, Step("1", "", "", "eerste", "do", "a\n", "b\n"))
    assert [step.what for step in steps(path)] == ["eerste"]


def test_configurations_are_turned_back_too(study: Project) -> None:
    path = study.folder.analysis / "configurations.yaml"
    configuring.write_configuration(study, "naam", statement="Als ..., dan ...")
    once = path.read_bytes()
    some = configuring.everything(study).corpus.segments[:2]
    configuring.link(study, "naam", [s.id for s in some], "context", note="Zie ook.")
    configuring.unlink(study, "naam", [some[0].id], part="context")
    assert configuring.undo(study) is not None
    assert [k.note for k in configuring.configuration_named(study, "naam").evidence] == [
        "Zie ook.", "Zie ook.",
    ]  # fmt: skip
    configuring.undo(study)
    assert path.read_bytes() == once
    configuring.undo(study)
    assert not path.exists()
    assert configuring.undo(study) is None
    configuring.redo(study)
    assert path.read_bytes() == once

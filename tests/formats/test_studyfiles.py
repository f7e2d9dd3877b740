"""Project, participants and descriptions: written as they are read, every problem at once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.studyfiles import (
    TranscriptInfo,
    read_info,
    read_participants,
    read_study,
    write_info,
    write_participants,
    write_study,
)
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.errors import FormatError
from qualcode.model.ids import CoderId, ParticipantId
from qualcode.model.participant import ANSWERS, Consent, Participant
from qualcode.model.study import Study
from qualcode.model.transcript import Marker, Source, Speaker

texts = st.text(
    st.characters(blacklist_categories=["Cs"]).filter(lambda c: not UNPRINTABLE.match(c)),
    min_size=1,
    max_size=12,
) | st.sampled_from(["no", "on", "1:30", "2026-11-20", "~", "null", "- a", "a: b", " x ", "'", "#"])
ids = st.from_regex(r"[A-BP][0-9a-b]{0,3}", fullmatch=True)
days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 1, 1)).map(str)
attributes = st.dictionaries(texts, texts, max_size=3)
maybe = st.none() | texts
unique = {"unique_by": str.casefold, "max_size": 4}

studies = st.builds(
    Study,
    texts,
    texts,
    st.sampled_from(["nl", "en"]),
    st.lists(ids.map(CoderId), **unique).map(tuple),  # type: ignore[arg-type]
    st.none() | days,
    attributes,
)
answers = st.sampled_from(ANSWERS)
people = st.builds(
    Participant,
    ids.map(ParticipantId),
    maybe,
    maybe,
    maybe,
    attributes,
    st.builds(Consent, answers, answers, answers, answers),
    st.sampled_from(["active", "withdrawn", "forgotten"]),
    st.none() | days,
)
speakers = st.dictionaries(texts, st.tuples(maybe, st.none() | ids.map(ParticipantId)), max_size=3)
infos = st.builds(
    TranscriptInfo,
    texts,
    st.sampled_from(["nl", "en"]),
    attributes,
    speakers.map(lambda found: {label: Speaker(label, *about) for label, about in found.items()}),
    st.lists(st.builds(Marker, st.integers(0, 10**6), texts, texts), max_size=3).map(tuple),
    st.none() | st.builds(Source, texts, texts, days | st.just("")),
    maybe,
    st.lists(texts, max_size=3).map(tuple),
    st.none() | days,
)


def windows(text: str) -> str:
    """As an editor on Windows saves it, and as `read_text` gives it back."""
    return text.replace("\n", "\r\n").replace("\r\n", "\n")


@given(studies)
def test_a_study_comes_back_from_its_file(study: Study) -> None:
    assert read_study(write_study(study), path="project.yaml") == study
    assert read_study("\ufeff" + windows(write_study(study)), path="project.yaml") == study


@given(st.lists(people, unique_by=lambda p: p.id.casefold(), max_size=3))
def test_participants_come_back_from_their_file_in_its_order(found: list[Participant]) -> None:
    back = read_participants(write_participants(found), path="participants.yaml")
    assert list(back.items()) == [(p.id, p) for p in found]


@given(infos)
def test_a_description_comes_back_from_its_file(info: TranscriptInfo) -> None:
    assert read_info(write_info(info), path="FG1.yaml") == info


@pytest.mark.parametrize("char", ["\x07", "\ud83d", "\x00", "\ufffe"])
def test_what_no_file_can_show_is_not_written(char: str) -> None:
    for write in (
        lambda: write_study(Study("x", f"a{char}")),
        lambda: write_participants([Participant(ParticipantId("P1"), f"a{char}")]),
        lambda: write_info(TranscriptInfo("x", attributes={f"a{char}": "b"})),
    ):
        with pytest.raises(FormatError, match="which cannot be shown"):
            write()


STUDY = "format: 1\nstudy: s\nname: n\ncoders: [ana]\n"
PEOPLE = "format: 1\nparticipants:\n  - id: P1\n    consent: {quotes: no}\n"
INFO = "format: 1\nversion: 9f2c\nspeakers: {P1: {participant: P1}}\nmarkers:\n  - {turn: 1, kind: topic, label: x}\n"


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (read_study, "format: 1\n", ['"study" is missing', '"name" is missing']),
        (read_study, STUDY + "retention: 2026-02-30\n", ["line 5", "which is not a date"]),
        (read_study, STUDY + "retention: morgen\ncolour: x\n", ["line 5", "line 6", "not a key"]),
        (read_study, STUDY.replace("[ana]", "[ana, Ana]"), ['"ana" and "Ana" are one file name']),
        (read_study, STUDY.replace("[ana]", "[a b]"), ["line 4", "cannot be the id of a coder"]),
        (read_study, STUDY.replace("[ana]", "{a: b}"), ["line 4", "a list of texts"]),
        (read_study, STUDY.replace("format: 1", "format: 2"), ["line 1", "the file has format 2"]),
        (read_study, STUDY.replace("format: 1", "format: x"), ["not a whole number"]),
        (read_study, "- a\n", ["line 1"]),
        (read_study, "", [""]),
        (read_participants, PEOPLE + "  - id: p1\n", ["line 5", '"p1" stands here twice']),
        (read_participants, PEOPLE + "  - role: x\n", ["line 5", '"id" is missing']),
        (read_participants, PEOPLE + "  - id: CON\n", ["line 5", "cannot be the id"]),
        (read_participants, PEOPLE.replace("no}", "nee}"), ["line 4", '"quotes" cannot be "nee"']),
        (read_participants, PEOPLE + "    status: gone\n", ["line 5", '"status" cannot be']),
        (read_participants, PEOPLE.replace("- id: P1", "- P1"), [""]),
        (read_info, "format: 1\n", ['"version" is missing']),
        (read_info, INFO.replace("turn: 1", "turn: 0"), ["line 5", "the least it can be is 1"]),
        (read_info, INFO.replace("label: x", "label: ''"), ['"label" is missing']),
        (read_info, INFO.replace("{participant: P1}", "P1"), ["line 3", "key: value is expected"]),
        (read_info, INFO + "source: {format: x}\n", ["line 6", '"sha256" is missing']),
        (read_info, INFO + "langauge: nl\n", ["line 6", 'Did you mean "language"']),
        (read_info, INFO + "version: b\n", ["line 6"]),
        (read_info, INFO + "present: &a [x]\n", ["line 6"]),
    ],
)  # fmt: skip
def test_every_problem_is_told_with_its_line(
    read: Callable[..., object], text: str, told: list[str]
) -> None:
    with pytest.raises(FormatError) as raised:
        read(text, path="x.yaml")
    assert str(raised.value).startswith("x.yaml")
    for words in told:
        assert words in str(raised.value)


@pytest.mark.parametrize("read", [read_study, read_participants, read_info])
@given(text=st.text(max_size=60), chance=st.randoms(use_true_random=False))
def test_no_text_or_mutation_gives_anything_but_a_value_or_a_format_error(
    read: Callable[..., object], text: str, chance: random.Random
) -> None:
    whole = {read_study: STUDY, read_participants: PEOPLE, read_info: INFO}[read]
    chars = list(whole)
    for _ in range(3):
        chars[chance.randrange(len(chars))] = chance.choice([*":-[]{}\n\t '\"#&*!|>%@é\0", ""])
    for broken in (text, "".join(chars), whole + text):
        with suppress(FormatError):
            read(broken, path="x.yaml")


def test_what_is_left_out_has_its_plain_meaning() -> None:
    assert read_study("study: s\nname: n\n", path="x") == Study("s", "n")
    [(id, person)] = read_participants("participants: [{id: P1}]\n", path="x").items()
    assert (id, person) == ("P1", Participant(ParticipantId("P1")))
    assert read_participants("format: 1\n", path="x") == {}
    assert read_info("version: v\nsource:\nspeakers: {P1: }\n", path="x") == TranscriptInfo(
        "v", speakers={"P1": Speaker("P1")}
    )
    told = read_info("version: v\nsource: {format: vtt, sha256: 9f}\n", path="x")
    assert told.source == Source("vtt", "9f", "")
    assert read_info(write_info(told), path="x") == told

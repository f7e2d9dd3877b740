"""The table of names: who gets which pseudonym, and a table that always reads back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import FormatError, UsageError
from qualcode.privacy.pseudonyms import COLUMNS, Name, assigned, read_names, with_names

HEAD = "name,pseudonym,role,transcript\n"
FENNA = Name("Fenna Wilgenroos", "P4")


def pseudonyms(
    *labels: str, names: tuple[Name, ...] = (), taken: tuple[str, ...] = (), id: str = "FG1",
    researchers: tuple[str, ...] = (),
) -> dict[str, str]:  # fmt: skip
    found = assigned(labels, names, transcript=id, taken=taken, researchers=researchers)
    return {label: name.pseudonym for label, name in found.items()}


def read(text: str) -> tuple[Name, ...]:
    return read_names(text, path="names.csv")


def test_everybody_gets_the_next_free_number_in_the_order_of_the_labels() -> None:
    assert pseudonyms("Joris", "Fenna", "Aya", taken=("P2", "p4", "INT1")) == {
        "Joris": "P1",
        "Fenna": "P3",
        "Aya": "P5",
    }


@pytest.mark.parametrize(
    ("labels", "taken", "given"),
    [
        (("P2", "P1", "I"), (), ("P2", "P1", "INT1")),
        (("R2", "R1"), (), ("P2", "P1")),
        (("SPEAKER_00", "SPEAKER_01", "SPEAKER_02"), (), ("P3", "P1", "P2")),
        (("Noor", "P1", "Spreker 3"), (), ("P2", "P1", "P3")),
        (("Spreker 2", "P2"), (), ("P1", "P2")),
        (("R1", "S1"), (), ("P1", "P2")),
        (("P2", "P3"), ("P2", "P3"), ("P1", "P4")),
        (("Interviewer 2", "INT1", "Student 12"), (), ("INT2", "INT1", "P12")),
        (("Noor 2", "Klas 4b"), (), ("P1", "P2")),
    ],
)
def test_a_number_that_a_label_has_is_kept_where_it_is_free(
    labels: tuple[str, ...], taken: tuple[str, ...], given: tuple[str, ...]
) -> None:
    assert tuple(pseudonyms(*labels, taken=taken).values()) == given


def test_a_label_of_somebody_who_speaks_nowhere_yet_is_that_person() -> None:
    found = assigned(("P2", "Spreker 3", "Noor"), (), transcript="FG1", taken=("P2", "P3", "P4"),
                     waiting=("P2", "P3"))  # fmt: skip
    assert [name.pseudonym for name in found.values()] == ["P2", "P1", "P5"]


def test_numbers_in_the_table_are_never_given_to_somebody_else() -> None:
    assert pseudonyms("Joris", names=(Name("Aya", "P1"), Name("Bo", "p2"))) == {"Joris": "P3"}


@pytest.mark.parametrize(
    "label",
    ["I", "i", "Int", "INT 2", "interviewer", "Interviewster", "Moderator1", "mod 3", "Facilitator",
     "Gespreksleider", "gespreksleidster 2", "Onderzoeker", "researcher", " Interviewer "],
)  # fmt: skip
def test_habits_of_labelling_the_interviewer_give_a_researcher(label: str) -> None:
    found = assigned([label, "Joris"], (), transcript="FG1", taken=("INT1",))
    assert found[label].pseudonym == ("INT3" if "3" in label else "INT2")
    assert found[label].role == "researcher"
    assert found["Joris"] == Name("Joris", "P1")


@pytest.mark.parametrize("label", ["Ingrid", "Ilse", "Modesta", "Intan", "I. Jansen", "P1", "1"])
def test_names_that_only_begin_like_a_habit_give_a_participant(label: str) -> None:
    assert pseudonyms(label) == {label: "P1"}


def test_a_researcher_who_is_named_is_found_however_it_is_typed() -> None:
    assert pseudonyms("Linde  van Dam", "Joris", researchers=("linde van dam",)) == {
        "Linde  van Dam": "INT1",
        "Joris": "P1",
    }
    with pytest.raises(UsageError, match="No speaker is called eva") as raised:
        pseudonyms("Linde", "Joris", researchers=("Eva",))
    assert raised.value.hint == "The speakers are: Linde, Joris."


def test_the_table_decides_and_its_row_for_this_transcript_before_all_others() -> None:
    names = (Name("Spreker 1", "P1", None, "FG1"), Name("Spreker 1", "P9"), FENNA)
    assert pseudonyms("Spreker 1", "fenna  WILGENROOS", names=names) == {
        "Spreker 1": "P1",
        "fenna  WILGENROOS": "P4",
    }
    assert pseudonyms("Spreker 1", names=names, id="FG2") == {"Spreker 1": "P9"}
    assert pseudonyms("Spreker 1", names=names[:1], id="fg1") == {"Spreker 1": "P1"}
    assert pseudonyms("Spreker 1", names=names[:1], id="FG2") == {"Spreker 1": "P2"}


def test_a_label_that_is_no_name_holds_for_one_transcript_and_a_name_for_all() -> None:
    found = assigned(["Spreker 1", "Interviewer", "Fenna"], (), transcript="FG1", taken=())
    assert {label: name.transcript for label, name in found.items()} == {
        "Spreker 1": "FG1",
        "Interviewer": "FG1",
        "Fenna": None,
    }


def test_one_name_in_two_spellings_is_one_person() -> None:
    assert pseudonyms("Zoë", "ZOE\u0308", " zoë ") == {
        "Zoë": "P1",
        "ZOE\u0308": "P1",
        " zoë ": "P1",
    }


labels = st.lists(st.text("aAbé 1I", min_size=1, max_size=4).filter(str.strip), max_size=6)


@given(labels, st.sets(st.sampled_from(["P1", "p2", "P3", "INT1"])))
def test_two_names_never_share_a_pseudonym_unasked_and_the_table_reads_back(
    found: list[str], taken: set[str]
) -> None:
    who = assigned(found, (), transcript="FG1", taken=taken)
    folded = {t.casefold() for t in taken}
    by_pseudonym: dict[str, set[str]] = {}
    for label, name in who.items():
        assert name.pseudonym.casefold() not in folded
        by_pseudonym.setdefault(name.pseudonym, set()).add(" ".join(label.casefold().split()))
    assert all(len(spellings) == 1 for spellings in by_pseudonym.values())
    table = read(with_names("", dict.fromkeys(who.values())))
    assert assigned(found, table, transcript="FG1", taken=taken).keys() == who.keys()
    again = assigned(found, table, transcript="FG1", taken=taken)
    assert {k: v.pseudonym for k, v in again.items()} == {k: v.pseudonym for k, v in who.items()}


def test_two_names_share_a_pseudonym_when_the_table_says_so() -> None:
    table = read(HEAD + "Fenna,P4,,\nFenna de Wilg,P4,,\n")
    assert pseudonyms("Fenna", "Fenna de Wilg", names=table) == {
        "Fenna": "P4",
        "Fenna de Wilg": "P4",
    }


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        ("Fenna,P1,,\nfenna ,P2,,\n", 3, "this name has two pseudonyms: P1 and P2"),
        ("Fenna,,,\n", 2, "a name or its pseudonym is empty"),
        (",P1,,\n", 2, "a name or its pseudonym is empty"),
        ("Fenna,P 1,,\n", 2, '"P 1" cannot be the id of a participant'),
        ("Fenna,con,,\n", 2, "cannot be the id"),
        ("Fenna,P1,,\nJoris,p1,,\n", 3, "the pseudonyms P1 and p1 differ by capitals only"),
    ],
)
def test_a_table_that_is_off_is_refused_with_its_line(rows: str, line: int, told: str) -> None:
    with pytest.raises(FormatError, match=told) as raised:
        read(HEAD + rows)
    assert raised.value.line == line


def test_the_same_row_twice_and_a_row_per_transcript_are_fine() -> None:
    table = read(HEAD + "Spreker 1,P1,,FG1\nSpreker 1,P2,,FG2\nSpreker 1,P1,,fg1\n")
    assert [(n.pseudonym, n.transcript) for n in table] == [("P1", "FG1"), ("P2", "FG2")]


names = st.builds(
    Name,
    st.text('aé,;" \n', min_size=1, max_size=6).map(str.strip).filter(bool),
    st.sampled_from(["P1", "P2", "INT1"]),
    st.sampled_from([None, "researcher"]),
    st.sampled_from([None, "FG1"]),
)


@given(
    st.lists(
        names, max_size=5, unique_by=lambda n: (" ".join(n.name.casefold().split()), n.transcript)
    )
)
def test_a_table_comes_back_from_its_file(found: list[Name]) -> None:
    assert read(with_names("", found)) == tuple(found)
    half = len(found) // 2
    assert read(with_names(with_names("", found[:half]), found[half:])) == tuple(found)


def test_what_the_owner_of_a_table_wrote_in_it_stays() -> None:
    before = '\ufeffTelefoon;Pseudonym;Name\n06-1;P4;Fenna\n\n;P5;"Jo;ris"\n'
    after = with_names(
        before, [Name("Spreker 1", "P6", None, "FG2"), Name("Linde", "INT1", "researcher")]
    )
    assert list(csv.reader(io.StringIO(after), delimiter=";")) == [
        ["Telefoon", "Pseudonym", "Name", "role", "transcript"],
        ["06-1", "P4", "Fenna", "", ""],
        ["", "P5", "Jo;ris", "", ""],
        ["", "P6", "Spreker 1", "", "FG2"],
        ["", "INT1", "Linde", "researcher", ""],
    ]


def test_a_new_table_has_every_column() -> None:
    assert with_names("", []) == ",".join(COLUMNS) + "\n"
    assert with_names("\n", [FENNA]) == HEAD + "Fenna Wilgenroos,P4,,\n"


@pytest.mark.parametrize("label", ["Unknown Speaker", "Onbekende spreker", "unknown speaker 2"])
def test_who_nobody_knew_is_somebody_else_in_the_next_session(label: str) -> None:
    first = assigned([label], [], transcript="FG1", taken=[])[label]
    second = assigned([label], [first], transcript="FG2", taken=[])[label]
    assert (first.transcript, second.transcript) == ("FG1", "FG2")
    assert first.pseudonym != second.pseudonym

"""What the check flags, what it leaves alone, and in which order of certainty."""

from __future__ import annotations

import pytest

from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.privacy import identifiers
from qualcode.privacy.identifiers import LEVELS, Flag, capitals_are_rare, check
from qualcode.privacy.known import Known, alike, parts_of, skeleton
from qualcode.privacy.patterns import direct_identifiers, is_bsn, is_iban


def kinds(text: str, language: str = "nl") -> list[tuple[str, str]]:
    return [(f.string, f.kind) for f in check(text, language=language) if f.level == "direct"]


@pytest.mark.parametrize(
    ("text", "string", "kind"),
    [
        ("stuur het naar j.x+stage@school-oost.nl hoor", "j.x+stage@school-oost.nl", "email"),
        ("KAREL@POSTBUS.COM", "KAREL@POSTBUS.COM", "email"),
        ("bel 06-12345678 maar", "06-12345678", "phone"),
        ("(020) 123 45 67", "(020) 123 45 67", "phone"),
        ("0031 6 12345678", "0031 6 12345678", "phone"),
        ("+44 20 7946 0958", "+44 20 7946 0958", "phone"),
        ("op NL91 ABNA 0417 1643 00 graag", "NL91 ABNA 0417 1643 00", "iban"),
        ("mijn bsn is 9999.90.019", "9999.90.019", "bsn"),
        ("nummer 500123 dus", "500123", "number"),
        ("ik ben s1234567", "s1234567", "number"),
        ("studentnummer 12 34 56", "12 34 56", "number"),
        ("3515 xk in de stad", "3515 xk", "postcode"),
        ("geboren op 3 mei '99", "3 mei '99", "date"),
        ("drie mei negentienachtennegentig", "drie mei negentienachtennegentig", "date"),
        ("March 12th, 2001", "March 12th, 2001", "date"),
        ("mijn verjaardag, 12 maart", "12 maart", "date"),
        ("op de Prins Hendrikkade 33a", "Prins Hendrikkade 33a", "street"),
        ("kerkstraat nummer twaalf", "kerkstraat nummer twaalf", "street"),
        ("at 12 Church Street", "12 Church Street", "street"),
        ("zie www.iets.nl/ik.", "www.iets.nl/ik", "url"),
        ("volg @zeehond_7 maar", "@zeehond_7", "handle"),
        ("mijn insta is zee.hond_7", "zee.hond_7", "handle"),
        ("nul zes twaalf vierendertig zesenvijftig achtenzeventig", None, "phone"),
        ("jan punt dijk apenstaartje postbus punt com", None, "email"),
    ],
)
def test_what_identifies_by_its_form_is_direct(text: str, string: str | None, kind: str) -> None:
    assert kinds(text) == [(string or text, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "van 9.30 tot 10.45 en 10.30-12.00",
        "in 2012 de eerste, in 1999 ik, 2000 op",
        "tussen de 100 000 en 123456 euro, of € 654321",
        "in 2019 2020 2021 en 2023/2024",
        "leerjaar 1 2 3 4, lokaal 2.13, Windows 10",
        "op 12 maart was de les",
        "we waren onderweg 5 minuten",
    ],
)
def test_ordinary_numbers_are_no_identifiers(text: str) -> None:
    assert direct_identifiers(text) == []


def test_an_account_number_with_one_wrong_digit_is_told_as_such() -> None:
    [hit] = direct_identifiers("NL91 ABNA 0417 1643 01")
    assert (hit.kind, hit.reason.endswith("do not fit")) == ("iban", True)


@pytest.mark.parametrize(
    ("digits", "fits"),
    [("999990019", True), ("999990018", False), ("000000000", False), ("123456782", True)],
)
def test_the_eleven_test_is_that_of_citizen_numbers(digits: str, fits: bool) -> None:
    assert is_bsn(digits) is fits


@pytest.mark.parametrize(
    ("account", "fits"),
    [("NL91ABNA0417164300", True), ("NL92ABNA0417164300", False), ("BE68539007547034", True)],
)
def test_an_account_passes_mod_97(account: str, fits: bool) -> None:
    assert is_iban(account) is fits


@pytest.mark.parametrize(
    ("text", "string", "kind", "level"),
    [
        ("Ja, dat zei meneer Kwint toen", "Kwint", "name", "cue"),
        ("en toen kwam Kwintelier binnen", "Kwintelier", "unknown", "capital"),
        ("met Marit van der Zilverberk erbij", "Marit van der Zilverberk", "name", "capital"),
        ("dat was J.P. Kwint toch", "J.P. Kwint", "unknown", "capital"),
        ("Kwintelier zei dat", "Kwintelier", "unknown", "start"),
        ("Roos zei dat", "Roos", "name", "start"),
        ("we gingen naar Kwintdam toe", "Kwintdam", "place", "cue"),
        ("Uit Den Bosch dus", "Den Bosch", "unknown", "capital"),
        ("bij ROC De Kwint dus", "ROC De Kwint", "school", "cue"),
        ("op hogeschool Kwint", "Kwint", "school", "cue"),
        ("ik heet kwintelier hoor", "kwintelier", "name", "cue"),
        ("en mevrouw de kwint zei", "kwint", "name", "cue"),
        ("en sanne zei dat", "sanne", "name", "cue"),
        ("we wonen in zutphen", "zutphen", "place", "cue"),
        ("dat is Lotte's boek", "Lotte's", "name", "capital"),
        ("want ik ben zwanger", "zwanger", "health", "indirect"),
        ("nou ja, ik ben 19", "ik ben 19", "age", "indirect"),
        ("daar was ik de enige man", "was ik de enige man", "being the only one", "indirect"),
    ],
)
def test_names_and_hints_are_flagged_with_their_ground(
    text: str, string: str, kind: str, level: str
) -> None:
    [flag] = check(text)
    assert (flag.string, flag.kind, flag.level) == (string, kind, level)
    assert text[flag.span.start : flag.span.end] == flag.string


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Toen kwam de docent. Daarnaast was er niets. Uhm, ja.", "nl"),
        ("In Teams en Word, voor het vak Nederlands, met de SLB'er van HBO-V.", "nl"),
        ("[Student A] zat naast [docent 2] op [hogeschool 1]. P3 en INT1 ook.", "nl"),
        ("Well, I think I'm happy on Monday. Then Google Docs... no, Google.", "en"),
        ("de roos en de storm", "nl"),
        ("dat weet niemand (stilte) Echt niet [lacht] Dat zei ik. Pff. Elke keer.", "nl"),
    ],
)
def test_what_names_nobody_is_left_alone(text: str, language: str) -> None:
    found = [f for f in check(text, language=language) if f.string != "Docs"]
    assert found == []


def test_a_word_seen_as_a_name_is_a_name_at_the_start_of_a_sentence_too() -> None:
    text = "We zagen de Zilverberk. Zilverberk was er niet."
    assert [f.level for f in check(text)] == ["capital", "start"]


def test_labels_of_speakers_and_allowed_words_are_no_flags() -> None:
    made = Transcript(
        TranscriptId("FG1"),
        (Turn("Toen zei Mozaiek dat Kwint kwam.", "Mozaiek"),),
        speakers={"Mozaiek": Speaker("Mozaiek")},
    )
    assert [f.string for f in check(made)] == ["Kwint"]
    assert check(made, allow=["kwint"]) == ()
    assert check(made, kept=lambda string: string == "Kwint") == ()


def test_a_name_on_the_list_that_is_a_word_needs_its_capital() -> None:
    project = [Known("Mei"), Known("Roos")]
    found = [f.string for f in check("in mei zei Mei dat de roos van Roos is", project=project)]
    assert found == ["Mei", "Roos"]


PROJECT = [Known("Bakker"), Known("de linde", "school"), Known("Kwintsma")]


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        ("toen zei bakker dat", ["bakker"]),
        ("op de linde en in DE  LINDE", ["de linde", "DE  LINDE"]),
        ("Bakker's les en bakkers les", ["Bakker's", "bakkers"]),
        ("bij Bakkert en bij kwinsma", ["Bakkert", "kwinsma"]),
        ("een bakkerij in frankrijk", []),
    ],
)
def test_the_list_of_the_project_is_found_in_any_case_and_spelling(
    text: str, strings: list[str]
) -> None:
    found = [f.string for f in check(text, project=PROJECT) if f.level == "project"]
    assert found == strings


def test_an_ordinary_word_at_the_start_of_a_sentence_is_not_like_a_name() -> None:
    known = [Known(name) for name in ("Meijer", "Doorn", "Joost", "Peters")]

    def like(text: str) -> list[str]:
        found = check(text, language="nl", project=known)
        return [f.string for f in found if f.level == "project"]

    assert like("Meer niet. Daarna ging het. Juist, zei ze. Precies.") == []
    assert like("Meer kwam. Toen zei Meer dat het ging.") == ["Meer", "Meer"]
    assert like("Meyer kwam. Toen kwam ook pieters.") == ["Meyer", "pieters"]


def test_a_stretch_has_one_flag_and_the_surest_level() -> None:
    text = "Bel Sanne van Kwint op 06-12345678 of sanne@kwint.nl"
    flags = check(text, project=[Known("Sanne")])
    assert [(f.string, f.level) for f in flags] == [
        ("Bel", "start"), ("Sanne", "project"), ("Kwint", "capital"),
        ("06-12345678", "direct"), ("sanne@kwint.nl", "direct"),
    ][1:]  # fmt: skip
    assert {f.level for f in flags} <= set(LEVELS)


def test_flags_stand_in_order_and_hold_their_words() -> None:
    text = "Ik ben Sanne uit Kwintdam. Kwintdam is klein. Ik ben 19 en heb adhd."
    flags: tuple[Flag, ...] = check(text)
    assert [f.span for f in flags] == sorted(f.span for f in flags)
    assert all(text[f.span.start : f.span.end] == f.string for f in flags)


@pytest.mark.parametrize(
    ("text", "rare"),
    [
        ("ik weet het niet meer zo goed dus " * 12, True),
        ("Ik weet het niet. Sanne wel, denk ik. " * 12, False),
        ("DAT WEET IK NIET MEER ZO GOED HOOR " * 12, True),
        ("ik weet het niet", False),
    ],
)
def test_a_transcript_without_capitals_is_told_apart(text: str, rare: bool) -> None:
    assert capitals_are_rare(text) is rare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cees", "Kees", True), ("Aat", "Aad", True), ("Oldenhof", "Ottenhof", True),
        ("Sofie", "Sophie", True), ("Jansen", "Janssen", True), ("Lotte", "Lotte's", True),
        ("Marit", "Marieke", False), ("Sanne", "Hanne", False), ("Jan", "Jo", False),
    ],
)  # fmt: skip
def test_names_that_may_be_one_are_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_a_skeleton_keeps_the_consonants_that_are_heard() -> None:
    assert [skeleton(n) for n in ("Cees", "Kees", "Aad", "Sophie")] == ["ks", "ks", "at", "sf"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "Kwint M van der, Marit (HBO)",
            ("Marit van der Kwint", "van der Kwint", "Kwint", "Marit"),
        ),
        ("Fenna (MBO)", ("Fenna",)),
        ("Thijs van Kwint", ("Thijs van Kwint", "Thijs", "Kwint")),
        ("Jan de Man", ("Jan de Man", "Jan", "Man")),
        ("Unknown Speaker", ()),
        ("Onbekende spreker (gast)", ()),
        ("Researcher 1", ()),
    ],
)
def test_a_name_of_the_table_gives_the_ways_to_call_somebody(
    name: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(name) == parts


def test_a_model_of_the_user_adds_what_no_capital_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        label_, text, start_char, end_char = "PERSON", "zeehondje", 8, 17

    class Doc:
        ents = (Found(),)

    assert check("en toen zeehondje weer") == ()
    monkeypatch.setattr(identifiers, "model_in_use", lambda _: "nl_core_news_sm")
    monkeypatch.setattr(identifiers, "_pipeline", lambda _: lambda _: Doc())
    [flag] = check("en toen zeehondje weer")
    assert (flag.string, flag.level, flag.reason) == (
        "zeehondje", "capital", "a name says nl_core_news_sm",
    )  # fmt: skip


def test_neither_a_model_nor_a_dictionary_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifiers, "find_spec", lambda _: None)
    assert identifiers.model_in_use("nl") is None
    assert [f.string for f in check("en toen kwam Vlierbesje binnen")] == ["Vlierbesje"]

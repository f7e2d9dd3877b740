"""A quote is found where it stands, or the researcher is told why not."""

from __future__ import annotations

import random

import pytest

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.quotes import QuoteFound, find_quote, quote_places
from tests.text.helpers import of

TEXT = (
    "Ik had in het begin echt het gevoel dat ik er alleen voor stond.\n"
    "Ja, dat klopt.\nToen kwam die peercoach, en \u2018die\u2019 zei \u2026 nou ja,\n"
    "kom gewoon langs. Dat was voor mij het moment dat ik dacht: hier hoor ik bij.\n"
    "Ja, dat klopt. Studiekeuze is lastig."
)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("het gevoel dat ik er alleen", "het gevoel dat ik er alleen"),
        ("IK HAD IN  het\nbegin", "Ik had in het begin"),
        ("\u201cToen kwam die peercoach\u201d", "Toen kwam die peercoach"),
        ("en 'die' zei", "en \u2018die\u2019 zei"),
        ("nou ja, kom gewoon langs", "nou ja,\nkom gewoon langs"),
        ("kom gewoon langs!", "kom gewoon langs"),
        ("ad in het begin echt het gevoel dat", "had in het begin echt het gevoel dat"),
        ("ik had in het begin echt het gevo", "Ik had in het begin echt het gevoel"),
    ],
)
def test_a_quote_is_found_word_for_word_whatever_its_layout(quote: str, words: str) -> None:
    assert find_quote(TEXT, quote) == QuoteFound(of(TEXT, words), 100.0, exact=True)


def test_a_long_quote_is_found_when_words_differ() -> None:
    quote = "Ik had in het begin wel echt het gevoel dat ik er helemaal alleen voor stond."
    found = find_quote(TEXT, quote)
    assert found.span == Span(0, 64)
    assert not found.exact
    assert 85 <= found.score < 100


def test_a_short_quote_must_be_word_for_word() -> None:
    with pytest.raises(AnchorError, match="under 30 characters must be word for word"):
        find_quote(TEXT, "gewoon maar langs")


def test_a_short_quote_is_not_found_inside_a_longer_word() -> None:
    with pytest.raises(AnchorError, match="is not in the text"):
        find_quote(TEXT, "studie")


def test_a_long_quote_that_is_not_there_is_refused() -> None:
    with pytest.raises(AnchorError, match="Copy it again"):
        find_quote(TEXT, "Mijn ouders hebben nooit gestudeerd, dus thuis kon ik niets vragen.")


def test_a_quote_at_two_places_is_refused_with_both_and_found_within_one() -> None:
    with pytest.raises(AnchorError, match=r"fits 2 places: at 65 .* at 206"):
        find_quote(TEXT, "Ja, dat klopt.")
    second = find_quote(TEXT, "Ja, dat klopt.", within=Span(100, len(TEXT) + 50))
    assert second.span == Span(206, 220)


def test_many_places_are_counted_and_five_shown() -> None:
    with pytest.raises(AnchorError, match=r"fits 7 places: .*; and 2 more\."):
        find_quote("ja nee " * 7, "ja")


def test_two_places_that_are_nearly_as_good_are_never_chosen_between() -> None:
    twin = "Ik vond het eerste jaar van de opleiding {} zwaar, vooral de toetsen."
    text = twin.format("best wel") + "\nIets anders.\n" + twin.format("echt wel")
    with pytest.raises(AnchorError, match="fits 2 places"):
        find_quote(text, twin.format("heel erg"))


def test_parts_of_a_quote_stand_in_order_and_give_one_place() -> None:
    whole = TEXT[TEXT.index("Toen kwam") : TEXT.index("dat ik dacht")].rstrip()
    for dots in ("...", "(...)", "[...]", "[\u2026]", "\u2026", "( .. )"):
        found = find_quote(TEXT, f"Toen kwam die peercoach {dots} dat was voor mij het moment")
        assert found == QuoteFound(of(TEXT, whole), 100.0, exact=True)


def test_parts_in_another_order_are_no_quote() -> None:
    with pytest.raises(AnchorError, match="is not in the text"):
        find_quote(TEXT, "dat was voor mij het moment [...] toen kwam die peercoach")


def test_parts_far_apart_are_no_quote() -> None:
    far = "het begin " + "woord " * 600 + "het einde"
    with pytest.raises(AnchorError, match="is not in the text"):
        find_quote(far, "het begin ... het einde")


def test_of_repeated_first_parts_the_nearest_belongs_to_the_quote() -> None:
    assert find_quote("ja nou ja dat was het", "ja ... dat was").span == Span(7, 17)


def test_a_part_with_other_words_makes_the_whole_inexact() -> None:
    found = find_quote(
        TEXT, "Ja, dat klopt ... dat was voor mij toch het moment dat ik dacht hier hoor ik bij"
    )
    assert not found.exact
    assert TEXT[found.span.start : found.span.end].endswith("hier hoor ik bij")
    assert found.span.start == 65


@pytest.mark.parametrize("quote", ["", " \u2026 ", "...", "\u201c \u201d"])
def test_a_quote_without_words_is_refused(quote: str) -> None:
    assert quote_places(TEXT, quote) == ()


def test_a_quote_is_not_found_in_a_shorter_text_that_it_holds() -> None:
    with pytest.raises(AnchorError, match="is not in the text"):
        find_quote("Ja.", "Ja, dat klopt, zo is het in het begin ook bij mij gegaan.")


def test_a_region_shorter_than_the_quote_is_compared_as_a_whole() -> None:
    short = "Ik had in het begin het gevoel dat ik alleen stond"
    found = find_quote(short, short.replace("het gevoel", "wel het gevoel") + ".")
    assert (found.span, found.exact) == (Span(0, len(short)), False)


@pytest.mark.parametrize(("share", "least"), [(0.05, 100), (0.10, 99)])
def test_edited_quotes_of_200_characters_are_found_at_their_place(share: float, least: int) -> None:
    chance = random.Random(7)
    stems = [
        a + b
        for a in ("stu", "les", "toe", "wer", "bin", "vra", "klo")
        for b in ("den", "ten", "gen", "len", "ren", "sen")
    ]
    said = [chance.choice(stems) + chance.choice(["", "de", "tje", "s"]) for _ in range(6_000)]
    text = " ".join(said)
    right = 0
    for _ in range(100):
        at = chance.randrange(len(said) - 40)
        quoted = said[at : at + 28]
        start = len(" ".join(said[:at])) + (at > 0)
        edited = [chance.choice(stems) if chance.random() < share else word for word in quoted]
        found = find_quote(text, " ".join(edited))
        right += (
            found.span.overlaps(Span(start, start + 200)) and abs(found.span.start - start) < 12
        )
    assert right >= least

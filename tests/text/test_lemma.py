"""Dictionary forms of what is said in Dutch education."""

from __future__ import annotations

import pytest

from qualcode.text import lemma as module
from qualcode.text.lemma import lemma, parts

FORMS = """
studenten student · ging gaan · dagen dag · heeft hebben · gesprekken gesprek · gesprekjes gesprek
groepje groep · dingetjes ding · verhaaltjes verhaal · coachje coach · appjes app · foto's foto
docenten docent · toetsen toets · mentoren mentor · klasgenoten klasgenoot · vond vinden
opleidingen opleiding · SLB'ers slb'er · slb-er slb'er · HBO-V’ers hbo-v'er · slb's slb
peercoachgesprekjes peercoachgesprek · studiekeuzegesprekken studiekeuzegesprek
toetsweken toetsweek · mentorgesprekken mentorgesprek · feedbackmomenten feedbackmoment
leervragen leervraag · zoomlessen zoomles · tutorgroepje tutorgroep · introweken introweek
studiepunten studiepunt · kroegjes kroeg · meisjes meisje · werkdruk werkdruk · online online
breakoutroompje breakoutroom · bsa bsa · 'studie' studie · zoompje zoom · qzoninkjes qzoning · qzroompje qzroom · studentje student
"""
PAIRS = [tuple(pair.split()) for pair in FORMS.replace("\n", "·").split("·") if pair.strip()]

needs_dictionary = pytest.mark.skipif(
    not module._installed(), reason="simplemma is not installed: own rules alone are tested"
)


@needs_dictionary
@pytest.mark.parametrize(("word", "expected"), PAIRS)
def test_a_word_has_its_dictionary_form(word: str, expected: str) -> None:
    assert lemma(word) == expected


@needs_dictionary
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("studiekeuzegesprekken", {"gesprek"}),
        ("toetsweken", {"toets", "toetsen", "week"}),
        ("mentorgesprekken", {"mentor", "gesprek"}),
        ("slb-gesprekjes", {"slb", "gesprek"}),
        ("onlinelessen", {"les"}),
        ("coronatijd", {"corona", "tijd"}),
        ("studenten", set()),
        ("begeleiding", set()),
        ("les", set()),
    ],
)
def test_a_compound_is_made_of_its_parts(word: str, expected: set[str]) -> None:
    assert parts(word) == expected


@needs_dictionary
def test_a_strong_verb_form_heads_no_compound() -> None:
    assert lemma("qzxvging") == "qzxvging"


@needs_dictionary
def test_english_words_have_no_dutch_endings() -> None:
    assert [lemma(word, "en") for word in ("students", "went", "classmatezz")] == [
        "student",
        "go",
        "classmatezz",
    ]
    assert parts("classroom", "en") == frozenset()


def test_without_a_dictionary_only_the_own_rules_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = (lemma, parts, module._installed)
    monkeypatch.setattr(module, "find_spec", {}.get)
    for cache in caches:
        cache.cache_clear()
    try:
        assert not module._installed()
        assert lemma("SLB'ers") == "slb'er"
        small = ["coachjes", "mannetje", "koninkje", "boompje", "verhaaltje", "dingetje"]
        assert [lemma(word) for word in small] == [
            "coach",
            "man",
            "koning",
            "boom",
            "verhaal",
            "ding",
        ]
        assert lemma("studenten") == "studenten"
        assert parts("slb-gesprek") == {"slb", "gesprek"}
        assert parts("toetsweek") == frozenset()
    finally:
        for cache in caches:
            cache.cache_clear()

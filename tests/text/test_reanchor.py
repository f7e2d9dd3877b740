"""No coding lands on other words in silence when a transcript is corrected."""

from __future__ import annotations

import random
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript, Turn
from qualcode.text.reanchor import Reanchored, Reason, TextMap, reanchor, text_map
from qualcode.text.words import words
from tests.text.helpers import of, transcript
from tests.text.simulated import Placing, placing, spoken_words

LONG = "ik had in het begin echt het gevoel dat ik er alleen voor stond"


def one(old: Transcript, new: Transcript, quote: str) -> Reanchored:
    """What becomes of the first place of `quote`."""
    [result] = reanchor([(of(old.text, quote), quote)], old, new, text_map(old.text, new.text))
    return result


def test_inserting_a_turn_above_moves_a_coding_with_its_words() -> None:
    before = transcript("P1: first", "P1: the quiet office")
    after = transcript("P1: first", "INT: sorry?", "P1: the quiet office")
    moved = one(before, after, "quiet office")
    assert moved == Reanchored(of(after.text, "quiet office"), "identical")


def test_the_same_version_keeps_every_coding() -> None:
    old = transcript("P1: " + LONG)
    assert one(old, old, "begin") == Reanchored(of(old.text, "begin"), "identical")


@pytest.mark.parametrize(
    "after",
    [
        "ik zei dat *het* goed ging",
        "ik zei dat   het\ngoed ging",
        "ik zei <i>dat het</i> goed ging",
    ],
)
def test_markup_and_white_space_are_layout(after: str) -> None:
    old, new = transcript("P1: ik zei dat het goed ging"), transcript("P1: " + after)
    result = one(old, new, "dat het goed")
    assert (result.anchoring, result.ratio) == ("layout", 100.0)
    assert result.span is not None
    assert new.words(result.span).strip("*<>i ").startswith("dat")


def test_a_corrected_word_inside_is_an_edit() -> None:
    old, new = transcript("P1: " + LONG), transcript("P1: " + LONG.replace("echt", "wel"))
    result = one(old, new, LONG)
    assert (result.span, result.anchoring, result.reason) == (Span(0, 62), "edited", None)
    assert 90 < result.ratio < 100


def test_a_deleted_coding_is_lost_and_says_so() -> None:
    old, new = transcript("P1: ja. echt waar. toch"), transcript("P1: ja. toch")
    assert one(old, new, "echt waar.") == Reanchored(None, "lost", None, 0.0)


def test_a_coding_of_which_only_marks_are_left_is_lost() -> None:
    old, new = transcript("P1: ja wel hoor! toch"), transcript("P1: ja ! toch")
    assert one(old, new, "wel hoor!").anchoring == "lost"


def test_a_coding_on_marks_alone_needs_no_words() -> None:
    old, new = transcript("P1: ja !? toch"), transcript("P1: ja !! toch")
    assert one(old, new, "!?").reason == "boundary"


@pytest.mark.parametrize(
    ("change", "quote", "reason"),
    [
        (("ik had", "men had"), LONG, "boundary"),
        (("voor stond", "voor stonden"), LONG, "boundary"),
        (("in het begin echt het gevoel dat ik er alleen", "x"), LONG, "low similarity"),
        (("alleen voor", "alleen maar voor"), "er alleen voor stond", None),
        (("had in", "heb in"), LONG, "too few words"),
        (("alleen voor", "eenzaam voor"), LONG, None),
        (("voor stond", "daar stond"), LONG, "too few words"),
    ],
)
def test_doubt_is_asked_about(change: tuple[str, str], quote: str, reason: Reason | None) -> None:
    old, new = transcript("P1: " + LONG), transcript("P1: " + LONG.replace(*change))
    result = one(old, new, quote)
    assert (result.anchoring, result.reason) == ("check" if reason else "edited", reason)
    assert result.span is not None


def test_words_given_to_another_speaker_are_asked_about_when_edited() -> None:
    old = transcript("P1: hallo allemaal", "P2: " + LONG, "P1: zo is het")
    new = transcript("P1: hallo allemaal", "P1: " + LONG.replace("echt", "wel"), "P2: zo is het")
    assert one(old, new, LONG).reason == "other speaker"


def test_a_speaker_with_a_new_label_is_the_same_speaker() -> None:
    old = transcript("P1: hallo allemaal", "P2: " + LONG)
    new = transcript("P1: hallo allemaal", "P9: " + LONG.replace("echt", "wel"))
    assert one(old, new, LONG).anchoring == "edited"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((f"P1: nou kijk eens {LONG}",), ("P1: nou kijk eens", f"P1: {LONG}")),
        (("P1: nou kijk eens", f"P1: {LONG}"), (f"P1: nou kijk eens {LONG}",)),
    ],
)
def test_a_turn_cut_or_joined_is_asked_about_when_edited(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    new = transcript(*(turn.replace("echt", "wel") for turn in after))
    assert one(transcript(*before), new, LONG).reason == "other speaker"


def test_a_turn_whose_begin_was_rewritten_is_the_same_turn() -> None:
    old = transcript("P1: ja", f"P1: kijk {LONG}")
    new = transcript("P1: ja", f"P1: nou {LONG.replace('echt', 'wel')}")
    assert one(old, new, LONG).anchoring == "edited"


def test_moved_text_is_proposed_at_its_new_place() -> None:
    rest = [f"P2: {word} is heel iets anders dan wat er stond" for word in ("dit", "dat", "wat")]
    old = transcript("P1: " + LONG, *rest)
    new = transcript(*rest, "P1: " + LONG)
    result = one(old, new, LONG)
    if result.anchoring != "identical":
        assert (result.anchoring, result.reason) == ("check", "elsewhere")
    assert result.span == of(new.text, LONG)


def test_a_short_moved_quote_is_proposed_only_when_it_stands_once() -> None:
    rest = [f"P2: {word} is heel iets anders dan wat er stond" for word in ("dit", "dat", "wat")]
    old, new = transcript("P1: nou moe", *rest), transcript(*rest, "P1: nou moe")
    result = one(old, new, "nou moe")
    assert (result.span, result.reason) == (of(new.text, "nou moe"), "elsewhere")
    twice = transcript(*rest, "P1: nou moe", "P1: nou moe")
    assert one(old, twice, "nou moe").anchoring == "lost"


def test_the_same_words_that_were_elsewhere_before_are_not_moved_text() -> None:
    old = transcript("P1: " + LONG, "P2: ja nou dan toch", "P3: " + LONG)
    new = transcript("P1: nee", "P2: ja nou dan toch", "P3: " + LONG)
    result = one(old, new, LONG)
    assert result.anchoring == "check"
    assert result.reason == "boundary"


def test_a_repeated_word_with_nothing_kept_around_it_is_asked_about() -> None:
    old = transcript("P1: rood ja groen", "P2: hallo daar", "P1: ja hoor")
    new = transcript("P1: geel ja zwart", "P2: hallo daar", "P1: ja hoor")
    result = one(old, new, "ja")
    assert (result.anchoring, result.reason) == ("check", "too few words")


def test_another_speakers_same_words_are_asked_about() -> None:
    old = transcript("P1: wit", "P2: nou zeg", "P1: zwart", "P2: goed")
    new = transcript("P1: rood", "P3: nou zeg", "P1: blauw", "P2: goed")
    assert one(old, new, "nou zeg").reason == "other speaker"


def test_one_of_two_short_answers_taken_out_is_asked_about() -> None:
    old = transcript("P1: kijk eens aan", "P2: ja", "P3: ja", "P1: zo was het toen")
    new = transcript("P1: kijk eens aan", "P3: ja", "P1: zo was het toen")
    first, second = (Span(at, at + 2) for at in old.starts[1:3])
    found = reanchor([(first, "ja"), (second, "ja")], old, new, text_map(old.text, new.text))
    assert [(result.anchoring, result.reason) for result in found] == [
        ("lost", None),
        ("check", "boundary"),
    ]


def test_a_corrected_speaker_alone_keeps_the_coding() -> None:
    old = transcript("P1: goed", "P2: ja", "P3: zo is dat dus", "P2: en toen")
    new = transcript("P3: goed", "P1: ja", "P3: zo is dat dus", "P2: en daarna")
    assert one(old, new, "ja").anchoring == "identical"
    assert one(old, new, "goed").anchoring == "identical"


def test_the_same_words_out_of_a_change_are_asked_about() -> None:
    old, new = transcript("P1: a b c", "P1: d"), transcript("P1: a b c", "P1: d")
    changed = TextMap.from_list([[7, 7], [2, 1, 1]])
    [result] = reanchor([(Span(2, 3), "b")], old, new, changed)
    assert (result.anchoring, result.reason) == ("check", "boundary")


def test_a_map_of_other_versions_is_refused() -> None:
    old = transcript("P1: ja")
    with pytest.raises(AnchorError, match="other versions"):
        reanchor([], old, transcript("P1: ja ja"), text_map("ja", "ja"))


def test_a_quote_that_is_not_the_words_of_its_span_is_refused() -> None:
    old = transcript("P1: ja")
    with pytest.raises(AnchorError, match="are not “nee”"):
        reanchor([(Span(0, 2), "nee")], old, old, text_map("ja", "ja"))


TURNS = st.lists(
    st.tuples(
        st.sampled_from(["P1", "P2", "INT"]),
        st.lists(st.sampled_from(["ja", "nee", "dat", "*", ".", "klopt", "wel"]), max_size=6),
    ),
    min_size=1,
    max_size=5,
)


@given(TURNS, TURNS, st.data())
def test_every_coding_gets_one_class_that_it_deserves(
    before: list[tuple[str, list[str]]], after: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    kept = data.draw(st.integers(0, len(before)))
    old = transcript(*(f"{who}: {' '.join(said)}" for who, said in before))
    new = transcript(*(f"{who}: {' '.join(said)}" for who, said in before[:kept] + after))
    size = len(old.text)
    spans = [Span(a, b) for a in range(0, size, 2) for b in range(a + 1, size + 1, 3)]
    codings = [(span, old.words(span)) for span in spans]
    found = reanchor(codings, old, new, text_map(old.text, new.text))
    counted = Counter(result.anchoring for result in found)
    assert sum(counted[c] for c in ("identical", "layout", "lost", "check", "edited")) == len(spans)
    for (_, quote), result in zip(codings, found, strict=True):
        assert (result.span is None) == (result.anchoring == "lost")
        assert (result.reason is None) == (result.anchoring != "check")
        said = new.words(result.span) if result.span else ""
        if result.anchoring == "identical":
            assert said == quote
        if result.anchoring == "layout":
            assert said.replace("*", "").split() == quote.replace("*", "").split()
        if result.anchoring == "edited":
            assert result.ratio >= 60


def plain(text: str) -> Transcript:
    """A text as a transcript with a turn a line."""
    return Transcript(TranscriptId("T"), tuple(Turn(line) for line in text.split("\n")))


def drawn(text: str, count: int, seed: int) -> list[tuple[Span, str]]:
    """That many stretches of whole words with their quotes, 20 words long on average."""
    chance, places = random.Random(seed), words(text)
    found = []
    for _ in range(count):
        first = chance.randrange(len(places))
        last = min(len(places) - 1, first + int(chance.expovariate(1 / 20)))
        span = Span(places[first].start, places[last].end)
        found.append((span, text[span.start : span.end]))
    return found


def silent_errors(
    old: str, new: str, codings: list[tuple[Span, str]], found: list[Reanchored]
) -> list[tuple[str, str]]:
    """Placed without a question where fewer than half of the kept characters are.

    The characters are followed by an alignment of their own, on single characters.
    """
    from rapidfuzz.distance import Levenshtein

    now: list[int | None] = [None] * len(old)
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "equal":
            now[step.src_start : step.src_end] = range(step.dest_start, step.dest_end)
    wrong = []
    for (span, quote), result in zip(codings, found, strict=True):
        if result.span and result.anchoring != "check":
            kept = [at for at in now[span.start : span.end] if at is not None]
            inside = sum(result.span.start <= at < result.span.end for at in kept)
            if inside * 2 < len(kept) or not kept:
                wrong.append((quote, new[result.span.start : result.span.end]))
    return wrong


REVISIONS = [
    ("revisions/ub2030-02-rdm-transcript.r1.md", "revisions/ub2030-02-rdm-transcript.r2.md", 0.99),
    ("revisions/ub2030-02-rdm-transcript.r2.md", "revisions/ub2030-02-rdm-transcript.r3.md", 0.99),
    ("revisions/ub2030-04-os-transcript.r1.md", "ub2030-04-os-transcript.md", 0.99),
    ("revisions/ub2030-07-es-transcript.r1.md", "revisions/ub2030-07-es-transcript.r2.md", 0.10),
    ("revisions/ub2030-07-es-transcript.r2.md", "ub2030-07-es-transcript.md", 0.99),
]


@pytest.mark.parametrize(("before", "after", "placed"), REVISIONS)
def test_no_silent_error_in_real_revisions(shared, before: str, after: str, placed: float) -> None:
    folder = shared / "corpora" / "ub2030_nl"
    old, new = (plain((folder / name).read_text(encoding="utf-8-sig")) for name in (before, after))
    codings = drawn(old.text, 500, seed=1)
    found = reanchor(codings, old, new, text_map(old.text, new.text))
    counted = Counter(result.anchoring for result in found)
    sys.stdout.write(f"\n{after}: {dict(counted)} {Counter(r.reason for r in found if r.reason)}")
    assert silent_errors(old.text, new.text, codings, found) == []
    assert sum(counted.values()) == 500
    sure = sum(counted[c] for c in ("identical", "layout", "edited"))
    assert sure >= placed * 500


def test_words_that_only_moved_between_lines_are_layout_not_edits(shared) -> None:
    folder = shared / "corpora" / "ub2030_nl" / "revisions"
    old, new = (
        plain((folder / f"ub2030-02-rdm-transcript.{r}.md").read_text(encoding="utf-8-sig"))
        for r in ("r2", "r3")
    )
    found = reanchor(drawn(old.text, 300, seed=2), old, new, text_map(old.text, new.text))
    counted = Counter(result.anchoring for result in found)
    assert counted["layout"] + counted["identical"] >= 297


SHARES = [(0.01, 0.995), (0.05, 0.985), (0.10, 0.98)]


@pytest.mark.parametrize(("share", "right"), SHARES)
def test_codings_keep_their_words_through_many_corrections(share: float, right: float) -> None:
    made = (random.Random(seed) for seed in (11, 12, 13))
    found = sum((placing(spoken_words(c, 600), share, c) for c in made), Placing())
    sys.stdout.write(f"\n{share:.0%} of invented words: {found}; {dict(found.classes)}")
    assert found.right >= right * found.codings
    assert found.silent < 0.001 * found.codings


@pytest.mark.parametrize(("share", "right"), SHARES)
def test_codings_on_real_speech_keep_their_words(shared, share: float, right: float) -> None:
    found = Placing()
    for number, path in enumerate(sorted((shared / "corpora/ub2030_nl").glob("*-transcript.md"))):
        said = [line.split() for line in path.read_text("utf-8-sig").split("\n") if line.strip()]
        found += placing(said, share, random.Random(number), 1_000)
    sys.stdout.write(f"\n{share:.0%} of the words of ub2030: {found}; {dict(found.classes)}")
    assert found.right >= right * found.codings
    assert found.silent < 0.001 * found.codings


def test_a_word_said_twice_of_which_one_goes_is_asked_about() -> None:
    old, new = transcript("P1: ik zag dat dat niet ging"), transcript("P1: ik zag dat niet ging")
    for at in (7, 11):
        [result] = reanchor(
            [(Span(at, 24), old.text[at:24])], old, new, text_map(old.text, new.text)
        )
        assert (result.anchoring, result.reason) in {("check", "boundary"), ("edited", None)}
    [result] = reanchor([(Span(11, 24), "dat niet ging")], old, new, text_map(old.text, new.text))
    assert (result.anchoring, result.reason) == ("check", "boundary")


@pytest.mark.parametrize(
    ("before", "after", "quote", "words"),
    [
        # A word out and another in beside it, and the kept word between the two.
        ("en van ja een hele klas", "en van een ik hele klas", "een hele klas", "een ik hele klas"),
        # A word out of a list takes its own comma along.
        ("dus rust, tijd, geld en zo", "dus rust, geld en zo", "tijd, geld", "geld"),
        ("dus rust, tijd, geld en zo", "dus rust, geld en zo", "dus rust,", "dus rust,"),
        # Two words replaced side by side are each other's neighbours still.
        ("we waren daar gister bij", "we waren hier morgen bij", "gister bij", "morgen bij"),
        # A word that was cut in two.
        ("na de studie keuze dan", "bij die studiekeuze dan", "studie keuze", "studiekeuze"),
    ],
)
def test_a_changed_end_is_proposed_on_its_own_words(
    before: str, after: str, quote: str, words: str
) -> None:
    old, new = transcript(f"P1: {before}"), transcript(f"P1: {after}")
    result = one(old, new, quote)
    assert result.span is not None
    assert new.words(result.span) == words

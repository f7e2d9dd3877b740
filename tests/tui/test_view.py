"""The transcript on the screen: painting, resizing, the mouse."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App, ComposeResult
from textual.geometry import Offset

from qualcode.model.ids import CodeId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.tui import themes
from qualcode.tui.lanes import Bar
from qualcode.tui.marks import Look
from qualcode.tui.transcript_view import TranscriptView
from tests.tui.made import TURNS

INT = {"INT": Speaker("INT", "researcher")}
TALK = Transcript(TranscriptId("T1"), TURNS, speakers=INT)
LONG = Transcript(
    TranscriptId("L"),
    tuple(replace(turn, begins=n * 9_000) for n, turn in enumerate(TURNS * 40)),
    speakers=INT,
)
LOOKS = {
    CodeId("b/rust"): Look("Rust", "Ru", 0),
    CodeId("b/negatief"): Look("Negatief", "Ne", 1, secondary=True),
}


class Shown(App[None]):
    """A view and nothing else."""

    CSS_PATH = "../../qualcode/tui/qualcode.tcss"

    def __init__(self, transcript: Transcript, bars: list[Bar] | None = None) -> None:
        super().__init__()
        self._given = (transcript, bars or [])
        for theme in themes.THEMES:
            self.register_theme(theme)

    def compose(self) -> ComposeResult:
        transcript, bars = self._given
        yield TranscriptView(transcript, bars, LOOKS)

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)


def bar(words: str, code: str, text: str = TALK.text) -> Bar:
    start = text.index(words)
    return Bar(SegmentId(f"{words}-{code}"), Span(start, start + len(words)), CodeId(f"b/{code}"))


def painted(view: TranscriptView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def test_gutter_words_bars_and_names_stand_side_by_side() -> None:
    bars = [bar("Het was stil. Heel stil", "rust"), bar("stil", "negatief")]
    app = Shown(TALK, bars)
    async with app.run_test(size=(80, 14)):
        assert painted(app.view)[:6] == [
            "   00:01 INT Hoe was de eerste week?",
            "▌  00:05 P1  Het was stil. Heel stil, eigenlijk, want ik kende    ━╶    Ru Ne",
            "             niemand en ik zat daar gewoon. Mijn mentor belde wel",
            "             eens op.",
            "   00:21 INT En toen?",
            "   00:25 P2  Toen kwam er een groepje. Dat scheelde écht, hè.",
        ]


async def test_hits_memos_selection_and_secondary_codes_are_told_apart_without_colour() -> None:
    bars = [bar("Het was stil.", "rust"), bar("Mijn mentor", "negatief")]
    app = Shown(TALK, bars)
    async with app.run_test(size=(100, 14)):
        view = app.view
        view.show_hits([bar("écht", "rust").span])
        view.show_memos([TALK.text.index("Toen kwam")])
        rows = painted(view)
        assert rows[1].startswith("▌  00:05")
        assert rows[4].startswith(" /m00:25") or rows[5].startswith(" /m00:25")
        assert "━" in rows[1]
        assert any("╶" in row and "Negatief²" in row for row in rows)


async def test_no_row_is_wider_than_the_view_at_any_width() -> None:
    app = Shown(TALK, [bar("samen eten. 日本語 klas 👩‍👩‍👧", "rust")])
    async with app.run_test(size=(80, 20)) as pilot:
        for width in (40, 57, 81, 120, 200):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            widths = {app.view.render_line(y).cell_length for y in range(app.view.size.height)}
            assert widths == {app.view.scrollable_content_region.width}


async def test_resizing_keeps_the_words_at_the_top() -> None:
    app = Shown(LONG)
    async with app.run_test(size=(100, 20)) as pilot:
        view = app.view
        view.focus()
        for _ in range(6):
            await pilot.press("pagedown")
        top = LONG.turn_at(view.top)
        for width in (60, 140, 100):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert LONG.turn_at(view.top) == top


async def test_a_new_coding_is_painted_at_once_and_gone_when_it_is_taken_away() -> None:
    app = Shown(TALK)
    async with app.run_test(size=(90, 14)) as pilot:
        before = painted(app.view)
        new = bar("Mijn mentor belde", "rust")
        app.view.put(new.segment, [new])
        await pilot.pause()
        assert sum("Rust" in row for row in painted(app.view)) == 1
        app.view.put(new.segment, [])
        await pilot.pause()
        assert painted(app.view) == before


async def test_two_hundred_codings_on_a_line_say_how_many_there_are() -> None:
    one = bar("Het was stil.", "rust")
    bars = [replace(one, segment=SegmentId(f"s{n}")) for n in range(200)]
    app = Shown(TALK, bars)
    async with app.run_test(size=(80, 14)):
        assert "━━━━━+Ru +199" in painted(app.view)[1]


async def test_drag_double_and_triple_click_select_words() -> None:
    app = Shown(TALK)
    async with app.run_test(size=(90, 14)) as pilot:
        view = app.view
        row = painted(view)[1]
        stil = row.index("stil")
        chosen: list[str] = []

        def note() -> None:
            assert view.chosen is not None
            chosen.append(TALK.words(view.chosen.span))

        await pilot.mouse_down(view, offset=Offset(row.index("Het"), 1))
        await pilot.hover(view, offset=Offset(stil + 3, 1))
        await pilot.mouse_up(view, offset=Offset(stil + 3, 1))
        note()
        await pilot.double_click(view, offset=Offset(stil + 1, 1))
        note()
        await pilot.triple_click(view, offset=Offset(stil + 1, 1))
        note()
        assert chosen == ["Het was stil", "stil", "Het was stil."]


async def test_a_click_on_a_bar_or_its_name_selects_the_words_it_stands_for() -> None:
    spans = {"s1": "Het was stil. Heel stil", "s2": "stil, eigenlijk"}
    starts = {id: TALK.text.index(words) for id, words in spans.items()}
    bars = [
        Bar(SegmentId(id), Span(starts[id], starts[id] + len(words)), CodeId(f"praat/{id}"))
        for id, words in spans.items()
    ]
    app = Shown(TALK, bars)
    async with app.run_test(size=(110, 14)) as pilot:
        view = app.view
        assert view.scene is not None
        columns = view.scene.columns
        lanes = columns.before_text + columns.text + 1
        chosen: list[str] = []
        for x in (lanes, lanes + 1, lanes + columns.lanes + 2, lanes + 3):
            await pilot.click(view, offset=Offset(x, 1))
            assert view.chosen is not None
            chosen.append(TALK.words(view.chosen.span))
        # Beside the bars nothing is meant: what was chosen stays.
        assert chosen == [*spans.values(), spans["s1"], spans["s1"]]


async def test_the_end_and_the_start_are_one_key_away() -> None:
    app = Shown(LONG)
    async with app.run_test(size=(90, 20)) as pilot:
        view = app.view
        view.focus()
        await pilot.press("G")
        assert view.chosen is not None
        assert view.chosen.span.end == len(LONG.text)
        assert view.shown_span is not None
        assert view.shown_span.end == len(LONG.text)
        await pilot.press("g")
        assert view.chosen.span.start == 0
        assert view.top == 0


async def test_a_turn_of_two_thousand_words_is_shown_from_its_start() -> None:
    giant = Transcript(
        TranscriptId("G"),
        (Turn("Ja.", "P1"), Turn("woord " * 1999 + "einde.", "P2"), Turn("Nee.", "P1")),
    )
    app = Shown(giant)
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.view
        view.focus()
        await pilot.press("j")
        assert view.chosen is not None
        assert len(view.chosen.span) == len(giant.turns[1].text)
        assert view.shown_span is not None
        assert view.shown_span.start <= view.chosen.span.start
        await pilot.press("pagedown")
        assert "P2" in painted(view)[0]


async def test_text_without_speakers_or_times_has_no_gutter() -> None:
    plain = Transcript(TranscriptId("P"), (Turn("Eerste alinea."), Turn("Tweede.")))
    app = Shown(plain)
    async with app.run_test(size=(60, 10)):
        assert painted(app.view)[:2] == ["▌  Eerste alinea.", "   Tweede."]

"""What of the code screen is kept as the picture of the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.project.leaving import Shown, keep_picture
from qualcode.tui.columns import widest
from qualcode.tui.marks import Look
from qualcode.tui.selecting import NAMES

if TYPE_CHECKING:
    from qualcode.project.pictures import Bar
    from qualcode.tui.selected import Selected
    from qualcode.tui.transcript_canvas import TranscriptCanvas
    from qualcode.tui.work import Work


def leave_picture(work: Work, view: TranscriptCanvas) -> None:
    """Keeps what is on the screen; nothing in a session, in a window that only reads, or when
    there are no words."""
    chosen, scene = view.chosen, view.scene
    if work.desk.session or work.desk.locked or chosen is None or scene is None:
        return
    shown = Shown(
        top=view.top,
        rows=scene.rows,
        measure=scene.columns.text,
        widest=widest(work.transcript),
        bars=_bars(work),
        looks={code: _plain(look) for code, look in work.looks.items()},
        memos=work.memo_places(),
        chosen=(chosen.span.start, chosen.span.end),
        kind=chosen.kind,
        unit=NAMES.get(chosen.kind, chosen.kind),
        codes=_codes(work, chosen),
        book=work.book_shown,
        read=work.read(),
        codings=work.codings(),
    )
    keep_picture(work.project, work.transcript, work.desk.coder, shown)


def _bars(work: Work) -> list[Bar]:
    return [
        (number, bar.span.start, bar.span.end, bar.code)
        for number, segment in enumerate(work.segments)
        for bar in work.bars_of(segment)
    ]


def _plain(look: Look) -> tuple[str, str, int, bool, str | None]:
    return look.label, look.mark, look.hue, look.secondary, look.colour


def _codes(work: Work, chosen: Selected) -> tuple[str, ...]:
    """The codes on the selected words, as the status line names them."""
    found = [code for segment in work.around(chosen.span) for code in segment.codes]
    return tuple(work.shown(code) for code in dict.fromkeys(found))

"""From the code screen: the coding on the selected words becomes evidence of a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qualcode.model.configuration import PARTS, CmoPart
from qualcode.model.errors import QualcodeError
from qualcode.model.segment import Segment
from qualcode.project import configuring
from qualcode.tui.asking import AskLine, Choose
from qualcode.tui.keymap import key_of
from qualcode.tui.status import cut

if TYPE_CHECKING:
    from qualcode.tui.screens.code import CodeScreen

_NEW = "+"


async def put_in_configuration(screen: CodeScreen) -> None:
    """Asks for the coding, the configuration and the part, and links them; to run in a worker."""
    work = screen.work
    if work.desk.session is not None:
        screen.notify("A session is blind: its codings become evidence after it is adopted.")
        return
    try:
        segment = await _segment(screen)
        id = await _configuration(screen) if segment is not None else ""
        if segment is None or not id:
            return
        part, against = await _part(screen, id)
        if part is None:
            return
        configuring.link(work.project, id, [segment.id], part, against=against, among=[segment])
    except QualcodeError as error:
        screen.notify(str(error), severity="error", timeout=12, markup=False)
        return
    side = "against" if against else "for"
    key = key_of(screen.app, "app.cmo").capitalize()
    screen.notify(f"Evidence {side} the {part} of {id}. {key} shows it.", markup=False)


async def _segment(screen: CodeScreen) -> Segment | None:
    """The coding on the words; asked for when there are several around them."""
    work, span = screen.work, screen.chosen_span
    exact = work.at(span)
    found = [exact] if exact is not None and exact.codes else work.around(span)
    found = [segment for segment in found if segment.codes]
    if not found:
        screen.notify("There is no code on these words yet: code them first.")
        return None
    if len(found) == 1:
        return found[0]
    options = [
        (
            s.id,
            f"{', '.join(map(work.shown, s.codes))}   “{cut(work.transcript.words(s.span), 40)}”",
        )
        for s in found
    ]
    chosen = await screen.app.push_screen_wait(Choose("Which coding?", options))
    return next((segment for segment in found if segment.id == chosen), None)


async def _configuration(screen: CodeScreen) -> str:
    """The id of a configuration that is there, or of one made now; empty for none."""
    project = screen.work.project
    there = configuring.configurations(project)
    options = [(one.id, f"{one.id}: {cut(one.statement, 70)}") for one in there]
    chosen = _NEW
    if there:
        options = [*options, (_NEW, "a new configuration")]
        chosen = await screen.app.push_screen_wait(Choose("Evidence of which one?", options))
    if chosen != _NEW:
        return chosen
    hint = "If …, then …, because …: a first wording; it can be changed later."
    answer = await screen.app.push_screen_wait(AskLine("What the new one says", hint=hint))
    statement = " ".join(answer.text.split())
    if not answer.meant or not statement:
        return ""
    id = configuring.next_id(there)
    configuring.write_configuration(project, id, statement=statement, new=True)
    return id


async def _part(screen: CodeScreen, id: str) -> tuple[CmoPart | None, bool]:
    one = configuring.configuration_named(screen.work.project, id)
    options = [
        (f"{part} {side}", f"{side} the {part}" + (f": {cut(text, 60)}" if text else ""))
        for side in ("for", "against")
        for part in PARTS
        for text in [one.text(part)]
    ]
    chosen = await screen.app.push_screen_wait(Choose(f"In {id} these words speak", options))
    part, _, side = chosen.partition(" ")
    return (cast("CmoPart", part), side == "against") if part else (None, False)

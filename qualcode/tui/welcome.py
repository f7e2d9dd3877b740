"""What a study is asked before anybody can code in it: who codes, and with which codebook."""

from __future__ import annotations

from textual.app import App

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import BookId, CoderId
from qualcode.project.project import Project
from qualcode.tui.asking import AskLine, Choose

# No coder and no codebook can be called so.
_NEW = "+"


async def coder_for(
    app: App[None], project: Project, asked: str | None
) -> tuple[Project, CoderId] | None:
    """The study and who codes in it: the coder asked for, the only one, or the one pointed at.

    A name the study does not know joins it when that is meant; None when nobody was chosen.
    """
    coders = project.study.coders
    if asked is not None:
        known = next((c for c in coders if c.casefold() == asked.casefold()), None)
    else:
        known = coders[0] if len(coders) == 1 else None
    if known is not None:
        return project, known
    if coders:
        title = "Who is coding?" if asked is None else f"{asked} is no coder of this study yet"
        chosen = await app.push_screen_wait(
            Choose(
                title,
                [
                    *((str(coder), str(coder)) for coder in coders),
                    (_NEW, f"add {asked}" if asked else "somebody else"),
                ],
                hint="Next time: qualcode open --coder NAME",
            )
        )
        if chosen != _NEW:
            return (project, CoderId(chosen)) if chosen else None
    return await _joined(app, project, asked or "")


async def _joined(app: App[None], project: Project, name: str) -> tuple[Project, CoderId] | None:
    # Only a study that lacks something pays for this import, never a usual start.
    from qualcode.project.joining import join

    hint = "A short name, as ana: it names the files your codings are kept in."
    while True:
        told = await app.push_screen_wait(
            AskLine("Who is coding?", text=name, hint=hint, whole=True)
        )
        name = told.text.strip()
        if not told.meant or not name:
            return None
        try:
            joined = join(project, name)
        except QualcodeError as error:
            hint = str(error)
            continue
        return joined, joined.study.coders[-1]


async def first_book(
    app: App[None], project: Project, coder: CoderId
) -> tuple[Project, BookId] | None:
    """The study with its first codebook, begun or taken over; None when there is none still."""
    from qualcode.project.joining import OWN_BOOK, begin_book, shipped_titles, take_book

    chosen = await app.push_screen_wait(
        Choose(
            "This study has no codebook yet",
            [
                (_NEW, "begin one of your own, and add codes as you meet them"),
                *((id, f"take over {id}: {title}") for id, title in shipped_titles()),
            ],
            hint="A codebook is a file in codebooks/; more can be added later.",
        )
    )
    if not chosen:
        return None
    try:
        if chosen == _NEW:
            return begin_book(project, OWN_BOOK, by=coder), OWN_BOOK
        return take_book(project, chosen), BookId(chosen)
    except QualcodeError as error:
        app.notify(str(error), severity="error", timeout=12, markup=False)
        return None

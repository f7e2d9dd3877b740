"""Configurations of context, mechanism and outcome: written, linked to words, and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Literal

from textual.binding import BindingType

from qualcode.analysis.attributes import known_attributes
from qualcode.model.configuration import CONFIDENCES, CmoPart, Configuration, Link
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId
from qualcode.project import configuring
from qualcode.project.project import Project
from qualcode.tui.asking import Answered, AskText, Choose, ask
from qualcode.tui.cmo_form import CmoForm, FormAnswer
from qualcode.tui.cmo_keys import CMO_KEYS
from qualcode.tui.cmo_panes import key_of_link
from qualcode.tui.keymap import key_of
from qualcode.tui.passage_picker import PassagePicker
from qualcode.tui.screens.cmo_overview import MatrixScreen
from qualcode.tui.screens.cmo_table import CmoTableScreen
from qualcode.tui.status import cut


class ConfigurationsScreen(CmoTableScreen):
    """The list, one configuration as a drawing, and the words it rests on."""

    BINDINGS: ClassVar[list[BindingType]] = CMO_KEYS
    BINDING_GROUP_TITLE = "Configurations"
    HELP = """
    # Context, mechanism, outcome

    A configuration says: in this context that mechanism leads to this outcome. `n` writes one;
    `c`, `m` and `o` choose codings that speak for a part, with Shift those against it. Tab goes
    to the evidence, Enter to its words. `!` finds what changed since it was linked. Each step is
    in `analysis/configurations.yaml` at once; `u` takes it back, also tomorrow.
    """

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__(project, coder)
        self._drafts: dict[str, Mapping[str, str]] = {}

    def _step(self, what: str, step: Callable[[], object], *, id: str = "", link: str = "") -> bool:
        """One step in the file, on the disk when this returns; whether it was done."""
        try:
            step()
        except QualcodeError as error:
            self._alarm(error)
            self.read_file()
            return False
        self.read_file(id, link)
        at = self._project.clock().astimezone()
        self._say(f"{what} · saved {at:%H:%M:%S} · {key_of(self, 'cmo.undo')} takes it back")
        return True

    async def action_new(self) -> None:
        """Asks for a new configuration."""
        await self._ask_form(None)

    async def action_edit(self) -> None:
        """Asks for other words of the configuration."""
        if (one := self._one()) is not None:
            await self._ask_form(one)

    async def _ask_form(self, one: Configuration | None, problem: str = "") -> None:
        draft = one.id if one else ""
        begun = _values(one) if one else _empty(configuring.next_id(self.shown.every))
        values = self._drafts.pop(draft, begun)

        def filled(answer: FormAnswer) -> None:
            if answer.meant:
                self._drafts[draft] = answer.values
                self.run_worker(self._write(one, dict(answer.values)))
            elif dict(answer.values) != begun:
                self._drafts[draft] = answer.values
                self._say("What was filled in is kept as a draft: the same key opens it again.")

        models = list(dict.fromkeys(c.refines for c in self.shown.every if c.refines))
        title = f"Configuration {one.id}" if one else "A new configuration"
        form = CmoForm(title, values, fixed=("id",) if one else (), models=models, problem=problem)
        await ask(self.app, form, filled)

    async def _write(self, one: Configuration | None, values: dict[str, str]) -> None:
        """Writes what was filled in; a problem is shown in the form, with everything kept."""
        id = one.id if one else values.pop("id")
        try:
            configuring.write_configuration(
                self._project, id, new=one is None,
                statement=values["statement"], context=values["context"],
                mechanism=values["mechanism"], outcome=values["outcome"],
                confidence=values["confidence"], refines=values["refines"],
            )  # fmt: skip
        except QualcodeError as error:
            await self._ask_form(one, f"{error.message} {error.hint or ''}")
            return
        self._drafts.pop(one.id if one else "", None)
        self._step(f"{id} written", lambda: None, id=id)

    async def action_link(self, part: CmoPart, against: bool) -> None:
        """Asks for codings and links them to a part, for it or against it."""
        one = self._one()
        if one is None or self._passages is None or self._there is None:
            return
        there = self._there.corpus.segments
        linked = [k.segment for k in one.evidence if k.part == part]

        def picked(chosen: tuple[SegmentId, ...]) -> None:
            side = "against" if against else "for"
            if chosen:
                self._step(
                    f"{len(chosen)} {side} the {part}",
                    lambda: configuring.link(
                        self._project, one.id, chosen, part, against=against, among=there
                    ),
                    link=f"{part} {chosen[-1]}",
                )

        side = "AGAINST" if against else "for"
        title = f"Evidence {side} the {part}: {cut(one.text(part) or one.statement, 40)}"
        await ask(
            self.app,
            PassagePicker(title, self._passages, self._parts, part=part, linked=linked),
            picked,
        )

    def action_take_out(self) -> None:
        """Takes the words out of the evidence."""
        if (found := self._evidence()) is not None:
            one, link = found
            self._step(
                f"Out of the {link.part}",
                lambda: configuring.unlink(self._project, one.id, [link.segment], part=link.part),
            )

    def action_swap(self) -> None:
        """For becomes against, against becomes for."""
        if (found := self._evidence(there=True)) is not None:
            one, link = found
            side = "for" if link.against else "against"
            self._relink(one, link, f"Now {side} the {link.part}", against=not link.against)

    def action_keep(self) -> None:
        """Keeps evidence with the codes it has now."""
        if (found := self._evidence(there=True)) is not None:
            one, link = found
            self._relink(one, link, "Kept as it is coded now", against=link.against)

    async def action_note(self) -> None:
        """Asks why the words are evidence."""
        found = self._evidence(there=True)
        if found is None:
            return
        one, link = found

        def written(answer: Answered) -> None:
            if answer.meant and answer.text.strip() != (link.note or ""):
                self._relink(one, link, "Note", against=link.against, note=answer.text.strip())

        passage = self.shown.passages.get(link.segment)
        hint = f"“{cut(' '.join(passage.words.split()), 160)}”" if passage else ""
        question = AskText("Why these words are evidence", text=link.note or "", hint=hint)
        await ask(self.app, question, written)

    def _relink(
        self, one: Configuration, link: Link, what: str, *, against: bool, note: str | None = None
    ) -> None:
        there = self._there.corpus.segments if self._there else ()
        self._step(
            what,
            lambda: configuring.link(
                self._project, one.id, [link.segment], link.part,
                against=against, note=note, among=there,
            ),
            link=key_of_link(link),
        )  # fmt: skip

    def action_confidence(self) -> None:
        """The next confidence."""
        if (one := self._one()) is not None:
            ways = ("", *CONFIDENCES)
            sure = ways[(ways.index(one.confidence or "") + 1) % len(ways)]
            self._step(
                f"Confidence of {one.id}: {sure or 'none'}",
                lambda: configuring.write_configuration(self._project, one.id, confidence=sure),
            )

    def action_remove(self) -> None:
        """Takes the configuration away."""
        if (one := self._one()) is not None:
            self._step(
                f"{one.id} taken away",
                lambda: configuring.remove_configuration(self._project, one.id),
            )

    def action_turn(self, way: Literal["undo", "redo"]) -> None:
        """Takes back the last step, or brings it back."""
        turn = configuring.undo if way == "undo" else configuring.redo
        try:
            step = turn(self._project)
        except QualcodeError as error:
            self._alarm(error)
            return
        self.read_file()
        word = "Taken back" if way == "undo" else "Brought back"
        self._say(f"{word}: {step.what}" if step else f"There is nothing to {way}.")

    async def action_matrix(self) -> None:
        """Asks for an attribute and shows all configurations by it."""
        if self._there is None or not self.shown.every:
            self._say("No configurations yet.")
            return
        names = known_attributes(self._there.corpus)
        first = [n for n in ("institution", "sector", "role", "transcript") if n in names]
        options = [(n, n) for n in (*first, *(n for n in names if n not in first))]

        def chosen(by: str) -> None:
            if by:
                table = configuring.configurations_matrix(self._project, by, language="en")
                self.app.push_screen(MatrixScreen(table, by))

        await ask(self.app, Choose("Configurations by", options), chosen)

    # Asking

    def _one(self) -> Configuration | None:
        if self.current is None:
            self._say(f"No configurations yet: {key_of(self, 'cmo.new')} writes one.")
        return self.current

    def _evidence(self, *, there: bool = False) -> tuple[Configuration, Link] | None:
        """The evidence under the cursor; with `there` only when its coding can be read."""
        one, link = self.current, self.link if self.evidence.has_focus else None
        if one is None or link is None:
            self._say("Go to the evidence first: Tab or Enter.")
            return None
        if there and link.segment not in self.shown.passages:
            self._say(f"The coding is gone: {key_of(self, 'cmo.take-out')} takes it out.")
            return None
        return one, link


_NAMES = ("statement", "context", "mechanism", "outcome", "confidence", "refines")


def _values(one: Configuration) -> dict[str, str]:
    return {name: getattr(one, name) or "" for name in _NAMES}


def _empty(id: str) -> dict[str, str]:
    return {"id": id, **dict.fromkeys(_NAMES, "")}

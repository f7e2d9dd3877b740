"""Every action that has an id, with its usual key: what `keys.yaml` may change."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, _character_to_key

from qualcode.project import prefs

CHOOSE_LETTERS = "choose.letters"
JUMP_LETTERS = "jump.letters"
LETTERS = {
    CHOOSE_LETTERS: "123456789abcdefghijklmnopqrstuvwxyz",
    JUMP_LETTERS: "asdfghjklqwertyuiop",
}
"""What stands before the options of a short list, and on the panes in jump mode."""
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_CHARACTERS = {c: _character_to_key(c) for c in string.punctuation}
"""The long names of what is no letter or number, as `question_mark`."""
_NAMED = {"enter": "Enter", "escape": "Esc", "full_stop": "."}


def known_keys() -> dict[str, str]:
    """The usual key of every action by its id, and the letters of lists and of jump mode.

    Every screen is loaded for it: ask only when there are keys to be changed.
    """
    return {**{b.id: b.key for b in all_bindings() if b.id}, **LETTERS}


def all_bindings() -> Iterator[Binding]:
    """Every binding of every class of the program, wherever it is defined."""
    for kind in _kinds():
        own = vars(kind).get("BINDINGS", ())
        yield from (b if isinstance(b, Binding) else Binding(*b) for b in own)


def _kinds() -> Iterator[type]:
    """Every class of the program."""
    import qualcode.tui as room

    for found in walk_packages(room.__path__, f"{room.__name__}."):
        module = import_module(found.name)
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                yield kind


def is_key(name: str) -> bool:
    """Whether a terminal has such a key, as `ctrl+z`, `f9`, `x`, `question_mark`."""
    *held, key = name.strip().split("+") if len(name.strip()) > 1 else [name.strip()]
    if not set(held) <= _MODIFIERS or not key:
        return False
    return len(key) == 1 or key in {k.value for k in Keys} or key in _CHARACTERS.values()


def key_of(node: DOMNode, id: str) -> str:
    """The key of an action of a screen as a person reads it: their own, else the usual one."""
    bindings = [b for _, b in node._bindings if b.id == id]  # noqa: SLF001 -- no other way in
    keys = own_keys(node.app).get(id) or ",".join(b.key for b in bindings[:1])
    first = keys.split(",")[0].strip()
    return _NAMED.get(first) or node.app.get_key_display(Binding(first, ""))


def letters_of(node: DOMNode, id: str) -> str:
    """The letters of lists or of jump mode: a person's own, else the usual ones."""
    return own_keys(node.app).get(id) or LETTERS[id]


def own_keys(app: App[Any]) -> dict[str, str]:
    """What `keys.yaml` changed; empty in a program that reads none."""
    return getattr(app, "own_keys", {})


def take_own_keys(app: App[Any]) -> dict[str, str]:
    """What `keys.yaml` changes, in use from now on; what is no use in it is told."""
    found, problems = prefs.own_keys(known_keys, is_key)
    if found:
        app.set_keymap({id: keys for id, keys in found.items() if id not in LETTERS})
    for problem in (*problems, *clashes(found)):
        app.notify(problem, severity="warning", markup=False)
    return found


def clashes(own: Mapping[str, str]) -> list[str]:
    """A sentence for every action that has no key any more, for its own went to another."""
    told: dict[str, str] = {}
    for kind in _kinds() if own else ():
        bindings = [b for _, b in getattr(kind, "_merged_bindings", None) or ()]
        there = {b.id for b in bindings}
        taken = {k.strip(): id for id, keys in own.items() if id in there for k in keys.split(",")}
        for lost in bindings:
            id, taker = lost.id, taken.get(lost.key) or taken.get(_typed(lost.key))
            if id and taker and id not in own and id != taker:
                told[id] = (
                    f"keys.yaml gives {lost.key} to {taker}, and {id} has lost it. "
                    f"Give that one another key, as in `{id}: f9`."
                )
    return list(told.values())


def _typed(key: str) -> str:
    """The character that a key with a long name types; empty for the others."""
    return next((c for c, name in _CHARACTERS.items() if name == key), "")

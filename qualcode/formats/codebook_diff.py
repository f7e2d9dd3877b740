"""What changed between two codebooks, in the words of a researcher.

Codes are paired by what the caller says, then by id, by ATLAS.ti label, by label and by alias;
categories also by where their codes went. Whether two definitions mean the same is for people to
judge: within one book every rewording is a change of meaning, and between two books a rewording
under the same name is kept apart from one that comes with a new name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qualcode.model.codebook import Codebook, Node
from qualcode.model.ids import book_of, node_of

Kind = Literal[
    "added", "removed", "renamed", "moved", "split", "merged", "meaning", "narrowed", "reworded",
    "role", "codable", "retired", "restored",
]  # fmt: skip
Pair = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the node ids before and after, what changed, and a sentence that says so."""

    kind: Kind
    before: tuple[str, ...]
    """Node ids of the old book; empty for what is added."""
    after: tuple[str, ...]
    what: str
    """The keys that differ, or the names involved."""
    sentence: str


@dataclass
class _Match:
    """Which old nodes became which new ones; several on a side for a split or a merge."""

    old: Codebook
    new: Codebook
    pairs: list[Pair] = field(default_factory=list)
    splits: list[tuple[Node, tuple[Node, ...]]] = field(default_factory=list)
    merges: list[tuple[tuple[Node, ...], Node]] = field(default_factory=list)

    def old_left(self) -> list[Node]:
        """Old nodes without a place yet, in file order."""
        taken = {a.id for a, _ in self.pairs} | {a.id for a, _ in self.splits}
        taken |= {node.id for nodes, _ in self.merges for node in nodes}
        return [node for node, _ in self.old.walk() if node.id not in taken]

    def new_left(self) -> list[Node]:
        """New nodes without an origin yet, in file order."""
        taken = {b.id for _, b in self.pairs} | {b.id for _, b in self.merges}
        taken |= {node.id for _, nodes in self.splits for node in nodes}
        return [node for node, _ in self.new.walk() if node.id not in taken]


def diff(
    old: Codebook, new: Codebook, names: Mapping[str, Sequence[str]] | None = None
) -> list[Change]:
    """Every change from `old` to `new`, in the order of the new book; removals last.

    `names` says per old node id which new ones it became, where ids alone do not: several for a
    split, the same new one under several old ones for a merge. Mappings of either book that lead
    from the old to the new one count as well. Changes of examples, keywords, notes and colours are
    left out.
    """
    match = _matched(old, new, {**_mapped(old, new), **(names or {})})
    added = match.new_left()
    found = [*_splits_and_merges(match), *_pair_changes(match, added)]
    for node in added:
        place = _parent(new, node)
        under = f' under "{place.label}"' if place else ""
        role = "secondary " if node.role == "secondary" else ""
        kind = f"{role}code" if node.codable else "category"
        sentence = f'Added: the {kind} "{node.label}"{under}.'
        found.append(Change("added", (), (node.id,), node.label, sentence))
    order = {node.id: number for number, (node, _) in enumerate(new.walk())}
    found.sort(key=lambda change: order.get(change.after[0], -1) if change.after else -1)
    gone = [
        Change("removed", (node.id,), (), node.label, f'Removed: "{node.label}".')
        for node in match.old_left()
    ]
    return found + gone


def _mapped(old: Codebook, new: Codebook) -> dict[str, tuple[str, ...]]:
    """The ways from the old to the new book that the books themselves suggest."""
    found = {}
    for way in (*old.mappings, *new.mappings):
        targets = tuple(node_of(code) for code in way.targets if book_of(code) == new.id)
        if book_of(way.source) == old.id != new.id and targets:
            found[node_of(way.source)] = targets
    return found


def _matched(old: Codebook, new: Codebook, names: Mapping[str, Sequence[str]]) -> _Match:
    match = _Match(old, new)
    _match_by_names(match, names)
    _match_by(match, lambda node: {node.id})
    _match_by(match, lambda node: {(node.atlas or "").casefold()})
    _match_by(match, lambda node: {node.label.casefold()})
    _match_by_alias(match)
    _match_categories(match)
    return match


def _match_by_names(match: _Match, names: Mapping[str, Sequence[str]]) -> None:
    origins: dict[str, list[str]] = {}
    for before, afters in names.items():
        for after in afters:
            if before in match.old.by_id and after in match.new.by_id:
                origins.setdefault(after, []).append(before)
    for after, befores in origins.items():
        if len(befores) > 1:
            sources = tuple(match.old.by_id[before] for before in befores)
            match.merges.append((sources, match.new.by_id[after]))
    merged = {before for befores in origins.values() if len(befores) > 1 for before in befores}
    for before, afters in names.items():
        goals = [match.new.by_id[after] for after in afters if after in origins]
        if before not in match.old.by_id or before in merged or not goals:
            continue
        if len(goals) > 1:
            match.splits.append((match.old.by_id[before], tuple(goals)))
        else:
            match.pairs.append((match.old.by_id[before], goals[0]))


def _match_by(match: _Match, names: Callable[[Node], set[str]]) -> None:
    """Pair what is left where a name stands for one node on either side."""
    olds, news = _by_name(match.old_left(), names), _by_name(match.new_left(), names)
    for name, before in olds.items():
        after = news.get(name, ())
        if name and len(before) == len(after) == 1:
            match.pairs.append((before[0], after[0]))


def _by_name(
    nodes: Sequence[Node], names: Callable[[Node], set[str]]
) -> dict[str, tuple[Node, ...]]:
    found: dict[str, tuple[Node, ...]] = {}
    for node in nodes:
        for name in names(node):
            found[name] = (*found.get(name, ()), node)
    return found


def _match_by_alias(match: _Match) -> None:
    """A new code that has an old name as alias comes from it; several do for a split or merge."""
    news = match.new_left()
    heirs = {
        old.id: [new for new in news if _has_alias(new, old) and new.codable == old.codable]
        for old in match.old_left()
    }
    origins = Counter(new.id for found in heirs.values() for new in found)
    merged: dict[str, tuple[Node, ...]] = {}
    for before, found in heirs.items():
        old = match.old.by_id[before]
        if len(found) > 1 and all(origins[new.id] == 1 for new in found):
            match.splits.append((old, tuple(found)))
        elif len(found) == 1 and origins[found[0].id] > 1:
            merged[found[0].id] = (*merged.get(found[0].id, ()), old)
        elif len(found) == 1:
            match.pairs.append((old, found[0]))
    match.merges += [(olds, match.new.by_id[id]) for id, olds in merged.items() if len(olds) > 1]


def _has_alias(new: Node, old: Node) -> bool:
    aliases = {alias.casefold() for alias in new.aliases}
    return old.label.casefold() in aliases or (old.atlas or "").casefold() in aliases


def _match_categories(match: _Match) -> None:
    """A category went where most of its codes went, if that one has no other origin."""
    became = {old.id: new for old, new in match.pairs}
    free = {node.id for node in match.new_left()}
    claims: dict[str, list[Node]] = {}
    for node in match.old_left():
        goals = Counter(
            place.id
            for below in node.nodes
            if below.id in became and (place := _parent(match.new, became[below.id])) is not None
        )
        if goals:
            goal, _ = goals.most_common(1)[0]
            claims.setdefault(goal, []).append(node)
    for goal, nodes in claims.items():
        if goal in free and len(nodes) == 1:
            match.pairs.append((nodes[0], match.new.by_id[goal]))
        elif goal in free:
            match.merges.append((tuple(nodes), match.new.by_id[goal]))


def _parent(book: Codebook, node: Node) -> Node | None:
    above = book.parents[node.id]
    return book.by_id[above[-1]] if above else None


def _splits_and_merges(match: _Match) -> Iterator[Change]:
    for old, news in match.splits:
        labels = _quoted(news)
        sentence = f'Split: "{old.label}" is now {labels}.'
        yield Change("split", (old.id,), tuple(n.id for n in news), labels, sentence)
    for olds, new in match.merges:
        labels = _quoted(olds)
        sentence = f'Merged: {labels} are now "{new.label}".'
        yield Change("merged", tuple(o.id for o in olds), (new.id,), labels, sentence)


def _quoted(nodes: Sequence[Node]) -> str:
    return " and ".join(f'"{node.label}"' for node in nodes)


def _pair_changes(match: _Match, added: Sequence[Node]) -> Iterator[Change]:
    became: dict[str, tuple[str, ...]] = {old.id: (new.id,) for old, new in match.pairs}
    became |= {old.id: tuple(new.id for new in news) for old, news in match.splits}
    became |= {old.id: (new.id,) for olds, new in match.merges for old in olds}
    for old, new in match.pairs:
        before, after = _parent(match.old, old), _parent(match.new, new)
        places = became.get(before.id, ()) if before else ()
        stayed = after.id in places if after else before is None
        if not stayed:
            goal = f'under "{after.label}"' if after else "at the top"
            origin = f'under "{before.label}"' if before else "at the top"
            sentence = f'Moved: "{new.label}" stands {goal}; it stood {origin}.'
            yield Change("moved", (old.id,), (new.id,), "place", sentence)
        yield from _naming(old, new)
        yield from _meaning(match, old, new, added)
        yield from _standing(old, new)


def _naming(old: Node, new: Node) -> Iterator[Change]:
    if old.label != new.label:
        sentence = f'Renamed: "{old.label}" is now "{new.label}".'
        yield Change("renamed", (old.id,), (new.id,), "label", sentence)
    if (old.atlas or "").casefold() != (new.atlas or "").casefold():
        was, now = (f'"{name}"' if name else "empty" for name in (old.atlas, new.atlas))
        sentence = f'Renamed: the ATLAS.ti label of "{new.label}" was {was} and is now {now}.'
        yield Change("renamed", (old.id,), (new.id,), "atlas", sentence)


def _meaning(match: _Match, old: Node, new: Node, added: Sequence[Node]) -> Iterator[Change]:
    parts = ("definition", "include", "exclude")
    differing = [part for part in parts if getattr(old, part) != getattr(new, part)]
    same_book, same_name = match.old.id == match.new.id, old.label == new.label
    if not differing or not (same_book or new.codable):
        return
    what = ", ".join(differing)
    beside = [node for node in added if node.codable and _is_excluded(new, node, than=old)]
    taken = [node for node in beside if _extends_name(node, old)]
    left = f" What belongs to {_quoted(beside)} has a code now." if beside else ""
    kind: Kind
    if taken:
        kind, sentence = "narrowed", f'Narrowed: part of "{old.label}" is now {_quoted(taken)}.'
    elif same_book or not same_name:
        kind, sentence = "meaning", f'Changed meaning: "{new.label}" has another {what}.{left}'
    else:
        kind, sentence = "reworded", f'Described anew: "{new.label}" ({what}); compare them.{left}'
    yield Change(kind, (old.id,), (new.id,), what, sentence)


def _extends_name(node: Node, old: Node) -> bool:
    """Whether the name of `node` is that of `old` and more: what was a part has a code now."""
    return any(
        longer.casefold().startswith(f"{shorter.casefold()} ")
        for longer in (node.label, node.atlas or "")
        for shorter in (old.label, old.atlas or "-")
    )


def _is_excluded(node: Node, other: Node, *, than: Node) -> bool:
    """Whether `node` sends to `other` what `than` did not."""
    return any(
        other.label in line and other.label not in "\n".join(than.exclude) for line in node.exclude
    )


def _standing(old: Node, new: Node) -> Iterator[Change]:
    pair = (old.id,), (new.id,)
    if old.role != new.role and old.codable and new.codable:
        sentence = f'Changed role: "{new.label}" was {old.role} and is now {new.role}.'
        yield Change("role", *pair, "role", sentence)
    if old.codable != new.codable:
        now = "is now a code" if new.codable else "is now a category that is never applied itself"
        yield Change("codable", *pair, "codable", f'Changed use: "{new.label}" {now}.')
    if new.retired and not old.retired:
        yield Change("retired", *pair, "retired", f'Retired: "{new.label}" is no longer applied.')
    if old.retired and not new.retired:
        sentence = f'Taken up again: "{new.label}" is no longer retired.'
        yield Change("restored", *pair, "retired", sentence)

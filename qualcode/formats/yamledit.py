"""Changes to a YAML text that leave every other line, comment and blank line as it was.

Only the lines of the changed entry are written anew, where the tree of nodes says they stand. Each
change is read back, and one that would alter anything else is refused, so that a file of an
unforeseen shape is never damaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from qualcode.formats.yamlnodes import Items, Node, Pairs, Scalar, plain
from qualcode.formats.yamltree import parse
from qualcode.formats.yamlwrite import Value, as_plain, as_value, render
from qualcode.model.errors import FormatError, UsageError

KeyPath = tuple[str | int, ...]
"""Keys and list indices from the top: `("nodes", 0, "label")`."""

_LINE = 100
_Splice = tuple[int, int, str]


def edit(
    text: str,
    changes: Mapping[KeyPath, Value],
    *,
    order: Sequence[str] = (),
    path: PurePath | str = "",
) -> str:
    """`text` with each value of `changes` set at its key path, one after the other.

    None removes a key or an entry; the index after the last appends. A new key stands after the
    nearest key before it in `order`, or last. UsageError when there is no such place, FormatError
    when the change cannot be made without touching more.
    """
    for where, value in changes.items():
        text, top = _parsed(text, path)
        _at(top, where[:-1])
        wanted = _put(plain(top), where, as_plain(value))
        splice = _splice(text, top, where, value, order)
        text = _checked(_spliced(text, [splice]), wanted, path)
    return text


def list_changes(where: KeyPath, old: Value, new: Value) -> dict[KeyPath, Value]:
    """The changes that make the list at `where` from `old` to `new`, entry by entry.

    Entries that stay keep their comments. Where entries changed places, or there is no list on
    one side, it is the whole value.
    """
    whole: dict[KeyPath, Value] = {where: new}
    if not isinstance(old, list) or not isinstance(new, list) or not new:
        return whole
    kept = [entry for entry in old if entry in new]
    if not kept or new[: len(kept)] != kept:
        return whole
    gone = [n for n, entry in enumerate(old) if entry not in new]
    changes: dict[KeyPath, Value] = {(*where, n): None for n in reversed(gone)}
    return changes | {(*where, n): new[n] for n in range(len(kept), len(new))}


def move(text: str, source: KeyPath, target: KeyPath, *, path: PurePath | str = "") -> str:
    """`text` with the list entry at `source` moved to the end of the list at `target`.

    Comments in the entry, and those right above it, go along. A missing list is made, and a list
    that becomes empty is removed. Nothing happens when the entry stands there already.
    """
    text, top = _parsed(text, path)
    entries, entry = _at(top, source[:-1]), _at(top, source)
    holder = _at(top, target[:-1])
    goal = _child(holder, target[-1])
    if isinstance(entries, Items) and entries is goal and entries.nodes[-1] is entry:
        return text
    wanted = _moved(plain(top), source, target)
    in_block = all(not _in_flow(top, where) for where in (source[:-1], target[:-1]))
    if not in_block or goal is entries or not (goal is None or _is_block_list(goal)):
        end = len(goal.nodes) if isinstance(goal, Items) else 0
        added = {(*target, end): as_value(entry)} if end else {target: [as_value(entry)]}
        removed = source[:-1] if _is_single(entries) else source
        return _checked(edit(text, {**added, removed: None}, path=path), wanted, path)
    assert isinstance(entries, Items)
    start, end = _block(text, entries, entry)
    indent = goal.place.column - 1 if goal else holder.place.column + 1
    lines = _indented(text[start:end], indent - (entries.place.column - 1))
    if goal is None:
        lines = f"{' ' * (indent - 2)}{target[-1]}:\n{lines}"
    here = _line_end(text, _last(text, goal or holder)) + 1
    gone = (start, end, "")
    if _is_single(entries):
        gone = _removal(text, top, source[:-1])
    return _checked(_spliced(text, [gone, (here, here, lines)]), wanted, path)


def _parsed(text: str, path: PurePath | str) -> tuple[str, Pairs]:
    text = text.removeprefix("\ufeff")
    text = text if text.endswith("\n") else text + "\n"
    top, problems = parse(text, path=path)
    if problems:
        first = problems[0]
        raise FormatError(first.message, first.hint, path=path, line=first.line)
    return text, top


def _checked(text: str, wanted: object, path: PurePath | str) -> str:
    """`text` when it reads as `wanted`."""
    try:
        same = plain(parse(text, path=path)[0]) == wanted
    except FormatError:
        same = False
    if not same:
        raise FormatError(
            "the program cannot make this change without touching other lines.",
            "Change the file in a text editor.",
            path=path,
        )
    return text


def _spliced(text: str, splices: Sequence[_Splice]) -> str:
    """`text` with ranges that do not overlap replaced, in the line ends of the text."""
    crlf = "\r\n" in text
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + (new.replace("\n", "\r\n") if crlf else new) + text[end:]
    return text


def _at(node: Node, where: KeyPath) -> Node:
    for step in where:
        below = _child(node, step)
        if below is None:
            raise UsageError(f'There is no "{step}" where {".".join(map(str, where))} should be.')
        node = below
    return node


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Pairs) and isinstance(step, str):
        return node.nodes[step][1] if step in node.nodes else None
    if isinstance(node, Items) and isinstance(step, int):
        return node.nodes[step] if 0 <= step < len(node.nodes) else None
    return None


def _in_flow(top: Node, where: KeyPath) -> bool:
    """Whether the node at `where` stands in brackets, its own included."""
    nodes = [_at(top, where[:depth]) for depth in range(len(where) + 1)]
    return any(not isinstance(node, Scalar) and node.flow for node in nodes)


def _is_block_list(node: Node) -> bool:
    return isinstance(node, Items) and not node.flow


def _is_single(node: Node) -> bool:
    return not isinstance(node, Scalar) and len(node.nodes) == 1


def _put(tree: object, where: KeyPath, value: object) -> object:
    """`tree`, changed in place."""
    if not where:
        return value
    parent = tree
    for step in where[:-1]:
        parent = parent[step]  # type: ignore[index]  # the path was followed before
    step = where[-1]
    if isinstance(parent, dict) and isinstance(step, str):
        if value is None:
            parent.pop(step, None)
        else:
            parent[step] = value
    elif isinstance(parent, list) and isinstance(step, int) and 0 <= step <= len(parent):
        parent[step : step + 1] = [] if value is None else [value]
    else:
        raise UsageError(f"There is no place {'.'.join(map(str, where))} in this file.")
    return tree


def _moved(tree: object, source: KeyPath, target: KeyPath) -> object:
    def at(where: KeyPath) -> object:
        found = tree
        for step in where:
            found = found[step]  # type: ignore[index]  # the path was followed before
        return found

    entries, above, holder = at(source[:-1]), at(source[:-2]), at(target[:-1])
    assert isinstance(entries, list)
    assert isinstance(above, dict)
    assert isinstance(holder, dict)
    entry = entries.pop(int(source[-1]))
    goal = holder.get(target[-1]) or []
    holder[target[-1]] = goal
    goal.append(entry)
    if not entries:
        del above[source[-2]]
    return tree


def _splice(text: str, top: Pairs, where: KeyPath, value: Value, order: Sequence[str]) -> _Splice:
    """The one range to replace so that `value` stands at `where`."""
    for depth in range(len(where)):
        node = _at(top, where[:depth])
        if not isinstance(node, Scalar) and node.flow:
            whole = _put(as_value(node), where[depth:], value)
            return _splice(text, top, where[:depth], whole, order)  # type: ignore[arg-type]
    if not where:
        return 0, len(text), render(value)
    parent = _at(top, where[:-1])
    if value is None:
        return _removal(text, top, where) if _child(parent, where[-1]) else (0, 0, "")
    if _child(parent, where[-1]):
        return _replacement(text, parent, where[-1], value)
    return _insertion(text, parent, where[-1], value, order)


def _removal(text: str, top: Pairs, where: KeyPath) -> _Splice:
    parent, step = _at(top, where[:-1]), where[-1]
    assert isinstance(parent, Items | Pairs)
    if len(parent.nodes) == 1:
        nothing: Value = [] if isinstance(parent, Items) else {}
        return _splice(text, top, where[:-1], nothing, ())
    if isinstance(parent, Items):
        assert isinstance(step, int)
        item = parent.nodes[step]
        return _dash(text, parent, item), _line_end(text, _last(text, item)) + 1, ""
    key, value = parent.nodes[str(step)]
    start = _line_start(text, key.place.start)
    if text[start : key.place.start].strip():
        # The key shares its line with a dash: the next key takes its place.
        _, (following, _), *_ = parent.nodes.values()
        return key.place.start, following.place.start, ""
    return start, _line_end(text, _last(text, value)) + 1, ""


def _replacement(text: str, parent: Node, step: str | int, value: Value) -> _Splice:
    """The entry written anew; a list in brackets stays in brackets while it fits its line."""
    assert isinstance(parent, Items | Pairs)
    if isinstance(parent, Items):
        old = parent.nodes[int(step)]
        start, indent = old.place.start, parent.place.column - 1
        new = f"  {render([value], width=_LINE - indent)[2:]}"
    else:
        key, old = parent.nodes[str(step)]
        start, indent = key.place.start, parent.place.column - 1
        new = render({str(step): value}, width=_LINE - indent)
    end = _last(text, old)
    in_brackets = not isinstance(old, Scalar) and old.flow
    if in_brackets and not isinstance(value, str) and isinstance(value, Sequence | Mapping):
        short = render(value, flow=True).rstrip("\n")
        if old.place.start - _line_start(text, end) + len(short) <= _LINE:
            return old.place.start, end, short
    new = _indented(new, indent).strip(" ").removesuffix("\n")
    if start == end and isinstance(parent, Items):
        new = f" {new}"
    after = _line_end(text, end)
    remark = text[end:after].strip()
    if "\n" not in new or not remark:
        return start, end, new
    # A remark behind the old value would end up inside the new block: it moves above.
    begin = _line_start(text, start)
    margin = " " * (start - begin)
    return begin, after, f"{margin}{remark}\n{text[begin:start]}{new}"


def _insertion(
    text: str, parent: Node, step: str | int, value: Value, order: Sequence[str]
) -> _Splice:
    assert isinstance(parent, Items | Pairs)
    indent = parent.place.column - 1
    after: Node = parent
    if isinstance(parent, Items):
        entry = render([value], width=_LINE - indent)
        beside = parent.nodes[-1]
        inline = not isinstance(beside, Scalar) and beside.flow and not isinstance(value, str)
        short = f"- {render(value, flow=True)}" if inline else ""
        entry = short if short and indent + len(short) <= _LINE else entry
    else:
        entry = render({str(step): value}, width=_LINE - indent)
        before = order[: order.index(str(step))] if step in order else ()
        after = next((parent.nodes[k][1] for k in reversed(before) if k in parent.nodes), parent)
    here = _line_end(text, _last(text, after)) + 1
    return here, here, _indented(entry, indent)


def _block(text: str, entries: Items, entry: Node) -> tuple[int, int]:
    """The lines of a list entry, with the comments right above it at the indent of its dash."""
    start = _dash(text, entries, entry)
    margin = " " * (entries.place.column - 1)
    while start and text[_line_start(text, start - 1) : start].startswith(f"{margin}#"):
        start = _line_start(text, start - 1)
    return start, _line_end(text, _last(text, entry)) + 1


def _dash(text: str, entries: Items, entry: Node) -> int:
    """Where the line with the dash of an entry begins."""
    start = _line_start(text, entry.place.start)
    while start and text[start + entries.place.column - 1 : start + entries.place.column] != "-":
        start = _line_start(text, start - 1)
    return start


def _last(text: str, node: Node) -> int:
    """The end of the last thing written in a node, blank lines and comments behind it left out."""
    if isinstance(node, Scalar) and node.style in {"|", ">"}:
        written = text[node.place.start : node.place.end]
        kept = "+" in written.split("\n", 1)[0]
        size = len(written.removesuffix("\n")) if kept else len(written.rstrip())
        return node.place.start + size
    if isinstance(node, Scalar) or node.flow:
        return node.place.end
    below = node.nodes[-1] if isinstance(node, Items) else list(node.nodes.values())[-1][1]
    return _last(text, below)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Where the line feed of the line stands."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _indented(lines: str, by: int) -> str:
    """`lines` moved right, or left for a negative `by`, as far as their own margin allows."""
    if by < 0:
        return re.sub(rf"^ {{1,{-by}}}", "", lines, flags=re.MULTILINE)
    return re.sub(r"^(?=[^\r\n])", " " * by, lines, flags=re.MULTILINE)

"""A codebook as Markdown: headings are the tree, and what stands under them the criteria.

# Codeboek

## Relationele aspecten {#relationeel .category}

### Mentoring {#binding-studenten .secondary}

Wat studenten over hun mentor zeggen.

Include:
- gesprekken met de mentor
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qualcode.formats.interchange_codebooks import CodesRead, Draft, built
from qualcode.formats.refi.naming import free
from qualcode.formats.refi.showing import described, undescribed
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import FormatError
from qualcode.model.ids import NODE_ID, BookId, slug

_HEADING = re.compile(r"(#{1,66})[ \t]+(.*?)(?:[ \t]+\{([^{}]*)\})?[ \t]*#*")
_ATTRIBUTE = re.compile(r'#([^\s"]+)|\.([a-z]+)|([a-z]+)="([^"]*)"')
_LINES = (("Aliases: ", "aliases"), ("Keywords: ", "keywords"))


def write_codes_markdown(book: Codebook) -> bytes:
    """The codebook as Markdown in UTF-8; `read_codes_markdown` gives the nodes back.

    Items are on one line each; a definition that itself looks like a heading is indented.
    """
    blocks = [f"# {_one_line(book.title)}"]
    if book.description:
        blocks.append(_safe(book.description))
    for node, above in book.walk():
        blocks.append(f"{'#' * (len(above) + 2)} {_one_line(node.label)} {{{_attributes(node)}}}")
        blocks += [part for part in (_safe(described(node)), *_more(node)) if part]
    return ("\n\n".join(blocks) + "\n").encode()


def read_codes_markdown(data: bytes, name: str, *, book: BookId) -> CodesRead:
    """The codebook in Markdown: the first heading is its title, the deeper ones its codes.

    FormatError when the file is not UTF-8 or has no codes.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise FormatError("The file is not UTF-8.", "Save it as UTF-8.", path=name) from error
    title = ""
    drafts: list[Draft] = []
    taken: set[str] = set()
    above: list[tuple[int, str]] = []
    for level, label, attributes, body in _sections(text):
        if level == 1 and not title and not drafts:
            title = label
            continue
        while above and above[-1][0] >= level:
            above.pop()
        node = _node(label, attributes, body, taken)
        drafts.append(Draft(node.id, node, above[-1][1] if above else ""))
        above.append((level, node.id))
    return built(drafts, book, title or name.rpartition(".")[0] or name, name)


def _attributes(node: Node) -> str:
    flags = {
        "category": not node.codable, "secondary": node.role == "secondary",
        "retired": node.retired,
    }  # fmt: skip
    parts = [f"#{node.id}", *(f".{flag}" for flag, on in flags.items() if on)]
    for name, value in (("atlas", node.atlas), ("colour", node.colour)):
        if value:
            parts.append(f'{name}="{_quoted(value)}"')
    return " ".join(parts)


def _more(node: Node) -> Iterator[str]:
    for line, name in _LINES:
        items: tuple[str, ...] = getattr(node, name)
        if items:
            yield line + "; ".join(_one_line(item) for item in items)
    if node.facets:
        yield "Facets: " + "; ".join(f"{k} = {v}" for k, v in node.facets.items())


def _sections(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Level, label, attributes and the text under every heading."""
    heading: re.Match[str] | None = None
    body: list[str] = []
    for line in text.split("\n"):
        found = _HEADING.fullmatch(line)
        if found is None:
            body.append(line)
            continue
        if heading is not None:
            yield _section(heading, body)
        heading, body = found, []
    if heading is not None:
        yield _section(heading, body)


def _section(heading: re.Match[str], body: list[str]) -> tuple[int, str, str, str]:
    return len(heading[1]), heading[2].strip(), heading[3] or "", "\n".join(body).strip()


def _node(label: str, attributes: str, body: str, taken: set[str]) -> Node:
    found = _ATTRIBUTE.findall(attributes)
    id = next((i for i, *_ in found if i), "")
    flags = {flag for _, flag, *_ in found if flag}
    values = {name: value for *_, name, value in found if name}
    wanted = id if NODE_ID.fullmatch(id) else slug(label)[:48].strip("-") or "code"
    node = Node(
        free(wanted, taken),
        label or wanted,
        "category" not in flags,
        role="secondary" if "secondary" in flags else "primary",
        retired="retired" in flags,
        atlas=values.get("atlas") or None,
        colour=values.get("colour") or None,
    )
    rest = []
    for block in re.split(r"\n{2,}", body):
        line = next((known for known in _LINES if block.startswith(known[0])), None)
        if line:
            items = tuple(item.strip() for item in block[len(line[0]) :].split("; "))
            node = replace(node, aliases=items) if line[1] == "aliases" else replace(
                node, keywords=items
            )  # fmt: skip
        elif block.startswith("Facets: "):
            pairs = (pair.partition(" = ") for pair in block[len("Facets: ") :].split("; "))
            node = replace(node, facets={k.strip(): v.strip() for k, _, v in pairs})
        else:
            rest.append(block)
    return undescribed(node, "\n\n".join(rest))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return _one_line(text).replace('"', "'").replace("{", "(").replace("}", ")")


def _safe(text: str) -> str:
    """The text with lines that would be headings moved in by a blank."""
    return re.sub(r"(?m)^#", " #", text)

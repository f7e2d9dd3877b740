"""The tree of codebooks, in which a name that is longer than its line says so."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from qualcode.model.ids import BookId
from qualcode.tui.status import cut

Place = tuple[BookId, str]
"""A codebook and the id of a node in it; no node for the book itself."""


class BookTree(Tree[Place]):
    """Codebooks and codes; the whole of a name that is cut stands beside, in what it means."""

    def render_label(self, node: TreeNode[Place], base_style: Style, style: Style) -> Text:
        """The name in the room that is left on its line."""
        made = super().render_label(node, base_style, style)
        room = self.scrollable_content_region.width - self._before(node)
        if room < 1 or cell_len(made.plain) <= room:
            return made
        whole = str(node.label)
        name = cut(whole, room - (cell_len(made.plain) - cell_len(whole)))
        kept = node.label
        node._label = Text(name)  # noqa: SLF001 -- what is painted, not what it is called
        try:
            return super().render_label(node, base_style, style)
        finally:
            node._label = kept if isinstance(kept, Text) else Text(str(kept))  # noqa: SLF001

    def _before(self, node: TreeNode[Place]) -> int:
        """Cells of the guides before a name."""
        depth, above = 0, node.parent
        while above is not None:
            depth, above = depth + 1, above.parent
        return self.guide_depth * max(depth - (0 if self.show_root else 1), 0)

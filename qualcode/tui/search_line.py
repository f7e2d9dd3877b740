"""A line to type what is looked for: Enter sends it, and keys after that are for the words."""

from __future__ import annotations

from textual.events import Focus, Key
from textual.widgets import Input


class SearchLine(Input):
    """A line that lets keys go by once it was sent, though they were typed before it was read."""

    _is_sent = False

    def on_focus(self, event: Focus) -> None:
        """Takes keys again."""
        self._is_sent = False

    def on_key(self, event: Key) -> None:
        """Sends the line on Enter; what is typed behind it goes to the screen."""
        if self._is_sent:
            event.prevent_default()
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self._is_sent = True
            self.post_message(self.Submitted(self, self.value))

"""Where the models' page is shown: over the chat, in the same window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.models.page import ModelsPage
from desktop_app.ui.place import Place

if TYPE_CHECKING:
    from desktop_app.ui.models.page import Part


class ModelsPlace(Place[ModelsPage]):
    """Opens it, also at one part."""

    def open_part(self, part: Part) -> None:
        """Show one part."""
        page = self._made()
        page.show_part(part)  # first, so that no other part is made in vain
        if self.is_open:
            page.take_focus()
        else:
            self.open()

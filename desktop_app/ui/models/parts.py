"""Which parts the models' page has, and what makes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.models.page import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.models.downloading import Downloading
    from desktop_app.ui.services import Hub
    from desktop_app.ui.theme import Theme


def parts(theme: Theme, hub: Hub, downloading: Downloading) -> dict[Part, Callable[[], QWidget]]:
    """In their order. Their modules are loaded when the page is first opened."""
    from desktop_app.ui.models.discover import Discover

    return {Part.DISCOVER: lambda: Discover(theme, hub), Part.DOWNLOADS: downloading.make_part}

"""Which parts the models' page has, and what makes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.models.page import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.models.discovering import Discovering
    from desktop_app.ui.models.downloading import Downloading
    from desktop_app.ui.models.keeping import Keeping


def parts(keeping: Keeping, discovering: Discovering, downloading: Downloading) -> dict[Part, Callable[[], QWidget]]:
    """In their order. Their modules are loaded when they are first shown."""
    return {Part.HERE: keeping.make_part, Part.DISCOVER: discovering.make_part, Part.DOWNLOADS: downloading.make_part}

"""The window without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What the offscreen platform cannot do with pop-ups is no fault of the window.
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support", extend=True))


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    """The light look, applied."""
    del qtbot
    made = Theme(scheme=Qt.ColorScheme.Light)
    made.apply()
    yield made
    made.deleteLater()

"""The panel on a lane of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from tests.ui.inspector.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


@pytest.fixture(autouse=True)
def english_numbers() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def lane(theme: Theme, qtbot: QtBot) -> Lane:
    made = Lane(theme)
    qtbot.addWidget(made.panel)
    made.show()
    made.panel.resize(300, 900)
    made.panel.show()
    qtbot.waitExposed(made.panel)
    made.panel.activateWindow()
    return made

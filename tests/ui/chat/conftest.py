"""A transcript and a composer on a window of a fixed size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.ui.chat.composer import Composer
from desktop_app.ui.chat.transcript import Transcript

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.resize(800, 120)
    made.show()
    made.activateWindow()
    made.focus()
    qtbot.waitUntil(made.editor.hasFocus)
    return made

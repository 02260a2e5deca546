"""A stream cut anywhere ends as the same text shown at once, to the pixel."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState
from desktop_app.services.events import Phase
from desktop_app.ui.chat.transcript import Transcript
from tests.ui.chat.looking import settle, view_of
from tests.ui.chat.nasty import cuts, streams
from tests.ui.chat.samples import MEASURED, begun

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

SEED = 20261124
STREAMS = streams(200, SEED)


@pytest.fixture
def pages(qtbot: QtBot, theme: Theme) -> tuple[Transcript, Transcript]:
    made = Transcript(theme), Transcript(theme)
    for page in made:
        qtbot.addWidget(page)
        page.resize(620, 1200)
        page.show()
        qtbot.waitExposed(page)
    return made


@pytest.mark.parametrize("part", range(4))
def test_a_nasty_stream_ends_pixel_for_pixel_as_the_whole_text(
    qtbot: QtBot, pages: tuple[Transcript, Transcript], part: int
) -> None:
    streamed, whole = pages
    for number in range(part, len(STREAMS), 4):
        text, random = STREAMS[number], Random(SEED + number)
        answer = begun()
        done = replace(answer, text=text, state=MessageState.COMPLETE, generation=MEASURED)
        streamed.show_messages([answer])
        streamed.set_phase(answer.id, Phase.WRITING, None)
        for piece in cuts(text, random):
            streamed.append(answer.id, piece, reasoning=False)
            if random.random() < 0.5:
                streamed.show_now()
        streamed.end_answer(done, None)
        whole.show_messages([done])
        settle(qtbot, *pages)
        for page in pages:
            page.page.follow_end()
        assert view_of(streamed, done).body.leaves == view_of(whole, done).body.leaves, text
        assert streamed.grab().toImage() == whole.grab().toImage(), text

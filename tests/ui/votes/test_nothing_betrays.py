"""Two windows in which the same words stand on the same sides, but other lanes have written them: whatever the window
shows, tells or lets copy before the vote is the same in both, to the pixel.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.domain import MessageState
from desktop_app.look import ReducedMotion
from desktop_app.storage import blind_turns
from desktop_app.ui.actions import Do
from tests.ui.fake_services import GEMMA, SMOL, local_model
from tests.ui.house import send
from tests.ui.votes.duelling import Duels, duels
from tests.ui.votes.dumped import picture, timeless, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

MODELS = (SMOL, GEMMA, local_model("Third 1B", "third"), local_model("Fourth 1B", "fourth"))
TEXTS = (
    "I am SmolLM2, a model by Hugging Face.",
    "As a model by Google I would say:\n\n" + "- a long list\n" * 12 + "\n```python\nprint('Gemma')\n```",
    "저는 구글에서 만든 Gemma입니다. " * 6,
    "Short.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How many `lanes` there are, which of them are `folded`, `closed` or folded and opened when all is written
    (`late`), whether the answer of the first side `fails`, how wide the window is, and whether the inspector is open.
    """

    lanes: int = 2
    folded: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    fails: bool = False
    width: int = 1300
    inspects: bool = False


LAYOUTS = (
    Layout(lanes=4, inspects=True),
    Layout(lanes=4, closed=(1,), late=(2,)),
    Layout(lanes=3, folded=(0,), fails=True),
    Layout(lanes=3, width=640),
)


class Told(list[str]):
    """What the bridge tells a window, in its order."""

    def __init__(self, house: House) -> None:
        super().__init__()
        bridge = house.bridge
        for signal in (
            bridge.turn_began,
            bridge.answer_began,
            bridge.answer_phase,
            bridge.answer_grew,
            bridge.answer_ended,
        ):
            signal.connect(lambda event: self.append(timeless(event)))
        bridge.blind_turn_done.connect(lambda event: self.append(timeless(event)))
        bridge.model_changed.connect(lambda event: self.append(timeless(event)))


@contextmanager
def _opened(house: House, paths: Paths, layout: Layout, qtbot: QtBot) -> Iterator[tuple[MainWindow, Duels]]:
    house.models.models = MODELS
    with duels(house, paths, [model.ref for model in MODELS[: layout.lanes]]) as ring:
        stored = ring.lanes.lanes(ring.conversation_id).result()
        for place in (*layout.folded, *layout.late):
            ring.lanes.fold(stored[place].id, folded=True).result()
        for place in layout.closed:
            ring.lanes.close(stored[place].id).result()
        window = ring.open_window(house, blind=True)
        window.resize(layout.width, 800)
        if layout.inspects:
            window.actions_by_name[Do.INSPECTOR].trigger()
        window.shelf.open(ring.conversation_id)
        shown = layout.lanes - len(layout.closed)
        qtbot.wait_until(lambda: len(window.chat.lanes.shown) == shown and not window.chat.is_empty)
        yield window, ring
        if layout.inspects:
            window.actions_by_name[Do.INSPECTOR].trigger()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _duel(
    house: House, paths: Paths, layout: Layout, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, turned: bool
) -> tuple[list[list[str]], list[bytes], list[str]]:
    """What can be seen and what is told of a duel, at each of its stages; `turned`: by other lanes. After the vote at
    last.
    """

    def drawn(lane_ids: Sequence[int]) -> tuple[int, ...]:
        return (*lane_ids[1:], lane_ids[0]) if turned else tuple(lane_ids)

    monkeypatch.setattr(blind_turns, "drawn", drawn)
    seen: list[list[str]] = []
    pictures: list[bytes] = []
    with _opened(house, paths, layout, qtbot) as (window, ring):
        told = Told(house)

        def look() -> None:
            house.bridge.flush()
            pictures.append(_settled(window, qtbot))
            seen.append(words(window))

        send(window, "Who are you?")
        qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.cover.turns))
        qtbot.wait_until(lambda: max(window.voting.cover.turns) in window.voting.bars)
        said = dict(zip(drawn([one.lane_id for one in ring.chat.answers]), TEXTS, strict=False))
        look()
        for at, answer in enumerate(ring.chat.answers):
            text = said[answer.lane_id]
            ring.chat.grow(at, text)
            fails = layout.fails and text == TEXTS[0]
            ring.chat.end(at, text, MessageState.FAILED if fails else MessageState.COMPLETE)
            if at == 0:
                look()
        turn_id = ring.chat.answers[0].turn_id
        qtbot.wait_until(lambda: turn_id in window.voting.cover.hidden)
        stored = ring.lanes.lanes(ring.conversation_id).result()
        for lane in stored:
            if lane.is_folded and len(ring.chat.answers) + len(layout.folded) < len(stored):
                ring.lanes.fold(lane.id, folded=False).result()
        look()
        window.actions_by_name[Do.REGENERATE].trigger()
        window.actions_by_name[Do.SENT_PROMPT].trigger()
        window.composer.set_text("And why?")
        qtbot.wait_until(lambda: bool(window.composer.foot.count.words))
        look()
        before = list(told)
        window.voting.bars[turn_id].reveal.click()
        qtbot.wait_until(lambda: not window.chat.lanes.are_covered)
        look()
    return seen, pictures, before


def _settled(window: MainWindow, qtbot: QtBot) -> bytes:
    """The picture, once all that was asked of the disk is there and two in a row are the same."""
    qtbot.wait_until(lambda: not window.chat.is_reading)
    before = b""
    while (now := picture(window)) != before:
        before = now
        qtbot.wait(30)
    return now


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_before_the_vote_the_window_is_the_same_whoever_wrote_what(
    house: House, tmp_path: Path, paths: Paths, layout: Layout, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    QApplication.setCursorFlashTime(0)
    house.preferences.change(reduced_motion=ReducedMotion.ON)
    one = _duel(house, paths, layout, qtbot, monkeypatch, turned=False)
    elsewhere = replace(paths, data=tmp_path / "elsewhere")
    elsewhere.data.mkdir()
    other = _duel(house, elsewhere, layout, qtbot, monkeypatch, turned=True)
    for stage in range(4):
        here, there = Counter(one[0][stage]), Counter(other[0][stage])
        assert (here - there) + (there - here) == Counter(), f"words of stage {stage}"
        assert one[1][stage] == other[1][stage], f"picture of stage {stage}"
    assert one[2] == other[2], "what is told"
    assert one[0][4] != other[0][4], "after the vote all is told"
    assert one[1][4] != other[1][4]

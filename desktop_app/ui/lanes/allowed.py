"""What can be done with lanes just now, and the menu of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.actions import Do, entry
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.lanes.open_lanes import MOST_LANES
from desktop_app.ui.lanes.words import why_fixed
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.widgets.icon_button import WHY_NOT
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.lanes.missing import Missing
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.theme import Theme

_MENU = (
    (Do.RENAME_LANE, Do.DUPLICATE_LANE, Do.ASK_LANE),
    (Do.CATCH_UP, Do.REGENERATE, Do.STOP_LANE),
    (Do.MOVE_LANE_LEFT, Do.MOVE_LANE_RIGHT, Do.FOLD_LANE),
    (Do.CONTINUE_ALONE, Do.CLOSE_LANE, Do.REOPEN_LANE, Do.CLOSED_LANES),
    (Do.SCROLL_TOGETHER, Do.WRITE_AT_ONCE, Do.FIGURES),
)

_TOUCH_ONE = frozenset(do for group in _MENU[:-1] for do in group) | {
    Do.ADD_LANE,
    Do.FIGURES,
    Do.PICK_MODEL,
}
"""What is done with one lane, or tells one from another: nothing of it while nobody may know which lane is which."""


class LanesAllow(QObject):
    """Greys out what the active lane does not allow. While a turn stands without names, nothing touches a single lane:
    columns are sides then, and what was done to one would hit another lane than the one that is seen there.
    """

    def __init__(
        self, window: QWidget, theme: Theme, actions: Mapping[Do, QAction], chat: OpenChat, missing: Missing
    ) -> None:
        super().__init__(window)
        self._missing = missing
        self._window = window
        self._theme = theme
        self._actions = actions
        self._chat = chat

    @cached_property
    def menu(self) -> RoundMenu:
        """What can be done with the active lane."""
        menu = RoundMenu(self.tr("Lane"), self._window)
        menu.setToolTipsVisible(True)
        for group in _MENU:
            for do in group:
                keep_icon(self._actions[do], self._theme, entry(do).icon, "quiet")
                menu.addAction(self._actions[do])
            menu.addSeparator()
        return menu

    def enable(self) -> None:
        """Grey out what the active lane does not allow now."""
        lanes, active = self._chat.lanes, self._chat.active
        several, stored = lanes.are_several, active.lane_id is not None
        columns = lanes.view.shows_columns
        moves = several and not lanes.stand_otherwise
        place, open_lanes = lanes.shown.index(active), [lane for lane in lanes.shown if not lane.is_folded]
        for do, possible in (
            (Do.ADD_LANE, len(lanes.shown) < MOST_LANES and active.setup is not None),
            (Do.DUPLICATE_LANE, len(lanes.shown) < MOST_LANES and active.setup is not None),
            (Do.NEXT_LANE, several),
            (Do.PREVIOUS_LANE, several),
            (Do.ASK_LANE, several and stored and not active.is_folded),
            (Do.STOP_LANE, several and active.is_writing),
            (Do.RENAME_LANE, several and stored),
            (Do.FOLD_LANE, several and stored and (active.is_folded or len(open_lanes) > 1)),
            (Do.MOVE_LANE_LEFT, moves and place > 0),
            (Do.MOVE_LANE_RIGHT, moves and place < len(lanes.shown) - 1),
            (Do.CATCH_UP, several and stored and not active.is_writing and self._missing.of(active) > 0),
            (Do.CONTINUE_ALONE, several and stored and not active.is_empty and not active.is_writing),
            (Do.CLOSE_LANE, several),
            (Do.REOPEN_LANE, self._chat.conversation_id is not None and len(lanes.shown) < MOST_LANES),
            (Do.CLOSED_LANES, self._chat.conversation_id is not None),
            (Do.NARROW_LANE, columns and not active.is_folded),
            (Do.WIDEN_LANE, columns and not active.is_folded),
            (Do.EVEN_LANES, columns),
            (Do.WRITE_AT_ONCE, several and self._chat.conversation is not None),
            (Do.SCROLL_TOGETHER, several),
            (Do.FIGURES, several and any(lane.last_answer() is not None for lane in lanes.shown)),
            (Do.PICK_MODEL, True),
        ):
            fixed = lanes.are_covered and do in _TOUCH_ONE
            why_not = why_fixed() if fixed else self._why_not_moved(do)
            self._actions[do].setProperty(WHY_NOT, why_not)
            self._actions[do].setToolTip(literal_tooltip(why_not) if why_not else "")
            self._actions[do].setEnabled(possible and not fixed)

    def _why_not_moved(self, do: Do) -> str:
        if do not in (Do.MOVE_LANE_LEFT, Do.MOVE_LANE_RIGHT) or not self._chat.lanes.stand_otherwise:
            return ""
        return self.tr("While it is judged blind, the lanes stand as their last answers did. They move once it is not.")

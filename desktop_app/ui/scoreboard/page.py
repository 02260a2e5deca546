"""The page of the scoreboard: which votes count at the top, what they say below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.services.scoreboard import BoardFilter
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.place import Page
from desktop_app.ui.scoreboard.board_view import BoardView
from desktop_app.ui.scoreboard.empty import EmptyBoard
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.settings.segments import Segments
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from desktop_app.services.scoreboard import Scoreboard
    from desktop_app.ui.theme import Theme

WIDEST = 980
_ALL, _BLIND = "all", "blind"


class ScoreboardPage(Page):
    """`chosen` tells which votes the reader wants to count; `begin_wanted`, that a first comparison is to begin."""

    chosen = Signal()
    begin_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._tags: tuple[str, ...] = ()
        self._blind_only = False
        self.setObjectName("main")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Scoreboard"))
        self.back = IconButton(theme, "chevron-left", self.tr("Back to the chat"))
        self.back.set_words(self.tr("Back to the chat"), QKeySequence(Qt.Key.Key_Escape))
        self.back.clicked.connect(self.closed)
        self.tag = ChoiceBox(theme)
        self.tag.setAccessibleName(self.tr("Votes with this tag"))
        self.tag.activated.connect(lambda _: self.chosen.emit())
        self.kind = Segments(
            theme, [(_ALL, self.tr("All votes")), (_BLIND, self.tr("Blind votes only"))], self._choose_kind
        )
        self.kind.setAccessibleName(self.tr("Which votes count"))
        self.kind.show_value(_ALL)
        self.style_switch = Switch(theme)
        self.style_switch.setAccessibleName(self.tr("Take out length and formatting"))
        self.style_switch.setToolTip(
            self.tr("Rate as if all answers were equally long and had as many headings, lists and bold words.")
        )
        self.style_switch.toggled.connect(lambda _: self.chosen.emit())
        self.view = BoardView(theme)
        self.view.forget_wanted.connect(self.forget_wanted)
        self.empty = EmptyBoard(theme)
        self.empty.begin_wanted.connect(self.begin_wanted)
        self._stack = QStackedWidget()
        self._show_tags(())
        self._lay_out()

    @property
    def filter(self) -> BoardFilter:
        """Which votes the reader wants to count."""
        at = self.tag.currentIndex()
        return BoardFilter(
            tag=self._tags[at - 1] if at > 0 else "",
            blind_only=self._blind_only,
            equal_style=self.style_switch.isChecked(),
        )

    def show_board(self, board: Scoreboard) -> None:
        """Show what the chosen votes say, or how to come by votes."""
        self._show_tags(board.tags)
        for control in (self.tag, self.kind, self._style):
            control.setVisible(board.all_votes > 0)
        if board.standings:
            self.view.show_board(board)
            self._stack.setCurrentIndex(0)
        else:
            self.empty.show_reason(board)
            self._stack.setCurrentWidget(self.empty)

    def take_focus(self) -> None:
        """To the first line, or to the button that leads to a first vote."""
        lines = self.view.ratings.lines
        if self._stack.currentWidget() is self.empty:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif lines:
            lines[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    def _choose_kind(self, kind: str) -> None:
        self._blind_only = kind == _BLIND
        self.chosen.emit()

    def _show_tags(self, tags: tuple[tuple[str, int], ...]) -> None:
        chosen = self.filter.tag.casefold() if self._tags else ""
        self._tags = tuple(tag for tag, _ in tags)
        self.tag.clear()
        self.tag.addItem(self.tr("All tags"))
        for tag, count in tags:
            self.tag.addItem(f"{tag} ({QLocale().toString(count)})")
        for at, tag in enumerate(self._tags, start=1):
            if tag.casefold() == chosen:
                self.tag.setCurrentIndex(at)
        self.tag.setEnabled(bool(tags))

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("header")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(Metric.HEADER)
        title = QLabel(self.tr("Scoreboard"))
        title.setProperty("role", "strong")
        self._style = QWidget()
        style = QHBoxLayout(self._style)
        style.setContentsMargins(0, 0, 0, 0)
        style.setSpacing(Space.XS)
        words = QLabel(self.tr("Equal style"))
        words.setProperty("role", "quiet")
        words.setToolTip(self.style_switch.toolTip())
        style.addWidget(words)
        style.addWidget(self.style_switch)
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.S, 0, Space.L, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.back)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self._style)
        row.addWidget(self.kind)
        row.addWidget(self.tag)
        self.tag.setFixedWidth(160)
        middle = QWidget()
        inner = QHBoxLayout(middle)
        inner.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XXL)
        inner.addStretch(1)
        self.view.setMaximumWidth(WIDEST)
        inner.addWidget(self.view, 100)
        inner.addStretch(1)
        middle.setObjectName("shaded")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack.addWidget(ScrollArea(middle))
        self._stack.addWidget(self.empty)
        self._stack.addWidget(QWidget())
        self._stack.setCurrentIndex(2)
        mark_panes(head, self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)

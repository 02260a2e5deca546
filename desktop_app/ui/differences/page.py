"""The page of differences: the answers to one prompt beside one another, marked by one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.differences.answer_card import AnswerCard
from desktop_app.ui.differences.legend import Legend
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.place import Page
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.differences import Marked
    from desktop_app.ui.differences.turns import Turn
    from desktop_app.ui.theme import Theme


class DifferencesPage(Page):
    """`step_wanted` tells that the reader wants an earlier (-1) or a later prompt, `reference_chosen` which answer, by
    its place, the others are held against.
    """

    step_wanted = Signal(int)
    reference_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("main")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Differences"))
        self.back = IconButton(theme, "chevron-left", self.tr("Back to the chat"))
        self.back.set_words(self.tr("Back to the chat"), QKeySequence(Qt.Key.Key_Escape))
        self.back.clicked.connect(self.closed)
        self.earlier = IconButton(theme, "arrow-up", self.tr("Earlier prompt"))
        self.earlier.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.later = IconButton(theme, "arrow-down", self.tr("Later prompt"))
        self.later.clicked.connect(lambda: self.step_wanted.emit(1))
        self.place = QLabel()
        self.place.setProperty("role", "quiet")
        self.reference = ChoiceBox(theme)
        self.reference.setAccessibleName(self.tr("The answer that the others are held against"))
        self.reference.setToolTip(self.reference.accessibleName())
        self.reference.activated.connect(self.reference_chosen)
        self.prompt = ElidedLabel("quiet")
        self.cards: list[AnswerCard] = []
        self._row = QHBoxLayout()
        self._lay_out()

    def show_turn(self, turn: Turn, number: int, count: int, reference: int) -> None:
        """The answers to the prompt `number` of `count`, before it is known how they differ."""
        locale = QLocale()
        words = self.tr("Prompt %1 of %2")
        self.place.setText(words.replace("%1", locale.toString(number)).replace("%2", locale.toString(count)))
        self.earlier.setEnabled(number > 1)
        self.later.setEnabled(number < count)
        self.prompt.show_words(one_line(turn.prompt))
        self.reference.clear()
        for answer in turn.answers:
            self.reference.addItem(answer.name)
        self.reference.setCurrentIndex(reference)
        while len(self.cards) < len(turn.answers):
            card = AnswerCard(self._theme)
            self.cards.append(card)
            self._row.addWidget(card, 1)
        for at, card in enumerate(self.cards):
            card.setVisible(at < len(turn.answers))
            if at < len(turn.answers):
                card.show_answer(turn.answers[at], is_reference=at == reference)

    def show_marked(self, marked: Sequence[Marked], reference: int) -> None:
        """How the answers differ."""
        for at, one in enumerate(marked):
            self.cards[at].show_marked(one, is_reference=at == reference)

    def take_focus(self) -> None:
        """To the choice of the reference."""
        self.reference.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("header")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(Metric.HEADER)
        title = QLabel(self.tr("Differences"))
        title.setProperty("role", "strong")
        against = QLabel(self.tr("Held against"))
        against.setProperty("role", "quiet")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.S, 0, Space.L, 0)
        row.setSpacing(Space.M)
        for widget in (self.back, title, self.earlier, self.later, self.place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(against)
        row.addWidget(self.reference)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.M)
        columns = QWidget()
        columns.setObjectName("shaded")
        columns.setLayout(self._row)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(columns)
        body = QWidget()
        body.setObjectName("shaded")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        inner.setSpacing(Space.M)
        inner.addWidget(self.prompt)
        inner.addWidget(area, 1)
        inner.addWidget(Legend(self._theme))
        mark_panes(head, body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(body, 1)

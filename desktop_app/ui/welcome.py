"""The page of a conversation in which nothing was said yet: it teaches one thing and offers a beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.model_words import base_model_words, continues_text
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.ui.model_sections import Choice
    from desktop_app.ui.theme import Theme

_COLUMN = Metric.READING_WIDTH


class Welcome(QWidget):
    """Three faces: looking for models, none there, ready to begin."""

    prompt_chosen = Signal(str)
    file_wanted = Signal()
    set_up_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.title = _label("page")
        self.words = _label("quiet")
        self.examples = [self._example(theme) for _ in range(3)]
        self._offered = 0
        self.open_file = QPushButton(self.tr("Open a model file…"))
        self.open_file.setProperty("role", "primary")
        self.open_file.clicked.connect(self.file_wanted)
        self.set_up = QPushButton(self.tr("Look for models…"))
        self.set_up.setProperty("role", "quiet")
        explained = self.tr("Models of other programs on this computer")
        self.set_up.setToolTip(literal_tooltip(explained))
        self.set_up.setAccessibleDescription(explained)
        self.set_up.clicked.connect(self.set_up_wanted)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(Space.S)
        ways.addWidget(self.open_file)
        ways.addWidget(self.set_up)
        ways.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(Space.L)
        for button in self.examples:
            column.addWidget(button)
        column.addWidget(self._ways)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inner, _COLUMN)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def show_looking(self) -> None:
        """Nobody knows yet which models there are."""
        self._say(self.tr("Tandem"), self.tr("Looking for models on this computer…"), (), needs_file=False)

    def show_choice(self, choice: Choice) -> None:
        """Offer what can be done with the chosen model, or how to get one."""
        if choice.setup is None:
            self._say(
                self.tr("No model yet"),
                self.tr("Tandem talks to models that lie on your computer as GGUF files. Open one to begin."),
                (),
                needs_file=True,
            )
        elif choice.account is not None:
            words = self.tr("{name} answers from {provider}. Before the first words go there, Tandem asks you.")
            self._say(
                self.tr("Ask something"),
                words.format(name=choice.setup.model.name, provider=choice.account.name),
                self._questions(),
                needs_file=False,
            )
        elif choice.model is None:
            self._say(
                self.tr("The model is not here"),
                self.tr("“{name}” is not on this computer. Choose another model above, or open its file.").format(
                    name=choice.setup.model.name
                ),
                (),
                needs_file=True,
            )
        elif continues_text(choice.model, choice.setup):
            words = base_model_words() if choice.model.facts.is_base else self._plain_words()
            self._say(self.tr("Begin a text"), words, self._beginnings(), needs_file=False)
        else:
            words = self.tr("{name} runs on this computer. What you write stays here.")
            self._say(
                self.tr("Ask something"),
                words.format(name=choice.model.name),
                self._questions(),
                needs_file=False,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height has room for more examples, or for fewer."""
        super().resizeEvent(event)
        self._fit()

    def _questions(self) -> tuple[str, str, str]:
        return (
            self.tr("Write a short story about a lighthouse."),
            self.tr("Explain how a rainbow forms, in three sentences."),
            self.tr("Give me five names for a small bakery."),
        )

    def _beginnings(self) -> tuple[str, str, str]:
        return (
            self.tr("The lamp of the lighthouse had not been lit since"),
            self.tr("A rainbow forms when"),
            self.tr("The three things that every bakery needs are"),
        )

    def _plain_words(self) -> str:
        return self.tr("Without a chat template the model continues your text instead of answering.")

    def _say(self, title: str, words: str, examples: tuple[str, ...], *, needs_file: bool) -> None:
        self.title.setText(title)
        self.words.setText(words)
        self._offered = len(examples)
        for button, example in zip(self.examples, examples, strict=False):
            button.set_words(example)
        self._ways.setVisible(needs_file)
        self._fit()

    def _fit(self) -> None:
        """As many examples as there is room for: in a low window the words go before them."""
        width = min(self.width() - 2 * Space.XL, _COLUMN)
        head = self.title.heightForWidth(width) + self.words.heightForWidth(width) + 2 * Space.S + Space.L
        room = self.height() - 2 * Space.XL - head
        for number, button in enumerate(self.examples, 1):
            fits = number * (button.sizeHint().height() + Space.S) <= room
            button.setVisible(number <= self._offered and fits)

    def _example(self, theme: Theme) -> RowButton:
        button = RowButton(theme, "message-square", role="card")
        button.clicked.connect(lambda: self.prompt_chosen.emit(button.words))
        return button


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label

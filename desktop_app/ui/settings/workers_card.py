"""Other machines whose devices local models may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.errors import BadWorker
from desktop_app.services.workers import checked
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme


class WorkersCard(Card):
    """What is entered holds with Enter, or when the field is left; what is no address stays with the reason."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__(theme)
        self._preferences = preferences
        self.field = QLineEdit()
        self.field.setPlaceholderText("192.168.0.7:50052")
        self.field.editingFinished.connect(self._keep)
        self.why = plain("", "caption")
        self.why.hide()
        within = QWidget()
        column = QVBoxLayout(within)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.field)
        column.addWidget(self.why)
        self.add_under(
            self.tr("Workers for local models"),
            self.tr(
                "Machines in your own network that run llama.cpp's ggml-rpc-server, as address:port. Layers of a model "
                "go there as to a graphics card, and the words of a chat with them, without encryption. Conversations "
                "that are kept on this computer, and Offline, do without them. Whether a model fits is judged without "
                "them."
            ),
            within,
        )
        self.field.setAccessibleName(self.tr("Workers for local models"))
        preferences.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if not self.field.hasFocus():
            self.field.setText(", ".join(self._preferences.current.workers))

    def _keep(self) -> None:
        try:
            workers = checked(self.field.text())
        except BadWorker as error:
            said = error_words(error)
            self._tell(f"{said.message} {said.hint}")
            return
        self._tell("")
        if workers != self._preferences.current.workers:
            self._preferences.change(workers=workers)

    def _tell(self, words: str) -> None:
        self.why.setText(words)
        self.why.setVisible(bool(words))
        self.field.setProperty("wrong", bool(words))
        self.field.style().polish(self.field)

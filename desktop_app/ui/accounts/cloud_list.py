"""The models of the user's accounts, as rows of the picker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from desktop_app.domain import ModelRef
from desktop_app.ui.accounts.words import model_line, price_date
from desktop_app.ui.model_rows import HEADING, ModelDelegate, ModelRole
from desktop_app.ui.text import day, one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel
    from desktop_app.ui.model_sections import Choice
    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

_ROWS_SHOWN = 5


class CloudRows(QAbstractListModel):
    """By account, in the order given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._accounts: tuple[Account, ...] = ()
        self._typed = ""
        self._rows: list[tuple[Account, CloudModel]] = []
        self._chosen: ModelRef | None = None

    def show_accounts(self, accounts: tuple[Account, ...], chosen: ModelRef | None) -> None:
        """List their models, the chosen one ticked."""
        self._accounts, self._chosen = accounts, chosen
        self._list()

    def look_for(self, typed: str) -> None:
        """List those alone in whose name or account this stands."""
        self._typed = typed.strip().casefold()
        self._list()

    def _list(self) -> None:
        self.beginResetModel()
        self._rows = [
            (account, model)
            for account in self._accounts
            for model in account.models
            if self._typed in f"{model.name} {model.id} {account.name}".casefold()
        ]
        self.endResetModel()

    def ref(self, row: int) -> ModelRef:
        """The model of a row."""
        account, model = self._rows[row]
        return account.ref(model)

    def chosen_row(self) -> int:
        """The ticked row; -1 if none is."""
        return next((row for row in range(len(self._rows)) if self._is_chosen(row)), -1)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One a model."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        account, model = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(model.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = [one_line(model.name), model_line(model, account)]
                return ", ".join([*parts, self.tr("chosen")] if self._is_chosen(index.row()) else parts)
            case ModelRole.FACTS:
                return one_line(model_line(model, account))
            case ModelRole.CHOSEN:
                return self._is_chosen(index.row())
            case ModelRole.ICON:
                return "cloud"
            case _:
                return None

    def _is_chosen(self, row: int) -> bool:
        ref = self.ref(row)
        return self._chosen is not None and (ref.provider, ref.id) == (self._chosen.provider, self._chosen.id)


class CloudList(QWidget):
    """Under a heading; hidden while there is none."""

    chosen = Signal(ModelRef)
    left = Signal()
    """One went up from the first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows = CloudRows(self)
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setItemDelegate(ModelDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Models from elsewhere"))
        self.list.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.activated.connect(lambda index: self._choose(index.row()))
        heading = QLabel(self.tr("From elsewhere"))
        heading.setProperty("role", "caption")
        heading.setFixedHeight(HEADING)
        heading.setAlignment(Qt.AlignmentFlag.AlignBottom)
        heading.setContentsMargins(Space.M, 0, Space.M, Space.XS)
        self.prices = QLabel()
        self.prices.setProperty("role", "caption")
        self.prices.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addWidget(self.list)
        column.addWidget(self.prices)

    def show_choice(self, choice: Choice) -> None:
        """List the models of the accounts."""
        self._rows.show_accounts(choice.accounts, choice.setup.model if choice.setup else None)
        on = price_date(model for account in choice.accounts for model in account.models)
        self.prices.setVisible(on is not None)
        if on is not None:
            self.prices.setText(self.tr("For a million tokens, prices of {date}").format(date=day(on)))
        self._fit()

    def look_for(self, typed: str) -> None:
        """List what was typed alone."""
        self._rows.look_for(typed)
        self._fit()

    def _fit(self) -> None:
        self.list.setCurrentIndex(self._rows.index(self._rows.chosen_row()))
        count = self._rows.rowCount()
        self.list.setFixedHeight(min(count, _ROWS_SHOWN) * self._theme.tall_row)
        self.setVisible(count > 0)

    def mark_first(self, *, marked: bool) -> None:
        """Let the first one be what Enter chooses, or only the ticked one be marked."""
        self.list.setCurrentIndex(self._rows.index(0 if marked else self._rows.chosen_row()))

    def enter(self) -> None:
        """Give it the arrow keys."""
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.mark_first(marked=True)

    def choose_marked(self) -> None:
        """As Enter does."""
        self._choose(self.list.currentIndex().row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up from the first one leads back to the field."""
        is_up = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Up
        if is_up and event.type() == QEvent.Type.KeyPress and self.list.currentIndex().row() <= 0:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses wherever the platform does not activate by it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _choose(self, row: int) -> None:
        if self.isVisible() and row >= 0:
            self.chosen.emit(self._rows.ref(row))

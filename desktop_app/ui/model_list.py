"""The models to choose from: a field to look for one, and under it the list, which its arrow keys move through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from desktop_app.domain import LocalModel
from desktop_app.ui.keys.search_field import SearchField
from desktop_app.ui.model_rows import HEADING, ModelDelegate, ModelRows
from desktop_app.ui.model_sections import Choice, rows
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from desktop_app.ui.theme import Theme

_ROWS_SHOWN = 6
_PAGE = 5


class _Rows(QListView):
    """A press on a row's star is for the star, and chooses nothing."""

    star_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._delegate = ModelDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a star it is all that happens."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and index.flags() and self._delegate.is_star(self.visualRect(index), place):
            self.star_pressed.emit(index.row())
            return
        super().mousePressEvent(event)


class ModelList(QWidget):
    """`current_changed` for the arrow keys and what is typed; `listed` when it may have another height; `star_pressed`
    with the model's id.
    """

    chosen = Signal(LocalModel)
    star_pressed = Signal(str)
    current_changed = Signal()
    listed = Signal()
    passed = Signal()
    """One went on below the last of them, or chose where none is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choice = Choice()
        self._rows = ModelRows(self)
        self._keys: list[tuple[QAction, Callable[[str], None]]] = []
        self.list = _Rows(theme)
        self.field = SearchField(theme, self.tr("Search models"))
        self.field.textChanged.connect(lambda _: self._search())
        self.field.stepped.connect(self._step)
        self.field.returnPressed.connect(lambda: self._choose(self.list.currentIndex().row()))
        self.field.installEventFilter(self)
        self.list.setModel(self._rows)
        self.list.star_pressed.connect(lambda row: self.star_pressed.emit(self._rows.id_at(row)))
        self.list.setAccessibleName(self.tr("Models on this computer"))
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.nothing = QLabel(self.tr("No model of that name here"))
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("role", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setFixedHeight(theme.tall_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for widget in (self.field, self.list, self.nothing):
            column.addWidget(widget)

    def show_choice(self, choice: Choice) -> None:
        """List anew; the row that one is at stays the same model's."""
        at = self.current_id() if self.isVisible() else ""
        self._choice = choice
        self._fill(at)

    def current_id(self) -> str:
        """The model that Enter would choose; "" for none."""
        return self._rows.id_at(self.list.currentIndex().row())

    def open(self) -> None:
        """Begin with nothing typed, at the model that is in use."""
        self.field.clear()
        self._fill("")
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def act(self, action: QAction, do: Callable[[str], None]) -> None:
        """While one is in the field, the keys of `action` are for the model that one is at."""
        self._keys.append((action, do))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that are not the field's own."""
        if watched is self.field and isinstance(event, QKeyEvent):
            found = self._meant_by(event)
            if found is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if found is not None and event.type() == QEvent.Type.KeyPress:
                found()
                return True
        return super().eventFilter(watched, event)

    def _meant_by(self, event: QKeyEvent) -> Callable[[], None] | None:
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if (step := pages.get(Qt.Key(event.key()))) is not None:
            return lambda: self._step(step, _PAGE)
        pressed, model_id = QKeySequence(event.keyCombination()), self.current_id()
        for action, do in self._keys:
            if model_id and pressed in action.shortcuts():
                return lambda: do(model_id)
        return None

    def _search(self) -> None:
        self._fill("")
        self.list.scrollToTop()

    def _fill(self, at: str) -> None:
        typed, chosen = self.field.text(), self._choice.setup.model.id if self._choice.setup else ""
        found = rows(self._choice, typed)
        self._rows.show_rows(found, self._choice)
        first = "" if typed.strip() else chosen
        self._go_to(self._rows.row_of(at or first), aloud=bool(typed.strip()))
        heights = [HEADING if isinstance(row, str) else self._theme.tall_row for row in found]
        self.list.setFixedHeight(min(sum(heights), _ROWS_SHOWN * self._theme.tall_row))
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found and bool(self._choice.models))
        self.field.setVisible(bool(self._choice.models))
        self.listed.emit()

    def _step(self, step: int, times: int = 1) -> None:
        before = row = self.list.currentIndex().row()
        for _ in range(times):
            row = self._rows.next_row(row, step)
        if row == before and step > 0:
            self.passed.emit()
        else:
            self._go_to(row, aloud=True)

    def _go_to(self, row: int, *, aloud: bool) -> None:
        index = self._rows.index(row)
        self.list.setCurrentIndex(index)
        if row == self._rows.next_row(-1, 1):
            self.list.scrollToTop()  # with its heading
        if aloud and row >= 0 and self.isVisible():
            # The field keeps the focus, so nobody hears by itself what the arrow keys came to.
            said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, said))
        self.current_changed.emit()

    def _choose(self, row: int) -> None:
        model = self._rows.model_at(row)
        if model is not None and self.isVisible():
            self.chosen.emit(model)
        elif model is None:
            self.passed.emit()

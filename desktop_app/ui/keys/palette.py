"""The command palette: everything that can be done, conversations and models, found by a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from desktop_app.ui.keys.candidates import found
from desktop_app.ui.keys.overlay import Overlay
from desktop_app.ui.keys.palette_rows import PaletteDelegate, PaletteRows
from desktop_app.ui.keys.search_field import HEIGHT, SearchField
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.ui.keys.candidates import Candidate
    from desktop_app.ui.theme import Theme

_WIDTH, _HEIGHT = 600, 520
_RECENT_KEPT = 12
_EMPTY_HEIGHT = 56


class Palette(Overlay):
    """`candidates` is asked at each opening; `recent` holds the ids of actions, the last one first, and is kept."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        candidates: Callable[[], Sequence[Candidate]],
        recent: Sequence[str],
        keep_recent: Callable[[Sequence[str]], None],
    ) -> None:
        super().__init__(theme, window, width=_WIDTH, height=_HEIGHT)
        self._ask = candidates
        self._candidates: Sequence[Candidate] = ()
        self._recent = list(recent)
        self._keep_recent = keep_recent
        self._rows = PaletteRows(self)
        self.setAccessibleName(self.tr("Command palette"))
        self.field = SearchField(theme, self.tr("Search actions, conversations and models"))
        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.returnPressed.connect(self._run)
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setItemDelegate(PaletteDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.clicked.connect(lambda index: self._run_row(index.row()))
        self.nothing = QLabel(self.tr("Nothing of that name"))
        self.nothing.setProperty("role", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = QVBoxLayout()
        below.setContentsMargins(Space.S, Space.XS, Space.S, Space.S)
        below.addWidget(self.list, 1)
        below.addWidget(self.nothing, 1)
        self.column.addWidget(self.field)
        self.column.addLayout(below, 1)

    def call(self, name: str, invitation: str) -> None:
        """Be called otherwise: to a screen reader, and in the empty field."""
        self.setAccessibleName(name)
        self.field.invite(invitation)

    def open_now(self) -> None:
        """Open it with nothing typed."""
        self._candidates = self._ask()
        self.field.clear()
        self._search("")
        self.open_at(self.field)

    def current(self) -> Candidate | None:
        """What Enter would do."""
        return self._rows.candidate(self.list.currentIndex().row())

    def arrange(self) -> None:
        """As high as what was found."""
        frame = 2
        content = self._rows.height() + Space.XS + Space.S if self._rows.rowCount() else _EMPTY_HEIGHT
        self.place_card(HEIGHT + content + frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages and ends of the list, while the field has the focus."""
        steps = {Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        for _ in range(abs(step)):
            self._step(1 if step > 0 else -1)

    def _search(self, typed: str) -> None:
        self._rows.show(found(self._candidates, typed, self._recent))
        self.list.setVisible(self._rows.rowCount() > 0)
        self.nothing.setVisible(self._rows.rowCount() == 0)
        self._go_to(self._rows.next_row(-1, 1) if self._rows.rowCount() else -1)
        self.list.scrollToTop()
        if self.isVisible():
            self.arrange()

    def _step(self, step: int) -> None:
        if self._rows.rowCount():
            self._go_to(self._rows.next_row(self.list.currentIndex().row(), step))

    def _go_to(self, row: int) -> None:
        index = self._rows.index(row)
        self.list.setCurrentIndex(index)
        if row >= 0:
            # The field keeps the focus, so nobody hears by itself what the arrow keys came to.
            said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, said))

    def _run(self) -> None:
        self._run_row(self.list.currentIndex().row())

    def _run_row(self, row: int) -> None:
        chosen = self._rows.candidate(row)
        if chosen is None:
            return
        self.close_now()
        if chosen.id:
            self._recent = [chosen.id, *(one for one in self._recent if one != chosen.id)][:_RECENT_KEPT]
            self._keep_recent(self._recent)
        chosen.run()

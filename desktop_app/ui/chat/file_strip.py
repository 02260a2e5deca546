"""The files of a prompt in rows, each as a chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_app.domain import Attachment
from desktop_app.ui.chat.file_chip import HEIGHT, FileChip
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

_ROWS = 3
"""More of them scroll."""


class FileStrip(QScrollArea):
    """Chips in the order of attaching; `lay` gives the height that a width needs."""

    remove_requested = Signal(Attachment)
    emptied_by_key = Signal()
    """The last chip was removed while it had the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[FileChip] = []
        self._inner = QWidget()
        self.setWidget(self._inner)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inner.setAutoFillBackground(False)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Attached files"))

    def chips(self) -> tuple[FileChip, ...]:
        """As they stand."""
        return tuple(self._chips)

    def show_files(self, wanted: Sequence[Attachment], files: Files) -> None:
        """Show these; chips of those that were there already stay as they are."""
        focused = next((at for at, chip in enumerate(self._chips) if chip.hasFocus()), None)
        there = {chip.file: chip for chip in self._chips}
        self._chips = [there[file] if file in there else self._made(file, files) for file in wanted]
        for chip in set(there.values()).difference(self._chips):
            chip.hide()
            chip.deleteLater()
        if focused is not None:
            self._focus(focused)

    def set_notices(self, notices: dict[Attachment, str]) -> None:
        """What there is to know about single files."""
        for chip in self._chips:
            chip.set_notice(notices.get(chip.file, ""))

    def lay(self, width: int) -> int:
        """Put the chips in rows; the height in pixels, 0 without any."""
        x = y = 0
        for chip in self._chips:
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + HEIGHT + Space.S
            chip.setGeometry(x, y, min(size.width(), width), HEIGHT)
            x += size.width() + Space.S
        total = y + HEIGHT if self._chips else 0
        self._inner.resize(width, total)
        return min(total, _ROWS * (HEIGHT + Space.S) - Space.S)

    def _made(self, file: Attachment, files: Files) -> FileChip:
        chip = FileChip(self._theme, files, file, self._inner, removable=True)
        chip.remove_requested.connect(self.remove_requested)
        chip.step_requested.connect(lambda step: self._focus(self._chips.index(chip) + step))
        chip.show()
        return chip

    def _focus(self, index: int) -> None:
        if not self._chips:
            self.emptied_by_key.emit()
            return
        chip = self._chips[max(0, min(index, len(self._chips) - 1))]
        chip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(chip, 0, 0)

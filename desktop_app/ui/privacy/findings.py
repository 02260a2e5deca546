"""What looks private in words that are about to leave: each marked among its words, and what to send in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.privacy import Kind
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.privacy import Found
    from desktop_app.ui.theme import Theme

MOST_SHOWN = 6

_HEIGHT = 24
_KIND_WIDTH = 192

_KINDS = {
    Kind.PRIVATE_KEY: QT_TRANSLATE_NOOP("privacy", "Private key"),
    Kind.KEY: QT_TRANSLATE_NOOP("privacy", "Key of a service"),
    Kind.PASSWORD: QT_TRANSLATE_NOOP("privacy", "Password"),
    Kind.SECRET: QT_TRANSLATE_NOOP("privacy", "Random characters, as in a key"),
    Kind.CARD: QT_TRANSLATE_NOOP("privacy", "Card number"),
    Kind.RESIDENT: QT_TRANSLATE_NOOP("privacy", "Resident registration number"),
    Kind.SSN: QT_TRANSLATE_NOOP("privacy", "Social security number"),
    Kind.IBAN: QT_TRANSLATE_NOOP("privacy", "Bank account number"),
    Kind.PHONE: QT_TRANSLATE_NOOP("privacy", "Telephone number"),
    Kind.EMAIL: QT_TRANSLATE_NOOP("privacy", "E-mail address"),
}


def kind_words(kind: Kind) -> str:
    """What it is, in the reader's language."""
    return QCoreApplication.translate("privacy", _KINDS[kind])


class Findings(QWidget):
    """`replaces` tells whether placeholders are to be sent."""

    def __init__(self, theme: Theme, found: Sequence[Found]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.XS)
        self.title = plain(self.tr("This looks private:"), "strong")
        column.addWidget(self.title)
        self.rows = [_Row(theme, one) for one in found[:MOST_SHOWN]]
        for row in self.rows:
            column.addWidget(row)
        left = len(found) - len(self.rows)
        self.more = plain(self.tr("And %n more.", "", left), "quiet")
        self.more.setVisible(left > 0)
        column.addWidget(self.more)
        column.addSpacing(Space.S)
        self.switch = Switch(theme)
        self.switch.setChecked(True)
        words = self.tr(
            "Send a placeholder such as {example} for each; the originals stay here and are put back into the answer."
        ).format(example="⟦email-1⟧")
        self.switch.setAccessibleName(words)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(plain(words), 1)
        column.addLayout(line)

    @property
    def replaces(self) -> bool:
        """Whether placeholders go out in the place of what was found."""
        return self.switch.isChecked()


class _Row(QWidget):
    """What it is, and the thing itself marked among its words. All of it is drawn as it stands."""

    def __init__(self, theme: Theme, found: Found) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind_words(found.kind)
        self._value = visible(one_line(found.value))
        self._before, self._after = visible(one_line(found.before)), visible(one_line(found.after))
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(f"{self._kind}: {self._value}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """As wide as the dialog."""
        return QSize(_KIND_WIDTH * 2, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kind on the left; before the mark the end of what stands there, behind it the beginning."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(Size.CAPTION)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        area = QRectF(self.rect())
        painter.setPen(self._theme.color("quiet"))
        kind = metrics.elidedText(self._kind, Qt.TextElideMode.ElideRight, _KIND_WIDTH - Space.S)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(area, flags, kind)
        room = int(area.width()) - _KIND_WIDTH
        value = metrics.elidedText(self._value, Qt.TextElideMode.ElideMiddle, room - 2 * Space.S)
        marked = metrics.horizontalAdvance(value) + Space.S
        around = max(0, (room - marked) // 2)
        before = metrics.elidedText(self._before, Qt.TextElideMode.ElideLeft, around)
        left = _KIND_WIDTH + metrics.horizontalAdvance(before) + (Space.XS if before else 0)
        painter.drawText(QRectF(_KIND_WIDTH, 0, around + 1, _HEIGHT), flags, before)
        mark = QRectF(left, 2, marked, _HEIGHT - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("selected"))
        painter.drawRoundedRect(mark, Radius.CONTROL / 2, Radius.CONTROL / 2)
        painter.setPen(self._theme.color("text"))
        painter.drawText(mark, flags | Qt.AlignmentFlag.AlignHCenter, value)
        painter.setPen(self._theme.color("quiet"))
        rest = QRectF(mark.right() + Space.XS, 0, area.width() - mark.right() - Space.XS, _HEIGHT)
        painter.drawText(rest, flags, metrics.elidedText(self._after, Qt.TextElideMode.ElideRight, int(rest.width())))

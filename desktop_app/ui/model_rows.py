"""The models as rows of the picker: name, facts, star, tick."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain import LocalModel
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.model_sections import Choice, Row
from desktop_app.ui.model_words import model_line
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QPoint

    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

_LINE = 18
HEADING = 28
"""The height of a heading, in pixels."""


class ModelRole(IntEnum):
    """What the delegate asks for beside the name."""

    FACTS = Qt.ItemDataRole.UserRole + 1
    BASE = Qt.ItemDataRole.UserRole + 2
    CHOSEN = Qt.ItemDataRole.UserRole + 3
    FAVOURITE = Qt.ItemDataRole.UserRole + 4
    HEADING = Qt.ItemDataRole.UserRole + 5
    IN_MEMORY = Qt.ItemDataRole.UserRole + 6
    ICON = Qt.ItemDataRole.UserRole + 7


class ModelRows(QAbstractListModel):
    """Models, and headings that cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._choice = Choice()

    def show_rows(self, rows: tuple[Row, ...], choice: Choice) -> None:
        """List these; what is said of each is in `choice`."""
        self.beginResetModel()
        self._rows, self._choice = rows, choice
        self.endResetModel()

    def model_at(self, row: int) -> LocalModel | None:
        """The model of a row; None for a heading, and where there is no such row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, LocalModel) else None

    def row_of(self, model_id: str) -> int:
        """The row of a model, or of the first one; -1 if there is none."""
        models = [row for row, one in enumerate(self._rows) if isinstance(one, LocalModel)]
        return next((row for row in models if self.id_at(row) == model_id), next(iter(models), -1))

    def id_at(self, row: int) -> str:
        """The model's id, "" for a heading."""
        model = self.model_at(row)
        return model.ref.id if model is not None else ""

    def next_row(self, row: int, step: int) -> int:
        """The model after or before a row; the same row where there is none."""
        places = range(row + 1, len(self._rows)) if step > 0 else range(row - 1, -1, -1)
        return next((place for place in places if self.model_at(place) is not None), row)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings are for looking at."""
        return Qt.ItemFlag.NoItemFlags if self.model_at(index.row()) is None else super().flags(index)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Headings included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        row = self._rows[index.row()]
        if isinstance(row, str):
            words = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row if words else role == ModelRole.HEADING or None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(row.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(self._spoken(row))
            case ModelRole.FACTS:
                return self._facts(row)
            case ModelRole.BASE:
                return row.facts.is_base
            case ModelRole.CHOSEN:
                return self._is_chosen(row)
            case ModelRole.FAVOURITE:
                return row.ref.id in self._choice.favourites
            case ModelRole.IN_MEMORY:
                return self._is_in_memory(row)
            case _:
                return None

    def _facts(self, model: LocalModel) -> str:
        return model_line(model, in_memory=self._is_in_memory(model))

    def _is_in_memory(self, model: LocalModel) -> bool:
        return model.ref.id in self._choice.in_memory

    def _is_chosen(self, model: LocalModel) -> bool:
        return self._choice.setup is not None and self._choice.setup.model.id == model.ref.id

    def _spoken(self, model: LocalModel) -> Iterator[str]:
        yield one_line(model.name)
        yield self._facts(model)
        if model.facts.is_base:
            yield self.tr("Base model")
        if model.ref.id in self._choice.favourites:
            yield self.tr("favourite")
        if self._is_chosen(model):
            yield self.tr("chosen")


class ModelDelegate(QStyledItemDelegate):
    """Two lines, the computer's icon before the facts, a badge on base models, a tick on the chosen one, a star on
    favourites.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option
        return QSize(0, HEADING if index.data(ModelRole.HEADING) else self._theme.tall_row)

    def is_star(self, row: QRect, place: QPoint) -> bool:
        """Whether `place` is on the star of the row in `row`."""
        return self._star(row).adjusted(-Space.S, -Space.S, Space.S, Space.S).contains(place)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ModelRole.HEADING):
            self._paint_heading(painter, option.rect, str(index.data()))
        else:
            self._paint_model(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, words: str) -> None:
        painter.setFont(self._theme.font(Size.CAPTION, MEDIUM))
        painter.setPen(self._theme.color("quiet"))
        flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(box.adjusted(Space.M, 0, -Space.M, -Space.XS), flags, words)

    def _paint_model(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        at = self._paint_ground(painter, option)
        inner = option.rect.adjusted(Space.M, 0, -Space.M, 0)
        if index.data(ModelRole.CHOSEN):
            tick = QRectF(inner.right() - Metric.ICON + 1, 0, Metric.ICON, Metric.ICON)
            tick.moveTop(inner.center().y() - Metric.ICON // 2)
            paint_icon(painter, "check", self._theme.color("accent"), tick)
        favourite = index.data(ModelRole.FAVOURITE)
        if favourite is not None and (favourite or at):
            token = "accent" if favourite else "quiet"
            paint_icon(painter, "star", self._theme.color(token), self._star(option.rect), filled=favourite)
        inner.setRight(round(self._star(option.rect).left()) - Space.S)
        top = option.rect.top() + (self._theme.tall_row - 2 * _LINE - 2) // 2
        name_line = QRect(inner.left(), top, inner.width(), _LINE)
        self._paint_name(painter, name_line, str(index.data()), base=bool(index.data(ModelRole.BASE)))
        token = "green" if index.data(ModelRole.IN_MEMORY) else "quiet"
        icon = (str(index.data(ModelRole.ICON) or "monitor"), token)
        self._paint_facts(painter, name_line.translated(0, _LINE + 2), str(index.data(ModelRole.FACTS)), icon)

    def _star(self, row: QRect) -> QRectF:
        """Where the star is: before the tick."""
        right = row.right() + 1 - Space.M - Metric.ICON - Space.S
        return QRectF(right - Metric.ICON, row.center().y() - Metric.ICON // 2, Metric.ICON, Metric.ICON)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> bool:
        """Whether it is the row that one is at."""
        at = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if at:
            edged = self._theme.tokens.high_contrast
            painter.setPen(self._theme.color("border") if edged else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        return at

    def _paint_name(self, painter: QPainter, line: QRect, name: str, *, base: bool) -> None:
        caption = self._theme.font(Size.CAPTION, MEDIUM)
        badge = self.tr("Base model") if base else ""
        badge_width = QFontMetrics(caption).horizontalAdvance(badge) + Space.S * 2 if base else 0
        font = self._theme.font(Size.CONTROL, MEDIUM)
        metrics = QFontMetrics(font)
        room = line.width() - (badge_width + Space.S if base else 0)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(line, flags, shown)
        if base:
            left = line.left() + metrics.horizontalAdvance(shown) + Space.S
            pill = QRect(left, line.top(), badge_width, line.height())
            painter.setFont(caption)
            painter.setPen(self._theme.color("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
            painter.setPen(self._theme.color("quiet"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, badge)

    def _paint_facts(self, painter: QPainter, line: QRect, facts: str, icon: tuple[str, str]) -> None:
        size = Metric.ICON - 2
        (name, token), box = icon, QRectF(line.left(), line.center().y() - size / 2 + 0.5, size, size)
        paint_icon(painter, name, self._theme.color(token), box)
        font = self._theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet"))
        text = line.adjusted(size + Space.S - 2, 0, 0, 0)
        shown = QFontMetrics(font).elidedText(facts, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

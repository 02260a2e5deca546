"""The models as rows of the picker: name, facts, tick."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.model_words import model_line
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from desktop_app.domain import LocalModel
    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

_LINE = 18


class ModelRole(IntEnum):
    """What the delegate asks for beside the name."""

    FACTS = Qt.ItemDataRole.UserRole + 1
    BASE = Qt.ItemDataRole.UserRole + 2
    CHOSEN = Qt.ItemDataRole.UserRole + 3


class ModelRows(QAbstractListModel):
    """The models in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[LocalModel, ...] = ()
        self._chosen = ""

    def show_models(self, models: tuple[LocalModel, ...], chosen_id: str) -> None:
        """List these, the chosen one ticked."""
        self.beginResetModel()
        self._models, self._chosen = models, chosen_id
        self.endResetModel()

    def model_at(self, row: int) -> LocalModel:
        """The model of a row."""
        return self._models[row]

    def chosen_row(self) -> int:
        """The ticked row; the first if none is."""
        return next((row for row, one in enumerate(self._models) if one.facts.sha256 == self._chosen), 0)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One a model."""
        return 0 if parent is not None and parent.isValid() else len(self._models)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        model = self._models[index.row()]
        chosen = model.facts.sha256 == self._chosen
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(model.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = [one_line(model.name), model_line(model)]
                parts += [self.tr("Base model")] if model.facts.is_base else []
                parts += [self.tr("chosen")] if chosen else []
                return ", ".join(parts)
            case ModelRole.FACTS:
                return model_line(model)
            case ModelRole.BASE:
                return model.facts.is_base
            case ModelRole.CHOSEN:
                return chosen
            case _:
                return None


class ModelDelegate(QStyledItemDelegate):
    """Two lines, the computer's icon before the facts, a badge on base models, a tick on the chosen one."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option, index
        return QSize(0, self._theme.tall_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        inner = option.rect.adjusted(Space.M, 0, -Space.M, 0)
        if index.data(ModelRole.CHOSEN):
            tick = QRect(inner.right() - Metric.ICON + 1, 0, Metric.ICON, Metric.ICON)
            tick.moveTop(inner.center().y() - Metric.ICON // 2)
            paint_icon(painter, "check", self._theme.color("accent"), QRectF(tick))
        inner.setRight(inner.right() - Metric.ICON - Space.S)
        top = option.rect.top() + (self._theme.tall_row - 2 * _LINE - 2) // 2
        name_line = QRect(inner.left(), top, inner.width(), _LINE)
        self._paint_name(painter, name_line, str(index.data()), base=bool(index.data(ModelRole.BASE)))
        self._paint_facts(painter, name_line.translated(0, _LINE + 2), str(index.data(ModelRole.FACTS)))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        at = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if at:
            edged = self._theme.tokens.high_contrast
            painter.setPen(self._theme.color("border") if edged else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)

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

    def _paint_facts(self, painter: QPainter, line: QRect, facts: str) -> None:
        size = Metric.ICON - 2
        icon = QRectF(line.left(), line.center().y() - size / 2 + 0.5, size, size)
        paint_icon(painter, "monitor", self._theme.color("quiet"), icon)
        font = self._theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet"))
        text = line.adjusted(size + Space.S - 2, 0, 0, 0)
        shown = QFontMetrics(font).elidedText(facts, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

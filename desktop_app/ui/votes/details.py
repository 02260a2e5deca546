"""Tags and a note for a vote, or a ranking of more than two answers, in a popup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain import LONGEST_TAG, MOST_TAGS, Ballot, Judgement, VoteKind
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.votes.places import Places
from desktop_app.ui.widgets.popup import cut_corners, prepare_popup, sees_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent

    from desktop_app.domain import Vote
    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.votes.state import TurnState

_WIDTH = 340


class VotePopup(QWidget):
    """Closes on Escape and on a press outside."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        prepare_popup(self)
        self._theme = theme
        card = QFrame(self)
        card.setObjectName("popup")
        card.setProperty("cut", not sees_through())
        card.setFixedWidth(_WIDTH)
        self.column = QVBoxLayout(card)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.S)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def open_above(self, anchor: QWidget) -> None:
        """Over the right end of it."""
        self.show()
        self.adjustSize()  # labels that break lines know their height once they are dressed
        at = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), -self.height() - Space.XS))
        self.move(max(0, at.x()), max(0, at.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With round corners."""
        super().resizeEvent(event)
        cut_corners(self)


class DetailsPopup(VotePopup):
    """What is typed is kept when it closes, or with Enter."""

    kept = Signal(int, tuple, str)
    withdrawn = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._vote: Vote | None = None
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("code, Korean, summary…"))
        self.tags.setMaxLength(MOST_TAGS * (LONGEST_TAG + 2))
        self._earlier = QStringListModel(self)
        completer = TagCompleter(self._earlier, self.tags)
        self.tags.setCompleter(completer)
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Why?"))
        self.note.setMaxLength(2000)
        for words, field in ((self.tr("Tags, with commas between"), self.tags), (self.tr("Note"), self.note)):
            label = QLabel(words)
            label.setProperty("role", "caption")
            field.setAccessibleName(words)
            field.returnPressed.connect(self.close)
            self.column.addWidget(label)
            self.column.addWidget(field)
        self.told = plain("", "caption")
        self.column.addWidget(self.told)
        self.withdraw = QPushButton(self.tr("Withdraw the vote"))
        self.withdraw.setProperty("role", "danger")
        self.withdraw.clicked.connect(self._withdraw)
        row = QHBoxLayout()
        row.addWidget(self.withdraw)
        row.addStretch(1)
        self.column.addLayout(row)

    def open_for(self, vote: Vote, earlier: Sequence[str], anchor: QWidget) -> None:
        """Show what is kept with this vote; `earlier` tags are offered."""
        self._vote = vote
        self._earlier.setStringList(list(earlier))
        self.tags.setText(", ".join(vote.tags))
        self.note.setText(one_line(vote.note))
        blind = self.tr(
            "Cast blind. If you change it now, with the names seen, “Blind votes only” keeps what you said first."
        )
        seen = self.tr("Deleting the conversation for good removes the note; which model won counts on.")
        self.told.setText(blind if vote.is_blind else seen)
        self.open_above(anchor)
        self.tags.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed."""
        super().hideEvent(event)
        vote, self._vote = self._vote, None
        if vote is None:
            return
        tags = tuple(tag.strip() for tag in self.tags.text().split(",") if tag.strip())
        if (tags, self.note.text().strip()) != (vote.tags, one_line(vote.note)):
            self.kept.emit(vote.id, tags, self.note.text().strip())

    def _withdraw(self) -> None:
        vote, self._vote = self._vote, None
        if vote is not None:
            self.withdrawn.emit(vote.id)
        self.close()


class TagCompleter(QCompleter):
    """Completes the tag after the last comma."""

    def __init__(self, model: QStringListModel, field: QLineEdit) -> None:
        super().__init__(model, field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: AnyIndex) -> str:
        """All tags typed so far, with the one that was chosen."""
        chosen: str = super().pathFromIndex(index)
        before, comma, _ = self._field.text().rpartition(",")
        return f"{before}, {chosen}" if comma else chosen

    def splitPath(self, path: str) -> list[str]:
        """What is being typed."""
        return [path.rpartition(",")[2].strip()]


class RankingPopup(VotePopup):
    """Each answer gets a place; equal places are a tie."""

    ranked = Signal(Ballot)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._state: TurnState | None = None
        self._places: list[Places] = []
        self.column.addWidget(plain(self.tr("Rank the answers; 1 is the best, equal places are a tie."), "caption"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.XS)
        self.column.addLayout(self._rows)
        self.keep = QPushButton(self.tr("Vote"))
        self.keep.setProperty("role", "primary")
        self.keep.clicked.connect(self._keep)
        self.column.addWidget(self.keep)

    @property
    def places(self) -> list[Places]:
        """The lines, one for each answer from the left."""
        return self._places

    def open_for(self, state: TurnState, anchor: QWidget) -> None:
        """Show the answers of a turn with the places they have."""
        self._state = state
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ranked = state.said() if state.kind is VoteKind.RANKING else tuple(None for _ in state.keys)
        self._places = []
        for name, said in zip(state.names, ranked, strict=True):
            line = Places(self._theme, name, len(state.keys), said.place if said is not None else None)
            line.changed.connect(self._settle)
            self._places.append(line)
            self._rows.addWidget(line)
        self._settle()
        self.open_above(anchor)
        self._places[0].take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter votes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.keep.isEnabled():
            self._keep()
            return
        super().keyPressEvent(event)

    def _settle(self) -> None:
        self.keep.setEnabled(sum(line.place is not None for line in self._places) > 1)

    def _keep(self) -> None:
        state = self._state
        assert state is not None
        judged = tuple(
            Judgement(answer_id=key, place=line.place) for key, line in zip(state.keys, self._places, strict=True)
        )
        tags, note = (state.vote.tags, state.vote.note) if state.vote else ((), "")
        self.close()
        self.ranked.emit(Ballot(kind=VoteKind.RANKING, judgements=judged, tags=tags, note=note))

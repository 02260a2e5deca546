"""Below a turn: which answer is better. What was said stays pressed, and another press changes it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop_app.domain import Ballot, Judgement, VoteKind, pair_ballot
from desktop_app.ui.actions import Do, key_of
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.text import literal_tooltip, shortened, tooltip_with_key
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.votes.fitting import LONGEST, WAYS, Named, Spoken, beside, cut
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop_app.ui.theme import Theme
    from desktop_app.ui.votes.state import TurnState

BAR_HEIGHT = Metric.CONTROL_HEIGHT + 2 * Space.S
_LEAST_CAPTION = 48


class VoteBar(QWidget):
    """Two answers have four buttons, more of them two thumbs each and a ranking. With the keyboard in it, arrows go
    from button to button; a digit makes that answer good, bad or neither in turn, and Enter casts that.
    """

    voted = Signal(Ballot)
    ranking_wanted = Signal()
    details_wanted = Signal()
    reveal_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.state: TurnState | None = None
        self.choices: list[QPushButton] = []
        self.setObjectName("main")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.caption = ElidedLabel("caption", self)
        self.caption.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.caption.setMinimumWidth(_LEAST_CAPTION)
        self.details = self._button(self.tr("Tags and note"), "pencil", self.details_wanted.emit)
        self.reveal = self._button(self.tr("Show the names"), "eye", self.reveal_wanted.emit)
        self.ranking = self._button(self.tr("Rank…"), "list-end", self.ranking_wanted.emit)
        self.cast = self._button(self.tr("Vote"), "", self._cast)
        self.cast.setProperty("role", "primary")
        self._fits: list[Named | Spoken] = []
        self._shorts: list[str] = []
        self._pending: tuple[Judgement, ...] = ()
        """Thumbs of a turn without names: all of them are one vote, which reveals it."""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self._row.setSpacing(Space.XS)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setFixedHeight(BAR_HEIGHT)

    def show_state(self, state: TurnState) -> None:
        """Show how the turn stands."""
        focused = next((at for at, one in enumerate(self.choices) if one.hasFocus()), None)
        if self.state is None or (self.state.names, self.state.is_hidden) != (state.names, state.is_hidden):
            self.state = state
            self._pending = ()
            self._build()
        self.state = state
        self._mark()
        self.caption.show_words(state.why_not or self._verdict())
        self.details.setVisible(state.vote is not None)
        self.reveal.setVisible(state.is_hidden)
        self.setAccessibleName(self.tr("Your vote on this turn"))
        self.setAccessibleDescription(self.caption.text())
        if focused is not None and focused < len(self.choices):
            self.choices[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is other room for the names."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are thumbs, and Enter votes."""
        state, digit = self.state, int(event.text()) if event.text().isdecimal() else 0
        if state is not None and len(state.keys) > 2 and not state.why_not:
            if 1 <= digit <= len(state.keys):
                up, down = self.choices[2 * digit - 2 : 2 * digit]
                (down if up.isChecked() or down.isChecked() else up).click()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cast.isVisible():
                self.cast.click()
                return
        super().keyPressEvent(event)

    def take_focus(self) -> None:
        """To the first thing that can be said or done."""
        parts = (*self.choices, self.ranking, self.cast, self.details, self.reveal)
        first = next((part for part in parts if part.isVisible() and part.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def vote(self, do: Do) -> None:
        """As the buttons for two answers do, by key."""
        at = {Do.VOTE_LEFT: 0, Do.VOTE_TIE: 1, Do.VOTE_BAD: 2, Do.VOTE_RIGHT: 3}[do]
        if self.state is not None and len(self.state.keys) == 2 and not self.state.why_not:
            self.choices[at].click()

    def _build(self) -> None:
        state = self.state
        assert state is not None
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget in self.choices and widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fits.clear()
        self._shorts = [state.short(at) for at in range(len(state.keys))]
        if len(state.keys) == 2:
            self.choices = self._pair_choices(*state.names)
        else:
            self.choices = [button for at, name in enumerate(state.names) for button in self._thumbs(at, name)]
        self._row.addWidget(self.caption, 1)
        for at, button in enumerate(self.choices):
            if len(state.keys) > 2 and at and at % 2 == 0:
                self._row.addSpacing(Space.S)
            self._row.addWidget(button)
        self._row.addWidget(self.ranking)
        self._row.addWidget(self.cast)
        end = QWidget(self)
        after = QHBoxLayout(end)
        after.setContentsMargins(0, 0, 0, 0)
        after.addStretch(1)
        after.addWidget(self.details)
        after.addWidget(self.reveal)
        self._row.addWidget(end, 1)

    def _fit(self) -> None:
        """Where there is little room, shorten the names, and at last leave out what stands before the buttons."""
        state = self.state
        if state is None:
            return
        can, many = not state.why_not, len(state.keys) > 2
        left, caption = 0, self.caption.fontMetrics().horizontalAdvance(self.caption.text()) + Space.XS
        others = (
            Spoken(self.ranking, "list-end", self.tr("Rank…")),
            Spoken(self.details, "pencil", self._details_words()),
            Spoken(self.reveal, "eye", self.tr("Show the names")),
        )
        for way in WAYS:
            for button in self.choices:
                button.setVisible(can and not (many and way.brief))
            self.ranking.setVisible(can and many)
            self.cast.setVisible(can and many and state.is_hidden and not way.brief)
            for one in self._fits:
                one.fit(way)
            for one in others:
                one.fit(replace(way, spoken=way.spoken or (way.brief and many)))
            buttons = (*self.choices, self.ranking, self.cast, self.details, self.reveal)
            taken = sum(one.sizeHint().width() + Space.XS for one in buttons if not one.isHidden())
            left = self.width() - taken - 2 * Space.M - Space.S * len(state.keys)
            if left >= (caption if way.whole else 0):
                break
        self.caption.setVisible(not can or left >= _LEAST_CAPTION)
        self.caption.setMinimumWidth(max(_LEAST_CAPTION, min(caption, left)))

    def _pair_choices(self, left: str, right: str) -> list[QPushButton]:
        better = self.tr("{name} is better")
        pairs: tuple[tuple[str, str, Do, Callable[[], Ballot]], ...] = (
            (left, "arrow-left", Do.VOTE_LEFT, lambda: self._pair(0)),
            ("", "equal", Do.VOTE_TIE, lambda: self._pair(None)),
            ("", "thumbs-down", Do.VOTE_BAD, lambda: self._pair(None, bad=True)),
            (right, "arrow-right", Do.VOTE_RIGHT, lambda: self._pair(1)),
        )
        made = []
        for name, icon, do, ballot in pairs:
            words = better.format(name=name) if name else self.tr("Tie") if icon == "equal" else self.tr("Both bad")
            button = self._choice("" if name else words, icon, ballot)
            button.setAccessibleName(words)
            button.setToolTip(tooltip_with_key(words, key_of(self, do)))
            if do is Do.VOTE_RIGHT:
                button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            if name:
                behind = do is Do.VOTE_RIGHT
                self._fits.append(Named(button, name, self._shorts[int(behind)], better, icon_behind=behind))
            else:
                self._fits.append(Spoken(button, icon, words, keeps=True))
            made.append(button)
        return made

    def _thumbs(self, at: int, name: str) -> tuple[QPushButton, QPushButton]:
        up = self._choice("", "thumbs-up", partial(self._thumb, at, up=True))
        up.setAccessibleName(self.tr("{name}: good").format(name=name))
        up.setToolTip(literal_tooltip(up.accessibleName()))
        self._fits.append(Named(up, name, self._shorts[at]))
        down = self._choice("", "thumbs-down", partial(self._thumb, at, up=False))
        down.setAccessibleName(self.tr("{name}: bad").format(name=name))
        down.setToolTip(literal_tooltip(down.accessibleName()))
        return up, down

    def _choice(self, words: str, icon: str, ballot: Callable[[], Ballot | None]) -> QPushButton:
        def vote() -> None:
            wanted = ballot()
            self._mark()  # what holds is shown until the other vote is stored
            if wanted is not None:
                self.voted.emit(wanted)

        button = self._button(words, icon, vote)
        button.setCheckable(True)
        button.setProperty("role", "vote")
        return button

    def _button(self, words: str, icon: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(beside(icon, words), self)
        button.setAccessibleName(words)
        button.setToolTip(literal_tooltip(words))
        button.setProperty("role", "quiet")
        if icon:
            keep_icon(button, self._theme, icon, "quiet")
        button.clicked.connect(act)
        return button

    def _mark(self) -> None:
        """Press what was said, and nothing else, whatever was clicked."""
        state = self.state
        if state is None:
            return
        if len(state.keys) == 2:
            voted = state.vote is not None
            tie = voted and state.winner is None
            pressed = [
                voted and state.winner == 0,
                tie and not state.are_bad,
                tie and state.are_bad,
                voted and state.winner == 1,
            ]
        else:
            pressed = [
                one is not None and one.place is not None and one.is_bad is bad
                for one in self._thumbs_now()
                for bad in (False, True)
            ]
            self.cast.setEnabled(sum(one is not None and one.place is not None for one in self._thumbs_now()) > 1)
        for button, on in zip(self.choices, pressed, strict=True):
            button.setChecked(bool(on))

    def _pair(self, winner: int | None, *, bad: bool = False) -> Ballot:
        state = self.state
        assert state is not None
        left, right = state.keys
        tags, note = (state.vote.tags, state.vote.note) if state.vote else ((), "")
        return pair_ballot((left, right), winner, bad=bad, tags=tags, note=note)

    def _thumbs_now(self) -> tuple[Judgement | None, ...]:
        state = self.state
        assert state is not None
        if state.is_hidden and self._pending:
            return self._pending
        return state.said() if state.kind is VoteKind.THUMBS else tuple(None for _ in state.keys)

    def _thumb(self, at: int, *, up: bool) -> Ballot | None:
        """As it stands with one thumb changed; pressing it again takes it back. None while the names are hidden."""
        state = self.state
        assert state is not None
        now = state.with_thumb(self._thumbs_now(), at, up=up)
        if state.is_hidden:
            self._pending = now
            return None
        tags, note = (state.vote.tags, state.vote.note) if state.vote else ((), "")
        return Ballot(kind=VoteKind.THUMBS, judgements=now, tags=tags, note=note)

    def _cast(self) -> None:
        self.voted.emit(Ballot(kind=VoteKind.THUMBS, judgements=self._pending))

    def _verdict(self) -> str:
        state = self.state
        assert state is not None
        if state.vote is None:
            return self.tr("Which answer is better?") if len(state.keys) == 2 else self.tr("Which answers are good?")
        blind = self.tr("You voted blind") if state.vote.is_blind else self.tr("You voted")
        if state.kind is VoteKind.RANKING:
            ranked = sorted(
                (one.place, name) for one, name in zip(state.said(), state.names, strict=True) if one and one.place
            )
            return f"{blind} · " + " > ".join(cut(name, LONGEST) for _, name in ranked)
        return blind

    def _details_words(self) -> str:
        vote = self.state.vote if self.state is not None else None
        if vote is None or not (vote.tags or vote.note):
            return self.tr("Tags and note")
        return shortened(", ".join(vote.tags) or vote.note, 28)

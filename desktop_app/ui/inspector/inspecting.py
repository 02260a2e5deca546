"""Between the inspector, the open conversation and the preferences."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import AppError
from desktop_app.ui.actions import Do
from desktop_app.ui.inspector.place import WIDTH
from desktop_app.ui.inspector.presets import named
from desktop_app.ui.lanes.words import lane_name, why_fixed
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.preferences import Preset
    from desktop_app.services.library import SentAnswer
    from desktop_app.ui.inspector.panel import Inspector
    from desktop_app.ui.inspector.place import InspectorPlace
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Library
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast
    from desktop_app.ui.window_memory import WindowMemory


NEXT_AFTER_MS = 500
"""From a change to a conversation that is not sent yet to its place on the disk."""


class Inspecting(QObject):
    """Feeds the panel, and does what is asked there."""

    failed = Signal(AppError)

    def __init__(
        self,
        *,
        theme: Theme,
        chat: OpenChat,
        choice: ModelChoice,
        library: Library,
        preferences: LivePreferences,
        toast: Toast,
        window: QWidget,
        place: InspectorPlace,
        memory: WindowMemory,
        actions: Mapping[Do, QAction],
        back_to: QWidget,
    ) -> None:
        """`back_to` has the keyboard once the panel is folded."""
        super().__init__(window)
        self._theme = theme
        self._chat = chat
        self._choice = choice
        self._library = library
        self._preferences = preferences
        self._toast = toast
        self._window = window
        self._place = place
        self._memory = memory
        self._sent_action = actions[Do.SENT_PROMPT]
        self._back_to = back_to
        place.drawn.connect(lambda width: setattr(memory, "inspector_width", width))
        actions[Do.INSPECTOR].triggered.connect(self._toggle)
        actions[Do.SENT_PROMPT].triggered.connect(self.show_last_sent)
        self._timer = QTimer(self, singleShot=True, interval=NEXT_AFTER_MS)
        self._timer.timeout.connect(self.keep_next)
        preferences.changed.connect(self.show)
        chat.changed.connect(self.show)
        chat.lanes.lanes_changed.connect(self.show)
        choice.changed.connect(self.show)
        chat.changed.connect(self._keep_next_later)
        chat.began.connect(self._forget_next)

    @cached_property
    def panel(self) -> Inspector:
        """Made when it is first wanted: it is much, and most windows start with it folded."""
        from desktop_app.ui.inspector.panel import Inspector

        panel = Inspector(self._theme, self._chat.change_setup, self._store_presets, self._offer)
        panel.sent_wanted.connect(self.show_last_sent)
        panel.default_wanted.connect(self._use_for_new)
        panel.close_wanted.connect(self.fold)
        self._place.hold(panel, self._memory.inspector_width or WIDTH)
        return panel

    def start(self) -> None:
        """As it was left."""
        self._set_open(is_open=self._preferences.current.inspector_open)

    def fold(self) -> None:
        """Fold the panel away, and remember that."""
        self._set_open(is_open=False)
        self._remember()

    def remember(self) -> None:
        """Store now what was changed a moment ago."""
        self._chat.store_setup()
        self.keep_next()

    def show(self) -> None:
        """Bring the panel up to date, if it can be seen."""
        hides = self._chat.lanes.are_covered
        self._sent_action.setEnabled(self._chat.last_answer() is not None and not hides)
        if not self._place.is_open:
            return
        choice, now = self._choice.now(), self._preferences.current
        setup = choice.setup
        self.panel.show_only(why_fixed() if hides else "")
        if hides:
            return
        self.panel.show_name(lane_name(self._chat.active) if self._chat.lanes.are_several else "")
        self.panel.show_lane(
            choice,
            self._chat.last_answer(),
            now.presets,
            (self._chat.conversation_id, self._chat.active.lane_id),
            is_default=setup is not None and named(setup, "") == named(self._choice.beginning(setup.model), ""),
        )

    def show_last_sent(self) -> None:
        """Show what was sent for the newest answer."""
        answer = self._chat.last_answer()
        if answer is not None:
            self.show_sent(answer.id)

    def show_sent(self, answer_id: int) -> None:
        """Show what was sent for an answer."""
        when_done(self._library.sent(answer_id), self._open, self.failed.emit, self)

    def keep_next(self) -> None:
        """Store now what the conversation that is not sent yet was given: it is not lost with the window."""
        self._timer.stop()
        setup, now = self._chat.lanes.shown[0].setup, self._preferences.current
        if self._chat.conversation_id is not None or setup is None or self._chat.is_writing:
            return
        given = named(setup, "")
        wanted = None if given == named(self._choice.beginning(setup.model), "") else given
        if wanted != now.next_chat:
            self._preferences.change(next_chat=wanted)

    def _toggle(self) -> None:
        self._set_open(is_open=not self._place.is_open)
        if self._place.is_open:
            self.panel.focus_first()
        self._remember()

    def _set_open(self, *, is_open: bool) -> None:
        if is_open:
            _ = self.panel
        self._place.set_open(is_open=is_open, back_to=self._back_to)
        self.show()

    def _remember(self) -> None:
        if self._preferences.current.inspector_open != self._place.is_open:
            self._preferences.change(inspector_open=self._place.is_open)

    def _keep_next_later(self) -> None:
        if self._chat.conversation_id is None and not self._timer.isActive():
            self._timer.start()

    def _forget_next(self) -> None:
        if self._preferences.current.next_chat is not None:
            self._preferences.change(next_chat=None)

    def _open(self, sent: SentAnswer) -> None:
        from desktop_app.ui.inspector.sent_view import SentView

        SentView(self._theme, sent, self._window).show()

    def _store_presets(self, presets: tuple[Preset, ...]) -> None:
        self._preferences.change(presets=presets)

    def _use_for_new(self) -> None:
        setup = self._chat.setup
        if setup is not None:
            back = self._choice.begin_like(setup)
            self._offer(self.tr("New chats use these settings now"), back)

    def _offer(self, words: str, back: Callable[[], None]) -> None:
        self._toast.notice(words, self.tr("Undo"), back)

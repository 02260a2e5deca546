"""Verdicts on many models, a few at a time, so that the window goes on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from desktop_app.services.fit import Setting, usual_n_ctx

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.services.fit import Shape, Verdict
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.services import Fits

SLICE_S = 0.006

Question = tuple[Callable[[], "Shape"], bool]
"""What makes the shape, and whether its weights are guessed."""


class Judging(QObject):
    """`judged` after each slice of verdicts. All are asked for again when the service would answer otherwise, and when
    `page` is shown, since other programs have taken or given memory meanwhile.
    """

    judged = Signal()

    def __init__(self, fits: Fits, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._fits = fits
        self._questions: dict[Hashable, Question] = {}
        self._open: list[Hashable] = []
        self._n_ctx: int | None = None
        self.verdicts: dict[Hashable, Verdict] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        bridge.fit_changed.connect(self._follow)
        page.installEventFilter(self)

    def ask(self, questions: Mapping[Hashable, Question], n_ctx: int | None = None) -> None:
        """Judge these and forget all others, for a context of `n_ctx` tokens, each one's usual one without that. A key
        that has its verdict is not asked for again.
        """
        if n_ctx != self._n_ctx:
            self._n_ctx = n_ctx
            self.verdicts.clear()
        self._questions = dict(questions)
        self.verdicts = {key: verdict for key, verdict in self.verdicts.items() if key in questions}
        self._open = [key for key in questions if key not in self.verdicts]
        if self._open:
            self._timer.start()

    def again(self) -> None:
        """Ask for all of them once more; the old verdicts hold until then."""
        self._open = list(self._questions)
        if self._open:
            self._timer.start()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be judged."""
        return not self._open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page comes to the screen."""
        if event.type() == QEvent.Type.Show:
            self.again()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        if self._page.isVisible():
            self.again()

    def _go_on(self) -> None:
        until = perf_counter() + SLICE_S
        while self._open and perf_counter() < until:
            key = self._open.pop(0)
            make, estimated = self._questions[key]
            shape = make()
            setting = Setting(n_ctx=self._n_ctx or usual_n_ctx(shape))
            self.verdicts[key] = self._fits.judge(shape, setting, estimated=estimated)
        if not self._open:
            self._timer.stop()
        self.judged.emit()

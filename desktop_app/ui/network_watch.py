"""Whether the network is back: asked of the system only once something waits for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

LEAST_S = 30.0
"""Between two times that a user comes back to the window, each of which is worth a try: a network may be back without
the system's knowing it, and on some systems nobody knows.
"""


def _network() -> ModuleType:
    """Imported when it is needed, and on another thread: it takes several frames."""
    return import_module("PySide6.QtNetwork")


class NetworkWatch(QObject):
    """`may_be_back` once the system says so, or when the user comes back to the window, while `wait` holds."""

    may_be_back = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        network: Callable[[], Any] = _network,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._network = network
        self._clock = clock
        self._waits = False
        self._asked = False
        self._told_at = -LEAST_S

    def wait(self) -> None:
        """Something has failed for want of a network."""
        self._waits = True
        if self._asked:
            return
        self._asked = True
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._take_state)
        importing = ThreadPoolExecutor(1, thread_name_prefix="network")
        when_done(importing.submit(self._network), self._listen, lambda _: None, self)
        importing.shutdown(wait=False)

    def rest(self) -> None:
        """Nothing waits any more."""
        self._waits = False

    def _listen(self, network: Any) -> None:  # noqa: ANN401 - a module, whose stubs would import it
        information = network.QNetworkInformation
        if information.loadBackendByFeatures(information.Feature.Reachability):
            self._online = information.Reachability.Online
            information.instance().reachabilityChanged.connect(self._take_reachability)

    def _take_reachability(self, reachability: object) -> None:
        if self._waits and reachability == self._online:
            self.may_be_back.emit()

    def _take_state(self, state: Qt.ApplicationState) -> None:
        if self._waits and state == Qt.ApplicationState.ApplicationActive and self._is_worth_a_try():
            self.may_be_back.emit()

    def _is_worth_a_try(self) -> bool:
        now = self._clock()
        if now - self._told_at < LEAST_S:
            return False
        self._told_at = now
        return True

"""`make screenshots`: the real window with a real answer of the starter model, light and dark, into docs/images/;
beside it, what the gallery has drawn of comparisons.

Draws without a screen, on a profile of its own that is thrown away.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.composition import build
from desktop_app.domain import LaneSetup, Sampling
from desktop_app.settings import Paths
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.models.page import Part
from desktop_app.ui.theme import Theme
from desktop_app.ui.translation import install_translations
from desktop_app.windows import open_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.composition import Services
    from desktop_app.ui.main_window import MainWindow

IMAGES = Path(__file__).parent.parent / "docs" / "images"
GALLERY = Path(__file__).parent.parent / "build" / "gallery" / "en-100"
OF_THE_GALLERY = {"comparing": "comparing_four", "scoreboard": "scoreboard"}
SIZE = (1180, 760)
DEADLINE_S = 180
EARLIER = (
    ("반반차 뜻이 뭐야?", 48),
    ("Explain how a rainbow forms, in three sentences.", 120),
    ("Give me five names for a small bakery.", 120),
)
PROMPT = "Write a short story about a lighthouse."


def main() -> int:
    """Draw every picture of the README; the exit status."""
    app = QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.English))
    install_translations(app, QLocale(QLocale.Language.English))
    theme = Theme(app, Qt.ColorScheme.Light)
    theme.apply()
    bridge = Bridge(app)
    with tempfile.TemporaryDirectory(prefix="tandem-screenshots-") as folder:
        paths = Paths(
            data=Path(folder, "data"),
            config=Path(folder, "config"),
            cache=Path(folder, "cache"),
            state=Path(folder, "state"),
        )
        services = build(paths, bridge.listen)
        try:
            _draw(services, bridge, theme, paths)
        finally:
            bridge.close()
            services.close()
    for name, scene in OF_THE_GALLERY.items():
        shutil.copyfile(GALLERY / f"{scene}.light.png", IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")
    return 0


def _draw(services: Services, bridge: Bridge, theme: Theme, paths: Paths) -> None:
    services.models.refresh().result(DEADLINE_S)
    services.fit.measure().result(DEADLINE_S)
    for prompt, max_tokens in (*EARLIER, (PROMPT, 160)):
        _ask(services, bridge, prompt, max_tokens)
    preferences = LivePreferences(services.preferences, bridge)
    window = open_window(services, bridge=bridge, theme=theme, preferences=preferences, paths=paths)
    window.resize(*SIZE)
    window.show()
    _until(lambda: window.chat.conversation is not None and not window.chat.is_empty)
    _pass(1.0)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, scheme in (("light", Qt.ColorScheme.Light), ("dark", Qt.ColorScheme.Dark)):
        theme.follow(scheme)
        _shoot(window, f"window-{name}")
    theme.follow(Qt.ColorScheme.Light)
    window.models.open_part(Part.DISCOVER)
    _shoot(window, "models")
    window.close()


def _shoot(window: MainWindow, name: str) -> None:
    _pass(1.0)
    window.grab().save(str(IMAGES / f"{name}.png"))
    print(f"docs/images/{name}.png")


def _ask(services: Services, bridge: Bridge, prompt: str, max_tokens: int) -> None:
    model = services.models.default()
    assert model is not None, "the starter model is not installed: run `make run` once"
    ended: list[object] = []
    bridge.answer_ended.connect(ended.append)
    setup = LaneSetup(model=model.ref, sampling=Sampling(temperature=0.2, seed=3, max_tokens=max_tokens))
    services.chat.send(conversation_id=None, text=prompt, setup=setup)
    _until(lambda: bool(ended))
    bridge.answer_ended.disconnect(ended.append)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, "the window did not get there in time"
        _pass(0.02)


def _pass(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())

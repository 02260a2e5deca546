"""The least that PySide6 can show: an empty main window of the same size. Painted, it is as usable as it gets."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.start.marks import TellFirstPaint, rest, tell


def main() -> int:
    app = QApplication([])
    window = QMainWindow()
    window.resize(1180, 780)
    look = TellFirstPaint(window)
    window.show()

    def end() -> None:
        for mark in ("usable", "complete"):
            tell(mark)
        QTimer.singleShot(50, rest if "--stay" in sys.argv else app.quit)

    look.painted.connect(end)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())

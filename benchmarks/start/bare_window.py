"""The least that PySide6 can show: an empty main window of the same size."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.start.marks import TellFirstPaint, rest, tell


def main() -> int:
    app = QApplication([])
    app.installEventFilter(TellFirstPaint(app))
    window = QMainWindow()
    window.resize(1180, 780)
    window.show()
    QTimer.singleShot(0, lambda: tell("usable"))
    QTimer.singleShot(50, rest if "--stay" in sys.argv else app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())

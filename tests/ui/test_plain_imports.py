"""What PySide6 does to every import is undone."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
import desktop_app.ui
from PySide6 import QtGui, QtWidgets
from desktop_app.ui import theme
from PySide6.support.feature import pyside_feature_dict
print("desktop_app.ui.theme" in pyside_feature_dict)
"""


def test_the_source_of_modules_imported_after_qt_is_not_read() -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"

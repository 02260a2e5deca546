"""The window's language: the system's, where there are words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from desktop_app.resources import resource

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


def install_translations(app: QCoreApplication, locale: QLocale | None = None) -> None:
    """Translate what is drawn from now on; English where there is no translation.

    Qt's own words (dialog buttons, context menus of text fields) come from Qt if it brings them.
    """
    chosen = locale or QLocale.system()
    QLocale.setDefault(chosen)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for catalogue, folder in (("qtbase", qt_folder), ("tandem", str(resource("translations")))):
        translator = QTranslator(app)
        if translator.load(chosen, catalogue, "_", folder):
            app.installTranslator(translator)

"""The window's language: the one chosen, or the system's where there are words for it, else English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

from desktop_app.look import Language
from desktop_app.resources import resource

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

_OURS = "words"
"""The object name by which translators are found again when the language changes."""

_LANGUAGES = {Language.ENGLISH: QLocale.Language.English, Language.KOREAN: QLocale.Language.Korean}
_NATIVE_NAMES = {Language.ENGLISH: "English", Language.KOREAN: "한국어"}


def install_translations(app: QCoreApplication, locale: QLocale | None = None) -> None:
    """Translate what is drawn from now on, instead of what was installed before; numbers and dates go along.

    Qt's own words (dialog buttons, context menus of text fields) come from Qt if it brings them. English has a
    catalogue too, for its plurals.
    """
    for translator in app.findChildren(QTranslator, _OURS, Qt.FindChildOption.FindDirectChildrenOnly):
        app.removeTranslator(translator)
        translator.deleteLater()
    chosen = locale or locale_for(Language.SYSTEM)
    QLocale.setDefault(chosen)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for catalogue, folder in (("qtbase", qt_folder), ("tandem", str(resource("translations")))):
        translator = QTranslator(app)
        translator.setObjectName(_OURS)
        if translator.load(chosen, catalogue, "_", folder):
            app.installTranslator(translator)


def system_language(system: QLocale | None = None) -> Language:
    """The first of the system's languages that there are words for, else English."""
    for tag in (system or QLocale.system()).uiLanguages():
        for language in _LANGUAGES:
            if tag.split("-")[0] == language:
                return language
    return Language.ENGLISH


def locale_for(language: Language, system: QLocale | None = None) -> QLocale:
    """The words of `language` with the system's way to write dates and numbers, as far as the two go together."""
    here = system or QLocale.system()
    spoken = system_language(here) if language == Language.SYSTEM else language
    if here.language() == _LANGUAGES[spoken]:
        return here
    if spoken == Language.KOREAN:
        return QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea)
    return QLocale(QLocale.Language.English, here.territory())


def native_name(language: Language) -> str:
    """What a language calls itself."""
    return _NATIVE_NAMES[language]

"""What is said of two answers that were to be written alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from desktop_app.services.differences import Parting


def parting_words(parting: Parting) -> str:
    """Which runs they are, and where they part: by the token as it was written where that is known, and by the
    character.
    """
    return f"{_which(parting)} {_where(parting)}"


def _which(parting: Parting) -> str:
    translate = QCoreApplication.translate
    if parting.quantizations is None:
        return translate("differences", "Same model, same prompt, same seed.")
    words = translate("differences", "Two quantizations of one model (%1 and %2), same prompt, same seed.")
    one, other = parting.quantizations
    return words.replace("%1", one).replace("%2", other)


def _where(parting: Parting) -> str:
    translate, locale = QCoreApplication.translate, QLocale()
    character = "" if parting.character is None else locale.toString(parting.character + 1)
    token = "" if parting.token is None else locale.toString(parting.token + 1)
    if parting.in_reasoning:
        if token:
            return translate("differences", "They part in the reasoning, at token %1.").replace("%1", token)
        return translate("differences", "They part in the reasoning.")
    if not character:
        if token:
            words = translate("differences", "The text is the same, written in other tokens from token %1 on.")
            return words.replace("%1", token)
        if parting.tokens_known:
            return translate("differences", "The same text, to the last token.")
        return translate("differences", "The same text, to the last character.")
    if token:
        words = translate("differences", "They part at token %1, character %2.")
        return words.replace("%1", token).replace("%2", character)
    return translate("differences", "They part at character %1.").replace("%1", character)

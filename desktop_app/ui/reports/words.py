"""The words of a report in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.services.reports import Kind, Words

if TYPE_CHECKING:
    from desktop_app.services.reports import Written

_WORDS = {
    "made": QT_TRANSLATE_NOOP("reports", "Made with Tandem {version} on {date}"),
    "turn": QT_TRANSLATE_NOOP("reports", "Prompt {number}"),
    "models": QT_TRANSLATE_NOOP("reports", "Models"),
    "lane": QT_TRANSLATE_NOOP("reports", "Lane"),
    "model": QT_TRANSLATE_NOOP("reports", "Model"),
    "settings": QT_TRANSLATE_NOOP("reports", "Settings"),
    "system_prompt": QT_TRANSLATE_NOOP("reports", "System prompt"),
    "figures": QT_TRANSLATE_NOOP("reports", "Figures"),
    "first_token": QT_TRANSLATE_NOOP("reports", "First token"),
    "speed": QT_TRANSLATE_NOOP("reports", "Speed"),
    "tokens": QT_TRANSLATE_NOOP("reports", "Tokens"),
    "length": QT_TRANSLATE_NOOP("reports", "Characters"),
    "waiting": QT_TRANSLATE_NOOP("reports", "Waiting"),
    "loading": QT_TRANSLATE_NOOP("reports", "Loading"),
    "reading": QT_TRANSLATE_NOOP("reports", "Reading"),
    "writing": QT_TRANSLATE_NOOP("reports", "Writing"),
    "cost": QT_TRANSLATE_NOOP("reports", "Cost"),
    "ended": QT_TRANSLATE_NOOP("reports", "Ended"),
    "seed": QT_TRANSLATE_NOOP("reports", "Seed"),
    "device": QT_TRANSLATE_NOOP("reports", "Device"),
    "reasoning": QT_TRANSLATE_NOOP("reports", "Reasoning"),
    "vote": QT_TRANSLATE_NOOP("reports", "Vote"),
    "tie": QT_TRANSLATE_NOOP("reports", "tie"),
    "bad": QT_TRANSLATE_NOOP("reports", "bad"),
    "blind": QT_TRANSLATE_NOOP("reports", "judged blind"),
    "no_answer": QT_TRANSLATE_NOOP("reports", "No answer"),
    "failed": QT_TRANSLATE_NOOP("reports", "failed"),
    "stopped": QT_TRANSLATE_NOOP("reports", "stopped"),
    "complete": QT_TRANSLATE_NOOP("reports", "complete"),
    "limit": QT_TRANSLATE_NOOP("reports", "limit of tokens"),
    "full": QT_TRANSLATE_NOOP("reports", "context window full"),
    "file": QT_TRANSLATE_NOOP("reports", "File"),
    "details": QT_TRANSLATE_NOOP("reports", "How it came about"),
    "engine": QT_TRANSLATE_NOOP("reports", "Engine"),
    "asked_with": QT_TRANSLATE_NOOP("reports", "Asked with"),
    "given": QT_TRANSLATE_NOOP("reports", "The prompt as the model was given it"),
    "shortened": QT_TRANSLATE_NOOP("reports", "… shortened here: the JSON has all of it."),
    "too_large": QT_TRANSLATE_NOOP("reports", "{name}: too large to be in this file"),
}


def report_words() -> Words:
    """As the window speaks now."""
    return Words(**{name: QCoreApplication.translate("reports", words) for name, words in _WORDS.items()})


def report_language() -> str:
    """As HTML has it, as in "ko"."""
    return QLocale().bcp47Name() or "en"


def written_words(name: str, kind: Kind, written: Written) -> str:
    """What came of saving, and what is not in the file, or is and might surprise."""
    translate = QCoreApplication.translate
    if kind is not Kind.PAIRS:
        said = [translate("reports", "Saved as %1.").replace("%1", name)]
    elif written.count:
        said = [translate("reports", "Saved as %1 with %n pair(s).", None, written.count).replace("%1", name)]
    else:
        said = [translate("reports", "No vote here calls one answer better than another, so the file is empty.")]
    if written.left_out:
        said.append(
            translate("reports", "%n attached file(s) were too large and are only named.", None, written.left_out)
        )
    if written.ties:
        said.append(translate("reports", "%n tie(s) make no pair.", None, written.ties))
    if written.seen:
        said.append(translate("reports", "%n pair(s) with images were left out.", None, written.seen))
    if written.gone:
        said.append(translate("reports", "%n pair(s) without both answers were left out.", None, written.gone))
    if written.disguised:
        said.append(translate("reports", "Private words that went out as placeholders stand in it in full."))
    return " ".join(said)

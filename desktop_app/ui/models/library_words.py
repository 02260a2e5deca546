"""What is said of a model on this computer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop_app.services.models import Origin
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.model_words import template_words
from desktop_app.ui.models.entry_words import billions, shown
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.domain import LocalModel
    from desktop_app.services.models import ModelEntry

_DAYS = 7


def facts_line(model: LocalModel) -> str:
    """One line under a name, as in "llama · 135M · Q4_1 · 98.4 MB"."""
    facts = model.facts
    parts = (
        shown(facts.architecture),
        billions(facts.parameters) if facts.parameters else "",
        shown(facts.quantization),
        file_size(facts.size_bytes),
    )
    return " · ".join(part for part in parts if part)


def origin_words(entry: ModelEntry) -> str:
    """Whose file it is."""
    match entry.origin:
        case Origin.TANDEM:
            return QCoreApplication.translate("library_words", "In Tandem's folder")
        case Origin.FOLDER:
            return QCoreApplication.translate("library_words", "In a models folder of yours")
        case Origin.STARTER:
            return QCoreApplication.translate("library_words", "Came with Tandem")
        case Origin.FILE:
            return QCoreApplication.translate("library_words", "A file of yours, used where it is")
        case Origin.PROGRAM:
            words = QCoreApplication.translate("library_words", "Belongs to {program}, used where it is")
            return words.format(program=entry.program.value if entry.program else "")


def used_words(moment: datetime | None, now: datetime | None = None) -> str:
    """When it wrote last, as one remembers it, where nothing else says what happened then."""
    ago = _days_ago(moment, now)
    if moment is None or ago is None:
        return QCoreApplication.translate("library_words", "never used")
    if ago <= 0:
        return QCoreApplication.translate("library_words", "used today")
    if ago == 1:
        return QCoreApplication.translate("library_words", "used yesterday")
    if ago < _DAYS:
        return QCoreApplication.translate("library_words", "used %n day(s) ago", None, ago)
    return QCoreApplication.translate("library_words", "used on {date}").format(date=_date(moment))


def when_words(moment: datetime | None, now: datetime | None = None) -> str:
    """When it wrote last, under a heading that says so."""
    ago = _days_ago(moment, now)
    if moment is None or ago is None:
        return QCoreApplication.translate("library_words", "never")
    if ago <= 0:
        return QCoreApplication.translate("library_words", "today")
    if ago == 1:
        return QCoreApplication.translate("library_words", "yesterday")
    return _date(moment)


def _days_ago(moment: datetime | None, now: datetime | None) -> int | None:
    if moment is None:
        return None
    return ((now or datetime.now(UTC)).astimezone().date() - moment.astimezone().date()).days


def _date(moment: datetime) -> str:
    day = moment.astimezone().date()
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def context_words(model: LocalModel) -> str:
    """The longest context it was trained for."""
    length = model.facts.context_length
    if not length:
        return QCoreApplication.translate("library_words", "not named")
    return QCoreApplication.translate("library_words", "{count} tokens").format(count=count(length))


def kind_words(model: LocalModel) -> str:
    """Where its chat template comes from, or that it is a base model."""
    if model.facts.is_base:
        return QCoreApplication.translate("library_words", "none: a base model, which continues text")
    from desktop_app.domain import TemplateChoice

    return template_words(TemplateChoice.AUTO, model)

"""What the badge of a lane says about how it is asked otherwise than the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.services.parity import Parameter, Unlike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.parity import Difference

_SHOWN = 1


_NAMES = {
    Parameter.TEMPERATURE: QT_TRANSLATE_NOOP("parity", "temperature"),
    Parameter.SEED: QT_TRANSLATE_NOOP("parity", "seed"),
    Parameter.TOP_P: QT_TRANSLATE_NOOP("parity", "top-p"),
    Parameter.TOP_K: QT_TRANSLATE_NOOP("parity", "top-k"),
    Parameter.MIN_P: QT_TRANSLATE_NOOP("parity", "min-p"),
    Parameter.REPEAT_PENALTY: QT_TRANSLATE_NOOP("parity", "repetition penalty"),
    Parameter.MAX_TOKENS: QT_TRANSLATE_NOOP("parity", "limit of tokens"),
    Parameter.STOP: QT_TRANSLATE_NOOP("parity", "stop words"),
    Parameter.JSON_SCHEMA: QT_TRANSLATE_NOOP("parity", "JSON schema"),
    Parameter.GRAMMAR: QT_TRANSLATE_NOOP("parity", "grammar"),
    Parameter.REASONING_EFFORT: QT_TRANSLATE_NOOP("parity", "reasoning effort"),
    Parameter.SYSTEM_PROMPT: QT_TRANSLATE_NOOP("parity", "system prompt"),
}


def parameter_words(parameter: Parameter) -> str:
    """A parameter's name in the middle of a sentence."""
    return QCoreApplication.translate("parity", _NAMES[parameter])


def badge(found: Sequence[Difference]) -> str:
    """Short enough for a head: the first difference, and how many more there are; "" for none."""
    if not found:
        return ""
    first, more = _short(found[0]), len(found) - _SHOWN
    return f"{first} +{more}" if more > 0 else first


def sentences(found: Sequence[Difference]) -> tuple[str, ...]:
    """All of them, a sentence each."""
    return tuple(_sentence(one) for one in found)


def _short(one: Difference) -> str:
    name = parameter_words(one.parameter)
    match one.how:
        case Unlike.OTHER:
            return QCoreApplication.translate("parity", "other {name}").format(name=name)
        case Unlike.NOT_SENT:
            return QCoreApplication.translate("parity", "{name} not sent").format(name=name)
        case Unlike.NOT_TAKEN:
            return QCoreApplication.translate("parity", "{name} not supported").format(name=name)


def _sentence(one: Difference) -> str:
    name = parameter_words(one.parameter)
    match one.how:
        case Unlike.OTHER:
            words = QCoreApplication.translate("parity", "Another {name} than in the first lane.")
        case Unlike.NOT_SENT:
            words = QCoreApplication.translate(
                "parity", "The {name} stands at its default and is not sent: the provider's own holds."
            )
        case Unlike.NOT_TAKEN:
            words = QCoreApplication.translate("parity", "The {name} is set, but this model does not take it.")
    return words.format(name=name)

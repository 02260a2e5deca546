"""What is wrong with a schema or a grammar, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.gbnf.rules import Mistake
from desktop_app.json_schema import TYPES, SchemaMistake

if TYPE_CHECKING:
    from desktop_app.gbnf.rules import GrammarProblem
    from desktop_app.json_schema import SchemaProblem

_GRAMMAR = {
    Mistake.TOO_LONG: QT_TRANSLATE_NOOP("inspector", "It is longer than {what} characters."),
    Mistake.NO_ROOT: QT_TRANSLATE_NOOP("inspector", "A rule with the name “root” is missing: the answer begins there."),
    Mistake.NO_RULE: QT_TRANSLATE_NOOP(
        "inspector", "Line {line}: a rule is written as name ::= …; names have letters, digits and hyphens."
    ),
    Mistake.UNKNOWN_RULE: QT_TRANSLATE_NOOP("inspector", "Line {line}: there is no rule with the name “{what}”."),
    Mistake.UNCLOSED_TEXT: QT_TRANSLATE_NOOP("inspector", "Line {line}: a text in quotes does not end."),
    Mistake.UNCLOSED_CLASS: QT_TRANSLATE_NOOP("inspector", "Line {line}: a square bracket is not closed."),
    Mistake.UNCLOSED_GROUP: QT_TRANSLATE_NOOP("inspector", "Line {line}: a round bracket is not closed."),
    Mistake.UNKNOWN_ESCAPE: QT_TRANSLATE_NOOP("inspector", "Line {line}: “{what}” stands for no character."),
    Mistake.BACKWARD_RANGE: QT_TRANSLATE_NOOP(
        "inspector", "Line {line}: the range “{what}” runs backwards, so that no character fits."
    ),
    Mistake.NOTHING_TO_REPEAT: QT_TRANSLATE_NOOP("inspector", "Line {line}: nothing stands before “{what}”."),
    Mistake.BAD_REPETITION: QT_TRANSLATE_NOOP(
        "inspector", "Line {line}: a repetition is written as {{2}}, {{2,}} or {{2,5}}, the smaller number first."
    ),
    Mistake.TOO_MANY_REPETITIONS: QT_TRANSLATE_NOOP("inspector", "Line {line}: that repeats too often."),
    Mistake.TOO_DEEP: QT_TRANSLATE_NOOP(
        "inspector", "Line {line}: more than {what} round brackets stand inside one another."
    ),
    Mistake.UNEXPECTED: QT_TRANSLATE_NOOP("inspector", "Line {line}: “{what}” is not expected here."),
    Mistake.LEFT_RECURSION: QT_TRANSLATE_NOOP(
        "inspector", "Line {line}: this comes back to itself without any text in between, which would never end."
    ),
}

_SCHEMA = {
    SchemaMistake.TOO_LONG: QT_TRANSLATE_NOOP("inspector", "It is longer than {what} characters."),
    SchemaMistake.NOT_JSON: QT_TRANSLATE_NOOP("inspector", "Line {line} is not JSON yet."),
    SchemaMistake.NOT_AN_OBJECT: QT_TRANSLATE_NOOP("inspector", "A schema begins with {{ and ends with }}."),
    SchemaMistake.UNKNOWN_TYPE: QT_TRANSLATE_NOOP("inspector", "“{what}” is no type; there are {types}."),
    SchemaMistake.FOREIGN_REFERENCE: QT_TRANSLATE_NOOP(
        "inspector", "It refers to “{what}”, which is not part of it; nothing is fetched."
    ),
    SchemaMistake.TOO_DEEP: QT_TRANSLATE_NOOP("inspector", "More than {what} levels stand inside one another."),
}


def grammar_words(problem: GrammarProblem) -> str:
    """A grammar's mistake."""
    words = QCoreApplication.translate("inspector", _GRAMMAR[problem.mistake])
    return words.format(line=problem.line, what=problem.what)


def schema_words(problem: SchemaProblem) -> str:
    """A schema's mistake."""
    words = QCoreApplication.translate("inspector", _SCHEMA[problem.mistake])
    return words.format(line=problem.line, what=problem.what, types=", ".join(TYPES))

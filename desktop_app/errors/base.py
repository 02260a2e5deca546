"""What a known failure is, and how it crosses a process's border or lies in the database."""

from __future__ import annotations

import json
from typing import ClassVar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """`text` unchanged; marks it for translation without importing Qt."""
    del context
    return text


class AppError(Exception):
    """A known failure. `message` and `hint` may hold `{names}` filled from `values`."""

    code: ClassVar[str] = "app_error"
    message: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, detail: str = "", **values: str) -> None:
        super().__init__(detail or self.message)
        self.detail = detail
        self.values = values

    def text(self) -> str:
        """What happened and what to do, in English: for the command line and for logs."""
        return f"{self.message} {self.hint}".strip().format(**self.values)

    def as_record(self) -> str:
        """One line of JSON that `from_record` turns back into this error."""
        return json.dumps({"code": self.code, "detail": self.detail, "values": self.values}, ensure_ascii=False)

    def __str__(self) -> str:
        return self.text()


class Cancelled(AppError):
    """The user stopped a load or an inspection."""

    code = "cancelled"
    message = QT_TRANSLATE_NOOP("errors", "Stopped.")


class Bug(AppError):
    """A fault of Tandem's own, as an answer that failed by it keeps it; also reported on its own."""

    code = "bug"
    message = QT_TRANSLATE_NOOP("errors", "Tandem made a mistake.")
    hint = QT_TRANSLATE_NOOP("errors", "Nothing is lost; please report it with the details.")


def _kinds(base: type[AppError]) -> dict[str, type[AppError]]:
    found = {base.code: base}
    for kind in base.__subclasses__():
        found |= _kinds(kind)
    return found


def by_code(code: str, detail: str = "", values: dict[str, str] | None = None) -> AppError | None:
    """The error that a child's `code` names, or None if the code is not one of ours."""
    kind = _kinds(AppError).get(code)
    return kind(detail, **(values or {})) if kind else None


def from_record(record: str) -> AppError | None:
    """The error that `as_record` wrote, or None for "" and for what this version does not know."""
    try:
        stored = json.loads(record)
        return by_code(stored["code"], stored["detail"], stored["values"])
    except (ValueError, TypeError, KeyError):
        return None

"""The filters and functions that chat templates use, each with a look at its cost first."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2.exceptions import SecurityError, TemplateError
from jinja2.filters import FILTERS
from jinja2.utils import Namespace

from desktop_app.engine.local.template_budget import MAX_CHARACTER_PAIRS, MAX_ITEMS, MAX_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from desktop_app.engine.local.template_budget import Budget

_FILTERS = (
    "abs capitalize count d default dictsort first float indent int items join last length list lower map max min"
    " reject rejectattr replace reverse round select selectattr sort string title trim unique upper"
)
"""Of Jinja's filters those that templates for chat use; the others only widen what a hostile one can do."""

_TEXT_METHODS = (
    "capitalize casefold count endswith find format index isalnum isalpha isascii isdecimal isdigit islower"
    " isnumeric isspace istitle isupper join lower lstrip partition removeprefix removesuffix replace rfind"
    " rindex rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)

KNOWN_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(_TEXT_METHODS.split()),
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
}

_PAIRWISE = frozenset({"lstrip", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "strip", "trim"})
_DATE_FORMAT = re.compile(r"(?:%[-#]?[A-Za-z%]|[^%]){0,100}")
_MAX_INDENT = 8


class RefusedByTemplate(TemplateError):
    """The template's own `raise_exception`: the conversation is not of the form that it takes."""


class PlainNamespace(Namespace):
    """A namespace that does not print what it holds, which could be itself."""

    def __repr__(self) -> str:
        return "<namespace>"


def raise_exception(message: object = "") -> NoReturn:
    """What templates call to refuse a conversation."""
    raise RefusedByTemplate(str(message)[:1000])


def strftime_now(layout: str) -> str:
    """The local time, by a format without widths."""
    if not _DATE_FORMAT.fullmatch(layout):
        raise SecurityError("a date format that is too long or has widths")
    return datetime.now().astimezone().strftime(layout)


def tojson(value: object, ensure_ascii: bool = False, indent: int | None = None) -> str:
    """JSON as the templates' authors saw it: nothing escaped for HTML, keys in their order."""
    if indent is not None and not 0 <= indent <= _MAX_INDENT:
        raise SecurityError("too deep an indentation")
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)


def safe(value: object) -> str:
    """The text itself: nothing is escaped for HTML here."""
    return str(value)


def guarded_filters(budget: Callable[[], Budget]) -> dict[str, Callable[..., Any]]:
    """The known filters by name; `budget` gives the one of the render under way."""
    known: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _FILTERS.split()}
    known |= {"tojson": tojson, "safe": safe}
    return {name: _guarded(name, function, budget) for name, function in known.items()}


def _guarded(name: str, function: Callable[..., Any], budget: Callable[[], Budget]) -> Callable[..., Any]:
    # Jinja passes the environment or the context first to the functions that are marked for it.
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def guarded(*args: object, **kwargs: object) -> object:
        now = budget()
        now.tick()
        check_call(now, name, args[first], (*args[first + 1 :], *kwargs.values()))
        result = function(*args, **kwargs)
        if hasattr(result, "__next__"):
            result = bounded_list(now, result)
        if not any(result is arg for arg in args):
            now.spend_on(result)
        return result

    return guarded


def bounded_list(budget: Budget, values: Iterable[object]) -> list[object]:
    """All the values of a generator."""
    found: list[object] = []
    for value in values:
        budget.tick()
        found.append(value)
        if len(found) > MAX_ITEMS:
            budget.refuse("it makes a list that is too long")
    return found


def check_call(budget: Budget, name: str, subject: object, args: tuple[object, ...]) -> None:
    """Refuse a filter or a method of `subject` whose result or work would be too large. For a join the
    subject is what is joined.
    """
    for arg in args:
        if isinstance(arg, int) and abs(arg) > MAX_NUMBER:
            budget.refuse(f"{name} is given too large a number")
    if name == "join":
        _check_join(budget, subject, args[0] if args else "")
    elif isinstance(subject, str):
        _check_text(budget, name, subject, args)


def _check_text(budget: Budget, name: str, subject: str, args: tuple[object, ...]) -> None:
    texts = [arg for arg in args if isinstance(arg, str)]
    if name == "replace" and len(texts) == 2:
        budget.spend(sys.getsizeof(subject) + subject.count(texts[0]) * sys.getsizeof(texts[1]))
    elif name == "indent":
        width = args[0] if args and isinstance(args[0], int) else sys.getsizeof(args[0] if args else "")
        budget.spend(sys.getsizeof(subject) + (subject.count("\n") + 1) * width)
    elif name in _PAIRWISE and texts and len(subject) * len(texts[0]) > MAX_CHARACTER_PAIRS:
        budget.refuse(f"{name} takes too long")


def _check_join(budget: Budget, items: object, separator: object) -> None:
    if isinstance(items, str):
        budget.spend(len(items) * (budget.weigh(separator) + 4))
    elif isinstance(items, Collection):
        if len(items) > MAX_ITEMS:
            budget.refuse("it joins a list that is too long")
        budget.spend(budget.weigh(list(items)) + len(items) * budget.weigh(separator))

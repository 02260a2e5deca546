"""Jinja as chat templates use it, for templates written by strangers.

Secrets are guarded by Jinja's immutable sandbox, narrowed to the attributes, filters and functions that
templates for chat use. Resources are guarded by `template_budget`: every operation that can make something
large or repeat goes through it. Jinja lets some of them be intercepted; the others (`~`, slices, literals,
comparisons, the bodies of loops and macros) are rewritten into filters in the parsed template.
"""

from __future__ import annotations

import re
import string
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension, LoopControlExtension
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_context
from jinja2.visitor import NodeTransformer

from desktop_app.engine.local.template_budget import MAX_BITS, Budget
from desktop_app.engine.local.template_filters import (
    KNOWN_METHODS,
    PlainNamespace,
    check_call,
    guarded_filters,
    raise_exception,
    strftime_now,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import Environment
    from jinja2.parser import Parser
    from jinja2.runtime import Context

MAX_TEMPLATE_CHARS = 128 * 1024
"""Parsing and compiling are not interrupted; the largest templates in use have some 40,000 characters."""

# Names that no template can write.
_TICK, _CONCAT, _SLICE, _LITERAL = "tandem tick", "tandem concat", "tandem slice", "tandem literal"

_EMPTY_TEXT_BYTES = sys.getsizeof("")
_WIDTH = re.compile(r"[*{]|\d{4,}")


class _Generation(Extension):
    """`{% generation %}` marks what a model wrote, for training; here it only lets its body through."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.tags = {"generation"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The body."""
        next(parser.stream)
        return list(parser.parse_statements(("name:endgeneration",), drop_needle=True))


class _Guards(NodeTransformer):
    """Puts guards around what Jinja would compile to plain Python."""

    def get_visitor(self, node: nodes.Node) -> Callable[..., nodes.Node] | None:
        """What rewrites a node of this kind."""
        rewrites: dict[type[nodes.Node], Callable[..., nodes.Node]] = {
            nodes.Concat: self._concat,
            nodes.Getitem: self._item,
            nodes.List: self._literal,
            nodes.Dict: self._literal,
            nodes.Tuple: self._literal,
            nodes.Compare: self._comparison,
            nodes.For: self._loop,
            nodes.Macro: self._body,
            nodes.CallBlock: self._body,
            nodes.ScopedEvalContextModifier: self._escaping,
        }
        return rewrites.get(type(node))

    def _concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _filter(_CONCAT, nodes.List(node.nodes, lineno=node.lineno), node)

    def _item(self, node: nodes.Getitem) -> nodes.Node:
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        ends = [end or nodes.Const(None) for end in (node.arg.start, node.arg.stop, node.arg.step)]
        return _filter(_SLICE, node.node, node, ends)

    def _literal(self, node: nodes.Literal) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node, nodes.Tuple) and node.ctx != "load":
            return node
        return _filter(_LITERAL, node, node)

    def _comparison(self, node: nodes.Compare) -> nodes.Node:
        self.generic_visit(node)
        return nodes.And(_tick(node), node, lineno=node.lineno)

    def _loop(self, node: nodes.For) -> nodes.Node:
        if node.test is not None:
            node.test = nodes.And(_tick(node), node.test, lineno=node.lineno)
        return self._body(node)

    def _body(self, node: nodes.For | nodes.Macro | nodes.CallBlock) -> nodes.Node:
        self.generic_visit(node)
        node.body = [nodes.ExprStmt(_tick(node), lineno=node.lineno), *node.body]
        return node

    def _escaping(self, node: nodes.ScopedEvalContextModifier) -> nodes.Node:
        raise SecurityError(f"autoescape in line {node.lineno}")


def _filter(name: str, subject: nodes.Expr, place: nodes.Node, args: list[nodes.Expr] | None = None) -> nodes.Filter:
    return nodes.Filter(subject, name, args or [], [], None, None, lineno=place.lineno)


def _tick(place: nodes.Node) -> nodes.Expr:
    return _filter(_TICK, nodes.Const(1), place)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one template; it renders one conversation at a time, within `budget`."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,  # would compute constants while compiling, outside the budget
            finalize=pass_context(lambda _context, value: self._text(value)),
            extensions=[LoopControlExtension, _Generation],
            cache_size=0,
        )
        self.budget = Budget("", 0.0)
        limit = self.globals["range"]
        self.globals.clear()
        self.globals.update(
            range=limit,
            dict=dict,
            namespace=PlainNamespace,
            raise_exception=raise_exception,
            strftime_now=strftime_now,
        )
        self.filters.clear()
        self.filters.update(guarded_filters(lambda: self.budget))
        self.filters.update(
            {_TICK: self._tick, _CONCAT: self._concat, _SLICE: self._slice, _LITERAL: self._literal},
        )

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_TEMPLATE_CHARS:
            raise SecurityError(f"the template has {len(source)} characters")
        template = super()._parse(source, name, filename)
        _Guards().visit(template)
        return template

    def _tick(self, value: object) -> object:
        self.budget.tick()
        return value

    def _text(self, value: object) -> str:
        """A value as it is printed, accounted for."""
        text = value if type(value) is str else str(value)
        self.budget.spend(sys.getsizeof(text))
        return text

    def _concat(self, values: list[object]) -> str:
        return self.concat(map(self._text, values))

    def concat(self, pieces: Iterable[str]) -> str:
        """What the compiled template joins its output with, and that of its macros and blocks."""
        size = 0
        found = []
        for piece in pieces:
            size += len(piece)
            if size > self.budget.largest:
                self.budget.refuse("its text is too long")
            found.append(piece)
        text = "".join(found)
        self.budget.spend(sys.getsizeof(text))
        return text

    def _slice(self, value: list[object] | str, start: int | None, stop: int | None, step: int | None) -> object:
        part = value[start:stop:step]
        self.budget.spend(sys.getsizeof(part))
        return part

    def _literal(self, value: object) -> object:
        self.budget.spend_on(value)
        return value

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may read an attribute: only what is known of a few kinds."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        return isinstance(obj, LoopContext | Namespace) or attr in KNOWN_METHODS.get(type(obj), ())

    def unsafe_undefined(self, obj: object, attribute: str) -> NoReturn:
        """Refuse at once: a template that tries has no business here."""
        raise SecurityError(f"access to {attribute!r} of a {type(obj).__name__}")

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """A `str.format` that cannot be given widths."""
        inner = super().wrap_str_format(value)
        layout = getattr(value, "__self__", None)
        if inner is None or not isinstance(layout, str):
            return None

        def bounded(*args: object, **kwargs: object) -> str:
            if any(_WIDTH.search(spec or "") for _, _, spec, _ in string.Formatter().parse(layout)):
                self.budget.refuse("it formats with a width that is too large")
            self.budget.spend(len(layout) + layout.count("{") * self.budget.weigh([*args, *kwargs.values()]))
            return inner(*args, **kwargs)

        return bounded

    def call(self, context: Context, function: Any, /, *args: object, **kwargs: object) -> object:  # noqa: ANN401 - Jinja's
        """Call a function or a method within the budget."""
        self.budget.tick()
        subject = getattr(function, "__self__", None)
        is_method = type(subject) in KNOWN_METHODS
        if is_method and function.__name__ == "join" and args:
            check_call(self.budget, "join", args[0], (subject,))
        elif is_method:
            check_call(self.budget, function.__name__, subject, (*args, *kwargs.values()))
        result = super().call(context, function, *args, **kwargs)
        if is_method or function is dict:
            self.budget.spend_on(result)
        return result

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Compute `left operator right` if the result is not too large."""
        budget = self.budget
        budget.tick()
        budget.check_number(left)
        budget.check_number(right)
        if operator == "*":
            self._check_repetition(left, right)
        elif operator == "**":
            self._check_power(left, right)
        elif isinstance(left, str):
            if operator == "%":
                self._check_percent(left, right)
            elif operator == "+" and isinstance(right, str):
                budget.spend(sys.getsizeof(left) + sys.getsizeof(right))
        result: object = super().call_binop(context, operator, left, right)
        if isinstance(result, list | tuple):
            budget.spend_on(result)
        return result

    def _check_repetition(self, left: object, right: object) -> None:
        for repeated, times in ((left, right), (right, left)):
            if isinstance(times, int) and times > 0:
                if isinstance(repeated, str):
                    self.budget.spend(max(sys.getsizeof(repeated) - _EMPTY_TEXT_BYTES, 0) * times)
                elif isinstance(repeated, list | tuple):
                    self.budget.spend(self.budget.weigh(repeated) * times)

    def _check_power(self, left: object, right: object) -> None:
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > MAX_BITS:
            self.budget.refuse("it makes a number that is too large")

    def _check_percent(self, layout: str, values: object) -> None:
        if _WIDTH.search(layout):
            self.budget.refuse("it formats with a width that is too large")
        self.budget.spend(sys.getsizeof(layout) + layout.count("%") * self.budget.weigh(values))

"""The rules of a grammar, read as llama.cpp reads them (grammars/README.md there)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

MAX_DEPTH = 50
MAX_REPETITION = 2000
"""llama.cpp's own limit for one bound."""


class Mistake(StrEnum):
    """What can be wrong with a grammar."""

    TOO_LONG = "too_long"
    NO_ROOT = "no_root"
    NO_RULE = "no_rule"
    UNKNOWN_RULE = "unknown_rule"
    UNCLOSED_TEXT = "unclosed_text"
    UNCLOSED_CLASS = "unclosed_class"
    UNCLOSED_GROUP = "unclosed_group"
    UNKNOWN_ESCAPE = "unknown_escape"
    BACKWARD_RANGE = "backward_range"
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    BAD_REPETITION = "bad_repetition"
    TOO_MANY_REPETITIONS = "too_many_repetitions"
    TOO_DEEP = "too_deep"
    UNEXPECTED = "unexpected"
    LEFT_RECURSION = "left_recursion"


@dataclass(frozen=True, slots=True)
class GrammarProblem:
    """A mistake, the line it is in (from 1), and the name or text that it is about."""

    mistake: Mistake
    line: int
    what: str = ""

    def __str__(self) -> str:
        return f"{self.mistake} in line {self.line}: {self.what}"


@dataclass(slots=True)
class Item:
    """What a sequence is made of: a rule by its name, a group, or else characters. It comes `least` times at least
    and `most` times at most; None: without end.
    """

    line: int
    rule: str = ""
    group: list[list[Item]] = field(default_factory=list)
    empty_text: bool = False
    least: int = 1
    most: int | None = 1


@dataclass(slots=True)
class Rule:
    """Its name is the key it is found by."""

    line: int
    choices: list[list[Item]]


class Wrong(Exception):
    """A mistake that ends the reading."""

    def __init__(self, problem: GrammarProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


_NAME = re.compile(r"[A-Za-z0-9-]+")
_BOUNDS = re.compile(r"\{[ \t]*(\d+)[ \t]*(?:(,)[ \t]*(\d+)?[ \t]*)?\}")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tnr\\\"\[\]]))")
_SPACE = re.compile(r"(?:[ \t]|#[^\r\n]*)*")
_SPACE_AND_LINES = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r"}


class Parser:
    """Reads one grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def rules(self) -> dict[str, Rule]:
        """Every rule by its name; of two with one name the later one counts. Raises Wrong."""
        found: dict[str, Rule] = {}
        self._skip(lines=True)
        while self._at < len(self._text):
            line = self._line()
            name = self._name()
            self._skip()
            if not name or not self._text.startswith("::=", self._at):
                raise self._wrong(Mistake.NO_RULE, self._shown())
            self._at += 3
            self._skip(lines=True)
            found[name] = Rule(line, self._choices(0))
            if self._at < len(self._text) and self._text[self._at] not in "\r\n":
                raise self._wrong(Mistake.UNEXPECTED, self._shown())
            self._skip(lines=True)
        return found

    def _choices(self, depth: int) -> list[list[Item]]:
        choices = [self._sequence(depth)]
        while self._text.startswith("|", self._at):
            self._at += 1
            self._skip(lines=True)
            choices.append(self._sequence(depth))
        return choices

    def _sequence(self, depth: int) -> list[Item]:
        items: list[Item] = []
        while self._at < len(self._text):
            item = self._item(depth)
            if item is None:
                break
            self._skip(lines=depth > 0)
            self._repetitions(item, depth)
            items.append(item)
        return items

    def _item(self, depth: int) -> Item | None:
        line, char = self._line(), self._text[self._at]
        if char == '"':
            return Item(line, empty_text=self._quoted(line))
        if char == "[":
            self._class(line)
            return Item(line)
        if char == "(":
            return self._group(line, depth)
        if char == ".":
            self._at += 1
            return Item(line)
        if char in "*+?{":
            raise self._wrong(Mistake.NOTHING_TO_REPEAT, char)
        name = self._name()
        return Item(line, rule=name) if name else None

    def _group(self, line: int, depth: int) -> Item:
        if depth >= MAX_DEPTH:
            raise self._wrong(Mistake.TOO_DEEP, str(MAX_DEPTH))
        self._at += 1
        self._skip(lines=True)
        group = self._choices(depth + 1)
        if not self._text.startswith(")", self._at):
            raise Wrong(GrammarProblem(Mistake.UNCLOSED_GROUP, line, self._shown()))
        self._at += 1
        return Item(line, group=group)

    def _repetitions(self, item: Item, depth: int) -> None:
        while self._at < len(self._text) and self._text[self._at] in "*+?{":
            char = self._text[self._at]
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(char) or self._bounds()
            if char != "{":
                self._at += 1
            item.least *= least
            item.most = None if item.most is None or most is None else item.most * most
            self._skip(lines=depth > 0)

    def _bounds(self) -> tuple[int, int | None]:
        found = _BOUNDS.match(self._text, self._at)
        if found is None:
            raise self._wrong(Mistake.BAD_REPETITION, self._shown())
        least = int(found[1][:9])
        most = None if found[2] and found[3] is None else int((found[3] or found[1])[:9])
        if most is not None and most < least:
            raise self._wrong(Mistake.BAD_REPETITION, found[0])
        if max(least, most or 0) > MAX_REPETITION:
            raise self._wrong(Mistake.TOO_MANY_REPETITIONS, str(MAX_REPETITION))
        self._at = found.end()
        return least, most

    def _quoted(self, line: int) -> bool:
        """Go past a text in quotes; whether it is empty."""
        self._at += 1
        began = self._at
        while self._at < len(self._text):
            if self._text[self._at] == '"':
                self._at += 1
                return self._at - 1 == began
            self._char()
        raise Wrong(GrammarProblem(Mistake.UNCLOSED_TEXT, line, '"'))

    def _class(self, line: int) -> None:
        """Go past characters in brackets."""
        self._at += 2 if self._text.startswith("[^", self._at) else 1
        while self._at < len(self._text):
            if self._text[self._at] == "]":
                self._at += 1
                return
            first, began = self._char(), self._at
            if self._text.startswith("-", self._at) and not self._text.startswith("-]", self._at):
                self._at += 1
                if self._at < len(self._text) and self._char() < first:
                    raise self._wrong(Mistake.BACKWARD_RANGE, f"{first}{self._text[began : self._at]}")
        raise Wrong(GrammarProblem(Mistake.UNCLOSED_CLASS, line, "["))

    def _char(self) -> str:
        """One character, which may be written as an escape."""
        if self._text[self._at] != "\\":
            self._at += 1
            return self._text[self._at - 1]
        found = _ESCAPE.match(self._text, self._at)
        if found is None:
            raise self._wrong(Mistake.UNKNOWN_ESCAPE, self._text[self._at : self._at + 2])
        code = int(found[1] or found[2] or found[3] or "0", 16)
        if code > 0x10FFFF:
            raise self._wrong(Mistake.UNKNOWN_ESCAPE, found[0])
        self._at = found.end()
        return _SIMPLE.get(found[4], found[4]) if found[4] else chr(code)

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _skip(self, *, lines: bool = False) -> None:
        found = (_SPACE_AND_LINES if lines else _SPACE).match(self._text, self._at)
        assert found is not None
        self._at = found.end()

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1

    def _shown(self) -> str:
        """What stands here, for the words."""
        return (self._text[self._at : self._at + 20].splitlines() or [""])[0]

    def _wrong(self, mistake: Mistake, what: str) -> Wrong:
        return Wrong(GrammarProblem(mistake, self._line(), what))

"""Whether llama.cpp can use a grammar.

llama.cpp returns nothing for most mistakes, without saying where; some it answers by hanging (`{5,2}`), by
running out of stack (deep nesting) or with a grammar that no text fits (`[z-a]`). So it gets only what has passed
here. Tokens in angle brackets are not taken.
"""

from __future__ import annotations

from desktop_app.gbnf.rules import MAX_REPETITION, GrammarProblem, Item, Mistake, Parser, Rule, Wrong

ROOT = "root"
MAX_CHARS = 100_000
MAX_COPIES = 10_000
"""How often one piece may be copied by repetitions inside repetitions: llama.cpp writes each copy out."""


def grammar_problem(grammar: str) -> GrammarProblem | None:
    """The first mistake in `grammar`; None if llama.cpp can use it."""
    if len(grammar) > MAX_CHARS:
        return GrammarProblem(Mistake.TOO_LONG, 1, str(MAX_CHARS))
    try:
        rules = Parser(grammar).rules()
    except Wrong as wrong:
        return wrong.problem
    return _missing(rules) or _too_many(rules) or _endless(rules)


def _too_many(rules: dict[str, Rule]) -> GrammarProblem | None:
    """Repetitions inside repetitions that come to too many copies."""
    ahead = [(item, 1) for rule in rules.values() for sequence in rule.choices for item in sequence]
    while ahead:
        item, copies = ahead.pop()
        copies *= max(item.least, item.most or 1, 1)
        if copies > MAX_COPIES:
            return GrammarProblem(Mistake.TOO_MANY_REPETITIONS, item.line, str(MAX_REPETITION))
        ahead += [(inner, copies) for sequence in item.group for inner in sequence]
    return None


def _missing(rules: dict[str, Rule]) -> GrammarProblem | None:
    """A rule that is used and not there."""
    if ROOT not in rules:
        return GrammarProblem(Mistake.NO_ROOT, 1, ROOT)
    for rule in rules.values():
        for item in _items(rule.choices):
            if item.rule and item.rule not in rules:
                return GrammarProblem(Mistake.UNKNOWN_RULE, item.line, item.rule)
    return None


def _items(choices: list[list[Item]]) -> list[Item]:
    """Every item, those in groups included."""
    found = []
    for sequence in choices:
        for item in sequence:
            found += [item, *_items(item.group)]
    return found


def _endless(rules: dict[str, Rule]) -> GrammarProblem | None:
    """A rule that can come back to itself, or a repetition that can go on, without any text in between."""
    empty: set[str] = set()
    while more := {name for name, rule in rules.items() if name not in empty and _may_be_empty(rule.choices, empty)}:
        empty |= more
    for rule in rules.values():
        for item in _items(rule.choices):
            if item.most is None and _content_may_be_empty(item, empty):
                return GrammarProblem(Mistake.LEFT_RECURSION, item.line, item.rule)
    first = {name: _first(rule.choices, empty) for name, rule in rules.items()}
    for name, rule in rules.items():
        reached: set[str] = set()
        ahead = set(first[name])
        while ahead:
            reached |= ahead
            ahead = {following for known in ahead for following in first[known]} - reached
        if name in reached:
            return GrammarProblem(Mistake.LEFT_RECURSION, rule.line, name)
    return None


def _may_be_empty(choices: list[list[Item]], empty: set[str]) -> bool:
    return any(all(_skippable(item, empty) for item in sequence) for sequence in choices)


def _skippable(item: Item, empty: set[str]) -> bool:
    return item.least == 0 or _content_may_be_empty(item, empty)


def _content_may_be_empty(item: Item, empty: set[str]) -> bool:
    if item.rule:
        return item.rule in empty
    return item.empty_text or (bool(item.group) and _may_be_empty(item.group, empty))


def _first(choices: list[list[Item]], empty: set[str]) -> set[str]:
    """The rules that a text may begin with."""
    found: set[str] = set()
    for sequence in choices:
        for item in sequence:
            found |= {item.rule} if item.rule else _first(item.group, empty)
            if not _skippable(item, empty):
                break
    return found

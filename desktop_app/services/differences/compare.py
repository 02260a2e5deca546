"""Answers against a reference: what both say, what one says otherwise, and what only one says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.services.differences import code as codes
from desktop_app.services.differences import sequences
from desktop_app.services.differences.parts import Sentence, parts
from desktop_app.services.differences.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALIKE = 0.55
"""How like two sentences are, at least, that say something about the same thing."""

_CODE_ALIKE = 0.3
_MOST_PAIRS = 60_000
"""Sentences of one times those of the other; beyond, those are looked at that stand at about the same place."""

_MOST_CODE_PAIRS = 400
"""The same of code blocks that do not do the same."""


class Kind(StrEnum):
    """What a part of an answer is to the other answer. SAME, OTHERWISE (about the same thing) and ALONE are for
    sentences and code; WORD, NUMBER and NAME stand inside one and are not in what corresponds to it.
    """

    SAME = "same"
    OTHERWISE = "otherwise"
    ALONE = "alone"
    WORD = "word"
    NUMBER = "number"
    NAME = "name"


SENTENCES = (Kind.SAME, Kind.OTHERWISE, Kind.ALONE)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of an answer."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer with its spans in order; those inside a sentence follow it. `agreement` is 0..1: how much of it the
    other answer says too, by characters. `codes` are its blocks of code, from and to; `same_code` tells of each whether
    the other has one that does the same but for layout and comments.
    """

    text: str
    spans: tuple[Span, ...]
    agreement: float
    codes: tuple[tuple[int, int], ...] = ()
    same_code: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A reference and an answer, each marked by the other."""

    reference: Marked
    answer: Marked


class _Text:
    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences, self.codes = parts(text)
        self.words = [Words(sentence.text) for sentence in self.sentences]
        self.numbers = frozenset(number for words in self.words for number in words.numbers)
        self.names = frozenset(name.form for words in self.words for name in words.names)
        self.forms = self.names.union(token.form for words in self.words for token in words.tokens)
        self.meanings = [codes.meaning(code) for code in self.codes]


def compare(reference: str, answer: str) -> Compared:
    """Mark two answers in Markdown by each other. Takes some milliseconds for a page."""
    ours, theirs = _Text(reference), _Text(answer)
    pairs = dict(_sentence_pairs(ours, theirs))
    code_pairs = dict(_code_pairs(ours, theirs))
    back = {right: left for left, right in pairs.items()}
    code_back = {right: left for left, right in code_pairs.items()}
    return Compared(_marked(ours, theirs, pairs, code_pairs), _marked(theirs, ours, back, code_back))


def compare_all(answers: Sequence[str], reference: int) -> tuple[Marked, ...]:
    """Each answer marked by the one at `reference`; that one by all others: SAME is what all of them say, ALONE what
    none does.
    """
    compared = {index: compare(answers[reference], text) for index, text in enumerate(answers) if index != reference}
    marked = {index: one.answer for index, one in compared.items()}
    marked[reference] = _joined(answers[reference], [one.reference for one in compared.values()])
    return tuple(marked[index] for index in range(len(answers)))


def first_difference(one: str, other: str) -> int | None:
    """At which character two texts part; None: they are the same."""
    if one == other:
        return None
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _sentence_pairs(ours: _Text, theirs: _Text) -> Iterator[tuple[int, int]]:
    """Which sentence corresponds to which, each to one at most: those in the same words, then the likest ones; among
    equals those that stand at about the same place.
    """
    left, right = set(range(len(ours.words))), set(range(len(theirs.words)))
    by_form: dict[str, list[int]] = {}
    for index in sorted(right, reverse=True):
        by_form.setdefault(theirs.words[index].form, []).append(index)
    for index in sorted(left):
        if found := by_form.get(ours.words[index].form):
            other = found.pop()
            left.discard(index)
            right.discard(other)
            yield index, other
    likest = sorted(
        (-likeness, abs(one / len(ours.words) - two / len(theirs.words)), one, two)
        for one, two in _near(sorted(left), sorted(right), _MOST_PAIRS)
        if (likeness := ours.words[one].likeness(theirs.words[two])) >= ALIKE
    )
    for _, _, one, two in likest:
        if one in left and two in right:
            left.discard(one)
            right.discard(two)
            yield one, two


def _near(left: Sequence[int], right: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Each of the left with each of the right; where those are more than `most`, with those at about its place."""
    reach = len(right) if len(left) * len(right) <= most else max(1, most // len(left) // 2)
    for at, one in enumerate(left):
        middle = round(at * len(right) / len(left))
        for two in right[max(0, middle - reach) : middle + reach + 1]:
            yield one, two


def _code_pairs(ours: _Text, theirs: _Text) -> Iterator[tuple[int, int]]:
    """Which block of code corresponds to which: those that do the same, then the likest ones."""
    left, right = set(range(len(ours.codes))), set(range(len(theirs.codes)))
    by_meaning: dict[str, list[int]] = {}
    for index in sorted(right, reverse=True):
        by_meaning.setdefault(theirs.meanings[index], []).append(index)
    for index in sorted(left):
        if found := by_meaning.get(ours.meanings[index]):
            other = found.pop()
            left.discard(index)
            right.discard(other)
            yield index, other
    likest = sorted(
        (-likeness, abs(one - two), one, two)
        for one, two in _near(sorted(left), sorted(right), _MOST_CODE_PAIRS)
        if (likeness := codes.likeness(ours.codes[one], theirs.codes[two])) >= _CODE_ALIKE
    )
    for _, _, one, two in likest:
        if one in left and two in right:
            left.discard(one)
            right.discard(two)
            yield one, two


def _marked(text: _Text, other: _Text, pairs: dict[int, int], code_pairs: dict[int, int]) -> Marked:
    spans: list[Span] = []
    agreed = whole = 0.0
    for index, sentence in enumerate(text.sentences):
        found = pairs.get(index)
        kind, share, inside = _of_sentence(text, index, other, found)
        spans += [Span(sentence.start, sentence.end, kind), *inside]
        agreed += share * len(sentence.text)
        whole += len(sentence.text)
    same_code = []
    for index, code in enumerate(text.codes):
        found = code_pairs.get(index)
        kind, share, lines = _of_code(text, index, other, found)
        spans += [Span(code.start, code.end, kind), *lines]
        same_code.append(kind is Kind.SAME)
        agreed += share * len(code.text)
        whole += len(code.text)
    blocks = tuple((code.start, code.end) for code in text.codes)
    return Marked(text.text, _ordered(spans), agreed / whole if whole else 1.0, blocks, tuple(same_code))


def _of_sentence(text: _Text, index: int, other: _Text, found: int | None) -> tuple[Kind, float, list[Span]]:
    words, sentence = text.words[index], text.sentences[index]
    if found is None:
        return Kind.ALONE, 0.0, _facts(words, sentence, other.numbers, other.forms, frozenset())
    partner = other.words[found]
    if words.form == partner.form:
        return Kind.SAME, 1.0, []
    forms = frozenset(token.form for token in partner.tokens)
    facts = _facts(words, sentence, partner.numbers, frozenset(name.form for name in partner.names) | forms, forms)
    taken = {(span.start, span.end) for span in facts}
    changed = [span for span in _changed_words(words, partner, sentence) if (span.start, span.end) not in taken]
    return Kind.OTHERWISE, words.likeness(partner), [*facts, *changed]


def _facts(
    words: Words, sentence: Sentence, numbers: frozenset[str], names: frozenset[str], forms: frozenset[str]
) -> list[Span]:
    """Numbers and names that the other side does not have."""
    spans = [
        Span(sentence.start + token.start, sentence.start + token.end, Kind.NUMBER)
        for token in words.tokens
        if token.is_number and token.form not in numbers and token.form not in forms
    ]
    spans += [
        Span(sentence.start + name.start, sentence.start + name.end, Kind.NAME)
        for name in words.names
        if name.form not in names and not name.form[:1].isdigit()
    ]
    return spans


def _changed_words(words: Words, partner: Words, sentence: Sentence) -> Iterator[Span]:
    ours, theirs = [token.form for token in words.tokens], [token.form for token in partner.tokens]
    for first, last in sequences.changed(ours, theirs):
        for token in words.tokens[first:last]:
            yield Span(sentence.start + token.start, sentence.start + token.end, Kind.WORD)


def _of_code(text: _Text, index: int, other: _Text, found: int | None) -> tuple[Kind, float, list[Span]]:
    if found is None:
        return Kind.ALONE, 0.0, []
    if text.meanings[index] == other.meanings[found]:
        return Kind.SAME, 1.0, []
    code, partner = text.codes[index], other.codes[found]
    lines = [Span(start, end, Kind.WORD) for start, end in codes.changed_lines(code, partner)]
    return Kind.OTHERWISE, codes.likeness(code, partner), lines


def _joined(text: str, marked: Sequence[Marked]) -> Marked:
    """The reference, as all others together see it."""
    if not marked:
        return Marked(text, (), 1.0)
    outer: dict[tuple[int, int], list[Kind]] = {}
    inner: set[Span] = set()
    for one in marked:
        around = Kind.SAME
        for span in one.spans:
            if span.kind in SENTENCES:
                around = span.kind
                outer.setdefault((span.start, span.end), []).append(around)
            elif around is Kind.OTHERWISE or len(marked) == 1:
                # What an answer has nothing to say about, it does not contradict.
                inner.add(span)
    spans = [Span(*place, kinds[0] if len(set(kinds)) == 1 else Kind.OTHERWISE) for place, kinds in outer.items()]
    strongest = _strongest(inner)
    agreement = sum(one.agreement for one in marked) / len(marked)
    same_code = tuple(all(flags) for flags in zip(*(one.same_code for one in marked), strict=True))
    return Marked(text, _ordered([*spans, *strongest]), agreement, marked[0].codes, same_code)


def _strongest(spans: set[Span]) -> list[Span]:
    """Of several marks at one place the one that says most."""
    order = {Kind.NUMBER: 0, Kind.NAME: 1, Kind.WORD: 2}
    kept: dict[tuple[int, int], Span] = {}
    for span in sorted(spans, key=lambda span: order[span.kind]):
        kept.setdefault((span.start, span.end), span)
    return list(kept.values())


def _ordered(spans: list[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.kind not in SENTENCES)))

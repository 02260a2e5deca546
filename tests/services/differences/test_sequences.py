"""What two lists have in common: against the textbook's table, and in no time for lists that are hard."""

from __future__ import annotations

import random

from desktop_app.services.differences import sequences


def _longest(left: str, right: str) -> int:
    """The length of the longest common subsequence, cell by cell."""
    row = [0] * (len(right) + 1)
    for one in left:
        before = row
        row = [0]
        for at, other in enumerate(right):
            row.append(before[at] + 1 if one == other else max(before[at + 1], row[at]))
    return row[-1]


def _kept(left: str, right: str) -> str:
    gone = {at for begin, end in sequences.changed(left, right) for at in range(begin, end)}
    return "".join(sign for at, sign in enumerate(left) if at not in gone)


def _is_within(kept: str, text: str) -> bool:
    signs = iter(text)
    return all(sign in signs for sign in kept)


def test_what_is_kept_is_in_both_and_as_long_as_it_can_be() -> None:
    draw = random.Random(7)
    for _ in range(500):
        left, right = ("".join(draw.choices("abc", k=draw.randrange(12))) for _ in range(2))
        kept = _kept(left, right)
        assert _is_within(kept, right), (left, right)
        assert len(kept) == _longest(left, right), (left, right)


def test_likeness_goes_from_nothing_in_common_to_the_same() -> None:
    assert sequences.likeness("", "") == 1.0
    assert sequences.likeness("abc", "abc") == 1.0
    assert sequences.likeness("abc", "xyz") == 0.0
    assert sequences.likeness("abcd", "abxd") == 0.75


def test_lists_beyond_all_measure_differ_between_a_common_beginning_and_end() -> None:
    left, right = "ab" * 20_000, "ba" * 20_000
    assert list(sequences.changed(f"x{left}y", f"x{right}y")) == [(1, 40_001)]

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.chat.stack import Stack


@given(
    st.lists(st.integers(1, 900), max_size=400),
    st.lists(st.tuples(st.integers(0, 399), st.integers(1, 900))),
    st.integers(0, 400),
)
def test_places_are_the_sums_of_the_heights_above(heights: list[int], changes: list[tuple[int, int]], cut: int) -> None:
    stack = Stack()
    stack.extend(heights)
    for index, height in changes:
        if index < len(heights):
            stack.set_height(index, height)
            heights[index] = height
    stack.cut(cut)
    del heights[cut:]
    stack.extend([5, 7])
    heights += [5, 7]
    tops = list(accumulate(heights, initial=0))
    assert [stack.top(index) for index in range(len(heights))] == tops[:-1]
    assert stack.total() == tops[-1]
    for index, top in enumerate(tops[:-1]):
        assert stack.index_at(top) == index
        assert stack.index_at(tops[index + 1] - 1) == index
    assert stack.index_at(-50) == 0
    assert stack.index_at(tops[-1] + 50) == len(heights) - 1


def test_an_empty_stack_has_no_height() -> None:
    stack = Stack()
    assert (stack.total(), stack.index_at(10)) == (0, 0)

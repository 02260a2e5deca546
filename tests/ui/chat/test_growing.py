from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.ui.chat import open_paragraph
from desktop_app.ui.chat.growing import GrowingMarkdown
from desktop_app.ui.chat.leaves import Code, Formula, Leaf, Paragraph, Place, plain
from desktop_app.ui.chat.markdown import parse
from tests.ui.chat.samples import EVERYTHING

if TYPE_CHECKING:
    from random import Random

_NASTY = st.sampled_from(
    [
        "a", "b c", "\n", "\n\n", "- ", "* ", "1. ", "2) ", "3. ", "10. ", "  ", "    ", "\t", "```", "```py\n", "~~~",
        "`", "> ", "#", "# ", "**", "_", "---", "===", "***", "+", "-", "=", "1", ".", "|", "|-|-|\n", "| a | b |\n",
        "[^1]", "[^1]: n", "[^w]", "[^w]: ", "- [ ] t", "- [x", ": d\n", "~ e", "$", "$$", "$x$", "\\[", "\\]", "\\(",
        "\\)", "[r]", "[r]: http://x.y\n", "![a](file:///b)", "\\", "<b>", "&amp;", "한글 ", "\r", "\r\n",
    ]
)  # fmt: skip

_INSIDE = st.sampled_from(
    [
        "word ", "a", " b ", "**", "*", "***", "_", "__", "~~", "`", "``", "[", "]", "](", "(u)", "![", "$", "$x$",
        "$5", "[x](http://u.v 't')", "\\(", "\\)", "\\[", "\\]", "\\", "\\*", "<", "<http://a.b>", "&amp;", "&", "&lt;",
        "http://c.d/e", "[^1]", "[^w]", "\n", "  \n", "\nword ", "\n  deep ", "\n\n", "\n\nnext ", "\n\n: d", "\n: d",
        "\n===\n", "\n- i ", "\n|-|\n", "|", "한글 ", "은", ". ", "\u3000", "\xa0", "(", ")", "!", "[r]: http://x.y\n",
        "\n\n[r]: http://x.y\n",
    ]
)  # fmt: skip


def _grown(text: str, sizes: list[int]) -> list[Leaf]:
    growing = GrowingMarkdown()
    shown: list[Leaf] = []
    at = 0
    while at < len(text):
        for size in sizes:
            first = growing.append(text[at : at + size])
            shown[first:] = growing.leaves[first:]
            assert shown == growing.leaves
            at += size
    first = growing.finish()
    shown[first:] = growing.leaves[first:]
    return shown


@settings(max_examples=600, deadline=None)
@given(st.lists(_NASTY, max_size=25), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_a_text_cut_anywhere_ends_as_the_whole_text(pieces: list[str], sizes: list[int]) -> None:
    text = "".join(pieces)
    assert tuple(_grown(text, sizes)) == parse(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(_INSIDE, min_size=3, max_size=40), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_a_paragraph_parsed_in_pieces_looks_at_each_moment_as_if_parsed_whole(
    pieces: list[str], sizes: list[int]
) -> None:
    text = "A " + "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_paragraph, "PIECE", 4)
        growing = GrowingMarkdown()
        at = 0
        while at < len(text):
            for size in sizes:
                growing.append(text[at : at + size])
                at += size
                # what is explained further below is known only in the end
                assert "]:" in text or growing.leaves == GrowingMarkdown(text[:at]).leaves, text[:at]
        growing.finish()
    assert tuple(growing.leaves) == parse(text)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_an_answer_with_everything_ends_as_the_whole_text(random: Random) -> None:
    sizes = [random.randint(1, 40) for _ in range(20)]
    assert tuple(_grown(EVERYTHING, sizes)) == parse(EVERYTHING)


def test_finished_leaves_stay_the_same_objects() -> None:
    growing = GrowingMarkdown("First paragraph.\n\nSecond\n")
    first = growing.leaves[0]
    for word in ("one", " two", "\n\nThird", "\n\n- a\n- b\n- c"):
        assert growing.append(word) >= 1
    assert growing.leaves[0] is first


def test_a_long_list_is_settled_item_by_item_and_keeps_its_numbers() -> None:
    growing = GrowingMarkdown()
    for _ in range(30):
        growing.append("1. item\n")
    assert growing.append("1. last") == 29
    assert growing.append(" one") == 30
    growing.finish()
    assert growing.leaves[-1].place.markers == ((0, "31."),)


def test_an_open_fence_is_code_from_its_first_line() -> None:
    growing = GrowingMarkdown("```py\nx = 1\n# no heading\n")
    assert growing.leaves == [Code(growing.leaves[0].place, "py", "x = 1\n# no heading")]


def test_an_open_formula_is_tex_until_it_is_closed() -> None:
    growing = GrowingMarkdown("Before\n$$\n\\frac{1}\n")
    assert growing.leaves[1:] == [Code(Place(), "tex", "\\frac{1}")]
    growing.append("{2}\n$$")
    assert growing.leaves[1:] == [Formula(Place(), "\\frac{1}\n{2}")]


def test_what_never_becomes_a_formula_is_text_again() -> None:
    growing = GrowingMarkdown("$$ a price\n")
    growing.append("\nNext")
    assert [plain(leaf) for leaf in growing.leaves] == ["$$ a price", "Next"]


def test_a_reference_may_come_after_the_link_that_leans_on_it() -> None:
    growing = GrowingMarkdown("see [this]\n\nand more\n\n")
    growing.append("[this]: https://example.org\n")
    growing.finish()
    first = growing.leaves[0]
    assert isinstance(first, Paragraph)
    assert first.runs[1].href == "https://example.org"


@pytest.mark.parametrize(
    "start", ["-", "--", "1", "1.", "#", "```", "| a | b |", "| a | b |\n| - |", "===", "> ", "**"]
)
def test_what_may_become_something_else_is_held_back_until_it_has(start: str) -> None:
    growing = GrowingMarkdown(f"Before.\n\n{start}")
    assert [plain(leaf) for leaf in growing.leaves] == ["Before."]
    growing.finish()
    assert tuple(growing.leaves) == parse(f"Before.\n\n{start}")

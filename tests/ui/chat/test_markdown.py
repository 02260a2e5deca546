from __future__ import annotations

import pytest

from desktop_app.ui.chat.heights import begins_notes, lead
from desktop_app.ui.chat.inline import is_openable
from desktop_app.ui.chat.leaves import Code, Heading, Leaf, Mark, Paragraph, Rule, Run, Step, Table, plain
from desktop_app.ui.chat.markdown import parse


def _runs(text: str) -> tuple[Run, ...]:
    leaf = parse(text)[0]
    assert isinstance(leaf, Paragraph)
    return leaf.runs


def test_every_kind_of_block_becomes_a_leaf() -> None:
    kinds = [type(leaf) for leaf in parse("# h\n\np\n\n```\nc\n```\n\n|a|\n|-|\n|b|\n\n---\n\n    indented\n")]
    assert kinds == [Heading, Paragraph, Code, Table, Rule, Code]


def test_a_leaf_knows_its_place_and_the_markers_it_begins_with() -> None:
    leaves = parse("7. a\n8. b\n   - c\n\n     more\n\n> q\n")
    assert [(leaf.place.steps, leaf.place.markers) for leaf in leaves] == [
        ((Step.ITEM,), ((0, "7."),)),
        ((Step.ITEM,), ((0, "8."),)),
        ((Step.ITEM, Step.ITEM), ((1, "•"),)),
        ((Step.ITEM, Step.ITEM), ()),
        ((Step.QUOTE,), ()),
    ]


def test_an_empty_item_still_has_its_marker() -> None:
    assert [leaf.place.markers for leaf in parse("-\n- b\n")] == [((0, "•"),), ((0, "•"),)]


def test_a_line_that_ends_in_the_source_ends_on_the_page() -> None:
    assert plain(parse("the lamp was dark,\nthe bay was wide.")[0]) == "the lamp was dark,\nthe bay was wide."


def test_inline_marks_nest() -> None:
    assert _runs("a **b *c*** `d` ~~e~~") == (
        Run("a "),
        Run("b ", Mark.STRONG),
        Run("c", Mark.STRONG | Mark.EMPHASIS),
        Run(" "),
        Run("d", Mark.CODE),
        Run(" "),
        Run("e", Mark.STRIKE),
    )


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", "<img src=x onerror=y>", "<b>b</b>", "<!-- c -->", "<div>\nx\n</div>"]
)
def test_raw_html_is_text(html: str) -> None:
    assert plain(parse(html)[0]) == html


@pytest.mark.parametrize(
    ("address", "openable"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("ssh://host", False),
        ("https:///no-host", False),
        ("relative/page", False),
        ("", False),
    ],
)
def test_only_web_and_mail_addresses_are_links(address: str, *, openable: bool) -> None:
    assert is_openable(address) is openable
    runs = _runs(f"[words](<{address}>)")
    assert [run.text for run in runs if run.href] == (["words"] if openable else [])
    assert runs[0].text == "words"
    if address and not openable:
        assert runs[1] == Run(f" ({address})", Mark.QUIET)


def test_a_bare_address_is_a_link_without_the_full_stop_after_it() -> None:
    assert _runs("see https://example.org/a, or not.")[1] == Run(
        "https://example.org/a", Mark.NONE, "https://example.org/a"
    )


def test_an_image_is_its_words_and_its_address() -> None:
    assert _runs("![a kitten](http://127.0.0.1/x.png)") == (
        Run("a kitten", Mark.EMPHASIS),
        Run(" (http://127.0.0.1/x.png)", Mark.QUIET),
    )


def test_a_table_has_its_alignments_and_keeps_short_rows() -> None:
    table: Leaf = parse("|a|b|c|\n|:-|-:|:-:|\n|1|\n")[0]
    assert isinstance(table, Table)
    assert table.aligns == ("left", "right", "center")
    assert plain(table) == "a\tb\tc\n1\t\t"


def _shown(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(words for _, words in leaf.place.markers), plain(leaf)) for leaf in parse(text)]


def test_tasks_are_boxes_and_only_at_the_beginning_of_an_item() -> None:
    assert _shown("- [ ] a\n- [x] **b**\n- c [x] d\n- [x]\n\n[x] e\n\n1. [ ] f\n") == [
        (("☐",), "a"),
        (("☑",), "b"),
        (("•",), "c [x] d"),
        (("•",), "[x]"),
        ((), "[x] e"),
        (("1.",), "[ ] f"),
    ]


def test_footnotes_are_numbers_above_the_line_and_stand_where_they_are_written() -> None:
    text = "a[^1] b[^why] c[^no]\n\n[^1]: one\n[^why]: two\nmore\n\nAfter\n"
    assert _runs(text) == (
        Run("a"),
        Run("1", Mark.NOTE),
        Run(" b"),
        Run("why", Mark.NOTE),
        Run(" c[^no]"),
    )
    assert _shown(text)[1:] == [(("1.",), "one"), (("why.",), "two\nmore"), ((), "After")]


def test_a_line_stands_between_a_text_and_its_footnotes_once() -> None:
    leaves = parse("a[^1] b[^2]\n\n[^1]: one\n[^2]: two\n")
    text, first, second = leaves
    assert not begins_notes(None, text)
    assert begins_notes(text, first)
    assert not begins_notes(first, second)
    assert lead(text, first) > lead(first, second)


def test_a_definition_stands_under_its_term() -> None:
    leaves = parse("Term\n: what it is\n: or else\n\nOther\n\n:   means\n\nAbout:\n~ 5 km\n")
    assert [plain(leaf) for leaf in leaves] == ["Term", "what it is", "or else", "Other", "means", "About:\n~ 5 km"]
    assert [leaf.place.steps for leaf in leaves] == [(), (Step.ITEM,), (Step.ITEM,), (), (Step.ITEM,), ()]
    assert isinstance(leaves[0], Paragraph)
    assert leaves[0].runs == (Run("Term", Mark.STRONG),)


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("값은 **파이썬(Python)**은 좋다", "파이썬(Python)"),
        ("그는**“안녕”**이라고 했다", "“안녕”"),
        ("**중요:**이것은", "중요:"),
        ("**(甲)**と", "(甲)"),
    ],
)
def test_emphasis_needs_no_spaces_around_it_in_korean_chinese_and_japanese(text: str, strong: str) -> None:
    assert [run.text for run in _runs(text) if run.marks is Mark.STRONG] == [strong]


def test_marks_between_spaces_stay_marks_in_korean_too() -> None:
    assert _runs("그는 ** 안 ** 된다") == (Run("그는 ** 안 ** 된다"),)


@pytest.mark.parametrize("text", ["평균 $\\mu$에서", "값$\\mu$는", "$\\mu$, $\\sigma$로"])
def test_a_particle_may_follow_a_formula(text: str) -> None:
    assert any(run.marks is Mark.FORMULA for run in _runs(text))

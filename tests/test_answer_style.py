from __future__ import annotations

import pytest

from desktop_app.domain import AnswerStyle, style_of


@pytest.mark.parametrize(
    ("text", "headings", "list_items", "bold"),
    [
        ("", 0, 0, 0),
        ("Plain words. 2 * 3 * 4 = 24.", 0, 0, 0),
        ("# A\n\ntext\n\n### B\n", 2, 0, 0),
        ("#hashtag and a # in the middle", 0, 0, 0),
        ("- a\n* b\n  + c\n1. d\n12) e\n-not\n", 0, 5, 0),
        ("**one** and **두 번째** and ** not ** and ****", 0, 0, 2),
        ("before **b**\n```md\n# no\n- no\n**no**\n```\n- after\n", 0, 1, 1),
        ("~~~\n# no\n```\n- no\n~~~~\n# yes\n", 1, 0, 0),
        ("```\n# never closed\n- no", 0, 0, 0),
    ],
)
def test_dress_is_counted_outside_of_code(text: str, headings: int, list_items: int, bold: int) -> None:
    expected = AnswerStyle(characters=len(text), headings=headings, list_items=list_items, bold=bold)
    assert style_of(text) == expected

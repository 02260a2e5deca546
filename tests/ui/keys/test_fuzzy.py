from __future__ import annotations

import pytest

from desktop_app.ui.keys.fuzzy import match


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nch", "New chat"),
        ("NEW", "New chat"),
        ("cpal", "Command palette"),
        ("open file", "Open a model file…"),
        ("새대", "새 대화"),
        ("ㅅㄷㅎ", "새 대화"),
        ("대ㅎ", "새 대화"),
        ("cafe", "Café"),
        ("", "anything"),
    ],
)
def test_letters_in_order_find_a_name(typed: str, name: str) -> None:
    assert match(typed, name) is not None


@pytest.mark.parametrize(("typed", "name"), [("zz", "New chat"), ("tahc", "New chat"), ("화대", "새 대화"), ("x", "")])
def test_letters_that_are_not_there_or_in_another_order_find_nothing(typed: str, name: str) -> None:
    assert match(typed, name) is None


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("set", "Settings", "Reset all"),
        ("st", "Stop writing", "Rest"),
        ("chat", "New chat", "Copy the last answer to that"),
        ("대화", "대화 제목", "이 대화"),
    ],
)
def test_names_that_begin_so_come_first(typed: str, better: str, worse: str) -> None:
    first, second = match(typed, better), match(typed, worse)
    assert first is not None
    assert second is not None
    assert first > second

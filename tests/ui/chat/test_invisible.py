from __future__ import annotations

import pytest

from desktop_app.ui.chat.invisible import visible


@pytest.mark.parametrize(
    "code",
    [
        0x00, 0x07, 0x1B, 0x7F, 0x85, 0xAD, 0x61C, 0x115F, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E,
        0x2060, 0x2066, 0x2069, 0x3164, 0xFDD0, 0xFEFF, 0xFFA0, 0xFFFC, 0xD800, 0xE0001, 0xE0041, 0xE0100,
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_written_out(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a⟦U+{code:04X}⟧b"


@pytest.mark.parametrize(
    "text",
    [
        "plain text\twith\ttabs\nand lines",
        "👩‍👩‍👧 family",
        "❤️ and 👍🏽 and 🏳️‍🌈",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "नमस्‍ते",
        "می‌خواهم",
        "등대는 켜지지 않았습니다",
        "가",
        "עברית and العربية",
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


def test_a_second_variation_selector_is_shown() -> None:
    assert visible("a\ufe0f\ufe0f") == "a\ufe0f⟦U+FE0F⟧"


def test_a_joiner_outside_emoji_is_shown() -> None:
    assert visible("pay\u200dpal") == "pay⟦U+200D⟧pal"

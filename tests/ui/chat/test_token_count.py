"""The count beside the button: quiet, then amber with words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from desktop_app.services.counting import PromptSize
from desktop_app.ui.chat.token_count import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


LEFT_OUT = "4 older messages will be left out"


@pytest.fixture
def count(qtbot: QtBot, theme: Theme) -> Iterator[TokenCount]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    made = TokenCount(theme)
    qtbot.addWidget(made)
    yield made
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("size", "words", "warns"),
    [
        (PromptSize(prompt=1204, words=38, n_ctx=8192), "38 tok · 1,204 / 8,192", False),
        (PromptSize(prompt=38, words=38, estimate=True), "≈ 38 tok", False),
        (PromptSize(prompt=138, words=38, n_ctx=8000, estimate=True), "≈ 38 tok · 138 / 8,000", False),
        (PromptSize(prompt=6963, words=38, n_ctx=8192), "38 tok · 6,963 / 8,192", False),
        (PromptSize(prompt=6964, words=38, n_ctx=8192), "38 tok · 6,964 / 8,192", True),
        (PromptSize(prompt=5000, words=38, n_ctx=8192, omitted=4), f"{LEFT_OUT} · 38 tok · 5,000 / 8,192", True),
    ],
    ids=["quiet", "estimate", "estimate of all", "nearly 85%", "85%", "left out"],
)
def test_figures_stand_for_themselves(count: TokenCount, size: PromptSize, words: str, *, warns: bool) -> None:
    count.show_size(size)
    assert (count.words, count.warns) == (words, warns)


def test_what_is_left_out_and_what_is_guessed_is_said_in_words(count: TokenCount) -> None:
    count.show_size(PromptSize(prompt=5000, words=38, n_ctx=8192, omitted=4))
    assert count.accessibleName() == (
        f"The prompt has 5,000 tokens; the context window of the model holds 8,192. {LEFT_OUT}."
    )
    count.show_size(PromptSize(prompt=38, words=38, estimate=True))
    assert count.accessibleName() == (
        "About 38 tokens, estimated from the number of characters until the model is ready to count them."
    )
    count.show_size(None)
    assert (count.words, count.isVisible()) == ("", False)

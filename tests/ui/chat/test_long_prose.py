"""A long paragraph that grows is laid out in parts, and nobody can tell."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from desktop_app.ui.chat import long_prose
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.growing import GrowingMarkdown
from desktop_app.ui.chat.ink import Ink
from desktop_app.ui.chat.leaves import Paragraph, words
from desktop_app.ui.chat.lexers import Lexers
from desktop_app.ui.chat.prose import ParagraphBlock
from tests.ui.chat.nasty import cuts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.transcript import Transcript
    from desktop_app.ui.theme import Theme

WIDTH = 420


@pytest.fixture
def ink(transcript: Transcript, theme: Theme) -> Ink:
    (formulas,), (lexers,) = transcript.findChildren(Formulas), transcript.findChildren(Lexers)
    return Ink(theme, formulas, lexers)


_WORDS = (
    "plain words and more of them ", "**bold words** ", "*leaning* ", "`code that is long` ", "~~gone~~ ", "\n",
    "$x_1$ ", "[a link](https://example.org) ", "등대는 폭풍이 지나간 뒤로 ", "**켜지지**도 않았다 ", "👩‍👩‍👧 👍🏽 ",
    "evil\u202etxt ",
    "日本語の文 ", "https://example.org/a/long/address ", "[^1] ", "W" * 60 + " ",
)  # fmt: skip


def _text(random: Random, *, pieces: int, without: str = "") -> str:
    return "Once " + "".join(
        random.choices([words for words in _WORDS if not without or without not in words], k=pieces)
    )


def _shown(ink: Ink, qtbot: QtBot, leaf: Paragraph) -> ParagraphBlock:
    block = ParagraphBlock(ink, leaf)
    qtbot.addWidget(block)
    block.resize(WIDTH, block.lay(WIDTH, 0, 0))
    return block


@pytest.mark.parametrize("seed", range(12))
def test_a_paragraph_laid_out_in_parts_looks_and_reads_as_one(
    qtbot: QtBot, ink: Ink, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    text = _text(random, pieces=60, without="" if seed % 3 == 0 else "$")
    growing = GrowingMarkdown()
    monkeypatch.setattr(long_prose, "SHUT_FROM", 90)
    block: ParagraphBlock | None = None
    blocks = 1
    for piece in cuts(text, random):
        growing.append(piece)
        leaf = growing.leaves[-1] if growing.leaves else None
        if not isinstance(leaf, Paragraph):
            continue
        if block is None:
            block = _shown(ink, qtbot, leaf)
        block.show_leaf(leaf)
        block.resize(WIDTH, block.lay(WIDTH, 0, 0))
        blocks = max(blocks, block.document.blockCount())
    assert block is not None
    assert isinstance(block.leaf, Paragraph)
    monkeypatch.setattr(long_prose, "SHUT_FROM", 10**9)
    whole = _shown(ink, qtbot, block.leaf)
    assert whole.document.blockCount() == 1
    assert blocks > 3 or seed % 3 == 0  # a formula keeps it whole
    assert block.size() == whole.size()
    assert block.grab().toImage() == whole.grab().toImage()
    end = block.last_position()
    assert end == whole.last_position()
    for _ in range(20):
        first, last = sorted((random.randint(0, end), random.randint(0, end)))
        assert block.text_between(first, last) == whole.text_between(first, last)
    if seed % 3:
        assert "⟦" in block.text_between(0, end) or block.text_between(0, end) == words(block.leaf.runs)


def test_a_parted_paragraph_is_whole_again_at_another_width(
    qtbot: QtBot, ink: Ink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_prose, "SHUT_FROM", 90)
    (leaf,) = GrowingMarkdown("Plain words and **more** of them. " * 30).leaves
    assert isinstance(leaf, Paragraph)
    block = _shown(ink, qtbot, leaf)
    assert block.document.blockCount() == 2
    monkeypatch.setattr(long_prose, "SHUT_FROM", 10**9)
    block.resize(300, block.lay(300, 0, 0))
    other = ParagraphBlock(ink, leaf)
    qtbot.addWidget(other)
    other.resize(300, other.lay(300, 0, 0))
    assert block.grab().toImage() == other.grab().toImage()

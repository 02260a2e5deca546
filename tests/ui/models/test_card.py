"""A model card is a stranger's text: it is read, shown as text, asks for nothing, and its links ask first."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from desktop_app.ui.chat.leaves import Code, Heading, Paragraph, plain
from desktop_app.ui.models.card_text import card_leaves, without_html
from desktop_app.ui.models.card_view import MOST_LEAVES, CardView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


def words(markdown: str) -> str:
    return "\n".join(plain(leaf) for leaf in card_leaves(markdown))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ('<p align="center"><b>Bold</b> words</p>', "Bold words"),
        ('<h1 style="color: red">Title</h1>', "Title"),
        ('<img src="https://example.org/a.png" alt="A llama">', "A llama"),
        ('<img src="https://example.org/a.png">', ""),
        ("![A llama](https://example.org/a.png)", "A llama"),
        ("[![badge](https://example.org/b.svg)](https://example.org)", "badge"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p { color: red }</style>after", "after"),
        ("<script>never closed", ""),
        ("<!-- hidden\n\nwords -->seen", "seen"),
        ("<iframe src='file:///etc/passwd'></iframe>after", "after"),
        ("<details><summary>More</summary>inside</details>", "More\ninside"),
        ("one<br>two", "one\ntwo"),
        ("a < b and c > d", "a < b and c > d"),
        ("<|im_start|>user", "<|im_start|>user"),
        ("`<b>code</b>`", "<b>code</b>"),
    ],
)
def test_html_and_pictures_leave_their_words_alone(markdown: str, shown: str) -> None:
    assert words(markdown) == shown


def test_code_stays_as_it_is() -> None:
    fence = "```html\n<img src=x onerror=alert(1)>\n<b>bold</b>\n```"
    assert without_html(fence) == fence
    (leaf,) = card_leaves(fence)
    assert isinstance(leaf, Code)
    assert leaf.text == "<img src=x onerror=alert(1)>\n<b>bold</b>"


def test_a_line_that_ends_in_the_source_goes_on_on_the_page() -> None:
    (leaf,) = card_leaves("one line\nand the next")
    assert isinstance(leaf, Paragraph)
    assert plain(leaf) == "one line and the next"


def test_a_html_link_can_be_followed_and_only_to_the_web() -> None:
    (leaf,) = card_leaves('<a href="https://example.org/x">words</a> <a href="javascript:alert(1)">bad</a>')
    assert isinstance(leaf, Paragraph)
    assert [run.href for run in leaf.runs if run.href] == ["https://example.org/x"]


def test_html_headings_become_headings() -> None:
    leaves = card_leaves("<h2>Title</h2>\ntext")
    assert isinstance(leaves[0], Heading)
    assert leaves[0].level == 2


@pytest.mark.parametrize(
    "markdown",
    [
        "<" * 100_000,
        "<a href=" * 20_000,
        "<!--" * 50_000,
        "`" * 100_000,
        "![" * 50_000,
        "[](" * 40_000,
        "<script>" * 20_000,
        "<b>" * 60_000,
        '<a href="x">' * 30_000,
        "<h1>" * 60_000,
        '![a](x "' * 40_000,
        "<img " * 60_000,
        "[ ](" * 60_000,
    ],
)
def test_a_card_made_to_take_long_does_not(markdown: str) -> None:
    # Such a card takes minutes with a careless expression.
    assert len(without_html(markdown)) <= len(markdown)


class _Canary:
    """Counts who knocks at a port on loopback."""

    def __init__(self) -> None:
        self.callers = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            self.callers += 1
            connection.close()


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> Iterator[CardView]:
    area = QScrollArea()
    made = CardView(theme)
    area.setWidget(made)
    area.setWidgetResizable(True)
    area.resize(600, 500)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


def test_showing_a_card_asks_for_nothing(card: CardView, qtbot: QtBot) -> None:
    canary = _Canary()
    address = f"http://127.0.0.1:{canary.port}/x.png"
    card.show_card(
        f'# Hello\n\n![a]({address})\n\n<img src="{address}">\n\n<link rel="stylesheet" href="{address}">\n\n'
        f"[words]({address})\n\n<video src='{address}'></video>\n\n<p style=\"background: url({address})\">end</p>"
    )
    qtbot.wait_until(lambda: bool(card.leaves))
    card.look(0, 500)
    card.grab()
    assert canary.callers == 0


def test_a_link_is_only_asked_for(card: CardView, qtbot: QtBot) -> None:
    asked: list[str] = []
    card.link_activated.connect(asked.append)
    card.show_card("[words](https://example.org/page)")
    qtbot.wait_until(lambda: bool(card.leaves))
    card.look(0, 500)
    column = card._column  # noqa: SLF001 - where the words lie is known nowhere else
    block = column.block(0)
    middle = block.mapTo(column, block.text_origin() + QPoint(10, 10))
    QTest.mouseClick(column, Qt.MouseButton.LeftButton, pos=middle)
    assert asked == ["https://example.org/page"]


def test_a_long_card_is_shown_where_one_looks(card: CardView, qtbot: QtBot) -> None:
    card.show_card("\n\n".join(f"Paragraph {number} with some words in it." for number in range(3000)))
    qtbot.wait_until(lambda: len(card.leaves) == MOST_LEAVES + 1)
    assert plain(card.leaves[-1]) == "The card goes on on its page."
    card.look(0, 500)
    column = card._column  # noqa: SLF001
    assert 0 < len(column.blocks) < 200
    assert card.sizeHint().height() > MOST_LEAVES * 20


def test_another_card_takes_the_place_of_one_that_is_still_read(card: CardView, qtbot: QtBot) -> None:
    card.show_card("first " * 20_000)
    card.show_card("# Second")
    qtbot.wait_until(lambda: [plain(leaf) for leaf in card.leaves] == ["Second"])

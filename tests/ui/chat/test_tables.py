from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from desktop_app.domain import MessageState
from desktop_app.ui.chat.growing import GrowingMarkdown
from desktop_app.ui.chat.leaves import Paragraph, Table
from desktop_app.ui.chat.markdown import parse
from desktop_app.ui.chat.table import TableBlock
from desktop_app.ui.chat.transcript import Transcript
from tests.ui.chat.looking import view_of
from tests.ui.chat.samples import MEASURED, answered, begun

if TYPE_CHECKING:
    import pytest
    from markdown_it.token import Token
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

HEAD = "| number | word |\n|-------:|------|\n"


def _rows(count: int) -> str:
    return "".join(f"| {number} | **word** `{number}` |\n" for number in range(count))


def _table(transcript: Transcript, text: str) -> TableBlock:
    message = answered(text)
    transcript.show_messages([message])
    block = view_of(transcript, message).body.blocks[0]
    assert isinstance(block, TableBlock)
    return block


def test_a_row_that_is_complete_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    growing = GrowingMarkdown(HEAD + _rows(300))
    parsed: list[str] = []
    whole = MarkdownIt.parse

    def spy(self: MarkdownIt, src: str, env: dict[str, object] | None = None) -> list[Token]:
        parsed.append(src)
        return whole(self, src, env)

    monkeypatch.setattr(MarkdownIt, "parse", spy)
    growing.append("| 300 | last")
    growing.append(" one |\n")
    assert max(map(len, parsed)) < len(HEAD) + 40
    table = growing.leaves[0]
    assert isinstance(table, Table)
    assert len(table.rows) == 301


def test_what_follows_a_long_table_is_no_part_of_it() -> None:
    text = HEAD + _rows(40) + "\nAfter it.\n"
    growing = GrowingMarkdown()
    for at in range(0, len(text), 11):
        growing.append(text[at : at + 11])
    growing.finish()
    assert tuple(growing.leaves) == parse(text)
    assert isinstance(growing.leaves[1], Paragraph)


def test_a_streamed_long_table_ends_pixel_for_pixel_as_the_whole_one(qtbot: QtBot, theme: Theme) -> None:
    text = HEAD + _rows(50)
    pages = [Transcript(theme), Transcript(theme)]
    for page in pages:
        qtbot.addWidget(page)
        page.resize(700, 2200)
        page.show()
        qtbot.waitExposed(page)
    answer = begun()
    done = replace(answer, text=text, state=MessageState.COMPLETE, generation=MEASURED)
    pages[0].show_messages([answer])
    for at in range(0, len(text), 37):
        pages[0].append(answer.id, text[at : at + 37], reasoning=False)
        QGuiApplication.processEvents()
    pages[0].end_answer(done, None)
    pages[1].show_messages([done])
    assert pages[0].grab().toImage() == pages[1].grab().toImage()


def test_rows_on_the_page_are_not_set_again_while_the_table_grows(transcript: Transcript) -> None:
    answer = begun(HEAD + _rows(40))
    transcript.show_messages([answer])
    block = view_of(transcript, answer).body.blocks[0]
    written: list[object] = []
    block.document.contentsChanged.connect(lambda: written.append(1))
    transcript.append(answer.id, "| 40 | more |\n", reasoning=False)
    transcript.show_now()
    assert written == []


def test_a_long_table_is_marked_and_copied_across_all_its_rows(transcript: Transcript) -> None:
    block = _table(transcript, HEAD + _rows(40))
    copied = block.text_between(0, block.last_position())
    assert copied == "\n".join(["number\tword", *(f"{number}\tword {number}" for number in range(40))])
    start, end = block.word_at(block.last_position() - 1)
    assert block.text_between(start, end) == "39"


def test_every_place_in_a_long_table_is_found_again(transcript: Transcript) -> None:
    block = _table(transcript, HEAD + _rows(40))
    origin, height = block.text_origin(), block.height()
    found = [block.position_at(QPoint(origin.x() + 8, y)) for y in range(origin.y() + 4, height, 12)]
    assert found == sorted(found)
    assert found[-1] > block.last_position() - 20

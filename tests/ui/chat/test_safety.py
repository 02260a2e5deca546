from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.domain import Generation, MessageState, ModelRef
from desktop_app.errors import NotAGguf
from desktop_app.ui.chat.ink import InertDocument
from tests.ui.chat.samples import answered, asked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.chat.transcript import Transcript


class Listener:
    """A loopback server that counts who knocks."""

    def __init__(self) -> None:
        self.callers = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(1) == b"\0":
                    return
                self.callers += 1

    def close(self) -> None:
        """Stop; the knock that ends the server comes after all that came before it."""
        if not self._thread.is_alive():
            return
        with socket.create_connection(("127.0.0.1", self.port)) as knock:
            knock.sendall(b"\0")
        self._thread.join(10)
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def _view(transcript: Transcript, number: int) -> MessageView:
    view = transcript.view(number)
    assert view is not None
    return view


def test_showing_a_message_reads_no_file_and_makes_no_request(
    qtbot: QtBot, transcript: Transcript, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"canary")
    asked_for: list[str] = []
    load = InertDocument.loadResource

    def spy(self: InertDocument, kind: int, name: QUrl | str) -> object:
        asked_for.append(str(name))
        result = load(self, kind, name)
        assert result is None
        return result

    monkeypatch.setattr(InertDocument, "loadResource", spy)
    server = f"http://127.0.0.1:{listener.port}/x"
    hostile = (
        f"![a]({canary.as_uri()}) ![b]({server}) <img src='{server}'> <link rel=stylesheet href='{server}'>\n\n"
        f"<style>@import url({server})</style>\n\n| ![c]({server}) |\n|-|\n| <img src='{canary.as_uri()}'> |\n\n"
        f"```\n<img src='{server}'>\n```\n"
    )
    before = canary.stat().st_atime_ns
    user, answer = asked(hostile), answered(hostile)
    transcript.show_messages([user, answer])
    qtbot.waitUntil(lambda: bool(_view(transcript, answer.id).body.blocks))
    transcript.grab()
    listener.close()
    assert listener.callers == 0
    assert canary.stat().st_atime_ns == before
    assert asked_for == []
    words = "".join(block.document.toPlainText() for block in _view(transcript, answer.id).body.blocks.values())
    assert f"({server})" in words
    assert f"({canary.as_uri()})" in words


def test_a_document_refuses_every_resource() -> None:
    document = InertDocument()
    for kind in (
        QTextDocument.ResourceType.ImageResource,
        QTextDocument.ResourceType.StyleSheetResource,
        QTextDocument.ResourceType.HtmlResource,
    ):
        assert document.resource(kind.value, QUrl("file:///etc/hostname")) is None


def test_a_persons_words_are_shown_as_typed(transcript: Transcript) -> None:
    text = "# not a heading\n\n<b>not bold</b>   **stars**\n\tand a tab"
    message = asked(text)
    transcript.show_messages([message])
    (block,) = _view(transcript, message.id).body.blocks.values()
    assert block.text_between(0, block.last_position()) == text
    assert not block.document.begin().charFormat().font().bold()


def test_markup_in_names_and_errors_is_literal(transcript: Transcript) -> None:
    name = "<h1>Model</h1>\u202e"
    ref = ModelRef(provider="local", id="b" * 64, name=name)
    record = NotAGguf(path="<img src=x>").as_record()
    message = answered("x", state=MessageState.FAILED, generation=Generation(model=ref, error=record))
    transcript.show_messages([message])
    labels = _view(transcript, message.id).findChildren(QLabel)
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert "<img src=x> is not a GGUF model file." in [label.text() for label in labels]


def test_invisible_characters_are_written_out(transcript: Transcript) -> None:
    user, answer = asked("a\u202eb"), answered("a\u200bb\n\n```\nc\u2066d\n```\n")
    transcript.show_messages([user, answer])
    shown = [
        block.document.toPlainText()
        for number in (user.id, answer.id)
        for block in _view(transcript, number).body.blocks.values()
    ]
    assert shown == ["a⟦U+202E⟧b", "a⟦U+200B⟧b", "c⟦U+2066⟧d"]


def test_a_click_on_a_link_asks_and_opens_nothing_itself(qtbot: QtBot, transcript: Transcript) -> None:
    message = answered("[here](https://example.org/a) and [there](javascript:x)")
    transcript.show_messages([message])
    body = _view(transcript, message.id).body
    block = body.blocks[0]
    on_link = block.mapToParent(block.text_origin() + QPoint(8, 12))
    with qtbot.waitSignal(transcript.link_activated) as asked_for:
        QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=on_link)
    assert asked_for.args == ["https://example.org/a"]
    far = block.mapToParent(block.text_origin() + QPoint(90, 12))
    assert body.href_at(far) == ""

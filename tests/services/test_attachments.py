"""Files from the disk to the model: what is taken, what is refused and in which words, what the model reads."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LaneSetup, Sampling
from desktop_app.errors import AppError, PromptTooLong
from desktop_app.errors.files import FileNotSupported, FileTooLarge, FileUnreadable
from desktop_app.services import requests
from desktop_app.services.attachments import MOST_BYTES, AttachmentsService, NewFile, text_file
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.domain import Attachment
    from tests.services.world import World

    MakeWorld = Callable[..., World]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(Script(generations=[["one"], ["two"]]))


@pytest.fixture
def service(world: World) -> Iterator[AttachmentsService]:
    made = AttachmentsService(world.database)
    yield made
    made.close()


def _read(service: AttachmentsService, path: Path) -> NewFile:
    return service.read(path).result(DEADLINE_S)


def _refusal(service: AttachmentsService, path: Path) -> AppError:
    error = service.read(path).exception(DEADLINE_S)
    assert isinstance(error, AppError)
    return error


def test_text_is_taken_as_utf_8_whatever_it_was(service: AttachmentsService, tmp_path: Path) -> None:
    file = tmp_path / "메모.txt"
    file.write_bytes("둘째 줄\r\n".encode("cp949"))
    assert _read(service, file) == NewFile(name="메모.txt", media_type="text/plain", data="둘째 줄\n".encode())


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    ],
    ids=["png", "jpeg", "gif", "webp"],
)
def test_images_are_known_by_their_bytes_and_not_by_their_names(
    service: AttachmentsService, tmp_path: Path, data: bytes, media_type: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(data)
    assert _read(service, file) == NewFile(name="notes.txt", media_type=media_type, data=data)


def test_other_files_are_refused_in_one_sentence_that_says_what_can_be_attached(
    service: AttachmentsService, tmp_path: Path
) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nstream\n\x00\x01\x02")
    error = _refusal(service, file)
    assert isinstance(error, FileNotSupported)
    assert error.text() == "“paper.pdf” cannot be attached: only text files and PNG, JPEG, WebP or GIF images can."
    assert isinstance(_refusal(service, tmp_path), FileNotSupported)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(service: AttachmentsService, tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.touch()
    os.truncate(file, MOST_BYTES + 1)
    error = _refusal(service, file)
    assert isinstance(error, FileTooLarge)
    assert error.text().startswith("“log.txt” is larger than 20 MB.")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_what_is_no_regular_file_keeps_nobody_waiting(service: AttachmentsService, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert isinstance(_refusal(service, tmp_path / "pipe"), FileNotSupported)
    assert isinstance(_refusal(service, tmp_path / "gone"), FileUnreadable)


def _send(
    world: World, tmp_path: Path, text: str, *attached: Attachment, conversation_id: int | None = None
) -> tuple[int, str]:
    """What the conversation is, and what its model was given."""
    setup = LaneSetup(model=world.add_model(tmp_path).ref, system_prompt="Be brief.", sampling=Sampling(max_tokens=1))
    sent = world.chat.send(conversation_id=conversation_id, text=text, setup=setup, attached=attached)
    conversation = sent.result(DEADLINE_S)
    assert world.end().error is None
    return conversation, _given(world)


def _given(world: World) -> str:
    return "\n====\n".join(message.text for message in world.engines[-1].asked[-1].messages)


def test_a_text_file_reaches_the_model_behind_the_words_and_again_with_the_next_prompt(
    world: World, service: AttachmentsService, tmp_path: Path
) -> None:
    notes = service.add(None, text_file("notes.txt", "buy oil\n")).result(DEADLINE_S)
    picture = service.add(None, NewFile(name="a.png", media_type="image/png", data=PNG)).result(DEADLINE_S)
    conversation, given = _send(world, tmp_path, "What is to do?", notes, picture)
    asked = "What is to do?\n\nFile: notes.txt\n```\nbuy oil\n```"
    assert given == f"Be brief.\n====\n{asked}"
    assert world.messages(conversation)[0].text == "What is to do?"
    assert world.messages(conversation)[0].attachments == (notes, picture)
    assert service.of_draft(None).result(DEADLINE_S) == ()
    assert service.content(notes).result(DEADLINE_S) == b"buy oil\n"
    _, given = _send(world, tmp_path, "And then?", conversation_id=conversation)
    assert given == f"Be brief.\n====\n{asked}\n====\none\n====\nAnd then?"


def test_a_file_may_be_sent_without_a_word(world: World, service: AttachmentsService, tmp_path: Path) -> None:
    notes = service.add(None, text_file("notes.txt", "buy oil")).result(DEADLINE_S)
    conversation, given = _send(world, tmp_path, "", notes)
    assert given.endswith("File: notes.txt\n```\nbuy oil\n```")
    listed = {one.id: one.title for one in world.library.conversations().result(DEADLINE_S)}
    assert listed[conversation] == "notes.txt"


def test_more_text_than_any_model_reads_is_refused_in_words_without_asking_the_child(
    world: World, service: AttachmentsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST_CHARACTERS", 100)
    long = service.add(None, text_file("long.txt", "x" * 400)).result(DEADLINE_S)
    setup = LaneSetup(model=world.add_model(tmp_path).ref)
    conversation = world.chat.send(conversation_id=None, text="", setup=setup, attached=(long,)).result(DEADLINE_S)
    error = world.end().error
    assert isinstance(error, PromptTooLong)
    assert error.values == {"tokens": "≈ 105", "n_ctx": "512"}
    _, given = _send(world, tmp_path, "Then this", conversation_id=conversation)
    assert given == "Be brief.\n====\nThen this"


def test_regenerating_reads_the_files_again(world: World, service: AttachmentsService, tmp_path: Path) -> None:
    notes = service.add(None, text_file("notes.txt", "buy oil")).result(DEADLINE_S)
    conversation, _ = _send(world, tmp_path, "What is to do?", notes)
    world.chat.regenerate(world.messages(conversation)[-1].id).result(DEADLINE_S)
    assert world.end().error is None
    assert "buy oil" in _given(world)

"""*Local only*: nothing of a locked conversation or file leaves, whichever way it is asked for."""

from __future__ import annotations

import threading
from concurrent.futures import wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.domain import LaneSetup, MessageState, Sampling
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.errors import ConversationGone, FolderGone
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.errors.hub import Offline
from desktop_app.errors.privacy import FileLocalOnly, FolderLocalOnly, LocalOnly, NotCleared
from desktop_app.services.attachments import NewFile, text_file
from desktop_app.services.consent import Consent
from desktop_app.services.events import TurnBegan
from desktop_app.services.reports import Kind as ReportKind
from desktop_app.services.reports import ReportsService, Words
from desktop_app.services.requests import request_for
from desktop_app.services.running import Running
from desktop_app.storage.ledger import money_spent
from desktop_app.usage import Period, today
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.accounts import CloudModel
    from desktop_app.domain import ModelRef
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.engine.process.cloud import CloudAnswer
    from desktop_app.services.running import Begun
    from desktop_app.settings import Paths


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def world(paths: Paths) -> Iterator[World]:
    made = World(paths)
    yield made
    made.close()


@pytest.fixture
def account(world: World, server: CloudServer) -> Account:
    """One to which words always may go, with a model."""
    new = replace(world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1", always=True)
    world.accounts.keep(new, KEY).result(DEADLINE_S)
    world.accounts.try_out(new.slug).result(DEADLINE_S)
    server.seen.clear()
    return world.accounts.get(new.slug)


@pytest.fixture
def setup(account: Account) -> LaneSetup:
    return LaneSetup(model=account.ref(account.models[0]))


def _send(world: World, setup: LaneSetup, conversation_id: int | None = None, **more: object) -> Future[int]:
    return world.chat.send(
        conversation_id=conversation_id,
        text="비밀",
        setup=setup,
        consent=Consent.ALWAYS,
        **more,  # type: ignore[arg-type]
    )


def _answered(world: World, setup: LaneSetup) -> tuple[int, int]:
    """A conversation, and the answer in it."""
    conversation = _send(world, setup).result(DEADLINE_S)
    return conversation, world.end().answer.id


def _carried_away_and_back(world: World, conversation: int, folder: Path) -> int:
    """A conversation that comes back out of the file that it was written to."""
    reports = ReportsService(world.database, world.heard.listen, models=tuple, accounts=tuple)
    try:
        reports.write(conversation, folder / "c.json", ReportKind.JSON, Words(), "en").result(DEADLINE_S)
        saved = reports.look(folder / "c.json").result(DEADLINE_S)
        again = reports.take_in(saved, {}).result(DEADLINE_S).conversation_id
    finally:
        reports.close()
    return again


def _folder(world: World, *, locked: bool = True) -> int:
    folder = world.folders.create("비밀").result(DEADLINE_S)
    world.locks.keep_folder(folder.id, local_only=locked).result(DEADLINE_S)
    return folder.id


def _lock(world: World, conversation: int, way: str) -> int:
    """By its own lock, by moving it into a locked folder, by locking its folder, or what is left of a deleted one's;
    how many answers that has ended.
    """
    if way == "own":
        return world.locks.keep_conversation(conversation, local_only=True).result(DEADLINE_S)
    if way == "moved into a locked folder":
        return world.folders.put([conversation], _folder(world)).result(DEADLINE_S)
    folder = _folder(world, locked=False)
    world.folders.put([conversation], folder).result(DEADLINE_S)
    stopped = world.locks.keep_folder(folder, local_only=True).result(DEADLINE_S)
    if way != "lock on its folder":
        removed = world.folders.remove(folder).result(DEADLINE_S)
        if way == "and brought back":
            world.folders.restore(removed).result(DEADLINE_S)
    return stopped


WAYS = (
    "own",
    "moved into a locked folder",
    "lock on its folder",
    "its locked folder deleted",
    "and brought back",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_locked_conversation_sends_nothing_by_any_way(
    world: World, server: CloudServer, setup: LaneSetup, account: Account, way: str, tmp_path: Path
) -> None:
    conversation, answer = _answered(world, setup)
    _lock(world, conversation, way)
    before = len(server.seen)
    said = world.messages(conversation)
    late = world.lanes.add(conversation, setup).result(DEADLINE_S)
    for asked in (
        _send(world, setup, conversation),
        world.chat.edit(said[0].id, "again", consent=Consent.ALWAYS),
        world.chat.catch_up(late.id, Consent.ALWAYS),
        world.chat.regenerate(answer, Consent.ALWAYS),
        world.chat.continue_answer(answer, Consent.ALWAYS),
    ):
        with pytest.raises(LocalOnly) as caught:
            asked.result(DEADLINE_S)
        assert caught.value.values["provider"] == account.name
        assert isinstance(caught.value, FolderLocalOnly) is (way not in {"own", "its locked folder deleted"})
    assert world.messages(conversation) == said
    # what goes on from it elsewhere is as locked as it is
    copy = world.lanes.continue_alone(said[0].lane_id).result(DEADLINE_S)
    with pytest.raises(LocalOnly):
        _send(world, setup, copy).result(DEADLINE_S)
    # nor does a way through the trash, or through a file, open it
    world.library.move_to_trash(conversation).result(DEADLINE_S)
    with pytest.raises(ConversationGone):
        _send(world, setup, conversation).result(DEADLINE_S)
    world.library.restore(conversation).result(DEADLINE_S)
    with pytest.raises(LocalOnly):
        _send(world, setup, conversation).result(DEADLINE_S)
    again = _carried_away_and_back(world, copy, tmp_path)
    with pytest.raises(LocalOnly):
        _send(world, setup, again).result(DEADLINE_S)
    # around the services: what builds the request clears nothing, and neither process takes what is not cleared
    request = request_for(setup, said, {}, n_ctx=0)
    with pytest.raises(NotCleared), world.cloud.asking(account, account.models[0], request):
        pass
    assert len(server.seen) == before


def test_a_conversation_is_locked_with_its_first_word(world: World, server: CloudServer, setup: LaneSetup) -> None:
    with pytest.raises(LocalOnly):
        _send(world, setup, local_only=True).result(DEADLINE_S)
    assert world.library.conversations().result(DEADLINE_S) == ()
    assert server.seen == []


def test_a_conversation_that_begins_in_a_locked_folder_is_locked_with_its_first_word(
    world: World, server: CloudServer, setup: LaneSetup
) -> None:
    folder = _folder(world)
    with pytest.raises(FolderLocalOnly) as caught:
        _send(world, setup, folder_id=folder).result(DEADLINE_S)
    assert caught.value.values["folder"] == "비밀"
    world.folders.remove(folder).result(DEADLINE_S)
    with pytest.raises(FolderGone):  # who meant it for a locked folder did not mean it for none
        _send(world, setup, folder_id=folder).result(DEADLINE_S)
    assert world.library.conversations().result(DEADLINE_S) == ()
    assert server.seen == []


def test_a_conversation_begins_in_the_folder_that_it_is_meant_for(world: World, setup: LaneSetup) -> None:
    folder = _folder(world, locked=False)
    conversation = _send(world, setup, folder_id=folder).result(DEADLINE_S)
    assert world.end().error is None
    shelved = world.folders.shelved().result(DEADLINE_S)
    assert [(one.id, one.folder) for one in shelved.conversations] == [(conversation, shelved.folders[0])]


@pytest.mark.parametrize("consent", [Consent.CONVERSATION, Consent.ALWAYS])
@pytest.mark.parametrize("way", ["own", "moved into a locked folder", "lock on its folder"])
def test_words_that_were_locked_leave_only_after_a_new_question(
    world: World, server: CloudServer, setup: LaneSetup, way: str, consent: Consent
) -> None:
    """The account is one to which everything always may go."""
    conversation, answer = _answered(world, setup)
    _lock(world, conversation, way)
    _open(world, conversation, way)
    before = len(server.seen)

    def plainly() -> tuple[Future[int] | Future[None], ...]:
        return (
            world.chat.send(conversation_id=conversation, text="또", setup=setup),
            world.chat.regenerate(answer),
            world.chat.continue_answer(answer),
        )

    for asked in plainly():
        with pytest.raises(ConsentNeeded) as caught:
            asked.result(DEADLINE_S)
        assert caught.value.was_kept
    assert len(server.seen) == before
    world.chat.send(conversation_id=conversation, text="이번만", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    world.end()
    with pytest.raises(ConsentNeeded):
        plainly()[0].result(DEADLINE_S)
    world.chat.send(conversation_id=conversation, text="이제", setup=setup, consent=consent).result(DEADLINE_S)
    world.end()
    world.chat.send(conversation_id=conversation, text="또", setup=setup).result(DEADLINE_S)
    assert world.end().error is None
    world.chat.send(conversation_id=None, text="다른 것", setup=setup).result(DEADLINE_S)
    assert world.end().error is None


def _open(world: World, conversation: int, way: str) -> None:
    folder = world.library.open(conversation).result(DEADLINE_S).conversation.folder
    if folder is None:
        world.locks.keep_conversation(conversation, local_only=False).result(DEADLINE_S)
    elif way == "lock on its folder":
        world.locks.keep_folder(folder.id, local_only=False).result(DEADLINE_S)
    else:
        world.folders.put([conversation], None).result(DEADLINE_S)


def test_a_locked_conversation_goes_on_with_a_model_of_this_computer(world: World, tmp_path: Path) -> None:
    model = world.add_model(tmp_path)
    conversation = _send(world, LaneSetup(model=model.ref, sampling=Sampling(max_tokens=2)), local_only=True).result(
        DEADLINE_S
    )
    assert world.end().error is None
    (listed,) = world.library.conversations().result(DEADLINE_S)
    assert (listed.id, listed.local_only) == (conversation, True)


def test_a_lock_that_is_taken_off_holds_no_more(world: World, setup: LaneSetup) -> None:
    conversation, _ = _answered(world, setup)
    for locked in (True, False):
        world.locks.keep_conversation(conversation, local_only=locked).result(DEADLINE_S)
    _send(world, setup, conversation).result(DEADLINE_S)
    assert world.end().error is None


@pytest.mark.parametrize("way", WAYS[:3])
def test_a_lock_ends_what_a_provider_is_writing_and_no_other_answer(
    world: World, server: CloudServer, setup: LaneSetup, way: str
) -> None:
    server.scripts.extend([Script(hold_after=1), Script(hold_after=1)])
    locked, other = (_send(world, setup).result(DEADLINE_S) for _ in range(2))
    for _ in range(2):
        world.first_words()
    assert _lock(world, locked, way) == 1
    ended = world.end()
    assert (ended.conversation_id, ended.answer.state) == (locked, MessageState.STOPPED)
    assert server.gone.wait(DEADLINE_S)
    server.release.set()
    ended = world.end()
    assert (ended.conversation_id, ended.answer.text) == (other, "".join(ANSWER))


def _end_it(world: World, how: str) -> None:
    """The newest answer, by Stop or by a lock."""
    turns = [event for event in world.heard.all if isinstance(event, TurnBegan)]
    if how == "stop":
        world.chat.stop(turns[-1].conversation_id)
    else:
        _lock(world, turns[-1].conversation_id, "own")


@pytest.mark.parametrize("how", ["stop", "lock"])
def test_an_answer_that_is_ended_before_its_request_sends_and_costs_nothing(
    world: World, server: CloudServer, setup: LaneSetup, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    find = world.cloud.find

    def found(ref: ModelRef) -> tuple[Account, CloudModel]:
        if threading.current_thread().name.startswith("answer "):
            _end_it(world, how)
        return find(ref)

    month = Period.month_of(today()).bounds()
    spent = world.database.read(money_spent, bounds=month).result(DEADLINE_S)
    monkeypatch.setattr(world.cloud, "find", found)
    _send(world, setup).result(DEADLINE_S)
    ended = world.end()
    assert (ended.answer.state, ended.error) == (MessageState.STOPPED, None)
    assert world.database.read(money_spent, bounds=month).result(DEADLINE_S) == spent
    assert server.seen == []


@pytest.mark.parametrize("how", ["stop", "lock"])
def test_a_request_that_is_ended_while_it_goes_out_is_written_no_further(
    world: World, server: CloudServer, setup: LaneSetup, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    server.scripts.append(Script(hold_after=1))
    ask = CloudProcess.ask

    def asked(
        self: CloudProcess, account: Account, model: CloudModel, request: GenerationRequest, secret: str
    ) -> CloudAnswer:
        answer = ask(self, account, model, request, secret)
        assert server.holding.wait(DEADLINE_S)
        _end_it(world, how)
        return answer

    monkeypatch.setattr(CloudProcess, "ask", asked)
    _send(world, setup).result(DEADLINE_S)
    assert world.end().answer.state is MessageState.STOPPED
    assert server.gone.wait(DEADLINE_S)


@pytest.mark.parametrize("way", ["own", "lock on its folder", "file"])
def test_a_lock_between_the_prompt_and_its_answer_ends_that_before_anything_leaves(
    world: World, server: CloudServer, setup: LaneSetup, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    file = world.attachments.add(None, text_file("장부.txt", "salary")).result(DEADLINE_S)
    submit, start = world.database.submit, Running.start

    def submit_and_wait(*operation: Any, **said: Any) -> Future[Any]:  # noqa: ANN401 - whatever it is
        stored: Future[Any] = submit(*operation, **said)
        wait([stored])  # so that what comes then comes on the thread that has asked
        return stored

    def locked_first(running: Running, turn: Sequence[Begun]) -> None:
        if way == "file":
            stopped = world.locks.keep_file(file, local_only=True).result(DEADLINE_S)
        else:
            stopped = _lock(world, turn[0].conversation_id, way)
        assert stopped == 0
        start(running, turn)

    monkeypatch.setattr(world.database, "submit", submit_and_wait)
    monkeypatch.setattr(Running, "start", locked_first)
    _send(world, setup, attached=(file,)).result(DEADLINE_S)
    ended = world.end()
    assert (ended.answer.state, ended.error) == (MessageState.STOPPED, None)
    assert server.seen == []


def test_a_lock_survives_a_restart(paths: Paths, tmp_path: Path) -> None:
    first = World(paths)
    model = first.add_model(tmp_path)
    conversation = first.send("안녕", model, max_tokens=2)
    first.end()
    first.locks.keep_conversation(conversation, local_only=True).result(DEADLINE_S)
    first.close()
    second = World(paths)
    assert second.library.open(conversation).result(DEADLINE_S).conversation.local_only
    second.close()


@pytest.mark.parametrize(
    "file",
    [text_file("장부.txt", "salary"), NewFile(name="장부.png", media_type="image/png", data=b"\x89PNG\r\n\x1a\n")],
)
def test_a_locked_file_keeps_every_conversation_that_it_is_in_here(
    world: World, server: CloudServer, setup: LaneSetup, file: NewFile
) -> None:
    attached = world.attachments.add(None, file).result(DEADLINE_S)
    conversation = _send(world, setup, attached=(attached,)).result(DEADLINE_S)
    answer = world.end().answer.id
    world.locks.keep_file(attached, local_only=True).result(DEADLINE_S)
    before = len(server.seen)
    again = world.attachments.add(None, replace(file, name="again")).result(DEADLINE_S)
    assert again.local_only
    for asked in (
        _send(world, setup, conversation),
        world.chat.regenerate(answer, Consent.ALWAYS),
        world.chat.continue_answer(answer, Consent.ALWAYS),
        _send(world, setup, attached=(again,)),
    ):
        with pytest.raises(FileLocalOnly):
            asked.result(DEADLINE_S)
    assert len(server.seen) == before
    assert world.messages(conversation)[0].attachments[0].local_only
    world.locks.keep_file(attached, local_only=False).result(DEADLINE_S)
    _send(world, setup, conversation).result(DEADLINE_S)
    assert world.end().error is None


def test_offline_holds_for_what_a_lock_does_not_forbid(world: World, server: CloudServer, setup: LaneSetup) -> None:
    conversation, answer = _answered(world, setup)
    world.gate.switch(offline=True).result(DEADLINE_S)
    before = len(server.seen)
    for asked in (
        _send(world, setup, conversation),
        _send(world, setup),
        world.chat.regenerate(answer, Consent.ALWAYS),
        world.chat.continue_answer(answer, Consent.ALWAYS),
    ):
        with pytest.raises(Offline):
            asked.result(DEADLINE_S)
    assert len(server.seen) == before
    assert world.gate.processes() == ()

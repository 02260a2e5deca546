"""Stopping reaches an answer and a load wherever they stand, and nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState
from desktop_app.errors import Cancelled, ChildDied, ChildKilled, ModelFileMissing
from desktop_app.services.events import AnswerPhase, BugFound, ModelChanged, Readiness, TurnBegan
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.services.world import World

    MakeWorld = Callable[..., World]

ENDLESS = Script(generations=[["@slow"], ["@slow"]])


def _stop_the_newest(world: World) -> None:
    turns = [event for event in world.heard.all if isinstance(event, TurnBegan)]
    world.chat.stop(turns[-1].conversation_id)


@pytest.mark.parametrize("gap", ["spawn", "load", "generate"])
def test_a_stop_in_a_gap_before_the_answer_is_not_lost(make_world: MakeWorld, tmp_path: Path, gap: str) -> None:
    world = make_world(ENDLESS)
    world.stage.before[gap] = lambda: _stop_the_newest(world)
    world.send("Tell", world.add_model(tmp_path))
    ended = world.end()
    assert (ended.answer.state, ended.error) == (MessageState.STOPPED, None)


def test_a_stop_while_the_old_model_makes_room_loads_no_other(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["one"]], host=6), Script(host=6))
    world.memory = 10
    world.send("One", world.add_model(tmp_path, "old"))
    world.end()
    world.stage.before["close"] = lambda: _stop_the_newest(world)
    world.send("Two", world.add_model(tmp_path, "new"))
    assert world.end().answer.state is MessageState.STOPPED
    assert [engine.is_loaded for engine in world.engines] == [True, False]
    assert not any(engine.alive for engine in world.engines)


def test_closing_in_a_gap_interrupts_the_answer(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(ENDLESS)
    reached, go_on = threading.Event(), threading.Event()
    closing = threading.Thread(target=world.chat.close)

    def hold() -> None:
        reached.set()
        go_on.wait(DEADLINE_S)

    world.stage.before["generate"] = hold
    conversation = world.send("Tell", world.add_model(tmp_path))
    reached.wait(DEADLINE_S)
    closing.start()
    go_on.set()
    closing.join(DEADLINE_S)
    assert not closing.is_alive()
    assert world.messages(conversation)[-1].state is MessageState.INTERRUPTED


def test_closing_right_after_sending_keeps_the_words_and_an_interrupted_answer(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(ENDLESS)
    model = world.add_model(tmp_path)
    gate = threading.Event()
    world.database.submit(lambda _session: gate.wait(DEADLINE_S))
    sent = world.send_later("Tell", model)
    closing = threading.Thread(target=world.chat.close)
    closing.start()
    gate.set()
    closing.join(DEADLINE_S)
    assert sent.done()
    prompt, answer = world.messages(sent.result(0))
    assert (prompt.text, answer.state) == ("Tell", MessageState.INTERRUPTED)


def test_nothing_can_be_sent_after_closing(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(ENDLESS)
    model = world.add_model(tmp_path)
    world.chat.close()
    with pytest.raises(Cancelled):
        world.send("Tell", model)
    assert world.library.conversations().result(DEADLINE_S) == ()


def test_preparing_another_model_leaves_the_load_of_an_answer_alone(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    first, second = world.add_model(tmp_path, "first"), world.add_model(tmp_path, "second")
    conversation = world.send("Tell", first)
    world.heard.wait(AnswerPhase, lambda event: event.fraction == 0.5)
    world.models.prepare(first.ref.id)
    world.models.prepare(second.ref.id)
    assert world.engines[0].cancels == 0
    world.chat.stop(conversation)
    assert world.end().answer.state is MessageState.STOPPED


def test_cancelling_a_load_ends_the_answer_that_waits_for_it(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    model = world.add_model(tmp_path)
    world.send("Tell", model)
    world.heard.wait(AnswerPhase, lambda event: event.fraction == 0.5)
    world.models.cancel_load(model.ref.id)
    assert world.end().answer.state is MessageState.STOPPED
    assert world.models.state(model.ref.id).readiness is Readiness.IDLE


def test_cancelling_a_load_that_an_answer_waits_for_in_the_queue_ends_that_answer_alone(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(ENDLESS)
    busy, wanted = world.add_model(tmp_path, "busy"), world.add_model(tmp_path, "wanted")
    first = world.send("One", busy)
    world.first_words()
    second = world.send("Two", wanted)
    world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.QUEUED)
    world.models.cancel_load(busy.ref.id)
    world.models.cancel_load(wanted.ref.id)
    ended = world.end()
    assert (ended.conversation_id, ended.answer.state) == (second, MessageState.STOPPED)
    assert world.messages(first)[-1].state is MessageState.STREAMING


def test_a_model_can_be_prepared_anew_with_another_context_length(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    model = world.add_model(tmp_path)
    world.models.prepare(model.ref.id)
    world.heard.wait(ModelChanged, lambda event: event.fraction == 0.5)
    world.models.prepare(model.ref.id, 1024)
    world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.READY)
    assert len(world.engines) == 2


def test_a_load_behind_another_answer_is_told_as_queued_and_can_be_cancelled(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(ENDLESS)
    busy, wanted = world.add_model(tmp_path, "busy"), world.add_model(tmp_path, "wanted")
    world.send("Tell", busy)
    world.first_words()
    world.models.prepare(wanted.ref.id)
    assert world.heard.wait(ModelChanged).readiness is Readiness.QUEUED
    world.models.cancel_load(wanted.ref.id)
    idle = world.heard.wait(ModelChanged)
    assert (idle.model_id, idle.readiness) == (wanted.ref.id, Readiness.IDLE)


def test_a_model_that_an_answer_waits_for_is_told_as_queued(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(ENDLESS, Script(generations=[["fine"]]))
    busy, wanted = world.add_model(tmp_path, "busy"), world.add_model(tmp_path, "wanted")
    first = world.send("One", busy)
    world.first_words()
    world.send("Two", wanted)
    assert world.heard.wait(ModelChanged).readiness is Readiness.QUEUED
    world.chat.stop(first)
    world.end()
    assert world.end().answer.text == "fine"


def test_a_late_death_of_an_old_process_says_nothing_of_the_new_one(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[[word]], host=6) for word in ("one", "two", "three")))
    world.memory = 10
    model, other = world.add_model(tmp_path), world.add_model(tmp_path, "other")
    for asked in (model, other, model):
        world.send("Tell", asked)
        world.end()
    world.engines[0].dies(ChildKilled())
    assert world.models.state(model.ref.id).readiness is Readiness.READY


def test_a_process_that_cannot_be_started_is_told_when_preparing(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path)

    def fail() -> None:
        raise ChildDied("no such program")

    world.stage.before["spawn"] = fail
    world.models.prepare(model.ref.id)
    trouble = world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.TROUBLE)
    assert isinstance(trouble.error, ChildDied)
    assert trouble.loaded is None
    world.send("Tell", model, max_tokens=1)
    assert world.end().error is None


def test_a_bug_while_preparing_is_reported_and_the_device_is_free_again(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path)

    def fail() -> None:
        raise LookupError("a mistake of ours")

    world.stage.before["spawn"] = fail
    world.models.prepare(model.ref.id)
    assert "a mistake of ours" in world.heard.wait(BugFound).report
    world.send("Tell", model, max_tokens=1)
    assert world.end().error is None


def test_preparing_works_off_the_callers_thread(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    there, gone = world.add_model(tmp_path, "there"), world.add_model(tmp_path, "gone")
    world.models.prepare(there.ref.id)
    world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.READY)
    assert threading.current_thread() not in world.stage.spawned_on
    gone.path.unlink()
    world.models.prepare(gone.ref.id)
    trouble = world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.TROUBLE)
    assert isinstance(trouble.error, ModelFileMissing)
    assert world.models.state(there.ref.id).readiness is Readiness.READY


def test_a_conversation_that_goes_to_the_trash_stops_its_answer_and_keeps_it(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(ENDLESS)
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.first_words()
    world.library.move_to_trash(conversation).result(DEADLINE_S)
    assert world.end().answer.state is MessageState.STOPPED
    assert world.messages(conversation)[-1].state is MessageState.STOPPED


def test_a_conversation_deleted_for_good_stops_its_answer_without_a_word(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(ENDLESS)
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.first_words()
    world.library.delete_forever(conversation).result(DEADLINE_S)
    assert world.end().error is None
    assert not [event for event in world.heard.all if isinstance(event, BugFound)]


def test_a_prompt_still_on_its_way_to_the_disk_is_stopped_with_its_conversation(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["one"], ["@slow"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("One", model)
    world.end()
    gate = threading.Event()
    world.database.submit(lambda _session: gate.wait(DEADLINE_S))
    world.send_later("Two", model, conversation)
    deleted = world.library.delete_forever(conversation)
    gate.set()
    deleted.result(DEADLINE_S)
    ended = world.end()
    assert (ended.answer.state, ended.error) == (MessageState.STOPPED, None)

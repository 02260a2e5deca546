"""Chatting through the services: what is told, what is stored, whatever dies."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState, Role, StopReason
from desktop_app.errors import AnswerUnderWay, ChildCrashed, ChildKilled, ModelFileMissing, NoSuchModel
from desktop_app.services.events import (
    AnswerBegan,
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    BugFound,
    ModelChanged,
    Phase,
    Readiness,
    TurnBegan,
)
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.services.world import World

    MakeWorld = Callable[..., World]


def test_a_prompt_is_stored_then_answered_in_order(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["The lamp ", "is lit. ", "등대 🐙"]]))
    conversation = world.send("Tell me a story", world.add_model(tmp_path))
    ended = world.end()
    assert ended.error is None
    user, answer = world.messages(conversation)
    assert (user.role, user.text, user.state) == (Role.USER, "Tell me a story", MessageState.COMPLETE)
    assert (answer.text, answer.state) == ("The lamp is lit. 등대 🐙", MessageState.COMPLETE)
    assert ended.answer == answer
    assert answer.generation is not None
    assert (answer.generation.completion_tokens, answer.generation.stop_reason) == (3, StopReason.END)
    assert answer.generation.timings.load_s > 0
    kinds = [type(event) for event in world.heard.all if isinstance(event, TurnBegan | AnswerGrew | AnswerEnded)]
    assert kinds == [TurnBegan, AnswerGrew, AnswerGrew, AnswerGrew, AnswerEnded]
    phases = [event.phase for event in world.heard.all if isinstance(event, AnswerPhase)]
    assert list(dict.fromkeys(phases)) == [Phase.QUEUED, Phase.LOADING, Phase.READING, Phase.WRITING]


def test_a_conversation_has_its_title_from_the_first_prompt(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["yes"], ["yes"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("반반차 뜻이 뭐야?", model)
    world.end()
    world.send("그리고?", model, conversation)
    world.end()
    (listed,) = world.library.conversations().result(DEADLINE_S)
    assert listed.title == "반반차 뜻이 뭐야?"
    assert len(world.messages(conversation)) == 4


def test_stop_keeps_what_was_written(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "@slow"]]))
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.first_words()
    world.chat.stop(conversation)
    ended = world.end()
    assert (ended.answer.state, ended.error) == (MessageState.STOPPED, None)
    assert ended.answer.text.startswith("Once ")
    assert world.messages(conversation)[-1] == ended.answer


def test_an_answer_can_be_stopped_while_its_model_loads(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.heard.wait(AnswerPhase, lambda event: event.phase is Phase.LOADING and event.fraction == 0.5)
    world.chat.stop(conversation)
    ended = world.end()
    assert (ended.answer.state, ended.answer.text, ended.error) == (MessageState.STOPPED, "", None)


def test_an_answer_that_waits_for_the_device_can_be_stopped_alone(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["first ", "@slow"]]))
    model = world.add_model(tmp_path)
    first = world.send("One", model)
    world.first_words()
    second = world.send("Two", model)
    world.chat.stop(second)
    stopped = world.end()
    assert (stopped.conversation_id, stopped.answer.state) == (second, MessageState.STOPPED)
    assert world.messages(first)[-1].state is MessageState.STREAMING
    world.chat.stop(first)
    assert world.end().conversation_id == first


def test_a_conversation_writes_one_turn_at_a_time(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["first ", "@slow"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("One", model)
    world.first_words()
    with pytest.raises(AnswerUnderWay):
        world.send("Two", model, conversation)
    assert len(world.messages(conversation)) == 2


def test_regenerating_keeps_the_first_answer_as_a_sibling(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["first"], ["second"]]))
    conversation = world.send("One", world.add_model(tmp_path))
    first = world.end().answer
    world.chat.regenerate(first.id).result(DEADLINE_S)
    assert world.heard.wait(AnswerBegan).replaces == first.id
    second = world.end().answer
    assert (second.text, second.sibling, second.siblings) == ("second", 2, 2)
    world.library.show_sibling(second.id, -1).result(DEADLINE_S)
    assert world.messages(conversation)[-1].text == "first"


def test_a_killed_child_leaves_its_words_and_continue_carries_them_on(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once upon ", "@slow"]]), Script(generations=[["and then."]]))
    model = world.add_model(tmp_path)
    conversation = world.send("Tell", model)
    world.first_words()
    os.kill(world.engines[0].pid, signal.SIGKILL)
    ended = world.end()
    assert isinstance(ended.error, ChildKilled)
    assert ended.answer.state is MessageState.FAILED
    assert ended.answer.text.startswith("Once upon ")
    assert world.models.state(model.facts.sha256).readiness is Readiness.TROUBLE
    world.chat.continue_answer(ended.answer.id).result(DEADLINE_S)
    carried_on = world.end()
    assert (carried_on.answer.state, carried_on.error) == (MessageState.COMPLETE, None)
    assert carried_on.answer.text == ended.answer.text + "and then."
    assert world.messages(conversation)[-1] == carried_on.answer
    assert world.models.state(model.facts.sha256).readiness is Readiness.READY


def test_the_reason_of_a_native_abort_is_told_and_kept(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "@abort"]]))
    conversation = world.send("Tell", world.add_model(tmp_path))
    error = world.end().error
    assert isinstance(error, ChildCrashed)
    assert "GGML_ASSERT" in error.detail
    generation = world.messages(conversation)[-1].generation
    assert generation is not None
    assert "GGML_ASSERT" in generation.error


def test_a_bug_in_the_child_fails_the_answer_and_is_reported(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "@bug"], ["fine"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("Tell", model)
    assert "a mistake of ours" in world.heard.wait(BugFound).report
    assert world.end().answer.state is MessageState.FAILED
    world.send("Again", model, conversation)
    assert world.end().answer.text == "fine"


def test_a_child_that_dies_while_idle_is_told_and_started_again(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["one"]]), Script(generations=[["two"]]))
    model = world.add_model(tmp_path)
    world.send("One", model)
    world.end()
    os.kill(world.engines[0].pid, signal.SIGKILL)
    trouble = world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.TROUBLE)
    assert isinstance(trouble.error, ChildKilled)
    world.send("Two", model)
    assert world.end().answer.text == "two"


def test_closing_interrupts_and_keeps_what_was_written(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "@slow"]]))
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.first_words()
    world.chat.close()
    answer = world.messages(conversation)[-1]
    assert answer.state is MessageState.INTERRUPTED
    assert answer.text.startswith("Once ")


def test_a_model_that_is_gone_fails_the_answer_in_words_and_keeps_the_prompt(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path)
    model.path.unlink()
    conversation = world.send("Tell", model)
    assert isinstance(world.end().error, ModelFileMissing)
    assert world.messages(conversation)[0].text == "Tell"
    with pytest.raises(NoSuchModel):
        world.models.find("nobody").result(DEADLINE_S)


def test_preparing_another_model_gives_the_first_load_up(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    model = world.add_model(tmp_path)
    world.models.prepare(model.facts.sha256)
    world.heard.wait(ModelChanged, lambda event: event.fraction == 0.5)
    world.models.cancel_load(model.facts.sha256)
    assert world.heard.wait(ModelChanged).readiness is Readiness.IDLE


def test_deleting_a_conversation_while_it_is_answered_is_no_bug(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "@slow"]]))
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.first_words()
    world.library.delete_forever(conversation).result(DEADLINE_S)
    world.chat.stop(conversation)
    assert world.end().error is None
    assert not [event for event in world.heard.all if isinstance(event, BugFound)]

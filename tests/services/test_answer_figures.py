"""The figures of an answer stay honest however it ends, and add up when it is carried on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import Generation, LaneSetup, MessageState, StopReason
from desktop_app.errors import ModelFileMissing
from desktop_app.services.events import AnswerPhase, ModelChanged
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.services.events import AnswerEnded
    from tests.services.world import World

    MakeWorld = Callable[..., World]


def _generation(ended: AnswerEnded) -> Generation:
    assert ended.answer.generation is not None
    return ended.answer.generation


def test_a_process_that_dies_in_mid_answer_leaves_what_could_be_counted(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once ", "upon ", "@hang"]]))
    world.send("Tell", world.add_model(tmp_path))
    while not world.first_words().text.startswith("hanging"):
        pass
    os.kill(world.engines[0].pid, signal.SIGKILL)
    generation = _generation(world.end())
    assert (generation.stop_reason, generation.completion_tokens, generation.prompt_tokens) == (StopReason.FAILED, 3, 5)
    timings = generation.timings
    assert timings.load_s > 0
    assert timings.first_token_s >= timings.prompt_s > 0
    assert timings.decode_s > 0


def test_an_answer_stopped_in_its_load_says_how_long_it_loaded(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    conversation = world.send("Tell", world.add_model(tmp_path))
    world.heard.wait(AnswerPhase, lambda event: event.fraction == 0.5)
    world.chat.stop(conversation)
    timings = _generation(world.end()).timings
    assert timings.load_s > 0
    assert timings.first_token_s == timings.decode_s == 0


def test_an_answer_stopped_behind_another_says_how_long_it_waited(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]))
    model = world.add_model(tmp_path)
    world.send("One", model)
    world.first_words()
    world.chat.stop(world.send("Two", model))
    timings = _generation(world.end()).timings
    assert timings.queue_s > 0
    assert timings.load_s == 0


def test_an_answer_stopped_while_its_model_is_prepared_has_waited_for_the_load(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(load_waits_for_stop=True))
    model = world.add_model(tmp_path)
    world.models.prepare(model.ref.id)
    world.heard.wait(ModelChanged, lambda event: event.fraction == 0.5)
    world.chat.stop(world.send("Tell", model))
    timings = _generation(world.end()).timings
    assert timings.load_s > 0
    assert timings.queue_s == pytest.approx(0, abs=1e-6)


def test_a_continued_answer_counts_all_that_was_written_and_the_first_wait_for_it(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["Once ", "upon "], ["a ", "time ", "@slow"], ["the end"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("Tell", model)
    first = world.end().answer
    world.chat.continue_answer(first.id).result(DEADLINE_S)
    while world.first_words().text != "time ":
        pass
    world.chat.stop(conversation)
    stopped = _generation(world.end())
    assert (stopped.stop_reason, stopped.completion_tokens >= 4) == (StopReason.STOPPED, True)
    world.chat.continue_answer(first.id).result(DEADLINE_S)
    whole = _generation(world.end())
    assert (whole.stop_reason, whole.completion_tokens) == (StopReason.END, stopped.completion_tokens + 1)
    assert whole.timings.decode_s == pytest.approx(3 * 0.3)
    assert (whole.timings.prompt_s, whole.timings.first_token_s) == (0.1, 0.2)


def test_an_answer_carried_on_by_another_model_names_who_wrote_last(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Once "]]), Script(generations=[["more"]]))
    first, second = world.add_model(tmp_path, "first"), world.add_model(tmp_path, "second")
    conversation = world.send("Tell", first)
    answer = world.end().answer
    (lane,) = world.library.open(conversation).result(DEADLINE_S).lanes
    world.library.change_setup(lane.lane.id, LaneSetup(model=second.ref)).result(DEADLINE_S)
    world.chat.continue_answer(answer.id).result(DEADLINE_S)
    carried_on = world.end()
    assert carried_on.answer.text == "Once more"
    assert _generation(carried_on).model == second.ref


def test_a_model_that_could_not_carry_on_is_not_named_for_what_another_wrote(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["Once "]]))
    first, second = world.add_model(tmp_path, "first"), world.add_model(tmp_path, "second")
    conversation = world.send("Tell", first)
    answer = world.end().answer
    (lane,) = world.library.open(conversation).result(DEADLINE_S).lanes
    world.library.change_setup(lane.lane.id, LaneSetup(model=second.ref)).result(DEADLINE_S)
    second.path.unlink()
    world.chat.continue_answer(answer.id).result(DEADLINE_S)
    failed = world.end()
    assert isinstance(failed.error, ModelFileMissing)
    assert (failed.answer.state, failed.answer.text) == (MessageState.FAILED, "Once ")
    generation = _generation(failed)
    assert (generation.model, generation.completion_tokens) == (first.ref, 1)
    assert (generation.stop_reason, "model_file_missing" in generation.error) == (StopReason.FAILED, True)

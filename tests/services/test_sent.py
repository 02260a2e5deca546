"""What was sent to a model is kept with its answer, however that ends; a lane has the context that it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import LaneSetup, Role, StopReason
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.services.world import World

    MakeWorld = Callable[..., World]


def test_what_was_sent_is_there_with_what_was_said_before(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Red."], ["Blue."]]))
    model = world.add_model(tmp_path)
    conversation = world.send("One colour?", model)
    world.end()
    world.send("And another?", model, conversation)
    answer = world.end().answer

    sent = world.library.sent(answer.id).result(DEADLINE_S)

    assert [(one.role, one.text) for one in sent.history] == [
        (Role.USER, "One colour?"),
        (Role.ASSISTANT, "Red."),
        (Role.USER, "And another?"),
    ]
    (part,) = sent.parts
    assert part.prompt is not None
    assert part.prompt.rendered == "One colour?\nRed.\nAnd another?"
    assert part.prompt.prompt_tokens == 5
    assert len(part.prompt.message_tokens) == len(sent.history) + 2


def test_the_system_prompt_of_an_answer_is_known_when_the_lane_has_another_one(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["Red."]]))
    setup = LaneSetup(model=world.add_model(tmp_path).ref, system_prompt="Be brief.")
    conversation = world.chat.send(conversation_id=None, text="A colour?", setup=setup).result(DEADLINE_S)
    answer = world.end().answer
    (lane,) = world.open_lanes(conversation)
    world.lanes.set_setup(lane.lane.id, replace(setup, system_prompt="Be long.")).result(DEADLINE_S)

    (part,) = world.library.sent(answer.id).result(DEADLINE_S).parts

    assert part.prompt is not None
    assert part.prompt.system == "Be brief."


def test_stopped_continued_and_failed_answers_keep_each_prompt(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["The ", "@slow"], ["lamp ", "@abort"]]), Script(generations=[["glows."]]))
    conversation = world.send("A story", world.add_model(tmp_path))
    world.first_words()
    world.chat.stop(conversation)
    answer = world.end().answer
    for _ in range(2):
        world.chat.continue_answer(answer.id).result(DEADLINE_S)
        world.end()

    parts = world.library.sent(answer.id).result(DEADLINE_S).parts

    assert [part.generation.stop_reason for part in parts] == [StopReason.STOPPED, StopReason.FAILED, StopReason.END]
    rendered = [part.prompt.rendered for part in parts if part.prompt is not None]
    assert rendered[0] == "A story"
    assert rendered[1].startswith("A story\nThe ")
    assert rendered[2].endswith("lamp ")


def test_an_answer_whose_model_is_gone_was_sent_nothing(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path)
    model.path.unlink()
    world.send("Hello", model)

    (part,) = world.library.sent(world.end().answer.id).result(DEADLINE_S).parts

    assert part.prompt is None


def test_another_context_length_loads_the_model_again_and_the_same_one_does_not(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path)
    setup = LaneSetup(model=model.ref, sampling=replace(LaneSetup(model=model.ref).sampling, max_tokens=1))
    used = []
    for n_ctx in (None, 512, 1024, 1024, None):
        asked = replace(setup, n_ctx=n_ctx)
        world.chat.send(conversation_id=None, text="Hello", setup=asked).result(DEADLINE_S)
        generation = world.end().answer.generation
        assert generation is not None
        used.append((generation.n_ctx, len(world.engines)))

    assert used == [(512, 1), (512, 1), (1024, 2), (1024, 2), (512, 3)]

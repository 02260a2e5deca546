"""The size of the prompt that is being typed: exact where the model stands ready, else about, and never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LaneSetup
from desktop_app.services.attachments import AttachmentsService, text_file
from desktop_app.services.counting import PromptCounter, PromptSize, estimated
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.services.votes import VotesService
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from tests.services.world import World

    MakeWorld = Callable[..., World]

SYSTEM = "Be very brief."
TEMPLATE_TOKENS = 5
"""What the scripted child adds to the words of a prompt; to it a word is a token."""


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(Script(generations=[["It ", "is ", "lit."], ["slowly ", "@slow"]]))


@pytest.fixture
def counter(world: World) -> Iterator[PromptCounter]:
    made = PromptCounter(world.database, world.models, world.cloud)
    yield made
    made.close()


@pytest.fixture
def model(world: World, tmp_path: Path) -> LocalModel:
    return world.add_model(tmp_path)


def _ready(world: World, model: LocalModel) -> None:
    if world.models.state(model.ref.id).readiness is not Readiness.READY:
        world.models.prepare(model.ref.id)
        world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.READY)
    # whoever loaded it still holds the device for a moment
    with world.models.residency.turn(world.models.residency.device.ticket(model.ref.id)):
        pass


def _count(counter: PromptCounter, model: LocalModel, text: str, lane_id: int | None = None) -> PromptSize:
    setup = LaneSetup(model=model.ref, system_prompt=SYSTEM)
    return counter.count(lane_id=lane_id, text=text, files=(), setup=setup).result(DEADLINE_S)


def _lane(world: World, conversation_id: int, place: int = 0) -> int:
    return world.open_lanes(conversation_id)[place].lane.id


def test_the_whole_prompt_is_counted_as_it_would_be_sent(
    world: World, counter: PromptCounter, model: LocalModel
) -> None:
    conversation = world.send("Tell me of the lamp", model)
    world.end()
    _ready(world, model)
    before = 3 + 5 + 3
    assert _count(counter, model, "And the keeper?", _lane(world, conversation)) == PromptSize(
        prompt=before + 3 + TEMPLATE_TOKENS, words=3, n_ctx=512
    )


def test_each_lane_is_counted_with_what_was_said_there_and_none_while_that_would_tell_who_is_who(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    answers = [["Lit."], ["No."]], [["It ", "is ", "lit."], ["It ", "was ", "put ", "out."]]
    world = make_world(*(Script(generations=said) for said in answers))
    models = [world.add_model(tmp_path, name) for name in "ab"]
    counter = PromptCounter(world.database, world.models, world.cloud)
    votes = VotesService(world.database, world.heard.listen)
    conversation = world.compare("Tell me", *models)
    world.ends(2)
    _ready(world, models[1])
    lanes = [_lane(world, conversation, place) for place in range(2)]
    sizes = [_count(counter, models[1], "And then?", lane_id) for lane_id in lanes]
    assert sizes[1].prompt - sizes[0].prompt == 2
    assert not any(size.estimate for size in sizes)
    votes.set_blind(conversation, on=True).result(DEADLINE_S)
    world.ask(conversation, "Again?")
    world.ends(2)
    hidden = [_count(counter, model, "And then?", lane_id) for model in models for lane_id in lanes]
    assert hidden == [estimated("And then?")] * 4
    counter.close()


def test_files_are_counted_with_the_words(world: World, counter: PromptCounter, model: LocalModel) -> None:
    _ready(world, model)
    service = AttachmentsService(world.database)
    notes = service.add(None, text_file("notes.txt", "buy oil")).result(DEADLINE_S)
    service.close()
    setup = LaneSetup(model=model.ref)
    size = counter.count(lane_id=None, text="Read", files=(notes,), setup=setup).result(DEADLINE_S)
    assert size.words == len(["Read", "File:", "notes.txt", "```", "buy", "oil", "```"])


def test_without_a_model_that_stands_ready_the_size_is_about(counter: PromptCounter, model: LocalModel) -> None:
    assert _count(counter, model, "x" * 400) == PromptSize(prompt=100, words=100, estimate=True)


def test_while_an_answer_is_written_nothing_is_asked_of_its_child(
    world: World, counter: PromptCounter, model: LocalModel
) -> None:
    world.send("One", model)
    world.end()
    conversation = world.send("Two", model)
    world.first_words()
    assert _count(counter, model, "And then?", _lane(world, conversation)).estimate
    world.chat.stop(conversation)
    assert world.end().error is None


def test_only_the_newest_of_those_that_wait_is_counted(counter: PromptCounter, model: LocalModel) -> None:
    setup = LaneSetup(model=model.ref)
    asked = [counter.count(lane_id=None, text="x" * n, files=(), setup=setup) for n in range(1, 200)]
    assert asked[-1].result(DEADLINE_S).prompt == 50
    assert any(one.cancelled() for one in asked)


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("등대지기", 4), ("word " * 80, 100)])
def test_an_estimate_knows_wide_characters(text: str, tokens: int) -> None:
    assert estimated(text) == PromptSize(prompt=tokens, words=tokens, estimate=True)

"""Several models in one conversation: each with a history of its own, none touched by what happens to another."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LaneSetup, MessageState, Role, Sampling
from desktop_app.errors import AnswerUnderWay, ChildKilled, LaneGone, LastLane
from desktop_app.services.events import AnswerGrew, AnswerPhase, CatchUp, LanesChanged, Phase, TurnBegan
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from tests.services.world import World

    MakeWorld = Callable[..., World]


def _models(world: World, folder: Path, names: str) -> list[LocalModel]:
    return [world.add_model(folder, name) for name in names]


def _ids(world: World, conversation_id: int) -> list[int]:
    return [one.lane.id for one in world.open_lanes(conversation_id)]


def _asked(world: World, engine: int) -> list[list[str]]:
    """What an engine was given, request by request."""
    return [[message.text for message in request.messages] for request in world.engines[engine].asked]


def test_each_lane_has_the_words_and_its_own_answer(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["from a"], ["a again"]]), Script(generations=[["from b"], ["b again"]]))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "ab"))
    world.ends(2)
    world.ask(conversation_id, "And?")
    world.ends(2)
    assert world.said(conversation_id) == [
        ["Well?", "from a", "And?", "a again"],
        ["Well?", "from b", "And?", "b again"],
    ]
    assert _asked(world, 0)[1] == ["Well?", "from a", "And?"]
    assert _asked(world, 1)[1] == ["Well?", "from b", "And?"]
    turns = {message.turn_id for one in world.open_lanes(conversation_id) for message in one.messages}
    assert len(turns) == 2


def test_a_prompt_for_one_lane_is_for_no_other(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[["yes"], ["no"]]) for _ in range(2)))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "ab"))
    world.ends(2)
    _, second = _ids(world, conversation_id)
    world.ask(conversation_id, "Only you", lanes=(second,))
    world.ends(1)
    assert [len(said) for said in world.said(conversation_id)] == [2, 4]
    with pytest.raises(LaneGone):
        world.ask(conversation_id, "Nobody", lanes=(second, 99))


def test_a_folded_lane_is_asked_nothing_and_a_closed_one_neither(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[["yes"], ["no"]]) for _ in range(3)))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "abc"))
    world.ends(3)
    first, second, third = _ids(world, conversation_id)
    world.lanes.fold(first, folded=True).result(DEADLINE_S)
    world.lanes.close(third).result(DEADLINE_S)
    world.ask(conversation_id, "And?")
    assert set(world.ends(1)) == {second}
    assert [len(said) for said in world.said(conversation_id)] == [2, 4]
    world.lanes.reopen(third).result(DEADLINE_S)
    assert _ids(world, conversation_id) == [first, second, third]


def test_a_lane_waits_behind_the_one_that_writes_and_says_so(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]), Script(generations=[["yes"]]))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "ab"))
    world.heard.wait(AnswerGrew)
    waits = [one for one in world.heard.all if isinstance(one, AnswerPhase) and one.behind]
    assert [(one.phase, one.behind) for one in waits] == [(Phase.QUEUED, "a")]
    world.chat.stop_lane(_ids(world, conversation_id)[0])
    ended = list(world.ends(2).values())
    assert [one.answer.state for one in ended] == [MessageState.STOPPED, MessageState.COMPLETE]
    assert ended[1].answer.text == "yes"


def test_one_lane_can_be_asked_again_while_another_writes(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["yes"], ["again"]]), Script(generations=[["@slow"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("Well?", a, b)
    done = world.end().answer
    world.heard.wait(AnswerGrew)
    slow = next(one for one in world.open_lanes(conversation_id) if one.lane.id != done.lane_id)
    world.chat.regenerate(done.id).result(DEADLINE_S)
    with pytest.raises(AnswerUnderWay):
        world.chat.regenerate(slow.messages[-1].id).result(DEADLINE_S)
    with pytest.raises(AnswerUnderWay):
        world.ask(conversation_id, "And?")
    world.chat.stop_lane(slow.lane.id)
    assert {one.answer.text for one in world.ends(2).values()} >= {"again"}
    assert [len(said) for said in world.said(conversation_id)] == [2, 2]


def test_the_death_of_one_lanes_model_is_no_other_lanes_trouble(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]), Script(generations=[["yes"]]))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "ab"))
    world.heard.wait(AnswerGrew)
    os.kill(world.engines[0].pid, signal.SIGKILL)
    first, second = _ids(world, conversation_id)
    ended = world.ends(2)
    assert isinstance(ended[first].error, ChildKilled)
    assert ended[first].answer.text.startswith("slow")
    assert (ended[second].error, ended[second].answer.text) == (None, "yes")


def test_lanes_write_at_once_where_the_user_prefers_that_to_fair_figures(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[["yes"], ["@slow"]]) for _ in range(2)))
    conversation_id = world.compare("Well?", *_models(world, tmp_path, "ab"))
    fair = world.ends(2)
    world.lanes.set_side_by_side(conversation_id, side_by_side=True).result(DEADLINE_S)
    world.ask(conversation_id, "And?")
    first = world.first_words()
    world.heard.wait(AnswerGrew, lambda grew: grew.answer_id != first.answer_id)
    world.chat.stop(conversation_id)
    shared = world.ends(2)
    assert [one.answer.generation.beside for one in fair.values() if one.answer.generation] == [0, 0]
    assert [one.answer.generation.beside for one in shared.values() if one.answer.generation] == [1, 1]


def test_lanes_that_may_write_at_once_take_turns_where_memory_is_short(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=60, generations=[["@slow"]]), Script(host=60, generations=[["yes"]]))
    world.memory = 100
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("Well?", a, max_tokens=1)
    world.ends(1)
    world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    world.lanes.set_side_by_side(conversation_id, side_by_side=True).result(DEADLINE_S)
    first, second = _ids(world, conversation_id)
    world.lanes.set_setup(first, LaneSetup(model=a.ref)).result(DEADLINE_S)
    world.ask(conversation_id, "And?")
    world.heard.wait(AnswerPhase, lambda phase: (phase.phase, phase.behind) == (Phase.CROWDED, "a"))
    assert len([engine for engine in world.engines if engine.is_loaded]) == 1
    world.chat.stop_lane(first)
    ended = world.ends(2)
    assert (ended[second].answer.text, ended[first].answer.state) == ("yes", MessageState.STOPPED)
    assert [one.answer.generation.beside for one in ended.values() if one.answer.generation] == [0, 0]


def test_an_edited_prompt_branches_each_lane_off_its_own_history(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["a1"], ["a2"], ["a3"]]), Script(generations=[["b1"], ["b2"], ["b3"]]))
    conversation_id = world.compare("One", *_models(world, tmp_path, "ab"))
    world.ends(2)
    world.ask(conversation_id, "Two")
    world.ends(2)
    edited = world.open_lanes(conversation_id)[0].messages[2]
    assert world.chat.edit(edited.id, "Zwei").result(DEADLINE_S) == conversation_id
    world.ends(2)
    assert world.said(conversation_id) == [["One", "a1", "Zwei", "a3"], ["One", "b1", "Zwei", "b3"]]
    assert _asked(world, 1)[2] == ["One", "b1", "Zwei"]
    prompts = [one.messages[2] for one in world.open_lanes(conversation_id)]
    assert [(one.sibling, one.siblings) for one in prompts] == [(2, 2), (2, 2)]
    assert len({one.turn_id for one in prompts}) == 1
    with pytest.raises(ValueError, match="not a prompt"):
        world.chat.edit(world.open_lanes(conversation_id)[0].messages[1].id, "?").result(DEADLINE_S)


def test_a_late_lane_catches_up_prompt_by_prompt(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["a1"], ["a2"], ["a3"]]), Script(generations=[["b1"], ["b2"], ["b3"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("One", a)
    world.ends(1)
    for prompt in ("Two", "Three"):
        world.ask(conversation_id, prompt)
        world.ends(1)
    late = world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    assert world.chat.catch_up(late.id).result(DEADLINE_S) == 3
    over = world.heard.wait(CatchUp, lambda one: one.is_over)
    assert (over.asked, over.of, over.error) == (3, 3, None)
    assert world.said(conversation_id)[1] == ["One", "b1", "Two", "b2", "Three", "b3"]
    assert _asked(world, 1) == [["One"], ["One", "b1", "Two"], ["One", "b1", "Two", "b2", "Three"]]
    first, second = world.open_lanes(conversation_id)
    assert [one.turn_id for one in first.messages] == [one.turn_id for one in second.messages]
    assert world.chat.catch_up(late.id).result(DEADLINE_S) == 0


def test_a_lane_that_was_asked_before_it_catches_up_is_asked_that_again_in_order(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["a1"], ["a2"]]), Script(generations=[["b2"], ["b1"], ["b2 anew"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("One", a)
    world.ends(1)
    late = world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    world.ask(conversation_id, "Two")
    world.ends(2)
    assert world.said(conversation_id)[1] == ["Two", "b2"]
    assert world.chat.catch_up(late.id).result(DEADLINE_S) == 2
    world.heard.wait(CatchUp, lambda one: one.is_over)
    assert world.said(conversation_id)[1] == ["One", "b1", "Two", "b2 anew"]
    assert world.open_lanes(conversation_id)[1].messages[0].siblings == 2


def test_catching_up_can_be_stopped_and_goes_on_from_there(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["a1"], ["a2"]]), Script(generations=[["@slow"], ["b2"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("One", a)
    world.ends(1)
    world.ask(conversation_id, "Two")
    world.ends(1)
    late = world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    world.chat.catch_up(late.id).result(DEADLINE_S)
    world.first_words()
    with pytest.raises(AnswerUnderWay):
        world.chat.catch_up(late.id).result(DEADLINE_S)
    world.chat.stop_lane(late.id)
    over = world.heard.wait(CatchUp, lambda one: one.is_over)
    assert (over.asked, over.of, over.error) == (0, 2, None)
    world.ends(1)
    assert [len(said) for said in world.said(conversation_id)] == [4, 2]
    assert world.chat.catch_up(late.id).result(DEADLINE_S) == 1
    world.heard.wait(CatchUp, lambda one: one.is_over and one.of == 1)
    assert world.said(conversation_id)[1][2:] == ["Two", "b2"]


def test_a_lane_that_is_folded_catches_up_no_more(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["a1"], ["a2"]]), Script(generations=[["@slow"], ["b2"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("One", a)
    world.ends(1)
    world.ask(conversation_id, "Two")
    world.ends(1)
    late = world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    world.chat.catch_up(late.id).result(DEADLINE_S)
    world.first_words()
    world.lanes.fold(late.id, folded=True).result(DEADLINE_S)
    assert world.heard.wait(CatchUp, lambda one: one.is_over).error is None
    world.chat.stop_lane(late.id)
    world.ends(1)
    world.chat.close()
    assert len(_asked(world, 1)) == 1


def test_what_is_to_be_caught_up_with_is_counted_as_it_is_asked(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[["yes"]] * 4) for _ in range(3)))
    a, b, c = _models(world, tmp_path, "abc")
    conversation_id = world.compare("One", a, b)
    world.ends(2)
    first, second = _ids(world, conversation_id)
    prompt = world.open_lanes(conversation_id)[1].messages[0]
    world.chat.edit(prompt.id, "Eins", lanes=(second,)).result(DEADLINE_S)
    world.ends(1)
    assert world.lanes.missed(second).result(DEADLINE_S) == 0, "what is in the place of a prompt stands for it"
    assert world.chat.catch_up(second).result(DEADLINE_S) == 0
    for lane_id in (first, first, second):
        world.ask(conversation_id, "More", lanes=(lane_id,))
        world.ends(1)
    late = world.lanes.add(conversation_id, LaneSetup(model=c.ref)).result(DEADLINE_S)
    assert world.lanes.missed(late.id).result(DEADLINE_S) == 3, "as the lane with most prompts was asked, not as all"
    assert world.chat.catch_up(late.id).result(DEADLINE_S) == 3
    world.heard.wait(CatchUp, lambda one: one.is_over)


def test_a_lane_goes_on_alone_and_the_comparison_stays(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["a1"]]), Script(generations=[["b1"], ["b2"]]))
    conversation_id = world.compare("One", *_models(world, tmp_path, "ab"))
    world.ends(2)
    second = _ids(world, conversation_id)[1]
    alone = world.lanes.continue_alone(second).result(DEADLINE_S)
    assert world.said(alone) == [["One", "b1"]]
    facts = [world.open_lanes(one)[-1].messages[-1].generation for one in (conversation_id, alone)]
    assert facts[0] == facts[1]
    sent = world.library.sent(world.open_lanes(alone)[0].messages[-1].id).result(DEADLINE_S)
    assert sent.parts[0].prompt is not None
    world.ask(alone, "Two")
    world.ends(1)
    assert world.said(alone) == [["One", "b1", "Two", "b2"]]
    assert world.said(conversation_id) == [["One", "a1"], ["One", "b1"]]
    titles = {one.id: one.title for one in world.library.conversations().result(DEADLINE_S)}
    assert (titles[conversation_id], titles[alone]) == ("One", "One · b")


def test_a_lane_cannot_go_on_alone_in_mid_answer(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]))
    conversation_id = world.compare("One", *_models(world, tmp_path, "a"))
    world.first_words()
    with pytest.raises(AnswerUnderWay):
        world.lanes.continue_alone(_ids(world, conversation_id)[0]).result(DEADLINE_S)
    world.chat.stop(conversation_id)
    world.ends(1)


def test_to_close_a_lane_stops_its_answer_and_no_other(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]), Script(generations=[["yes"]]))
    conversation_id = world.compare("One", *_models(world, tmp_path, "ab"))
    world.first_words()
    first, second = _ids(world, conversation_id)
    world.lanes.close(first).result(DEADLINE_S)
    ended = world.ends(2)
    assert (ended[first].answer.state, ended[second].answer.text) == (MessageState.STOPPED, "yes")
    with pytest.raises(LastLane):
        world.lanes.close(second).result(DEADLINE_S)


def test_what_changes_about_lanes_is_told(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["yes"]]))
    a, b = _models(world, tmp_path, "ab")
    conversation_id = world.compare("One", a)
    world.ends(1)
    lane = world.lanes.add(conversation_id, LaneSetup(model=b.ref)).result(DEADLINE_S)
    changes = (
        world.lanes.rename(lane.id, "Right"),
        world.lanes.fold(lane.id, folded=True),
        world.lanes.fold(lane.id, folded=False),
        world.lanes.move(lane.id, 0),
        world.lanes.set_setup(lane.id, LaneSetup(model=a.ref, sampling=Sampling(temperature=0.1))),
        world.lanes.close(lane.id),
        world.lanes.delete_forever(lane.id),
    )
    for change in changes:
        change.result(DEADLINE_S)
    told = [one for one in world.heard.all if isinstance(one, LanesChanged)]
    assert told == [LanesChanged(conversation_id=conversation_id)] * (1 + len(changes))
    assert len(world.lanes.lanes(conversation_id).result(DEADLINE_S)) == 1
    assert world.lanes.closed(conversation_id).result(DEADLINE_S) == ()


def test_the_turn_is_told_in_the_order_of_the_lanes(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(generations=[["yes"], ["no"]]) for _ in range(3)))
    conversation_id = world.compare("One", *_models(world, tmp_path, "abc"))
    world.ends(3)
    world.lanes.move(_ids(world, conversation_id)[2], 0).result(DEADLINE_S)
    world.ask(conversation_id, "Two")
    began = [one for one in world.heard.all if isinstance(one, TurnBegan)][-1]
    assert [one.lane_id for one in began.messages if one.role is Role.USER] == _ids(world, conversation_id)
    world.ends(3)


def test_lanes_of_one_model_take_turns_in_one_process(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["first"], ["second"]]))
    (a,) = _models(world, tmp_path, "a")
    cold = replace(LaneSetup(model=a.ref), sampling=Sampling(temperature=0.0))
    sent = world.chat.send(conversation_id=None, text="?", setup=LaneSetup(model=a.ref), beside=(cold,))
    conversation_id = sent.result(DEADLINE_S)
    world.ends(2)
    assert world.said(conversation_id) == [["?", "first"], ["?", "second"]]
    assert len(world.engines) == 1
    assert [request.sampling.temperature for request in world.engines[0].asked] == [0.8, 0.0]


def test_a_load_is_counted_for_the_lane_that_loaded_and_for_no_other(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["first"], ["second"]]))
    (a,) = _models(world, tmp_path, "a")
    conversation_id = world.compare("?", a, a)
    ended = world.ends(2)
    loads = [ended[lane].answer.generation for lane in _ids(world, conversation_id)]
    assert [facts is not None and facts.timings.load_s > 0 for facts in loads] == [True, False]
    assert loads[1] is not None
    assert loads[1].timings.queue_s > 0


def test_where_memory_holds_one_model_each_turn_begins_with_the_one_that_is_there(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(*(Script(host=60, generations=[["one"], ["two"]]) for _ in range(4)))
    world.memory = 100
    conversation_id = world.compare("One", *_models(world, tmp_path, "ab"))
    world.ends(2)
    for prompt in ("Two", "Three"):
        world.ask(conversation_id, prompt)
        world.ends(2)
    # Of six answers four needed a load: both at first, then one a turn.
    assert len(world.engines) == 4
    loaded = [engine.loaded.path for engine in world.engines if engine.loaded is not None]
    assert [path.endswith("a.gguf") for path in loaded] == [True, False, True, False]

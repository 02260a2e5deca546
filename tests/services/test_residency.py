"""Several models stay in memory while it lasts; who goes, when, and what is told of it."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from desktop_app.composition import build
from desktop_app.domain import KvType, LaneSetup, LoadSettings, LocalModel, MessageState, ModelDefaults, Sampling
from desktop_app.engine.base import LoadNote
from desktop_app.errors import ChildKilled
from desktop_app.services import seats
from desktop_app.services.events import AnswerEnded, ModelChanged, Readiness
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S, Heard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from desktop_app.settings import Paths
    from tests.services.world import World

    MakeWorld = Callable[..., World]

LIMIT_S = 60.0


def _ready(world: World, model: LocalModel) -> None:
    """Use it as an answer does."""
    residency = world.models.residency
    ticket = residency.device.ticket(model.ref.id)
    with residency.turn(ticket):
        residency.ready(model, ticket, lambda _fraction: None)


def _in_memory(world: World, *models: LocalModel) -> list[str]:
    """Those that stand ready, by their own word and by that of their processes."""
    ready = [model.name for model in models if world.models.state(model.ref.id).readiness is Readiness.READY]
    assert len([engine for engine in world.engines if engine.alive]) == len(ready)
    return ready


def _due(world: World) -> float | None:
    """In how many seconds somebody is to go."""
    (alarm,) = world.alarms
    return alarm.due


def _models(world: World, folder: Path, *names: str) -> list[LocalModel]:
    return [world.add_model(folder, name) for name in names]


def test_models_stay_while_memory_lasts_and_are_ready_again_without_a_load(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world(*(Script(generations=[["yes"], ["yes"]]) for _ in range(3)))
    models = _models(world, tmp_path, "a", "b", "c")
    for model in (*models, *models):
        world.send("Well?", model)
        ended = world.end().answer
    assert ended.generation is not None
    assert ended.generation.timings.load_s == 0
    assert len(world.engines) == 3
    assert _in_memory(world, *models) == ["a", "b", "c"]


def test_the_least_recently_used_goes_first_and_no_more_than_must(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(*(Script(host=30) for _ in range(5)))
    world.memory = 100
    a, b, c, d = models = _models(world, tmp_path, "a", "b", "c", "d")
    for model in (a, b, c, a):
        _ready(world, model)
    _ready(world, d)
    assert _in_memory(world, *models) == ["a", "c", "d"]
    _ready(world, b)
    assert _in_memory(world, *models) == ["a", "b", "d"]


def test_one_that_somebody_waits_for_goes_last(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=30, generations=[["yes"], ["yes"]]), Script(host=30), Script(host=60))
    world.memory = 100
    a, b, large = models = _models(world, tmp_path, "a", "b", "large")
    for model in (a, b):
        _ready(world, model)
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(DEADLINE_S)

    world.stage.before["spawn"] = hold
    world.models.prepare(large.ref.id)
    assert reached.wait(DEADLINE_S)
    world.send("Tell", a)
    go_on.set()
    world.end()
    assert _in_memory(world, *models) == ["a", "large"]


def test_nobody_leaves_for_a_model_that_would_not_fit_even_then(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=30), Script(host=500))
    world.memory = 100
    small, huge = models = _models(world, tmp_path, "small", "huge")
    _ready(world, small)
    _ready(world, huge)
    assert _in_memory(world, *models) == ["small", "huge"]


def test_all_leave_for_a_model_that_fits_with_a_shorter_context(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=30), Script(host=120, least=80))
    world.memory = 100
    small, large = models = _models(world, tmp_path, "small", "large")
    _ready(world, small)
    _ready(world, large)
    assert _in_memory(world, *models) == ["large"]


def test_only_who_lies_on_the_card_leaves_for_room_there(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=1), Script(host=1, gpu=8), Script(host=1, gpu=8, gpu_free=4))
    world.memory = 100
    models = _models(world, tmp_path, "cpu", "card", "new")
    for model in models:
        _ready(world, model)
    assert _in_memory(world, *models) == ["cpu", "new"]


def test_pages_of_other_models_files_do_not_pass_for_free_memory(
    make_world: MakeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(Script(weights=40), Script(host=30), Script(host=30))
    monkeypatch.setattr(seats, "PAGES_SEEM_FREE", True)
    world.memory = 100
    first, second = models = _models(world, tmp_path, "first", "second")
    _ready(world, first)
    _ready(world, second)
    assert _in_memory(world, *models) == ["first", "second"]
    asked = world.engines[1].loaded
    assert asked is not None
    assert asked.reserved_bytes == 40
    world.models.unload(second.ref.id)
    world.memory = 60
    _ready(world, second)
    assert _in_memory(world, *models) == ["second"]


def test_a_model_that_was_not_used_for_long_enough_goes(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    (alarm,) = world.alarms
    a, b = models = _models(world, tmp_path, "a", "b")
    _ready(world, a)
    assert _due(world) is None
    world.models.residency.keep_for(LIMIT_S)
    assert _due(world) == LIMIT_S
    world.clock = 20.0
    _ready(world, b)
    assert _due(world) == LIMIT_S - 20.0
    world.clock = LIMIT_S
    alarm.ring()
    assert _in_memory_after(world, a) == Readiness.IDLE
    assert world.models.state(b.ref.id).readiness is Readiness.READY
    assert _due(world) == 20.0
    world.clock = LIMIT_S + 20.0
    alarm.ring()
    assert _in_memory_after(world, b) == Readiness.IDLE
    assert _due(world) is None
    world.close()
    assert _in_memory(world, *models) == []


def _in_memory_after(world: World, model: LocalModel) -> Readiness:
    return world.heard.wait(
        ModelChanged, lambda event: event.model_id == model.ref.id and event.readiness is Readiness.IDLE
    ).readiness


def test_a_model_in_use_stays_however_long_that_takes(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["@slow"]]))
    (alarm,) = world.alarms
    world.models.residency.keep_for(LIMIT_S)
    model = world.add_model(tmp_path)
    conversation = world.send("Tell", model)
    world.first_words()
    world.clock = 10 * LIMIT_S
    alarm.ring()
    assert world.models.state(model.ref.id).readiness is Readiness.READY
    world.models.unload(model.ref.id)
    assert world.models.state(model.ref.id).readiness is Readiness.READY
    world.chat.stop(conversation)
    assert world.end().answer.state is MessageState.STOPPED
    with world.models.residency.turn(world.models.residency.device.ticket("")):
        pass
    assert _due(world) == LIMIT_S
    alarm.ring()
    assert world.models.state(model.ref.id).readiness is Readiness.READY


def test_without_a_limit_a_model_stays(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    world.models.residency.keep_for(LIMIT_S)
    model = world.add_model(tmp_path)
    _ready(world, model)
    world.models.residency.keep_for(None)
    assert _due(world) is None
    world.clock = 1e9
    world.models.residency.unload_unused()
    assert _in_memory(world, model) == ["fake"]


def test_a_model_can_be_unloaded_at_once_and_comes_back_when_needed(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["one"]]), Script(generations=[["two"]]))
    model = world.add_model(tmp_path)
    world.send("One", model)
    world.end()
    with world.models.residency.turn(world.models.residency.device.ticket("")):
        pass
    world.models.unload(model.ref.id)
    assert world.models.state(model.ref.id).readiness is Readiness.IDLE
    world.send("Two", model)
    assert world.end().answer.text == "two"
    world.models.unload("0" * 64)


def test_the_death_of_one_leaves_the_others_alone(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(), Script(generations=[["fine"]]), Script(generations=[["again"]]))
    dies, lives = _models(world, tmp_path, "dies", "lives")
    for model in (dies, lives):
        _ready(world, model)
    os.kill(world.engines[0].pid, signal.SIGKILL)
    trouble = world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.TROUBLE)
    assert (trouble.model_id, trouble.loaded is not None) == (dies.ref.id, True)
    assert world.models.state(lives.ref.id).readiness is Readiness.READY
    for model, said in ((lives, "fine"), (dies, "again")):
        world.send("Well?", model)
        assert world.end().answer.text == said
    assert len(world.engines) == 3


def test_a_card_that_ends_the_process_is_done_without(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(gpu_fails=True), Script(gpu_fails=True, generations=[["fine"], ["still"]]))
    model = world.add_model(tmp_path)
    for said in ("fine", "still"):
        world.send("Well?", model)
        assert world.end().answer.text == said
    ready = world.models.state(model.ref.id)
    assert ready.loaded is not None
    assert ready.loaded.notes == (LoadNote.GPU_FAILED,)
    assert len(world.engines) == 2


def test_a_process_that_dies_without_a_card_is_not_loaded_again(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(gpu_fails=True))
    model = world.add_model(tmp_path)
    world.stage.before["load"] = lambda: os.kill(world.engines[0].pid, signal.SIGKILL)
    world.send("Well?", model)
    assert isinstance(world.end().error, ChildKilled)
    assert len(world.engines) == 1


def test_the_dead_make_no_room(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(host=60), Script(host=60))
    world.memory = 100
    dies, new = models = _models(world, tmp_path, "dies", "new")
    _ready(world, dies)
    os.kill(world.engines[0].pid, signal.SIGKILL)
    world.heard.wait(ModelChanged, lambda event: event.readiness is Readiness.TROUBLE)
    _ready(world, new)
    assert _in_memory(world, *models) == ["new"]


def test_closing_while_one_loads_beside_others_ends_them_all(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(), Script(), Script(load_waits_for_stop=True))
    a, b, c = models = _models(world, tmp_path, "a", "b", "c")
    for model in (a, b):
        _ready(world, model)
    world.models.prepare(c.ref.id)
    world.heard.wait(ModelChanged, lambda event: (event.model_id, event.fraction) == (c.ref.id, 0.5))
    world.models.close()
    assert not any(engine.alive for engine in world.engines)
    assert len(world.engines) == len(models)


def test_a_model_is_loaded_by_its_defaults_and_a_lanes_own_length_wins(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["one"]]), Script(generations=[["two"]]))
    model = world.add_model(tmp_path)
    load = LoadSettings(n_ctx=1024, threads=3, kv_type=KvType.Q8_0)
    world.models.set_defaults(model.ref.id, ModelDefaults(load=load)).result(DEADLINE_S)
    for setup, n_ctx in ((LaneSetup(model=model.ref), 1024), (LaneSetup(model=model.ref, n_ctx=2048), 2048)):
        world.chat.send(conversation_id=None, text="Well?", setup=setup).result(DEADLINE_S)
        generation = world.end().answer.generation
        assert generation is not None
        assert (generation.n_ctx, generation.device) == (n_ctx, "CPU, 3 threads")
    assert [engine.alive for engine in world.engines] == [False, True]


def test_other_defaults_load_a_model_again_before_the_next_answer(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["one"]]), Script(generations=[["two"]]))
    model = world.add_model(tmp_path)
    world.send("One", model)
    world.end()
    world.models.set_defaults(model.ref.id, ModelDefaults(load=LoadSettings(n_ctx=512))).result(DEADLINE_S)
    world.send("the length that it has anyway", model, max_tokens=1)
    assert world.end().error is None
    assert len(world.engines) == 1
    world.models.set_defaults(model.ref.id, ModelDefaults(load=LoadSettings(threads=2))).result(DEADLINE_S)
    world.send("Two", model)
    assert world.end().answer.text == "two"


def test_two_real_models_answer_in_turn_and_both_stay(paths: Paths, starter_model: Path, gemma_model: Path) -> None:
    heard = Heard()
    services = build(paths, heard.listen)
    try:
        models = [services.models.add_file(path).result(DEADLINE_S * 4) for path in (starter_model, gemma_model)]
        loads = []
        for model in (*models, *models):
            setup = LaneSetup(model=model.ref, sampling=Sampling(temperature=0.0, max_tokens=4), n_ctx=512)
            services.chat.send(conversation_id=None, text="The sea is", setup=setup).result(DEADLINE_S)
            ended = heard.wait(AnswerEnded)
            assert ended.error is None
            assert ended.answer.text
            assert ended.answer.generation is not None
            loads.append(ended.answer.generation.timings.load_s)
        assert all(load_s > 0 for load_s in loads[:2])
        assert loads[2:] == [0, 0]
        assert all(services.models.state(model.ref.id).readiness is Readiness.READY for model in models)
    finally:
        services.close()

"""What fits, by this machine's memory and speed and by what real loads and answers have shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import Generation, Message, MessageState, Placement, Role, Timings
from desktop_app.engine.base import LoadedModel
from desktop_app.engine.local.memory_need import memory_need
from desktop_app.engine.local.speed import tokens_per_s
from desktop_app.engine.memory import ModelMemory
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.errors import Cancelled, ModelFileMissing, NoSuchModel
from desktop_app.services import fit as fit_service
from desktop_app.services.events import AnswerBegan, AnswerEnded, FitChanged, ModelChanged, Readiness, TurnBegan
from desktop_app.services.fit import Fit, FitService, OffBy, Setting, Shape, catalogue
from tests.services.gauges import GB, Bench, speed_of
from tests.services.world import DEADLINE_S, Heard
from tests.ui.fake_services import local_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.domain import LocalModel

MODEL = local_model("Llama 3.2 1B", "abc")


def a_shape(name: str = "llama-3.2-1b") -> Shape:
    model = next(model for model in catalogue().models if model.id == name)
    return model.shape(model.quantizations[0])


class Fitting:
    """One run of the program on a scripted machine."""

    def __init__(self, bench: Bench, cache: Path) -> None:
        self.bench = bench
        self.heard = Heard()
        self.models = {MODEL.facts.sha256: MODEL}
        bench.shapes[MODEL.path] = a_shape()
        self.service = FitService(cache=cache, make_engine=bench.child, get=self._get, listen=self.heard.listen)

    def _get(self, model_id: str) -> LocalModel:
        if model_id not in self.models:
            raise NoSuchModel(name=model_id)
        return self.models[model_id]

    def measure(self, *, again: bool = False) -> None:
        self.service.measure(again=again).result(DEADLINE_S)
        self.settled()

    def settled(self) -> None:
        """The next news is there, and it is not that something begins."""
        self.heard.wait(FitChanged, lambda event: not event.measuring)

    def load(self, loaded: LoadedModel) -> None:
        ready = ModelChanged(model_id=MODEL.facts.sha256, readiness=Readiness.READY, loaded=loaded)
        self.service.follow(ready)
        self.settled()

    def answer(self, tokens_per_s: float, *, tokens: int = 201, answer_id: int = 1) -> None:
        generation = Generation(
            model=MODEL.ref,
            prompt_tokens=400,
            completion_tokens=tokens,
            timings=Timings(decode_s=(tokens - 1) / tokens_per_s),
        )
        self.service.follow(AnswerEnded(conversation_id=1, answer=an_answer(answer_id, generation)))


def an_answer(answer_id: int, generation: Generation | None = None) -> Message:
    return Message(
        id=answer_id,
        lane_id=1,
        parent_id=None,
        turn_id=1,
        role=Role.ASSISTANT,
        text="",
        state=MessageState.STREAMING if generation is None else MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        generation=generation,
    )


def a_load(*, context: float = 1.0, threads: int = 2) -> LoadedModel:
    """As it was estimated, but for the context, which took so many times as much."""
    estimate = memory_need(a_shape(), Setting(n_ctx=8192))
    cpu = replace(
        estimate.cpu, cache=int(estimate.cpu.cache * context), compute=int(estimate.cpu.compute * context), around=0
    )
    return LoadedModel(
        engine_version="1",
        placement=Placement(threads=threads),
        n_ctx=8192,
        load_s=1.0,
        estimate=estimate,
        memory=ModelMemory(cpu=cpu),
    )


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Fitting]]:
    made: list[Fitting] = []

    def start(bench: Bench | None = None) -> Fitting:
        if made:
            made[-1].service.close()
        made.append(Fitting(bench or Bench([speed_of(20)]), tmp_path / "cache"))
        return made[-1]

    yield start
    for one in made:
        one.service.close()


def test_a_verdict_knows_the_memory_that_is_free_now(
    make: Callable[..., Fitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = make().service
    monkeypatch.setattr(fit_service, "MEMORY_S", 0.0)
    setting = Setting(n_ctx=8192)
    for free, fit in ((8 * GB, Fit.WELL), (1 * GB, Fit.NOT), (3 * GB, Fit.WELL)):
        monkeypatch.setattr("desktop_app.engine.local.devices.available_memory", lambda free=free: free)
        assert service.judge(a_shape(), setting).fit is fit


def test_models_in_memory_are_taken_to_make_room(make: Callable[..., Fitting], monkeypatch: pytest.MonkeyPatch) -> None:
    fitting = make()
    monkeypatch.setattr(fit_service, "PAGES_SEEM_FREE", False)
    monkeypatch.setattr("desktop_app.engine.local.devices.available_memory", lambda: GB)
    setting = Setting(n_ctx=8192)
    assert fitting.service.judge(a_shape(), setting).fit is Fit.NOT
    fitting.load(a_load())
    missing = a_load().estimate.total - GB
    assert fitting.service.judge(a_shape(), setting).best.missing == 0 < missing
    fitting.service.follow(ModelChanged(model_id=MODEL.facts.sha256, readiness=Readiness.IDLE))
    assert fitting.service.judge(a_shape(), setting).best.missing == pytest.approx(missing, rel=0.01)


def test_pages_that_seem_free_are_not_counted_twice(
    make: Callable[..., Fitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitting = make()
    monkeypatch.setattr(fit_service, "PAGES_SEEM_FREE", True)
    monkeypatch.setattr("desktop_app.engine.local.devices.available_memory", lambda: GB // 2)
    before = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.missing
    fitting.load(a_load())
    after = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.missing
    estimate = a_load().estimate.cpu
    assert before - after == estimate.total - estimate.weights


def test_a_verdict_has_no_speed_before_the_machine_is_measured(make: Callable[..., Fitting]) -> None:
    fitting = make()
    setting = Setting(n_ctx=8192)
    assert fitting.service.judge(a_shape(), setting).best.tokens_per_s == 0
    assert fitting.service.measure().result(DEADLINE_S) == speed_of(20)
    assert fitting.service.judge(a_shape(), setting).best.tokens_per_s == pytest.approx(
        tokens_per_s(a_shape(), setting, speed_of(20))
    )
    assert [event.measuring for event in fitting.heard.all if isinstance(event, FitChanged)] == [True, False]


def test_graphics_cards_are_asked_again_for_their_memory_after_a_while(
    make: Callable[..., Fitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench([replace(speed_of(20), gpu=speed_of(200).cpu)])
    bench.room = replace(bench.room, gpu=8 * GB, gpus=("NVIDIA",))
    fitting = make(bench)
    fitting.measure()
    service = fitting.service
    setting = Setting(n_ctx=8192)
    assert service.judge(a_shape(), setting).best.layers_on_gpu > 0
    bench.room = replace(bench.room, gpu=1000)
    service.judge(a_shape(), setting)
    assert len(bench.known) == 1
    monkeypatch.setattr(fit_service, "CARDS_S", 0.0)
    service.judge(a_shape(), setting)
    fitting.settled()
    monkeypatch.setattr(fit_service, "CARDS_S", 3600.0)
    assert service.judge(a_shape(), setting).best.layers_on_gpu == 0


def test_the_context_is_estimated_as_the_last_load_of_the_architecture_was(make: Callable[..., Fitting]) -> None:
    fitting = make()
    before = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.need.cpu
    assert fitting.service.off_by("llama") == OffBy()
    fitting.load(a_load(context=1.1))
    after = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.need.cpu
    assert after.cache == pytest.approx(before.cache * 1.1)
    assert after.compute == pytest.approx(before.compute * 1.1)
    assert after.weights == before.weights
    memory_off = fitting.service.off_by("llama").memory
    assert memory_off is not None
    assert 0.01 < memory_off < 0.1
    other = fitting.service.judge(a_shape("gemma-3-1b"), Setting(n_ctx=8192)).best.need
    assert other == memory_need(a_shape("gemma-3-1b"), Setting(n_ctx=8192))


def test_what_a_load_has_shown_is_known_after_a_restart_and_proves_right(make: Callable[..., Fitting]) -> None:
    make().load(a_load(context=1.1))
    fitting = make()
    fitting.load(a_load(context=1.1))
    assert fitting.service.off_by("llama").memory == pytest.approx(0, abs=1e-6)


def test_a_load_of_which_nothing_was_reported_teaches_nothing(make: Callable[..., Fitting]) -> None:
    fitting = make()
    silent = replace(a_load(), memory=ModelMemory())
    fitting.service.follow(ModelChanged(model_id=MODEL.facts.sha256, readiness=Readiness.READY, loaded=silent))
    fitting.service.close()
    assert fitting.service.off_by("llama") == OffBy()


def test_answers_correct_the_speed_that_is_told(make: Callable[..., Fitting]) -> None:
    fitting = make()
    fitting.measure()
    fitting.load(a_load())
    before = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.tokens_per_s
    predicted = tokens_per_s(a_shape(), Setting(n_ctx=8192), speed_of(20), kept=500)
    for seen in (0.9, 0.1, 0.9):  # in the second one something else had the computer
        fitting.answer(predicted * seen)
        fitting.settled()
    after = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best.tokens_per_s
    assert after == pytest.approx(before * 0.9)
    assert fitting.service.off_by("llama").speed == pytest.approx(0.9 / 0.575 - 1)  # 0.575: the median before it


def test_what_answers_have_shown_ends_with_a_new_measurement(make: Callable[..., Fitting]) -> None:
    bench = Bench([speed_of(20), speed_of(10)])
    fitting = make(bench)
    fitting.measure()
    fitting.load(a_load(context=1.1))
    fitting.answer(1.0)
    fitting.settled()
    fitting.measure(again=True)
    best = fitting.service.judge(a_shape(), Setting(n_ctx=8192)).best
    assert best.tokens_per_s == pytest.approx(tokens_per_s(a_shape(), Setting(n_ctx=8192), speed_of(10)))
    off = fitting.service.off_by("llama")
    assert off.speed is None
    assert off.memory is not None


@pytest.mark.parametrize("threads", [1, 2])
def test_short_answers_and_other_numbers_of_threads_teach_nothing(make: Callable[..., Fitting], threads: int) -> None:
    fitting = make()
    fitting.measure()
    fitting.load(a_load(threads=threads))
    fitting.answer(1.0, tokens=201 if threads == 1 else 5)
    fitting.service.close()
    assert fitting.service.off_by("llama").speed is None


def test_the_gauge_waits_for_loads_and_answers(make: Callable[..., Fitting]) -> None:
    fitting = make()
    follow, model_id = fitting.service.follow, MODEL.facts.sha256
    follow(TurnBegan(conversation_id=1, messages=(an_answer(1), an_answer(2))))
    follow(AnswerBegan(conversation_id=1, answer=an_answer(3), replaces=3))
    follow(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=0.0))
    measuring = fitting.service.measure()
    for answer_id in (1, 2, 3):
        fitting.answer(10.0, answer_id=answer_id)
    assert not measuring.done()
    assert fitting.bench.known == []
    follow(ModelChanged(model_id=model_id, readiness=Readiness.IDLE))
    assert measuring.result(DEADLINE_S) == speed_of(20)


def test_a_shape_is_read_once_and_kept_by_the_content_of_its_file(make: Callable[..., Fitting]) -> None:
    fitting = make()
    for _ in range(2):
        assert fitting.service.shape_of(MODEL.facts.sha256).result(DEADLINE_S) == a_shape()
    again = make(fitting.bench)
    assert again.service.shape_of(MODEL.facts.sha256).result(DEADLINE_S) == a_shape()
    assert fitting.bench.read == [MODEL.path]


def test_the_process_that_reads_shapes_ends_when_there_is_nothing_left_to_read(make: Callable[..., Fitting]) -> None:
    fitting = make()
    fitting.service.shape_of(MODEL.facts.sha256).result(DEADLINE_S)
    with pytest.raises(NoSuchModel):
        fitting.service.shape_of("gone").result(DEADLINE_S)
    assert fitting.bench.open_children == 0


def test_the_recommended_model_is_measured_for(make: Callable[..., Fitting]) -> None:
    fitting = make()
    recommended = fitting.service.recommended().result(DEADLINE_S)
    assert recommended is not None
    assert recommended.verdict.estimated
    assert recommended.verdict.best.tokens_per_s >= 10
    assert fitting.bench.measurements == 1


def test_a_machine_that_cannot_be_measured_gets_a_recommendation_by_its_memory(make: Callable[..., Fitting]) -> None:
    recommended = make(Bench([ModelFileMissing(path="")])).service.recommended().result(DEADLINE_S)
    assert recommended is not None
    assert recommended.verdict.best.tokens_per_s == 0


def test_closing_answers_whoever_still_waits(make: Callable[..., Fitting]) -> None:
    bench = Bench([speed_of(20)])
    bench.hold.clear()
    fitting = make(bench)
    recommended = fitting.service.recommended()
    assert bench.begun.wait(DEADLINE_S)
    fitting.service.close()
    with pytest.raises(Cancelled):
        recommended.result(DEADLINE_S)


def test_a_real_child_says_what_a_model_needs(starter_model: Path, tmp_path: Path) -> None:
    model = replace(MODEL, path=starter_model)
    service = FitService(
        cache=tmp_path,
        make_engine=lambda: ChildEngine(worker_argv("llama"), kind="llama"),
        get=lambda _: model,
        listen=lambda _: None,
    )
    try:
        shape = service.shape_of(MODEL.facts.sha256).result(DEADLINE_S)
    finally:
        service.close()
    assert (shape.architecture, len(shape.geometry.layers)) == ("llama", 30)
    assert shape.weights.total == pytest.approx(starter_model.stat().st_size, rel=0.05)

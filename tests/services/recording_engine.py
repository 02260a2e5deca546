"""An engine within this process whose every answer can be recognized wherever it turns up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import Placement, StopReason
from desktop_app.engine.base import (
    Delta,
    Finished,
    GenerationEvent,
    GenerationRequest,
    LoadedModel,
    LoadPlan,
    PromptCount,
    Started,
)
from desktop_app.engine.memory import DeviceMemory, ModelMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.engine.base import LoadRequest
    from desktop_app.errors import AppError


class Recorder:
    """What the engines were asked, by the text that they answered."""

    def __init__(self) -> None:
        self.asked: dict[str, GenerationRequest] = {}

    def engine(self, on_death: Callable[[AppError], None]) -> RecordingEngine:
        """One more engine."""
        del on_death
        return RecordingEngine(self)

    def answer(self, request: GenerationRequest) -> str:
        """A text that nobody has said before."""
        text = f"⟦{len(self.asked)}⟧"
        self.asked[text] = request
        return text


class RecordingEngine:
    """Answers at once, with one word."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.alive = True

    def plan(self, request: LoadRequest) -> LoadPlan:
        del request
        return LoadPlan(host_bytes=0, least_host_bytes=0, gpu_bytes=0, gpu_free_bytes=0)

    def warm(self) -> None:
        """It is."""

    def load(self, request: LoadRequest, on_progress: Callable[[float], None]) -> LoadedModel:
        del request
        on_progress(1.0)
        return LoadedModel(
            engine_version="recorder",
            placement=Placement(threads=1),
            n_ctx=512,
            load_s=0.0,
            memory=ModelMemory(cpu=DeviceMemory(), gpu=DeviceMemory()),
        )

    def generate(self, request: GenerationRequest) -> Iterator[GenerationEvent]:
        return self._events(self._recorder.answer(request))

    def count(self, request: GenerationRequest) -> PromptCount:
        del request
        return PromptCount(prompt_tokens=1, last_tokens=1, omitted_messages=0, n_ctx=512)

    def cancel(self) -> None:
        """Nothing takes long enough to be cancelled."""

    def close(self) -> None:
        self.alive = False

    def _events(self, text: str) -> Iterator[GenerationEvent]:
        yield Started(prompt_tokens=1, cached_tokens=0, omitted_messages=0, seed=1)
        yield Delta(text=text)
        yield Finished(stop_reason=StopReason.END, completion_tokens=1, prompt_s=0.1, first_token_s=0.1, decode_s=0.1)

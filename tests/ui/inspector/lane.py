"""A lane whose setup a panel changes, without services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desktop_app.domain import Generation, LaneSetup, LocalModel, Message, MessageState, ModelDefaults, Placement, Role
from desktop_app.engine.base import ContextCost, LoadedModel
from desktop_app.preferences import Preset
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.inspector.panel import Inspector
from desktop_app.ui.model_sections import Choice
from desktop_app.ui.theme import Theme
from tests.ui.fake_services import SMOL

LOADED = LoadedModel(
    engine_version="1",
    placement=Placement(threads=4),
    n_ctx=8192,
    load_s=1.0,
    costs=(ContextCost(n_ctx=2048, memory_bytes=300_000_000), ContextCost(n_ctx=8192, memory_bytes=900_000_000)),
    available_bytes=500_000_000,
)
READY = ModelChanged(model_id="smol", readiness=Readiness.READY, loaded=LOADED)


def answer(**facts: int) -> Message:
    generation = Generation(model=SMOL.ref, **facts)  # type: ignore[arg-type] # only counts are given
    return Message(
        id=7,
        lane_id=1,
        parent_id=None,
        turn_id=1,
        role=Role.ASSISTANT,
        text="The lamp",
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        generation=generation,
    )


@dataclass
class Lane:
    """`offers` are what was said with a way back."""

    theme: Theme
    setup: LaneSetup = field(default_factory=lambda: LaneSetup(model=SMOL.ref))
    model: LocalModel = SMOL
    presets: tuple[Preset, ...] = ()
    newest: Message | None = None
    defaults: ModelDefaults = field(default_factory=ModelDefaults)
    conversation: int = 1
    offers: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.panel = Inspector(
            self.theme, self.change, self._store, lambda words, back: self.offers.append((words, back))
        )

    def change(self, change: Callable[[LaneSetup], LaneSetup]) -> None:
        self.setup = change(self.setup)
        self.show()

    def show(self) -> None:
        choice = Choice(models=(self.model,), setup=self.setup, model=self.model, state=READY, defaults=self.defaults)
        self.panel.show_lane(choice, self.newest, self.presets, self.conversation, is_default=False)

    def _store(self, presets: tuple[Preset, ...]) -> None:
        self.presets = presets
        self.show()

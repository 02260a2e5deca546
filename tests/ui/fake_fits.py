"""Verdicts as the real service gives them, on a computer as the test wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.local.speed import DeviceSpeed, MachineSpeed, TypeSpeed
from desktop_app.engine.local.verdict import Corrections, Room, Verdict, judge
from desktop_app.services.fit import OffBy, Recommendation, Setting, Shape, catalogue
from desktop_app.services.recommending import recommend
from tests.ui.fake_services import done

if TYPE_CHECKING:
    from concurrent.futures import Future

MODERATE = MachineSpeed(
    threads=8,
    cpu=DeviceSpeed(
        types=(
            TypeSpeed(type_name="F16", bytes_per_s=50e9),
            TypeSpeed(type_name="Q8_0", bytes_per_s=48e9),
            TypeSpeed(type_name="Q4_K", bytes_per_s=40e9),
        ),
        layer_s=30e-6,
        choice_s=2e-9,
        token_s=50e-6,
    ),
)
"""A laptop's."""


class FakeFits:
    """9.2 GB free, no graphics card, a laptop's speed, and models of any shape that is put into
    `shapes`.
    """

    def __init__(self) -> None:
        self.room = Room(host=9_200_000_000)
        self.speed: MachineSpeed | None = MODERATE
        self.measuring = False
        self.corrections = Corrections()
        self.off = OffBy()
        self.shapes: dict[str, Shape] = {}
        self.recommending: Future[Recommendation | None] | None = None
        """Keeps a recommendation under way."""
        self.measurements: list[bool] = []
        """Whether each was asked for `again`."""

    def measure(self, *, again: bool = False) -> Future[MachineSpeed | None]:
        self.measurements.append(again)
        return done(self.speed)

    def judge(self, shape: Shape, setting: Setting, *, estimated: bool = False, layers: int | None = None) -> Verdict:
        return judge(shape, setting, self.room, self.speed, self.corrections, estimated=estimated, layers=layers)

    def shape_of(self, model_id: str) -> Future[Shape]:
        if model_id in self.shapes:
            return done(self.shapes[model_id])
        model = next(model for model in catalogue().models if model.id == "llama-3.2-1b")
        return done(model.shape(model.quantizations[0]))

    def off_by(self, architecture: str) -> OffBy:
        del architecture
        return self.off

    def recommended(self, language: str = "") -> Future[Recommendation | None]:
        return self.recommending or done(self.recommend(language))

    def recommend(self, language: str) -> Recommendation | None:
        """What `recommended` brings."""
        return recommend(catalogue().models, self.judge, roomy=9_960_000_000, language=language)

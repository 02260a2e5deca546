"""One model for this computer: the most capable of those that are comfortable here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.engine.hub.catalogue import CatalogueModel, catalogue
from desktop_app.engine.local.verdict import Corrections, Room, judge
from desktop_app.services.fit import Fit, Setting, Shape, Verdict
from desktop_app.services.recommending import COMFORTABLE, Recommendation, recommend
from tests.engine.local.test_verdict import CPU, GAMER, GB, LAPTOP, SLOW_CPU

MODELS = catalogue().models


def recommended(
    room: Room, machine: object = LAPTOP, *, roomy: float = 1.0, language: str = "", models: object = MODELS
) -> Recommendation:
    def judged(shape: Shape, setting: Setting) -> Verdict:
        return judge(shape, setting, room, machine, Corrections())  # type: ignore[arg-type]

    found = recommend(models, judged, roomy=int(room.host * roomy), language=language)  # type: ignore[arg-type]
    assert found is not None
    return found


def size(found: Recommendation) -> float:
    return found.model.parameters / 1e9


@pytest.mark.parametrize(("gigabytes", "least", "most"), [(2, 0.9, 2), (4, 2, 4.5), (8, 4, 7)])
def test_more_memory_takes_a_larger_model_as_far_as_the_speed_goes(gigabytes: int, least: float, most: float) -> None:
    found = recommended(Room(host=gigabytes * GB))
    assert found.verdict.fit is Fit.WELL
    assert found.verdict.best.tokens_per_s >= COMFORTABLE
    assert least <= size(found) <= most


def test_a_fast_card_takes_a_larger_model_than_the_processor() -> None:
    room = Room(host=16 * GB, gpu=16 * GB, gpus=("NVIDIA",))
    assert size(recommended(room, GAMER)) > size(recommended(replace(room, gpu=0, gpus=()), GAMER))


def test_room_is_left_for_a_browser_and_a_desktop() -> None:
    room = Room(host=20 * GB)
    fast = replace(LAPTOP, cpu=replace(CPU, types=tuple(replace(one, bytes_per_s=1e12) for one in CPU.types)))
    assert recommended(room, fast).verdict.best.need.total > 12 * GB
    assert recommended(room, fast, roomy=0.6).verdict.best.need.total <= 12 * GB


def test_a_slow_computer_gets_the_quickest_model_that_fits() -> None:
    slower = replace(SLOW_CPU, cpu=replace(SLOW_CPU.cpu, types=tuple(replace(t, bytes_per_s=1e9) for t in CPU.types)))
    found = recommended(Room(host=16 * GB), slower)
    assert found.verdict.best.tokens_per_s < COMFORTABLE
    assert size(found) < 2


def test_a_computer_with_no_room_gets_none() -> None:
    def judged(shape: Shape, setting: Setting) -> Verdict:
        return judge(shape, setting, Room(host=GB // 10), LAPTOP, Corrections())

    assert recommend(MODELS, judged, roomy=GB // 10) is None


def test_where_no_speed_is_known_the_memory_decides() -> None:
    found = recommended(Room(host=8 * GB), None)
    assert found.verdict.fit is Fit.WELL
    assert size(found) > 4


@pytest.mark.parametrize("gigabytes", [4, 8, 12])
def test_who_reads_korean_gets_a_model_that_was_made_for_it(gigabytes: int) -> None:
    found = recommended(Room(host=gigabytes * GB), language="ko")
    assert "ko" in found.model.languages
    other = recommended(Room(host=gigabytes * GB), language="en")
    assert size(found) >= size(other) / 2.1


def test_only_what_a_new_user_should_be_led_to_is_recommended_in_its_first_quantization() -> None:
    def only(model: CatalogueModel) -> bool:
        return model.id in {"deepseek-r1-7b", "llama-3.2-1b"}

    found = recommended(Room(host=16 * GB), models=[model for model in MODELS if only(model)])
    assert found.model.id == "llama-3.2-1b"
    assert found.quantization == found.model.quantizations[0]

from __future__ import annotations

import pytest

from desktop_app.accounts import CloudModel
from desktop_app.domain import PromptImage, PromptMessage, Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.engine.cloud.anthropic_wire import LEAST_LIMIT, USUAL_LIMIT, _limit
from desktop_app.engine.estimating import MARGIN, TOKENS_OF_AN_IMAGE, estimated_prompt, tokens_in, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("word" * 100, 100),
        ("안녕하세요" * 20, 100),
        ("日本語" * 20, 60),
        ("привет" * 20, 60),
        ("สวัสดี" * 20, 60),
        ("word안녕" * 10, 30),
    ],
)
def test_a_text_has_about_so_many_tokens_by_its_letters(text: str, tokens: int) -> None:
    assert tokens_in(text) == tokens


def test_of_a_long_text_all_of_it_counts() -> None:
    latin, korean = "word" * 50_000, "가" * 200_000
    for text in (latin + korean, korean + latin):
        assert tokens_in(text) == pytest.approx(50_000 + 200_000, rel=0.01)


def test_an_image_counts_as_about_a_thousand() -> None:
    image = PromptImage(media_type="image/png", data=b"")
    assert tokens_of(PromptMessage(role=Role.USER, text="word", images=(image, image))) == 1 + 2 * TOKENS_OF_AN_IMAGE


def _asking(characters: int) -> GenerationRequest:
    return GenerationRequest(messages=(PromptMessage(role=Role.USER, text="가" * characters),))


def test_claude_is_asked_for_no_more_than_its_window_has_left() -> None:
    model = CloudModel(id="claude", name="Claude", context_window=200_000, output_limit=64_000)
    assert _limit(model, _asking(1000)) == 64_000
    long = _asking(140_000)
    assert _limit(model, long) == 200_000 - int(140_000 * MARGIN)
    assert estimated_prompt(long) + _limit(model, long) <= 200_000
    assert _limit(model, _asking(199_000)) == LEAST_LIMIT
    assert _limit(CloudModel(id="claude", name="Claude"), _asking(199_000)) == USUAL_LIMIT
    assert _limit(CloudModel(id="claude", name="Claude", output_limit=500, context_window=600), _asking(590)) == 500

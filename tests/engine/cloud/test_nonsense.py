"""Answers that are none, in the form of each provider: told in a sentence, whatever the libraries make of them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from desktop_app import errors
from desktop_app.errors import AppError
from desktop_app.errors.breaking_off import AnswerBroken
from tests.cloud_server import KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, account, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.accounts import Provider
    from desktop_app.engine.process.cloud import CloudProcess


@pytest.fixture(scope="module")
def answers() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


MALFORMED = (
    b"data: {broken",
    b"data: [1, 2]",
    b"event: message_start\ndata: 7",
    b"\xff\xfe",
    b"data: null",
    b'data: {"choices": 7}',
    b'data: {"choices": [{"delta": 3, "finish_reason": {}}]}',
    b'data: {"choices": [{"delta": {"content": {"a": 1}}}], "usage": "much"}',
    b'event: message_start\ndata: {"type": "message_start", "message": null}',
    b'event: message_delta\ndata: {"type": "message_delta", "delta": null, "usage": null}',
    b'event: message_delta\ndata: {"type": "message_delta", "delta": {"stop_reason": 4}, "usage": {}}',
    b'event: message_delta\ndata: {"type": "message_delta", "delta": {}, "usage": {"output_tokens": "x"}}',
    b'event: content_block_delta\ndata: {"type": "content_block_delta", "delta": {"type": "text_delta", "text": 5}}',
    b'data: {"choices": [], "usage": {"prompt_tokens": "many", "completion_tokens": -1, "cost": 1e400}}',
    b'data: {"choices": [{"delta": {"reasoning": 5, "content": 7}, "finish_reason": null}]}',
    b'event: content_block_delta\ndata: {"type": "content_block_delta", "delta": {"type": "text_delta"}}',
    b'event: error\ndata: {"type": "error", "error": 4}',
    b'data: {"candidates": 5}',
    b'data: {"candidates": [{"content": {"parts": [{"text": 5}]}, "finishReason": 3}]}',
    b'data: {"candidates": [], "usageMetadata": []}',
    b'data: {"error": null}',
    b'data: {"error": "x"}',
    b"data: " + b"[" * 100_000,
)


@pytest.mark.parametrize("provider", BILLED)
@pytest.mark.parametrize("raw", MALFORMED)
def test_nonsense_in_the_place_of_events_is_told(
    answers: CloudServer, cloud: CloudProcess, provider: Provider, raw: bytes
) -> None:
    answers.scripts.append(Script(raw=raw + b"\n\n"))
    with pytest.raises(AppError) as caught:
        ask(cloud, answers, provider)
    assert isinstance(
        caught.value, errors.CloudNotUnderstood | errors.AnswerCutOff | errors.RequestRefused | AnswerBroken
    )


@pytest.mark.parametrize("provider", BILLED)
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": 5, "models": "x"},
        {"data": [{"id": 5, "display_name": 7, "max_input_tokens": "many", "type": "model"}], "models": [{"name": 5}]},
        {"data": [[], None, 3], "models": [[], None, 3]},
        b"[" * 100_000,
        {"data": [{"id": "gpt", "context_length": True, "pricing": {"prompt": "cheap"}, "name": []}]},
    ],
)
def test_nonsense_in_the_place_of_a_list_of_models_is_told_or_left_out(
    answers: CloudServer, cloud: CloudProcess, provider: Provider, body: object
) -> None:
    answers.scripts.append(Script(body=body))
    with contextlib.suppress(errors.CloudNotUnderstood):
        assert all(isinstance(one.id, str) for one in cloud.models(account(answers, provider), KEY))
    assert cloud.alive

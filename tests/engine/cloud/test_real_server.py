"""A real server of another's making that speaks OpenAI's format: llama.cpp's own, with the starter model."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.domain import PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import Delta, Finished, GenerationRequest, Usage
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.cloud_lines import Patience
from tests.engine.cloud.asking import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel = sys.argv[1], 2048, 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
params.hostnames, params.port = ["127.0.0.1"], 0
server = xllamacpp.Server(params)
print("AT", server.listening_address, flush=True)
sys.stdin.read()
"""

QUESTION = GenerationRequest(
    messages=(PromptMessage(role=Role.USER, text="What is the capital of France?"),),
    sampling=Sampling(temperature=0.0, max_tokens=32),
    for_account="peer",
)
MODEL = CloudModel(id="SmolLM2", name="SmolLM2")


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudProcess]:
    """One with the patience that a model on a busy machine needs."""
    made = CloudProcess(patience=Patience(first_s=90.0, silence_s=90.0, total_s=180.0, wait_s=2.0))
    yield made
    made.close()


@pytest.fixture(scope="module")
def peer(starter_model: Path) -> Iterator[Account]:
    """An account with it; the server ends with its stdin."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(starter_model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        address = next(line.split()[1] for line in server.stdout if line.startswith("AT "))
        yield Account(slug="peer", provider=Provider.COMPATIBLE, name="llama.cpp", base_url=f"{address}/v1")
        server.kill()


def test_it_lists_its_models(cloud: CloudProcess, peer: Account) -> None:
    assert cloud.models(peer, "")


def test_it_answers_as_every_provider_does(cloud: CloudProcess, peer: Account) -> None:
    events = list(cloud.ask(peer, MODEL, QUESTION, "").events())
    assert text_of(events).strip()
    (usage,) = [event for event in events if isinstance(event, Usage)]
    assert usage.completion_tokens > 2
    assert usage.cost is None
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.completion_tokens == usage.completion_tokens
    assert end.stop_reason in {StopReason.END, StopReason.LENGTH}


def test_the_limit_of_tokens_is_kept_and_told(cloud: CloudProcess, peer: Account) -> None:
    short = replace(QUESTION, sampling=Sampling(temperature=0.0, max_tokens=3))
    end = list(cloud.ask(peer, MODEL, short, "").events())[-1]
    assert isinstance(end, Finished)
    assert end.stop_reason is StopReason.LENGTH


def test_an_answer_that_is_stopped_leaves_it_free_for_the_next(cloud: CloudProcess, peer: Account) -> None:
    long = replace(QUESTION, sampling=Sampling(temperature=0.0, max_tokens=2000))
    answer = cloud.ask(peer, MODEL, long, "")
    for event in answer.events():
        if isinstance(event, Delta):
            answer.cancel()
    assert text_of(list(cloud.ask(peer, MODEL, QUESTION, "").events())).strip()

"""What the tests of the cloud child ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import FACTS, Account, CloudModel, Provider, Wire
from desktop_app.domain import PromptMessage, Role, Sampling
from desktop_app.engine.base import Delta, GenerationEvent, GenerationRequest
from tests.cloud_server import KEY, CloudServer

if TYPE_CHECKING:
    from desktop_app.engine.process.cloud import CloudAnswer, CloudProcess

MODELS = {
    Wire.OPENAI: CloudModel(id="gpt-5-mini", name="GPT-5 mini"),
    Wire.ANTHROPIC: CloudModel(id="claude-haiku-4-5", name="Claude Haiku 4.5", output_limit=64000),
    Wire.GOOGLE: CloudModel(id="gemini-2.5-flash", name="Gemini 2.5 Flash", reasons=True),
}
PATHS = {Wire.OPENAI: "/v1", Wire.ANTHROPIC: "", Wire.GOOGLE: ""}
BILLED = (Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE)

QUESTION = GenerationRequest(
    messages=(
        PromptMessage(role=Role.SYSTEM, text="짧게."),
        PromptMessage(role=Role.USER, text="Name three colours."),
    )
)


def account(server: CloudServer, provider: Provider, **fields: object) -> Account:
    """An account of this provider whose base address is the server's."""
    address = f"{server.origin}{PATHS[FACTS[provider].wire]}"
    usual = {"slug": provider.value, "name": FACTS[provider].name, "base_url": address}
    return Account(provider=provider, **{**usual, **fields})  # type: ignore[arg-type]


def ask(
    cloud: CloudProcess,
    server: CloudServer,
    provider: Provider,
    request: GenerationRequest = QUESTION,
    **fields: object,
) -> list[GenerationEvent]:
    """The events of one answer."""
    return list(begin(cloud, account(server, provider, **fields), request).events())


def begin(cloud: CloudProcess, asked: Account, request: GenerationRequest = QUESTION, key: str = KEY) -> CloudAnswer:
    """An answer under way, of words that may go to this account."""
    return cloud.ask(asked, MODELS[asked.facts.wire], replace(request, for_account=asked.slug), key)


def with_sampling(sampling: Sampling) -> GenerationRequest:
    """The usual question, with these parameters."""
    return GenerationRequest(messages=QUESTION.messages, sampling=sampling)


def text_of(events: list[GenerationEvent], *, reasoning: bool = False) -> str:
    """The whole answer, or the whole reasoning."""
    return "".join(event.text for event in events if isinstance(event, Delta) and event.reasoning is reasoning)

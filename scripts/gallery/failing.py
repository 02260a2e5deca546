"""What goes wrong with providers, each where it is told: under the answer, with what helps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import Provider
from desktop_app.domain import LaneSetup, MessageState, StopReason
from desktop_app.errors import CertificateOutOfDate, NameUnknown, ProviderSilent
from scripts.gallery import stories
from scripts.gallery.providers import accounts, chat, says_no
from scripts.gallery.stories import Ending, facts
from tests.cloud_server import Script

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from scripts.gallery.providers import Scene
    from scripts.gallery.stage import Stage

_CUT = ("The sky is blue, because ", "x", "y")
_NOT_HERE = {"code": 400, "message": "User location is not supported for the API use.", "status": "FAILED_PRECONDITION"}


def _stored(on: Stage, error: AppError) -> None:
    """A failure that takes minutes to come about, as it is found later."""
    account = accounts(on)[Provider.OPENAI]
    model = account.ref(account.models[0])
    ending = Ending(
        state=MessageState.FAILED,
        generation=replace(facts(model, stop=StopReason.FAILED, error=error.as_record()), completion_tokens=0),
    )
    submit = on.services.database.submit
    turns = ((on.words.question, ""),)
    on.open(submit(stories.tell, turns=turns, setup=LaneSetup(model=model), ending=ending).result())


def _of_a_failure(provider: Provider, *scripts: Script) -> Scene:
    return lambda on: chat(on, provider, *scripts)


def _of_a_stored_failure(error: AppError) -> Scene:
    return lambda on: _stored(on, error)


SCENES: dict[str, Scene] = {
    "cloud_failed_key": _of_a_failure(Provider.OPENAI, says_no(401, "invalid_api_key", "Incorrect API key provided")),
    "cloud_failed_credit": _of_a_failure(
        Provider.ANTHROPIC, says_no(400, "invalid_request_error", "Your credit balance is too low")
    ),
    "cloud_failed_rate": _of_a_failure(
        Provider.OPENAI, says_no(429, "rate_limit_exceeded", "Rate limit reached", ("Retry-After", "3725"))
    ),
    "cloud_failed_region": _of_a_failure(Provider.GOOGLE, Script(status=400, body={"error": _NOT_HERE})),
    "cloud_failed_model": _of_a_failure(
        Provider.OPENAI, says_no(404, "model_not_found", "The model `gpt-9` does not exist")
    ),
    "cloud_failed_length": _of_a_failure(
        Provider.OPENAI, says_no(400, "context_length_exceeded", "The maximum context length is 128000 tokens.")
    ),
    "cloud_failed_parameter": _of_a_failure(
        Provider.COMPATIBLE, says_no(400, "invalid_request_error", "The chat template does not know this role.")
    ),
    "cloud_failed_blocked": _of_a_failure(Provider.GOOGLE, Script(refusal="PROHIBITED_CONTENT")),
    "cloud_failed_declined": _of_a_failure(Provider.ANTHROPIC, Script(text=(), reason="refusal")),
    "cloud_failed_cut": _of_a_failure(Provider.OPENAI, Script(text=_CUT, drop_after=2)),
    "cloud_failed_portal": _of_a_failure(Provider.OPENAI, Script(body="<html>Sign in to the network</html>")),
    "cloud_failed_silent": _of_a_stored_failure(ProviderSilent(provider="OpenAI", seconds="180")),
    "cloud_failed_name": _of_a_stored_failure(NameUnknown(host="api.openai.com", provider="OpenAI")),
    "cloud_failed_certificate": _of_a_stored_failure(CertificateOutOfDate(host="api.openai.com", reason="expired")),
}

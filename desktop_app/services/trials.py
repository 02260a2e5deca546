"""Whether an account works: its models are listed, which proves the key, and where words are billed the cheapest model
is asked for one, which proves that there is credit. That call is money, so the ledger notes it and the cap holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.accounts import CloudModel
from desktop_app.domain import LaneSetup, PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import Delta, GenerationRequest
from desktop_app.errors import AppError, CapReached
from desktop_app.errors.cloud import Blocked, CloudModelGone, CloudPromptTooLong, Declined, RequestRefused
from desktop_app.services.ledger import taken_elsewhere
from desktop_app.services.leg import Leg
from desktop_app.usage import TRIALS

if TYPE_CHECKING:
    from desktop_app.accounts import Account
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.ledger import Ledger

A_WORD = GenerationRequest(messages=(PromptMessage(role=Role.USER, text="Say yes."),), sampling=Sampling(max_tokens=16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An account that works: its models, and the one that has written a few tokens ("" for none). `not_asked`: the
    month's cap leaves no room for them, so that only the key is proved.
    """

    models: tuple[CloudModel, ...]
    asked: str = ""
    not_asked: CapReached | None = None


def try_out(account: Account, cloud: CloudService, ledger: Ledger) -> Trial:
    """Blocks. Raises CloudOffline, KeyMissing, AppError for what does not work."""
    models = cloud.with_process(account, lambda process, key: process.models(account, key))
    billed = [model for model in models if model.input_price is not None and model.output_price]
    if not billed:
        return Trial(models=models)
    model = min(billed, key=lambda one: (one.input_price or 0.0) + (one.output_price or 0.0))
    try:
        _ask(account, model, cloud, ledger)
    except CapReached as error:
        return Trial(models=models, not_asked=error)
    except (Blocked, CloudModelGone, CloudPromptTooLong, Declined, RequestRefused):
        # It is the model that does not do for a test, and not the account.
        return Trial(models=models)
    return Trial(models=models, asked=model.id)


def _ask(account: Account, model: CloudModel, cloud: CloudService, ledger: Ledger) -> None:
    """Raises CapReached, AppError."""
    request = replace(A_WORD, for_account=account.slug)
    line = ledger.reserve_trial(account, model, request).result()
    leg = Leg(LaneSetup(model=account.ref(model), sampling=request.sampling))
    leg.is_asked_of(account, model)
    written: list[str] = []
    reason, failure = StopReason.FAILED, None
    try:
        with cloud.asking(account, model, request) as answer:
            for event in answer.events():
                leg.take(event)
                if isinstance(event, Delta):
                    written.append(event.text)
        reason = leg.stop_reason
    except AppError as error:
        failure = error
        raise
    finally:
        spent = taken_elsewhere(
            leg.alone(reason),
            conversation_id=TRIALS,
            answer_id=line,
            asked=(account, model, request),
            written="".join(written),
            is_counted=leg.is_counted,
            has_begun=leg.sent is not None,
            error=failure,
        )
        ledger.settle_trial(line, spent).result()

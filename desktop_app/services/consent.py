"""Before words leave this computer: whether they may, and what to tell of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.accounts import is_cloud
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.errors.privacy import FileLocalOnly, LocalOnly
from desktop_app.services.counting import estimated_prompt
from desktop_app.services.requests import request_for
from desktop_app.storage import accounts as stored
from desktop_app.storage import conversations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.domain import LaneSetup, Message
    from desktop_app.services.cloud import CloudService
    from desktop_app.storage.database import Session


class Consent(StrEnum):
    """For what the user has let their words go: this once, in this conversation, or always to this account."""

    ONCE = "once"
    CONVERSATION = "conversation"
    ALWAYS = "always"


def cleared(
    session: Session,
    cloud: CloudService,
    *,
    conversation_id: int,
    setup: LaneSetup,
    history: Sequence[Message],
    texts: Mapping[str, str],
    given: Consent | None,
) -> str:
    """The slug of the account that these words may go to now; "" for a model on this computer.

    Raises LocalOnly, FileLocalOnly, Offline, AccountGone, and ConsentNeeded with what would be sent.
    """
    if not is_cloud(setup.model):
        return ""
    account, model = cloud.find(setup.model)
    _require_no_lock(session, account, conversation_id, history)
    cloud.check_online(account)
    if given is Consent.CONVERSATION:
        stored.consent(session, conversation_id=conversation_id, slug=account.slug)
    allowed = given is not None or account.always
    if not (allowed or stored.consented(session, conversation_id=conversation_id, slug=account.slug)):
        raise ConsentNeeded(**_told(account, model, setup, history, texts))
    return account.slug


def _require_no_lock(session: Session, account: Account, conversation_id: int, history: Sequence[Message]) -> None:
    if conversations.get(session, conversation_id=conversation_id).local_only:
        raise LocalOnly(provider=account.name)
    for message in history:
        for file in message.attachments:
            if file.local_only:
                raise FileLocalOnly(name=file.name, provider=account.name)


def _told(
    account: Account, model: CloudModel, setup: LaneSetup, history: Sequence[Message], texts: Mapping[str, str]
) -> dict[str, str]:
    request = request_for(setup, history, texts, n_ctx=model.context_window)
    tokens = estimated_prompt(request)
    files = [file.name for message in history for file in message.attachments if file.sha256 in texts]
    return {
        "slug": account.slug,
        "provider": account.name,
        "host": urlsplit(account.address).netloc,
        "model": model.name,
        "messages": str(len(request.messages) - bool(setup.system_prompt)),
        "system": "1" if setup.system_prompt else "",
        "files": ", ".join(files),
        "tokens": str(tokens),
        "price": "" if model.input_price is None else f"{model.input_price * tokens / 1_000_000:.6f}",
        "written": "" if model.output_price is None else f"{model.output_price:g}",
        "price_date": model.price_date.isoformat() if model.price_date else "",
    }

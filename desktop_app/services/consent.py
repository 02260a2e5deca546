"""Before words leave this computer: whether they may, and what to tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.accounts import LOCAL_SERVERS, Account, CloudModel, is_cloud
from desktop_app.engine.estimating import estimated_prompt
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.errors.privacy import FileLocalOnly
from desktop_app.services.answer_forms import words_in
from desktop_app.services.clearance import Agreed, Clearance, Consent, Given, consent_for, locked_by
from desktop_app.services.cloud_requests import fitted, in_place_of_images
from desktop_app.services.requests import request_for
from desktop_app.storage import accounts as stored
from desktop_app.storage import conversations, private_values
from desktop_app.storage.asking_anew import asks_anew

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.domain import Message
    from desktop_app.privacy import Found
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.running import Begun
    from desktop_app.services.scanning import Scanner
    from desktop_app.storage.database import Session

__all__ = ["Agreed", "Clearance", "Consent", "Given", "cleared"]


def cleared(
    session: Session,
    cloud: CloudService,
    scanner: Scanner,
    asked: Sequence[Begun],
    *,
    given: Given,
    to_come: Sequence[Begun] = (),
) -> tuple[Clearance, ...]:
    """For each answer to the same words the account that they may go to now. `to_come` are answers for which what the
    user says must hold as well.

    Raises LocalOnly, FolderLocalOnly, FileLocalOnly, Offline, AccountGone, KeysSealed, Unscanned, and one ConsentNeeded
    with all that would be sent.
    """
    for one in asked:
        _require_open(session, cloud, one, given)
    leaving = [one for one in (*asked, *to_come) if is_cloud(one.lane.setup.model)]
    not_allowed = [one for one in leaving if not _allowed(session, cloud, one, given)]
    private = [(one, found) for one in leaving if (found := _undecided(session, cloud, scanner, one, given))]
    if not_allowed or private:
        needed = ConsentNeeded(**_together([_told(cloud, one) for one in not_allowed or [one for one, _ in private]]))
        needed.found = tuple({found.value: found for _, every in private for found in every}.values())
        needed.is_allowed = not not_allowed
        needed.was_kept = any(_asks_anew(session, one) for one in not_allowed)
        raise needed
    return tuple(_clearance(session, cloud, one) for one in asked)


def _require_open(session: Session, cloud: CloudService, one: Begun, given: Given) -> None:
    if not is_cloud(one.lane.setup.model):
        return
    account, _ = cloud.find(one.lane.setup.model)
    _require_no_lock(session, account, one.conversation_id, one.history)
    cloud.check_online(account)
    cloud.check_key(account)
    said = consent_for(given, account.slug)
    if said is Consent.CONVERSATION or (said is Consent.ALWAYS and _asks_anew(session, one)):
        stored.consent(session, conversation_id=one.conversation_id, slug=account.slug)


def _allowed(session: Session, cloud: CloudService, one: Begun, given: Given) -> bool:
    account, _ = cloud.find(one.lane.setup.model)
    if consent_for(given, account.slug) is not None or (account.always and not _asks_anew(session, one)):
        return True
    return stored.consented(session, conversation_id=one.conversation_id, slug=account.slug)


def _asks_anew(session: Session, one: Begun) -> bool:
    """Whether only a consent for this conversation counts: what was written while it was locked was not meant by any
    that was given for all.
    """
    return asks_anew(session, conversation_id=one.conversation_id)


def _undecided(session: Session, cloud: CloudService, scanner: Scanner, one: Begun, given: Given) -> tuple[Found, ...]:
    """What looks private and was not decided about; what is decided now is stored."""
    account, model = cloud.find(one.lane.setup.model)
    if account.provider in LOCAL_SERVERS and not account.base_url:
        return ()
    request = request_for(one.lane.setup, one.history, one.texts, n_ctx=model.context_window, begun=one.answer.text)
    known = private_values.decided(session, conversation_id=one.conversation_id, slug=account.slug)
    values = {hidden.value for hidden in known}
    texts = (*(said.text for said in request.messages), *words_in(request.sampling, account.provider))
    found = [found for found in scanner.found(texts) if found.value not in values]
    if not isinstance(given, Agreed):
        return tuple(found)
    now = [one for one in found if given.decides(one, account.slug)]
    private_values.decide(
        session, conversation_id=one.conversation_id, slug=account.slug, found=now, replaced=bool(given.replaced)
    )
    return tuple(one for one in found if one not in now)


def _clearance(session: Session, cloud: CloudService, one: Begun) -> Clearance:
    if not is_cloud(one.lane.setup.model):
        return Clearance()
    account, _ = cloud.find(one.lane.setup.model)
    decided = private_values.decided(session, conversation_id=one.conversation_id, slug=account.slug)
    return Clearance(slug=account.slug, hidden=tuple(hidden for hidden in decided if hidden.replaced))


def _require_no_lock(session: Session, account: Account, conversation_id: int, history: Sequence[Message]) -> None:
    conversation = conversations.get(session, conversation_id=conversation_id)
    if conversation.local_only:
        raise locked_by(conversation.folder, account.name)
    for message in history:
        for file in message.attachments:
            if file.local_only:
                raise FileLocalOnly(name=file.name, provider=account.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What would go to one model; prices in dollars, of reading it and of a million tokens of the answer."""

    account: Account
    model: CloudModel
    messages: int
    has_system: bool
    files: tuple[str, ...]
    tokens: int


def _told(cloud: CloudService, one: Begun) -> _Told:
    setup = one.lane.setup
    account, model = cloud.find(setup.model)
    images = in_place_of_images(one.history, model)
    whole = request_for(setup, one.history, one.texts, n_ctx=model.context_window, images=images)
    request = fitted(whole, model).request
    going = {*one.texts, *images}
    return _Told(
        account=account,
        model=model,
        messages=len(request.messages) - bool(setup.system_prompt),
        has_system=bool(setup.system_prompt),
        files=tuple(file.name for said in one.history for file in said.attachments if file.sha256 in going),
        tokens=estimated_prompt(request),
    )


def _together(told: Sequence[_Told]) -> dict[str, str]:
    """All of it in words. A price is known if it is for each of the models, that of answers if it is the same."""
    models = {(one.account.slug, one.model.id): one.model for one in told}.values()
    prices = [one.model.input_price for one in told]
    written = {model.output_price for model in models}
    dates = [model.price_date.isoformat() for model in models if model.price_date]
    price = sum((one.model.input_price or 0.0) * one.tokens / 1_000_000 for one in told)
    return {
        "slug": _listed(one.account.slug for one in told),
        "provider": _listed(one.account.name for one in told),
        "host": _listed(urlsplit(one.account.address).netloc for one in told),
        "model": _listed(one.model.name for one in told),
        "models": str(len(models)),
        "messages": str(sum(one.messages for one in told)),
        "system": "1" if any(one.has_system for one in told) else "",
        "files": _listed(name for one in told for name in one.files),
        "tokens": str(sum(one.tokens for one in told)),
        "price": "" if None in prices or not dates else f"{price:.6f}",
        "written": f"{next(iter(written)):g}" if len(written) == 1 and None not in written else "",
        "price_date": min(dates, default=""),
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))

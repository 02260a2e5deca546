"""Asking a cloud model from the command line: which one is meant, the user's consent, and what it cost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import Provider
from desktop_app.cloud_parameters import unsent_in
from desktop_app.domain import StopReason
from desktop_app.errors import Cancelled, PrivateWords
from desktop_app.errors.cloud import AccountGone, CloudModelGone, ConsentNeeded, NotAllowed
from desktop_app.services.clearance import Agreed, Consent, Given
from desktop_app.usage import NANOS, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.composition import Services
    from desktop_app.domain import Generation
    from desktop_app.usage import CapState

_PLACEHOLDERS = {"p", "placeholders"}
_ENDS = {
    StopReason.LENGTH: "It ended at the limit of tokens for one answer.\n",
    StopReason.CONTEXT: "It ended because the model's context window is full.\n",
}
_ANSWERS = {"y": Consent.ONCE, "yes": Consent.ONCE, "a": Consent.ALWAYS, "always": Consent.ALWAYS}


def names_cloud(name: str, accounts: Sequence[Account]) -> bool:
    """Whether a model's name begins with an account or a provider, as in "openai:gpt-5"."""
    account, colon, model = name.partition(":")
    return bool(colon and model.strip()) and (bool(_meant(account, accounts)) or account in frozenset(Provider))


def accounts_named(name: str, services: Services) -> list[Account]:
    """Those that the name of a model may mean, the one by its own name first."""
    return _meant(name.partition(":")[0], services.accounts.accounts)


def find_cloud(name: str, services: Services) -> tuple[Account, CloudModel]:
    """The account and the model that a name means: those in the picker first, else what the provider lists.

    Raises AccountGone, CloudModelGone, Offline, AppError.
    """
    account_name, _, wanted = name.partition(":")
    wanted = wanted.strip()
    found = accounts_named(name, services)
    if not found:
        raise AccountGone(provider=account_name)
    for account in found:
        model = _named(wanted, account.models)
        if model is not None:
            return account, model
    account = found[0]
    model = _named(wanted, services.accounts.list_models(account.slug).result())
    if model is None:
        raise CloudModelGone(provider=account.name, model=wanted)
    return account, model


def allowed(outcome: Future[int], needed_again: Sequence[Given], *, may_ask: bool) -> Given:
    """None: what was sent is stored. Otherwise that with which to send again, which the user is asked for.

    Raises NotAllowed, PrivateWords, Cancelled, AppError.
    """
    try:
        outcome.result()
    except ConsentNeeded as needed:
        is_answered = any(isinstance(one, Agreed) for one in needed_again)
        if not is_answered and may_ask and sys.stdin and sys.stdin.isatty():
            return _asked(needed)
        provider = needed.values["provider"]
        if needed.found:
            kinds = ", ".join(dict.fromkeys(one.kind.value for one in needed.found))
            raise PrivateWords(kinds=kinds, provider=provider) from needed
        raise NotAllowed(provider=provider, host=needed.values["host"]) from needed
    return None


def unsent(services: Services, answer_id: int) -> tuple[str, ...]:
    """The parameters that were set and that the provider was not sent, for it does not take them."""
    parts = services.library.sent(answer_id).result().parts
    return unsent_in(parts[-1].prompt.rendered) if parts and parts[-1].prompt is not None else ()


def figures(generation: Generation, not_sent: Sequence[str]) -> str:
    """What an answer took, and what was not sent, for standard error."""
    words = f"{generation.prompt_tokens:,} tokens read, {generation.completion_tokens:,} written"
    cost = generation.cost
    price = f": {dollars(cost.nanos)} at prices of {cost.price_date}" if cost else "; the price is not known"
    left_out = f"Not sent, for this model does not take it: {', '.join(not_sent)}.\n" if not_sent else ""
    return f"{words}{price}.\n{_ENDS.get(generation.stop_reason, '')}{left_out}"


def near(state: CapState) -> str:
    """A line that warns of the month's cap."""
    cap = dollars(round((state.cap or 0.0) * NANOS))
    return f"tandem: {dollars(state.nanos)} of this month's cap of {cap} are spent.\n"


def _asked(needed: ConsentNeeded) -> Agreed:
    told = needed.values
    price = ", at a price that is not known here"
    if told["price"]:
        price = f", about {dollars(round(float(told['price']) * NANOS))} to read"
    do = "does" if told["models"] == "1" else "do"
    question = (
        f"{told['model']} {do} not run on this computer: your words would go to {told['host']}.\n"
        f"About {told['tokens']} tokens{price}.\n"
    )
    if needed.found:
        question += "This looks private:\n" + "".join(f"  {one.kind}: {one.value}\n" for one in needed.found)
        ways = "[p]laceholders in its place, [y]es as it is, [N]o: "
    else:
        ways = f"[y]es, [a]lways to {told['provider']}, [N]o: "
    terminal.write(f"{question}Send? {ways}", sys.stderr)
    answer = sys.stdin.readline().strip().casefold() if sys.stdin else ""
    slugs = frozenset(told["slug"].split(", "))
    if needed.found and answer in _PLACEHOLDERS | _ANSWERS.keys():
        replaced = answer in _PLACEHOLDERS
        return Agreed(slugs=slugs, consent=Consent.ONCE, replaced=replaced, found=needed.found)
    if needed.found or answer not in _ANSWERS:
        raise Cancelled
    return Agreed(slugs=slugs, consent=_ANSWERS[answer])


def _meant(name: str, accounts: Sequence[Account]) -> list[Account]:
    """By its own name first, then all of its provider's."""
    folded = name.strip().casefold()
    by_name = [one for one in accounts if folded in {one.slug.casefold(), one.name.casefold()}]
    return by_name or [one for one in accounts if one.provider.value == folded]


def _named(wanted: str, models: Sequence[CloudModel]) -> CloudModel | None:
    folded = wanted.casefold()
    exact = [one for one in models if one.id == wanted]
    return next(iter([*exact, *(one for one in models if folded in {one.id.casefold(), one.name.casefold()})]), None)

"""What can go wrong between here and a provider. `provider` is the account's name, `model` a model's, `host` a host's,
`reason` what the provider said in its own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError
from desktop_app.errors.hub import Offline

if TYPE_CHECKING:
    from desktop_app.privacy import Found


class CloudOffline(Offline):
    """The user has switched the network off."""

    code = "cloud_offline"
    hint = QT_TRANSLATE_NOOP(
        "errors", "Switch “Offline” off to ask {provider}, or choose a model on this computer; nothing was sent."
    )


class CloudOfflineByEnvironment(CloudOffline):
    """HF_HUB_OFFLINE is set; no switch here changes that."""

    code = "cloud_offline_by_environment"
    message = QT_TRANSLATE_NOOP("errors", "The environment variable HF_HUB_OFFLINE keeps Tandem off the network.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Start Tandem without it to ask {provider}, or choose a model on this computer; nothing was sent."
    )


class AccountGone(AppError):
    """The account was removed, and conversations still name it."""

    code = "account_gone"
    message = QT_TRANSLATE_NOOP("errors", "The account “{provider}” is no longer in Tandem.")
    hint = QT_TRANSLATE_NOOP("errors", "Add it again in Settings › Accounts, or choose another model.")


class KeyMissing(AppError):
    """The account has none, or a session's key is gone with the session."""

    code = "key_missing"
    message = QT_TRANSLATE_NOOP("errors", "There is no key for {provider}.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter it in Settings › Accounts.")


class KeyRefused(AppError):
    """401, and what comes to the same."""

    code = "key_refused"
    message = QT_TRANSLATE_NOOP("errors", "{provider} does not accept the key.")
    hint = QT_TRANSLATE_NOOP("errors", "Check in Settings › Accounts that it is whole and was not revoked.")


class NoCredit(AppError):
    """402, or a 429 that waiting does not help."""

    code = "no_credit"
    message = QT_TRANSLATE_NOOP("errors", "The credit or the quota at {provider} is used up.")
    hint = QT_TRANSLATE_NOOP("errors", "Add credit or raise the limit on the provider's billing page, then ask again.")


class NotPermitted(AppError):
    """403 for this key, organization or project."""

    code = "not_permitted"
    message = QT_TRANSLATE_NOOP("errors", "{provider} does not let this key do that.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the key's permissions, its organization and its project.")


class AccountSuspended(AppError):
    """Closed or held by the provider, for its rules or for money."""

    code = "account_suspended"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has limited or closed this account.")
    hint = QT_TRANSLATE_NOOP("errors", "Look on the provider's page why, or choose another account.")


class RegionRefused(AppError):
    """The provider does not serve this country."""

    code = "region_refused"
    message = QT_TRANSLATE_NOOP("errors", "{provider} does not serve the country that this connection comes from.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another provider or a model on this computer.")


class CloudModelGone(AppError):
    """404 for a model."""

    code = "cloud_model_gone"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has no model “{model}” for this key.")
    hint = QT_TRANSLATE_NOOP("errors", "List its models again in Settings › Accounts and choose another one.")


class CloudPromptTooLong(AppError):
    """The context window, or a limit of the request's size."""

    code = "cloud_prompt_too_long"
    message = QT_TRANSLATE_NOOP("errors", "The conversation is longer than {model} can read.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Begin a new conversation, shorten the prompt, or choose a model that reads more."
    )


class RequestTooLarge(CloudPromptTooLong):
    """413: in bytes, as images have many."""

    code = "request_too_large"
    message = QT_TRANSLATE_NOOP("errors", "The conversation with its files is larger than {provider} takes at once.")
    hint = QT_TRANSLATE_NOOP("errors", "Begin a new conversation, or leave out images and files.")


class RequestRefused(AppError):
    """400, 422: something in the request that is not one of the above."""

    code = "request_refused"
    message = QT_TRANSLATE_NOOP("errors", "{provider} did not take the request: {reason}")
    hint = QT_TRANSLATE_NOOP("errors", "Set the parameters to their defaults or choose another model.")


class RateLimited(AppError):
    """429 that goes on."""

    code = "rate_limited"
    message = QT_TRANSLATE_NOOP("errors", "{provider} asks to wait: too many requests or tokens in a short time.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask again in a minute, or choose another model.")


class RateLimitedUntil(RateLimited):
    """It has said how long; `time` is of this computer's clock, `until` the same as ISO 8601."""

    code = "rate_limited_until"
    hint = QT_TRANSLATE_NOOP("errors", "Ask again at {time}, or choose another model.")


class ProviderBusy(AppError):
    """5xx, 529."""

    code = "provider_busy"
    message = QT_TRANSLATE_NOOP("errors", "{provider} is overloaded or has a fault.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask again in a while; nothing is wrong on this computer.")


class ServerFailed(ProviderBusy):
    """5xx of a server that the user runs, in its own words."""

    code = "server_failed"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has a fault: {reason}")
    hint = QT_TRANSLATE_NOOP("errors", "Look what the server itself says, then ask again.")


class Blocked(AppError):
    """A safety filter, before or within the answer; `reason` is the provider's own word."""

    code = "blocked"
    message = QT_TRANSLATE_NOOP("errors", "{provider} blocked the prompt or the answer: {reason}.")
    hint = QT_TRANSLATE_NOOP("errors", "Put it in other words, or choose another model.")


class PromptBlocked(Blocked):
    """Before a word was written."""

    code = "prompt_blocked"
    message = QT_TRANSLATE_NOOP("errors", "{provider}'s filter stopped the prompt: {reason}.")


class AnswerBlocked(Blocked):
    """In the middle of the answer, or in its place."""

    code = "answer_blocked"
    message = QT_TRANSLATE_NOOP("errors", "{provider}'s filter stopped the answer: {reason}.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "What was written before is kept; put the prompt in other words, or choose another model."
    )


class Declined(AppError):
    """The model itself said no, as the provider tells it."""

    code = "declined"
    message = QT_TRANSLATE_NOOP("errors", "{model} declined to answer.")
    hint = QT_TRANSLATE_NOOP("errors", "Put it in other words, or choose another model.")


class ConsentNeeded(AppError):
    """The user has not said yet that words of this conversation may go there. Its values tell what would: `slug`,
    `provider` and `host` of the account, or of each with commas between them, `model` as well, how many `models` that
    are, counts of `messages` and `tokens` (estimated), names of `files`, `system` if there is a system prompt, `price`
    of reading it and of a million tokens `written`, in dollars of `price_date`; "" if unknown. `found` is what looks
    private in it and was not decided about; `is_allowed`: nothing else is asked. `was_kept`: a lock has kept it on this
    computer, so that what was allowed before does not count.
    """

    code = "consent_needed"
    message = QT_TRANSLATE_NOOP("errors", "Your words would leave this computer for {provider}.")
    hint = QT_TRANSLATE_NOOP("errors", "Allow it in the window, then send again; nothing was sent.")
    found: tuple[Found, ...] = ()
    is_allowed: bool = False
    was_kept: bool = False


class NotAllowed(AppError):
    """As `ConsentNeeded`, on the command line."""

    code = "not_allowed"
    message = QT_TRANSLATE_NOOP("errors", "Your words would leave this computer for {provider} ({host}).")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Say --allow-cloud to send them, or choose a model on this computer; nothing was sent."
    )


class PricesNotUnderstood(AppError):
    """What was fetched is no list of prices, or one that cannot be true."""

    code = "prices_not_understood"
    message = QT_TRANSLATE_NOOP("errors", "What {host} sent is not a list of prices that Tandem understands.")
    hint = QT_TRANSLATE_NOOP("errors", "The prices from before stay in force; try again another day.")

"""What can go wrong between here and a provider. `provider` is the account's name, `model` a model's, `host` a host's,
`reason` what the provider said in its own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError
from desktop_app.errors.hub import Offline

if TYPE_CHECKING:
    from desktop_app.privacy import Found

_KEPT = QT_TRANSLATE_NOOP("errors", "What was written is kept; ask again to go on.")


class CloudOffline(Offline):
    """The user has switched the network off."""

    code = "cloud_offline"
    hint = QT_TRANSLATE_NOOP(
        "errors", "Switch “Offline” off to ask {provider}, or choose a model on this computer; nothing was sent."
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


class AddressWrong(AppError):
    """404 for everything: the base address leads nowhere."""

    code = "address_wrong"
    message = QT_TRANSLATE_NOOP("errors", "There is no such service at {host}.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the account's base address; most end in /v1.")


class CloudPromptTooLong(AppError):
    """The context window, or a limit of the request's size."""

    code = "cloud_prompt_too_long"
    message = QT_TRANSLATE_NOOP("errors", "The conversation is longer than {model} can read.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Begin a new conversation, shorten the prompt, or choose a model that reads more."
    )


class RequestRefused(AppError):
    """400, 422: something in the request that is not one of the above."""

    code = "request_refused"
    message = QT_TRANSLATE_NOOP("errors", "{provider} did not take the request: {reason}")
    hint = QT_TRANSLATE_NOOP("errors", "Set the parameters to their defaults or choose another model.")


class RateLimited(AppError):
    """429 that goes on."""

    code = "rate_limited"
    message = QT_TRANSLATE_NOOP("errors", "{provider} asks to wait: too many requests or tokens in a short time.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask again in {wait_s} seconds.")


class ProviderBusy(AppError):
    """5xx, 529."""

    code = "provider_busy"
    message = QT_TRANSLATE_NOOP("errors", "{provider} is overloaded or has a fault.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask again in a while; nothing is wrong on this computer.")


class Blocked(AppError):
    """A safety filter, before or within the answer; `reason` is the provider's own word."""

    code = "blocked"
    message = QT_TRANSLATE_NOOP("errors", "{provider} blocked the prompt or the answer: {reason}.")
    hint = QT_TRANSLATE_NOOP("errors", "Put it in other words, or choose another model.")


class Declined(AppError):
    """The model itself said no, as the provider tells it."""

    code = "declined"
    message = QT_TRANSLATE_NOOP("errors", "{model} declined to answer.")
    hint = QT_TRANSLATE_NOOP("errors", "Put it in other words, or choose another model.")


class CloudUnreachable(AppError):
    """Nobody answers there."""

    code = "cloud_unreachable"
    message = QT_TRANSLATE_NOOP("errors", "{host} cannot be reached.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the network, the proxy and the account's address, then ask again.")


class NameUnknown(CloudUnreachable):
    """No address for the name."""

    code = "name_unknown"
    message = QT_TRANSLATE_NOOP("errors", "The name {host} cannot be looked up.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the network and the account's address, then ask again.")


class NobodyListens(CloudUnreachable):
    """The connection is refused: at home, the server is not started."""

    code = "nobody_listens"
    message = QT_TRANSLATE_NOOP("errors", "No server is listening at {host}.")
    hint = QT_TRANSLATE_NOOP("errors", "Start the server there, or correct the account's address.")


class ProxyFailed(CloudUnreachable):
    """It cannot be reached, or wants a password."""

    code = "proxy_failed"
    message = QT_TRANSLATE_NOOP("errors", "The proxy did not let the connection to {host} through.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the system's proxy, or the one of this account.")


class CertificateRefused(AppError):
    """TLS: nobody whom we believe vouches for the host."""

    code = "certificate_refused"
    message = QT_TRANSLATE_NOOP("errors", "{host} could not prove that it is who it says: {reason}.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Behind a company's proxy, add its certificate file to the account."
    )


class CertificateOutOfDate(CertificateRefused):
    """It has expired or holds from later on: by this computer's clock, which may be the wrong one."""

    code = "certificate_out_of_date"
    message = QT_TRANSLATE_NOOP("errors", "By this computer's clock, the certificate of {host} does not hold today.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Set the clock if it is wrong; if not, whoever runs {host} has to renew it."
    )


class CertificateOfAnother(CertificateRefused):
    """It was made out to another name."""

    code = "certificate_of_another"
    message = QT_TRANSLATE_NOOP("errors", "Who answers at {host} is somebody else: the certificate has another name.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent. Check the account's address, and whether this network asks you to sign in first."
    )


class CertificateFileUnreadable(AppError):
    """The account's own certificates."""

    code = "certificate_file_unreadable"
    message = QT_TRANSLATE_NOOP("errors", "The certificate file {path} cannot be used.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a file with certificates in PEM form; nothing was sent.")


class ClockWrong(AppError):
    """The provider's time and ours are far apart, and it refuses for that or may."""

    code = "clock_wrong"
    message = QT_TRANSLATE_NOOP("errors", "This computer's clock differs from {host}'s by {minutes} minutes.")
    hint = QT_TRANSLATE_NOOP("errors", "Set the clock, then try again.")


class RedirectRefused(AppError):
    """The key and the words go to the address that the user has given, and to no other."""

    code = "redirect_refused"
    message = QT_TRANSLATE_NOOP("errors", "{host} sends to another address, {target}.")
    hint = QT_TRANSLATE_NOOP("errors", "Nothing was sent there. If that address is right, enter it in the account.")


class CloudNotUnderstood(AppError):
    """A login page of a network, an error page of a proxy, or nonsense."""

    code = "cloud_not_understood"
    message = QT_TRANSLATE_NOOP("errors", "What {host} answered is not what {provider} answers.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Check the account's address, and whether this network asks you to sign in first."
    )


class AnswerCutOff(AppError):
    """The stream broke off before the model had ended."""

    code = "answer_cut_off"
    message = QT_TRANSLATE_NOOP("errors", "The connection to {provider} broke off in the middle of the answer.")
    hint = _KEPT


class AnswerEndless(AppError):
    """More than anybody could read, or longer than anybody waits."""

    code = "answer_endless"
    message = QT_TRANSLATE_NOOP("errors", "{provider} sent more than an answer can be, and was cut off.")
    hint = _KEPT


class ProviderSilent(AppError):
    """Connected, and then nothing."""

    code = "provider_silent"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has said nothing for {seconds} seconds.")
    hint = _KEPT


class ConsentNeeded(AppError):
    """The user has not said yet that words of this conversation may go there. Its values tell what would: `slug`,
    `provider` and `host` of the account, or of each with commas between them, `model` as well, how many `models` that
    are, counts of `messages` and `tokens` (estimated), names of `files`, `system` if there is a system prompt, `price`
    of reading it and of a million tokens `written`, in dollars of `price_date`; "" if unknown. `found` is what looks
    private in it and was not decided about; `is_allowed`: nothing else is asked.
    """

    code = "consent_needed"
    message = QT_TRANSLATE_NOOP("errors", "Your words would leave this computer for {provider}.")
    hint = QT_TRANSLATE_NOOP("errors", "Allow it in the window, then send again; nothing was sent.")
    found: tuple[Found, ...] = ()
    is_allowed: bool = False


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


class CloudBroken(AppError):
    """The cloud child ended unasked."""

    code = "cloud_broken"
    message = QT_TRANSLATE_NOOP("errors", "The process that speaks to {provider} ended unexpectedly.")
    hint = _KEPT

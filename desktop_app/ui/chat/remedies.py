"""What can be done about an answer that failed: each a button below the words that say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app import errors
from desktop_app.accounts import provider_of
from desktop_app.errors.breaking_off import AnswerBroken
from desktop_app.errors.cloud import AccountSuspended, CloudOfflineByEnvironment
from desktop_app.errors.keys import KeyMalformed
from desktop_app.ui.action_names import Do

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.errors import AppError


@dataclass(frozen=True, slots=True)
class Remedy:
    """Does an action of the window, or opens an address, or (neither) asks again, but not before a time if there is
    one.
    """

    icon: str
    words: str
    do: Do | None = None
    address: str = ""
    not_before: datetime | None = None


_AGAIN_HELPS = (
    AnswerBroken,
    errors.AnswerCutOff,
    errors.AnswerEndless,
    errors.CertificateRefused,
    errors.ChildDied,
    errors.ClockWrong,
    errors.CloudBroken,
    errors.CloudNotUnderstood,
    errors.CloudUnreachable,
    errors.NoCredit,
    errors.ProviderBusy,
    errors.ProviderSilent,
    errors.RateLimited,
    errors.WorkerLost,
    errors.WorkerUnreachable,
)
_ACCOUNT_HELPS = (
    AccountSuspended,
    KeyMalformed,
    errors.AccountGone,
    errors.AddressWrong,
    errors.CertificateFileUnreadable,
    errors.CertificateRefused,
    errors.CloudModelGone,
    errors.CloudNotUnderstood,
    errors.CloudUnreachable,
    errors.KeyMissing,
    errors.KeyRefused,
    errors.NotPermitted,
    errors.RedirectRefused,
)
_SETTINGS_HELP = (errors.WorkerLost, errors.WorkersUnsupported, errors.WorkerUnreachable)
_MODEL_HELPS = (
    AccountSuspended,
    AnswerBroken,
    errors.AccountGone,
    errors.Blocked,
    errors.ChildOutOfMemory,
    errors.CloudModelGone,
    errors.CloudOffline,
    errors.CloudPromptTooLong,
    errors.Declined,
    errors.RateLimited,
    errors.RegionRefused,
    errors.RequestRefused,
)


def remedies(message: Message, error: AppError) -> tuple[Remedy, ...]:
    """The likeliest first, without what the line below an answer offers anyway: to go on with what is there."""
    written = bool(message.text or message.reasoning)
    found: list[Remedy] = []
    if isinstance(error, (AccountSuspended, errors.NoCredit)) and (billing := _billing_page(message)):
        words = QCoreApplication.translate("remedies", "Open the billing page…")
        found.append(Remedy("external-link", words, address=billing))
    if isinstance(error, errors.CloudOffline) and not isinstance(error, CloudOfflineByEnvironment):
        found.append(Remedy("wifi", QCoreApplication.translate("remedies", "Go online"), Do.OFFLINE))
    if isinstance(error, _AGAIN_HELPS) and not written:
        words = QCoreApplication.translate("remedies", "Ask again")
        found.append(Remedy("refresh-cw", words, not_before=not_before(error)))
    if isinstance(error, errors.CloudPromptTooLong):
        found.append(Remedy("square-pen", QCoreApplication.translate("remedies", "New chat"), Do.NEW_CHAT))
    if isinstance(error, errors.RequestRefused):
        words = QCoreApplication.translate("remedies", "Show the parameters")
        found.append(Remedy("panel-right", words, Do.INSPECTOR))
    if isinstance(error, _ACCOUNT_HELPS):
        found.append(Remedy("cloud", QCoreApplication.translate("remedies", "Open the account"), Do.ACCOUNTS))
    if isinstance(error, _SETTINGS_HELP):
        found.append(Remedy("settings", QCoreApplication.translate("remedies", "Open the settings"), Do.SETTINGS))
    if isinstance(error, _MODEL_HELPS):
        words = QCoreApplication.translate("remedies", "Choose another model")
        found.append(Remedy("boxes", words, Do.PICK_MODEL))
    return tuple(found)


def not_before(error: AppError) -> datetime | None:
    """When the provider wants to be asked again at the earliest; None where it has not said."""
    try:
        return datetime.fromisoformat(error.values["until"])
    except (KeyError, ValueError):
        return None


def _billing_page(message: Message) -> str:
    provider = provider_of(message.model.provider) if message.model is not None else None
    return provider.billing_page if provider is not None else ""

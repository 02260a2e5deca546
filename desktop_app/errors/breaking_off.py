"""How an answer from elsewhere ends before its time. `provider` is the account's name, `model` a model's."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError

_KEPT = QT_TRANSLATE_NOOP("errors", "What was written is kept; ask again to go on.")


class AnswerCutOff(AppError):
    """The stream broke off before the model had ended."""

    code = "answer_cut_off"
    message = QT_TRANSLATE_NOOP("errors", "The connection to {provider} broke off in the middle of the answer.")
    hint = _KEPT


class CutOffBefore(AnswerCutOff):
    """Nothing of an answer was there yet, or none was asked for."""

    code = "cut_off_before"
    message = QT_TRANSLATE_NOOP("errors", "The connection to {provider} broke off before it had answered.")
    hint = QT_TRANSLATE_NOOP("errors", "Try again, and check the network if it happens again.")


class AnswerEndless(AppError):
    """More than anybody could read, or longer than anybody waits."""

    code = "answer_endless"
    message = QT_TRANSLATE_NOOP("errors", "{provider} sent more than an answer can be, and was cut off.")
    hint = _KEPT


class AnswerOverdue(AnswerEndless):
    """Longer than anybody waits."""

    code = "answer_overdue"
    message = QT_TRANSLATE_NOOP("errors", "{provider} had not ended after {minutes} minutes, and was cut off.")


class TooMuchBefore(AnswerEndless):
    """A list of models without an end, or an error."""

    code = "too_much_before"
    message = QT_TRANSLATE_NOOP("errors", "{provider} sent more than Tandem takes, and was cut off.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the account's address: another program may answer there.")


class ProviderSilent(AppError):
    """Connected, and then nothing."""

    code = "provider_silent"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has said nothing for {seconds} seconds.")
    hint = _KEPT


class SilentBefore(ProviderSilent):
    """It was asked, and has not begun."""

    code = "silent_before"
    message = QT_TRANSLATE_NOOP("errors", "{provider} has not answered within {seconds} seconds.")
    hint = QT_TRANSLATE_NOOP("errors", "Try again in a while; a server at home may still be loading its model.")


class AnswerBroken(AppError):
    """The model has ended for a reason that is no end; `reason` is the provider's own word."""

    code = "answer_broken"
    message = QT_TRANSLATE_NOOP("errors", "{model} broke the answer off for a fault of its own: {reason}.")
    hint = QT_TRANSLATE_NOOP("errors", "What was written is kept; ask again, or choose another model.")


class CloudBroken(AppError):
    """The cloud child ended unasked."""

    code = "cloud_broken"
    message = QT_TRANSLATE_NOOP("errors", "The process that speaks to {provider} ended unexpectedly.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask again; whatever was written so far is kept.")

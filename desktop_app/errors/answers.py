"""What keeps an answer from being written."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class PromptTooLong(AppError):
    """The newest prompt alone is longer than the context window; counts are in tokens."""

    code = "prompt_too_long"
    message = QT_TRANSLATE_NOOP(
        "errors", "Your message has {tokens} tokens and the model's context window holds {n_ctx}."
    )
    hint = QT_TRANSLATE_NOOP("errors", "Shorten it, or choose a model with a longer context window.")


class NoRoomToContinue(AppError):
    """Prompt and answer so far fill the context window, so that a second try can only fail; counts are in tokens."""

    code = "no_room_to_continue"
    message = QT_TRANSLATE_NOOP(
        "errors", "The answer cannot be carried on: with its prompt it fills the context window of {n_ctx} tokens."
    )
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "What was written is kept. Ask for the rest in a new message, or choose a model with a longer context window.",
    )


class WritingFailed(AppError):
    """llama.cpp could not compute the next token."""

    code = "writing_failed"
    message = QT_TRANSLATE_NOOP("errors", "The model could not go on writing.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "What it had written is kept. Press Continue, and if it happens again choose another model."
    )


class TemplateFailed(AppError):
    """The model's chat template is broken, unsafe or too slow."""

    code = "template_failed"
    message = QT_TRANSLATE_NOOP("errors", "The model's own chat template does not work.")
    hint = QT_TRANSLATE_NOOP("errors", "Pick another chat template for this conversation.")


class AnswerFormRefused(AppError):
    """The JSON schema or the grammar cannot be used, or the answer so far cannot go on in that form."""

    code = "answer_form_refused"
    message = QT_TRANSLATE_NOOP("errors", "The answer cannot be bound to the form that is asked for.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Change the JSON schema or the grammar in the inspector, or set the form of the answer to free."
    )


class AnswerHidden(AppError):
    """A turn stands without names, and this would tell who is who."""

    code = "answer_hidden"
    message = QT_TRANSLATE_NOOP("errors", "The names in this turn are hidden until you have voted.")
    hint = QT_TRANSLATE_NOOP("errors", "Vote first, or show the names.")


class AnswerUnderWay(AppError):
    """A conversation writes one turn at a time."""

    code = "answer_under_way"
    message = QT_TRANSLATE_NOOP("errors", "An answer is still being written here.")
    hint = QT_TRANSLATE_NOOP("errors", "Wait for it, or stop it.")

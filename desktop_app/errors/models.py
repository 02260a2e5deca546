"""A model's file, and what loading it can meet."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class ModelFileMissing(AppError):
    """The model's file is not where it was."""

    code = "model_file_missing"
    message = QT_TRANSLATE_NOOP("errors", "The model file {path} is not there.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model, or put the file back.")


class NotAGguf(AppError):
    """The file does not begin as a GGUF does."""

    code = "not_a_gguf"
    message = QT_TRANSLATE_NOOP("errors", "{path} is not a GGUF model file.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a file that ends in .gguf, or download the model again.")


class TruncatedGguf(AppError):
    """The file ends before its tensors do."""

    code = "truncated_gguf"
    message = QT_TRANSLATE_NOOP("errors", "The model file {path} is incomplete.")
    hint = QT_TRANSLATE_NOOP("errors", "Download it again.")


class BrokenGguf(AppError):
    """The header contradicts itself or asks for absurd sizes."""

    code = "broken_gguf"
    message = QT_TRANSLATE_NOOP("errors", "The model file {path} is damaged.")
    hint = QT_TRANSLATE_NOOP("errors", "Download it again from a source that you trust.")


class UnknownArchitecture(AppError):
    """This llama.cpp cannot run the model."""

    code = "unknown_architecture"
    message = QT_TRANSLATE_NOOP("errors", "This version of Tandem cannot run models of the kind “{architecture}”.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model, or update Tandem.")


class TooLargeForMemory(AppError):
    """Weights and the smallest useful context do not fit; sizes are in words ("4.2 GB")."""

    code = "too_large_for_memory"
    message = QT_TRANSLATE_NOOP("errors", "The model needs about {needed} of memory and {available} is free.")
    hint = QT_TRANSLATE_NOOP("errors", "Close other programs, or choose a smaller model or quantization.")


class ContextTooLarge(TooLargeForMemory):
    """The context length that was asked for does not fit; sizes are in words ("4.2 GB"), `n_ctx` in tokens."""

    code = "context_too_large"
    message = QT_TRANSLATE_NOOP(
        "errors", "A context of {n_ctx} tokens needs about {needed} of memory and {available} is free."
    )
    hint = QT_TRANSLATE_NOOP("errors", "Choose a shorter context length in the inspector, or close other programs.")


class LoadFailed(AppError):
    """llama.cpp refused the model for a reason that has no kind of its own."""

    code = "load_failed"
    message = QT_TRANSLATE_NOOP("errors", "The model could not be loaded.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model; the details say what llama.cpp reported.")


class NoSuchModel(AppError):
    """A name or a stored identity that matches no model here."""

    code = "no_such_model"
    message = QT_TRANSLATE_NOOP("errors", "The model “{name}” is not on this computer.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model.")


class NameAmbiguous(AppError):
    """A name that several models have; `choices` are the beginnings of their hashes."""

    code = "name_ambiguous"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” means several models: {choices}.")
    hint = QT_TRANSLATE_NOOP("errors", "Say which by the beginning of its SHA-256.")


class NoGgufInRepository(AppError):
    """A repository without any file that llama.cpp could run."""

    code = "no_gguf_in_repository"
    message = QT_TRANSLATE_NOOP("errors", "{repo} has no GGUF file that Tandem could run.")
    hint = QT_TRANSLATE_NOOP("errors", "Look for a repository of the same model with GGUF in its name.")


class NoSuchQuantization(AppError):
    """A repository without what was asked for; `choices` are its own."""

    code = "no_such_quantization"
    message = QT_TRANSLATE_NOOP("errors", "{repo} has no “{wanted}”. It has: {choices}.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose one of these.")

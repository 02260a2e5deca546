"""Errors that a person can act on.

`AppError` is the world's fault and is shown in ready words: one sentence saying what happened, one saying
what to do next, and a detail that can be copied. Everything else that is raised is a bug and gets a report.
The words are English sources; the window translates them by the context "errors" and then fills in
`values`.
"""

from __future__ import annotations

import json
from typing import ClassVar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """`text` unchanged; marks it for translation without importing Qt."""
    del context
    return text


class AppError(Exception):
    """A known failure. `message` and `hint` may hold `{names}` filled from `values`."""

    code: ClassVar[str] = "app_error"
    message: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, detail: str = "", **values: str) -> None:
        super().__init__(detail or self.message)
        self.detail = detail
        self.values = values

    def text(self) -> str:
        """What happened and what to do, in English: for the command line and for logs."""
        return f"{self.message} {self.hint}".strip().format(**self.values)

    def as_record(self) -> str:
        """One line of JSON that `from_record` turns back into this error."""
        return json.dumps({"code": self.code, "detail": self.detail, "values": self.values}, ensure_ascii=False)

    def __str__(self) -> str:
        return self.text()


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


class ChildDied(AppError):
    """An engine's process ended by itself."""

    code = "child_died"
    message = QT_TRANSLATE_NOOP("errors", "The model's process ended unexpectedly.")
    hint = QT_TRANSLATE_NOOP("errors", "What it had written is kept. Press Continue to carry on.")


class ChildOutOfMemory(ChildDied):
    """It asked for memory that was not there, or the system ended it for memory's sake."""

    code = "child_out_of_memory"
    message = QT_TRANSLATE_NOOP("errors", "The model's process ran out of memory.")
    hint = QT_TRANSLATE_NOOP("errors", "What it had written is kept. Close other programs or choose a smaller model.")


class ChildKilled(ChildDied):
    """SIGKILL: the system short of memory, or a person."""

    code = "child_killed"
    message = QT_TRANSLATE_NOOP("errors", "The system ended the model's process, most often because memory ran out.")
    hint = QT_TRANSLATE_NOOP("errors", "What it had written is kept. Press Continue to carry on.")


class ChildCrashed(ChildDied):
    """A fault or an assertion in native code."""

    code = "child_crashed"
    message = QT_TRANSLATE_NOOP("errors", "The model's process crashed ({reason}).")
    hint = QT_TRANSLATE_NOOP("errors", "What it had written is kept. Press Continue, or choose another model.")


class ChildSilent(ChildDied):
    """It neither answered nor ended in time, or spoke nonsense, and was ended."""

    code = "child_silent"
    message = QT_TRANSLATE_NOOP("errors", "The model's process stopped answering and was ended.")
    hint = QT_TRANSLATE_NOOP("errors", "What it had written is kept. Press Continue to carry on.")


class ChildMismatched(ChildDied):
    """It speaks another version of the protocol, or is of another kind than was asked for."""

    code = "child_mismatched"
    message = QT_TRANSLATE_NOOP("errors", "The model's process belongs to another version of Tandem.")
    hint = QT_TRANSLATE_NOOP("errors", "Install Tandem again.")


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


class Cancelled(AppError):
    """The user stopped a load or an inspection."""

    code = "cancelled"
    message = QT_TRANSLATE_NOOP("errors", "Stopped.")


class NoSuchModel(AppError):
    """A name or a stored identity that matches no model here."""

    code = "no_such_model"
    message = QT_TRANSLATE_NOOP("errors", "The model “{name}” is not on this computer.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model.")


class AnswerUnderWay(AppError):
    """A conversation writes one turn at a time."""

    code = "answer_under_way"
    message = QT_TRANSLATE_NOOP("errors", "An answer is still being written here.")
    hint = QT_TRANSLATE_NOOP("errors", "Wait for it, or stop it.")


class Bug(AppError):
    """A fault of Tandem's own, as an answer that failed by it keeps it; also reported on its own."""

    code = "bug"
    message = QT_TRANSLATE_NOOP("errors", "Tandem made a mistake.")
    hint = QT_TRANSLATE_NOOP("errors", "Nothing is lost; please report it with the details.")


class DataFolderUnwritable(AppError):
    """Nothing can be stored."""

    code = "data_folder_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "Tandem cannot write to its data folder {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Make the folder writable, or set XDG_DATA_HOME to another place.")


class DiskFull(AppError):
    """A write failed for lack of room; nothing stored before was touched."""

    code = "disk_full"
    message = QT_TRANSLATE_NOOP("errors", "The disk is full; nothing more can be stored.")
    hint = QT_TRANSLATE_NOOP("errors", "Free some space and try again; what was stored before is safe.")


class DatabaseNewer(AppError):
    """Written by a later Tandem."""

    code = "database_newer"
    message = QT_TRANSLATE_NOOP("errors", "Your conversations were stored by a newer version of Tandem.")
    hint = QT_TRANSLATE_NOOP("errors", "Update Tandem to open them; nothing was changed.")


class DatabaseDamaged(AppError):
    """SQLite calls the file malformed; it is never replaced by an empty one."""

    code = "database_damaged"
    message = QT_TRANSLATE_NOOP("errors", "The file with your conversations, {path}, is damaged.")
    hint = QT_TRANSLATE_NOOP("errors", "It was left as it is; restore a copy from the folder “backups” beside it.")


class DatabaseMissing(AppError):
    """The file is gone and its backups are not; an empty one in its place would look as if all were lost."""

    code = "database_missing"
    message = QT_TRANSLATE_NOOP("errors", "The file with your conversations, {path}, is not there any more.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Put it back, or copy the newest file in “backups” to its place; to start anew, move “backups” away."
    )


class DatabaseFailed(AppError):
    """An input/output error or a lock that did not clear."""

    code = "database_failed"
    message = QT_TRANSLATE_NOOP("errors", "Your conversations could not be read or written just now.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the disk and try again; what was stored before is safe.")


class AlreadyRunning(AppError):
    """Another Tandem owns the data folder."""

    code = "already_running"
    message = QT_TRANSLATE_NOOP("errors", "Tandem is already running with this data folder.")
    hint = QT_TRANSLATE_NOOP("errors", "Use the open window, or close it first.")


class ConversationGone(AppError):
    """There is no such conversation; it may have been deleted meanwhile."""

    code = "conversation_gone"
    message = QT_TRANSLATE_NOOP("errors", "That conversation is no longer there.")
    hint = QT_TRANSLATE_NOOP("errors", "It was deleted for good; nothing else has changed.")


class LaneGone(AppError):
    """There is no such lane; its conversation may have been deleted meanwhile."""

    code = "lane_gone"
    message = QT_TRANSLATE_NOOP("errors", "That model is no longer part of a conversation.")
    hint = QT_TRANSLATE_NOOP("errors", "It was removed meanwhile; nothing else has changed.")


class MessageGone(AppError):
    """There is no such message; its conversation may have been deleted meanwhile."""

    code = "message_gone"
    message = QT_TRANSLATE_NOOP("errors", "That message is no longer there.")
    hint = QT_TRANSLATE_NOOP("errors", "Its conversation was deleted for good; nothing else has changed.")


class PreferencesNotKept(AppError):
    """A change of the preferences holds, and could not be written."""

    code = "preferences_not_kept"
    message = QT_TRANSLATE_NOOP("errors", "Your settings could not be saved in {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "They hold until you close Tandem; make room there or make it writable.")


def _kinds(base: type[AppError]) -> dict[str, type[AppError]]:
    found = {base.code: base}
    for kind in base.__subclasses__():
        found |= _kinds(kind)
    return found


def by_code(code: str, detail: str = "", values: dict[str, str] | None = None) -> AppError | None:
    """The error that a child's `code` names, or None if the code is not one of ours."""
    kind = _kinds(AppError).get(code)
    return kind(detail, **(values or {})) if kind else None


def from_record(record: str) -> AppError | None:
    """The error that `as_record` wrote, or None for "" and for what this version does not know."""
    try:
        stored = json.loads(record)
        return by_code(stored["code"], stored["detail"], stored["values"])
    except (ValueError, TypeError, KeyError):
        return None

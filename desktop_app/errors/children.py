"""How an engine's process can end, or refuse to."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


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

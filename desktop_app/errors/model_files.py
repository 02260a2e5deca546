"""What can be in the way of moving, copying or deleting a model's file. `name` is the model's."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class ForeignModel(AppError):
    """The file of another `program`, which would miss it."""

    code = "foreign_model"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” belongs to {program}, so Tandem does not delete it.")
    hint = QT_TRANSLATE_NOOP("errors", "Remove it in {program}, or let Tandem forget it.")


class InstalledModel(AppError):
    """The starter model is a part of the installation."""

    code = "installed_model"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” came with Tandem and cannot be removed by itself.")
    hint = QT_TRANSLATE_NOOP("errors", "It goes when Tandem is uninstalled.")


class StillInFolder(AppError):
    """A file in a models folder, which the next search would find again."""

    code = "still_in_folder"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” lies in a models folder, where Tandem would find it again.")
    hint = QT_TRANSLATE_NOOP("errors", "Remove it, or take the folder out of the models folders.")


class TrashUnavailable(AppError):
    """No trash on that disk, a read-only folder, or no right to it."""

    code = "trash_unavailable"
    message = QT_TRANSLATE_NOOP("errors", "{path} could not be moved to the trash. Nothing was deleted.")
    hint = QT_TRANSLATE_NOOP("errors", "Check that you may change its folder, or delete it in the file manager.")


class NotInTrash(AppError):
    """It was restored or deleted by somebody else, or its place is taken."""

    code = "not_in_trash"
    message = QT_TRANSLATE_NOOP("errors", "{path} could not be taken out of the trash again.")
    hint = QT_TRANSLATE_NOOP("errors", "Look for it in the trash of your file manager.")


class FolderUnreadable(AppError):
    """A models folder that is not there or that this user may not list."""

    code = "folder_unreadable"
    message = QT_TRANSLATE_NOOP("errors", "The folder {path} cannot be read.")
    hint = QT_TRANSLATE_NOOP("errors", "Check that it is there and that you may open it.")


class NoRoomForCopy(AppError):
    """On the disk of the models folder; sizes are in words ("4.2 GB")."""

    code = "no_room_for_copy"
    message = QT_TRANSLATE_NOOP("errors", "The copy needs {needed}, and {available} is free in {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Free some space, or use the model where it is.")


class NotAsked(AppError):
    """A command that deletes, where nobody can say yes."""

    code = "not_asked"
    message = QT_TRANSLATE_NOOP("errors", "Nothing was removed: there is no terminal to ask on.")
    hint = QT_TRANSLATE_NOOP("errors", "Say --yes to remove it without a question.")


class NotRemoved(AppError):
    """The answer was no."""

    code = "not_removed"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” was not removed.")


class CopyFailed(AppError):
    """The disk failed, or what was written is not what was read."""

    code = "copy_failed"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” could not be copied to {path}. Nothing was left there.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the folder and its disk; the model can be used where it is.")

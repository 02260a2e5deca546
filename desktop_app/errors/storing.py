"""What storing and reading back can meet: the data folder, the database, what is gone from it, preferences."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class DataFolderUnwritable(AppError):
    """Nothing can be stored."""

    code = "data_folder_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "Tandem cannot write to its data folder {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Make the folder writable, or set XDG_DATA_HOME to another place.")


class OwnFolderUnwritable(AppError):
    """A folder that is not the one of the data. `variable` is that of the environment which names another one."""

    code = "own_folder_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "Tandem cannot write to its folder {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Make the folder writable, or set {variable} to another place.")


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
    hint = QT_TRANSLATE_NOOP("errors", "It was deleted, or lies in the trash; nothing else has changed.")


class FolderGone(AppError):
    """There is no such folder of conversations; it may have been deleted meanwhile."""

    code = "folder_gone"
    message = QT_TRANSLATE_NOOP("errors", "That folder is no longer there.")
    hint = QT_TRANSLATE_NOOP("errors", "It was deleted meanwhile; its conversations are still there.")


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


class VoteGone(AppError):
    """There is no such vote; it was withdrawn meanwhile."""

    code = "vote_gone"
    message = QT_TRANSLATE_NOOP("errors", "That vote is no longer there.")
    hint = QT_TRANSLATE_NOOP("errors", "It was withdrawn meanwhile; you can vote again.")


class PreferencesNotKept(AppError):
    """A change of the preferences holds, and could not be written."""

    code = "preferences_not_kept"
    message = QT_TRANSLATE_NOOP("errors", "Your settings could not be saved in {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "They hold until you close Tandem; make room there or make it writable.")


class OutputUnwritable(AppError):
    """What a command says has nowhere to go. `reason` is the system's own word for it."""

    code = "output_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "The output could not be written: {reason}.")
    hint = QT_TRANSLATE_NOOP("errors", "Let it write to another place.")

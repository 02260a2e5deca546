"""What can go wrong between here and the Hub. `repo` is “owner/name”, `host` a host's name, `path` a file's."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class Offline(AppError):
    """The user has switched the network off."""

    code = "offline"
    message = QT_TRANSLATE_NOOP("errors", "Tandem is offline.")
    hint = QT_TRANSLATE_NOOP("errors", "Switch “Offline” off to search and download; what was downloaded is kept.")


class OfflineByEnvironment(Offline):
    """HF_HUB_OFFLINE is set."""

    code = "offline_by_environment"
    message = QT_TRANSLATE_NOOP("errors", "The environment variable HF_HUB_OFFLINE keeps Tandem off the network.")
    hint = QT_TRANSLATE_NOOP("errors", "Unset it and start Tandem again to search and download.")


class HubUnreachable(AppError):
    """No connection, or it broke again and again."""

    code = "hub_unreachable"
    message = QT_TRANSLATE_NOOP("errors", "{host} cannot be reached.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the network and the proxy, then try again; what was downloaded is kept.")


class HubBusy(AppError):
    """It went on answering 429 or 5xx."""

    code = "hub_busy"
    message = QT_TRANSLATE_NOOP("errors", "{host} is too busy to answer.")
    hint = QT_TRANSLATE_NOOP("errors", "Try again in some minutes; what was downloaded is kept.")


class HubNotUnderstood(AppError):
    """A mirror's error page, a login page of a network, or nonsense."""

    code = "hub_not_understood"
    message = QT_TRANSLATE_NOOP("errors", "What {host} answered does not come from a Hugging Face Hub.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Check HF_ENDPOINT, and whether this network asks you to sign in first; nothing was changed."
    )


class InsecureAddress(AppError):
    """Plain HTTP to a host that nobody named."""

    code = "insecure_address"
    message = QT_TRANSLATE_NOOP("errors", "The connection to {host} would not be encrypted.")
    hint = QT_TRANSLATE_NOOP("errors", "Use an address that begins with https; nothing was sent.")


class BadEndpoint(AppError):
    """HF_ENDPOINT is no address."""

    code = "bad_endpoint"
    message = QT_TRANSLATE_NOOP("errors", "HF_ENDPOINT is “{address}”, which is not the address of a Hub.")
    hint = QT_TRANSLATE_NOOP("errors", "Correct or unset it and start Tandem again.")


class NotARepository(AppError):
    """What was pasted names no repository."""

    code = "not_a_repository"
    message = QT_TRANSLATE_NOOP("errors", "“{text}” is not the address of a model on the Hub.")
    hint = QT_TRANSLATE_NOOP("errors", "Paste an address from huggingface.co, or write owner/name.")


class RepositoryGone(AppError):
    """There is none of that name, or only for others: the Hub tells no difference."""

    code = "repository_gone"
    message = QT_TRANSLATE_NOOP("errors", "There is no “{repo}” on the Hub, or it is private.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the name; if it is private, add your Hugging Face token in the settings.")


class RepositoryGated(AppError):
    """It is for people who have accepted its terms, and we came without a token."""

    code = "repository_gated"
    message = QT_TRANSLATE_NOOP("errors", "“{repo}” is only for people who have accepted its terms.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Accept them at {url}, add your Hugging Face token in the settings, and try again."
    )


class AccessNotGranted(AppError):
    """The token's owner has not accepted the terms, or was not let in yet."""

    code = "access_not_granted"
    message = QT_TRANSLATE_NOOP("errors", "Your Hugging Face account may not download “{repo}” yet.")
    hint = QT_TRANSLATE_NOOP("errors", "Ask for access at {url}, wait until it is granted, and try again.")


class TokenRefused(AppError):
    """The Hub does not know the token."""

    code = "token_refused"
    message = QT_TRANSLATE_NOOP("errors", "{host} does not accept your Hugging Face token.")
    hint = QT_TRANSLATE_NOOP("errors", "It may have expired: add a new one in the settings, or remove it there.")


class NoToken(AppError):
    """What was pasted cannot be a token."""

    code = "no_token"
    message = QT_TRANSLATE_NOOP("errors", "That is not a Hugging Face token.")
    hint = QT_TRANSLATE_NOOP("errors", "Copy it from huggingface.co/settings/tokens; it begins with hf_.")


class HubFileGone(AppError):
    """The repository or this revision of it has no such file."""

    code = "hub_file_gone"
    message = QT_TRANSLATE_NOOP("errors", "The file {path} is no longer in “{repo}”.")
    hint = QT_TRANSLATE_NOOP("errors", "Open the model's page again and choose another file.")


class HostileName(AppError):
    """A name that would leave the folder, or that some system cannot store."""

    code = "hostile_name"
    message = QT_TRANSLATE_NOOP("errors", "The file name “{name}” is not safe to store.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another model; nothing was downloaded.")


class FileChanged(AppError):
    """The Hub has other bytes under the same name than it had before; told, not raised."""

    code = "file_changed"
    message = QT_TRANSLATE_NOOP("errors", "{path} has changed on the Hub, so its download begins anew.")


class NoChecksum(AppError):
    """The Hub gives no SHA-256 for it, so nobody could say that it arrived whole."""

    code = "no_checksum"
    message = QT_TRANSLATE_NOOP("errors", "The Hub gives no checksum for {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another file; this one could not be verified.")


class WrongBytes(AppError):
    """Right size, wrong SHA-256, twice."""

    code = "wrong_bytes"
    message = QT_TRANSLATE_NOOP("errors", "What arrived of {path} is not what the Hub has, even at the second try.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "The wrong bytes were deleted. Try again later, over another network, or without a mirror."
    )


class NoRoom(AppError):
    """On the disk of the models folder; sizes are in words ("4.2 GB")."""

    code = "no_room"
    message = QT_TRANSLATE_NOOP("errors", "The download needs {needed}, and {available} is free in {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Free some space or choose a smaller quantization; what was downloaded is kept.")


class FolderUnwritable(AppError):
    """The models folder is read-only, gone, or its disk fails."""

    code = "folder_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "The download cannot be written to {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Check the folder and its disk, then resume; what was downloaded is kept.")


class FileTaken(AppError):
    """Another download writes the same file, or a file of that name with other bytes is there."""

    code = "file_taken"
    message = QT_TRANSLATE_NOOP("errors", "{path} is there already.")
    hint = QT_TRANSLATE_NOOP("errors", "Rename or remove it, or wait for the other download of it.")


class DownloadBroken(AppError):
    """The download's process ended unasked."""

    code = "download_broken"
    message = QT_TRANSLATE_NOOP("errors", "The download's process ended unexpectedly.")
    hint = QT_TRANSLATE_NOOP("errors", "Press Resume; what was downloaded is kept.")


class SearchBroken(AppError):
    """The searching process ended unasked."""

    code = "search_broken"
    message = QT_TRANSLATE_NOOP("errors", "The search's process ended unexpectedly.")
    hint = QT_TRANSLATE_NOOP("errors", "Try again; if it happens again, please report it with the details.")


class DownloadGone(AppError):
    """There is no such download in the list."""

    code = "download_gone"
    message = QT_TRANSLATE_NOOP("errors", "That download is no longer in the list.")
    hint = QT_TRANSLATE_NOOP("errors", "It was removed meanwhile; nothing else has changed.")

"""Where things are kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import DataFolderUnwritable, OwnFolderUnwritable

APP_NAME = "tandem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The folders of one profile, all private to the user."""

    data: Path
    config: Path
    cache: Path
    state: Path

    @property
    def database(self) -> Path:
        """The SQLite file with every conversation."""
        return self.data / "tandem.sqlite3"

    @property
    def backups(self) -> Path:
        """Verified copies of the database."""
        return self.data / "backups"

    @property
    def models(self) -> Path:
        """Model files that Tandem keeps itself."""
        return self.data / "models"

    @property
    def preferences(self) -> Path:
        """What the user has set. Its folder is made by the first change, so that it may be read-only until then."""
        return self.config / "preferences.json"

    @property
    def prices(self) -> Path:
        """The list of prices that the user has had fetched."""
        return self.cache / "prices.json"

    @property
    def sealed_keys(self) -> Path:
        """The keys that a passphrase opens, if the user wants them there."""
        return self.config / "keys.sealed"

    @property
    def window_memory(self) -> Path:
        """Where the window keeps its place and what it last showed."""
        return self.state / "window.ini"

    @property
    def raise_request(self) -> Path:
        """Touched by a second start to bring the first one's window to the front."""
        return self.state / "raise"

    def create(self) -> None:
        """Make the folders, readable by their owner only. Raises DataFolderUnwritable, OwnFolderUnwritable."""
        for folder in (self.data, self.backups, self.models):
            trouble = _make(folder)
            if trouble is not None:
                raise DataFolderUnwritable(trouble, path=str(folder))
        for folder, variable in ((self.cache, "XDG_CACHE_HOME"), (self.state, "XDG_STATE_HOME")):
            trouble = _make(folder)
            if trouble is not None:
                raise OwnFolderUnwritable(trouble, path=str(folder), variable=variable)


def _make(folder: Path) -> str | None:
    """Make a folder that only its owner may read; why nothing can be written there, None if it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        return str(error)
    return None if os.access(folder, os.W_OK | os.X_OK) else ""


def default_paths() -> Paths:
    """The platform's own folders; XDG_DATA_HOME, XDG_CONFIG_HOME and friends are respected."""
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
    return Paths(
        data=dirs.user_data_path, config=dirs.user_config_path, cache=dirs.user_cache_path, state=dirs.user_state_path
    )

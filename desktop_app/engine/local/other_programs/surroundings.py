"""The user's folders as other programs see them, on Linux, macOS and Windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`system` is where services keep what is not any user's, `platform` as in `sys.platform`."""

    home: Path
    environ: Mapping[str, str]
    platform: str = sys.platform
    system: Path = Path("/")

    @property
    def config(self) -> Path:
        """Settings."""
        if self.platform == "darwin":
            return self.home / "Library/Application Support"
        if self.platform == "win32":
            return self.folder("APPDATA") or self.home / "AppData/Roaming"
        return self.folder("XDG_CONFIG_HOME") or self.home / ".config"

    @property
    def data(self) -> Path:
        """What programs keep for good."""
        if self.platform == "darwin":
            return self.home / "Library/Application Support"
        if self.platform == "win32":
            return self._local_app_data
        return self.folder("XDG_DATA_HOME") or self.home / ".local/share"

    @property
    def cache(self) -> Path:
        """What programs can get again."""
        if self.platform == "darwin":
            return self.home / "Library/Caches"
        if self.platform == "win32":
            return self._local_app_data
        return self.folder("XDG_CACHE_HOME") or self.home / ".cache"

    def folder(self, variable: str) -> Path | None:
        """The folder that an environment variable names, if it names one."""
        return self.named(self.environ.get(variable, ""))

    def named(self, text: str) -> Path | None:
        """The folder of that name if it is one to be looked into: an absolute path on this computer, and neither
        the user's home nor a folder that the home is in, which would be everything.
        """
        # Even looking at \\server\share sends the user's credentials to that server.
        if not text or "\0" in text or text.startswith(("//", "\\\\")):
            return None
        path = Path(text)
        if text == "~" or text.startswith("~/"):
            path = self.home / text[2:]
        plain = Path(os.path.normpath(path))
        if not plain.is_absolute() or self.home.is_relative_to(plain):
            return None
        return plain

    @property
    def _local_app_data(self) -> Path:
        return self.folder("LOCALAPPDATA") or self.home / "AppData/Local"


def of_this_process() -> Surroundings:
    """Those of whoever runs the program."""
    return Surroundings(home=Path.home(), environ=os.environ)

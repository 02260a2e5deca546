"""A keyring in memory that can be locked, gone or silent, and the sealed file without a process for each look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.keys import sealed_file
from desktop_app.engine.process.keys import NOTHING, SystemKeys
from desktop_app.errors.keys import KeyNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from desktop_app.errors import AppError


class FakeKeyring(SystemKeys):
    """`kept` is what it keeps, whatever its `trouble` is, with which every call fails; `asked` are the calls.
    `before` is done in each.
    """

    def __init__(self, trouble: AppError | None = None) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.trouble = trouble
        self.asked: list[str] = []
        self.before: Callable[[], object] = lambda: None

    def read(self, name: str) -> str:
        self._answer(f"read {name}")
        if name not in self.kept:
            raise KeyNotFound(name=name)
        return self.kept[name]

    def store(self, name: str, secret: str) -> None:
        self._answer(f"store {name}")
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        self._answer(f"forget {name}")
        self.kept.pop(name, None)

    def open_sealed(self, path: Path, passphrase: str) -> dict[str, str]:
        return sealed_file.read(path, passphrase)

    def change_sealed(
        self, path: Path, passphrase: str, put: Mapping[str, str] = NOTHING, drop: Collection[str] = ()
    ) -> dict[str, str]:
        return sealed_file.change(path, passphrase, put, drop)

    def _answer(self, call: str) -> None:
        self.asked.append(call)
        self.before()
        if self.trouble is not None:
            raise self.trouble

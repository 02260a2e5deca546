"""The `keys` child: it speaks to the keyring and to nothing else, so that it may hang and be ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.keys import keyring_store
from desktop_app.engine.process.key_lines import (
    ChangeSealed,
    ForgetKey,
    KeyDone,
    OpenSealed,
    ReadKey,
    SealedOpened,
    StoreKey,
)
from desktop_app.engine.process.worker import serve

if TYPE_CHECKING:
    from desktop_app.engine.process.worker import Emit, Job, StopFlag


class KeysChild:
    """Keeps nothing between two commands."""

    kind = "keys"

    def run(self, command: Job, emit: Emit, stop: StopFlag) -> None:
        """Carry out one command; see `worker.Backend`."""
        del stop
        match command:
            case ReadKey():
                emit(KeyDone(id=command.id, secret=keyring_store.read(command.name)))
            case StoreKey():
                keyring_store.store(command.name, command.secret)
                emit(KeyDone(id=command.id))
            case ForgetKey():
                keyring_store.forget(command.name)
                emit(KeyDone(id=command.id))
            case OpenSealed():
                from desktop_app.engine.keys import sealed_file

                emit(SealedOpened(id=command.id, kept=sealed_file.read(Path(command.path), command.secret)))
            case ChangeSealed():
                from desktop_app.engine.keys import sealed_file

                kept = sealed_file.change(Path(command.path), command.secret, command.put, command.drop)
                emit(SealedOpened(id=command.id, kept=kept))

    def close(self) -> None:
        """Nothing to release."""


def main() -> int:
    """Serve the parent until it is done; the exit status."""
    return serve(KeysChild())

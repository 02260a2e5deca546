"""The header of a GGUF file on the Hub, read by ranges before anything large moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.hub.body import Bodies, PastTheEnd
from desktop_app.engine.hub.patience import ASKING, Passing, persist
from desktop_app.engine.local.gguf_header import Header, header_in
from desktop_app.engine.local.inspection import facts_of, require_writes_text
from desktop_app.engine.local.splits import joined
from desktop_app.errors import BrokenGguf, Cancelled, TruncatedGguf
from desktop_app.errors.hub import HubUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import ModelFacts
    from desktop_app.engine.hub.connection import Connection
    from desktop_app.repositories import RepositoryFile

MAX_BYTES = 64 * 1024 * 1024
"""Real headers are up to some 40 MB, most of them 2 to 10."""

MAX_PARTS = 64


def read_remote_model(
    connection: Connection,
    repo_id: str,
    revision: str,
    files: tuple[RepositoryFile, ...],
    stopped: Callable[[], bool],
) -> tuple[ModelFacts, Header]:
    """What a model's files say of themselves; the SHA-256 is that of the first one as the Hub gives it.

    Raises Cancelled, what `gguf_header.header_in` raises, and what `errors.hub` has for the way there.
    """
    first, *others = files
    if len(files) > MAX_PARTS:
        raise BrokenGguf(f"it is split into {len(files)} files", path=first.path)

    def read(file: RepositoryFile) -> Header:
        name = file.path.rpartition("/")[2]
        target = persist(lambda: connection.target(repo_id, revision, file.path), ASKING, stopped)
        source = _Ranges(connection, target.url, name, stopped)
        return header_in(source, file.size_bytes, name)

    name = first.path.rpartition("/")[2]
    header = joined(read(first), [read(file) for file in others], name)
    require_writes_text(header, name)
    return facts_of(header, name, first.sha256), header


class _Ranges:
    """A file's bytes from its start; see `gguf_values.Bytes`."""

    def __init__(self, connection: Connection, url: str, name: str, stopped: Callable[[], bool]) -> None:
        self._bodies = Bodies(connection)
        self._url = url
        self._name = name
        self._stopped = stopped
        self._position = 0
        self._host = connection.host

    def read(self, n_bytes: int, /) -> bytes:
        """The next `n_bytes`. Raises BrokenGguf past `MAX_BYTES`, TruncatedGguf at the end."""
        if self._position + n_bytes > MAX_BYTES:
            raise BrokenGguf(f"the header is larger than {MAX_BYTES} bytes", path=self._name)
        try:
            data = persist(lambda: self._range(n_bytes), ASKING, self._stopped)
        except PastTheEnd as error:
            raise TruncatedGguf(f"the file ends before byte {self._position}", path=self._name) from error
        self._position += n_bytes
        return data

    def _range(self, n_bytes: int) -> bytes:
        data = bytearray()
        last = self._position + n_bytes - 1
        with self._bodies.opened(self._url, self._position, last) as body:
            if body.start != self._position:  # it answers with the whole file, whatever it is asked for
                raise TruncatedGguf("the server sends no ranges", path=self._name)
            while len(data) < n_bytes:
                if self._stopped():
                    raise Cancelled
                chunk = body.read(n_bytes - len(data))
                if not chunk:
                    raise Passing(HubUnreachable(f"the answer ended after {len(data)} bytes", host=self._host))
                data += chunk
        return bytes(data)

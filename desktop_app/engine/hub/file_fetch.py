"""Fetching one file, in whatever pieces it comes, until its bytes are the Hub's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.engine.hub.account import Account
from desktop_app.engine.hub.body import Bodies, PastTheEnd
from desktop_app.engine.hub.connection import Connection
from desktop_app.engine.hub.part_file import Origin, disk_failures, require_room
from desktop_app.engine.hub.patience import Passing, Patience, persist
from desktop_app.errors import Cancelled
from desktop_app.errors.hub import FileChanged, HubNotUnderstood, HubUnreachable, NoChecksum, WrongBytes
from desktop_app.repositories import DownloadRequest, Stage

if TYPE_CHECKING:
    from desktop_app.engine.hub.body import Body
    from desktop_app.engine.hub.connection import Target
    from desktop_app.engine.hub.part_file import PartFile
    from desktop_app.engine.hub.running_hash import RunningHash
    from desktop_app.errors import AppError
    from desktop_app.repositories import RepositoryFile

READ_BYTES = 1024 * 1024
TRIES = 2
"""Wrong bytes are mostly a broken proxy or a bad cache, which a second try may get around; not a third one."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What every file of a download is fetched with."""

    request: DownloadRequest
    connection: Connection
    bodies: Bodies
    account: Account
    patience: Patience
    stopped: Callable[[], bool]


class FileFetch:
    """`file` is what is fetched now: the Hub may have changed it since it was asked for."""

    def __init__(self, means: Means, part: PartFile, file: RepositoryFile, running_hash: RunningHash) -> None:
        self.file = file
        self._means = means
        self._part = part
        self._hash = running_hash
        self._farthest = 0
        self._etag = ""

    def run(self) -> None:
        """Bring the right bytes into the part. Raises Cancelled, WrongBytes and what else `errors.hub` has."""
        for _ in range(TRIES):
            persist(self._receive, self._means.patience, self._means.stopped, self._tell_wait)
            self._tell_verified()
            with disk_failures(self._part.path.parent):
                digest = self._hash.hexdigest(self.file.size_bytes, self._verifying)
            if digest == self.file.sha256:
                self._tell_verified()
                return
            self._begin_anew(WrongBytes.code)
        self._part.discard()
        raise WrongBytes(path=self.file.path)

    def _receive(self) -> None:
        """What is missing, from one connection. Raises Passing when it breaks off."""
        part, account = self._part, self._means.account
        self._require_not_stopped()
        account.tell(Stage.CONNECTING, part.written)
        target = self._means.connection.target(
            self._means.request.repo_id, self._means.request.revision, self.file.path
        )
        self._settle(target)
        part.reserve(self.file.size_bytes)
        try:
            if part.written < self.file.size_bytes:
                with self._means.bodies.opened(target.url, part.written) as body:
                    self._check(body)
                    self._copy(body)
        except PastTheEnd as error:
            self._begin_anew(FileChanged.code)
            raise Passing(HubNotUnderstood("status 416", host=self._means.connection.host)) from error
        except Passing as passing:
            passing.progressed = self._has_progressed()
            raise

    def _settle(self, target: Target) -> None:
        """Compare what the Hub says now with what was asked for and with what is there already."""
        file, part = self._as_it_is_now(target), self._part
        if file != self.file:
            self._means.account.total_bytes += file.size_bytes - self.file.size_bytes
            require_room(self._means.request.folder, {part.final: file.size_bytes})
            self.file = file
        self._etag = target.etag
        if not part.goes_on(self._origin()):
            self._begin_anew(FileChanged.code if part.written else "")
        self._hash.grown(part.written)

    def _as_it_is_now(self, target: Target) -> RepositoryFile:
        """The Hub's word on a file's bytes is the newest one. Raises NoChecksum, HubNotUnderstood."""
        size = self.file.size_bytes if target.size_bytes is None else target.size_bytes
        if _SHA256.fullmatch(target.etag):
            return replace(self.file, sha256=target.etag, size_bytes=size)
        if not self.file.sha256:
            raise NoChecksum(path=self.file.path)
        if size != self.file.size_bytes:
            detail = f"{size} bytes instead of {self.file.size_bytes}"
            raise HubNotUnderstood(detail, host=self._means.connection.host)
        return self.file

    def _check(self, body: Body) -> None:
        """A server may pay no heed to a range; what it may not do is to send something else."""
        if body.size_bytes not in (None, self.file.size_bytes):
            detail = f"{body.size_bytes} bytes instead of {self.file.size_bytes}"
            raise HubNotUnderstood(detail, host=self._means.connection.host)
        if body.start == 0 and self._part.written:
            self._begin_anew("")
        if body.start != self._part.written:
            raise HubNotUnderstood(f"bytes from {body.start} on", host=self._means.connection.host)

    def _copy(self, body: Body) -> None:
        part, account, size = self._part, self._means.account, self.file.size_bytes
        while part.written < size:
            chunk = body.read(min(READ_BYTES, size - part.written))
            if not chunk:
                detail = f"the answer ended at byte {part.written} of {size}"
                raise Passing(HubUnreachable(detail, host=self._means.connection.host))
            part.write(chunk)
            account.arrived(len(chunk))
            self._hash.grown(part.written)
            account.tell_sometimes(Stage.RECEIVING, part.written, self._hash.done_bytes)
            self._require_not_stopped()

    def _begin_anew(self, reason: str) -> None:
        self._part.begin_anew(self._origin())
        self._hash.restart()
        if reason:
            self._means.account.tell(Stage.ANEW, 0, reason=reason)

    def _has_progressed(self) -> bool:
        """Whether more is there than ever: a server that always begins anew and breaks off gets nowhere."""
        if self._part.written <= self._farthest:
            return False
        self._farthest = self._part.written
        return True

    def _origin(self) -> Origin:
        request = self._means.request
        return Origin(
            sha256=self.file.sha256,
            size_bytes=self.file.size_bytes,
            etag=self._etag,
            repo_id=request.repo_id,
            revision=request.revision,
            path=self.file.path,
        )

    def _verifying(self) -> None:
        self._require_not_stopped()
        self._means.account.tell_sometimes(Stage.VERIFYING, self._part.written, self._hash.done_bytes)

    def _tell_verified(self) -> None:
        self._means.account.tell(Stage.VERIFYING, self._part.written, verified=self._hash.done_bytes)

    def _tell_wait(self, wait_s: float, verdict: AppError) -> None:
        self._means.account.tell(Stage.WAITING, self._part.written, wait_s=wait_s, reason=verdict.code)

    def _require_not_stopped(self) -> None:
        if self._means.stopped():
            raise Cancelled

"""Whose turn it is on a device that two models would only spoil for each other."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Ticket:
    """A place in the queue of somebody who needs a model, until its use of the device is over.

    `give_up` takes it back, from any thread and at any moment: in the queue, in a load, in a generation.
    """

    def __init__(self, model_id: str, condition: threading.Condition) -> None:
        self.model_id = model_id
        self.given_up = False
        self._condition = condition
        self._cancel: Callable[[], None] | None = None

    def give_up(self) -> None:
        """Leave the queue, or cancel what is under way with this ticket. Never blocks."""
        with self._condition:
            self.given_up = True
            if self._cancel is not None:
                self._cancel()
            self._condition.notify_all()

    @contextmanager
    def cancelling(self, cancel: Callable[[], None]) -> Iterator[None]:
        """While inside, giving up calls `cancel`, which must not block. Raises Cancelled if it was given up before.

        What is cancelled may not have begun yet at that moment: whoever begins it looks at `given_up` afterwards.
        """
        with self._condition:
            if self.given_up:
                raise Cancelled
            self._cancel = cancel
        try:
            yield
        finally:
            # Under the lock, so that a late `give_up` cannot cancel what the next in the queue does.
            with self._condition:
                self._cancel = None


class Device:
    """A processor or a graphics card; one user at a time, in the order of asking."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._queue: deque[Ticket] = deque()

    def ticket(self, model_id: str) -> Ticket:
        """Join the end of the queue."""
        ticket = Ticket(model_id, self._condition)
        with self._condition:
            self._queue.append(ticket)
        return ticket

    @contextmanager
    def turn(self, ticket: Ticket, on_wait: Callable[[], None]) -> Iterator[None]:
        """Wait until `ticket` is first, then hold the device; `on_wait` is called if others come before.

        Raises Cancelled.
        """
        try:
            with self._condition:
                must_wait = self._queue[0] is not ticket
            if must_wait:
                on_wait()
            with self._condition:
                self._condition.wait_for(lambda: ticket.given_up or self._queue[0] is ticket)
            if ticket.given_up:
                raise Cancelled
            yield
        finally:
            with self._condition:
                self._queue.remove(ticket)
                self._condition.notify_all()

    def give_up(self, model_id: str) -> None:
        """Take back every ticket for this model, also of who holds the device."""
        with self._condition:
            for ticket in self._queue:
                if ticket.model_id == model_id:
                    ticket.give_up()

    def is_idle(self) -> bool:
        """Whether nobody uses it or waits for it."""
        with self._condition:
            return not self._queue

    def is_wanted_for(self, model_id: str) -> bool:
        """Whether somebody uses it for this model, or waits to."""
        with self._condition:
            return any(ticket.model_id == model_id and not ticket.given_up for ticket in self._queue)

    def is_awaited_for(self, model_id: str) -> bool:
        """Whether somebody who needs this model is in the queue behind others."""
        with self._condition:
            return any(
                ticket.model_id == model_id and not ticket.given_up and ticket is not self._queue[0]
                for ticket in self._queue
            )

"""Whose turn it is on a device that two models would only spoil for each other."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ticket:
    """A place in the queue; `give_up` leaves it, from any thread."""

    def __init__(self, condition: threading.Condition) -> None:
        self._condition = condition
        self.given_up = False

    def give_up(self) -> None:
        """Leave the queue; `Device.turn` raises Cancelled for whoever waits with this ticket."""
        with self._condition:
            self.given_up = True
            self._condition.notify_all()


class Device:
    """A processor or a graphics card; one user at a time, in the order of asking."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._queue: deque[Ticket] = deque()

    def ticket(self) -> Ticket:
        """Join the end of the queue."""
        ticket = Ticket(self._condition)
        with self._condition:
            self._queue.append(ticket)
        return ticket

    @contextmanager
    def turn(self, ticket: Ticket) -> Iterator[None]:
        """Wait until `ticket` is first, then hold the device. Raises Cancelled."""
        try:
            with self._condition:
                self._condition.wait_for(lambda: ticket.given_up or self._queue[0] is ticket)
            if ticket.given_up:
                raise Cancelled
            yield
        finally:
            with self._condition:
                self._queue.remove(ticket)
                self._condition.notify_all()

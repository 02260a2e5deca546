"""Whose turn it is on a device that two models would only spoil for each other.

A turn goes first to who needs no load, then to who asked first, so that a model that is in memory answers all that it
is asked before another takes its place. Nobody is overtaken more often than `MOST_OVERTAKING` times.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.domain import LoadSettings

MOST_OVERTAKING = 5
"""As many as the other lanes of a conversation, so that a turn can always be taken in the order of the fewest loads."""


class Ticket:
    """A place in the queue of somebody who needs a model, until its use of the device is over.

    `give_up` takes it back, from any thread and at any moment: in the queue, in a load, in a generation. The model is
    wanted with `settings`, None: with whichever. `label` is the name for those who wait behind it. Tickets that have
    the same `together`, and different models, may hold the device at once. One that `prepares` loads for whoever comes.
    """

    def __init__(
        self,
        model_id: str,
        condition: threading.Condition,
        settings: LoadSettings | None = None,
        label: str = "",
        together: int | None = None,
        prepares: bool = False,
    ) -> None:
        self.model_id = model_id
        self.settings = settings
        self.label = label
        self.together = together
        self.prepares = prepares
        self.given_up = False
        self.overtaken = 0
        """How often others that asked later came first."""
        self.beside = 0
        """How many others wrote while it did, at most."""
        self.is_loading = False
        """Whether its holder loads, or waits to."""
        self.is_writing = False
        """Whether its holder has begun to write, or to read the prompt."""
        self.is_crowded = False
        """Whether it waits for others to leave because there is no room beside them."""
        self.waited_until = 0.0
        """By `time.perf_counter`: when somebody left for whose room it had to wait."""
        self.on_wait: Callable[[str], None] = lambda _behind: None
        self._condition = condition
        self._cancel: Callable[[], None] | None = None

    def give_up(self) -> None:
        """Leave the queue, or cancel what is under way with this ticket. Never blocks."""
        with self._condition:
            self.given_up = True
            if self._cancel is not None:
                self._cancel()
            self._condition.notify_all()

    def check(self) -> None:
        """Raises Cancelled if it was given up."""
        if self.given_up:
            raise Cancelled

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
    """A processor or a graphics card; one user at a time, but for those who want to share it."""

    def __init__(self, is_loaded: Callable[[Ticket], bool] = lambda _ticket: False) -> None:
        """`is_loaded` tells whether what a ticket is for stands ready; it must not block."""
        self._is_loaded = is_loaded
        self._condition = threading.Condition()
        self._waiting: list[Ticket] = []
        self._holding: list[Ticket] = []
        self._loading: Ticket | None = None
        self._crowded: set[frozenset[str]] = set()
        """Two models each, by their ids, of which one had no room beside the other when it was last asked for."""

    def ticket(
        self,
        model_id: str,
        settings: LoadSettings | None = None,
        *,
        label: str = "",
        together: int | None = None,
        prepares: bool = False,
    ) -> Ticket:
        """Join the end of the queue."""
        ticket = Ticket(model_id, self._condition, settings, label, together, prepares)
        with self._condition:
            self._waiting.append(ticket)
        return ticket

    @contextmanager
    def turn(self, ticket: Ticket, on_wait: Callable[[str], None]) -> Iterator[None]:
        """Wait until it is the turn of `ticket`, then hold the device. `on_wait` is told behind whom it waits, by
        label, each time that this is another one, also within its turn; by "" while its own model is being loaded.

        Raises Cancelled.
        """
        try:
            ticket.on_wait = on_wait
            self._wait(ticket, lambda: self._before(ticket), self._admit)
            yield
        finally:
            with self._condition:
                (self._holding if ticket in self._holding else self._waiting).remove(ticket)
                self._condition.notify_all()

    @contextmanager
    def loading(self, ticket: Ticket) -> Iterator[None]:
        """Among those who hold the device, load alone, since each looks how much memory is left. Raises Cancelled."""
        with self._condition:
            ticket.is_loading = True
        try:
            self._wait(ticket, lambda: self._loading, self._begin_loading)
            yield
        finally:
            with self._condition:
                ticket.is_loading = False
                if self._loading is ticket:
                    self._loading = None
                self._condition.notify_all()

    def writing_beside(self, ticket: Ticket) -> tuple[Ticket, ...]:
        """Who else holds the device, without those who want to load."""
        with self._condition:
            return tuple(one for one in self._holding if one is not ticket and not one.is_loading)

    def await_leaving(self, ticket: Ticket, others: tuple[Ticket, ...]) -> None:
        """Wait until one of these does not hold the device any more. Raises Cancelled."""

        def who_stays() -> Ticket | None:
            return others[0] if all(one in self._holding for one in others) else None

        with self._condition:
            ticket.is_crowded = True
            self._crowded |= {frozenset((ticket.model_id, one.model_id)) for one in others}
        try:
            self._wait(ticket, who_stays, lambda _ticket: None)
        finally:
            ticket.is_crowded = False
        ticket.waited_until = time.perf_counter()

    def begin_writing(self, ticket: Ticket) -> int:
        """Let the holder count as one who writes; among how many it shares the device now and in a moment, itself
        included. Who has no room beside it, as far as that is known, does not share it.
        """
        with self._condition:
            ticket.is_writing = True
            writing = [one for one in self._holding if one.is_writing]
            for one in writing:
                one.beside = max(one.beside, len(writing) - 1)
            self._crowded -= {frozenset((ticket.model_id, one.model_id)) for one in writing}
            return len({one.model_id for one in (*self._holding, *self._waiting) if self._shares(one, ticket)})

    def give_up(self, model_id: str) -> None:
        """Take back every ticket for this model, also of who holds the device."""
        with self._condition:
            for ticket in (*self._holding, *self._waiting):
                if ticket.model_id == model_id:
                    ticket.give_up()

    def is_idle(self) -> bool:
        """Whether nobody uses it or waits for it."""
        with self._condition:
            return not self._holding and not self._waiting

    def is_wanted_for(self, model_id: str) -> bool:
        """Whether somebody uses it for this model, or waits to."""
        with self._condition:
            return any(
                ticket.model_id == model_id and not ticket.given_up for ticket in (*self._holding, *self._waiting)
            )

    def is_awaited_for(self, model_id: str) -> bool:
        """Whether somebody who needs this model is in the queue behind others."""
        with self._condition:
            next_one = self._next()
            return any(
                ticket.model_id == model_id and not ticket.given_up and ticket is not next_one
                for ticket in self._waiting
            )

    def _wait(self, ticket: Ticket, before: Callable[[], Ticket | None], then: Callable[[Ticket], None]) -> None:
        """Until `before` names nobody any more, behind whom it waits; `then` is done under the same lock."""
        told: Ticket | None = None
        while True:
            with self._condition:
                while (behind := before()) is not None and behind is told and not ticket.given_up:
                    self._condition.wait()
                if ticket.given_up:
                    raise Cancelled
                if behind is None:
                    then(ticket)
                    return
                told = behind
            # Outside of the lock, and looked at anew after that: meanwhile it may have become its turn.
            ticket.on_wait("" if behind.prepares and behind.model_id == ticket.model_id else behind.label)

    def _before(self, ticket: Ticket) -> Ticket | None:
        """Behind whom `ticket` waits; None if it is its turn."""
        if self._next() is ticket:
            return None
        if self._holding:
            return self._holding[0]
        return self._next()

    def _next(self) -> Ticket | None:
        """Whose turn it is now; None while the device is held against all who wait."""
        waiting = [one for one in self._waiting if not one.given_up]
        if not waiting:
            return None
        if waiting[0].overtaken >= MOST_OVERTAKING:
            waiting = waiting[:1]
        may = [one for one in waiting if self._may_join(one)]
        return next((one for one in may if self._is_loaded(one)), may[0] if may else None)

    def _may_join(self, ticket: Ticket) -> bool:
        return all(
            ticket.together is not None and one.together == ticket.together and one.model_id != ticket.model_id
            for one in self._holding
        )

    def _shares(self, one: Ticket, ticket: Ticket) -> bool:
        """Whether `one` writes beside the holder of `ticket`, or will."""
        if one is ticket or one.is_writing:
            return True
        may = ticket.together is not None and one.together == ticket.together
        pair = frozenset((one.model_id, ticket.model_id))
        return may and not one.given_up and not one.is_crowded and pair not in self._crowded

    def _begin_loading(self, ticket: Ticket) -> None:
        self._loading = ticket

    def _admit(self, ticket: Ticket) -> None:
        for one in self._waiting[: self._waiting.index(ticket)]:
            one.overtaken += 1
        self._waiting.remove(ticket)
        self._holding.append(ticket)
        self._condition.notify_all()

"""The parent's side of a `cloud` child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished
from desktop_app.engine.process.client import Child
from desktop_app.engine.process.cloud_lines import (
    AskCloud,
    FetchPrices,
    FindServers,
    ListModels,
    ModelsListed,
    Patience,
    PriceModels,
    PricesFetched,
    ServersFound,
    Used,
    Waited,
)
from desktop_app.engine.process.protocol import Begun, Ended, Failed, Piece
from desktop_app.engine.process.spawn import worker_argv
from desktop_app.engine.process.under_way import Deadlines
from desktop_app.errors import AppError, Bug, Cancelled, by_code
from desktop_app.errors.privacy import NotCleared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.accounts import Account, CloudModel, Provider
    from desktop_app.engine.base import GenerationEvent, GenerationRequest
    from desktop_app.engine.process.protocol import Answer, Command
    from desktop_app.engine.process.under_way import Request

KIND = "cloud"

DEADLINES = Deadlines(cancel_s=2.0, quit_s=0.5, terminate_s=0.2, side_by_side=True)


class CloudAnswer:
    """One answer under way: its events, and how to stop it."""

    def __init__(self, child: Child, request: Request) -> None:
        self._child = child
        self._request = request

    def events(self) -> Iterator[GenerationEvent]:
        """Yield what happens, at last `Finished`. To be called once. Raises AppError."""
        try:
            for event in self._child.events(self._request):
                match event:
                    case Piece():
                        yield event.delta
                    case Waited():
                        yield event.waiting
                    case Begun():
                        yield event.started
                    case Used():
                        yield event.usage
                    case Ended():
                        yield event.finished
                    case _:
                        raise _error(event)
        except Cancelled:
            yield Finished(
                stop_reason=StopReason.STOPPED, completion_tokens=0, prompt_s=0.0, first_token_s=0.0, decode_s=0.0
            )

    def cancel(self) -> None:
        """Close its connection; from any thread, and never waiting."""
        self._child.cancel(self._request.id)


class CloudProcess:
    """A process that reaches the providers. Any thread may call it; what is asked runs side by side.

    `secret` is an account's key where the process cannot get it by itself, "" otherwise.
    """

    def __init__(self, argv: Sequence[str] | None = None, patience: Patience | None = None) -> None:
        """Start it, without waiting until it is ready. Raises ChildDied if it cannot be started."""
        self._child = Child(argv or worker_argv(KIND), kind=KIND, deadlines=DEADLINES)
        self._patience = patience or Patience()

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def ask(self, account: Account, model: CloudModel, request: GenerationRequest, secret: str) -> CloudAnswer:
        """Have a model write; under way once this returns. Raises NotCleared, and AppError if the process is gone."""
        if request.for_account != account.slug:
            raise NotCleared(provider=account.name)
        return CloudAnswer(
            self._child,
            self._child.request(
                lambda id_: AskCloud(
                    id=id_, account=account, model=model, request=request, patience=self._patience, secret=secret
                )
            ),
        )

    def models(self, account: Account, secret: str) -> tuple[CloudModel, ...]:
        """What an account has for chatting. Raises AppError."""
        final = self._final(lambda id_: ListModels(id=id_, account=account, patience=self._patience, secret=secret))
        if isinstance(final, ModelsListed):
            return final.models
        raise _error(final)

    def find(self, places: tuple[tuple[Provider, str], ...]) -> tuple[Provider, ...]:
        """Which of these answer as they should, at their addresses on this computer. Raises AppError."""
        final = self._final(lambda id_: FindServers(id=id_, places=places))
        if isinstance(final, ServersFound):
            return final.servers
        raise _error(final)

    def fetch_prices(self, source: Account) -> str:
        """The list of prices as JSON; the process goes by it from now on. Raises AppError."""
        final = self._final(lambda id_: FetchPrices(id=id_, source=source, patience=self._patience))
        if isinstance(final, PricesFetched):
            return final.text
        raise _error(final)

    def price(self, account: Account) -> tuple[CloudModel, ...]:
        """An account's models with what the list of prices has of them. Raises AppError."""
        final = self._final(lambda id_: PriceModels(id=id_, account=account))
        if isinstance(final, ModelsListed):
            return final.models
        raise _error(final)

    def close(self) -> None:
        """End the process, by force if it must be. Safe to call twice."""
        self._child.close()

    def _final(self, command: Callable[[int], Command]) -> Answer:
        *_, event = self._child.events(self._child.request(command))
        return event


def _error(event: Answer) -> AppError:
    if not isinstance(event, Failed):
        return Bug(f"An event out of place: {type(event).__name__}")
    return by_code(event.code, event.detail, event.values) or Bug(event.detail)

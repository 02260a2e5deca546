"""The lines of the protocol that only a `cloud` child knows. They run side by side.

`secret` is the account's key where the child cannot get it by itself, "" otherwise; it stands last, as in `hub_lines`.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.engine.base import GenerationRequest, Usage, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: to connect; between two signs of life before the first piece of an answer, and after it; to that first
    piece, whatever else comes, which takes models that reason unseen many minutes; and for all of it. `tries` before
    the first piece; a wait that is asked for is kept up to `wait_s`.
    """

    connect_s: float = 15.0
    first_s: float = 600.0
    silence_s: float = 180.0
    begin_s: float = 1800.0
    total_s: float = 3600.0
    tries: int = 3
    wait_s: float = 60.0


class AskCloud(msgspec.Struct, tag="ask_cloud", frozen=True, kw_only=True):
    """Have a model write one answer."""

    id: int
    account: Account
    model: CloudModel
    request: GenerationRequest
    patience: Patience = Patience()
    secret: str = ""


class ListModels(msgspec.Struct, tag="list_models", frozen=True, kw_only=True):
    """Say which models an account has."""

    id: int
    account: Account
    patience: Patience = Patience()
    secret: str = ""


class FindServers(msgspec.Struct, tag="find_servers", frozen=True, kw_only=True):
    """Look which servers run on this computer, at these addresses."""

    id: int
    places: tuple[tuple[Provider, str], ...]


class FetchPrices(msgspec.Struct, tag="fetch_prices", frozen=True, kw_only=True):
    """Fetch the list of prices from `source` ("" as its address: its authors' own), and go by it from now on."""

    id: int
    source: Account
    patience: Patience = Patience()


class PriceModels(msgspec.Struct, tag="price_models", frozen=True, kw_only=True):
    """Say what the list of prices has of an account's models; nobody is asked."""

    id: int
    account: Account


class Waited(msgspec.Struct, tag="waited", frozen=True, kw_only=True):
    """A wait before the next try begins."""

    id: int
    waiting: Waiting


class Used(msgspec.Struct, tag="used", frozen=True, kw_only=True):
    """What an answer took, once it is known."""

    id: int
    usage: Usage


class ModelsListed(msgspec.Struct, tag="models_listed", frozen=True, kw_only=True):
    """The answer to `ListModels`."""

    id: int
    models: tuple[CloudModel, ...]


class PricesFetched(msgspec.Struct, tag="prices_fetched", frozen=True, kw_only=True):
    """The answer to `FetchPrices`: the list, which has been looked through, as JSON."""

    id: int
    text: str


class ServersFound(msgspec.Struct, tag="servers_found", frozen=True, kw_only=True):
    """The answer to `FindServers`: those that answered."""

    id: int
    servers: tuple[Provider, ...]


CloudCommand = AskCloud | ListModels | FindServers | FetchPrices | PriceModels
CloudAnswer = Waited | Used | ModelsListed | ServersFound | PricesFetched

CLOUD_FINAL = (ModelsListed, ServersFound, PricesFetched)

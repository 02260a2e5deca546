"""A network as the test wants it, with a keyring that keeps what it gets unless `trouble` says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors.hub import NoToken
from desktop_app.services.network import Keeping, NetworkFacts, TokenStanding
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.errors import AppError


class FakeNetwork:
    """`now` is how the token stands."""

    def __init__(self) -> None:
        self.found = NetworkFacts(endpoint="https://huggingface.co")
        self.now = TokenStanding()
        self.trouble: AppError | None = None
        self.kept: list[str] = []

    def facts(self) -> Future[NetworkFacts]:
        return done(self.found)

    def standing(self) -> TokenStanding:
        return self.now

    def read(self) -> Future[TokenStanding]:
        return done(self.now)

    def keep(self, token: str) -> Future[TokenStanding]:
        if not token.startswith("hf_"):
            return failed(NoToken())
        self.kept.append(token)
        keeping = Keeping.SESSION if self.trouble else Keeping.KEYRING
        self.now = TokenStanding(keeping=keeping, ending=token[-4:], trouble=self.trouble)
        return done(self.now)

    def remove(self) -> Future[TokenStanding]:
        self.now = TokenStanding()
        return done(self.now)

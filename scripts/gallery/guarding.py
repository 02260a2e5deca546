"""What is asked before words leave, and what is kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import ConsentNeeded, KeysSealed
from desktop_app.privacy import Found, Kind
from desktop_app.ui.accounts.consent import ConsentDialog
from desktop_app.ui.accounts.passphrase import PassphraseDialog
from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from scripts.gallery.stage import Stage

_FOUND = (
    Found(kind=Kind.EMAIL, value="minsu.kim@hanbit-industries.co.kr", before="Write to ", after=" before noon, and"),
    Found(kind=Kind.PHONE, value="010-9876-5432", before="or call ", after="."),
    Found(kind=Kind.RESIDENT, value="800229-1054815", before="주민등록번호는 ", after="입니다."),
    Found(kind=Kind.KEY, value="sk-proj-" + "aB3dE6" * 8, before="OPENAI_API_KEY="),
)


def private_words(on: Stage) -> None:
    """Consent, and what looks private in the words."""
    _ask(on, is_allowed=False)


def private_words_alone(on: Stage) -> None:
    """Where words may go already: only what looks private is asked about."""
    _ask(on, is_allowed=True)


def passphrase(on: Stage) -> None:
    """A key that is sealed is needed."""
    accounts = on.services.accounts
    PassphraseDialog(KeysSealed(provider="OpenAI"), accounts.open_keys, on.window).open()
    on.wait(0.3)


def kept_here(on: Stage) -> None:
    """A conversation that no provider gets."""
    on.new_chat()
    on.window.actions_by_name[Do.LOCAL_ONLY].trigger()
    on.wait(0.3)


def _ask(on: Stage, *, is_allowed: bool) -> None:
    needed = ConsentNeeded(
        slug="openai",
        provider="OpenAI",
        host="api.openai.com",
        model="GPT-5",
        models="1",
        messages="3",
        system="1",
        files="",
        tokens="1840",
        price="0.0023",
        written="10",
        price_date="2026-11-01",
    )
    needed.found, needed.is_allowed = _FOUND, is_allowed
    ConsentDialog(on.look, needed, on.window).open()
    on.wait(0.3)

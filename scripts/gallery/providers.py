"""Providers of all formats, who are served here: four accounts, a chat with each, and what is asked before it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.accounts import Provider
from desktop_app.ui.accounts.section import AccountsSection
from desktop_app.ui.actions import Do
from desktop_app.ui.settings.page import Section
from tests.cloud_server import KEY, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.accounts import Account
    from desktop_app.ui.accounts.consent import ConsentDialog
    from scripts.gallery.stage import Stage

    Scene = Callable[[Stage], None]

_PATHS = {Provider.OPENAI: "/v1", Provider.ANTHROPIC: "", Provider.GOOGLE: "", Provider.COMPATIBLE: "/v1"}
_PRIVATE = "Write to minsu.kim@hanbit-industries.co.kr that the meeting is at noon."
_DEADLINE_S = 120


def accounts(on: Stage) -> dict[Provider, Account]:
    """Four that work, and no others."""
    service = on.services.accounts
    ours = {one.provider: one for one in service.accounts if one.address.startswith(on.cloud.origin)}
    for account in service.accounts:
        if account not in ours.values():
            service.remove(account.slug).result(_DEADLINE_S)
    for provider in _PATHS.keys() - ours.keys():
        new = replace(service.new(provider), base_url=f"{on.cloud.origin}{_PATHS[provider]}")
        service.keep(new, KEY).result(_DEADLINE_S)
        service.try_out(new.slug).result(_DEADLINE_S)
        service.always(new.slug, allowed=True).result(_DEADLINE_S)
        ours[provider] = service.get(new.slug)
    return ours


def begin(on: Stage, provider: Provider, *scripts: Script) -> None:
    """A new chat with the first model of an account, which will answer like this."""
    account = accounts(on)[provider]
    on.cloud.scripts.clear()
    on.cloud.scripts.extend(scripts)
    on.new_chat()
    on.window.choice.use_cloud(account.ref(account.models[0]))


def _send(on: Stage, text: str) -> None:
    on.window.composer.set_text(text)
    QTest.keyClick(on.window.composer.editor, Qt.Key.Key_Return)


def chat(on: Stage, provider: Provider, *scripts: Script) -> None:
    """A question and what came of it."""
    begin(on, provider, *scripts)
    _send(on, on.words.question)
    on.until(lambda: on.window.chat.conversation_id is not None and not on.window.chat.is_writing)
    on.settle()


def says_no(status: int, code: str, message: str, *headers: tuple[str, str]) -> Script:
    """A provider's refusal, in the form that all of them understand."""
    body = {"error": {"message": message, "type": code, "code": code}}
    return Script(status=status, headers=headers, body=body)


def _answers(on: Stage, *, thinks: bool) -> Script:
    words = on.words.answer
    return Script(text=(words[:40], words[40:]), thoughts=(on.words.thought,) if thinks else ())


@contextmanager
def _asked(on: Stage, text: str) -> Iterator[ConsentDialog]:
    """The question before words go to a provider that was allowed nothing."""
    slug = accounts(on)[Provider.OPENAI].slug
    on.services.accounts.always(slug, allowed=False).result(_DEADLINE_S)
    begin(on, Provider.OPENAI, Script(text=("I wrote to ⟦ema", "il-1⟧: the meeting is at noon.")))
    _send(on, text)
    on.until(lambda: on.window.asking_chat.dialog is not None)
    dialog = on.window.asking_chat.dialog
    assert dialog is not None
    yield dialog
    on.services.accounts.always(slug, allowed=True).result(_DEADLINE_S)
    on.wait(0.3)


def _page(on: Stage) -> AccountsSection:
    """The accounts, each folded."""
    slugs = {account.slug for account in accounts(on).values()}
    on.cloud.scripts.clear()
    on.window.settings.open_section(Section.ACCOUNTS)
    (section,) = on.window.findChildren(AccountsSection)
    on.until(lambda: section.cards.keys() == slugs)
    for card in section.cards.values():
        if card.details is not None:
            card.details_button.click()
        if card.models.isVisible():
            card.choose.click()
    return section


def cloud_accounts(on: Stage) -> None:
    """Four accounts, each tried out."""
    on.window.resize(1180, 1100)
    section = _page(on)
    for card in section.cards.values():
        card.test.click()
    on.until(lambda: not any(card.result.words().endswith("…") for card in section.cards.values()))


def cloud_models(on: Stage) -> None:
    """What the models of an account are, and which are in the picker."""
    section = _page(on)
    for card in section.cards.values():
        card.choose.click()
    on.until(lambda: all(card.models.list.count() for card in section.cards.values()))
    on.wait(0.3)


def cloud_wrong_key(on: Stage) -> None:
    """A key that is not accepted, on the page of accounts; and the question before an account goes."""
    section = _page(on)
    on.cloud.scripts.append(says_no(401, "invalid_api_key", "Incorrect API key provided"))
    card = next(iter(section.cards.values()))
    card.test.click()
    on.until(lambda: not card.result.copy.isHidden())
    card.remove.click()
    on.wait(0.3)


def cloud_picker(on: Stage) -> None:
    """The models of all accounts beside this computer's."""
    begin(on, Provider.ANTHROPIC)
    on.window.actions_by_name[Do.PICK_MODEL].trigger()
    on.wait(0.5)


def cloud_inspector(on: Stage) -> None:
    """What is not sent to a provider, and how much its model reasons."""
    on.window.resize(1180, 1500)
    begin(on, Provider.OPENAI)
    on.window.actions_by_name[Do.INSPECTOR].trigger()
    on.wait(0.5)


def cloud_gate(on: Stage) -> None:
    """Who would get what, for about how much."""
    with _asked(on, on.words.question):
        on.wait(0.3)


def cloud_gate_private(on: Stage) -> None:
    """The same with something that looks private."""
    with _asked(on, _PRIVATE):
        on.wait(0.3)


def cloud_placeholders(on: Stage) -> None:
    """The provider has got a placeholder, the answer has the original."""
    with _asked(on, _PRIVATE) as dialog:
        dialog.conversation.click()
        on.until(lambda: on.window.chat.conversation_id is not None and not on.window.chat.is_writing)
    on.settle()


def cloud_sent(on: Stage) -> None:
    """What the provider was sent, with the placeholder."""
    cloud_placeholders(on)
    on.window.actions_by_name[Do.SENT_PROMPT].trigger()
    on.wait(0.8)


def cloud_locked(on: Stage) -> None:
    """A conversation that no provider gets, with one chosen."""
    begin(on, Provider.OPENAI)
    on.window.actions_by_name[Do.LOCAL_ONLY].trigger()
    on.window.composer.set_text(on.words.question)
    on.wait(0.3)


def cloud_offline(on: Stage) -> None:
    """Asked while offline: nothing is sent, the words stay."""
    begin(on, Provider.OPENAI)
    on.services.preferences.change(offline=True).result()
    on.until(lambda: on.services.gate.offline)
    _send(on, on.words.question)
    on.until(on.window.toast.isVisible)
    on.services.preferences.change(offline=False).result()


def cloud_paused(on: Stage) -> None:
    """The provider wants to wait a little: it is asked again by itself."""
    begin(on, Provider.OPENAI, says_no(429, "rate_limit_exceeded", "Rate limit reached", ("Retry-After", "25")))
    _send(on, on.words.question)
    on.until(lambda: "25" not in _foot(on) and any(digit in _foot(on) for digit in "12"))


def cloud_cap_near(on: Stage) -> None:
    """Four fifths of the month's money are spent."""
    chat(on, Provider.OPENAI, _answers(on, thinks=False))
    spent = on.services.usage.cap().result().nanos / 1e9
    on.services.preferences.change(monthly_cap=spent / 0.82).result()
    chat(on, Provider.OPENAI, _answers(on, thinks=False))
    on.until(on.window.toast.isVisible)


def cloud_cap_reached(on: Stage) -> None:
    """The next prompt would go beyond the cap."""
    spent = on.services.usage.cap().result().nanos / 1e9
    on.services.preferences.change(monthly_cap=spent).result()
    begin(on, Provider.OPENAI)
    _send(on, on.words.question)
    on.until(lambda: on.window.capping.dialog is not None)
    on.services.preferences.change(monthly_cap=None).result()
    on.wait(0.3)


def _foot(on: Stage) -> str:
    views = on.window.transcript.page.views()
    return views[-1].foot.words() if views and views[-1].foot is not None else ""


def _of_a_chat(provider: Provider) -> Scene:
    return lambda on: chat(on, provider, _answers(on, thinks=provider is not Provider.OPENAI))


SCENES: dict[str, Scene] = {
    "cloud_accounts": cloud_accounts,
    "cloud_models": cloud_models,
    "cloud_wrong_key": cloud_wrong_key,
    "cloud_picker": cloud_picker,
    "cloud_inspector": cloud_inspector,
    "cloud_gate": cloud_gate,
    "cloud_gate_private": cloud_gate_private,
    **{f"cloud_chat_{provider}": _of_a_chat(provider) for provider in _PATHS},
    "cloud_placeholders": cloud_placeholders,
    "cloud_sent": cloud_sent,
    "cloud_locked": cloud_locked,
    "cloud_offline": cloud_offline,
    "cloud_paused": cloud_paused,
    "cloud_cap_near": cloud_cap_near,
    "cloud_cap_reached": cloud_cap_reached,
}

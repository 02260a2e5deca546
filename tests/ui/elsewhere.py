"""The pages and dialogs about providers, unfolded as far as they go, for tests that look at all there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.errors import CapReached, CertificateOutOfDate, ConsentNeeded, KeysSealed
from desktop_app.privacy import Found, Kind
from desktop_app.ui.accounts.consent import ConsentDialog
from desktop_app.ui.accounts.passphrase import PassphraseDialog
from desktop_app.ui.accounts.section import AccountsSection
from desktop_app.ui.actions import Do
from desktop_app.ui.settings.page import Section
from desktop_app.ui.usage.cap_dialog import CapDialog
from desktop_app.usage import By
from tests.ui.fake_accounts import GPT, OPENAI
from tests.ui.usage.reports import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from tests.ui.house import House

_NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Tree,
}
_LINE = 16
"""Pixels; tops that are nearer than that stand in one line."""

_FULL = replace(GPT, output_limit=128_000, images=True, price_date=date(2026, 11, 9))
_NEEDED = ConsentNeeded(
    slug="openai",
    provider="OpenAI through the company's gateway",
    host="gateway.hanbit-industries.example",
    model="GPT-5",
    models="1",
    messages="12",
    system="1",
    files="minutes of the meeting in November.txt, plan.pdf",
    tokens="123456",
    price="0.154321",
    written="10",
    price_date="2026-11-09",
)
_NEEDED.found = (
    Found(kind=Kind.RESIDENT, value="800229-1054815", before="주민등록번호는 ", after="입니다."),
    Found(kind=Kind.SECRET, value="aB3dE6" * 8, before="the token is "),
)
_REACHED = CapReached(
    cap="$20.00", spent="$19.90", price="$0.25", until="2026-12-01", needed="20.150000", provider="OpenAI"
)


def elsewhere(window: MainWindow, house: House, theme: Theme, qtbot: QtBot) -> Iterator[QWidget]:
    """Each, ready to be looked at."""
    yield _unfolded_accounts(window, house, qtbot)
    for by in By:
        house.usage.reports[by] = report(by)
    window.actions_by_name[Do.USAGE].trigger()
    usage = window.capping.place.page
    assert usage is not None
    qtbot.wait_until(lambda: usage.is_settled)
    yield usage
    window.capping.place.leave()
    for dialog in (
        ConsentDialog(theme, _NEEDED, window),
        PassphraseDialog(KeysSealed(provider="OpenAI"), house.accounts.open_keys, window),
        CapDialog(_REACHED, window),
    ):
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        yield dialog
        dialog.close()


def _unfolded_accounts(window: MainWindow, house: House, qtbot: QtBot) -> QWidget:
    """One with everything open and a failure, one without a key, one that asks whether it may go."""
    house.accounts.listed = (_FULL, GPT)
    house.accounts.put(replace(OPENAI, models=(_FULL,)))
    house.accounts.put(Account(slug="anthropic", provider=Provider.ANTHROPIC, name="Anthropic"))
    house.accounts.put(replace(OPENAI, slug="openai-2", name="Work", key_source=KeySource.SESSION))
    window.settings.open_section(Section.ACCOUNTS)
    section = window.findChildren(AccountsSection)[0]
    card = section.cards["openai"]
    card.choose.click()
    qtbot.wait_until(lambda: card.models.list.count() > 0)
    card.details_button.click()
    house.accounts.trouble = CertificateOutOfDate(host="gateway.hanbit-industries.example", reason="expired")
    card.test.click()
    qtbot.wait_until(lambda: not card.result.copy.isHidden())
    house.accounts.trouble = None
    section.cards["openai-2"].remove.click()
    section.add_card.more.click()
    return section


def out_of_order(page: QWidget) -> list[str]:
    """What Tab reaches before something that stands above it, or to the left of it in the same line."""
    found, before = [], QPoint(-1, -1)
    part = page.nextInFocusChain()
    while part is not None and part is not page:
        reached = page.isAncestorOf(part) and part.isVisible() and part.isEnabled()
        if reached and part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.focusProxy():
            here = part.mapTo(page, QPoint(0, 0))
            down = here.y() - before.y()
            if down < -_LINE or (abs(down) <= _LINE and here.x() < before.x()):
                found.append(f"{type(part).__name__} {part.accessibleName()!r}")
            before = here
        part = part.nextInFocusChain()
    return found


def nameless(page: QWidget) -> list[str]:
    """Controls that a screen reader finds without a name, and markup that it would read out."""
    QApplication.processEvents()
    found = []
    for part in page.findChildren(QWidget):
        told = QAccessible.queryAccessibleInterface(part) if part.isVisible() else None
        if told is None:
            continue
        name = told.text(QAccessible.Text.Name)
        if told.role() in _NAMED and not name.strip():
            found.append(f"{type(part).__name__} {part.objectName()!r}")
        if "<" in name + told.text(QAccessible.Text.Description):
            found.append(f"{type(part).__name__} {name!r}")
    return found

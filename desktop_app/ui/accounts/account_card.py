"""One account: what it is, whether it works, its models, its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_app.accounts import KeySource
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.details import Details
from desktop_app.ui.accounts.model_list import ModelList
from desktop_app.ui.accounts.outcome import Outcome
from desktop_app.ui.accounts.removal import Removal
from desktop_app.ui.accounts.words import account_wants_key, key_words, provider_words
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.settings.tab_order import follow_layout
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel
    from desktop_app.errors import AppError
    from desktop_app.services.trials import Trial
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.theme import Theme


class AccountCard(Card):
    """Follows its account by `show_account`."""

    def __init__(self, theme: Theme, service: Accounts, account: Account) -> None:
        super().__init__(theme)
        self._theme = theme
        self._service = service
        self.account = account
        self.name = plain("", "strong")
        self.state = plain("", "caption")
        self.result = Outcome(theme)
        self.test = button(self.tr("Test"), "", self._test)
        self.choose = button(self.tr("Models…"), "", self._choose_models)
        self.details_button = button(self.tr("Details…"), "", self._open_details)
        self.remove = button(self.tr("Remove…"), "", self._ask_to_remove, "danger")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.returnPressed.connect(self._keep_key)
        self.keep_key = button(self.tr("Keep"), self.tr("Keep the key"), self._keep_key)
        self.always = Switch(theme)
        self.always.clicked.connect(self._allow)
        self.models = ModelList(theme)
        self.models.chosen.connect(self._show_models)
        self.removal = Removal()
        self.removal.agreed.connect(self._remove)
        self.removal.given_up.connect(self._stay)
        self.details: Details | None = None
        self._lay_out()
        self.show_account(account)

    def show_account(self, account: Account) -> None:
        """It has become this."""
        self.account = account
        name = one_line(account.name)
        self.name.setText(name)
        shown = self.tr("%n model(s) in the picker", "", len(account.models))
        self.state.setText(f"{provider_words(account)} · {shown}\n{key_words(account)}")
        self.always.setChecked(account.always)
        self.models.follow(account)
        for control, words in (
            (self.test, self.tr("Test {name}")),
            (self.choose, self.tr("Choose models of {name}")),
            (self.details_button, self.tr("Details of {name}")),
            (self.remove, self.tr("Remove {name}")),
            (self.key, self.tr("Key for {name}")),
            (self.always, self.tr("Send to {name} without asking")),
        ):
            control.setAccessibleName(words.format(name=name))
        self._settle()

    def take_focus(self) -> None:
        """Where the key is entered if it is missing, or else at the first button."""
        (self.test if self._entry.isHidden() else self.key).setFocus(Qt.FocusReason.OtherFocusReason)

    def try_out(self) -> None:
        """See whether it works, and say so."""
        self._test()

    def _settle(self) -> None:
        """The key can be entered where it is missing, and among the details."""
        missing = account_wants_key(self.account)
        self._entry.setVisible(missing or (self.details is not None and not self._is_from_environment()))
        self._foot.setVisible(not self._entry.isHidden() or not self.result.isHidden())
        self.key.setPlaceholderText(self.tr("Paste the key") if missing else self.tr("Paste another key"))
        self.update()

    def _is_from_environment(self) -> bool:
        return self.account.key_source is KeySource.ENVIRONMENT

    def _test(self) -> None:
        self._wait(self.tr("Asking…"))
        when_done(self._service.try_out(self.account.slug), self._tried, self._failed, self)

    def _tried(self, trial: Trial) -> None:
        words = self.tr("It works: %n model(s) to choose from.", "", len(trial.models))
        hint = self.tr("{model} has answered.").format(model=trial.asked) if trial.asked else ""
        if trial.not_asked is not None:
            unasked, cap = self.tr("None was asked for a word."), error_words(trial.not_asked)
            hint = f"{unasked} {cap.message} {cap.hint}"
        self.result.succeed(words, hint)
        self._settle()

    def _choose_models(self) -> None:
        if not self._models_row.isHidden():
            self._models_row.hide()
            self.update()
            return
        self._wait(self.tr("Asking for its models…"))
        when_done(self._service.list_models(self.account.slug), self._listed, self._failed, self)

    def _listed(self, models: tuple[CloudModel, ...]) -> None:
        self.result.hide()
        self.models.show_models(models, self.account)
        self._models_row.show()
        self._settle()
        self.models.search.setFocus()

    def _show_models(self, models: tuple[CloudModel, ...]) -> None:
        when_done(self._service.show_models(self.account.slug, models), lambda _: None, self._failed, self)

    def _open_details(self) -> None:
        if self.details is not None:
            self.details.deleteLater()
            self._details_row.hide()
            self.details = None
            self._settle()
            return
        self.details = Details(self._theme, self.account)
        self.details.saved.connect(self._save)
        self._details_lines.addWidget(self.details)
        self._details_row.show()
        follow_layout(self)
        self._settle()
        self.details.name.setFocus()

    def _save(self, account: Account) -> None:
        when_done(self._service.keep(account), lambda _: self._saved(), self._failed, self)

    def _saved(self) -> None:
        self._open_details()
        self._test()

    def _keep_key(self) -> None:
        key = self.key.text().strip()
        if key:
            self._wait(self.tr("Storing it in the keyring…"))
            when_done(self._service.keep(self.account, key), lambda _: self._key_kept(), self._failed, self)

    def _key_kept(self) -> None:
        self.key.clear()
        self._test()

    def _allow(self, allowed: bool) -> None:
        when_done(self._service.always(self.account.slug, allowed=allowed), lambda _: None, self._failed, self)

    def _ask_to_remove(self) -> None:
        self.removal.ask(self.account)
        self.update()

    def _stay(self) -> None:
        self.removal.hide()
        self.update()
        self.remove.setFocus()

    def _remove(self) -> None:
        self.removal.setEnabled(False)
        when_done(self._service.remove(self.account.slug), lambda _: None, self._failed, self)

    def _failed(self, error: AppError) -> None:
        self.removal.setEnabled(True)
        self.result.fail(error)
        self._settle()
        self.always.setChecked(self.account.always)

    def _wait(self, words: str) -> None:
        self.result.wait(words)
        self._settle()

    def _lay_out(self) -> None:
        head, told = _row()
        told.addWidget(self.name)
        told.addWidget(self.state)
        told.addSpacing(Space.S)
        told.addWidget(Flow((self.test, self.choose, self.details_button, self.remove), Space.S))
        told.setSpacing(2)
        self._entry = QWidget()
        entry = QHBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(Space.S)
        entry.addWidget(self.key, 1)
        entry.addWidget(self.keep_key)
        self._foot, lines = _row()
        lines.addWidget(self._entry)
        lines.addWidget(self.result)
        self._models_row, models = _row()
        models.addWidget(QLabel(self.tr("In the picker")))
        models.addWidget(self.models)
        self._models_row.hide()
        self._details_row, self._details_lines = _row()
        self._details_row.hide()
        for row in (head, self.removal, self._foot, self._models_row, self._details_row):
            self.add_widget(row)
        self.add(
            self.tr("Send without asking"),
            self.tr("Otherwise Tandem asks before words of a conversation go there for the first time."),
            self.always,
        )


def _row() -> tuple[QWidget, QVBoxLayout]:
    row = QWidget()
    lines = QVBoxLayout(row)
    lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    lines.setSpacing(Space.S)
    return row, lines

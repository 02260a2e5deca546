"""Before words leave this computer for the first time: who gets what, about how much it is and costs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import Cancelled, CapReached, KeysSealed
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.services.clearance import Agreed, Consent, Given
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.passphrase import PassphraseDialog
from desktop_app.ui.chat.figures import money
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.privacy.findings import Findings
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.text import day, one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.fitting import fit_to_words

if TYPE_CHECKING:
    from desktop_app.domain import Ask, Attachment, LaneSetup
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.services import Chat
    from desktop_app.ui.theme import Theme

T = TypeVar("T")

_WIDTH = 520


class ConsentDialog(QDialog):
    """`decided` gets what the user allows; rejected, nothing is sent. Where only what looks private is asked about,
    there is one button to send.
    """

    decided = Signal(Agreed)

    def __init__(self, theme: Theme, needed: ConsentNeeded, parent: QWidget) -> None:
        super().__init__(parent)
        told = {name: one_line(value) for name, value in needed.values.items()}
        self._slugs = frozenset(needed.values["slug"].split(", "))
        self._found = needed.found
        self.setWindowTitle(self.tr("Send to {provider}?").format(provider=told["provider"]))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = plain(self.tr("Send to {provider}?").format(provider=told["provider"]), "section")
        self.lines = [plain(words) for words in (self._words(told) if not needed.is_allowed else [self._where(told)])]
        if needed.was_kept:
            self.lines.append(plain(self.tr("It was kept on this computer until now, so you are asked again.")))
        self.findings = Findings(theme, needed.found) if needed.found else None
        self.once = self._button(self.tr("Send once"), Consent.ONCE)
        self.conversation = self._button(self.tr("In this conversation"), Consent.CONVERSATION)
        self.always = self._button(self.tr("Always to {provider}").format(provider=told["provider"]), Consent.ALWAYS)
        self.send = self._button(self.tr("Send"), None)
        self.cancel = button(self.tr("Cancel"), self.tr("Send nothing"), self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        for label in (self.title, *self.lines):
            column.addWidget(label)
        if self.findings is not None:
            column.addWidget(self.findings)
        column.addSpacing(Space.M)
        ways = (self.send,) if needed.is_allowed else (self.once, self.conversation, self.always)
        for left_out in {self.send, self.once, self.conversation, self.always} - {*ways}:
            left_out.hide()
        column.addWidget(Flow((self.cancel, *ways), Space.S))
        self.cancel.setFocus()
        fit_to_words(self, _WIDTH)

    def _button(self, words: str, consent: Consent | None) -> QPushButton:
        made = button(words, words, partial(self._decide, consent))
        made.setParent(self)
        return made

    def _decide(self, consent: Consent | None) -> None:
        replaced = None if self.findings is None else self.findings.replaces
        self.decided.emit(Agreed(slugs=self._slugs, consent=consent, replaced=replaced, found=self._found))
        self.accept()

    def _words(self, told: dict[str, str]) -> list[str]:
        """Who, what, how much, for what money."""
        words = [
            self._where(told),
            self.tr("%n message(s) of this conversation, about %1 tokens in all.", "", int(told["messages"])).replace(
                "%1", count(int(told["tokens"]))
            ),
        ]
        if told["system"]:
            words.append(self.tr("The system prompt goes with them."))
        if told["files"]:
            words.append(self.tr("These files go with them: {names}.").format(names=told["files"]))
        if not told["price"]:
            return [*words, self.tr("What that costs is not known here.")]
        return [*words, self._price(told)]

    def _where(self, told: dict[str, str]) -> str:
        if told["models"] == "1":
            words = self.tr("{model} does not run on this computer: your words would go to {host}.")
        else:
            words = self.tr("{model} do not run on this computer: your words would go to {host}.")
        return words.format(model=told["model"], host=told["host"])

    def _price(self, told: dict[str, str]) -> str:
        on = day(date.fromisoformat(told["price_date"]))
        read = money(float(told["price"]))
        if not told["written"]:
            # Models with several prices: what reading costs is a sum, what an answer costs is none.
            return self.tr("Reading them costs about {read}. Prices of {date}.").format(read=read, date=on)
        price = self.tr(
            "Reading them costs about {read}; each million tokens of the answer {written}. Prices of {date}."
        )
        return price.format(read=read, written=money(float(told["written"])), date=on)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of the user; `go_on` with the answer, or `outcome` is Cancelled."""

    needed: ConsentNeeded
    go_on: Callable[[Agreed], None]
    outcome: Future[Any]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class CapQuestion:
    """The month's cap keeps words here: `go_on` once it was raised, or `give_up`."""

    reached: CapReached
    go_on: Callable[[], None]
    outcome: Future[Any]

    def give_up(self) -> None:
        """Nothing is sent."""
        self.outcome.set_exception(Cancelled())


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Seal:
    """A key waits for the user's passphrase: `go_on` once it is open, or `outcome` is Cancelled."""

    error: KeysSealed
    go_on: Callable[[], None]
    outcome: Future[Any]


class AskingChat(QObject):
    """The chat service, but that the user is asked where it wants their consent. Cancelled if they do not give it.
    Whoever hears `cap_reached` answers its question.
    """

    cap_reached = Signal(CapQuestion)

    _needed = Signal(_Question)
    _sealed = Signal(_Seal)
    _over = Signal(CapQuestion)

    def __init__(self, theme: Theme, chat: Chat, accounts: Accounts, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._chat = chat
        self._accounts = accounts
        self._window = window
        self.passphrase: PassphraseDialog | None = None
        self.dialog: ConsentDialog | None = None
        # It is told on the database's thread.
        self._needed.connect(self._put, Qt.ConnectionType.QueuedConnection)
        self._sealed.connect(self._ask_for_passphrase, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self.cap_reached, Qt.ConnectionType.QueuedConnection)

    def send(
        self,
        *,
        conversation_id: int | None,
        text: str,
        setup: LaneSetup,
        attached: tuple[Attachment, ...] = (),
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
        beside: tuple[LaneSetup, ...] = (),
        local_only: bool = False,
        folder_id: int | None = None,
        blind: bool = False,
    ) -> Future[int]:
        """See `services.Chat`."""

        def send(given: Given) -> Future[int]:
            return self._chat.send(
                conversation_id=conversation_id,
                text=text,
                setup=setup,
                attached=attached,
                consent=given,
                lanes=lanes,
                beside=beside,
                local_only=local_only,
                folder_id=folder_id,
                blind=blind,
            )

        return self._asked(send, consent)

    def edit(
        self,
        prompt_id: int,
        text: str,
        *,
        attached: tuple[Attachment, ...] | None = None,
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
    ) -> Future[int]:
        """See `services.Chat`."""
        edit = partial(self._chat.edit, prompt_id, text, attached=attached, lanes=lanes)
        return self._asked(lambda given: edit(consent=given), consent)

    def catch_up(self, lane_id: int, consent: Given = None) -> Future[int]:
        """See `services.Chat`."""
        return self._asked(partial(self._chat.catch_up, lane_id), consent)

    def run_again(self, lane_id: int, asks: tuple[Ask, ...], consent: Given = None) -> Future[int]:
        """See `services.Chat`."""
        return self._asked(partial(self._chat.run_again, lane_id, asks), consent)

    def regenerate(self, answer_id: int, consent: Given = None) -> Future[None]:
        """See `services.Chat`."""
        return self._asked(partial(self._chat.regenerate, answer_id), consent)

    def continue_answer(self, answer_id: int, consent: Given = None) -> Future[None]:
        """See `services.Chat`."""
        return self._asked(partial(self._chat.continue_answer, answer_id), consent)

    def stop(self, conversation_id: int) -> None:
        """See `services.Chat`."""
        self._chat.stop(conversation_id)

    def stop_lane(self, lane_id: int) -> None:
        """See `services.Chat`."""
        self._chat.stop_lane(lane_id)

    def _asked(self, ask: Callable[[Given], Future[T]], consent: Given) -> Future[T]:
        outcome: Future[T] = Future()
        self._attempt(ask, consent, outcome)
        return outcome

    def _attempt(self, ask: Callable[[Given], Future[T]], consent: Given, outcome: Future[T]) -> None:
        def done(future: Future[T]) -> None:
            error = future.exception()
            if error is None:
                outcome.set_result(future.result())
            elif isinstance(error, ConsentNeeded) and consent is None:
                self._needed.emit(_Question(error, lambda given: self._attempt(ask, given, outcome), outcome))
            elif isinstance(error, KeysSealed):
                self._sealed.emit(_Seal(error, lambda: self._attempt(ask, consent, outcome), outcome))
            elif isinstance(error, CapReached):
                self._over.emit(CapQuestion(error, lambda: self._attempt(ask, consent, outcome), outcome))
            else:
                outcome.set_exception(error)

        ask(consent).add_done_callback(done)

    def _put(self, question: _Question) -> None:
        dialog = self.dialog = ConsentDialog(self._theme, question.needed, self._window)
        dialog.decided.connect(question.go_on)
        dialog.rejected.connect(lambda: question.outcome.set_exception(Cancelled()))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _ask_for_passphrase(self, seal: _Seal) -> None:
        dialog = self.passphrase = PassphraseDialog(seal.error, self._accounts.open_keys, self._window)
        dialog.accepted.connect(seal.go_on)
        dialog.rejected.connect(lambda: seal.outcome.set_exception(Cancelled()))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.passphrase = None
        self.dialog = None

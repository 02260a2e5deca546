"""What a failed answer offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from desktop_app import errors
from desktop_app.domain import Message, MessageState, ModelRef
from desktop_app.errors import AppError, breaking_off, reaching
from desktop_app.errors import cloud as kinds
from desktop_app.ui.action_names import Do
from desktop_app.ui.chat.button import QuietButton
from desktop_app.ui.chat.notices import notices
from desktop_app.ui.chat.remedies import remedies
from tests.ui.chat.looking import view_of
from tests.ui.chat.samples import answered, asked

if TYPE_CHECKING:
    from desktop_app.ui.chat.transcript import Transcript

GPT = ModelRef(provider="openai-2", id="gpt-5", name="GPT-5")
_BEFORE_ANYTHING_IS_ASKED = {
    kinds.ConsentNeeded,
    kinds.NotAllowed,
    kinds.PricesNotUnderstood,
}
ENDINGS = [
    kind
    for module in (kinds, breaking_off, reaching)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, AppError)
    and kind.__module__ == module.__name__
    and kind not in _BEFORE_ANYTHING_IS_ASKED
]


def _failed(text: str = "", error: AppError | None = None) -> Message:
    message = replace(answered(text, state=MessageState.FAILED, generation=None), model=GPT)
    if error is None:
        return message
    return replace(message, generation=replace(answered("").generation, error=error.as_record()))  # type: ignore[type-var]


def _buttons(transcript: Transcript, message: Message) -> dict[str, QuietButton]:
    buttons = view_of(transcript, message).findChildren(QuietButton)
    return {button.text(): button for button in buttons if button.text() and button.isVisible()}


@pytest.mark.parametrize("kind", ENDINGS)
def test_every_failure_of_a_provider_offers_something(kind: type[AppError]) -> None:
    assert remedies(_failed(), kind(provider="OpenAI")), kind.code


def test_what_is_written_is_gone_on_with_below_the_answer() -> None:
    assert [one.words for one in remedies(_failed(), errors.AnswerCutOff())] == ["Ask again"]
    assert remedies(_failed("The lamp"), errors.AnswerCutOff()) == ()


def test_whoever_has_no_credit_is_led_to_the_providers_bill() -> None:
    first, *_ = remedies(_failed(), errors.NoCredit(provider="OpenAI"))
    assert (first.words, first.address) == (
        "Open the billing page…",
        "https://platform.openai.com/settings/organization/billing",
    )


def test_a_provider_that_asks_to_wait_is_asked_again_when_it_wants_to_be(transcript: Transcript) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=61)).isoformat()
    waits = _failed(error=errors.RateLimited(provider="OpenAI", wait_s="3660", until=later))
    transcript.show_messages([asked("?"), waits])
    (again,) = (button for words, button in _buttons(transcript, waits).items() if words.startswith("Ask again in 1:0"))
    assert not again.isEnabled()

    earlier = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    over = _failed(error=errors.RateLimited(provider="OpenAI", wait_s="5", until=earlier))
    wanted: list[int] = []
    transcript.regenerate_requested.connect(wanted.append)
    transcript.show_messages([asked("?"), over])
    QTest.mouseClick(_buttons(transcript, over)["Ask again"], Qt.MouseButton.LeftButton)
    assert wanted == [over.id]


def test_a_remedy_does_what_the_window_does_and_stands_under_the_last_answer_alone(transcript: Transcript) -> None:
    done: list[str] = []
    for do in (Do.ACCOUNTS, Do.PICK_MODEL):
        action = QAction(transcript.window())
        action.setObjectName(do)
        action.triggered.connect(lambda _=False, do=do: done.append(do))
    transcript.picked.connect(lambda: done.append("this lane"))
    gone = _failed(error=errors.CloudModelGone(provider="OpenAI", model="gpt-9"))
    transcript.show_messages([asked("?"), gone])
    for words in ("Open the account", "Choose another model"):
        QTest.mouseClick(_buttons(transcript, gone)[words], Qt.MouseButton.LeftButton)
    assert done == ["this lane", Do.ACCOUNTS, "this lane", Do.PICK_MODEL]
    transcript.add_messages([asked("And now?"), answered("Well.")])
    assert set(_buttons(transcript, gone)) == {"Copy details"}


def test_a_model_is_spoken_of_by_its_name_and_nothing_is_kept_where_nothing_was_written() -> None:
    (declined,) = notices(_failed(error=errors.Declined(model="gpt-5")), None)
    assert declined.words == "GPT-5 declined to answer."
    (silent,) = notices(_failed(error=errors.ProviderSilent(provider="OpenAI", seconds="180")), None)
    assert silent.hint == "Nothing was written yet; ask again."

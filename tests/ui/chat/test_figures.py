from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from desktop_app.domain import LOCAL, Cost, Energy, Generation, MessageState, ModelRef, StopReason, Timings
from desktop_app.errors import (
    AppError,
    ChildCrashed,
    ChildMismatched,
    ChildOutOfMemory,
    NoRoomToContinue,
    NotAGguf,
    PromptTooLong,
)
from desktop_app.services.events import Phase
from desktop_app.ui.chat.figures import figures, phase_words
from desktop_app.ui.chat.foot import can_continue
from desktop_app.ui.chat.notices import notices
from desktop_app.ui.translation import install_translations
from tests.ui.chat.samples import MEASURED, answered

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    install_translations(qapp, QLocale("en_US"))


def test_the_figures_are_the_measured_ones_in_words() -> None:
    assert [figure.words for figure in figures(MEASURED)] == [
        "142 tok",
        "98 tok/s",
        "first token 0.1 s",
        "loaded in 1.2 s",
        "1.5 s of this computer",
        "complete",
    ]


def test_an_answer_that_never_began_has_no_first_token() -> None:
    none = replace(MEASURED, completion_tokens=0, stop_reason=StopReason.STOPPED)
    assert not any("first token" in figure.words for figure in figures(none))


def test_the_length_and_why_it_ended_are_told_as_well() -> None:
    cut = replace(MEASURED, stop_reason=StopReason.LENGTH, model=replace(MEASURED.model, provider="openai"))
    assert [figure.words for figure in figures(cut, "four")][-2:] == ["4 characters", "token limit"]
    assert not any("of this computer" in figure.words for figure in figures(cut, "four"))


def test_of_a_model_from_elsewhere_nothing_is_told_of_loading_and_of_memory() -> None:
    elsewhere = replace(MEASURED, model=replace(MEASURED.model, provider="openai"))
    tokens, *others = figures(elsewhere)
    assert tokens.explanation.endswith("of which 1,000 were in the provider's cache.")
    assert not any("load" in figure.words for figure in others)


def test_each_figure_explains_itself() -> None:
    tokens, speed, *_ = figures(MEASURED)
    assert tokens.explanation == (
        "Tokens in the answer. The prompt had 1,038, of which 1,000 were still in memory from before."
    )
    assert (
        speed.explanation == "Tokens a second while writing (1.4 s), without waiting, loading and reading the prompt."
    )


def test_waiting_is_told_apart_from_loading_and_trifles_are_left_out() -> None:
    waited = replace(MEASURED, timings=Timings(queue_s=2.0, load_s=0.05, first_token_s=0.03, decode_s=60))
    assert [figure.words for figure in figures(waited)] == [
        "142 tok",
        "2.4 tok/s",
        "first token 0.03 s",
        "waited 2.0 s",
        "60.0 s of this computer",
        "complete",
    ]


def test_a_load_that_came_to_nothing_is_not_called_one() -> None:
    failed = replace(MEASURED, engine_version="", completion_tokens=0, timings=Timings(load_s=1.2))
    assert [figure.words for figure in figures(failed)] == ["loading ended after 1.2 s"]


def test_an_answer_that_never_began_has_no_figures() -> None:
    assert figures(replace(MEASURED, completion_tokens=0, timings=Timings())) == ()


@pytest.mark.parametrize(
    ("phase", "fraction", "words"),
    [
        (Phase.QUEUED, None, "waiting…"),
        (Phase.LOADING, 0.42, "loading the model 42%"),
        (Phase.LOADING, None, "loading the model"),
        (Phase.READING, 0.8, "reading the prompt 80%"),
        (Phase.WRITING, None, "writing"),
    ],
)
def test_a_phase_is_said_with_its_real_progress(phase: Phase, fraction: float | None, words: str) -> None:
    assert phase_words(phase, fraction) == words


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (MessageState.COMPLETE, StopReason.END, []),
        (MessageState.COMPLETE, StopReason.LENGTH, ["Ended at the limit of tokens for one answer"]),
        (MessageState.COMPLETE, StopReason.CONTEXT, ["The context window is full"]),
        (MessageState.STOPPED, StopReason.STOPPED, ["Stopped"]),
        (MessageState.INTERRUPTED, StopReason.END, ["Interrupted: Tandem ended before the answer did"]),
        (MessageState.FAILED, StopReason.FAILED, ["The answer failed"]),
    ],
)
def test_an_early_end_is_told_and_can_be_continued(state: MessageState, reason: StopReason, words: list[str]) -> None:
    message = answered("x", state=state, generation=replace(MEASURED, stop_reason=reason))
    assert [notice.words for notice in notices(message, None)] == words
    assert can_continue(message) is bool(words)


def test_a_failure_says_what_happened_what_to_do_and_keeps_the_details() -> None:
    failed = answered("x", state=MessageState.FAILED, generation=None)
    (notice,) = notices(failed, ChildCrashed("GGML_ASSERT at 12", reason="SIGABRT"))
    assert notice.words == "The model's process crashed (SIGABRT)."
    assert notice.hint == "What it had written is kept. Press Continue, or choose another model."
    assert "GGML_ASSERT at 12" in notice.details


def test_a_failure_of_yesterday_is_told_from_what_was_stored() -> None:
    record = NotAGguf("the bytes", path="<b>x</b>").as_record()
    failed = answered("x", state=MessageState.FAILED, generation=replace(MEASURED, error=record))
    (notice,) = notices(failed, None)
    assert notice.words == "<b>x</b> is not a GGUF model file."
    assert "the bytes" in notice.details


@pytest.mark.parametrize("record", ["", "no JSON", "[]", '{"code": "of_next_year", "detail": "", "values": {}}'])
def test_a_failure_that_is_not_understood_is_still_told(record: str) -> None:
    failed = answered("x", state=MessageState.FAILED, generation=replace(MEASURED, error=record))
    (notice,) = notices(failed, None)
    assert notice.words == "The answer failed"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 earlier message did not fit the context window"),
        (3, "3 earlier messages did not fit the context window"),
    ],
)
def test_what_was_left_out_of_the_context_is_told(count: int, words: str) -> None:
    (notice,) = notices(answered("x", generation=replace(MEASURED, omitted_messages=count)), None)
    assert (notice.token, notice.words) == ("amber", words)


_TOO_LONG = PromptTooLong(tokens="9000", n_ctx="8192")


@pytest.mark.parametrize("error", [_TOO_LONG, NoRoomToContinue(tokens="8192", n_ctx="8192")])
def test_an_answer_that_has_no_room_to_go_on_is_not_carried_on(error: AppError) -> None:
    stored = replace(MEASURED, stop_reason=StopReason.FAILED, error=error.as_record())
    assert not can_continue(answered("half", state=MessageState.FAILED, generation=stored))
    assert not can_continue(answered("half", state=MessageState.FAILED, generation=None), error)
    assert can_continue(answered("half", state=MessageState.FAILED, generation=None), ChildCrashed(reason="SIGSEGV"))


@pytest.mark.parametrize("state", [MessageState.STOPPED, MessageState.INTERRUPTED, MessageState.FAILED])
def test_an_answer_without_a_word_is_not_carried_on(state: MessageState) -> None:
    assert not can_continue(answered("", state=state, generation=None))
    assert can_continue(replace(answered("", state=state, generation=None), reasoning="Hm."))


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (ChildCrashed(reason="SIGSEGV"), "Press Regenerate to try again, or choose another model."),
        (ChildOutOfMemory(), "Close other programs or choose a smaller model, then press Regenerate."),
        (ChildMismatched(), "Install Tandem again."),
        (_TOO_LONG, "Shorten it, or choose a model with a longer context window."),
    ],
)
def test_nothing_is_said_to_be_kept_when_nothing_was_written(error: AppError, hint: str) -> None:
    (notice,) = notices(answered("", state=MessageState.FAILED, generation=None), error)
    assert notice.hint == hint


def test_estimates_are_called_so_and_energy_says_whose_it_is() -> None:
    stopped = Generation(
        model=ModelRef(provider="openai", id="gpt-5", name="GPT-5"),
        completion_tokens=12,
        cost=Cost(nanos=400_000, currency="USD", price_date=date(2026, 11, 9)),
        is_estimate=True,
    )
    said = {figure.words: figure.explanation for figure in figures(stopped)}
    assert "≈ 12 tok" in said
    assert said["≈ $0.0004"].startswith("An estimate at prices of ")
    here = Generation(
        model=ModelRef(provider=LOCAL, id="ab" * 32, name="Small"),
        completion_tokens=12,
        energy=Energy(joules=118.6, parts=("CPU package", "NVIDIA H200")),
    )
    said = {figure.words: figure.explanation for figure in figures(here)}
    assert said["119 J"] == (
        "What CPU package, NVIDIA H200 used while the answer was made, with everything else that ran there."
    )

"""A sent prompt is shown as it was: control tokens told from typed ones, what was left out in red, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextBlock, QTextFormat, QTextFragment
from PySide6.QtTest import QTest

from desktop_app.domain import (
    CONTROL_BEGINS,
    CONTROL_ENDS,
    Generation,
    MessageState,
    PromptMessage,
    Role,
    SentPart,
    SentPrompt,
    StopReason,
)
from desktop_app.services.library import SentAnswer
from desktop_app.ui.inspector.sent_view import SentView
from tests.ui.fake_services import SMOL
from tests.ui.inspector.lane import answer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

_BACKGROUND = QTextFormat.Property.BackgroundBrush
RENDERED = f"{CONTROL_BEGINS}<|im_start|>{CONTROL_ENDS}user\nWhat is <|im_start|>?\u202e"
PROMPT = SentPrompt(
    rendered=RENDERED, message_tokens=(5, 9, 30, 12, 0), prompt_tokens=61, cached_tokens=20, omitted_messages=1
)
FACTS = Generation(model=SMOL.ref, n_ctx=8192, prompt_tokens=61)
SENT = SentAnswer(
    answer=answer(),
    history=(
        PromptMessage(role=Role.USER, text="An early question"),
        PromptMessage(role=Role.ASSISTANT, text="An early answer"),
        PromptMessage(role=Role.USER, text="What is <|im_start|>?"),
    ),
    parts=(SentPart(generation=FACTS, prompt=PROMPT),),
)


def _open(theme: Theme, qtbot: QtBot, sent: SentAnswer) -> SentView:
    view = SentView(theme, sent, None)
    view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def _rows(view: SentView) -> list[tuple[str, str]]:
    items = [view.list.topLevelItem(row) for row in range(view.list.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def test_every_message_has_its_tokens_and_those_left_out_say_why_in_red(theme: Theme, qtbot: QtBot) -> None:
    view = _open(theme, qtbot, SENT)

    assert _rows(view) == [
        ("System prompt", "5"),
        ("⚠ left out: did not fit the context window · You: An early question", "9"),
        ("Answer: An early answer", "30"),
        ("You: What is <|im_start|>?", "12"),
        ("Chat template", "14"),
    ]
    item = view.list.topLevelItem(1)
    assert item is not None
    assert item.foreground(0).color() == theme.color("red")
    assert view.figures.text() == "61 tokens sent · 20 of them still in memory · context window 8,192"


def test_what_a_provider_got_is_shown_without_a_list_of_what_it_counts_no_part_of(theme: Theme, qtbot: QtBot) -> None:
    facts = replace(FACTS, model=replace(FACTS.model, provider="openai"))
    prompt = replace(PROMPT, message_tokens=(), omitted_messages=0)
    view = _open(theme, qtbot, replace(SENT, parts=(SentPart(generation=facts, prompt=prompt),)))

    assert view.list.isHidden()
    assert view.text.isVisible()
    assert view.figures.text() == "61 tokens sent · 20 of them from the provider's cache · context window 8,192"


def test_only_the_templates_control_tokens_are_marked_and_nothing_is_invisible(theme: Theme, qtbot: QtBot) -> None:
    view = _open(theme, qtbot, SENT)

    assert view.text.toPlainText() == "<|im_start|>user\nWhat is <|im_start|>?⟦U+202E⟧"
    block = view.text.document().begin()
    marked = []
    while block.isValid():
        marked += [part.text() for part in _fragments(block) if part.charFormat().hasProperty(_BACKGROUND)]
        block = block.next()
    assert marked == ["<|im_start|>"]


def test_copying_gives_the_very_text(theme: Theme, qtbot: QtBot) -> None:
    view = _open(theme, qtbot, SENT)
    QTest.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "<|im_start|>user\nWhat is <|im_start|>?\u202e"


def test_each_part_of_an_answer_that_was_carried_on_can_be_seen(theme: Theme, qtbot: QtBot) -> None:
    second = replace(PROMPT, rendered="carried on", message_tokens=(5, 9, 30, 12, 3), prompt_tokens=64)
    view = _open(theme, qtbot, replace(SENT, parts=(*SENT.parts, SentPart(generation=FACTS, prompt=second))))
    assert view.text.toPlainText() == "carried on"
    assert ("Beginning of the answer", "3") in _rows(view)

    assert view.runs is not None
    QTest.keyClick(view.runs, Qt.Key.Key_Left)
    assert view.text.toPlainText().startswith("<|im_start|>")


_STOPPED = replace(FACTS, prompt_tokens=0, stop_reason=StopReason.STOPPED)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (
            replace(SENT, parts=()),
            "What was sent was not recorded: Tandem ended while the answer was being written.",
        ),
        (
            replace(SENT, parts=(SentPart(generation=FACTS, prompt=None),)),
            "What was sent was not recorded: the answer is from an earlier version of Tandem.",
        ),
        (
            replace(SENT, parts=(SentPart(generation=_STOPPED, prompt=None),)),
            "Nothing was sent: the answer ended before the model was given anything.",
        ),
        (
            replace(SENT, answer=replace(SENT.answer, state=MessageState.STREAMING), parts=()),
            "The answer is still being written. What was sent can be seen when it has ended.",
        ),
    ],
)
def test_where_nothing_was_recorded_it_says_why(theme: Theme, qtbot: QtBot, sent: SentAnswer, why: str) -> None:
    view = _open(theme, qtbot, sent)
    assert view.why.text() == why
    assert not view.copy.isEnabled()
    assert not view.list.isVisible()


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found, at = [], block.begin()
    while not at.atEnd():
        found.append(at.fragment())
        at += 1
    return found

"""Conversations in every state; each function brings the window there from the usual state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from desktop_app.domain import MessageState, StopReason
from desktop_app.look import Density
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, Phase, TurnBegan
from desktop_app.storage import answers, messages
from desktop_app.ui.chat.intake import Intake
from scripts.gallery import stories
from scripts.gallery.stories import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import Message
    from scripts.gallery.stage import Stage

    Scene = Callable[[Stage], None]

USUAL = Ending()


def stored(on: Stage, *turns: tuple[str, str], ending: Ending = USUAL) -> int:
    """A conversation that has been had, listed in the sidebar; its id."""
    submit = on.services.database.submit
    return submit(stories.tell, turns=turns, setup=on.setup, ending=ending).result()


def tell(on: Stage, *turns: tuple[str, str], ending: Ending = USUAL) -> None:
    """Have a conversation and turn to it."""
    on.open(stored(on, *turns, ending=ending))
    on.window.shelf.start_at(on.window.chat.conversation_id)
    on.settle()


def usual(on: Stage, ending: Ending = USUAL) -> None:
    """A question and its answer, which ends like this."""
    tell(on, (on.words.question, on.words.answer), ending=ending)


def empty(on: Stage) -> None:
    """Nothing was said yet."""
    on.new_chat()


def empty_sidebar_filled(on: Stage) -> None:
    """A sidebar with earlier conversations."""
    for title in on.words.earlier:
        stored(on, (title, on.words.answer))
    on.window.shelf.start_at(None)


def chat(on: Stage) -> None:
    """A question and its answer."""
    usual(on)


def hovered_answer(on: Stage) -> None:
    """The quiet line under an answer, awake."""
    usual(on)
    view = on.window.transcript.page.views()[-1]
    view.setFocus(Qt.FocusReason.TabFocusReason)


def everything(on: Stage) -> None:
    """Headings, lists, a formula, code, a table, quotes, tasks, a link, a footnote."""
    on.window.resize(1180, 1800)
    tell(on, (on.words.everything_question, on.words.everything))


def everything_wrapped(on: Stage) -> None:
    """In a narrow window, scrolled up, with code that wraps and a button back to the end."""
    on.window.resize(700, 780)
    on.preferences.change(wrap_code=True)
    tell(on, (on.words.everything_question, on.words.everything))
    bar = on.window.transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() - 700)
    on.settle()


def large_text(on: Stage) -> None:
    """Reading text at 22 pixels."""
    on.preferences.change(reading_size=22)
    tell(on, (on.words.everything_question, on.words.everything))


def compact(on: Stage) -> None:
    """Rows and messages closer together."""
    on.preferences.change(density=Density.COMPACT)
    tell(on, (on.words.question, on.words.answer), (on.words.queued, on.words.answer))


def marked(on: Stage) -> None:
    """Text marked across messages."""
    usual(on)
    on.window.transcript.page.select_requested.emit()


def long_prompt(on: Stage) -> None:
    """Long words of the user's own, and a title that does not fit."""
    begun = stored(on, (on.words.long_prompt, on.words.answer))
    on.services.library.rename(begun, on.words.long_title).result()
    on.open(begun)


def reasoning_folded(on: Stage) -> None:
    """What was thought, in one line."""
    usual(on, Ending(reasoning=on.words.thought))


def reasoning_open(on: Stage) -> None:
    """What was thought, unfolded."""
    usual(on, Ending(reasoning=on.words.thought))
    fold = on.window.transcript.page.views()[-1].fold
    assert fold is not None
    if not fold.button.isChecked():
        fold.button.click()
    on.settle()


def failed(on: Stage) -> None:
    """An answer whose model ran out of memory."""
    usual(on, Ending(state=MessageState.FAILED, generation=stories.failed(on.setup.model)))


def interrupted(on: Stage) -> None:
    """An answer that was cut off by the end of the program."""
    usual(on, Ending(state=MessageState.INTERRUPTED))


def stopped_and_short_of_context(on: Stage) -> None:
    """An answer that was stopped, before which messages were left out."""
    usual(on, Ending(state=MessageState.STOPPED, generation=stories.facts(on.setup.model, omitted=4)))


def context_full(on: Stage) -> None:
    """An answer at whose end the context window was full."""
    usual(on, Ending(generation=stories.facts(on.setup.model, stop=StopReason.CONTEXT)))


def model_gone(on: Stage) -> None:
    """A conversation whose model is not on this computer any more."""
    gone = replace(on.setup, model=replace(on.setup.model, id="0" * 64, name="Mistral Small 24B Instruct Q4_K_M"))
    told = on.services.database.submit(
        stories.tell, turns=((on.words.question, on.words.answer),), setup=gone, ending=USUAL
    )
    on.open(told.result())


def _begin(on: Stage) -> tuple[int, Message]:
    begun = on.services.database.submit(
        stories.begin, conversation_id=None, text=on.words.question, setup=on.setup
    ).result()
    prompt, answer = begun.lanes[0].prompt, begun.lanes[0].answer
    conversation_id = begun.conversation.id
    on.bridge.listen(TurnBegan(conversation_id=conversation_id, messages=(prompt, answer)))
    on.open(conversation_id)
    on.window.shelf.start_at(conversation_id)
    return conversation_id, answer


def _phase(on: Stage, phase: Phase, fraction: float | None = None) -> tuple[int, int]:
    conversation_id, answer = _begin(on)
    on.bridge.listen(AnswerPhase(conversation_id=conversation_id, answer_id=answer.id, phase=phase, fraction=fraction))
    on.settle()
    return conversation_id, answer.id


def queued(on: Stage) -> None:
    """An answer that waits for the processor."""
    _phase(on, Phase.QUEUED)


def loading(on: Stage) -> None:
    """A model on its way into memory."""
    end_all(on)
    _phase(on, Phase.LOADING, 0.42)


def reading(on: Stage) -> None:
    """A prompt that is being read."""
    end_all(on)
    _phase(on, Phase.READING, 0.63)


def thinking(on: Stage) -> None:
    """Reasoning as it grows."""
    end_all(on)
    conversation_id, answer_id = _phase(on, Phase.WRITING)
    on.bridge.listen(
        AnswerGrew(conversation_id=conversation_id, answer_id=answer_id, text=on.words.thought, reasoning=True)
    )
    on.settle()


def streaming(on: Stage) -> None:
    """An answer as it grows, with a prompt that is queued behind it."""
    end_all(on)
    conversation_id, answer_id = _phase(on, Phase.WRITING)
    on.bridge.listen(AnswerGrew(conversation_id=conversation_id, answer_id=answer_id, text=on.words.growing))
    on.window.composer.set_text(on.words.queued)
    QTest.keyClick(on.window.composer.editor, Qt.Key.Key_Return)
    on.settle()


def streaming_code(on: Stage) -> None:
    """Code and a table as they grow."""
    end_all(on)
    conversation_id, answer_id = _phase(on, Phase.WRITING)
    text = on.words.everything[: on.words.everything.index("print(")]
    on.bridge.listen(AnswerGrew(conversation_id=conversation_id, answer_id=answer_id, text=text))
    on.settle()


def end_all(on: Stage) -> None:
    """End what earlier scenes have left under way."""
    for conversation_id in on.window.live.writing():
        for live in on.window.live.in_conversation(conversation_id):
            ended = on.services.database.submit(
                answers.finish,
                answer_id=live.message.id,
                text="".join(live.text),
                reasoning="",
                state=MessageState.STOPPED,
                generation=None,
            ).result()
            on.bridge.listen(AnswerEnded(conversation_id=conversation_id, answer=ended))
    on.bridge.flush()


def draft(on: Stage) -> None:
    """Words of several lines in the composer, with their tokens counted."""
    end_all(on)
    usual(on)
    on.window.composer.set_text(on.words.long_prompt)
    on.wait(1.5)


def attached(on: Stage) -> None:
    """An image and a text with the next prompt."""
    on.new_chat()
    on.window.composer.set_text(on.words.attached_question)
    on.window.files.take(Intake(image=_diagram()))
    on.window.files.add_paths((Path(__file__),))
    on.until(lambda: len(on.window.composer.files()) == 2)
    on.settle()


def attached_and_sent(on: Stage) -> None:
    """The same below the words that they were sent with."""
    setup, files = on.setup, on.window.composer.files()
    on.window.composer.set_text("")
    begun = on.services.database.submit(
        messages.begin_turn, conversation_id=None, text=on.words.attached_question, setup=setup, attached=files
    ).result()
    on.services.database.submit(
        answers.finish,
        answer_id=begun.lanes[0].answer.id,
        text=on.words.answer,
        reasoning="",
        state=MessageState.COMPLETE,
        generation=stories.facts(setup.model),
    ).result()
    on.open(begun.conversation.id)
    on.wait(0.5)


def _diagram() -> QImage:
    image = QImage(360, 220, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, height in enumerate((60, 120, 90, 160)):
        painter.fillRect(40 + 70 * place, 200 - height, 44, height, Qt.GlobalColor.darkCyan)
    painter.drawLine(QPointF(30, 200), QPointF(330, 200))
    painter.end()
    return image

"""Models side by side, in every state; each function brings the window there from the usual state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.domain import Cost, MessageState, Timings
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, Phase, TurnBegan
from desktop_app.storage import answers, messages
from desktop_app.ui.actions import Do
from scripts.gallery import stories
from scripts.gallery.talking import end_all

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import Generation, LaneSetup, Message
    from scripts.gallery.stage import Stage

_DAY = date(2026, 11, 1)
_CLAUDE = CloudModel(id="claude-sonnet", name="Claude Sonnet", context_window=200_000, price_date=_DAY)
_MISTRAL = CloudModel(id="mistral-small", name="Mistral Small", context_window=32_000, price_date=_DAY)


def comparing_two(on: Stage) -> None:
    """The same model at two temperatures."""
    setups = (on.setup, replace(on.setup, sampling=replace(on.setup.sampling, temperature=0.2)))
    _open(on, _told(on, setups, turns=2))


def comparing_four(on: Stage) -> None:
    """Two on this computer and two elsewhere, in a window that has room for them, with a menu of one."""
    on.window.resize(1640, 900)
    _open(on, _told(on, _four(on), turns=3))


def comparing_scrolling(on: Stage) -> None:
    """Four in the usual window: they scroll sideways. Above the end, a short answer waits for a long one."""
    _open(on, _told(on, _four(on), turns=3))
    bar = on.window.transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() - 420)
    on.settle()


def comparing_tabs(on: Stage) -> None:
    """A narrow window."""
    on.window.resize(640, 780)
    _open(on, _told(on, _four(on), turns=2))


def comparing_folded(on: Stage) -> None:
    """One is folded, and another is asked alone."""
    on.window.resize(1400, 860)
    conversation_id = _told(on, _four(on), turns=2)
    _open(on, conversation_id)
    second = on.window.chat.lanes.shown[1]
    assert second.lane_id is not None
    on.services.lanes.fold(second.lane_id, folded=True).result()
    on.until(lambda: on.window.chat.lanes.shown[1].is_folded)
    on.window.chat.lanes.activate(on.window.chat.lanes.shown[2])
    on.window.actions_by_name[Do.ASK_LANE].trigger()
    on.settle()


def comparing_late(on: Stage) -> None:
    """A lane that came later offers to catch up."""
    setups = _four(on)
    conversation_id = _told(on, setups[:2], turns=2)
    on.services.lanes.add(conversation_id, setups[2]).result()
    _open(on, conversation_id)


def comparing_before(on: Stage) -> None:
    """Nothing was asked yet, and a second model is being chosen."""
    on.new_chat()
    on.window.actions_by_name[Do.ADD_LANE].trigger()
    on.wait(0.2)


def comparing_streaming(on: Stage) -> None:
    """One writes, one waits for it, one is asked, one has failed."""
    end_all(on)
    on.window.resize(1640, 900)
    conversation_id = _told(on, _four(on), turns=1)
    _open(on, conversation_id)
    begun = on.services.database.submit(
        messages.begin_turn, conversation_id=conversation_id, text=on.words.queued, setup=on.setup
    ).result()
    said = tuple(one for lane in begun.lanes for one in (lane.prompt, lane.answer))
    on.bridge.listen(TurnBegan(conversation_id=conversation_id, messages=said))
    first, second, third, fourth = (lane.answer for lane in begun.lanes)
    _phase(on, conversation_id, first, Phase.WRITING)
    on.bridge.listen(AnswerGrew(conversation_id=conversation_id, answer_id=first.id, text=on.words.growing))
    behind = begun.lanes[0].lane.setup.model.name
    _phase(on, conversation_id, second, Phase.QUEUED, behind=behind)
    _phase(on, conversation_id, third, Phase.READING, fraction=0.6)
    ended = on.services.database.submit(
        answers.finish,
        answer_id=fourth.id,
        text="",
        reasoning="",
        state=MessageState.FAILED,
        generation=stories.failed(begun.lanes[3].lane.setup.model),
    ).result()
    on.bridge.listen(AnswerEnded(conversation_id=conversation_id, answer=ended))
    on.bridge.flush()
    on.settle()


def comparing_figures(on: Stage) -> None:
    """The table of figures."""
    end_all(on)
    _open(on, _told(on, _four(on), turns=2))
    on.window.actions_by_name[Do.FIGURES].trigger()
    on.wait(0.2)


def comparing_closed(on: Stage) -> None:
    """The lanes that were closed."""
    end_all(on)
    conversation_id = _told(on, _four(on), turns=1)
    for lane in on.services.lanes.lanes(conversation_id).result()[2:]:
        on.services.lanes.close(lane.id).result()
    _open(on, conversation_id)
    on.window.actions_by_name[Do.CLOSED_LANES].trigger()
    on.wait(0.3)


def comparing_edited(on: Stage) -> None:
    """A prompt is edited, in all lanes or in one."""
    end_all(on)
    _open(on, _told(on, _four(on), turns=1))
    on.window.actions_by_name[Do.EDIT_PROMPT].trigger()
    on.wait(0.3)


def _phase(on: Stage, conversation_id: int, answer: Message, phase: Phase, **more: object) -> None:
    event = AnswerPhase(conversation_id=conversation_id, answer_id=answer.id, phase=phase)
    on.bridge.listen(replace(event, **more))  # type: ignore[arg-type]


def _open(on: Stage, conversation_id: int) -> None:
    on.open(conversation_id)
    on.window.shelf.start_at(conversation_id)
    on.until(lambda: on.window.chat.lanes.are_several)
    on.settle()


def _four(on: Stage) -> tuple[LaneSetup, ...]:
    for slug, provider, name, model in (
        ("anthropic", Provider.ANTHROPIC, "Anthropic", _CLAUDE),
        ("mistral", Provider.MISTRAL, "Mistral", _MISTRAL),
    ):
        account = Account(
            slug=slug, provider=provider, name=name, key_source=KeySource.ENVIRONMENT, variable="KEY", models=(model,)
        )
        on.services.accounts.keep(account).result()
    elsewhere = [account.ref(account.models[0]) for account in on.services.accounts.accounts if account.models]
    cloud = [ref for ref in elsewhere if ref.name in (_CLAUDE.name, _MISTRAL.name)]
    cool = replace(on.setup, sampling=replace(on.setup.sampling, temperature=0.2))
    return (on.setup, cool, *(replace(on.setup, model=ref) for ref in cloud[:2]))


def _told(on: Stage, setups: tuple[LaneSetup, ...], *, turns: int) -> int:
    return on.services.database.submit(_tell, words=on.words, setups=setups, turns=turns).result()


def _tell(session: Session, *, words: stories.Words, setups: tuple[LaneSetup, ...], turns: int) -> int:
    conversation_id = None
    for turn in range(turns):
        begun = messages.begin_turn(
            session, conversation_id=conversation_id, text=words.question, setup=setups[0], beside=setups[1:]
        )
        conversation_id = begun.conversation.id
        for at, lane in enumerate(begun.lanes):
            text = (
                words.everything[:600] if (at + turn) % 3 == 1 else words.answer if (at + turn) % 3 else words.growing
            )
            answers.finish(
                session,
                answer_id=lane.answer.id,
                text=text,
                reasoning="",
                state=MessageState.COMPLETE,
                generation=_facts(lane.lane.setup, at),
            )
    assert conversation_id is not None
    return conversation_id


def _facts(setup: LaneSetup, at: int) -> Generation:
    facts = stories.facts(setup.model)
    if setup.model.provider == "local":
        return replace(facts, timings=replace(facts.timings, first_token_s=0.1 + at / 10, queue_s=2.5 * at))
    cost = Cost(nanos=2_100_000 * at, currency="USD", price_date=_DAY)
    return replace(facts, quantization="", device="", timings=Timings(first_token_s=0.4, decode_s=1.2), cost=cost)

"""Votes on answers side by side, blind duels, and the scoreboard that comes of them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollBar

from desktop_app.domain import Cost, Generation, MessageState, ModelRef, Timings, pair_ballot
from desktop_app.storage import answers, messages, votes
from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.storage.messages import BegunTurn
    from scripts.gallery.stage import Stage

GEMMA = ModelRef(provider="local", id="9e" * 32, name="Gemma 3 4B Instruct")
OPUS = ModelRef(provider="openai", id="gpt-6-mini", name="GPT-6 mini")
STRENGTH = {"SmolLM2 135M Instruct": -1.3, GEMMA.name: 0.4, OPUS.name: 0.9}
SPEED = {GEMMA.name: 19.0, OPUS.name: 92.0}


def _begin(on: Stage, *, blind: bool, models: int = 2, conversation_id: int | None = None) -> BegunTurn:
    beside = tuple(replace(on.setup, model=model) for model in (GEMMA, OPUS)[: models - 1])
    return on.services.database.submit(
        messages.begin_turn,
        conversation_id=conversation_id,
        text=on.words.question,
        setup=on.setup,
        beside=() if conversation_id else beside,
        blind=blind,
    ).result()


def _end(on: Stage, answer: Message, text: str) -> Message:
    assert answer.model is not None
    speed = SPEED.get(answer.model.name, 98.0)
    cost = Cost(nanos=450_000, currency="USD", price_date=date(2026, 11, 9)) if answer.model == OPUS else None
    generation = Generation(
        model=answer.model,
        completion_tokens=120,
        timings=Timings(prompt_s=0.3, first_token_s=0.3, decode_s=120 / speed),
        cost=cost,
    )
    return on.services.database.submit(
        answers.finish,
        answer_id=answer.id,
        text=text,
        reasoning="",
        state=MessageState.COMPLETE,
        generation=generation,
    ).result()


def _answers(on: Stage, turn: BegunTurn) -> None:
    texts = (on.words.answer, on.words.answer.split("\n\n")[0], on.words.answer.split("\n\n")[-1])
    for lane, text in zip(turn.lanes, texts, strict=False):
        _end(on, lane.answer, text)


def _open(on: Stage, turn: BegunTurn) -> int:
    on.open(turn.conversation.id)
    on.until(lambda: turn.lanes[0].prompt.turn_id in on.window.voting.bars)
    on.settle()
    return turn.lanes[0].prompt.turn_id


def vote_bar(on: Stage) -> None:
    """Two answers with their names, not judged yet."""
    turn = _begin(on, blind=False)
    _answers(on, turn)
    _open(on, turn)


def vote_cast(on: Stage) -> None:
    """What was said stays pressed, with its tags."""
    turn = _begin(on, blind=False)
    _answers(on, turn)
    left, right = (lane.answer.id for lane in turn.lanes)
    ballot = pair_ballot((left, right), 1, tags=("code", "한국어"), note="Clearer.")
    on.services.database.submit(votes.cast, turn_id=turn.lanes[0].prompt.turn_id, ballot=ballot).result()
    _open(on, turn)


def vote_details(on: Stage) -> None:
    """Tags and a note."""
    vote_cast(on)
    on.window.actions_by_name[Do.VOTE_NOTE].trigger()
    on.wait(0.3)


def vote_thumbs(on: Stage) -> None:
    """Three answers."""
    turn = _begin(on, blind=False, models=3)
    _answers(on, turn)
    _open(on, turn)


def vote_ranking(on: Stage) -> None:
    """Three answers get their places."""
    vote_thumbs(on)
    bar = next(bar for bar in on.window.voting.bars.values() if not bar.isHidden())
    bar.ranking.click()
    on.wait(0.2)


def blind_waiting(on: Stage) -> None:
    """Nobody can see who is fast."""
    turn = _begin(on, blind=True)
    _end(on, turn.lanes[0].answer, on.words.answer)
    _open(on, turn)


def blind_vote(on: Stage) -> None:
    """All are done; the names are hidden, and what a model calls itself is masked."""
    turn = _begin(on, blind=True)
    for lane, text in zip(
        turn.lanes, (f"I am SmolLM2, an AI model.\n\n{on.words.answer}", on.words.answer), strict=True
    ):
        _end(on, lane.answer, text)
    _open(on, turn)


def blind_revealed(on: Stage) -> None:
    """After the vote."""
    turn = _begin(on, blind=True)
    _answers(on, turn)
    turn_id = _open(on, turn)
    on.window.actions_by_name[Do.VOTE_LEFT].trigger()
    on.until(lambda: (state := on.window.voting.bars[turn_id].state) is not None and state.vote is not None)
    on.settle()


def scoreboard_empty(on: Stage) -> None:
    """Before the first vote. Comes before the scenes in which some are cast."""
    on.window.actions_by_name[Do.SCOREBOARD].trigger()
    on.wait(0.5)


def scoreboard(on: Stage) -> None:
    """What a good week of voting says."""
    chance = random.Random(7)
    chats = [_begin(on, blind=True, models=3) for _ in range(1)]
    _answers(on, chats[0])
    for _ in range(70):
        turn = _begin(on, blind=True, conversation_id=chats[0].conversation.id)
        _answers(on, turn)
        one, other = chance.sample(range(3), 2)
        names = [turn.lanes[at].lane.setup.model.name for at in (one, other)]
        lead = STRENGTH.get(names[0], 0) - STRENGTH.get(names[1], 0) + chance.gauss(0, 1.2)
        winner = None if abs(lead) < 0.4 else 0 if lead > 0 else 1
        ids = (turn.lanes[one].answer.id, turn.lanes[other].answer.id)
        tags = chance.choice((("code",), ("한국어",), ("code", "sums"), ()))
        ballot = pair_ballot(ids, winner, tags=tags)
        on.services.database.submit(votes.cast, turn_id=turn.lanes[0].prompt.turn_id, ballot=ballot).result()
    on.window.actions_by_name[Do.SCOREBOARD].trigger()
    page = on.window.scoreboard.page
    assert page is not None
    on.until(lambda: page.view.by_speed is not None)
    on.wait(0.3)


def scoreboard_below(on: Stage) -> None:
    """The duels and what an answer takes."""
    scoreboard(on)
    page = on.window.scoreboard.page
    assert page is not None
    bar = max(page.findChildren(QScrollBar), key=lambda one: one.maximum())
    bar.setValue(bar.maximum())
    on.wait(0.2)

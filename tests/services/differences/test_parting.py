"""Where two runs part that were to be written alike, and which were not: from a real database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import (
    Generation,
    LaneSetup,
    MessageState,
    ModelFacts,
    ModelRef,
    Sampling,
    SentPrompt,
    TemplateSource,
)
from desktop_app.errors import AnswerHidden
from desktop_app.services.differences import DifferencesService, Parting
from desktop_app.storage import answers, blind_turns, messages, models
from desktop_app.storage.database import Database
from tests.storage.duels import ALPHA, BETA, GAMMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

SENT = SentPrompt(rendered="user: Hi", message_tokens=(0, 1, 0))


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths.database)
    yield opened
    opened.close()


@pytest.fixture
def differences(database: Database) -> Iterator[DifferencesService]:
    service = DifferencesService(database)
    yield service
    service.close()


class Asked:
    """A turn in two lanes of these models, not answered yet."""

    def __init__(
        self, database: Database, left: ModelRef = ALPHA, right: ModelRef = ALPHA, *, blind: bool = False
    ) -> None:
        self._database = database
        self._models = (left, right)
        turn = database.submit(
            messages.begin_turn,
            conversation_id=None,
            text="Hi",
            setup=LaneSetup(model=left),
            beside=(LaneSetup(model=right),),
            blind=blind,
        ).result()
        self.turn_id = turn.lanes[0].prompt.turn_id
        self.ids = tuple(lane.answer.id for lane in turn.lanes)

    def end(
        self,
        side: int,
        text: str,
        written: tuple[int, ...] = (),
        *,
        sent: SentPrompt = SENT,
        reasoning: str = "",
        generation: Generation | None = None,
    ) -> None:
        made = generation or Generation(model=self._models[side], seed=7)
        self._database.submit(
            answers.finish,
            answer_id=self.ids[side],
            text=text,
            reasoning=reasoning,
            state=MessageState.COMPLETE,
            generation=made,
            sent=sent,
            written=written,
        ).result()


def _parting(differences: DifferencesService, asked: Asked) -> Parting | None:
    first, second = differences.partings(asked.ids, 0).result()
    assert first is None
    return second


def test_tokens_are_those_that_were_written(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "The cat sat.", (5, 6, 7, 8))
    asked.end(1, "The cat ran.", (5, 6, 9, 8))
    assert _parting(differences, asked) == Parting(character=8, token=2, tokens_known=True, in_reasoning=False)


def test_one_that_goes_on_parts_where_the_other_ends(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "The cat", (5, 6))
    asked.end(1, "The cat sat", (5, 6, 7))
    assert _parting(differences, asked) == Parting(character=7, token=2, tokens_known=True, in_reasoning=False)


def test_the_same_words_of_other_tokens_are_told_apart(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "ab", (5, 6))
    asked.end(1, "ab", (9,))
    assert _parting(differences, asked) == Parting(character=None, token=0, tokens_known=True, in_reasoning=False)


def test_without_tokens_only_the_character_is_told(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "The cat sat.", (5, 6, 7, 8))
    asked.end(1, "The cat ran.")
    assert _parting(differences, asked) == Parting(character=8, token=None, tokens_known=False, in_reasoning=False)


def test_what_parts_in_the_reasoning_says_so(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "Yes.", (5, 6), reasoning="Hm")
    asked.end(1, "No.", (9, 6), reasoning="Ah")
    found = _parting(differences, asked)
    assert found is not None
    assert (found.in_reasoning, found.token) == (True, 0)


def test_runs_that_were_not_to_be_alike_do_not_part(database: Database, differences: DifferencesService) -> None:
    made = Generation(model=ALPHA, seed=7)
    others = [
        (replace(made, seed=8), SENT),
        (replace(made, sampling=Sampling(temperature=0.1)), SENT),
        (replace(made, model=GAMMA), SENT),
        (made, replace(SENT, rendered="user: Ho")),
    ]
    for generation, sent in others:
        asked = Asked(database)
        asked.end(0, "a")
        asked.end(1, "b", generation=generation, sent=sent)
        assert _parting(differences, asked) is None


def test_a_seed_that_one_lane_has_drawn_and_the_other_was_given_is_one_seed(
    database: Database, differences: DifferencesService
) -> None:
    asked = Asked(database)
    asked.end(0, "a", (1,))
    asked.end(1, "b", (2,), generation=Generation(model=ALPHA, seed=7, sampling=Sampling(seed=7)))
    assert _parting(differences, asked) is not None


def test_a_provider_that_was_sent_no_seed_has_none_in_common(
    database: Database, differences: DifferencesService
) -> None:
    asked = Asked(database, BETA, BETA)
    for side in (0, 1):
        asked.end(side, f"{side}", generation=Generation(model=BETA))
    assert _parting(differences, asked) is None
    sent = Asked(database, BETA, BETA)
    for side in (0, 1):
        sent.end(side, f"{side}", generation=Generation(model=BETA, seed=7, sampling=Sampling(seed=7)))
    assert _parting(differences, sent) is not None


def test_what_was_carried_on_has_no_seed_of_its_own(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database)
    asked.end(0, "a")
    asked.end(1, "b")
    database.submit(messages.begin_continuation, answer_id=asked.ids[1]).result()
    asked.end(1, "bc")
    assert _parting(differences, asked) is None


def test_two_quantizations_of_one_model_are_held_against_each_other(
    database: Database, differences: DifferencesService
) -> None:
    for model, quantization in ((ALPHA, "Q4_K_M"), (GAMMA, "Q8_0")):
        facts = ModelFacts(
            sha256=model.id,
            size_bytes=1,
            architecture="llama",
            name="Small",
            quantization=quantization,
            parameters=135,
            context_length=1,
            layers=1,
            template_source=TemplateSource.FILE,
            template_family=None,
            is_base=False,
        )
        database.submit(models.remember, facts=facts, path=Path(f"/{quantization}"), size=1, mtime_ns=1).result()
    asked = Asked(database, ALPHA, GAMMA)
    asked.end(0, "The cat sat.", (5, 6, 7))
    asked.end(1, "The cat ran.", (5, 6, 9))
    found = _parting(differences, asked)
    assert found is not None
    assert (found.quantizations, found.token) == (("Q4_K_M", "Q8_0"), 2)


def test_answers_without_names_are_not_looked_at(database: Database, differences: DifferencesService) -> None:
    asked = Asked(database, blind=True)
    asked.end(0, "a")
    asked.end(1, "b")
    with pytest.raises(AnswerHidden):
        differences.partings(asked.ids, 0).result()
    database.submit(blind_turns.reveal, turn_id=asked.turn_id).result()
    assert _parting(differences, asked) is not None

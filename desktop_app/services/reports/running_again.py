"""Which models here run a saved comparison again, and what each lane is asked then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.accounts import is_cloud
from desktop_app.domain import LOCAL, Ask, ModelRef, ModelSource, Recorded
from desktop_app.services.lane_names import told_apart
from desktop_app.services.reports.figures import vote_words
from desktop_app.services.reports.from_json import MOST_LANES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.accounts import Account
    from desktop_app.domain import LaneSetup, LocalModel, RecordedAnswer, RecordedLane, RecordedTurn
    from desktop_app.services.reports.words import Words

Key = tuple[str, str]
"""A model's provider and id."""

_LONGEST_TITLE = 200
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededModel:
    """A model that a saved comparison was made with. `here`: the very same one; `others` may take its place, and answer
    otherwise: files of the same name, the same model by another account. `prompts` are asked of it.
    """

    source: ModelSource
    here: ModelRef | None
    others: tuple[ModelSource, ...]
    prompts: int

    @property
    def key(self) -> Key:
        """By which a choice names it."""
        return _key(self.source.model)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedComparison:
    """A comparison that was read from a file. `lanes` are what they are called; `missing`: the attached files whose
    content is not in it.
    """

    recorded: Recorded
    lanes: tuple[str, ...]
    models: tuple[NeededModel, ...]
    missing: tuple[str, ...]

    @property
    def goes_to_trash(self) -> bool:
        """Whether recorded lanes lie in the trash when all are asked again, since there is no room for both."""
        return 2 * len(self.lanes) > MOST_LANES


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A comparison that was stored as a conversation; what each lane that was set up anew is to be asked, by its id."""

    conversation_id: int
    asks: tuple[tuple[int, tuple[Ask, ...]], ...]


def looked_at(recorded: Recorded, models: Sequence[LocalModel], accounts: Sequence[Account]) -> SavedComparison:
    """What of it can be run here."""
    needed: dict[Key, int] = {}
    refs: dict[Key, ModelRef] = {}
    for place, lane in enumerate(recorded.lanes):
        for turn in recorded.turns:
            if place in turn.asked:
                model = _setup(lane, _answer(turn, place)).model
                needed[_key(model)] = needed.get(_key(model), 0) + 1
                refs.setdefault(_key(model), model)
    missing = (file.attachment.name for turn in recorded.turns for file in turn.files if file.data is None)
    return SavedComparison(
        recorded=recorded,
        lanes=lane_names(recorded),
        models=tuple(_needed(recorded.source(refs[key]), prompts, models, accounts) for key, prompts in needed.items()),
        missing=tuple(dict.fromkeys(missing)),
    )


def lane_names(recorded: Recorded) -> tuple[str, ...]:
    """What its lanes are called, each otherwise."""
    return told_apart(_short(lane.name or lane.setup.model.name, _LONGEST_NAME) for lane in recorded.lanes)


def recorded_votes(saved: SavedComparison, words: Words, most: int | None = None) -> tuple[str, ...]:
    """What whoever saved it has said of the answers, a line for each vote, for the first so many or (None) for all."""
    names = {answer.id: saved.lanes[answer.lane] for turn in saved.recorded.turns for answer in turn.answers}
    votes = saved.recorded.votes[:most]
    return tuple(f"{words.turn.format(number=vote.turn + 1)}: {vote_words(vote, names, words)}" for vote in votes)


def title(recorded: Recorded) -> str:
    """In one line, and no longer than a title may be."""
    return _short(recorded.title, _LONGEST_TITLE) or "…"


def lanes_to_ask(recorded: Recorded, chosen: Mapping[Key, ModelRef]) -> tuple[int, ...]:
    """The places of the lanes that were asked something and whose models are all `chosen`."""
    return tuple(
        place
        for place, lane in enumerate(recorded.lanes)
        if (asked := [_answer(turn, place) for turn in recorded.turns if place in turn.asked])
        and all(_key(_setup(lane, answer).model) in chosen for answer in asked)
    )


def setup_anew(recorded: Recorded, place: int, chosen: Mapping[Key, ModelRef]) -> LaneSetup:
    """How a lane is set up when it was asked everything again."""
    setup = recorded.lanes[place].setup
    last = next(turn for turn in reversed(recorded.turns) if place in turn.asked)
    model = chosen.get(_key(setup.model)) or chosen[_key(_setup(recorded.lanes[place], _answer(last, place)).model)]
    return replace(setup, model=model)


def asks(recorded: Recorded, place: int, chosen: Mapping[Key, ModelRef], turn_ids: Sequence[int]) -> tuple[Ask, ...]:
    """What a lane is asked again, each prompt under the setup and the seed that it was answered under."""
    lane = recorded.lanes[place]
    found = []
    for turn, turn_id in zip(recorded.turns, turn_ids, strict=True):
        if place in turn.asked:
            answer = _answer(turn, place)
            setup = _setup(lane, answer)
            anew = answer is not None and bool(answer.runs) and not answer.runs[0].generation.cached_tokens
            found.append(Ask(turn_id=turn_id, setup=replace(setup, model=chosen[_key(setup.model)]), anew=anew))
    return tuple(found)


def _needed(
    source: ModelSource, prompts: int, models: Sequence[LocalModel], accounts: Sequence[Account]
) -> NeededModel:
    if is_cloud(source.model):
        return _elsewhere(source, prompts, accounts)
    model = source.model
    the_file = next((one.ref for one in models if one.facts.sha256 == model.id), None)
    names = {name.casefold() for name in (model.name, source.name, source.file.removesuffix(".gguf")) if name}
    alike = [
        ModelSource(model=one.ref, quantization=one.facts.quantization, file=one.path.name)
        for one in models
        if one.facts.sha256 != model.id
        and not names.isdisjoint({one.name.casefold(), one.facts.name.casefold(), one.path.stem.casefold()})
    ]
    return NeededModel(source=source, here=the_file, others=tuple(dict.fromkeys(alike)), prompts=prompts)


def _elsewhere(source: ModelSource, prompts: int, accounts: Sequence[Account]) -> NeededModel:
    """The account of that name, unless it is one with somebody else; others are those with the same provider."""
    model = source.model
    is_here = any(one.slug == model.provider and source.provider in ("", one.provider.value) for one in accounts)
    others = [
        ModelSource(model=replace(model, provider=one.slug), provider=one.provider.value, account=one.name)
        for one in accounts
        if one.provider.value == source.provider and one.slug != model.provider
    ]
    return NeededModel(source=source, here=model if is_here else None, others=tuple(others), prompts=prompts)


def _setup(lane: RecordedLane, answer: RecordedAnswer | None) -> LaneSetup:
    """Under what an answer was written: the lane's setup may have changed since."""
    if answer is None or not answer.runs:
        return lane.setup if answer is None else replace(lane.setup, model=answer.model)
    first = answer.runs[0]
    facts = first.generation
    sampling = facts.sampling
    if facts.model.provider == LOCAL and first.prompt is not None:
        sampling = replace(sampling, seed=facts.seed)
    system = first.prompt.system if first.prompt is not None else None
    return replace(
        lane.setup,
        model=facts.model,
        sampling=sampling,
        template=facts.template,
        system_prompt=lane.setup.system_prompt if system is None else system,
        n_ctx=lane.setup.n_ctx if facts.model == lane.setup.model else None,
    )


def _answer(turn: RecordedTurn, place: int) -> RecordedAnswer | None:
    return next((one for one in turn.answers if one.lane == place), None)


def _key(model: ModelRef) -> Key:
    return model.provider, model.id


def _short(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rstrip()}…"

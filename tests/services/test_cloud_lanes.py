"""Models from elsewhere beside those on this computer, in one conversation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Provider
from desktop_app.domain import LaneSetup, MessageState, Role
from desktop_app.errors import AnswerUnderWay
from desktop_app.errors.cloud import CloudOffline, ConsentNeeded
from desktop_app.errors.privacy import LocalOnly
from desktop_app.services.consent import Consent
from desktop_app.services.events import AnswerEnded, AnswerGrew, CatchUp
from tests.cloud_server import ANSWER, KEY, CloudServer
from tests.cloud_server import Script as Said
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

WHOLE = "".join(ANSWER)


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def world(paths: Paths) -> Iterator[World]:
    made = World(paths, [Script(generations=[["from here"], ["and again"]]), Script(generations=[["@slow"]])])
    yield made
    made.close()


@pytest.fixture
def clouds(world: World, server: CloudServer) -> tuple[LaneSetup, LaneSetup]:
    """A model of OpenAI's and one of Anthropic's."""
    setups = []
    for provider, path in ((Provider.OPENAI, "/v1"), (Provider.ANTHROPIC, "")):
        account = world.accounts.keep(
            replace(world.accounts.new(provider), base_url=f"{server.origin}{path}"), KEY
        ).result(DEADLINE_S)
        world.accounts.try_out(account.slug).result(DEADLINE_S)
        account = world.accounts.get(account.slug)
        setups.append(LaneSetup(model=account.ref(account.models[0])))
    return setups[0], setups[1]


def _compare(world: World, setups: tuple[LaneSetup, ...], consent: Consent | None = None) -> int:
    sent = world.chat.send(conversation_id=None, text="Well?", setup=setups[0], beside=setups[1:], consent=consent)
    return sent.result(DEADLINE_S)


def test_the_user_is_asked_once_for_all_who_would_get_the_words_and_nothing_is_stored_before(
    world: World, server: CloudServer, clouds: tuple[LaneSetup, LaneSetup], tmp_path: Path
) -> None:
    here = LaneSetup(model=world.add_model(tmp_path).ref)
    seen = len(server.asked())
    with pytest.raises(ConsentNeeded) as caught:
        _compare(world, (here, *clouds))
    told = caught.value.values
    assert (told["provider"], told["models"]) == ("OpenAI, Anthropic", "2")
    assert told["messages"] == "2"
    assert all(setup.model.name in told["model"] for setup in clouds)
    assert len(server.asked()) == seen
    assert world.library.conversations().result(DEADLINE_S) == ()
    assert world.engines == []

    conversation_id = _compare(world, (here, *clouds), Consent.CONVERSATION)
    ended = world.ends(3)
    assert [one.answer.state for one in ended.values()] == [MessageState.COMPLETE] * 3
    assert world.said(conversation_id) == [["Well?", "from here"], ["Well?", WHOLE], ["Well?", WHOLE]]
    world.ask(conversation_id, "And?")
    assert [one.error for one in world.ends(3).values()] == [None] * 3


def test_one_refused_lane_leaves_no_half_a_turn(
    world: World, server: CloudServer, clouds: tuple[LaneSetup, LaneSetup], tmp_path: Path
) -> None:
    here = LaneSetup(model=world.add_model(tmp_path).ref)
    conversation_id = _compare(world, (here, *clouds), Consent.CONVERSATION)
    world.ends(3)
    before, seen = world.said(conversation_id), len(server.asked())
    world.locks.keep_conversation(conversation_id, local_only=True).result(DEADLINE_S)
    with pytest.raises(LocalOnly):
        world.ask(conversation_id, "And?")
    assert world.said(conversation_id) == before
    first, second, _ = (one.lane.id for one in world.open_lanes(conversation_id))
    alone = world.lanes.continue_alone(second).result(DEADLINE_S)
    with pytest.raises(LocalOnly):
        world.ask(alone, "And?")
    world.ask(conversation_id, "Only here", lanes=(first,))
    world.ends(1)
    world.locks.keep_conversation(conversation_id, local_only=False).result(DEADLINE_S)
    world.gate.switch(offline=True).result(DEADLINE_S)
    with pytest.raises(CloudOffline):
        world.ask(conversation_id, "And?")
    assert [len(said) for said in world.said(conversation_id)] == [4, 2, 2]
    assert len(server.asked()) == seen


def test_models_from_elsewhere_write_at_once_while_one_here_does(
    world: World, server: CloudServer, clouds: tuple[LaneSetup, LaneSetup], tmp_path: Path
) -> None:
    quick, slow = (LaneSetup(model=world.add_model(tmp_path, name).ref) for name in ("quick", "slow"))
    server.scripts.extend([Said(hold_after=1), Said(hold_after=1)])
    conversation_id = _compare(world, (quick, slow, *clouds), Consent.ONCE)
    writing: set[int] = set()
    while len(writing) < 4:
        writing.add(world.heard.wait(AnswerGrew).answer_id)
    with pytest.raises(AnswerUnderWay):
        world.chat.send(conversation_id=conversation_id, text="?", setup=quick).result(DEADLINE_S)
    lanes = world.open_lanes(conversation_id)
    assert [one.messages[-1].state for one in lanes[1:]] == [MessageState.STREAMING] * 3
    server.release.set()
    world.chat.stop_lane(lanes[1].lane.id)
    ended: dict[int, AnswerEnded] = {}
    while not {one.lane.id for one in lanes[1:]} <= set(ended):
        ended |= world.ends(1)
    assert [ended[one.lane.id].answer.state for one in lanes[1:]] == [
        MessageState.STOPPED,
        MessageState.COMPLETE,
        MessageState.COMPLETE,
    ]
    facts = ended[lanes[2].lane.id].answer.generation
    assert facts is not None
    assert facts.beside == 0


def test_catching_up_elsewhere_asks_once_for_all_that_will_be_sent(
    world: World, server: CloudServer, clouds: tuple[LaneSetup, LaneSetup], tmp_path: Path
) -> None:
    conversation_id = _compare(world, (LaneSetup(model=world.add_model(tmp_path).ref),))
    world.ends(1)
    world.ask(conversation_id, "And?")
    world.ends(1)
    late = world.lanes.add(conversation_id, clouds[0]).result(DEADLINE_S)
    seen = len(server.asked())
    with pytest.raises(ConsentNeeded) as caught:
        world.chat.catch_up(late.id).result(DEADLINE_S)
    # The first prompt, then both: without the answers, which nobody knows yet.
    assert (caught.value.values["messages"], len(server.asked())) == ("3", seen)
    assert world.said(conversation_id)[1] == []
    assert world.chat.catch_up(late.id, Consent.ONCE).result(DEADLINE_S) == 2
    assert world.heard.wait(CatchUp, lambda one: one.is_over).error is None
    assert world.said(conversation_id)[1] == ["Well?", WHOLE, "And?", WHOLE]
    asked = [[said["content"] for said in one.body["messages"]] for one in server.asked()[seen:]]
    assert asked == [["Well?"], ["Well?", WHOLE, "And?"]]
    assert [one.role for one in world.open_lanes(conversation_id)[1].messages][::2] == [Role.USER] * 2

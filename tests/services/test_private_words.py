"""What looks private does not leave unasked, and with placeholders it does not leave at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.domain import LaneSetup, Sampling
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.privacy import Hidden, Kind
from desktop_app.privacy.placeholders import NOTE
from desktop_app.services.answer_forms import disguised_form, words_in
from desktop_app.services.attachments import text_file
from desktop_app.services.clearance import Agreed, Consent, Given
from desktop_app.services.scanning import AT_ONCE
from tests.cloud_server import KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import Attachment
    from desktop_app.settings import Paths

EMAIL, PHONE = "kim.minsu@naver.com", "010-9876-5432"
WORDS = f"{EMAIL}에 메일을 쓰고 {PHONE}로 전화해."


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def world(paths: Paths) -> Iterator[World]:
    made = World(paths)
    yield made
    made.close()


def _account(world: World, server: CloudServer, provider: Provider = Provider.OPENAI) -> Account:
    """One to which words always may go."""
    path = "/v1" if provider is Provider.OPENAI else ""
    new = replace(world.accounts.new(provider), base_url=f"{server.origin}{path}", always=True)
    world.accounts.keep(new, KEY).result(DEADLINE_S)
    world.accounts.try_out(new.slug).result(DEADLINE_S)
    server.seen.clear()
    return world.accounts.get(new.slug)


def _setup(account: Account) -> LaneSetup:
    return LaneSetup(model=account.ref(account.models[0]))


def _send(
    world: World,
    setup: LaneSetup,
    text: str = WORDS,
    conversation_id: int | None = None,
    given: Given = None,
    attached: tuple[Attachment, ...] = (),
) -> Future[int]:
    return world.chat.send(conversation_id=conversation_id, text=text, setup=setup, consent=given, attached=attached)


def _needed(future: Future[int]) -> ConsentNeeded:
    error = future.exception(DEADLINE_S)
    assert isinstance(error, ConsentNeeded)
    return error


def _agreed(needed: ConsentNeeded, *, replaced: bool) -> Agreed:
    return Agreed(slugs=frozenset(needed.values["slug"].split(", ")), replaced=replaced, found=needed.found)


def _went(server: CloudServer) -> str:
    return json.dumps([one.body for one in server.seen], ensure_ascii=False)


def test_the_user_is_told_what_looks_private_even_where_words_may_always_go(world: World, server: CloudServer) -> None:
    needed = _needed(_send(world, _setup(_account(world, server)), given=Consent.ALWAYS))
    assert [one.value for one in needed.found] == [EMAIL, PHONE]
    assert needed.is_allowed
    assert server.seen == []
    assert EMAIL not in needed.as_record()
    assert world.library.conversations().result(DEADLINE_S) == ()


@pytest.mark.parametrize("provider", [Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE])
def test_placeholders_go_out_and_the_originals_stand_in_the_answer(
    world: World, server: CloudServer, provider: Provider
) -> None:
    setup = _setup(_account(world, server, provider))
    given = _agreed(_needed(_send(world, setup)), replaced=True)
    server.scripts.append(
        Script(text=("Wrote to ⟦em", "ail-1", "⟧, called ⟦phone-1⟧", ", not ⟦pho"), thoughts=("⟦email-1", "⟧?"))
    )
    conversation = _send(world, setup, given=given).result(DEADLINE_S)
    assert world.end().error is None
    prompt, answer = world.messages(conversation)
    assert prompt.text == WORDS
    assert answer.text == f"Wrote to {EMAIL}, called {PHONE}, not ⟦pho"
    assert answer.reasoning == f"{EMAIL}?"
    assert EMAIL not in _went(server)
    assert PHONE not in _went(server)
    assert "⟦email-1⟧에 메일을 쓰고 ⟦phone-1⟧로 전화해." in _went(server)
    (part,) = world.library.sent(answer.id).result(DEADLINE_S).parts
    assert part.prompt is not None
    assert EMAIL not in part.prompt.rendered
    assert "⟦email-1⟧" in part.prompt.rendered


def test_what_was_decided_once_holds_for_the_conversation_and_placeholders_stay_the_same(
    world: World, server: CloudServer
) -> None:
    setup = _setup(_account(world, server))
    given = _agreed(_needed(_send(world, setup)), replaced=True)
    server.scripts.append(Script(text=("⟦phone-1⟧",)))
    conversation = _send(world, setup, given=given).result(DEADLINE_S)
    answer = world.end().answer
    assert answer.text == PHONE
    _send(world, setup, f"And {EMAIL}?", conversation).result(DEADLINE_S)
    world.end()
    world.chat.regenerate(answer.id).result(DEADLINE_S)
    world.end()
    needed = _needed(_send(world, setup, "lee@naver.com", conversation))
    assert [one.value for one in needed.found] == ["lee@naver.com"]
    _send(world, setup, "lee@naver.com", conversation, _agreed(needed, replaced=True)).result(DEADLINE_S)
    world.end()
    went = _went(server)
    assert EMAIL not in went
    assert PHONE not in went
    assert "lee@naver.com" not in went
    assert "And ⟦email-1⟧?" in went
    assert "⟦email-2⟧" in went


def test_sent_as_it_is_that_is_what_was_shown_and_nothing_else(world: World, server: CloudServer) -> None:
    setup = _setup(_account(world, server))
    needed = _needed(_send(world, setup))
    only_phone = replace(_agreed(needed, replaced=False), found=needed.found[1:])
    again = _needed(_send(world, setup, given=only_phone))
    assert [one.value for one in again.found] == [EMAIL]
    assert server.seen == []
    conversation = _send(world, setup, given=_agreed(needed, replaced=False)).result(DEADLINE_S)
    world.end()
    assert WORDS in _went(server)
    _send(world, setup, WORDS, conversation).result(DEADLINE_S)
    assert world.end().error is None


def test_another_account_is_asked_about_by_itself(world: World, server: CloudServer) -> None:
    first = _setup(_account(world, server))
    conversation = _send(world, first, given=_agreed(_needed(_send(world, first)), replaced=False)).result(DEADLINE_S)
    world.end()
    second = _setup(_account(world, server, Provider.ANTHROPIC))
    needed = _needed(_send(world, second, "And now?", conversation))
    assert [one.value for one in needed.found] == [EMAIL, PHONE]
    _send(world, second, "And now?", conversation, _agreed(needed, replaced=True)).result(DEADLINE_S)
    world.end()
    assert "⟦email-1⟧" in _went(server)
    assert EMAIL not in _went(server)


@pytest.mark.parametrize("replaced", [False, True])
def test_an_account_that_moves_is_asked_about_anew_and_placeholders_stay(
    world: World, server: CloudServer, *, replaced: bool
) -> None:
    account = _account(world, server)
    setup = _setup(account)
    given = _agreed(_needed(_send(world, setup)), replaced=replaced)
    conversation = _send(world, setup, given=given).result(DEADLINE_S)
    world.end()
    moved = replace(account, base_url=account.base_url.replace("127.0.0.1", "localhost"))
    world.accounts.keep(moved).result(DEADLINE_S)
    found = _needed(_send(world, setup, "And now?", conversation)).found
    assert [one.value for one in found] == ([] if replaced else [EMAIL, PHONE])


def test_an_agreement_about_one_account_says_nothing_of_another(world: World, server: CloudServer) -> None:
    setup = _setup(_account(world, server))
    needed = _needed(_send(world, setup))
    other = replace(_agreed(needed, replaced=False), slugs=frozenset({"another"}), consent=Consent.ALWAYS)
    assert _needed(_send(world, setup, given=other)).found == needed.found


def test_files_and_the_system_prompt_are_looked_through_too(world: World, server: CloudServer) -> None:
    setup = replace(_setup(_account(world, server)), system_prompt=f"You are the assistant of {EMAIL}.")
    text = "nothing here\n" * (3 * AT_ONCE // 10) + f"call {PHONE}\n"
    file = world.attachments.add(None, text_file("people.txt", text)).result(DEADLINE_S)
    needed = _needed(_send(world, setup, "Look.", attached=(file,)))
    assert {one.value for one in needed.found} == {EMAIL, PHONE}
    _send(world, setup, "Look.", given=_agreed(needed, replaced=True), attached=(file,)).result(DEADLINE_S)
    assert world.end().error is None
    assert EMAIL not in _went(server)
    assert PHONE not in _went(server)


def test_what_binds_the_form_of_an_answer_is_looked_through_and_disguised_too(
    world: World, server: CloudServer
) -> None:
    escaped = EMAIL.replace("@", "\\u0040")
    schema = f'{{"type": "object", "properties": {{"{PHONE}": {{"enum": ["{escaped}", 4111111111111111, 7, true]}}}}}}'
    sampling = Sampling(stop=(f"From: {EMAIL}",), json_schema=schema)
    setup = replace(_setup(_account(world, server)), sampling=sampling)
    needed = _needed(_send(world, setup, "Hello."))
    assert {one.value for one in needed.found} == {EMAIL, PHONE, "4111111111111111"}
    server.scripts.append(Script(text=("⟦email-1⟧",)))
    _send(world, setup, "Hello.", given=_agreed(needed, replaced=True)).result(DEADLINE_S)
    assert world.end().answer.text == EMAIL
    body = server.asked()[-1].body
    assert body["stop"] == ["From: ⟦email-1⟧"]
    assert body["response_format"]["json_schema"]["schema"] == {
        "type": "object",
        "properties": {"⟦phone-1⟧": {"enum": ["⟦email-1⟧", "⟦card-1⟧", 7, True]}},
    }
    assert body["messages"][0] == {"role": "system", "content": NOTE}


def test_a_grammar_is_looked_through_where_it_goes_and_disguised() -> None:
    sampling = Sampling(grammar=f'root ::= "{EMAIL}" | "nobody"')
    assert words_in(sampling, Provider.LLAMA_CPP) == (sampling.grammar,)
    assert words_in(sampling, Provider.OPENAI) == ()
    hidden = Hidden(value=EMAIL, kind=Kind.EMAIL, number=1, replaced=True)
    assert disguised_form(sampling, [hidden]).grammar == 'root ::= "⟦email-1⟧" | "nobody"'
    assert disguised_form(sampling, []) == sampling


def test_words_for_a_model_on_this_computer_are_their_owners_business(world: World, tmp_path: Path) -> None:
    model = world.add_model(tmp_path)
    world.send(WORDS, model, max_tokens=2)
    assert world.end().error is None


def test_stopping_keeps_what_was_held_back(world: World, server: CloudServer) -> None:
    setup = _setup(_account(world, server))
    given = _agreed(_needed(_send(world, setup)), replaced=True)
    server.scripts.append(Script(text=("Call ", "⟦phone"), hold_after=2))
    conversation = _send(world, setup, given=given).result(DEADLINE_S)
    world.first_words()
    assert server.holding.wait(DEADLINE_S)
    world.chat.stop(conversation)
    assert world.end().answer.text == "Call ⟦phone"


def test_a_failure_keeps_what_was_held_back(world: World, server: CloudServer) -> None:
    setup = _setup(_account(world, server))
    given = _agreed(_needed(_send(world, setup)), replaced=True)
    server.scripts.append(Script(text=("Call ", "⟦phone", "x"), drop_after=2))
    _send(world, setup, given=given).result(DEADLINE_S)
    ended = world.end()
    assert ended.error is not None
    assert ended.answer.text == "Call ⟦phone"

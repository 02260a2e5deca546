"""A model's defaults hold for conversations to come, and another model brings its own along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import LaneSetup, ModelDefaults, Sampling, TemplateChoice
from desktop_app.preferences import Preset
from desktop_app.ui.actions import Do
from desktop_app.ui.settings.general import PowerSection
from desktop_app.ui.settings.page import Section
from tests.ui.fake_services import GEMMA, SMOL

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.house import House

COOL = Sampling(temperature=0.1)
BRIEF = ModelDefaults(sampling=COOL, template=TemplateChoice.CHATML, system_prompt="Be brief.")


def _setup(house: House) -> LaneSetup:
    setup = house.open_window().chat.setup
    assert setup is not None
    return setup


def test_a_new_conversation_begins_with_its_models_defaults(house: House) -> None:
    house.models.kept_defaults[SMOL.ref.id] = BRIEF
    assert _setup(house) == LaneSetup(
        model=SMOL.ref, system_prompt="Be brief.", sampling=COOL, template=TemplateChoice.CHATML
    )


def test_what_was_set_for_the_conversation_to_come_wins_over_them(house: House) -> None:
    house.models.kept_defaults[SMOL.ref.id] = BRIEF
    house.preferences.change(next_chat=Preset(name="", system_prompt="Be me."))
    assert _setup(house).system_prompt == "Be me."


def test_defaults_are_not_taken_for_what_the_user_has_set(house: House) -> None:
    house.models.kept_defaults[SMOL.ref.id] = BRIEF
    window = house.open_window()
    window.inspecting.keep_next()
    assert house.preferences.current.next_chat is None
    window.choice.use_model(GEMMA)
    assert window.chat.setup == LaneSetup(model=GEMMA.ref)


def test_another_model_in_a_conversation_keeps_the_words_and_brings_its_own_settings(
    house: House, qtbot: QtBot
) -> None:
    house.models.kept_defaults[GEMMA.ref.id] = BRIEF
    window = house.open_window()
    window.chat.open(house.library.add("Old", said=("Hello", "Hi")))
    qtbot.waitUntil(lambda: len(window.chat.messages()) == 2)
    window.chat.change_setup(lambda setup: replace(setup, system_prompt="Be me."))
    before = [message.text for message in window.chat.messages()]
    window.choice.use_model(GEMMA)
    assert [message.text for message in window.chat.messages()] == before
    assert window.chat.setup == LaneSetup(
        model=GEMMA.ref, system_prompt="Be me.", sampling=COOL, template=TemplateChoice.CHATML
    )


def test_use_for_new_chats_means_those_with_a_model_that_has_defaults_too(house: House) -> None:
    house.models.kept_defaults[SMOL.ref.id] = BRIEF
    window = house.open_window()
    window.actions_by_name[Do.INSPECTOR].trigger()
    warm = Sampling(temperature=1.5)
    window.chat.change_setup(lambda setup: replace(setup, sampling=warm))
    assert window.inspecting.panel.for_new.isEnabled()
    window.inspecting.panel.for_new.click()
    assert house.models.kept_defaults[SMOL.ref.id] == replace(BRIEF, sampling=warm)
    assert house.preferences.current.new_chats.sampling == warm
    window.toast.action.click()
    assert house.models.kept_defaults[SMOL.ref.id] == BRIEF
    assert house.preferences.current.new_chats == Preset(name="")


def test_how_long_models_stay_in_memory_is_the_users_choice(house: House) -> None:
    window = house.open_window()
    window.settings.open_section(Section.POWER)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.POWER)
    assert isinstance(section, PowerSection)
    box = section.keep_models
    assert (box.currentText(), box.accessibleName()) == ("30 minutes", "Keep models in memory that are not used")
    words = [box.itemText(index) for index in range(box.count())]
    assert words == ["5 minutes", "15 minutes", "30 minutes", "1 hour", "4 hours", "Until the memory is needed"]
    box.setCurrentIndex(5)
    box.activated.emit(5)
    assert house.preferences.current.keep_models_minutes == 0
    house.preferences.change(keep_models_minutes=45)
    assert box.currentText() == "45 minutes"

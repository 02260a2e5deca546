"""The panel says what holds, changes it as it is typed, and refuses in place what cannot be taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QSlider, QWidget

from desktop_app.domain import LoadSettings, ModelDefaults, Sampling, TemplateChoice
from desktop_app.preferences import Preset
from desktop_app.services.beginnings import FOR_SMALL_MODELS
from desktop_app.ui.inspector.parameters import PARAMETERS
from desktop_app.ui.inspector.presets import BUILT_IN
from desktop_app.ui.inspector.stop_words import meant, written
from tests.ui.fake_services import SMOL
from tests.ui.inspector.lane import answer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.inspector.slider_row import SliderRow
    from tests.ui.inspector.lane import Lane


def _row(lane: Lane, field: str) -> SliderRow:
    return next(row for row in lane.panel.sampling.rows if row.parameter.field == field)


def _type(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def _says(control: QWidget) -> str:
    words = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or words


def _words(lane: Lane) -> tuple[str, ...]:
    return lane.setup.sampling.stop


def _names(lane: Lane) -> list[str]:
    return [preset.name for preset in lane.presets]


def _menu(button: QAbstractButton) -> list[str]:
    menu = button.menu()  # type: ignore[attr-defined] # a push button
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def _choose(button: QAbstractButton, words: str) -> None:
    menu = button.menu()  # type: ignore[attr-defined] # a push button
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()


@pytest.mark.parametrize("field", [parameter.field for parameter in PARAMETERS])
def test_a_number_typed_or_slid_holds_at_once_and_the_dot_takes_it_back(lane: Lane, field: str) -> None:
    row, usual = _row(lane, field), getattr(Sampling(), field)
    assert row.head.dot.isHidden()

    _type(row.field, "1")
    assert getattr(lane.setup.sampling, field) == 1
    assert isinstance(getattr(lane.setup.sampling, field), int if field == "top_k" else float)
    assert not row.head.dot.isHidden()

    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert getattr(lane.setup.sampling, field) == pytest.approx(1 + row.parameter.step, abs=1.5 * row.parameter.step)

    QTest.mouseClick(row.head.dot, Qt.MouseButton.LeftButton)
    assert getattr(lane.setup.sampling, field) == usual
    assert row.head.dot.isHidden()


@pytest.mark.parametrize("text", ["", "abc", "6", "-1", "nan", "1e999"])
def test_what_is_no_temperature_is_told_below_the_field_and_changes_nothing(lane: Lane, text: str) -> None:
    row = _row(lane, "temperature")
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClick(row.field, Qt.Key.Key_Delete)
    QTest.keyClicks(row.field, text)

    assert lane.setup.sampling.temperature == 0.8 or text in ("6", "-1", "1e999")
    assert row.trouble.text() == "⚠ Enter a number from 0 to 5."
    assert row.field.accessibleDescription() == "Enter a number from 0 to 5."
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.trouble.isHidden()


def test_a_seed_is_random_until_it_is_fixed_and_the_last_one_is_offered(lane: Lane) -> None:
    lane.newest = answer(seed=4711)
    lane.show()
    seed = lane.panel.sampling.seed
    assert seed.field.isHidden()

    seed.segments.setFocus()
    QTest.keyClick(seed.segments, Qt.Key.Key_Right)
    assert lane.setup.sampling.seed == 4711
    _type(seed.field, "12")
    assert lane.setup.sampling.seed == 12
    QTest.keyClick(seed.segments, Qt.Key.Key_Left)
    assert lane.setup.sampling.seed is None


def test_stop_words_are_added_by_enter_and_removed_by_delete(lane: Lane) -> None:
    stop = lane.panel.sampling.stop
    _type(stop.field, "\\nUser:")
    QTest.keyClick(stop.field, Qt.Key.Key_Return)
    _type(stop.field, "###")
    QTest.keyClick(stop.field, Qt.Key.Key_Return)
    assert _words(lane) == ("\nUser:", "###")

    chips = [chip for chip in stop.findChildren(QAbstractButton) if chip.accessibleName().startswith("Remove")]
    assert chips[0].accessibleName() == "Remove the stop word “\\nUser:”"
    QTest.keyClick(chips[0], Qt.Key.Key_Delete)
    assert lane.setup.sampling.stop[:] == ("###",)


@pytest.mark.parametrize("word", ["\n", "a\\nb", "\\", "\t\\t", "\\\n", "그만"])
def test_every_stop_word_can_be_written_and_read_back(word: str) -> None:
    assert meant(written(word)) == word


def test_a_schema_or_grammar_holds_only_once_it_can_be_used(lane: Lane, qtbot: QtBot) -> None:
    form = lane.panel.sampling.form
    QTest.keyClick(form.segments, Qt.Key.Key_Right)
    assert '"answer"' in lane.setup.sampling.json_schema
    before = lane.setup.sampling

    _type(form.box, '{"type": "text"}')
    lane.panel.focus_first()
    assert lane.setup.sampling == before
    assert form.trouble.text().startswith("⚠ “text” is no type; there are object, array")

    QTest.keyClick(form.segments, Qt.Key.Key_Right)
    assert (lane.setup.sampling.json_schema, lane.setup.sampling.grammar) == ("", 'root ::= "yes" | "no"')
    _type(form.box, "root ::= other")
    lane.panel.focus_first()
    assert lane.setup.sampling.grammar == 'root ::= "yes" | "no"'
    assert "there is no rule with the name “other”" in form.trouble.text()

    _type(form.box, 'root ::= "maybe"')
    assert lane.setup.sampling.grammar == 'root ::= "yes" | "no"'
    qtbot.wait_until(lambda: lane.setup.sampling.grammar == 'root ::= "maybe"')

    QTest.keyClick(form.segments, Qt.Key.Key_Left)
    assert form.box.text() == '{"type": "text"}'


def test_the_system_prompt_holds_with_each_key_and_another_conversation_brings_its_own(lane: Lane) -> None:
    box = lane.panel.prompt.box
    _type(box, "Be brief.")
    assert lane.setup.system_prompt == "Be brief."

    lane.conversation, before = 2, lane.setup
    lane.setup = type(before)(model=before.model, system_prompt="Be long.")
    lane.show()
    assert box.text() == "Be long."
    assert lane.setup.system_prompt == "Be long."


def test_the_model_says_what_it_is_and_each_context_length_what_it_needs(lane: Lane) -> None:
    words = [label.text() for label in lane.panel.model.facts.findChildren(QLabel)]
    assert words[:2] == ["Size", "98.4 MB"]
    assert "CPU, 4 threads" in words
    assert "8,192 tokens" in words
    assert _menu(lane.panel.model.length) == [
        "Automatic (what fits)",
        "2,048 tokens · ≈ 300.0 MB",
        "4,096 tokens",
        "8,192 tokens · ≈ 900.0 MB (more than is free)",
    ]
    _choose(lane.panel.model.length, "4,096 tokens")
    assert lane.setup.n_ctx == 4096
    assert lane.panel.model.length_note.text() == "A change loads the model again before the next answer."
    assert not lane.panel.model.length_note.isHidden()
    _choose(lane.panel.model.template, "ChatML")
    assert lane.setup.template is TemplateChoice.CHATML


def test_a_models_own_defaults_are_what_a_lane_goes_back_to(lane: Lane) -> None:
    lane.defaults = ModelDefaults(load=LoadSettings(n_ctx=4096), template=TemplateChoice.CHATML)
    lane.show()
    section = lane.panel.model
    assert _menu(section.length)[0] == "This model's default (4,096 tokens)"
    assert not section.length_note.isHidden()
    assert section.template_head.dot.accessibleName() == "Chat template: back to ChatML"
    section.template_head.dot.click()
    assert lane.setup.template is TemplateChoice.CHATML
    assert section.template_head.dot.isHidden()
    _choose(section.length, "2,048 tokens · ≈ 300.0 MB")
    assert section.length_head.dot.accessibleName() == "Context length: back to This model's default (4,096 tokens)"


def test_the_context_says_how_full_it_is_and_what_was_left_out(lane: Lane) -> None:
    assert lane.panel.context.bar.isHidden()
    lane.newest = answer(n_ctx=8192, prompt_tokens=1100, completion_tokens=104, omitted_messages=2)
    lane.show()
    assert lane.panel.context.figure.text() == "1,204 / 8,192 tokens"
    assert "2" in lane.panel.context.left_out.text()
    assert not lane.panel.context.left_out.isHidden()


def test_a_built_in_preset_leaves_all_but_the_freedom_of_choice_alone(lane: Lane) -> None:
    _type(lane.panel.prompt.box, "Be brief.")
    lane.panel.sampling.max_tokens.changed.emit(99)
    _choose(lane.panel.sampling.presets.button, "Precise")

    assert lane.setup.sampling.temperature == BUILT_IN[2].sampling.temperature
    assert (lane.setup.sampling.max_tokens, lane.setup.system_prompt) == (99, "Be brief.")
    assert lane.panel.sampling.presets.button.words == "Precise"


def test_a_preset_is_saved_renamed_and_deleted_with_a_way_back(lane: Lane) -> None:
    row = lane.panel.sampling.presets
    _type(lane.panel.prompt.box, "Be brief.")
    _choose(row.button, "Save as a preset…")
    _type(row.name, "precise")
    QTest.keyClick(row.name, Qt.Key.Key_Return)
    assert row.trouble.text() == "⚠ There is a preset with this name already; choose another one."
    _type(row.name, "Brief")
    QTest.keyClick(row.name, Qt.Key.Key_Return)
    assert _names(lane) == ["Brief"]
    assert lane.presets[0] == Preset(name="Brief", system_prompt="Be brief.")
    assert row.button.words == "Brief"

    _choose(row.button, "Rename “Brief”…")
    _type(row.name, "Short")
    QTest.keyClick(row.name, Qt.Key.Key_Return)
    assert _names(lane) == ["Short"]

    _choose(row.button, "Delete “Short”")
    assert _names(lane) == []
    words, back = lane.offers[-1]
    assert words == "The preset “Short” was deleted"
    back()
    assert _names(lane) == ["Short"]


def test_resetting_everything_can_be_taken_back(lane: Lane) -> None:
    _type(_row(lane, "temperature").field, "2")
    QTest.mouseClick(lane.panel.sampling.usual, Qt.MouseButton.LeftButton)
    assert lane.setup.sampling == Sampling()
    lane.offers[-1][1]()
    assert lane.setup.sampling.temperature == 2


def test_every_control_has_a_name_and_tab_reaches_it(lane: Lane) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QSlider)
    controls = [one for kind in kinds for one in lane.panel.findChildren(kind) if one.isVisible() and one.isEnabled()]
    assert [type(one).__name__ for one in controls if not _says(one)] == []

    reached: set[QWidget] = set()
    lane.panel.focus_first()
    focused = lane.panel.focusWidget()
    while focused not in reached:
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = lane.panel.focusWidget()
    left = [one for one in controls if one not in reached and Qt.FocusPolicy.TabFocus in one.focusPolicy()]
    assert [one.accessibleName() for one in left] == []


def test_an_explanation_unfolds_by_key_and_a_screen_reader_has_it_without(lane: Lane) -> None:
    head = _row(lane, "temperature").head
    assert head.help.accessibleDescription() == head.explanation.text()
    assert head.explanation.isHidden()
    head.help.setFocus()
    QTest.keyClick(head.help, Qt.Key.Key_Space)
    assert not head.explanation.isHidden()


def test_what_suits_a_small_model_is_how_it_was_given(lane: Lane) -> None:
    lane.model = replace(SMOL, facts=replace(SMOL.facts, parameters=135_000_000))
    lane.change(lambda setup: replace(setup, sampling=FOR_SMALL_MODELS))
    assert lane.panel.sampling.presets.button.words == "Small models"
    assert _row(lane, "temperature").head.dot.isHidden()
    _type(_row(lane, "temperature").field, "0.8")
    QTest.mouseClick(_row(lane, "temperature").head.dot, Qt.MouseButton.LeftButton)
    assert lane.setup.sampling == FOR_SMALL_MODELS

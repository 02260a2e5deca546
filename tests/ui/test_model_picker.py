from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.domain import LaneSetup, LocalModel, ModelRef, Placement, TemplateChoice
from desktop_app.engine.base import LoadedModel, LoadNote
from desktop_app.errors import ChildKilled, TooLargeForMemory
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.actions import TABLE, Do
from desktop_app.ui.model_picker import ModelPicker
from desktop_app.ui.model_sections import Choice
from desktop_app.ui.model_words import template_words
from desktop_app.ui.theme import Metric, Space
from tests.ui.fake_services import GEMMA, SMOL, local_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


@pytest.fixture
def picker(theme: Theme, qtbot: QtBot) -> Iterator[ModelPicker]:
    room = QWidget()
    qtbot.addWidget(room)
    made = ModelPicker(theme, room)
    room.resize(800, 600)
    room.show()
    yield made
    room.close()


def _choice(model: LocalModel = SMOL, readiness: Readiness = Readiness.IDLE, **state: object) -> Choice:
    return Choice(
        models=(SMOL, GEMMA),
        setup=LaneSetup(model=model.ref),
        model=model,
        state=replace(ModelChanged(model_id=model.ref.id, readiness=readiness), **state),  # type: ignore[arg-type]
    )


LOADED = LoadedModel(engine_version="1", placement=Placement(threads=4), n_ctx=8192, load_s=0.4)
DIED = ChildKilled()
FAILED = TooLargeForMemory(needed="4.2 GB", available="1.1 GB")


@pytest.mark.parametrize(
    ("choice", "words", "status", "cancel", "retry"),
    [
        (_choice(), "Loads when needed", "Loads when needed", False, False),
        (_choice(readiness=Readiness.LOADING), "Loading", "Loading", True, False),
        (_choice(readiness=Readiness.LOADING, fraction=0.42), "Loading 42%", "Loading 42%", True, False),
        (_choice(readiness=Readiness.READY, loaded=LOADED), "Ready", "Ready · CPU, 4 threads", False, False),
        (
            _choice(readiness=Readiness.TROUBLE, error=FAILED),
            "Could not load",
            FAILED.text(),
            False,
            True,
        ),
        (_choice(readiness=Readiness.QUEUED), "Waiting to load", "Waiting to load", True, False),
        (
            _choice(readiness=Readiness.TROUBLE, error=DIED, loaded=LOADED),
            "Stopped by a fault",
            DIED.text(),
            False,
            True,
        ),
    ],
)
def test_each_state_has_its_words_and_what_can_be_done(
    picker: ModelPicker, choice: Choice, words: str, status: str, *, cancel: bool, retry: bool
) -> None:
    picker.show_choice(choice)
    assert picker.button.state_words() == words
    assert picker.button.accessibleName() == "Model: SmolLM2 135M Instruct"
    assert picker.button.accessibleDescription() == words
    assert picker.popup.status.text() == status
    assert (picker.cancel.isVisibleTo(picker), picker.retry.isVisibleTo(picker)) == (cancel, retry)


def test_loading_can_be_stopped_and_tried_again(picker: ModelPicker) -> None:
    told: list[tuple[str, str]] = []
    picker.load_cancelled.connect(lambda model: told.append(("cancel", model)))
    picker.load_wanted.connect(lambda model: told.append(("load", model)))
    picker.show_choice(_choice(readiness=Readiness.LOADING))
    picker.show()
    QTest.mouseClick(picker.cancel, Qt.MouseButton.LeftButton)
    picker.show_choice(_choice(readiness=Readiness.TROUBLE, error=FAILED))
    QTest.mouseClick(picker.retry, Qt.MouseButton.LeftButton)
    assert told == [("cancel", "smol"), ("load", "smol")]


def test_the_button_keeps_its_width_while_the_percentage_climbs(picker: ModelPicker) -> None:
    widths = set()
    for percent in (1, 42, 100):
        picker.show_choice(_choice(readiness=Readiness.LOADING, fraction=percent / 100))
        widths.add(picker.button.sizeHint().width())
    assert len(widths) == 1


def test_a_model_is_chosen_with_the_arrow_keys(picker: ModelPicker) -> None:
    chosen: list[LocalModel] = []
    picker.model_chosen.connect(chosen.append)
    picker.show_choice(_choice())
    picker.open()
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Down)
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Return)
    assert chosen == [GEMMA]
    assert not picker.popup.isVisible()


def test_escape_closes_without_a_choice(picker: ModelPicker) -> None:
    chosen: list[LocalModel] = []
    picker.model_chosen.connect(chosen.append)
    picker.show_choice(_choice())
    picker.open()
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Escape)
    assert (chosen, picker.popup.isVisible()) == ([], False)


def test_a_row_says_everything_to_a_screen_reader(picker: ModelPicker) -> None:
    picker.show_choice(_choice())
    model = picker.popup.models.list.model()
    spoken = [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(3)]
    assert spoken == [
        "On this computer",
        "SmolLM2 135M Instruct, Q4_1 · 98.4 MB · this computer, chosen",
        "Gemma 3 270M, Q4_K_M · 98.4 MB · this computer, Base model",
    ]


def test_a_base_model_says_what_it_does_unless_a_template_was_picked(picker: ModelPicker) -> None:
    choice = _choice(GEMMA)
    picker.show_choice(choice)
    note = picker.popup.note
    assert note.isVisibleTo(picker.popup)
    assert note.text() == "Base model: it continues your text instead of answering."
    assert picker.popup.template.words == "Chat template: Automatic (plain text)"
    assert choice.setup is not None
    picker.show_choice(replace(choice, setup=replace(choice.setup, template=TemplateChoice.GEMMA)))
    assert not note.isVisibleTo(picker.popup)
    assert picker.popup.template.words == "Chat template: Gemma"


def test_every_template_can_be_picked(picker: ModelPicker) -> None:
    picked: list[TemplateChoice] = []
    picker.template_chosen.connect(picked.append)
    picker.show_choice(_choice())
    menu = picker.popup.template.menu()
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words == [template_words(choice, SMOL) for choice in TemplateChoice]
    assert words[:3] == ["Automatic (from the file)", "None: plain text", "Gemma"]
    menu.actions()[2].trigger()
    assert picked == [TemplateChoice.GEMMA]


def test_markup_in_a_models_name_is_shown_as_it_stands(picker: ModelPicker) -> None:
    hostile = local_model("<img src=x>&amp;", "evil")
    picker.show_choice(_choice(hostile))
    assert picker.button.accessibleName() == "Model: <img src=x>&amp;"
    assert "<img src=x>&amp;" in picker.button.toolTip().replace("\u2060", "")


def test_without_a_model_it_says_so_and_offers_a_file(picker: ModelPicker) -> None:
    picker.show_choice(Choice())
    assert picker.button.accessibleName() == "Model: No model"
    assert not picker.popup.template.isVisibleTo(picker.popup)
    assert picker.popup.open_file.words == "Open a model file…"


def test_a_model_that_is_gone_is_still_named(picker: ModelPicker) -> None:
    gone = LaneSetup(model=ModelRef(provider="local", id="gone", name="Old friend"))
    picker.show_choice(Choice(models=(SMOL,), setup=gone))
    assert picker.button.accessibleName() == "Model: Old friend"


def test_the_open_popup_is_as_high_as_what_it_says(picker: ModelPicker) -> None:
    picker.show_choice(_choice(readiness=Readiness.TROUBLE, error=FAILED))
    picker.open()
    tall = picker.popup.height()
    picker.show_choice(_choice(readiness=Readiness.READY, loaded=LOADED))
    assert picker.popup.height() < tall
    picker.show_choice(_choice(GEMMA, Readiness.TROUBLE, error=FAILED))
    assert picker.popup.height() > tall


def test_progress_does_not_move_the_choice_under_the_arrow_keys(picker: ModelPicker) -> None:
    chosen: list[LocalModel] = []
    picker.model_chosen.connect(chosen.append)
    picker.show_choice(_choice(readiness=Readiness.LOADING, fraction=0.1))
    picker.open()
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Down)
    picker.show_choice(_choice(readiness=Readiness.LOADING, fraction=0.2))
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Return)
    assert chosen == [GEMMA]


def _rows(picker: ModelPicker) -> list[str]:
    model = picker.popup.models.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


MANY = tuple(local_model(f"Model {letter}", letter) for letter in "abcdef")


def _many(chosen: str = "c", **known: object) -> Choice:
    model = next(model for model in MANY if model.ref.id == chosen)
    choice = Choice(models=MANY, setup=LaneSetup(model=model.ref), model=model)
    return replace(choice, **known)  # type: ignore[arg-type]


def test_favourites_come_first_then_those_used_last_then_the_rest(picker: ModelPicker) -> None:
    picker.show_choice(_many(favourites=frozenset("e"), recent=("d", "e", "a")))
    assert _rows(picker) == [
        *("Favourites", "Model e"),
        *("Recent", "Model d", "Model a"),
        *("On this computer", "Model b", "Model c", "Model f"),
    ]


def test_arrows_pass_headings_by_and_begin_at_the_model_in_use(picker: ModelPicker) -> None:
    chosen: list[LocalModel] = []
    picker.model_chosen.connect(chosen.append)
    picker.show_choice(_many(favourites=frozenset("e"), recent=("d",)))
    picker.open()
    field = picker.popup.models.field
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert chosen == [MANY[3]]


def test_typing_finds_a_model_and_enter_takes_the_best_match(picker: ModelPicker) -> None:
    chosen: list[LocalModel] = []
    picker.model_chosen.connect(chosen.append)
    picker.show_choice(replace(_choice(), models=(SMOL, GEMMA, *MANY)))
    picker.open()
    tall = picker.popup.height()
    QTest.keyClicks(picker.popup.models.field, "gem")
    assert _rows(picker) == ["Gemma 3 270M"]
    assert picker.popup.height() < tall
    QTest.keyClicks(picker.popup.models.field, "xyz")
    assert picker.popup.models.nothing.isVisible()
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Return)
    assert chosen == []
    for _ in "xyz":
        QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Backspace)
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Return)
    assert chosen == [GEMMA]
    picker.open()
    assert picker.popup.models.field.text() == ""


@pytest.fixture
def actions(picker: ModelPicker) -> dict[Do, QAction]:
    made = {entry.do: QAction(entry.text, picker) for entry in TABLE}
    for entry in TABLE:
        made[entry.do].setShortcuts([QKeySequence(key) for key in entry.keys])
    picker.use_actions(made)
    return made


def test_a_star_is_given_by_key_and_by_pressing_it(picker: ModelPicker, actions: dict[Do, QAction]) -> None:
    told: list[tuple[str, bool]] = []
    picker.favourite_changed.connect(lambda model_id, on: told.append((model_id, on)))
    picker.show_choice(_many(favourites=frozenset("c")))
    picker.open()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_D, both)
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Down)
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_D, both)
    shown = picker.popup.models.list
    row = shown.visualRect(shown.model().index(3, 0))
    star = QPoint(row.right() + 1 - Space.M - Metric.ICON - Space.S - Metric.ICON // 2, row.center().y())
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert told == [("c", False), ("a", True), ("a", True)]
    assert picker.popup.isVisible()
    picker.popup.hide()
    actions[Do.FAVOURITE_MODEL].trigger()
    assert told[-1] == ("c", False)


def test_a_model_in_memory_says_so_and_can_be_taken_out(picker: ModelPicker, actions: dict[Do, QAction]) -> None:
    told: list[str] = []
    picker.unload_wanted.connect(told.append)
    picker.show_choice(_many())
    assert not picker.popup.unload.isVisibleTo(picker.popup)
    assert not actions[Do.UNLOAD_MODEL].isEnabled()
    picker.show_choice(_many(in_memory=frozenset("cd")))
    picker.open()
    spoken = picker.popup.models.list.model().index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Model d, Q4_K_M · 98.4 MB · in memory"
    assert picker.popup.unload.words == "Take Model c out of memory"
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_Down)
    assert picker.popup.unload.words == "Take Model d out of memory"
    QTest.mouseClick(picker.popup.unload, Qt.MouseButton.LeftButton)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(picker.popup.models.field, Qt.Key.Key_E, both)
    assert told == ["d", "d"]
    actions[Do.UNLOAD_MODEL].trigger()
    assert told[-1] == "c"


def test_the_models_page_is_a_row_away(picker: ModelPicker, actions: dict[Do, QAction]) -> None:
    opened: list[Do] = []
    actions[Do.MODELS].triggered.connect(lambda: opened.append(Do.MODELS))
    picker.show_choice(_choice())
    picker.open()
    QTest.mouseClick(picker.popup.all_models, Qt.MouseButton.LeftButton)
    assert (opened, picker.popup.isVisible()) == ([Do.MODELS], False)


ON_CARD = Placement(threads=4, layers=31, layers_on_gpu=20, gpus=("NVIDIA Imaginary",))


@pytest.mark.parametrize(
    ("loaded", "status", "hints"),
    [
        (
            replace(LOADED, placement=ON_CARD, notes=(LoadNote.GPU_STEPPED_DOWN,)),
            "Ready · 20 of 31 layers on NVIDIA Imaginary",
            "The graphics card's memory was short, so fewer layers went there.",
        ),
        (
            replace(LOADED, notes=(LoadNote.GPU_STEPPED_DOWN,)),
            "Ready · CPU, 4 threads",
            "The graphics card's memory was short, so it runs on the processor.",
        ),
        (
            replace(LOADED, placement=ON_CARD, notes=(LoadNote.KV_TYPE, LoadNote.GPU_PARTLY)),
            "Ready · 20 of 31 layers on NVIDIA Imaginary",
            (
                "More layers did not fit the graphics memory that was free.\n"
                "This model's context cannot be kept in fewer bits; it has 16."
            ),
        ),
        (
            replace(LOADED, notes=(LoadNote.GPU_FAILED,)),
            "Ready · CPU, 4 threads",
            "The graphics card failed while loading, so it runs on the processor.",
        ),
        (
            replace(LOADED, unused_cards=("NVIDIA",)),
            "Ready · CPU, 4 threads",
            (
                "There is an NVIDIA graphics card here that this llama.cpp was not built for. To build for it:\n"
                'CMAKE_ARGS="-DGGML_CUDA=on" make run'
            ),
        ),
        (LOADED, "Ready · CPU, 4 threads", ""),
    ],
)
def test_it_says_where_the_model_runs_and_why_not_elsewhere(
    picker: ModelPicker, loaded: LoadedModel, status: str, hints: str
) -> None:
    picker.show_choice(_choice(readiness=Readiness.READY, loaded=loaded))
    assert picker.popup.status.text() == status
    assert picker.popup.hints.text() == hints
    assert picker.popup.hints.isVisibleTo(picker.popup) is bool(hints)

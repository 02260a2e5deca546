"""What the steps say and offer."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop_app.engine.local.verdict import Room
from desktop_app.errors import NotAGguf
from desktop_app.services.found_models import Found, LockedFolder, Program
from desktop_app.services.machine import GraphicsCard
from desktop_app.ui.first_run.size_ladder import Fit, fit_of
from desktop_app.ui.models.page import Part
from tests.ui.fake_services import SMOL, local_model
from tests.ui.first_run.conftest import GEMMA_4B, HUGE, QWEN, steps

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import LocalModel
    from desktop_app.services.fit import Recommendation
    from desktop_app.ui.first_run.found_row import FoundRow
    from desktop_app.ui.first_run.page import FirstRunPage
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

NO_ROOM = Room(host=1000)
"""For none of the models that could be recommended."""

LEFT = Qt.MouseButton.LeftButton


def open_models(house: House, qtbot: QtBot) -> tuple[MainWindow, FirstRunPage]:
    """The second step, with what was found."""
    window = house.open_window()
    qtbot.wait_until(lambda: window.first_run.is_open)
    page = steps(window)
    page.show_step(1)
    qtbot.wait_until(lambda: len(page.found.rows) == len(house.computer.found.models))
    return window, page


def row_of(page: FirstRunPage, name: str) -> FoundRow:
    return next(row for row in page.found.rows if row.found.name == name)


def use_by_hand(house: House, monkeypatch: pytest.MonkeyPatch) -> dict[Path, Future[LocalModel]]:
    """Files are read when the test says so."""
    reading: dict[Path, Future[LocalModel]] = {}

    def add_file(path: Path) -> Future[LocalModel]:
        return reading.setdefault(path, Future())

    monkeypatch.setattr(house.models, "add_file", add_file)
    return reading


def test_the_computer_is_told_in_measured_facts_and_one_estimate(new_house: House, qtbot: QtBot) -> None:
    window = new_house.open_window()
    qtbot.wait_until(lambda: window.first_run.is_open)
    step = steps(window).computer
    qtbot.wait_until(lambda: step.graphics.text().startswith("None"))
    assert step.memory.text() == "16.6 GB, 9.2 GB free now"
    assert step.processor.text() == "AMD Ryzen 7 7840U, 8 cores"
    assert step.graphics.text() == "None that Tandem can use; models run on the processor"
    assert step.verdict.text() == "Models up to ≈ 8B fit comfortably."
    assert step.ladder.accessibleName().startswith("≈ 1B: fits well; ≈ 4B: fits well; ≈ 8B: fits well; ≈ 14B: tight")
    assert step.ladder.accessibleName().endswith("≈ 70B: too large")


def test_a_graphics_card_is_named_and_counts(new_house: House, qtbot: QtBot) -> None:
    new_house.computer.graphics = (
        GraphicsCard(name="NVIDIA RTX 4090", backend="CUDA", total_bytes=24_000_000_000, free_bytes=23_000_000_000),
    )
    window = new_house.open_window()
    qtbot.wait_until(lambda: window.first_run.is_open)
    step = steps(window).computer
    qtbot.wait_until(lambda: step.graphics.text() == "NVIDIA RTX 4090, 24.0 GB")
    assert step.verdict.text() == "Models up to ≈ 14B fit comfortably."


def test_a_computer_that_is_too_small_for_all_usual_sizes_is_told_so(new_house: House, qtbot: QtBot) -> None:
    new_house.computer.machine = replace(new_house.computer.machine, memory_bytes=1_000_000_000, processor="")
    window = new_house.open_window()
    qtbot.wait_until(lambda: window.first_run.is_open)
    step = steps(window).computer
    qtbot.wait_until(lambda: step.processor.text() == "8 cores")
    assert step.verdict.text() == "≈ Only very small models, below 1B, fit here beside other programs."
    assert fit_of(new_house.computer.machine, 1e9) is Fit.TOO_LARGE


def test_what_is_found_is_listed_with_program_and_size_and_nothing_is_ticked(new_house: House, qtbot: QtBot) -> None:
    _, page = open_models(new_house, qtbot)
    assert [row.accessibleName() for row in page.found.rows] == [
        "Qwen3-8B-Q4_K_M, LM Studio, 5.0 GB",
        "gemma3:4b, Ollama, 3.3 GB",
        "llama3.3:70b, Ollama, 43.0 GB, too large",
    ]
    assert not any(row.isChecked() for row in page.found.rows)
    assert not page.found.button.isEnabled()
    assert page.default_button() is page.present.button
    assert page.present.button.hasFocus()


def test_the_first_ticked_model_that_can_be_used_is_begun_with(
    new_house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = use_by_hand(new_house, monkeypatch)
    window, page = open_models(new_house, qtbot)
    for found in (QWEN, GEMMA_4B):
        QTest.mouseClick(row_of(page, found.name), LEFT)
    assert page.found.button.property("role") == "primary"
    QTest.keyClick(row_of(page, GEMMA_4B.name), Qt.Key.Key_Return)
    assert list(reading) == [QWEN.path, GEMMA_4B.path]
    assert row_of(page, QWEN.name).remark == "reading…"
    assert row_of(page, GEMMA_4B.name).hasFocus()
    QTest.mouseClick(row_of(page, HUGE.name), LEFT)
    assert not row_of(page, HUGE.name).isChecked()
    reading[QWEN.path].set_exception(NotAGguf(path="qwen.gguf"))
    qtbot.wait_until(lambda: row_of(page, QWEN.name).remark == "cannot be used")
    assert page.found.words.text().startswith("qwen.gguf is not a GGUF model file.")
    assert window.first_run.is_open
    gemma = local_model("Gemma 3 4B", "g4")
    reading[GEMMA_4B.path].set_result(gemma)
    qtbot.wait_until(lambda: not window.first_run.is_open)
    assert window.chat.setup is not None
    assert window.chat.setup.model == gemma.ref
    assert new_house.models.prepared[-1] == "g4"


def test_a_model_that_fails_after_the_steps_are_over_is_told_in_the_chat(
    new_house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = use_by_hand(new_house, monkeypatch)
    window, page = open_models(new_house, qtbot)
    QTest.mouseClick(row_of(page, QWEN.name), LEFT)
    page.found.use_ticked()
    window.first_run.skip()
    reading[QWEN.path].set_exception(NotAGguf(path="qwen.gguf"))
    qtbot.wait_until(window.toast.isVisible)
    assert window.toast.message.text() == "qwen.gguf is not a GGUF model file."


def test_a_model_that_is_read_after_the_steps_are_over_changes_no_conversation(
    new_house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = use_by_hand(new_house, monkeypatch)
    window, page = open_models(new_house, qtbot)
    page.file.use(QWEN.path)
    assert page.file.words.text() == "Reading qwen.gguf…"
    window.first_run.skip()
    with qtbot.wait_signal(page.file.taken):
        reading[QWEN.path].set_result(local_model("Qwen", "q"))
    assert window.chat.setup is not None
    assert window.chat.setup.model == SMOL.ref


def test_a_folder_that_may_not_be_read_is_told_even_where_nothing_else_was_found(
    new_house: House, qtbot: QtBot
) -> None:
    folder = Path("/usr/share/ollama/.ollama/models")
    new_house.computer.found = Found(locked=(LockedFolder(program=Program.OLLAMA, path=folder),))
    _, page = open_models(new_house, qtbot)
    qtbot.wait_until(page.found.isVisible)
    assert page.found.words.text() == f"Ollama keeps models in {folder}, which this account may not read."
    assert not page.found.button.isVisible()


def test_without_any_model_a_file_is_the_way(new_house: House, qtbot: QtBot) -> None:
    new_house.models.models = ()
    new_house.computer.fits.room = NO_ROOM
    new_house.computer.found = Found()
    window, page = open_models(new_house, qtbot)
    # Until nothing is recommended the button for a file is the one that can be pressed as well.
    qtbot.wait_until(page.recommended.isHidden)
    qtbot.wait_until(page.present.isHidden)
    assert page.default_button() is page.file.button
    assert not page.present.isVisible()
    assert not page.found.isVisible()
    assert page.model.words.text() == (
        "None was found on this computer. A file in the GGUF format is all that it takes."
    )
    assert page.file.button.hasFocus()
    new_house.models.fail_next = NotAGguf(path="notes.gguf")
    page.file.use(Path("/home/notes.gguf"))
    qtbot.wait_until(lambda: page.file.words.text().startswith("notes.gguf is not a GGUF model file."))
    page.file.use(Path("/home/story.gguf"))
    qtbot.wait_until(lambda: not window.first_run.is_open)
    assert window.chat.setup is not None
    assert window.chat.setup.model.name == "story"


def test_a_model_that_turns_up_while_the_user_looks_takes_the_focus_with_it(new_house: House, qtbot: QtBot) -> None:
    new_house.models.models = ()
    new_house.computer.found = Found()
    window, page = open_models(new_house, qtbot)
    window.choice.looking = True
    window.choice.changed.emit()
    assert page.present.name.text() == "Looking for models on this computer…"
    assert not page.present.button.isEnabled()
    new_house.models.find((SMOL,))
    qtbot.wait_until(page.present.button.isEnabled)
    assert page.present.name.text() == SMOL.name
    assert page.present.button.hasFocus()


def test_everything_that_can_be_pressed_has_a_name_and_is_reached_by_tab(new_house: House, qtbot: QtBot) -> None:
    window, page = open_models(new_house, qtbot)
    buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    assert all(one.accessibleName() or one.text() for one in buttons)
    reached = []
    for _ in range(3 * len(buttons)):
        focused = window.focusWidget()
        if focused not in reached:
            reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert set(buttons) <= set(reached)


def test_one_model_is_recommended_with_its_size_and_speed_here(new_house: House, qtbot: QtBot) -> None:
    recommending: Future[Recommendation | None] = Future()
    new_house.computer.fits.recommending = recommending
    _, page = open_models(new_house, qtbot)
    way = page.recommended
    assert way.name.text() == "Measuring how fast this computer is…"
    assert not way.button.isEnabled()
    found = new_house.computer.fits.recommend("en")
    assert found is not None
    recommending.set_result(found)
    qtbot.wait_until(way.button.isEnabled)
    assert way.name.text() == found.model.name == "Qwen3 4B Instruct 2507"
    assert way.words.text().splitlines() == [
        f"Recommended for this computer · 2.5 GB to download · ≈ {found.verdict.best.tokens_per_s:.0f} tok/s",
        found.model.good_at.en,
    ]
    assert page.default_button() is page.present.button


def test_the_recommended_model_is_looked_at_among_those_that_can_be_had(new_house: House, qtbot: QtBot) -> None:
    window, page = open_models(new_house, qtbot)
    qtbot.wait_until(page.recommended.button.isEnabled)
    QTest.mouseClick(page.recommended.button, LEFT)
    assert not window.first_run.is_open
    assert window.models.is_open
    assert window.models.page is not None
    assert window.models.page.part is Part.DISCOVER


def test_a_computer_for_which_nothing_can_be_recommended_is_not_told_about_it(new_house: House, qtbot: QtBot) -> None:
    new_house.computer.fits.room = NO_ROOM
    _, page = open_models(new_house, qtbot)
    qtbot.wait_until(page.recommended.isHidden)
    assert not page.recommended.has_models

"""The downloads as the user sees and steers them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from desktop_app.errors.hub import DownloadGone, HubBusy, RepositoryGated, WrongBytes
from desktop_app.repositories import DownloadProgress, DownloadState, Stage
from desktop_app.ui.models.downloads import DownloadsPart
from desktop_app.ui.models.page import Part
from tests.ui.fake_downloads import SIZE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.repositories import Download
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.models.download_row import DownloadRow
    from tests.ui.house import House

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _part(window: MainWindow) -> DownloadsPart:
    window.models.open_part(Part.DOWNLOADS)
    assert window.models.page is not None
    part = window.models.page.content(Part.DOWNLOADS)
    assert isinstance(part, DownloadsPart)
    return part


def _row(part: DownloadsPart, download: Download, qtbot: QtBot) -> DownloadRow:
    qtbot.wait_until(lambda: download.id in part.rows)
    return part.rows[download.id]


def _is_called(widget: QWidget, name: str) -> bool:
    return widget.accessibleName() == name


def _press(button: QAbstractButton) -> None:
    assert not button.isHidden()
    button.click()


def test_a_row_tells_how_far_how_fast_and_how_long(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add("Gemma 3 4B Q4_K_M")
    house.downloads.receive(download, 1_200_000_000, bytes_per_s=25_000_000)
    row = _row(_part(window), download, qtbot)
    qtbot.wait_until(lambda: row.words.text() == "1.2 GB of 4.0 GB · 25.0 MB/s · 2 min left")
    assert (row.name.text(), row.bar.value()) == ("Gemma 3 4B Q4_K_M", 300)


def test_what_a_command_line_has_ended_meanwhile_is_there_when_one_looks(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    part = _part(window)
    known = house.downloads.add(state=DownloadState.PAUSED)
    _row(part, known, qtbot)
    house.downloads.all[known.id] = replace(known, state=DownloadState.DONE)
    new = replace(known, id=known.id + 1, name="Other Q8_0", state=DownloadState.DONE)
    house.downloads.all[new.id] = new
    window.models.open_part(Part.DISCOVER)
    window.models.open_part(Part.DOWNLOADS)
    assert _row(part, new, qtbot).parentWidget() is part.finished
    assert part.rows[known.id].parentWidget() is part.finished


def _says(row: DownloadRow, words: str) -> bool:
    return row.words.text() == words


def test_what_runs_in_a_terminal_is_watched_and_left_alone(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    part = _part(window)
    download = replace(house.downloads.add(state=DownloadState.PAUSED), id=77, state=DownloadState.RUNNING)
    for received, words in ((0, "4.0 GB"), (1_200_000_000, "1.2 GB of 4.0 GB")):
        house.downloads.all[77] = replace(download, received_bytes=received, elsewhere=True)
        row = _row(part, download, qtbot)
        qtbot.wait_until(partial(_says, row, f"Runs in a terminal · {words}"))
        assert not row.go.isVisible()
        assert not row.stop.isVisible()
    house.downloads.all[77] = replace(download, state=DownloadState.PAUSED, received_bytes=1_200_000_000)
    qtbot.wait_until(row.go.isVisible)
    assert row.words.text() == "Paused · 1.2 GB of 4.0 GB"


def test_what_the_network_has_stopped_goes_on_when_that_is_back(
    house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = house.open_window().downloading.list.network
    waits: list[str] = []
    monkeypatch.setattr(network, "wait", lambda: waits.append("wait"))
    monkeypatch.setattr(network, "rest", lambda: waits.append("rest"))
    download = house.downloads.add(state=DownloadState.RUNNING)
    house.downloads.become(replace(download, state=DownloadState.FAILED, error=WrongBytes(path="x").as_record()))
    qtbot.wait_until(lambda: waits[-1:] == ["rest"])
    house.downloads.become(replace(download, state=DownloadState.FAILED, error=HubBusy(host="hub").as_record()))
    house.downloads.add(state=DownloadState.FAILED, error=HubBusy(host="hub"))
    qtbot.wait_until(lambda: waits[-1:] == ["wait"])
    network.may_be_back.emit()
    assert house.downloads.networks == 1


def test_the_licence_stands_with_the_name_from_the_start(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add()
    house.downloads.become(replace(download, licence="gemma", licence_url="https://ai.google.dev/gemma/terms"))
    row = _row(_part(window), download, qtbot)
    qtbot.wait_until(lambda: row.origin.text() == "someone/Small-GGUF · Licence: gemma")
    _press(row.licence)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert box.informativeText() == "https://ai.google.dev/gemma/terms"
    box.close()


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (DownloadProgress(stage=Stage.CONNECTING, done_bytes=0, total_bytes=SIZE), "Connecting… · 4.0 GB"),
        (
            DownloadProgress(stage=Stage.VERIFYING, done_bytes=SIZE, total_bytes=SIZE, verified_bytes=SIZE // 2),
            "Verifying · 50%",
        ),
        (
            DownloadProgress(stage=Stage.WAITING, done_bytes=0, total_bytes=SIZE, wait_s=100.0, reason=HubBusy.code),
            "The Hub is busy; next try in 100 s · 4.0 GB",
        ),
        (
            DownloadProgress(stage=Stage.ANEW, done_bytes=0, total_bytes=SIZE, reason=WrongBytes.code),
            "Arrived wrong; begins anew",
        ),
    ],
)
def test_each_stage_has_its_words(house: House, qtbot: QtBot, progress: DownloadProgress, words: str) -> None:
    window = house.open_window()
    download = house.downloads.add()
    verifying = progress.stage is Stage.VERIFYING
    state = DownloadState.VERIFYING if verifying else DownloadState.RUNNING
    house.downloads.become(replace(download, state=state), progress)
    row = _row(_part(window), download, qtbot)
    qtbot.wait_until(lambda: row.words.text() == words)


def test_pause_and_resume_are_one_button_that_keeps_the_focus(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add()
    row = _row(_part(window), download, qtbot)
    row.go.setFocus()
    for state, name in ((DownloadState.PAUSED, "Resume"), (DownloadState.QUEUED, "Pause")):
        QTest.keyClick(row.go, Qt.Key.Key_Space)
        assert house.downloads.all[download.id].state is state
        qtbot.wait_until(partial(_is_called, row.go, f"{name} Small Q4_K_M"))
        assert row.go.hasFocus()


def test_bytes_that_took_long_to_fetch_are_not_thrown_away_without_a_question(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add(received=3_000_000_000, state=DownloadState.PAUSED)
    row = _row(_part(window), download, qtbot)
    _press(row.stop)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "Cancel the download of Small Q4_K_M?"
    assert box.informativeText() == "The 3.0 GB that have arrived are deleted."
    assert house.downloads.all[download.id].state is DownloadState.PAUSED
    next(button for button in box.buttons() if button.text() == "Cancel the download").click()
    assert house.downloads.all[download.id].state is DownloadState.CANCELLED


def test_a_failure_is_told_in_its_sentence_with_the_way_out(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    error = RepositoryGated("status 401", repo="a/b", url="https://huggingface.co/a/b")
    download = house.downloads.add(state=DownloadState.FAILED, error=error)
    row = _row(_part(window), download, qtbot)
    assert row.words.text() == error.text()
    assert not row.page.isHidden()
    assert not row.token.isHidden()
    _press(row.copy)
    assert "status 401" in QGuiApplication.clipboard().text()
    _press(row.go)
    assert house.downloads.all[download.id].state is DownloadState.QUEUED


def test_what_is_done_can_be_chatted_with_at_once(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add(state=DownloadState.DONE)
    row = _row(_part(window), download, qtbot)
    _press(row.chat)
    qtbot.wait_until(lambda: house.models.prepared != [])
    qtbot.wait_until(lambda: window.choice.now().setup is not None)
    path = download.request.places()[0]
    qtbot.wait_until(lambda: house.models.prepared[-1] == path.stem)
    assert not window.models.is_open


def test_one_that_is_done_says_so_wherever_one_is(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add(state=DownloadState.RUNNING)
    qtbot.wait_until(lambda: window.downloading.list.get(download.id) is not None)
    house.downloads.become(replace(download, state=DownloadState.DONE))
    qtbot.wait_until(window.toast.isVisible)
    assert window.toast.message.text() == "Small Q4_K_M is ready"
    _press(window.toast.action)
    path = download.request.places()[0]
    qtbot.wait_until(lambda: house.models.prepared[-1:] == [path.stem])


def test_what_goes_wrong_is_told_where_one_looks(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add()
    row = _row(_part(window), download, qtbot)
    house.downloads.fail_next = DownloadGone()
    _press(row.go)
    qtbot.wait_until(window.toast.isVisible)
    assert window.toast.message.text() == "That download is no longer in the list."
    window.models.leave()
    assert window.toast.isVisible()
    assert window.toast.geometry().bottom() < window.composer.geometry().top()


def test_the_focus_stays_with_a_row_that_moves_and_escape_leads_back(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add()
    part = _part(window)
    row = _row(part, download, qtbot)
    row.stop.setFocus()
    QTest.keyClick(row.stop, Qt.Key.Key_Space)
    qtbot.wait_until(lambda: row.parentWidget() is part.finished)
    assert row.stop.hasFocus()
    QTest.keyClick(row.stop, Qt.Key.Key_Space)
    qtbot.wait_until(lambda: part.rows == {})
    assert part.hasFocus()
    QTest.keyClick(part, Qt.Key.Key_Escape)
    assert not window.models.is_open


def test_the_finished_are_apart_and_can_be_cleared(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    done = house.downloads.add("done", DownloadState.DONE)
    waiting = house.downloads.add("waiting")
    part = _part(window)
    assert _row(part, done, qtbot).parentWidget() is part.finished
    assert _row(part, waiting, qtbot).parentWidget() is part.current
    _press(part.clear)
    qtbot.wait_until(lambda: set(part.rows) == {waiting.id})
    assert part.finished.isHidden()


def test_one_in_the_queue_can_be_put_first(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    first, second = house.downloads.add("first"), house.downloads.add("second")
    part = _part(window)
    assert _row(part, first, qtbot).first.isHidden()
    _press(_row(part, second, qtbot).first)
    qtbot.wait_until(lambda: part.rows[second.id].y() < part.rows[first.id].y())
    qtbot.wait_until(lambda: part.rows[second.id].first.isHidden() and not part.rows[first.id].first.isHidden())


def test_without_downloads_the_way_to_models_is_shown(house: House) -> None:
    window = house.open_window()
    part = _part(window)
    _press(part.discover)
    assert window.models.page is not None
    assert window.models.page.part is Part.DISCOVER


def test_the_strip_is_there_on_every_page_while_there_are_any(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    strip = window.downloading.strip
    assert strip.isHidden()
    download = house.downloads.add("Gemma 3 4B Q4_K_M")
    house.downloads.receive(download, SIZE // 2)
    qtbot.wait_until(lambda: strip.words == "Gemma 3 4B Q4_K_M · 50% · 25.0 MB/s · 2 min left")
    assert strip.isVisible()
    window.settings.open()
    assert strip.isVisible()
    strip.click()
    assert window.models.page is not None
    assert (window.models.is_open, window.models.page.part) == (True, Part.DOWNLOADS)
    house.downloads.become(replace(download, state=DownloadState.DONE))
    qtbot.wait_until(strip.isHidden)


def test_the_strip_counts_what_waits_and_what_failed(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    for size in (SIZE, SIZE):
        house.downloads.receive(house.downloads.add(size=size), SIZE // 4)
    house.downloads.add()
    house.downloads.add("Broken Q4_0", DownloadState.FAILED, error=WrongBytes(path="x.gguf"))
    words = "2 downloads · 25% · 50.0 MB/s · 2 min left · 1 more waits · Broken Q4_0 could not be downloaded"
    qtbot.wait_until(lambda: window.downloading.strip.words == words)


def test_a_key_shows_the_downloads(house: House) -> None:
    window = house.open_window()
    QTest.keyClick(window, Qt.Key.Key_J, _CONTROL)
    assert window.models.page is not None
    assert (window.models.is_open, window.models.page.part) == (True, Part.DOWNLOADS)


def test_hostile_names_are_plain_text(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    download = house.downloads.add('<b>x</b><img src="file:///etc/passwd">')
    row = _row(_part(window), download, qtbot)
    assert row.name.text() == '<b>x</b><img src="file:///etc/passwd">'
    assert row.name.textFormat() == Qt.TextFormat.PlainText
    assert "<b>x" not in row.go.toolTip()


def test_places_are_built_below_the_models_folder(house: House) -> None:
    assert house.downloads.add().request.places()[0].is_relative_to(Path("/models"))

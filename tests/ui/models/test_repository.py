"""The page of one model: what it is, which of its files fit, what stands in the way, and the button that gets one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.errors.hub import (
    AccessNotGranted,
    HostileName,
    HubNotUnderstood,
    HubUnreachable,
    NotARepository,
    Offline,
    RepositoryGated,
    RepositoryGone,
    TokenRefused,
)
from desktop_app.repositories import Access, DownloadState, Tier
from desktop_app.ui.models.page import Part
from tests.ui.fake_services import local_model
from tests.ui.models.repositories import PROJECTOR, QUANTIZATIONS, REPO, preview, quantization, repository
from tests.ui.models.test_discover import discover

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.errors import AppError
    from desktop_app.repositories import Repository
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.models.discover import Discover
    from tests.ui.house import House


def open_repository(house: House, qtbot: QtBot, shown: Repository, window: MainWindow | None = None) -> Discover:
    house.hub.repositories[shown.repo_id] = shown
    part = discover(window or house.open_window())
    part.look_at(shown.repo_id)
    qtbot.wait_until(lambda: part.view.looking.repository is not None)
    return part


def names(part: Discover) -> list[str]:
    return [row.offer.name for row in part.view.groups.rows]


def choose(part: Discover, name: str) -> None:
    row = next(row for row in part.view.groups.rows if row.offer.name == name)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)


def press(part: Discover) -> None:
    QTest.mouseClick(part.view.obtaining.button, Qt.MouseButton.LeftButton)


def words_of(part: Discover) -> str:
    return "\n".join(label.text() for label in part.view.findChildren(QLabel) if not label.isHidden())


def test_facts_and_all_quantizations_are_shown_the_usual_one_chosen(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    assert names(part) == ["Q2_K", "Q4_K_M", "BF16"]
    assert part.view.groups.current is not None
    assert part.view.groups.current.name == "Q4_K_M"
    qtbot.wait_until(lambda: "Best: close to the original" in words_of(part))
    said = words_of(part)
    for words in (
        "12.3K downloads a month",
        "67 likes",
        "changed on 3/4/26",
        "Apache 2.0",
        "made from someone/Small-4B",
    ):
        assert words in said
    captions = ("Small: least memory", "Balanced: for everyday use", "Best: close to the original")
    assert [said.index(words) for words in captions] == sorted(said.index(words) for words in captions)


def test_a_split_model_is_one_row_that_says_how_many_files(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    row = part.view.groups.rows[2]
    assert "2 files" in row.accessibleName()
    assert "7.8 GB" in row.accessibleName()


def test_each_quantization_is_judged_by_its_size_then_exactly_by_its_header(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    qtbot.wait_until(lambda: "fits" in part.view.groups.rows[1].accessibleName())
    assert part.view.figures.sureness.text().startswith("Guessed from its size")
    house.hub.previews[REPO, "BF16"] = preview()
    choose(part, "BF16")
    qtbot.wait_until(lambda: part.view.figures.sureness.text() == "Computed from the file's own header.")
    assert "context up to 131,072 tokens" in words_of(part)
    assert part.view.length.box.itemText(part.view.length.box.count() - 1) == "131,072"


def test_a_longer_context_changes_the_verdicts(house: House, qtbot: QtBot) -> None:
    house.hub.previews[REPO, "Q4_K_M"] = preview()
    part = open_repository(house, qtbot, repository())
    qtbot.wait_until(lambda: part.view.figures.sureness.text() == "Computed from the file's own header.")
    before = part.view.figures.detail.text()
    house.computer.fits.room = replace(house.computer.fits.room, host=4_300_000_000)
    box = part.view.length.box
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    qtbot.wait_until(lambda: "does not fit" in part.view.groups.rows[1].accessibleName())
    assert part.view.figures.detail.text() != before
    assert "tokens it would fit" in part.view.figures.detail.text()
    assert part.view.obtaining.button.text() == "Download anyway"


def test_the_button_begins_the_download_of_what_is_chosen(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    choose(part, "Q2_K")
    press(part)
    qtbot.wait_until(lambda: part.view.obtaining.button.text() == "Show downloads")
    (download,) = house.downloads.all.values()
    assert (download.request.repo_id, download.request.files) == (REPO, QUANTIZATIONS[0].files)
    assert "being downloaded" in part.view.groups.rows[0].accessibleName()
    press(part)
    window = part.window()
    assert window.models.page.part is Part.DOWNLOADS  # type: ignore[attr-defined]


def test_a_projector_is_offered_with_its_model_and_can_be_left_out(house: House, qtbot: QtBot) -> None:
    seeing = repository(quantizations=(quantization("Q4_K_M", 2_500_000_000, projectors=(PROJECTOR,)),))
    part = open_repository(house, qtbot, seeing)
    assert "mmproj-F16.gguf · 851.0 MB" in words_of(part)
    assert "3.4 GB" in part.view.obtaining.name.text()
    press(part)
    qtbot.wait_until(lambda: len(house.downloads.all) == 1)
    assert next(iter(house.downloads.all.values())).request.files[-1] == PROJECTOR
    house.downloads.remove(1)
    qtbot.wait_until(lambda: part.view.obtaining.button.text() == "Download")
    part.view.projector.switch.setChecked(False)
    press(part)
    qtbot.wait_until(lambda: len(house.downloads.all) == 1)
    assert PROJECTOR not in next(iter(house.downloads.all.values())).request.files


def test_a_stopped_download_is_resumed_from_here(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    press(part)
    qtbot.wait_until(lambda: part.view.obtaining.button.text() == "Show downloads")
    house.downloads.pause(1)
    qtbot.wait_until(lambda: part.view.obtaining.button.text() == "Resume")
    press(part)
    qtbot.wait_until(lambda: house.downloads.all[1].state is DownloadState.QUEUED)


def test_what_is_here_can_be_chatted_with_instead(house: House, qtbot: QtBot) -> None:
    here = local_model("Small 4B", "1" * 64)
    window = house.open_window()
    house.models.models = (here,)
    part = open_repository(house, qtbot, repository(), window)
    qtbot.wait_until(lambda: part.view.obtaining.button.text() == "Chat with it")
    assert "on this computer" in part.view.groups.rows[1].accessibleName()
    press(part)
    assert not window.models.is_open


def test_a_model_of_the_catalogue_is_downloaded_with_one_press(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    qtbot.wait_until(lambda: part.view.groups.current is not None)
    entry, chosen = part.view.looking.entry, part.view.groups.current
    assert entry is not None
    assert chosen is not None
    offered = replace(quantization(chosen.name, chosen.size_bytes))
    files = (replace(offered.files[0], path=chosen.path),)
    others = quantization("Q2_K", 1_000_000_000, Tier.SMALL)
    house.hub.repositories[entry.repo_id] = repository(
        entry.repo_id, quantizations=(others, replace(offered, files=files))
    )
    press(part)
    qtbot.wait_until(lambda: len(house.downloads.all) == 1)
    assert next(iter(house.downloads.all.values())).request.files == files


@pytest.mark.parametrize(
    ("error", "message", "ways"),
    [
        (
            RepositoryGone(repo=REPO),
            f"There is no “{REPO}” on the Hub, or it is private.",
            ["Add your token…", "Try again"],
        ),
        (NotARepository(text="x/y"), "“x/y” is not the address of a model on the Hub.", ["Try again"]),
        (HubUnreachable(host="huggingface.co"), "huggingface.co cannot be reached.", ["Try again"]),
        (
            HubNotUnderstood(host="mirror.example"),
            "What mirror.example answered does not come from a Hugging Face Hub.",
            ["Try again"],
        ),
        (
            TokenRefused(host="huggingface.co"),
            "huggingface.co does not accept your Hugging Face token.",
            ["Change your token…", "Try again"],
        ),
        (Offline(), "Tandem is offline.", ["Go online"]),
    ],
)
def test_what_stands_in_the_way_is_said_in_a_sentence_with_a_way_on(
    house: House, qtbot: QtBot, error: AppError, message: str, ways: list[str]
) -> None:
    house.hub.failure = error
    part = discover(house.open_window())
    part.look_at(REPO)
    trouble = part.view.notices.trouble
    qtbot.wait_until(lambda: trouble.message.text() == message)
    assert [button.text() for button in trouble.buttons] == ways
    assert part.view.obtaining.isHidden()
    house.hub.failure = None
    house.hub.repositories[REPO] = repository()
    if "Try again" in ways:
        QTest.mouseClick(trouble.buttons[-1], Qt.MouseButton.LeftButton)
        qtbot.wait_until(lambda: names(part) == ["Q2_K", "Q4_K_M", "BF16"])
        assert trouble.isHidden()


def test_a_gated_model_says_where_to_accept_and_where_the_token_goes(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository(access=Access.TERMS))
    gate = part.view.notices.gate
    assert gate.message.text() == "It is only for people who have accepted its terms."
    assert [button.text() for button in gate.buttons] == ["Open its page…", "Add your token…"]
    opened: list[str] = []
    part.view.link_wanted.connect(opened.append)
    part.view.link_wanted.disconnect(part.window().discovering.link_wanted)  # type: ignore[attr-defined]
    QTest.mouseClick(gate.buttons[0], Qt.MouseButton.LeftButton)
    assert opened == [f"https://huggingface.co/{REPO}"]


@pytest.mark.parametrize("kind", [RepositoryGated, AccessNotGranted])
def test_a_refusal_is_told_at_the_gate(house: House, qtbot: QtBot, kind: type[AppError]) -> None:
    url = f"https://huggingface.co/{REPO}"
    house.hub.preview_failure = kind(repo=REPO, url=url)
    part = open_repository(house, qtbot, repository(access=Access.TERMS))
    gate = part.view.notices.gate
    qtbot.wait_until(lambda: "Try again" in [button.text() for button in gate.buttons])
    assert url in gate.accessibleName()
    house.hub.preview_failure = None
    house.hub.previews[REPO, "Q4_K_M"] = preview()
    QTest.mouseClick(gate.buttons[-1], Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: gate.message.text() == "Its terms are accepted: you may download it.")


def test_a_repository_without_a_model_to_run_says_so(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository(quantizations=()))
    assert part.view.notices.trouble.message.text() == "There is no model in it that Tandem could run."
    assert part.view.obtaining.isHidden()


def test_the_file_that_an_address_names_is_chosen(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository(wanted="q2_k"))
    assert part.view.groups.current is not None
    assert part.view.groups.current.name == "Q2_K"


def test_several_models_in_one_repository_stand_apart(house: House, qtbot: QtBot) -> None:
    others = replace(quantization("Q4_K_M", 9_000_000_000), model="Large")
    part = open_repository(house, qtbot, repository(quantizations=(others, *QUANTIZATIONS)))
    qtbot.wait_until(lambda: {"Large", "Small"} <= set(words_of(part).split("\n")))
    lines = words_of(part).split("\n")
    assert lines.index("Large") < lines.index("Small")


def test_a_model_too_large_says_why_and_how_much_is_missing(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository(quantizations=(quantization("Q8_0", 70_000_000_000),)))
    qtbot.wait_until(lambda: "does not fit" in part.view.obtaining.words.text())
    assert "of memory are missing now" in part.view.figures.detail.text()


def test_a_second_look_asks_nobody(house: House, qtbot: QtBot) -> None:
    part = open_repository(house, qtbot, repository())
    house.hub.repositories["other/One-GGUF"] = repository("other/One-GGUF")
    part.look_at("other/One-GGUF")
    qtbot.wait_until(lambda: part.view.head.title.text() == "One-GGUF")
    part.look_at(REPO)
    qtbot.wait_until(lambda: part.view.head.title.text() == "Small-4B-GGUF")
    assert house.hub.described.count(REPO) == 1


def test_a_download_that_cannot_begin_is_told(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    part = open_repository(house, qtbot, repository(), window)
    house.downloads.fail_next = HostileName(name="CON")
    press(part)
    trouble = part.view.notices.trouble
    qtbot.wait_until(trouble.isVisible)
    assert trouble.message.text() == "The file name “CON” is not safe to store."


def test_a_hostile_card_and_name_are_text(house: House, qtbot: QtBot) -> None:
    hostile = repository("evil/<img src=x>\u202ename", card="# Hello\n\n<script>alert(1)</script><b>bold</b>")
    part = open_repository(house, qtbot, hostile)
    assert part.view.head.title.text() == "<img src=x>⟦U+202E⟧name"
    assert part.view.head.title.textFormat() is Qt.TextFormat.PlainText
    qtbot.wait_until(lambda: bool(part.view.card.leaves))


def test_long_names_break_and_are_read_whole(house: House, qtbot: QtBot) -> None:
    name = "An_Extremely_Long_Name_" * 3 + "x" * 20
    part = open_repository(house, qtbot, repository(f"someone/{name}"))
    title = part.view.head.title
    assert title.accessibleName() == name
    assert title.text().replace("\u200b", "") == name
    qtbot.wait_until(lambda: title.minimumSizeHint().width() < 400)
    area = part.view.area
    inner = area.widget()
    assert inner is not None
    qtbot.wait_until(lambda: inner.minimumSizeHint().width() <= area.viewport().width())

"""What lies beside and over conversations; each function brings the window there from the usual state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.errors import DiskFull, TooLargeForMemory
from desktop_app.services.machine import Machine
from desktop_app.ui.actions import Do
from desktop_app.ui.bug_reports import BugDialog
from desktop_app.ui.keys.palette import Palette
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.page import Section
from scripts.gallery.talking import tell, usual

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.gallery.stage import Stage

    Scene = Callable[[Stage], None]


def inspector(on: Stage) -> None:
    """The inspector beside a conversation."""
    usual(on)
    on.window.actions_by_name[Do.INSPECTOR].trigger()


def inspector_below(on: Stage) -> None:
    """Its lower half, in a tall and narrow window."""
    usual(on)
    on.window.resize(800, 1500)
    on.window.actions_by_name[Do.INSPECTOR].trigger()


def sent_prompt(on: Stage) -> None:
    """What was sent for an answer of the real model."""
    on.new_chat()
    ended: list[object] = []
    on.bridge.answer_ended.connect(ended.append)
    setup = replace(
        on.setup, system_prompt="Answer in one sentence.", sampling=replace(on.setup.sampling, max_tokens=12)
    )
    on.window.chat.change_setup(lambda _: setup)
    on.window.composer.set_text(on.words.question)
    QTest.keyClick(on.window.composer.editor, Qt.Key.Key_Return)
    on.until(lambda: bool(ended))
    on.bridge.answer_ended.disconnect(ended.append)
    on.window.actions_by_name[Do.SENT_PROMPT].trigger()
    on.wait(0.5)


def _settings(section: Section) -> Scene:
    def show(on: Stage) -> None:
        on.window.settings.open_section(section)
        on.settle()

    show.__doc__ = f"The settings at {section}."
    return show


def palette(on: Stage) -> None:
    """The command palette."""
    usual(on)
    on.window.actions_by_name[Do.PALETTE].trigger()


def palette_searching(on: Stage) -> None:
    """The command palette with letters typed."""
    on.window.actions_by_name[Do.PALETTE].trigger()
    on.settle()
    (card,) = on.window.findChildren(Palette)
    card.field.setText(on.words.palette)


def cheat_sheet(on: Stage) -> None:
    """All keys."""
    on.window.actions_by_name[Do.CHEAT_SHEET].trigger()


def first_run_computer(on: Stage) -> None:
    """The first step."""
    on.window.first_run.open()
    on.wait(0.6)
    page = on.window.first_run.page
    assert page is not None
    page.show_machine(
        Machine(processor="AMD Ryzen 7 7840U", cores=8, memory_bytes=16_600_000_000, free_bytes=9_200_000_000)
    )


def first_run_model(on: Stage) -> None:
    """The second step."""
    first_run_computer(on)
    page = on.window.first_run.page
    assert page is not None
    page.show_step(1)


def sample(on: Stage) -> None:
    """The sample conversation."""
    from desktop_app.ui.first_run.sample import AUTHOR, sample_words

    words = sample_words(on.window.actions_by_name)
    on.services.library.add_sample(title=words.title, turns=words.turns, author=AUTHOR, setup=on.setup).result()
    on.open(on.services.library.conversations().result()[0].id)
    on.window.resize(1180, 1300)
    on.settle()


def trash_empty(on: Stage) -> None:
    """The trash with nothing in it."""
    on.window.sidebar.show_trash()


def trash(on: Stage) -> None:
    """The trash with conversations."""
    for one in on.services.library.conversations().result()[-4:]:
        on.services.library.move_to_trash(one.id).result()
    on.window.sidebar.show_trash()
    on.wait(0.2)
    titles = on.window.sidebar.trash.list
    titles.setCurrentIndex(titles.model().index(1, 0))


def model_picker(on: Stage) -> None:
    """The choice of a model."""
    usual(on)
    on.window.header.picker.open()


def window_menu(on: Stage) -> None:
    """The window's menu."""
    usual(on)
    on.window.header.more.click()


def message_menu(on: Stage) -> None:
    """A right click on code."""
    on.window.resize(1180, 1800)
    tell(on, (on.words.everything_question, on.words.everything))
    view = on.window.transcript.page.views()[-1]
    at = QPoint(120, 560)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at)))


def renaming(on: Stage) -> None:
    """A title as it is edited in the list."""
    usual(on)
    current = on.window.chat.conversation_id
    assert current is not None
    on.window.sidebar.list.rename(current)


def notice(on: Stage) -> None:
    """Something that can be undone."""
    usual(on)
    on.window.shelf.trash_open_one()
    on.wait(0.3)


def error(on: Stage) -> None:
    """Something that failed."""
    usual(on)
    on.window.toast.error(TooLargeForMemory(needed="4.2 GB", available="1.1 GB"))


def disk_full(on: Stage) -> None:
    """Something that failed, in a narrow window."""
    on.window.resize(640, 480)
    on.new_chat()
    on.window.toast.error(DiskFull())


def smallest(on: Stage) -> None:
    """The window at its smallest, with its sidebar."""
    on.window.resize(640, 480)
    usual(on)


def folded(on: Stage) -> None:
    """The sidebar folded to its icons."""
    usual(on)
    on.window.actions_by_name[Do.SIDEBAR].trigger()


def unfolded(on: Stage) -> None:
    """The sidebar back again, its list with the keyboard's focus."""
    on.window.actions_by_name[Do.SIDEBAR].trigger()
    on.window.sidebar.list.setFocus(Qt.FocusReason.TabFocusReason)


def focused(on: Stage) -> None:
    """The keyboard's focus on the model's button."""
    usual(on)
    on.window.header.picker.button.setFocus(Qt.FocusReason.TabFocusReason)


def link(on: Stage) -> None:
    """Where a link leads, before it is opened."""
    usual(on)
    ask_to_open("https://xn--pple-43d.example/a?b=c&d=%3Cb%3E", on.window)


def bug(on: Stage) -> None:
    """The report of a bug."""
    dialog = BugDialog(on.look, on.window)
    dialog.set_reports(["Traceback (most recent call last):\n  File …\nValueError: nothing"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def settings_scenes() -> dict[str, Scene]:
    """One for each section."""
    return {f"settings_{section.name.lower()}": _settings(section) for section in Section}

"""Finding what the transcript shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.chat.code_colors import CodeColors
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.lexers import Lexers

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Message
    from desktop_app.ui.chat.button import QuietButton
    from desktop_app.ui.chat.foot import Foot
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.chat.transcript import Transcript


def view_of(transcript: Transcript, message: Message) -> MessageView:
    view = transcript.view(message.id)
    assert view is not None
    return view


def foot_of(transcript: Transcript, message: Message) -> Foot:
    foot = view_of(transcript, message).foot
    assert foot is not None
    return foot


def button_of(transcript: Transcript, message: Message, name: str) -> QuietButton:
    return next(one for one in foot_of(transcript, message).buttons if one.accessibleName() == name)


def buttons_of(transcript: Transcript, message: Message) -> list[str]:
    return [button.accessibleName() for button in foot_of(transcript, message).buttons]


def is_settled(transcript: Transcript) -> bool:
    """Whether all formulas are set and all code is coloured."""
    (formulas,), (lexers,) = transcript.findChildren(Formulas), transcript.findChildren(Lexers)
    if formulas.are_awaited() or lexers.are_awaited():
        return False
    return all(colors.is_settled for colors in transcript.findChildren(CodeColors))


def settle(qtbot: QtBot, *transcripts: Transcript) -> None:
    """Wait until nothing on the pages will change by itself."""
    qtbot.waitUntil(lambda: all(map(is_settled, transcripts)), timeout=60_000)

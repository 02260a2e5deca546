"""What can be said of answers: their part of the window's one table of actions."""

from __future__ import annotations

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.action_names import Do, Entry, Group

VOTE_TABLE = (
    Entry(
        Do.BLIND,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Judge blind, or with the names"),
        "eye-off",
        ("Ctrl+U",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_LEFT,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Vote: the left answer is better"),
        "thumbs-up",
        ("Alt+1",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_RIGHT,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Vote: the right answer is better"),
        "thumbs-up",
        ("Alt+2",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_TIE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Vote: both are as good"),
        "equal",
        ("Alt+3",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_BAD,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Vote: both are bad"),
        "thumbs-down",
        ("Alt+4",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_NOTE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Tags and a note for the vote"),
        "pencil",
        ("Alt+5",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_RANK,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Vote: rank the answers"),
        "list-end",
        ("Alt+6",),
        in_menu=False,
    ),
    Entry(
        Do.SHOW_NAMES,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Show the names without a vote"),
        "eye",
        ("Alt+7",),
        in_menu=False,
    ),
    Entry(
        Do.VOTE_BAR,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Go to the vote"),
        "thumbs-up",
        ("Alt+0",),
        in_menu=False,
    ),
)

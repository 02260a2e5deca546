"""What can be done with lanes: their part of the window's one table of actions."""

from __future__ import annotations

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.action_names import Do, Entry, Group

LANE_TABLE = (
    Entry(
        Do.ADD_LANE, Group.LANES, QT_TRANSLATE_NOOP("actions", "Add a model beside this one"), "columns-2", ("Ctrl+T",)
    ),
    Entry(
        Do.DUPLICATE_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Add the same model with other settings"),
        "copy-plus",
        ("Ctrl+D",),
        in_menu=False,
    ),
    Entry(
        Do.NEXT_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Next lane"),
        "chevron-right",
        ("Ctrl+PgDown",),
        in_menu=False,
    ),
    Entry(
        Do.PREVIOUS_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Previous lane"),
        "chevron-left",
        ("Ctrl+PgUp",),
        in_menu=False,
    ),
    Entry(
        Do.ASK_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Ask only this lane, or all again"),
        "message-square",
        ("Ctrl+E",),
        in_menu=False,
    ),
    Entry(
        Do.STOP_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Stop this lane"),
        "circle-stop",
        ("Shift+Esc",),
        in_menu=False,
    ),
    Entry(
        Do.RENAME_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Rename the lane"),
        "pencil",
        ("Shift+F2",),
        in_menu=False,
    ),
    Entry(
        Do.FOLD_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Fold the lane"),
        "panel-left-close",
        ("Ctrl+Shift+H",),
        in_menu=False,
    ),
    Entry(
        Do.MOVE_LANE_LEFT,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Move the lane to the left"),
        "arrow-left",
        ("Ctrl+Shift+PgUp",),
        in_menu=False,
    ),
    Entry(
        Do.MOVE_LANE_RIGHT,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Move the lane to the right"),
        "arrow-right",
        ("Ctrl+Shift+PgDown",),
        in_menu=False,
    ),
    Entry(
        Do.CATCH_UP,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Let the lane catch up"),
        "history",
        ("Ctrl+Shift+R",),
        in_menu=False,
    ),
    Entry(
        Do.CONTINUE_ALONE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Continue with this lane alone"),
        "arrow-right-from-line",
        ("Ctrl+Shift+N",),
        in_menu=False,
    ),
    Entry(Do.CLOSE_LANE, Group.LANES, QT_TRANSLATE_NOOP("actions", "Close the lane"), "x", ("Ctrl+W",), in_menu=False),
    Entry(
        Do.REOPEN_LANE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Reopen the lane closed last"),
        "rotate-ccw",
        ("Ctrl+Shift+T",),
        in_menu=False,
    ),
    Entry(
        Do.WRITE_AT_ONCE,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Let local models write at once, or in turn"),
        "gauge",
        ("Ctrl+Alt+B",),
        in_menu=False,
    ),
    Entry(
        Do.SCROLL_TOGETHER,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Scroll lanes together, or each by itself"),
        "link",
        ("Ctrl+Shift+S",),
        in_menu=False,
    ),
    Entry(
        Do.FIGURES,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Compare the figures"),
        "table-2",
        ("Ctrl+Shift+G",),
        in_menu=False,
    ),
    Entry(
        Do.DIFFERENCES,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Show how the answers differ"),
        "diff",
        ("Ctrl+Alt+D",),
    ),
    Entry(
        Do.SAVE_COMPARISON, Group.LANES, QT_TRANSLATE_NOOP("actions", "Save the comparison…"), "file-down", ("Ctrl+S",)
    ),
    Entry(
        Do.RUN_AGAIN,
        Group.LANES,
        QT_TRANSLATE_NOOP("actions", "Run a saved comparison again…"),
        "history",
        ("Ctrl+Alt+O",),
    ),
)

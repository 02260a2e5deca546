"""What the window can be told to do, by name, and what is to be known of each of these actions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop_app.errors import QT_TRANSLATE_NOOP


class Do(StrEnum):
    """The actions by name, which is also how the preferences call them."""

    NEW_CHAT = "new_chat"
    RENAME = "rename"
    TRASH = "trash"
    LOCAL_ONLY = "local_only"
    MOVE_TO_FOLDER = "move_to_folder"
    NEW_FOLDER = "new_folder"
    RENAME_FOLDER = "rename_folder"
    LOCK_FOLDER = "lock_folder"
    MOVE_FOLDER_UP = "move_folder_up"
    MOVE_FOLDER_DOWN = "move_folder_down"
    DELETE_FOLDER = "delete_folder"
    PREVIOUS_CHAT = "previous_chat"
    NEXT_CHAT = "next_chat"
    ATTACH_FILE = "attach_file"
    STOP = "stop"
    REGENERATE = "regenerate"
    EDIT_PROMPT = "edit_prompt"
    COPY_ANSWER = "copy_answer"
    PICK_MODEL = "pick_model"
    OPEN_MODEL_FILE = "open_model_file"
    FAVOURITE_MODEL = "favourite_model"
    UNLOAD_MODEL = "unload_model"
    MODELS = "models"
    DOWNLOADS = "downloads"
    SCOREBOARD = "scoreboard"
    FOCUS_COMPOSER = "focus_composer"
    SIDEBAR = "sidebar"
    INSPECTOR = "inspector"
    SENT_PROMPT = "sent_prompt"
    LARGER_TEXT = "larger_text"
    SMALLER_TEXT = "smaller_text"
    USUAL_TEXT = "usual_text"
    LIGHT_OR_DARK = "light_or_dark"
    PALETTE = "palette"
    CHEAT_SHEET = "cheat_sheet"
    NEXT_PANE = "next_pane"
    PREVIOUS_PANE = "previous_pane"
    SETTINGS = "settings"
    ACCOUNTS = "accounts"
    USAGE = "usage"
    OFFLINE = "offline"
    SET_UP = "set_up"
    QUIT = "quit"
    ADD_LANE = "add_lane"
    DUPLICATE_LANE = "duplicate_lane"
    NEXT_LANE = "next_lane"
    PREVIOUS_LANE = "previous_lane"
    ASK_LANE = "ask_lane"
    STOP_LANE = "stop_lane"
    RENAME_LANE = "rename_lane"
    FOLD_LANE = "fold_lane"
    MOVE_LANE_LEFT = "move_lane_left"
    MOVE_LANE_RIGHT = "move_lane_right"
    CATCH_UP = "catch_up"
    CONTINUE_ALONE = "continue_alone"
    REOPEN_LANE = "reopen_lane"
    CLOSE_LANE = "close_lane"
    CLOSED_LANES = "closed_lanes"
    WIDEN_LANE = "widen_lane"
    NARROW_LANE = "narrow_lane"
    EVEN_LANES = "even_lanes"
    WRITE_AT_ONCE = "write_at_once"
    SCROLL_TOGETHER = "scroll_together"
    FIGURES = "figures"
    DIFFERENCES = "differences"
    SAVE_COMPARISON = "save_comparison"
    RUN_AGAIN = "run_again"
    BLIND = "blind"
    VOTE_LEFT = "vote_left"
    VOTE_RIGHT = "vote_right"
    VOTE_TIE = "vote_tie"
    VOTE_BAD = "vote_bad"
    VOTE_NOTE = "vote_note"
    VOTE_RANK = "vote_rank"
    SHOW_NAMES = "show_names"
    VOTE_BAR = "vote_bar"


class Group(StrEnum):
    """What belongs together in the menu, the cheat sheet and the settings; its value is its title in English."""

    CONVERSATION = QT_TRANSLATE_NOOP("actions", "Conversation")
    FOLDERS = QT_TRANSLATE_NOOP("actions", "Folders")
    ANSWER = QT_TRANSLATE_NOOP("actions", "Answer")
    LANES = QT_TRANSLATE_NOOP("actions", "Side by side")
    MODEL = QT_TRANSLATE_NOOP("actions", "Model")
    VIEW = QT_TRANSLATE_NOOP("actions", "View")
    PROGRAM = QT_TRANSLATE_NOOP("actions", "Tandem")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("actions", self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. `text` is English; `keys` are its own in Qt's portable text; `in_menu`: whether it stands there."""

    do: Do
    group: Group
    text: str
    icon: str
    keys: tuple[str, ...]
    in_menu: bool = True

    @property
    def sequences(self) -> tuple[QKeySequence, ...]:
        """The keys that it has unless the user gives it others."""
        return tuple(QKeySequence.fromString(key) for key in self.keys)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("actions", self.text)

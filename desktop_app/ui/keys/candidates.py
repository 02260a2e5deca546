"""What the command palette can find, and in which order it shows what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.ui.actions import TABLE
from desktop_app.ui.keys.fuzzy import match
from desktop_app.ui.keys.key_map import native
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

    from desktop_app.domain import Conversation, LocalModel
    from desktop_app.ui.actions import Do
    from desktop_app.ui.keys.key_map import KeyMap

_MOST_OF_A_GROUP = 8
_RECENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One thing to do. It is found by any of `names`; `name` is shown. `keys` as the platform writes them."""

    group: str
    name: str
    names: tuple[str, ...]
    icon: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    id: str = ""
    """An action's, so that it can be remembered as a recent one."""


def action_candidates(actions: Mapping[Do, QAction], key_map: KeyMap) -> list[Candidate]:
    """The actions that are possible now, by their names in English and in the reader's language."""
    title = QCoreApplication.translate("palette", "Actions")
    return [
        Candidate(
            group=title,
            name=one.name.removesuffix("…"),
            names=(one.name, one.text),
            icon=one.icon,
            run=actions[one.do].trigger,
            keys=native(key_map.keys(one.do)),
            id=one.do,
        )
        for one in TABLE
        if actions[one.do].isEnabled()
    ]


def conversation_candidates(conversations: Sequence[Conversation], open_one: Callable[[int], None]) -> list[Candidate]:
    """Conversations by their titles and the names of their folders, in the order given."""
    title = QCoreApplication.translate("palette", "Conversations")
    return [
        Candidate(
            group=title,
            name=one_line(one.title),
            names=(one.title,) if one.folder is None else (one.title, f"{one.folder.name} {one.title}"),
            icon="message-square",
            run=partial(open_one, one.id),
        )
        for one in conversations
    ]


def model_candidates(models: Sequence[LocalModel], use: Callable[[LocalModel], None]) -> list[Candidate]:
    """The models on this computer by name."""
    title = QCoreApplication.translate("palette", "Models")
    return [
        Candidate(
            group=title,
            name=one.name,
            names=(f"{one.name} {one.facts.quantization}",),
            icon="monitor",
            run=partial(use, one),
        )
        for one in models
    ]


def found(candidates: Sequence[Candidate], typed: str, recent: Sequence[str]) -> list[Candidate]:
    """What fits, group by group, the group with the best fit first; with nothing typed, the recent actions first."""
    groups: dict[str, list[tuple[int, Candidate]]] = {}
    for one in candidates:
        scores = [score for name in one.names if (score := match(typed, name)) is not None]
        if scores:
            groups.setdefault(one.group, []).append((max(scores), one))
    if not typed.strip():
        return _with_recent([one for group in groups.values() for one in _few(group)], recent)
    ordered = sorted(groups.values(), key=lambda group: -max(score for score, _ in group))
    return [one for group in ordered for one in _few(sorted(group, key=lambda pair: -pair[0]))]


def _few(group: Sequence[tuple[int, Candidate]]) -> list[Candidate]:
    actions = bool(group) and bool(group[0][1].id)
    return [one for _, one in (group if actions else group[:_MOST_OF_A_GROUP])]


def _with_recent(candidates: Sequence[Candidate], recent: Sequence[str]) -> list[Candidate]:
    title = QCoreApplication.translate("palette", "Recent")
    by_id = {one.id: one for one in candidates if one.id}
    first = [replace(by_id[each], group=title) for each in recent if each in by_id][:_RECENT]
    taken = {one.id for one in first}
    return [*first, *(one for one in candidates if one.id not in taken or not one.id)]

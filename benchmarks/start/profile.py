"""A profile with years of conversations in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from desktop_app.domain import LOCAL, Generation, LaneSetup, MessageState, ModelRef, Role
from desktop_app.storage.database import Database
from desktop_app.storage.schema import ConversationRow, GenerationRow, LaneRow, MessageRow, Row, TurnRow
from desktop_app.storage.values import generation_row, setup_columns

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from desktop_app.storage.database import Session

TURNS = 25
"""Prompts of each conversation, every one with an answer."""

PROMPT = "What was it that we said about the lighthouse, and about its keeper? 등대 이야기를 해 줘. "
ANSWER = "The **lighthouse** stood where the sea was loudest. " * 12
SETUP = LaneSetup(model=ModelRef(provider=LOCAL, id="0" * 64, name="a model"))
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fill(folder: Path, count: int) -> None:
    """Make the profile of somebody who has about `count` messages, below a folder that has those of XDG in it."""
    preferences = folder / "config" / "tandem" / "preferences.json"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"first_run_done": true}\n', encoding="utf-8")
    database = folder / "data" / "tandem" / "tandem.sqlite3"
    database.parent.mkdir(parents=True)
    opened = Database.open(database)
    try:
        opened.submit(_store, max(1, count // (2 * TURNS))).result()
    finally:
        opened.close()


def _store(session: Session, conversations: int) -> None:
    lanes = range(1, conversations + 1)
    turns = range(1, conversations * TURNS + 1)
    _insert(session, ConversationRow, [{"id": lane, "title": f"Lighthouse {lane}", **_changed()} for lane in lanes])
    setup = setup_columns(SETUP)
    _insert(session, LaneRow, [{"id": lane, "conversation_id": lane, "position": 0, **setup} for lane in lanes])
    _insert(session, TurnRow, [{"id": turn, "conversation_id": _lane(turn), "created_at": NOW} for turn in turns])
    _insert(session, MessageRow, [row for turn in turns for row in _prompt_and_answer(turn)])
    facts = generation_row(Generation(model=SETUP.model, completion_tokens=150), message_id=0, created_at=NOW)
    columns = {name: getattr(facts, name) for name in GenerationRow.__table__.columns.keys() if name != "id"}  # noqa: SIM118 - columns, not a mapping
    _insert(session, GenerationRow, [columns | {"message_id": 2 * turn} for turn in turns])
    newest = select(func.max(MessageRow.id)).where(MessageRow.lane_id == LaneRow.id).scalar_subquery()
    session.execute(update(LaneRow).values(head_id=newest), execution_options={"synchronize_session": False})


def _insert(session: Session, table: type[Row], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)


def _changed() -> dict[str, datetime]:
    return {"created_at": NOW, "updated_at": NOW}


def _lane(turn: int) -> int:
    return (turn - 1) // TURNS + 1


def _prompt_and_answer(turn: int) -> list[dict[str, Any]]:
    prompt = 2 * turn - 1
    common = {"lane_id": _lane(turn), "turn_id": turn, "created_at": NOW, "state": MessageState.COMPLETE}
    common["reasoning"] = ""
    first = (turn - 1) % TURNS == 0
    said = {"id": prompt, "parent_id": None if first else prompt - 1, "role": Role.USER, "text": f"{turn}. {PROMPT}"}
    answer = {"id": prompt + 1, "parent_id": prompt, "role": Role.ASSISTANT, "text": ANSWER}
    return [common | said, common | answer]

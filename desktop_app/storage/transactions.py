"""SQLAlchemy on one connection whose transactions are real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from desktop_app.storage.driver import dbapi

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

WRITE = "BEGIN IMMEDIATE"
READ = "BEGIN"


def engine_on(connect: Callable[[], sqlite3.Connection], *, begin: str) -> Engine:
    """An engine with the one connection that `connect` makes at first use.

    The driver begins a transaction only before some statements (not before DDL, not before SELECT) and takes
    the write lock late, so each transaction begins with the words in `begin`.
    """
    engine = create_engine("sqlite://", creator=connect, module=dbapi, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine

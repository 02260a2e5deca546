"""What is private in the words of a conversation, and what an account gets in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop_app.privacy import Found, Hidden, Kind
from desktop_app.storage.privacy_rows import PrivateValueRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def decided(session: Session, *, conversation_id: int, slug: str) -> tuple[Hidden, ...]:
    """What the user has decided about, for this account."""
    query = (
        select(PrivateValueRow)
        .where(PrivateValueRow.conversation_id == conversation_id, PrivateValueRow.slug == slug)
        .order_by(PrivateValueRow.kind, PrivateValueRow.number)
    )
    return tuple(
        Hidden(value=row.value, kind=Kind(row.kind), number=row.number, replaced=row.replaced)
        for row in session.scalars(query)
    )


def decide(session: Session, *, conversation_id: int, slug: str, found: Iterable[Found], replaced: bool) -> None:
    """From now on an account gets placeholders for these, or what they are."""
    for one in found:
        key = (conversation_id, slug, one.value)
        row = session.get(PrivateValueRow, key)
        if row is None:
            row = PrivateValueRow(
                conversation_id=conversation_id,
                slug=slug,
                value=one.value,
                kind=one.kind,
                number=_number(session, conversation_id, one),
            )
            session.add(row)
        row.replaced = replaced
        session.flush()


def _number(session: Session, conversation_id: int, found: Found) -> int:
    """The same as for another account, or the next one of its kind."""
    of_kind = select(PrivateValueRow).where(
        PrivateValueRow.conversation_id == conversation_id, PrivateValueRow.kind == found.kind
    )
    known = session.scalars(of_kind.where(PrivateValueRow.value == found.value)).first()
    if known is not None:
        return known.number
    highest = session.scalar(
        select(func.max(PrivateValueRow.number)).where(
            PrivateValueRow.conversation_id == conversation_id, PrivateValueRow.kind == found.kind
        )
    )
    return (highest or 0) + 1

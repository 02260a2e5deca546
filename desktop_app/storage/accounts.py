"""The user's accounts with providers, without their keys, and to whom the words of a conversation may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.storage.account_rows import AccountRow, ConsentRow
from desktop_app.storage.privacy_rows import PrivateValueRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def every(session: Session) -> tuple[Account, ...]:
    """All of them, by slug; without those of providers that this version does not know."""
    known = frozenset(Provider)
    rows = session.scalars(select(AccountRow).order_by(AccountRow.slug))
    return tuple(_account_of(row) for row in rows if row.provider in known)


def one(session: Session, *, slug: str) -> Account | None:
    """An account by its slug; None if there is none."""
    row = session.get(AccountRow, slug)
    return None if row is None else _account_of(row)


def keep(session: Session, *, account: Account) -> None:
    """Store an account, new or changed."""
    row = session.get(AccountRow, account.slug)
    if row is None:
        row = AccountRow(slug=account.slug)
        session.add(row)
    row.provider = account.provider.value
    row.name = account.name
    row.base_url = account.base_url
    row.organization = account.organization
    row.project = account.project
    row.headers = msgspec.to_builtins(account.headers)
    row.proxy = account.proxy
    row.ca_file = account.ca_file
    row.key_source = account.key_source
    row.variable = account.variable
    row.always = account.always
    row.models = msgspec.to_builtins(account.models)


def remove(session: Session, *, slug: str) -> None:
    """Forget an account with every consent to it; nothing if there is none."""
    row = session.get(AccountRow, slug)
    if row is not None:
        session.delete(row)


def consented(session: Session, *, conversation_id: int, slug: str) -> bool:
    """Whether the words of this conversation may go there."""
    return session.get(ConsentRow, (conversation_id, slug)) is not None


def consent(session: Session, *, conversation_id: int, slug: str) -> None:
    """Let the words of this conversation go there from now on."""
    if not consented(session, conversation_id=conversation_id, slug=slug):
        session.add(ConsentRow(conversation_id=conversation_id, slug=slug))


def withdraw_consent(session: Session, *, slug: str) -> None:
    """Let every conversation ask anew before words, and what is private in them, go to an account. What goes as a
    placeholder stays one.
    """
    session.execute(delete(ConsentRow).where(ConsentRow.slug == slug))
    session.execute(delete(PrivateValueRow).where(PrivateValueRow.slug == slug, PrivateValueRow.replaced.is_(False)))


def _account_of(row: AccountRow) -> Account:
    return Account(
        slug=row.slug,
        provider=Provider(row.provider),
        name=row.name,
        base_url=row.base_url,
        organization=row.organization,
        project=row.project,
        headers=msgspec.convert(row.headers, tuple[tuple[str, str], ...]),
        proxy=row.proxy,
        ca_file=row.ca_file,
        key_source=row.key_source,
        variable=row.variable,
        always=row.always,
        models=msgspec.convert(row.models, tuple[CloudModel, ...]),
    )

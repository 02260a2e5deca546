"""What answers took: a month of two accounts and of this computer, and the question at the cap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from desktop_app.domain import LOCAL, Cost, Energy, ModelRef
from desktop_app.errors import CapReached
from desktop_app.storage import ledger
from desktop_app.storage.ledger_rows import LedgerRow
from desktop_app.ui.actions import Do
from desktop_app.ui.usage.cap_dialog import CapDialog
from desktop_app.usage import Spent

if TYPE_CHECKING:
    from desktop_app.storage.database import Session
    from scripts.gallery.stage import Stage

_DAY = date(2026, 11, 1)
_REACHED = CapReached(
    cap="$20.00", spent="$19.90", price="$0.25", until="2026-12-01", needed="20.15", provider="Anthropic"
)


def usage_empty(on: Stage) -> None:
    """Before the first answer."""
    on.services.database.submit(_forget).result()
    on.window.actions_by_name[Do.USAGE].trigger()
    on.wait(0.5)


def usage(on: Stage) -> None:
    """A month near its cap."""
    on.services.database.submit(_forget).result()
    on.services.database.submit(_fill).result()
    on.services.preferences.change(monthly_cap=0.5).result()
    on.window.actions_by_name[Do.USAGE].trigger()
    on.wait(2.0)


def usage_cap_reached(on: Stage) -> None:
    """The question where the next prompt would go beyond the cap."""
    on.services.preferences.change(monthly_cap=None).result()
    dialog = CapDialog(_REACHED, on.window)
    dialog.open()
    on.wait(0.3)


def _forget(session: Session) -> None:
    session.execute(delete(LedgerRow))


def _fill(session: Session) -> None:
    now = datetime.now(UTC)
    gpt = ModelRef(provider="openai", id="gpt-5", name="GPT-5")
    claude = ModelRef(provider="anthropic", id="claude-sonnet", name="Claude Sonnet")
    small = ModelRef(provider=LOCAL, id="ab" * 32, name="SmolLM2 135M Instruct")
    for place in range(now.day):
        for number, (model, account, nanos) in enumerate(
            ((gpt, "OpenAI", 7_000_000 + place * 900_000), (claude, "Anthropic", place * 700_000), (small, "", 0))
        ):
            answer = place * 3 + number + 1
            spent = Spent(
                conversation_id=1 + place % 3,
                answer_id=answer,
                model=model,
                account=account,
                prompt_tokens=900 + 31 * place,
                completion_tokens=400 + 17 * place,
                cost=Cost(nanos=nanos, currency="USD", price_date=_DAY) if account else None,
                is_estimate=place % 9 == 8,
                read_s=0.4,
                write_s=6.0 + place % 5,
                energy=None if account else Energy(joules=180.0 + place, parts=("CPU package",)),
            )
            ledger.settle(session, answer_id=answer, spent=spent)
            at = now - timedelta(days=now.day - 1 - place)
            session.execute(update(LedgerRow).where(LedgerRow.answer_id == answer).values(created_at=at))

"""What answers take: tokens, money, seconds, energy. Standard library only.

Money is in billionths of a US dollar, as providers' price lists are; days and months are those of the user's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from desktop_app.domain import LOCAL, Cost, Energy, ModelRef

NANOS = 1_000_000_000
"""In a dollar."""

JOULES_IN_KWH = 3_600_000

WARN_AT = 0.8
"""Of a month's cap."""

TRIALS = 0
"""In the place of a conversation's id: what tests of accounts took."""


class By(StrEnum):
    """What sums are made by."""

    DAY = "day"
    MONTH = "month"
    MODEL = "model"
    ACCOUNT = "account"
    CONVERSATION = "conversation"


class EnergyStanding(StrEnum):
    """Whether this machine tells how much energy it uses. REFUSED: the administrator alone may read it."""

    READABLE = "readable"
    REFUSED = "refused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of the user's calendar; `last` is the last of them."""

    first: date
    last: date

    @classmethod
    def month_of(cls, day: date) -> Period:
        """The month that `day` is in."""
        return cls(first=day.replace(day=1), last=month_after(day) - timedelta(days=1))

    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it, by the clock of this computer's time zone."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one run of a model has taken, or will by an `is_estimate`. `account` is the name of an account ("" for a
    model on this computer). `cost` None: no price is known, or there is none. Seconds of reading the prompt and of
    writing.
    """

    conversation_id: int
    answer_id: int
    model: ModelRef
    account: str = ""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost: Cost | None = None
    is_estimate: bool = False
    read_s: float = 0.0
    write_s: float = 0.0
    energy: Energy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger. `title` is the conversation's, None where that was deleted for good."""

    at: datetime
    spent: Spent
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSum:
    """Sums over `answers`. `keys` are the values of what they are made by: a day as "2026-11-27", a month as "2026-11",
    a model's provider and id in one, an account's slug, a conversation's id. `names` say them to a person: "" has none,
    as a conversation that was deleted. Of the answers `estimates` are not counted by who wrote them, and `unpriced`
    ones cost what nobody here knows. `timed_tokens` of `completion_tokens` were written in the `write_s` seconds;
    this computer was busy for `local_s` of both;
    `energy_j` joules were measured in `measured` answers.
    """

    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    answers: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    nanos: int = 0
    estimates: int = 0
    unpriced: int = 0
    read_s: float = 0.0
    write_s: float = 0.0
    timed_tokens: int = 0
    local_s: float = 0.0
    energy_j: float = 0.0
    measured: int = 0

    @property
    def tokens_per_s(self) -> float:
        """While writing; 0 if unknown."""
        return self.timed_tokens / self.write_s if self.write_s > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What a period took: all of the `cloud`, all of this computer (`local`), each by what was asked for, and by day
    and account for a chart. The local models' provider is `domain.LOCAL`. So many answers are `hidden`, since they
    stand without names: they count once these are shown.
    """

    period: Period
    by: By
    cloud: UsageSum = field(default_factory=UsageSum)
    local: UsageSum = field(default_factory=UsageSum)
    sums: tuple[UsageSum, ...] = ()
    days: tuple[UsageSum, ...] = ()
    hidden: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked in it."""
        return not self.cloud.answers and not self.local.answers


@dataclass(frozen=True, slots=True, kw_only=True)
class CapState:
    """Where the month of `today` stands. `cap` in dollars, None: there is none."""

    today: date
    nanos: int
    cap: float | None

    @property
    def share(self) -> float:
        """Of the cap that is spent, 0 on; 0 without one."""
        if self.cap is None:
            return 0.0
        return self.nanos / (self.cap * NANOS) if self.cap else float("inf") if self.nanos else 1.0

    @property
    def until(self) -> date:
        """The first day on which it counts from nothing again."""
        return month_after(self.today)


def today() -> date:
    """By the clock of this computer's time zone."""
    return datetime.now(UTC).astimezone().date()


def month_after(day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def is_local(provider: str) -> bool:
    """Whether it is a model on this computer."""
    return provider == LOCAL


def dollars(nanos: int) -> str:
    """An amount in English, with as many digits as it takes to see what it is."""
    amount = nanos / NANOS
    digits = next((n for n in range(2, 7) if abs(round(amount, n) - amount) <= abs(amount) / 100), 6)
    return f"${amount:,.{digits}f}"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day).astimezone(UTC)

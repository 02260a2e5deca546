"""`tandem usage`: what answers took, and the month's cap."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.domain import LOCAL
from desktop_app.preferences import PreferencesStore
from desktop_app.services.ledger import Ledger
from desktop_app.services.usage import UsageService
from desktop_app.storage.database import Database
from desktop_app.terminal import columns
from desktop_app.usage import JOULES_IN_KWH, NANOS, TRIALS, By, Period, dollars, today
from desktop_app.usage_options import NO_CAP

if TYPE_CHECKING:
    import argparse

    from desktop_app.settings import Paths
    from desktop_app.usage import CapState, UsageReport, UsageSum

Json = dict[str, object]


def run(options: argparse.Namespace, paths: Paths) -> int:
    """Print what a month took; the exit status. Raises AppError."""
    paths.create()
    period = Period.month_of(options.month or today())
    with closing(PreferencesStore(paths.preferences)) as preferences:
        if options.cap is not None:
            preferences.change(monthly_cap=None if options.cap == NO_CAP else options.cap).result()
        with closing(Database.open(paths.database)) as database:
            ledger = Ledger(database, cap=lambda: preferences.current.monthly_cap, listen=lambda _: None)
            with closing(UsageService(database, ledger)) as service:
                if options.csv:
                    terminal.write(service.csv(period), sys.stdout)
                    return 0
                report = service.report(period, By(options.by)).result()
                cap = service.cap().result()
    if options.json:
        terminal.write_json(as_json(report, cap), sys.stdout)
    else:
        terminal.write(as_text(report, cap), sys.stdout)
    return 0


def as_json(report: UsageReport, cap: CapState) -> Json:
    """Sums in US dollars, tokens, seconds and joules. `cap_usd` and what is spent of it are this month's."""
    return {
        "first_day": report.period.first.isoformat(),
        "last_day": report.period.last.isoformat(),
        "cloud": _sum_json(report.cloud),
        "local": _sum_json(report.local),
        "by": report.by.value,
        "sums": [{"key": one.keys[0], "name": _name(one, report.by), **_sum_json(one)} for one in report.sums],
        "hidden_answers": report.hidden,
        "cap_usd": cap.cap,
        "spent_this_month_usd": cap.nanos / NANOS,
        "cap_counts_anew": cap.until.isoformat(),
    }


def as_text(report: UsageReport, cap: CapState) -> str:
    """A line for each sum, the totals of both worlds, and where the cap stands."""
    if report.is_empty:
        text = f"No model has answered from {report.period.first} to {report.period.last}.\n"
        return text + _hidden_text(report) + _cap_text(cap)
    rows: list[tuple[str, ...]] = [
        (report.by.upper(), "ANSWERS", "READ", "WRITTEN", "TIME HERE", "TOK/S", "COST"),
        *(_line(_name(one, report.by) or one.keys[0], one) for one in _ordered(report)),
    ]
    told = [columns(rows), _cloud_text(report.cloud), _local_text(report.local), _hidden_text(report), _cap_text(cap)]
    return "".join(told)


def _sum_json(one: UsageSum) -> Json:
    return {
        "answers": one.answers,
        "prompt_tokens": one.prompt_tokens,
        "cached_tokens": one.cached_tokens,
        "completion_tokens": one.completion_tokens,
        "cost_usd": one.nanos / NANOS,
        "estimated_answers": one.estimates,
        "unpriced_answers": one.unpriced,
        "reading_s": round(one.read_s, 3),
        "writing_s": round(one.write_s, 3),
        "local_s": round(one.local_s, 3),
        "decode_tokens_per_s": round(one.tokens_per_s, 2),
        "energy_j": round(one.energy_j, 1) if one.measured else None,
        "measured_answers": one.measured,
    }


def _name(one: UsageSum, by: By) -> str:
    if by is By.ACCOUNT and one.keys[0] == LOCAL:
        return "this computer"
    if by is By.CONVERSATION and one.keys[0] == str(TRIALS):
        return "(tests of accounts)"
    if by is By.CONVERSATION and not one.names[0]:
        return "(deleted)"
    return one.names[0]


def _ordered(report: UsageReport) -> list[UsageSum]:
    if report.by in {By.DAY, By.MONTH}:
        return list(report.sums)
    return sorted(report.sums, key=lambda one: (-one.nanos, -one.completion_tokens))


def _line(name: str, one: UsageSum) -> tuple[str, ...]:
    return (
        name,
        f"{one.answers}",
        f"{one.prompt_tokens:,}",
        f"{one.completion_tokens:,}",
        f"{one.local_s:.1f} s" if one.local_s else "-",
        f"{one.tokens_per_s:.1f}" if one.tokens_per_s else "-",
        _money(one),
    )


def _money(one: UsageSum) -> str:
    if one.unpriced and one.unpriced == one.answers:
        return "unknown"
    if not one.nanos:
        return "-"
    return f"{'≈ ' if one.estimates else ''}{dollars(one.nanos)}{'+' if one.unpriced else ''}"


def _cloud_text(cloud: UsageSum) -> str:
    if not cloud.answers:
        return ""
    told = f"Cloud models: {'≈ ' if cloud.estimates else ''}{dollars(cloud.nanos)} for {_answers(cloud.answers)}"
    if cloud.unpriced:
        told += f", and {_answers(cloud.unpriced)} at an unknown price"
    return f"{told}.\n"


def _local_text(local: UsageSum) -> str:
    if not local.answers:
        return ""
    told = f"This computer: {local.local_s:.1f} s for {_answers(local.answers)}"
    if local.measured:
        told += f", {local.energy_j:.0f} J ({local.energy_j / JOULES_IN_KWH:.4f} kWh) measured in {local.measured}"
    return f"{told}.\n"


def _hidden_text(report: UsageReport) -> str:
    if not report.hidden:
        return ""
    return f"Not counted: {_answers(report.hidden)} that stand without names until you have voted.\n"


def _cap_text(cap: CapState) -> str:
    if cap.cap is None:
        return 'There is no monthly cap; "tandem usage --cap 20" sets one.\n'
    limit = dollars(round(cap.cap * NANOS))
    return f"{dollars(cap.nanos)} of this month's cap of {limit} are spent; it counts anew on {cap.until}.\n"


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"

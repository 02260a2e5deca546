"""A month as two accounts and this computer may have spent it."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain import LOCAL
from desktop_app.usage import By, Period, UsageReport, UsageSum

NOVEMBER = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))

GPT = UsageSum(
    keys=("openai gpt-5",),
    names=("GPT-5",),
    answers=42,
    prompt_tokens=51_234,
    cached_tokens=20_000,
    completion_tokens=18_420,
    nanos=248_200_000,
    estimates=2,
    read_s=31.0,
    write_s=220.0,
    timed_tokens=18_420,
)
CLAUDE = UsageSum(
    keys=("anthropic claude-sonnet",),
    names=("Claude Sonnet 한국어 이름",),
    answers=17,
    prompt_tokens=22_000,
    completion_tokens=9_100,
    nanos=202_500_000,
)
UNKNOWN = UsageSum(
    keys=("compatible mystery",),
    names=("mystery-70b",),
    answers=3,
    prompt_tokens=900,
    completion_tokens=300,
    unpriced=3,
)
SMALL = UsageSum(
    keys=(f"{LOCAL} {'ab' * 32}",),
    names=("SmolLM2 135M Instruct",),
    answers=88,
    prompt_tokens=71_000,
    completion_tokens=30_500,
    read_s=40.0,
    write_s=412.0,
    timed_tokens=30_500,
    local_s=452.0,
    energy_j=9_100.0,
    measured=80,
)
CLOUD = UsageSum(
    answers=62, prompt_tokens=74_134, completion_tokens=27_820, nanos=450_700_000, estimates=2, unpriced=3, write_s=300
)
HERE = UsageSum(
    answers=88,
    prompt_tokens=71_000,
    completion_tokens=30_500,
    read_s=40.0,
    write_s=412.0,
    timed_tokens=30_500,
    local_s=452.0,
    energy_j=9_100.0,
    measured=80,
)


def days() -> tuple[UsageSum, ...]:
    """What each account took on each of some days."""
    made = []
    for place in range(27):
        on = (NOVEMBER.first + timedelta(days=place)).isoformat()
        for slug, name, nanos, local_s in (
            ("openai", "OpenAI", 9_000_000 + place * 700_000 % 11_000_000, 0.0),
            ("anthropic", "Anthropic", place * 1_900_000 % 9_000_000, 0.0),
            (LOCAL, "", 0, 12.0 + place * 5 % 17),
        ):
            tokens = 300 + place * 97 % 800
            made.append(
                UsageSum(
                    keys=(on, slug),
                    names=(on, name),
                    answers=2,
                    prompt_tokens=tokens,
                    completion_tokens=tokens // 2,
                    nanos=nanos,
                    read_s=local_s / 4,
                    write_s=local_s * 3 / 4,
                    local_s=local_s,
                )
            )
    return tuple(made)


def report(by: By = By.MODEL) -> UsageReport:
    """All of it."""
    sums: tuple[UsageSum, ...] = (SMALL, UNKNOWN, CLAUDE, GPT)
    if by is By.CONVERSATION:
        sums = (
            UsageSum(keys=("7",), names=("등대 이야기",), answers=4, nanos=120_000_000),
            UsageSum(keys=("9",), names=("",), answers=2, nanos=20_000_000),
        )
    if by is By.MONTH:
        sums = (
            UsageSum(keys=("2026-10",), names=("2026-10",), answers=1),
            UsageSum(keys=("2026-11",), names=("2026-11",), answers=2),
        )
    return UsageReport(period=NOVEMBER, by=by, cloud=CLOUD, local=HERE, sums=sums, days=days())

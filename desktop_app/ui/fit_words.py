"""What the window says about whether a model fits, and how it would run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.services.fit import Fit, Reason, Where
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.services.fit import Arrangement, Verdict

TOKENS = {Fit.WELL: "green", Fit.SLOWLY: "amber", Fit.NOT: "red"}
"""The colours of the words."""

ICONS = {Fit.WELL: "check", Fit.SLOWLY: "triangle-alert", Fit.NOT: "x"}


def fit_words(fit: Fit) -> str:
    """Whether it fits, in two or three words."""
    match fit:
        case Fit.WELL:
            return QCoreApplication.translate("fit_words", "fits well")
        case Fit.SLOWLY:
            return QCoreApplication.translate("fit_words", "fits, slowly")
        case Fit.NOT:
            return QCoreApplication.translate("fit_words", "does not fit")


def speed_words(tokens_per_s: float) -> str:
    """As in "≈ 41 tok/s", two digits at most; "" where it is not known."""
    if not tokens_per_s:
        return ""
    shown = QLocale().toString(tokens_per_s, "f", 0 if tokens_per_s >= 10 else 1)
    return QCoreApplication.translate("fit_words", "≈ {speed} tok/s").format(speed=shown)


def verdict_words(verdict: Verdict) -> str:
    """As in "fits well · ≈ 41 tok/s"."""
    speed = speed_words(verdict.best.tokens_per_s) if verdict.fit is not Fit.NOT else ""
    return " · ".join(part for part in (fit_words(verdict.fit), speed) if part)


def reason_words(verdict: Verdict) -> str:
    """Why it fits so, in a sentence, and what would help where it does not."""
    best = verdict.best
    match best.reason:
        case Reason.ROOM:
            return QCoreApplication.translate("fit_words", "There is room for it beside what is running now.")
        case Reason.SLOW:
            return QCoreApplication.translate("fit_words", "It fits, but writes more slowly than people read.")
        case Reason.TIGHT:
            return QCoreApplication.translate(
                "fit_words", "It fits with hardly anything to spare; closing other programs helps."
            )
        case Reason.MEMORY:
            said = QCoreApplication.translate("fit_words", "{missing} of memory are missing now.")
        case Reason.GPU_MEMORY:
            said = QCoreApplication.translate("fit_words", "{missing} of the graphics card's memory are missing now.")
    words = [said.format(missing=f"≈ {file_size(best.missing)}")]
    if 0 < verdict.fits_at < verdict.n_ctx:
        shorter = QCoreApplication.translate("fit_words", "With a context of {count} tokens it would fit.")
        words.append(shorter.format(count=count(verdict.fits_at)))
    return " ".join(words)


def where_words(best: Arrangement) -> str:
    """Where it would run."""
    match best.where:
        case Where.CPU:
            return QCoreApplication.translate("fit_words", "on the processor")
        case Where.GPU:
            return QCoreApplication.translate("fit_words", "on the graphics card")
        case Where.SPLIT:
            said = QCoreApplication.translate("fit_words", "{count} of {all} layers on the graphics card")
            return said.format(count=count(best.layers_on_gpu), all=count(best.layers))


def need_words(verdict: Verdict) -> str:
    """As in "≈ 4.9 GB of memory, on the processor"."""
    said = QCoreApplication.translate("fit_words", "{size} of memory, {where}")
    best = verdict.best
    return said.format(size=f"≈ {file_size(best.need.total)}", where=where_words(best))


def memory_lines(verdict: Verdict) -> tuple[str, ...]:
    """What it would take of each device's memory, a line a device."""
    lines = []
    for device, name in (
        (verdict.best.need.gpu, QCoreApplication.translate("fit_words", "Graphics card")),
        (verdict.best.need.cpu, QCoreApplication.translate("fit_words", "Computer")),
    ):
        if not device.total:
            continue
        said = QCoreApplication.translate(
            "fit_words", "{device}: ≈ {all} = weights {weights} + context {context} + other {other}"
        )
        lines.append(
            said.format(
                device=name,
                all=file_size(device.total),
                weights=file_size(device.weights),
                context=file_size(device.cache),
                other=file_size(device.compute + device.around),
            )
        )
    return tuple(lines)


def percent(share: float) -> str:
    """How far something was off, as in "2%"; whichever way."""
    return f"{QLocale().toString(abs(share) * 100, 'f', 0 if abs(share) >= 0.1 else 1)}%"

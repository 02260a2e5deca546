"""The numbers that steer how the next token is chosen: their ranges, and what they do in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.errors import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from desktop_app.domain import Sampling


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A field of `Sampling`. A number may lie from `least` to `most`; the slider goes to `slider_most` in steps."""

    field: str
    text: str
    explanation: str
    least: float
    most: float
    slider_most: float
    step: float
    whole: bool = False

    @property
    def name(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("inspector", self.text)

    @property
    def words(self) -> str:
        """What it does, in the reader's language."""
        return QCoreApplication.translate("inspector", self.explanation)

    def of(self, sampling: Sampling) -> float:
        """Its value there."""
        return float(getattr(sampling, self.field))


PARAMETERS = (
    Parameter(
        field="temperature",
        text=QT_TRANSLATE_NOOP("inspector", "Temperature"),
        explanation=QT_TRANSLATE_NOOP(
            "inspector",
            "How freely the next word is chosen: lower it for facts and code, raise it for stories and ideas; "
            "0 always takes the likeliest word.",
        ),
        least=0.0,
        most=5.0,
        slider_most=2.0,
        step=0.05,
    ),
    Parameter(
        field="top_p",
        text=QT_TRANSLATE_NOOP("inspector", "Top-p"),
        explanation=QT_TRANSLATE_NOOP(
            "inspector",
            "Only the likeliest words that together reach this share are considered: lower it to stay on safe ground, "
            "raise it for more variety.",
        ),
        least=0.0,
        most=1.0,
        slider_most=1.0,
        step=0.01,
    ),
    Parameter(
        field="top_k",
        text=QT_TRANSLATE_NOOP("inspector", "Top-k"),
        explanation=QT_TRANSLATE_NOOP(
            "inspector",
            "Only so many of the likeliest words are considered: lower it against odd words, raise it for more "
            "variety; 0 sets no limit.",
        ),
        least=0,
        most=10_000,
        slider_most=200,
        step=1,
        whole=True,
    ),
    Parameter(
        field="min_p",
        text=QT_TRANSLATE_NOOP("inspector", "Min-p"),
        explanation=QT_TRANSLATE_NOOP(
            "inspector",
            "Words less likely than this share of the likeliest one are left out: raise it against nonsense at high "
            "temperatures, lower it for more variety.",
        ),
        least=0.0,
        most=1.0,
        slider_most=0.5,
        step=0.01,
    ),
    Parameter(
        field="repeat_penalty",
        text=QT_TRANSLATE_NOOP("inspector", "Repetition penalty"),
        explanation=QT_TRANSLATE_NOOP(
            "inspector",
            "How strongly the last words are avoided: raise it if the answer goes in circles, lower it to 1 (off) for "
            "code and tables.",
        ),
        least=1.0,
        most=2.0,
        slider_most=1.5,
        step=0.01,
    ),
)

SEED_MOST = 0xFFFFFFFE
"""llama.cpp takes the next one as a wish for any seed."""

MAX_TOKENS_MOST = 1_000_000

"""A short conversation that shows what answers can look like, and the keys worth knowing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop_app.domain import SAMPLE, ModelRef
from desktop_app.ui.actions import Do, entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

AUTHOR = ModelRef(provider=SAMPLE, id="sample", name="Tandem")

_FORMULA = r"""$$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$"""

_CODE = '''```python
def fits_well(billions: float, memory_gb: float) -> bool:
    """Whether a model at 4 bits leaves room for other programs."""
    return billions * 0.73 + 0.3 <= memory_gb * 0.6
```'''

_WORTH_KNOWING = (
    Do.NEW_CHAT,
    Do.PICK_MODEL,
    Do.STOP,
    Do.REGENERATE,
    Do.COPY_ANSWER,
    Do.PALETTE,
    Do.CHEAT_SHEET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWords:
    """In the reader's language."""

    title: str
    turns: tuple[tuple[str, str], ...]


def sample_words(actions: Mapping[Do, QAction]) -> SampleWords:
    """The conversation, with the keys that the actions have now."""
    return SampleWords(
        title=QCoreApplication.translate("sample", "What Tandem can do"),
        turns=(
            (QCoreApplication.translate("sample", "What can Tandem show?"), _shown()),
            (QCoreApplication.translate("sample", "Which keys are worth knowing?"), _keys(actions)),
        ),
    )


def _shown() -> str:
    return "\n\n".join(
        (
            QCoreApplication.translate("sample", "*This is a sample; no model wrote it. Delete it whenever you like.*"),
            QCoreApplication.translate(
                "sample",
                "Answers are set like a page: **bold** and *italic* words, lists, quotes, tables, formulas and code. "
                "This formula is how a model chooses its next word; a higher temperature $T$ makes it bolder:",
            ),
            _FORMULA,
            QCoreApplication.translate("sample", "Code keeps its colours and can be copied or saved:"),
            _CODE,
            QCoreApplication.translate(
                "sample",
                "> Your words are stored before a model reads them, and an answer while it is being written. "
                "If something breaks off, *Continue* carries it on.",
            ),
        )
    )


def _keys(actions: Mapping[Do, QAction]) -> str:
    head = QCoreApplication.translate("sample", "To do this"), QCoreApplication.translate("sample", "Press")
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    for do in _WORTH_KNOWING:
        key = actions[do].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if key:
            lines.append(f"| {entry(do).name} | `{key}` |")
    closing = QCoreApplication.translate("sample", "Ask your own question below, or begin a new chat.")
    return "\n".join((*lines, "", closing))

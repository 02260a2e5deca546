"""How answers to one prompt differ: sentence by sentence, word by word, code as code; nothing is asked of a model."""

from desktop_app.services.differences.compare import (
    Compared,
    Kind,
    Marked,
    Span,
    compare,
    compare_all,
    first_difference,
)
from desktop_app.services.differences.parting import Parting
from desktop_app.services.differences.service import DifferencesService

__all__ = [
    "Compared",
    "DifferencesService",
    "Kind",
    "Marked",
    "Parting",
    "Span",
    "compare",
    "compare_all",
    "first_difference",
]

"""A person's own words as they were typed, in portions small enough to be laid out one by one."""

from __future__ import annotations

from desktop_app.ui.chat.leaves import Paragraph, Place, Run

_PORTION = 1500
"""Characters; about what one screen holds."""


def portions(text: str) -> list[Paragraph]:
    """`text` as paragraphs of whole lines; only a line longer than a portion is cut, at a space if it has one."""
    found: list[Paragraph] = []
    start = 0
    while start < len(text):
        end = _end(text, start)
        cut_at_line = end < len(text) and text[end - 1] == "\n"
        found.append(Paragraph(Place(), (Run(text[start : end - 1] if cut_at_line else text[start:end]),)))
        start = end
    return found


def _end(text: str, start: int) -> int:
    limit = start + _PORTION
    if limit >= len(text):
        return len(text)
    for boundary in ("\n", " "):
        at = text.rfind(boundary, start + 1, limit)
        if at > start:
            return at + 1
    return limit

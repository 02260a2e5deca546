"""Characters that cannot be seen, or that turn the text around them, made visible.

A message may come from a stranger's file or page through a model: nobody shall read something else than
what is written (CVE-2021-42574). Emoji that are joined by ZWJ, flags, one variation selector after a
character, and the joiners that Arabic and Indic scripts need for spelling stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # controls but tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\ud800-\udfff"  # a lone surrogate is no character and Qt cannot draw it
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f")
_JOINED_SCRIPTS = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u0dff\u0f00-\u109f\u1780-\u18af]")
_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")
_ZWNJ, _ZWJ, _EMOJI_STYLE = "\u200c", "\u200d", "\ufe0f"


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= _EMOJI_STYLE


def _is_wanted(text: str, at: int) -> bool:
    """Whether the suspect at `at` does honest work there."""
    character = text[at]
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if character == _ZWJ and before and after and _EMOJI.match(after):
        return before == _EMOJI_STYLE or bool(_EMOJI.match(before))
    if character in (_ZWNJ, _ZWJ):
        return bool(before and after and _JOINED_SCRIPTS.match(before) and _JOINED_SCRIPTS.match(after))
    if _is_selector(character):
        return (
            bool(before) and not _SUSPECT.match(before) and not before.isspace() and not unicodedata.combining(before)
        )
    return False


def split(text: str) -> list[tuple[str, bool]]:
    """`text` in pieces: (piece, False) to draw as it is, (name, True) for a suspect, as in ("U+202E", True)."""
    pieces: list[tuple[str, bool]] = []
    start = 0
    flags = [match.span() for match in _FLAG.finditer(text)]
    for match in _SUSPECT.finditer(text):
        at = match.start()
        if _is_wanted(text, at) or any(first <= at < last for first, last in flags):
            continue
        if at > start:
            pieces.append((text[start:at], False))
        pieces.append((f"U+{ord(text[at]):04X}", True))
        start = at + 1
    if start < len(text):
        pieces.append((text[start:], False))
    return pieces


def visible(text: str) -> str:
    """`text` on which every suspect is written out, as in ⟦U+202E⟧."""
    if not _SUSPECT.search(text):
        return text
    return "".join(f"⟦{piece}⟧" if suspect else piece for piece, suspect in split(text))

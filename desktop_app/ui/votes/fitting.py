"""How much stands on the buttons of a vote bar: as much as there is room for, the most telling last of all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from desktop_app.ui.text import literal_label, shortened

LONGEST = 18
"""Characters of a name."""

_GAP = "\N{EN SPACE}"
"""Between an icon and the words beside it, where Qt leaves none."""


_APART = re.compile(r"(?: · \S{1,24})?(?: \(\d+\))?$")
"""What tells a name from another one that begins like it, as in "Small · Q4_K_M" or "Small (2)"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`longest` characters of a name, 0: its letter or number alone. `whole`: "is better" stands there too, which the
    icon says as well. `spoken`: what else can be done is said in words, not by icons alone. `brief`: of two answers all
    is said by icons and letters, of more only the ranking is offered, which has room of its own.
    """

    longest: int
    whole: bool = False
    spoken: bool = True
    brief: bool = False


WAYS = (
    Way(longest=LONGEST, whole=True),
    Way(longest=12, whole=True),
    Way(longest=9, whole=True),
    Way(longest=9),
    Way(longest=9, spoken=False),
    Way(longest=0, spoken=False),
    Way(longest=0, spoken=False, brief=True),
)
"""The first for which there is room is taken."""


@dataclass(frozen=True, slots=True)
class Named:
    """A button with an answer's name on it, in `words` around "{name}"; `icon_behind` them or before."""

    button: QPushButton
    name: str
    short: str
    words: str = "{name}"
    icon_behind: bool = False

    def fit(self, way: Way) -> None:
        """Show as much of the name as a way leaves."""
        name = cut(self.name, way.longest) if way.longest else self.short
        said = (self.words if way.whole else "{name}").format(name=name)
        self.button.setText(f"{literal_label(said)}{_GAP}" if self.icon_behind else beside("*", said))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A button with an icon that says the rest where there is no room for words; `keeps` these till the last."""

    button: QPushButton
    icon: str
    words: str
    keeps: bool = False

    def fit(self, way: Way) -> None:
        """Show its words, or leave them to the tooltip."""
        speaks = not way.brief if self.keeps else way.spoken
        self.button.setText(beside(self.icon, self.words) if speaks else "")


def beside(icon: str, words: str) -> str:
    """Words as a button beside an icon shows them; "" is no icon."""
    return literal_label(f"{_GAP}{words}" if icon and words else words)


def cut(name: str, longest: int) -> str:
    """So many characters of a name, and what tells it apart."""
    apart = _APART.search(name)
    at = apart.start() if apart is not None else len(name)
    return f"{shortened(name[:at], longest)}{name[at:]}"

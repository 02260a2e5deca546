"""Conversations and answers to measure the transcript with."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain import Generation, Message, MessageState, ModelRef, Role, Timings
from desktop_app.ui.chat.transcript import Transcript
from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

MODEL = ModelRef(provider="local", id="a" * 64, name="SmolLM2 135M")
MEASURED = Generation(model=MODEL, completion_tokens=142, timings=Timings(first_token_s=0.1, decode_s=1.4))

MIXED = """Here is a **short plan** for the story, with *emphasis*, `inline code` and a [link](https://example.org).

## The shape of it

1. **Opening**: the lamp has not been lit since the storm.
2. **Turn**: a child arrives with a `matchbox` and a question.
   - She asks who the keeper was.
   - Nobody answers, because nobody remembers the name of the man who kept the light for forty years.

> The sea does not forget, it only waits.

```python
@dataclass(frozen=True)
class Lamp:
    lit: bool = False

    def light(self) -> Lamp:
        return Lamp(lit=True) if not self.lit else self  # long enough to need scrolling sideways in its block
```

| Model | Size | tok/s |
|:------|-----:|------:|
| SmolLM2 135M | 98 MB | 98 |
| Gemma 3 270M | 253 MB | 41 |

등대는 폭풍이 지나간 뒤로 한 번도 켜지지 않았습니다. 마을 사람들은 **등대지기의 이름**을 잊었습니다.

"""


def answers(characters: int) -> dict[str, str]:
    """An answer of about so many characters of each kind."""
    numbered = (
        f"{number}. item with **bold** words and enough text to go on to a second line\n" for number in range(1, 9999)
    )
    rows = (f"| row {number} | some **words** | {number * 3} |\n" for number in range(9999))
    return {
        "mixed": _filled([MIXED] * 99, characters),
        "code": _filled(["```python\n", *["    value = compute(1, 2, 3)  # a line of code\n"] * 9999], characters),
        "table": _filled(["| a | b | c |\n|---|---|---|\n", *rows], characters),
        "list": _filled(numbered, characters),
        "paragraph": _filled(["Hello **world**, this is a sentence with words. "] * 9999, characters),
    }


def _filled(pieces: Iterable[str], characters: int) -> str:
    text = ""
    for piece in pieces:
        if len(text) >= characters:
            break
        text += piece
    return text[:characters]


def message(number: int, role: Role, text: str, state: MessageState = MessageState.COMPLETE) -> Message:
    is_answer = role is Role.ASSISTANT
    return Message(
        id=number,
        lane_id=1,
        parent_id=None,
        turn_id=number,
        role=role,
        text=text,
        state=state,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
        model=MODEL if is_answer else None,
        generation=MEASURED if is_answer and state is MessageState.COMPLETE else None,
    )


def conversation(messages: int) -> list[Message]:
    """So many messages, by turns short questions and answers with everything in them."""
    return [
        message(number, Role.ASSISTANT, f"{MIXED}{number}")
        if number % 2
        else message(number, Role.USER, "A question? " * 5)
        for number in range(1, messages + 1)
    ]


def show_transcript() -> tuple[QApplication, Transcript]:
    """An application with a transcript of 1000 by 800 pixels on its (invisible) screen."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, Qt.ColorScheme.Light)
    theme.apply()
    transcript = Transcript(theme)
    transcript.resize(1000, 800)
    transcript.show()
    settle(app)
    return app, transcript


def settle(app: QApplication) -> None:
    """Let everything that is waiting happen, what is done ahead of the reader included."""
    for _ in range(60):
        app.processEvents()

"""Messages as the storage would give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from desktop_app.domain import Generation, Message, MessageState, ModelRef, Role, Timings

MODEL = ModelRef(provider="local", id="a" * 64, name="SmolLM2 135M")
MEASURED = Generation(
    model=MODEL,
    prompt_tokens=1038,
    cached_tokens=1000,
    completion_tokens=142,
    timings=Timings(load_s=1.2, prompt_s=0.08, first_token_s=0.1, decode_s=1.44),
)

_ids = count(1)


def asked(text: str) -> Message:
    number = next(_ids)
    return Message(
        id=number,
        lane_id=1,
        parent_id=None,
        turn_id=number,
        role=Role.USER,
        text=text,
        state=MessageState.COMPLETE,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def answered(
    text: str,
    *,
    state: MessageState = MessageState.COMPLETE,
    generation: Generation | None = MEASURED,
    sibling: int = 1,
    siblings: int = 1,
) -> Message:
    return replace(
        asked(text),
        role=Role.ASSISTANT,
        state=state,
        model=MODEL,
        generation=generation,
        sibling=sibling,
        siblings=siblings,
    )


def begun(text: str = "") -> Message:
    return answered(text, state=MessageState.STREAMING, generation=None)


EVERYTHING = """A **plan** with *emphasis*, `code`, ~~strike~~ and a [link](https://example.org).

## Shape

1. Opening: the lamp
2. Turn
   - nested `matchbox`
   - another

   ```sh
   make run
   ```
3. Close

> The sea does not forget.
>
> - it waits

```python
def light() -> bool:
    return True

```

| Model | Size |
|:------|-----:|
| A | 98 MB |
| **B** | 2.5 GB |

---

등대는 **폭풍** 뒤로 켜지지 않았습니다.
한 줄 더. 👩‍👩‍👧

* one
* two

Setext
------

~~~
tilde
~~~
"""


def conversation(turns: int) -> list[Message]:
    return [message for turn in range(turns) for message in (asked(f"Question {turn}"), answered(EVERYTHING))]

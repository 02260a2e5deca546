"""Answers to one prompt held against one another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import MessageState, ModelRef
from desktop_app.storage import answers, messages
from desktop_app.ui.actions import Do
from scripts.gallery.stories import facts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import LaneSetup
    from desktop_app.ui.differences.place import DifferencesPlace
    from scripts.gallery.stage import Stage

_OTHERS = ("Gemma 3 1B", "Llama 3.2 3B", "gpt-5-mini")

_STORY = {
    "en": (
        "When was the lighthouse on the Kasan cliffs built, and by whom?",
        (
            (
                "The lighthouse was built in 1894 by Anna Berg. It stands 31 m above the sea.\n\n"
                "- The lamp burns oil.\n- Its light can be seen for 24 miles.\n\n"
                "```python\nheight = 31\nprint(height * 3.28)\n```\n"
            ),
            (
                "The lighthouse was built in 1896 by Anna Berg. It stands 31 m above the sea.\n\n"
                "- The lamp burns oil.\n- Its light could be seen for 24 miles.\n\n"
                "```python\nheight = 31  # metres\nprint(height * 3.28)\n```\n\n"
                "Nobody has lived there since the storm.\n"
            ),
            (
                "It was Karl Lindt who built it, in 1894. The lighthouse stands 31 m above the sea. 🗼\n\n"
                "```python\nheight = 13\nprint(height * 3.28)\n```\n"
            ),
            "I do not know this lighthouse.\n",
        ),
    ),
    "ko": (
        "가산 절벽의 등대는 언제 누가 지었습니까?",
        (
            (
                "등대는 1894년에 안나 베르크가 지었습니다. 바다에서 31미터 높이에 서 있습니다.\n\n"
                "- 등불은 기름으로 켭니다.\n- 불빛은 24마일 밖에서도 보입니다.\n"
            ),
            (
                "등대는 1896년에 안나 베르크가 지었습니다. 바다에서 31미터 높이에 서 있습니다.\n\n"
                "- 등불은 기름으로 켭니다.\n- 불빛은 24마일 밖에서도 보였습니다.\n\n폭풍 뒤로는 아무도 살지 않습니다.\n"
            ),
            "이 등대를 지은 사람은 카를 린트이며 1894년의 일입니다. 🗼\n",
            "그 등대는 잘 모르겠습니다.\n",
        ),
    ),
}


def differences(on: Stage) -> None:
    """Two answers, then four."""
    prompt, answers = _STORY[_language(on)]
    show = on.window.actions_by_name[Do.DIFFERENCES]
    for count in (2, 4):
        on.open(on.services.database.submit(_compare, on.setup, prompt, answers[:count]).result())
        on.until(show.isEnabled)
        show.trigger()
        on.until(lambda: _is_marked(on.window.differences))
        on.shoot(f"differences_{count}")
        on.window.differences.leave()


def compared(on: Stage) -> tuple[int, tuple[int, ...], int]:
    """A turn that four have answered: its id, the answers' and the conversation's."""
    prompt, texts = _STORY[_language(on)]
    conversation_id = on.services.database.submit(_compare, on.setup, prompt, texts).result()
    opened = on.services.library.open(conversation_id).result()
    said = [lane.messages[-1] for lane in opened.lanes]
    return said[0].turn_id, tuple(answer.id for answer in said), conversation_id


def _language(on: Stage) -> str:
    return "ko" if any("가" <= letter <= "힣" for letter in on.words.growing) else "en"


def _is_marked(place: DifferencesPlace) -> bool:
    return place.page is not None and place.is_open and "%" in place.page.cards[1].agreement.text()


def _compare(session: Session, setup: LaneSetup, prompt: str, texts: tuple[str, ...]) -> int:
    beside = tuple(
        replace(setup, model=ModelRef(provider="local", id=f"{at}{'c' * 63}", name=name))
        for at, name in enumerate(_OTHERS[: len(texts) - 1])
    )
    begun = messages.begin_turn(session, conversation_id=None, text=prompt, setup=setup, beside=beside)
    for lane, text in zip(begun.lanes, texts, strict=True):
        answers.finish(
            session,
            answer_id=lane.answer.id,
            text=text,
            reasoning="",
            state=MessageState.COMPLETE,
            generation=facts(lane.lane.setup.model),
        )
    return begun.conversation.id

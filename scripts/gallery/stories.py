"""What is said in the gallery's conversations, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Generation, MessageState, ModelRef, Sampling, StopReason, Timings
from desktop_app.errors import ChildOutOfMemory
from desktop_app.storage import answers, messages

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.storage.database import Session
    from desktop_app.storage.messages import BegunTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """In one language."""

    question: str
    answer: str
    thought: str
    everything_question: str
    everything: str
    long_prompt: str
    long_title: str
    growing: str
    queued: str
    attached_question: str
    earlier: tuple[str, ...]
    palette: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Of a conversation's last answer."""

    state: MessageState = MessageState.COMPLETE
    reasoning: str = ""
    generation: Generation | None = None


_CODE = '''```python
def mean(values: list[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    if not values:
        return 0.0  # rather than an error
    return sum(values) / len(values)


print(f"{mean([1, 2, 4]):.2f}", "and a line that is far too long for the column, so that it scrolls sideways or wraps")
```'''
_FORMULA = r"$$\sigma = \sqrt{\frac{1}{N} \sum_{i=1}^{N} (x_i - \mu)^2}$$"

ENGLISH = Words(
    question="Why is the sky blue?",
    answer=(
        "Sunlight holds every colour. Air scatters the short, blue waves about **five times** more than the long, red "
        "ones, so that blue light reaches your eyes from the whole sky.\n\nAt sunset the light has a longer way "
        "through the air: most of the blue has been scattered out of it, and what is left is red."
    ),
    thought=(
        "The user asks a common question. Rayleigh scattering grows with the inverse fourth power of the wave"
        "length.\n\n"
        "I should mention sunsets, because they follow from the same thing, and keep it to two paragraphs."
    ),
    everything_question="Show me how the standard deviation is computed, with code and a table.",
    everything=(
        "## Standard deviation\n\nIt says how far values lie from their mean $\\mu$, *on average*:\n\n"
        f"{_FORMULA}\n\n1. Take the mean.\n2. Square each distance from it:\n   - large ones count more\n"
        "   - signs do not matter\n3. Take the root of their mean.[^1]\n\n"
        f"{_CODE}\n\n| Measure | Robust | Unit |\n|:--|:-:|--:|\n| Mean | no | as the values |\n"
        "| **Median** | yes | as the values |\n| Variance | no | squared |\n\n"
        "> Everything should be made as simple as possible.\n>\n> > But not simpler.\n\n"
        "- [x] formula\n- [ ] proof\n\nMore at [example.org](https://example.org/statistics), ~~or not~~.\n\n"
        "[^1]: Divide by $N - 1$ for a sample.\n"
    ),
    long_prompt=(
        "Please read the following and tell me in one sentence what it is about. "
        "The lamp of the lighthouse had not been lit since the autumn in which the keeper left. " * 3
    ).strip(),
    long_title=(
        "A very long title about lighthouses, their keepers, supercalifragilisticexpialidocious storms and what became "
        "of all of them in the end"
    ),
    growing="A lighthouse keeper once counted the ships that passed. On the first night there were three, and",
    queued="And what did the keeper do then?",
    attached_question="What does this diagram show?",
    earlier=(
        "Plan a weekend in Jeonju",
        "Rewrite my cover letter",
        "What does <b>this</b> regex match? ^(a|b)+$",
        "반반차 뜻",
    ),
    palette="mo",
)

KOREAN = Words(
    question="하늘은 왜 파란가요?",
    answer=(
        "햇빛에는 모든 색이 들어 있습니다. 공기는 파장이 짧은 파란빛을 파장이 긴 붉은빛보다 **다섯 배쯤** 더 많이 "
        "흩뜨립니다. 그래서 **파란빛(짧은 파장)**은 하늘 전체에서 눈에 들어옵니다.\n\n해 질 녘에는 빛이 공기를 더 길게 "
        "지나옵니다. 파란빛은 대부분 "
        "흩어지고 붉은빛이 남습니다."
    ),
    thought=(
        "흔한 질문입니다. 레일리 산란은 파장의 네제곱에 반비례합니다.\n\n"
        "노을도 같은 까닭이므로 함께 설명하고, 두 문단으로 줄이겠습니다."
    ),
    everything_question="표준편차를 어떻게 계산하는지 코드와 표로 보여 주세요.",
    everything=(
        "## 표준편차\n\n값들이 평균 $\\mu$에서 *평균적으로* 얼마나 떨어져 있는지 나타냅니다.\n\n"
        f"{_FORMULA}\n\n1. 평균을 구합니다.\n2. 평균과의 거리를 제곱합니다.\n   - 큰 차이가 더 크게 반영됩니다\n"
        "   - 부호는 상관없습니다\n3. 그 평균의 제곱근을 구합니다.[^1]\n\n"
        f"{_CODE}\n\n| 값 | 이상값에 강함 | 단위 |\n|:--|:-:|--:|\n| 평균 | 아니요 | 값과 같음 |\n"
        "| **중앙값** | 예 | 값과 같음 |\n| 분산 | 아니요 | 제곱 |\n\n"
        "> 모든 것은 될 수 있는 한 단순해야 합니다.\n>\n> > 그러나 더 단순해서는 안 됩니다.\n\n"
        "- [x] 공식\n- [ ] 증명\n\n[example.org](https://example.org/statistics)에 더 있습니다. "
        "~~아닐 수도 있습니다.~~\n\n"
        "[^1]: 표본이라면 $N - 1$로 나눕니다.\n"
    ),
    long_prompt=(
        "다음 글을 읽고 무엇에 관한 글인지 한 문장으로 알려 주세요. "
        + "등대지기가 떠난 가을부터 등대의 불은 한 번도 켜지지 않았습니다. " * 4
    ).strip(),
    long_title=(
        "등대와 등대지기, 그리고 폭풍우에 대한 아주 긴 제목: 그들이 마지막에 모두 어떻게 되었는지에 관한 이야기와 "
        "그 뒤의 이야기"
    ),
    growing="어느 등대지기는 지나가는 배를 세었습니다. 첫날 밤에는 세 척이었고,",
    queued="그다음에 등대지기는 무엇을 했나요?",
    attached_question="이 그림은 무엇을 보여 주나요?",
    earlier=("전주 주말 여행 계획", "자기소개서 다듬기", "What does <b>this</b> regex match? ^(a|b)+$", "반반차 뜻"),
    palette="모",
)

MEASURED = Timings(load_s=0.4, prompt_s=0.08, first_token_s=0.1, decode_s=1.45, reasoning_s=3.2)


def facts(model: ModelRef, *, stop: StopReason = StopReason.END, error: str = "", omitted: int = 0) -> Generation:
    """Of an answer that a computer like the reader's could have written."""
    return Generation(
        model=model,
        quantization="Q4_1",
        device="CPU, 4 threads",
        n_ctx=8192,
        sampling=Sampling(),
        seed=7,
        prompt_tokens=1204,
        cached_tokens=1180,
        completion_tokens=142,
        omitted_messages=omitted,
        timings=MEASURED,
        stop_reason=stop,
        error=error,
    )


def begin(session: Session, *, conversation_id: int | None, text: str, setup: LaneSetup) -> BegunTurn:
    """A prompt with an empty answer under way."""
    return messages.begin_turn(session, conversation_id=conversation_id, text=text, setup=setup)


def tell(session: Session, *, turns: tuple[tuple[str, str], ...], setup: LaneSetup, ending: Ending) -> int:
    """A conversation that has been had; its id."""
    conversation_id = None
    for place, (prompt, answer) in enumerate(turns):
        end = ending if place == len(turns) - 1 else Ending()
        begun = messages.begin_turn(session, conversation_id=conversation_id, text=prompt, setup=setup)
        conversation_id = begun.conversation.id
        answers.finish(
            session,
            answer_id=begun.lanes[0].answer.id,
            text=answer,
            reasoning=end.reasoning,
            state=end.state,
            generation=end.generation or facts(setup.model),
        )
    assert conversation_id is not None
    return conversation_id


def failed(model: ModelRef) -> Generation:
    """Of an answer whose model ran out of memory."""
    error = ChildOutOfMemory("llama_decode: failed to allocate 512 MiB")
    return facts(model, stop=StopReason.FAILED, error=error.as_record())

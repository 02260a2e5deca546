"""Takes out of an answer what says who wrote it: models name themselves and their makers.

Three kinds of places: wherever a sentence speaks of its writer ("I am Claude", "as a Gemma model by Google",
"저는 …입니다") any known name, wherever such a sentence gives a name at all that name, and everywhere the names of the
models that are being compared, in Korean letters too, unless the prompt has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MASK = "▇▇▇"

_LATIN = (
    "Claude|Anthropic|Sonnet|Opus|Haiku|ChatGPT|GPT|OpenAI|Gemini|Gemma|Google|DeepMind|Bard"
    "|PaLM|Llama|LLaMA|Meta AI|Meta|Mistral|Mixtral|Ministral|Magistral|Codestral|Qwen|Tongyi"
    "|Alibaba|DeepSeek|Phi|Microsoft|Copilot|Grok|xAI|Command|Cohere|Aya|SmolLM|Hugging ?Face"
    "|EXAONE|LG AI Research|LG|HyperCLOVA|Clova|Naver|Solar|Upstage|Kanana|Kakao|Kimi|Moonshot"
    "|GLM|Zhipu|ChatGLM|Yi|Falcon|Nemotron|NVIDIA|Granite|IBM|OLMo|Ai2|Allen Institute|Hermes"
    "|Nous|Vicuna|Alpaca|Zephyr|TinyLlama|StableLM|Stability|InternLM|Baichuan|MiniMax|Ernie"
    "|Baidu|Hunyuan|Tencent|Jamba|AI21|LFM|Liquid|Perplexity|Amazon|Nova"
)
_KOREAN = (
    "클로드|앤트로픽|앤스로픽|챗지피티|챗GPT|지피티|오픈에이아이|오픈AI|제미나이|제미니|젬마|구글|딥마인드|라마|메타|미스트랄|큐웬|퀜|통이|알리바바|딥시크"
    "|마이크로소프트|코파일럿|그록|스몰엘엠|허깅페이스|엑사원|엘지|하이퍼클로바|클로바|네이버|솔라|업스테이지|카나나|카카오|키미|문샷|엔비디아|퍼플렉시티|아마존"
)
_IN_KOREAN = {
    "claude": "클로드",
    "gemini": "제미나이|제미니",
    "gemma": "젬마",
    "gpt": "챗지피티|지피티",
    "mistral": "미스트랄",
    "qwen": "큐웬",
    "deepseek": "딥시크",
    "grok": "그록",
    "smollm": "스몰엘엠",
    "exaone": "엑사원",
    "kanana": "카나나",
    "hyperclova": "하이퍼클로바",
}
"""Families whose names mean nothing else in Korean, as 라마 and 솔라 do."""
_NO_WORDS = "claude|anthropic|chatgpt|gpt|openai|gemini|gemma|deepmind|deepseek|qwen|mistral|mixtral|grok|smollm|exaone"
"""What means nothing else, however it is written."""
_TAIL = (
    r"(?:[-‑– ]?v?\d[\w.]*(?:[-‑– ](?:[A-Z]\w*|\d+(?:\.\d+)?[BM]))*"
    r"|[-‑– ](?:Pro|Flash|Mini|Ultra|Turbo|Sonnet|Opus|Haiku|Instruct))*"
)
_KOREAN_TAIL = r"(?:\s?(?:\d[\w.]*|소네트|소넷|오푸스|하이쿠|프로|플래시|울트라|나노|미니))*"
_KNOWN = re.compile(rf"(?<![^\W_])(?:{_LATIN}|(?i:{_NO_WORDS})){_TAIL}(?![^\W\d_가-힣])|(?:{_KOREAN}){_KOREAN_TAIL}")

# A sentence about its own writer.
_ABOUT_ITSELF = re.compile(
    r"\bI(?:['’]m| am| was)\b|\bmy name\b|\bmy (?:maker|creator|developer)s?\b|\bcall me\b"
    r"|\bas an? [^.!?\n]{0,60}?(?:model|assistant|AI|chatbot)\b"
    r"|\bI[^.!?\n]{0,40}\b(?:trained|developed|created)\b"
    r"|저는|제가|나는|내가|제 이름|내 이름|저를|라고 합니다|라고 불러|로서",
    re.IGNORECASE,
)
# It has no subject, or one that is a model: "Developed by Google." and "This assistant was made by OpenAI", but not
# "Android was developed by Google".
_MADE = re.compile(
    r"\b(?:developed|created|trained|made|built|designed|released) by\b"
    r"|개발한|개발된|개발했|만든|만들어진|만들었|학습된|학습시킨|훈련된|훈련시킨",
    re.IGNORECASE,
)
_MADE_FIRST = re.compile(
    r"^[\W_]*(?:(?:and|which was|proudly)\s+)?(?:developed|created|trained|made|built|designed|released) by\b"
    r"|^[\W_]{0,20}\S{1,30}(?:에서|이|가)\s+(?:개발|만든|만들)",
    re.IGNORECASE,
)
# "Hi! Claude here.", "안녕하세요, 클로드입니다."
_GREETING = re.compile(
    r"^[\W_]*(?:(?:hi|hello|hey|greetings|sure|yes|no)\b[\W_]*)?"
    r"(?:it['’]s|this is|(?=\S{1,30}(?: \S{1,30})? here\b))\s*[*_]*"
    rf"(?:{_NO_WORDS}|{_LATIN})\b"
    rf"|^[\W_]*(?:(?:안녕하세요|반갑습니다|네|예|아니요)[\W_]*)?(?:{_LATIN}|{_KOREAN}){_KOREAN_TAIL}"
    r"[*_]*(?:입니다|이에요|예요|이라고|라고)",
    re.IGNORECASE,
)
_OF_A_MODEL = re.compile(
    r"\b(?:assistant|model|AI|LLM|chatbot|trained|developed|created by|language)\b"
    r"|인공지능|언어\s?모델|모델|어시스턴트|챗봇|AI|비서|개발|학습|훈련",
    re.IGNORECASE,
)
_OF_A_MODEL_ALONE = re.compile(
    r"\b(?:assistant|model|AI|LLM|chatbot)\b|인공지능|모델|어시스턴트|챗봇|AI|비서", re.IGNORECASE
)
_GIVEN = re.compile(
    r"(?P<before>\b(?:I(?:['’]m| am)|[Mm]y name is|[Cc]all me|[Nn]amed|[Cc]alled)\s+\**[\"“']?)"
    r"(?P<name>[A-Z][\w-]*(?:[ -](?:[A-Z][\w.-]*|v?\d[\w.]*))*)"
)
_GIVEN_KOREAN = re.compile(
    r"(?P<before>(?:저는|제 이름은|나는|내 이름은)\s+\**[\"“']?)(?P<name>[^\s,.\"”']{1,20}?)"
    r"(?=\**[\"”']?(?:입니다|이에요|예요|이라고|라고|이라는|라는|이고|이며))"
)
_BY = re.compile(
    r"(?P<before>\b(?:developed|created|trained|made|built|designed|released) by\s+(?:the\s+)?)"
    r"(?P<name>[A-Z][\w.&-]*(?:\s+(?:[A-Z][\w.&-]*|team|research))*)"
)
_BY_KOREAN = re.compile(r"(?P<name>[^\s,.]{1,20}?)(?=(?:에서|이|가|에 의해)\s*(?:개발|만든|만들|학습|훈련))")
_SENTENCE = re.compile(r"[^.!?。\n]*(?:[.!?。](?=\d)[^.!?。\n]*)*[.!?。]*\n*")
# "I am Sorry" and the like: no names.
_NO_NAMES = frozenset(
    ["AI", "An", "A", "The", "Sorry", "Not", "Just", "Here", "Happy", "Glad", "인공지능", "AI", "언어"]
)
_SHORTEST = 4


def mask(text: str, *, names: Iterable[str] = (), prompt: str = "") -> str:
    """The answer without the names of its writer; `names` are those of the models that are compared."""
    masked = "".join(_mask_sentence(found[0]) for found in _SENTENCE.finditer(text) if found[0])
    own = _own_names(names, prompt)
    return own.sub(MASK, masked) if own is not None else masked


def _mask_sentence(sentence: str) -> str:
    if not _is_about_itself(sentence):
        return sentence
    of_a_model = _OF_A_MODEL.search(sentence) is not None
    sentence = _KNOWN.sub(MASK, sentence)
    if of_a_model:
        for pattern in (_GIVEN, _GIVEN_KOREAN, _BY, _BY_KOREAN):
            sentence = pattern.sub(_masked_name, sentence)
    return sentence


def _is_about_itself(sentence: str) -> bool:
    if _ABOUT_ITSELF.search(sentence) or _GREETING.search(sentence):
        return True
    if not _MADE.search(sentence):
        return False
    return _OF_A_MODEL_ALONE.search(sentence) is not None or _MADE_FIRST.search(sentence) is not None


def _masked_name(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if groups["name"] in _NO_NAMES or MASK in groups["name"]:
        return found[0]
    return f"{groups.get('before', '')}{MASK}"


def _own_names(names: Iterable[str], prompt: str) -> re.Pattern[str] | None:
    """Each model's whole name, and the first word of it, which is its family's."""
    asked = prompt.casefold()
    wanted: set[str] = set()
    short: set[str] = set()
    for name in names:
        words = re.split(r"[\s/:_-]+", name)
        family = re.sub(r"[\d.]+$", "", words[0])
        for candidate in (name.strip(), words[0], family):
            if len(candidate) >= _SHORTEST and candidate.casefold() not in asked:
                wanted.add(candidate)
            elif len(candidate) == _SHORTEST - 1 and candidate.isupper() and candidate.casefold() not in asked:
                short.add(candidate)
        korean = _IN_KOREAN.get(family.casefold(), "")
        wanted.update(one for one in korean.split("|") if one and one not in asked)
    found = [re.escape(one) for one in _longest_first(wanted)]
    found += [rf"(?-i:(?<![^\W_]){re.escape(one)}(?![^\W\d_가-힣]))" for one in _longest_first(short)]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _longest_first(names: Iterable[str]) -> Sequence[str]:
    return sorted(names, key=lambda name: (-len(name), name))

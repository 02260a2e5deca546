"""What models and their makers are called, and by which words the compared ones would be known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LATIN = (
    "Claude|Anthropic|Sonnet|Opus|Haiku|ChatGPT|GPT|o[134]|OpenAI|Gemini|Gemma|Google|DeepMind|Bard"
    "|PaLM|Llama|LLaMA|Meta AI|Meta|Mistral|Mixtral|Ministral|Magistral|Codestral|Qwen|Tongyi"
    "|Alibaba|DeepSeek|Phi|Microsoft|Copilot|Grok|xAI|Command|Cohere|Aya|SmolLM|Hugging ?Face"
    "|EXAONE|LG AI Research|LG|HyperCLOVA|Clova|Naver|Solar|Upstage|Kanana|Kakao|Kimi|Moonshot"
    "|GLM|Zhipu|ChatGLM|Yi|Falcon|Nemotron|NVIDIA|Granite|IBM|OLMo|Ai2|Allen Institute|Hermes"
    "|Nous|Vicuna|Alpaca|Zephyr|TinyLlama|StableLM|Stability|InternLM|Baichuan|MiniMax|Ernie"
    "|Baidu|Hunyuan|Tencent|Jamba|AI21|LFM|Liquid|Perplexity|Amazon|Nova"
)
KOREAN = (
    "클로드|앤트로픽|앤스로픽|챗지피티|챗GPT|지피티|오픈에이아이|오픈AI|제미나이|제미니|젬마|구글|딥마인드|라마|메타|미스트랄|큐웬|퀜|통이|알리바바|딥시크"
    "|마이크로소프트|코파일럿|그록|스몰엘엠|허깅페이스|엑사원|엘지|하이퍼클로바|클로바|네이버|솔라|업스테이지|카나나|카카오|키미|문샷|엔비디아|퍼플렉시티|아마존"
)
NO_WORDS = (
    "claude|anthropic|chatgpt|gpt|openai|gemini|gemma|deepmind|deepseek|qwen|mistral|mixtral|ministral|magistral"
    "|codestral|grok|smollm|exaone|kanana|hyperclova|nemotron|olmo|chatglm|internlm|tinyllama|stablelm|hunyuan"
)
"""What means nothing else, however it is written."""
TAIL = (
    r"(?:[-‑– ]?v?\d(?:[A-Za-z0-9_.]*[A-Za-z0-9_])?(?:[-‑– ](?:[A-Z]\w*|\d+(?:\.\d+)?[BM]))*"
    r"|[-‑– ](?:Pro|Flash|Mini|Ultra|Turbo|Sonnet|Opus|Haiku|Instruct)"
    r"|[-‑– ](?:mini|nano|pro|flash|turbo|preview|instruct)(?![^\W\d_])|[-‑– ]R(?![^\W_])\+*)*"
)
"""Version and size, behind a name."""
KOREAN_TAIL = r"(?:\s?(?:\d[\d.]*|소네트|소넷|오푸스|하이쿠|프로|플래시|울트라|나노|미니))*"
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W\d_가-힣])"
"""Where a word in Latin letters begins and ends; Korean particles follow it without a blank."""

_IN_KOREAN = {
    "claude": "클로드",
    "anthropic": "앤트로픽|앤스로픽",
    "chatgpt": "챗지피티|챗GPT",
    "gemini": "제미나이|제미니",
    "gemma": "젬마",
    "gpt": "챗지피티|지피티",
    "openai": "오픈에이아이|오픈AI",
    "deepmind": "딥마인드",
    "mistral": "미스트랄",
    "qwen": "큐웬",
    "deepseek": "딥시크",
    "grok": "그록",
    "smollm": "스몰엘엠",
    "exaone": "엑사원",
    "kanana": "카나나",
    "hyperclova": "하이퍼클로바",
    "upstage": "업스테이지",
    "google": "구글",
    "microsoft": "마이크로소프트",
    "alibaba": "알리바바",
    "hugging face": "허깅페이스",
    "naver": "네이버",
    "kakao": "카카오",
    "nvidia": "엔비디아",
}
"""Of names that mean nothing else in Korean, as 라마 and 솔라 do."""
_RELATED = (
    ("Claude|Sonnet|Opus|Haiku", "Claude|Anthropic"),
    ("GPT|ChatGPT|o1|o3|o4", "GPT|ChatGPT|OpenAI"),
    ("Gemini|Gemma|PaLM|Bard", "DeepMind|Google"),
    ("Llama|LLaMA", "Llama|LLaMA|Meta AI|Meta"),
    ("Mixtral|Ministral|Magistral|Codestral", "Mistral"),
    ("Qwen", "Tongyi|Alibaba"),
    ("Phi|Copilot", "Microsoft"),
    ("Grok", "xAI"),
    ("Command|Aya", "Cohere"),
    ("SmolLM", "Hugging Face"),
    ("EXAONE", "LG AI Research|LG"),
    ("HyperCLOVA", "Clova|Naver"),
    ("Solar", "Upstage"),
    ("Kanana", "Kakao"),
    ("Kimi", "Moonshot"),
    ("GLM|ChatGLM", "Zhipu"),
    ("Nemotron", "NVIDIA"),
    ("Granite", "IBM"),
    ("OLMo", "Ai2|Allen Institute"),
    ("Hermes", "Nous"),
    ("Ernie", "Baidu"),
    ("Hunyuan", "Tencent"),
    ("Jamba", "AI21"),
    ("Nova", "Amazon"),
)
"""Families, and what else gives them away."""
_KNOWN_FOR_MORE = (
    "google|meta|meta ai|microsoft|alibaba|hugging face|lg|naver|kakao|nvidia|ibm|baidu|tencent|amazon|perplexity"
    "|stability|liquid"
)
_COMPANIES = frozenset(_KNOWN_FOR_MORE.split("|"))
"""Of which answers speak, whoever writes them."""
_PLAIN = "open|code|tiny|small|large|mini|chat|local|deep|fast|slow|base|model|test|the|instruct|distill|free"
_COMMON = frozenset(_PLAIN.split("|"))
"""Words before a model's name that would be missed in an answer."""
_SHORTEST = 4
_IN_A_NAME = re.compile(rf"{BEFORE}(?:{LATIN})(?![^\W\d_])", re.IGNORECASE)
_SPELLED = {one.casefold(): one for one in LATIN.replace(" ?", " ").split("|")} | {"llama": "Llama"}


def own_names(names: Iterable[str], prompt: str, *, companies: bool) -> re.Pattern[str] | None:
    """Whatever gives one of these models away wherever it stands: its whole name, each word of it that is known as a
    model's or a maker's, else the first one, and what belongs to its family, with version and size, in Korean letters
    too; not what the prompt has. `companies` that are known for much else only if wanted.
    """
    wanted = {way for name in names for way in _ways(name.strip(), companies=companies)}
    unasked = [(word, way) for word, way in wanted if not re.search(way, prompt, re.IGNORECASE)]
    ways = [way for _, way in sorted(unasked, key=lambda one: (-len(one[0]), one))]
    return re.compile("|".join(ways)) if ways else None


def _ways(name: str, *, companies: bool) -> Iterator[tuple[str, str]]:
    """Words, and how they are found; the longest are looked for first."""
    parts = {name, re.split(r"/|: ", name)[-1].strip()}
    for part in parts:
        if len(part) >= _SHORTEST and part.casefold() not in _COMPANIES | _COMMON and part not in _SPELLED.values():
            yield part, rf"{BEFORE}(?i:{re.escape(part)})\+*{TAIL}{AFTER}"
    known = {_spelled(found[0]) for found in _IN_A_NAME.finditer(name)}
    for family, others in _RELATED:
        if not known.isdisjoint(family.split("|")):
            known.update(others.split("|"))
    for word in known:
        if companies or word.casefold() not in _COMPANIES:
            yield from _known(word)
    for part in parts:
        yield from _unknown(re.split(r"[\s/:_-]+", part)[0])


def _spelled(word: str) -> str:
    return _SPELLED.get(word.casefold(), word.casefold())


def _known(word: str) -> Iterator[tuple[str, str]]:
    """Such a word where it is no other one: in its own spelling if it means something else in English."""
    tail = f"{TAIL}{AFTER}"
    if word.casefold() not in NO_WORDS.split("|"):
        yield word, f"{BEFORE}{re.escape(word)}{tail}"
    elif len(word) < _SHORTEST:
        yield word, f"{BEFORE}{word}{tail}"
        yield word, rf"{BEFORE}(?i:{word})(?=[-‑– ]?\d){tail}"
    else:
        yield word, f"{BEFORE}(?i:{word}){tail}"
    for korean in _IN_KOREAN.get(word.casefold(), "").split("|"):
        if korean:
            yield korean, f"(?<![가-힣]){korean}{KOREAN_TAIL}"


def _unknown(word: str) -> Iterator[tuple[str, str]]:
    """The first word of a name, which is its family's."""
    family = re.sub(r"[\d.]+$", "", word)
    if _IN_A_NAME.fullmatch(family) or family.casefold() in _COMMON:
        return
    for one in {word, family}:
        if len(one) >= _SHORTEST:
            yield one, f"{BEFORE}(?i:{re.escape(one)}){AFTER}"
        elif len(one) == _SHORTEST - 1 and one.isupper():
            yield one, f"{BEFORE}{re.escape(one)}{AFTER}"

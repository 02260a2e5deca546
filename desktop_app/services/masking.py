"""Takes out of an answer what says who wrote it: models name themselves and their makers.

Three kinds of places: wherever a sentence speaks of its writer ("I am Claude", "as a Gemma model by Google",
"저는 …입니다") any known name, wherever such a sentence gives a name at all that name, and everywhere the names of the
models that are being compared with those of their families, in Korean letters too, unless the prompt has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.services.model_names import (
    AFTER,
    BEFORE,
    KOREAN,
    KOREAN_TAIL,
    LATIN,
    NO_WORDS,
    TAIL,
    own_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "▇▇▇"

_KNOWN = re.compile(rf"{BEFORE}(?:{LATIN}|(?i:{NO_WORDS})){TAIL}{AFTER}|(?<![가-힣])(?:{KOREAN}){KOREAN_TAIL}")

# A sentence about its own writer.
_ABOUT_ITSELF = re.compile(
    r"\bI(?:['’]m| am| was)\b|\bmy name\b|\bmy (?:maker|creator|developer)s?\b|\bcall me\b"
    r"|\bas an? [^.!?\n]{0,60}?(?:model|assistant|AI|chatbot)\b"
    r"|\bI[^.!?\n]{0,40}\b(?:trained|developed|created)\b"
    r"|\b(?:trained|developed|created|made|built|designed|released) me\b|\bI (?:come|came) from\b"
    r"|\byou(?:['’]re| are) [^.!?\n]{0,20}?(?:talking|chatting|speaking) (?:to|with)\b"
    rf"|\bas (?:{LATIN})['’]s? [^.!?\n]{{0,60}}?(?:model|assistant|AI|chatbot)\b"
    r"|저는|제가|나는|내가|제 이름|내 이름|저를|나를|저의|라고 합니다|라고 불러|로서"
    r"|(?:대화|이야기|얘기|채팅)(?:[을를])?\s*(?:나누|하)고\s*(?:계십|계세|계신|계시|있습|있어)",
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
    rf"(?:{NO_WORDS}|{LATIN})\b"
    rf"|^[\W_]*(?:(?:안녕하세요|반갑습니다|네|예|아니요)[\W_]*)?(?:{LATIN}|{KOREAN}){KOREAN_TAIL}"
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
# The answer may be a name and nothing else.
_ASKED_OF_WRITER = re.compile(
    r"\bwho(?:['’]re| are) you\b|\bwhat(?: \w+){0,3} are you\b|\bare you\b[^.!?\n]{0,30}\bby\b"
    r"|\byour (?:name|maker|creator|developer|company)s?\b"
    r"|\b(?:trained|developed|created|made|built|designed|released) you\b"
    r"|(?:너|넌|당신|네|너의|당신의)\S{0,2} (?:누구|이름|정체|개발사|제작사)|누구(?:세요|십니까|야|니|냐)"
    r"|누가 (?:너|널|당신)|(?:너|널|당신)(?:를|을)? (?:누가|어디서|어느|만든|개발한|학습시킨)",
    re.IGNORECASE,
)


def mask(text: str, *, names: Iterable[str] = (), prompt: str = "") -> str:
    """The answer without the names of its writer; `names` are those of the models that are compared."""
    said: list[str] = []
    is_asking = False
    for found in _SENTENCE.finditer(text):
        sentence = found[0]
        # "Who made me? OpenAI."
        is_own = is_asking or _is_about_itself(sentence)
        is_asking = is_own and sentence.rstrip().endswith("?")
        said.append(_mask_sentence(sentence) if is_own else sentence)
    own = own_names(names, prompt, companies=_ASKED_OF_WRITER.search(prompt) is not None)
    return own.sub(MASK, "".join(said)) if own is not None else "".join(said)


def _mask_sentence(sentence: str) -> str:
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

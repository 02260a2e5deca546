"""The marks by which families set a model's reasoning apart from its answer, and which of them a model uses.

A mark counts only where the chat template or the vocabulary shows it, so that a model that writes about
somebody else's marks is left alone. `<think>` at the very beginning of an answer always counts: finetunes
write it without a word of it in their templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.local.vocab import TokenAttr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.engine.local.vocab import SpecialToken


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands before and after reasoning; `label` may follow the opening and belongs to it."""

    opening: str
    closing: str
    label: str = ""


THINK = Tag("<think>", "</think>")
TAGS = (
    THINK,
    Tag("[THINK]", "[/THINK]"),
    Tag("<|START_THINKING|>", "<|END_THINKING|>"),
    Tag("<seed:think>", "</seed:think>"),
    Tag("<|channel>", "<channel|>", "thought"),
)
"""Of DeepSeek, Qwen and most others; Mistral; Command A; Seed; Gemma 4."""

START, CHANNEL, MESSAGE, END = "<|start|>", "<|channel|>", "<|message|>", "<|end|>"
HARMONY = frozenset({START, CHANNEL, MESSAGE, END})
"""gpt-oss: each message has a header, in which a channel may be named, and a text."""

REASONING_CHANNEL = "analysis"
_ANSWER_HEADER = f"{CHANNEL}final{MESSAGE}"
_ASKS_IN_HARMONY = f"{START}assistant"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one model under one template. Those in `control` are tokens without a text of their own and
    are known by their ids; all others are text.
    """

    tags: tuple[Tag, ...]
    control: Mapping[int, str]

    def opened(self, rendered: str) -> Tag | None:
        """The tag that a rendered prompt leaves open, so that the model begins with reasoning."""
        end = rendered.rstrip()
        return next((tag for tag in self.tags if end.endswith((tag.opening, tag.opening + tag.label))), None)

    def before_answer(self, rendered: str) -> str:
        """What must follow a rendered prompt so that an answer's own words, and no reasoning, come next."""
        if tag := self.opened(rendered):
            return f"\n{tag.closing}\n\n"
        if MESSAGE in self.control.values() and rendered.endswith(_ASKS_IN_HARMONY):
            return _ANSWER_HEADER
        return ""


def marks_of(template: str, special: Sequence[SpecialToken]) -> Marks:
    """The marks that count: shown by the template's source ("" for none) or by the vocabulary's special tokens."""
    known = {token.text for token in special}
    tags = tuple(tag for tag in TAGS if tag is THINK or _shown(tag, template, known))
    spoken = {text for tag in tags for text in (tag.opening, tag.closing)}
    silent = {token.id: token.text for token in special if token.attr & TokenAttr.CONTROL and token.text in spoken}
    if known >= HARMONY:
        silent |= {token.id: token.text for token in special if token.text in HARMONY}
    return Marks(tags, silent)


def _shown(tag: Tag, template: str, known: set[str]) -> bool:
    return tag.opening in template or tag.closing in template or {tag.opening, tag.closing} <= known

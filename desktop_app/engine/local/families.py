"""Which chat template a model wants, decided from what its file says.

A file's own template is always taken. Without one, a family's template is used only on two pieces of
evidence: the vocabulary or the name shows the family, and something shows that the model was tuned to
follow instructions. A vocabulary alone proves nothing, since base models are released with the tokens that
their tuned siblings use. Without evidence there is no template: the model completes text. Somebody else's
template makes a model talk nonsense, so doubt always ends here, and the user can still pick one.

A base model whose file carries a template (Qwen's do) is left to that template and not called a base model:
the file is the better witness of how it was trained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import TemplateChoice, TemplateSource
from desktop_app.engine.local.model_names import file_stem

if TYPE_CHECKING:
    from desktop_app.engine.local.gguf_header import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDecision:
    """Where the chat template comes from, and `evidence` for it in words. `is_base`: no template and no sign
    of instruction tuning.
    """

    source: TemplateSource
    family: TemplateChoice | None
    is_base: bool
    evidence: str


_TURN_TOKENS = {
    TemplateChoice.GEMMA: ("<start_of_turn>", "<end_of_turn>"),
    TemplateChoice.LLAMA3: ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    TemplateChoice.LLAMA4: ("<|header_start|>", "<|header_end|>", "<|eot|>"),
    TemplateChoice.CHATML: ("<|im_start|>", "<|im_end|>"),
    TemplateChoice.PHI: ("<|user|>", "<|assistant|>", "<|end|>"),
    TemplateChoice.MISTRAL: ("[INST]", "[/INST]"),
}
"""The tokens that a family's turns are made of; the last one ends a turn, except Mistral's."""

_ARCHITECTURES = {
    TemplateChoice.GEMMA: re.compile("gemma(2|3|3n)?"),
    TemplateChoice.LLAMA4: re.compile("llama4"),
    TemplateChoice.PHI: re.compile("phi3|phimoe"),
}
"""Others use tokens of the same look for turns of another form."""

_OTHER_FORMS = frozenset({"<|im_sep|>", "<|im_middle|>"})
"""Phi-4 and Kimi put a token of their own between ChatML's role and text."""

_END_OF_TURN = {tokens[-1]: family for family, tokens in _TURN_TOKENS.items() if family is not TemplateChoice.MISTRAL}

_SAYS_TUNED = re.compile(
    r"instruct\w*|instr|inst|\w*chat|assistant|dialog(?:ue)?|conversational|rlhf|rlvr|dpo|orpo|kto|sft"
)
_TUNED_SERIES = re.compile(r"(?:\w*hermes|dolphin|zephyr|\w*orca|tulu|wizardlm|starling|airoboros|samantha)\d*")
"""Series of finetunes, each with a format of its own that is not the original maker's."""

_SAYS_BASE = re.compile(r"base|pt|pretrain(?:ed|ing)?|foundation")

_FINETUNES = (
    # LLaMA finetunes from before chat templates; the more particular name first.
    (TemplateChoice.ALPACA, re.compile(r"gpt4[- ]?x[- ]?(?:alpaca|vicuna)|alpaca|wizard(?:coder|math)|mythomax")),
    (TemplateChoice.VICUNA, re.compile(r"(?<!stable[- ])(?<!stable)vicuna|longchat")),
)
_MAKERS = (
    (TemplateChoice.LLAMA2, re.compile(r"llama[- ]?v?2|code[- ]?llama")),
    (TemplateChoice.MISTRAL, re.compile(r"mistral|mixtral|ministral|codestral|mathstral")),
)

OWN_TEMPLATE = "tokenizer.chat_template"
_VARIANTS = "tokenizer.chat_templates"


def own_template(header: Header) -> str:
    """The chat template in the file, of several the default one; empty if there is none."""
    default = header.text(OWN_TEMPLATE)
    if default.strip():
        return default
    variants = header.texts(_VARIANTS)
    for name in ("default", *variants):
        template = header.text(f"{OWN_TEMPLATE}.{name}")
        if name in variants and template.strip():
            return template
    return ""


def decide(header: Header, file_name: str) -> TemplateDecision:
    """The template that a model is to be used with; `file_name` is the last witness."""
    if own_template(header):
        return TemplateDecision(
            source=TemplateSource.FILE,
            family=None,
            is_base=False,
            evidence="The file carries its own chat template.",
        )
    tuned = _tuning(header, file_name)
    if not tuned:
        return _none("The file carries no chat template and nothing shows instruction tuning.", is_base=True)
    family = _by_vocabulary(header) or _by_name(header, file_name)
    if family is None:
        return _none(f"The file carries no chat template; {tuned}, but no known format fits.", is_base=False)
    if family is not _by_end_of_turn(header) and _says_base(header, file_name):
        return _none(f"The file carries no chat template; {tuned}, but it is also called a base model.", is_base=True)
    return TemplateDecision(
        source=TemplateSource.FAMILY,
        family=family,
        is_base=False,
        evidence=f"The file carries no chat template; {tuned}, and it is of the family {family}.",
    )


def _none(evidence: str, *, is_base: bool) -> TemplateDecision:
    return TemplateDecision(source=TemplateSource.NONE, family=None, is_base=is_base, evidence=evidence)


def _names(header: Header, file_name: str) -> tuple[tuple[str, str], ...]:
    """What the model is called in several places, lower case: (place in words, text)."""
    keys = {"its finetune": "finetune", "its name": "name", "its basename": "basename"}
    named = [(place, header.text(f"general.{key}")) for place, key in keys.items()]
    named.append(("its file name", file_stem(file_name)))
    return tuple((place, text.lower()) for place, text in named if text)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text)


def _tuning(header: Header, file_name: str) -> str:
    """The sign of instruction tuning in words; empty if there is none."""
    end = _by_end_of_turn(header)
    if end is not None:
        return f"its text ends with {_TURN_TOKENS[end][-1]}"
    named = [*_names(header, file_name), ("its origin", header.text("general.base_model.0.name").lower())]
    for place, text in named:
        for word in _words(text):
            if _is_tuned_word(header, word):
                return f"{place} says “{word}”"
        for _, pattern in _FINETUNES:
            if found := pattern.search(text):
                return f"{place} says “{found[0]}”"
    for tag in header.texts("general.tags"):
        if _SAYS_TUNED.fullmatch(tag.lower()):
            return f"it is tagged “{tag}”"
    return ""


def _is_tuned_word(header: Header, word: str) -> bool:
    if word == "it":
        return header.architecture.startswith("gemma")
    return bool(_SAYS_TUNED.fullmatch(word) or _TUNED_SERIES.fullmatch(word))


def _says_base(header: Header, file_name: str) -> bool:
    return any(_SAYS_BASE.fullmatch(word) for _, text in _names(header, file_name) for word in _words(text))


def _has_turns_of(header: Header, family: TemplateChoice) -> bool:
    wanted = _ARCHITECTURES.get(family)
    if wanted is not None and not wanted.fullmatch(header.architecture):
        return False
    if family is TemplateChoice.CHATML and header.added_tokens & _OTHER_FORMS:
        return False
    return header.added_tokens.issuperset(_TURN_TOKENS[family])


def _by_end_of_turn(header: Header) -> TemplateChoice | None:
    """The family whose end of turn is the token that ends a text: base models end with another one. The
    token named as end of turn proves nothing, since converters set it for base models too.
    """
    family = _END_OF_TURN.get(header.token(header.integer("tokenizer.ggml.eos_token_id")))
    return family if family is not None and _has_turns_of(header, family) else None


def _by_vocabulary(header: Header) -> TemplateChoice | None:
    """The one family whose turns the vocabulary can say, or the one that ends the text; None in doubt."""
    ends = _by_end_of_turn(header)
    if ends is not None:
        return ends
    fitting = [family for family in _TURN_TOKENS if _has_turns_of(header, family)]
    return fitting[0] if len(fitting) == 1 else None


def _by_name(header: Header, file_name: str) -> TemplateChoice | None:
    """Families without tokens of their own: turns of plain words, in the vocabulary of Llama 1 and 2."""
    if header.architecture != "llama" or header.text("tokenizer.ggml.model") != "llama":
        return None
    if any(_has_turns_of(header, family) for family in _TURN_TOKENS):
        return None
    texts = [text for _, text in _names(header, file_name)]
    words = [word for text in texts for word in _words(text)]
    as_its_maker_tuned_it = any(_SAYS_TUNED.fullmatch(word) for word in words) and not any(
        _TUNED_SERIES.fullmatch(word) for word in words
    )
    for family, pattern in _FINETUNES + (_MAKERS if as_its_maker_tuned_it else ()):
        if any(pattern.search(text) for text in texts):
            return family
    return None

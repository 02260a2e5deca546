"""From messages to tokens, so that only the template can write control tokens.

What people write is protected before it is rendered: a mark breaks up every text that would read as a
control token. After rendering, the control tokens that still stand whole are the template's own; what lies
between is tokenized as plain text without the marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_app.domain import CONTROL_BEGINS, CONTROL_ENDS, PromptMessage, Role
from desktop_app.engine.local.control_text import MARK, protect, unprotect
from desktop_app.engine.local.reasoning_marks import marks_of
from desktop_app.engine.local.vocab import CONTROL, SpecialToken, TokenAttr, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.engine.local.context import Messages
    from desktop_app.engine.local.templates import ChatTemplate
    from desktop_app.engine.local.vocab import Vocabulary

_C_SPACE = " \t\n\v\f\r"
_PARAGRAPH = "\n\n"
_NO_MARKS = str.maketrans("", "", CONTROL_BEGINS + CONTROL_ENDS)


class Tokenizer:
    """A vocabulary, and what in it nobody but a template may say."""

    def __init__(self, vocab: Vocabulary, likely_special: Sequence[int] = ()) -> None:
        """`likely_special`: the ids of special tokens as far as they are known."""
        special = vocab.special_tokens(likely_special)
        self.special = special
        self._vocab = vocab
        unsaid, steering = int(CONTROL), int(TokenAttr.CONTROL)
        self._control = tuple(token for token in special if token.has(unsaid))
        self._added = tuple(token for token in special if not token.has(unsaid))
        # A text that the vocabulary does not know may well become its "unknown" token.
        self._forbidden = np.array([t.id for t in self._control if t.has(steering)], dtype=np.int32)
        self.bos = vocab.text(vocab.bos)
        self.eos = vocab.text(vocab.eos)

    def reserved(self, template: str) -> tuple[str, ...]:
        """The texts that are markup under `template`: control tokens, and added tokens that it uses."""
        used = (token.text for token in self._added if token.text.strip() and token.text in template)
        return (*(token.text for token in self._control), *used)

    def weigh(self, text: str) -> int:
        """How many tokens a text alone has."""
        return len(self._vocab.tokenize(text, parse_special=False))

    def spell(self, tokens: Tokens) -> str:
        """The text of tokens that are no markup."""
        return self._vocab.spell(tokens).translate(_NO_MARKS) if len(tokens) else ""

    def tokens(self, rendered: str, reserved: tuple[str, ...] = ()) -> Tokens:
        """The prompt's tokens, with one BOS if the model expects one, whether or not the template wrote it."""
        begins = self._vocab.adds_bos and not (self.bos and rendered.startswith(self.bos))
        bos = [np.array([self._vocab.bos], dtype=np.int32)] if begins else []
        if MARK not in rendered:
            return np.concatenate([*bos, self._vocab.tokenize(rendered, parse_special=True)])
        return np.concatenate([*bos, *self.pieces(rendered, reserved)])

    def pieces(self, rendered: str, reserved: tuple[str, ...]) -> Iterator[Tokens]:
        """The tokens piece by piece: control tokens that stand whole, and plain text between them."""
        for piece in _split(rendered, self._control):
            if isinstance(piece, int):
                yield np.array([piece], dtype=np.int32)
            else:
                yield self._plain(piece, reserved)

    def _plain(self, piece: str, reserved: tuple[str, ...]) -> Tokens:
        """Tokens of a text without control tokens in it."""
        text, parts = unprotect(piece), piece.split(MARK)
        kept_apart = len(parts) > 1 and any(t.text in text and t.text in reserved for t in self._added)
        if not kept_apart:
            tokens = self._vocab.tokenize(text, parse_special=False)
            if not np.isin(tokens, self._forbidden).any():
                return tokens
        # Some vocabularies also put a control token together from its letters; letters alone cannot.
        for cut in (parts, list(text)):
            tokens = np.concatenate([self._vocab.tokenize(part, parse_special=False) for part in cut])
            if not np.isin(tokens, self._forbidden).any():
                return tokens
        return tokens[~np.isin(tokens, self._forbidden)]


class PromptReader:
    """Renders and tokenizes what one template makes of a conversation; without a template, plain text."""

    def __init__(self, tokenizer: Tokenizer, template: ChatTemplate | None) -> None:
        self._tokenizer = tokenizer
        self._template = template
        source = template.source if template else ""
        self._reserved = tokenizer.reserved(source)
        self.marks = marks_of(source, tokenizer.special)

    def read(self, messages: Messages, *, continue_last: bool) -> Tokens:
        """The prompt's tokens: `render`, then `tokens`."""
        return self.tokens(self.render(messages, continue_last=continue_last))

    def render(self, messages: Messages, *, continue_last: bool) -> str:
        """The prompt as text, with marks. With `continue_last` it ends with the last message, word for word."""
        safe = tuple(PromptMessage(role=m.role, text=protect(m.text, self._reserved)) for m in messages)
        if self._template is None:
            return plain_text(safe)
        if not continue_last:
            return self._rendered(self._template, safe)
        rendered = self._rendered(self._template, safe[:-1])
        return rendered + self.marks.before_answer(rendered) + MARK + safe[-1].text

    def tokens(self, rendered: str) -> Tokens:
        """The tokens of what `render` gave, at least one."""
        return self._tokenizer.tokens(rendered or "\n", self._reserved)

    def spelled(self, tokens: Tokens) -> str:
        """A prompt's tokens as `domain.SentPrompt` has them: what the template wrote as markup is set apart."""
        markup = {token.id: token.text for token in self._tokenizer.special if token.text in self._reserved}
        text, begin = "", 0
        for at in (*np.flatnonzero(np.isin(tokens, list(markup))).tolist(), len(tokens)):
            text += self._tokenizer.spell(tokens[begin:at])
            if at < len(tokens):
                text += f"{CONTROL_BEGINS}{markup[int(tokens[at])]}{CONTROL_ENDS}"
            begin = at + 1
        return text

    def _rendered(self, template: ChatTemplate, messages: Messages) -> str:
        return template.render(
            messages, bos_token=self._tokenizer.bos, eos_token=self._tokenizer.eos, add_generation_prompt=True
        )


def plain_text(messages: Messages) -> str:
    """A conversation as one text: an answer carries on what is before it, all else begins a paragraph.

    A mark at each seam keeps the end of one message and the beginning of the next from making a control token.
    """
    text = ""
    for message in messages:
        joint = _PARAGRAPH if message.role is not Role.ASSISTANT else MARK
        text += (joint if text else "") + message.text
    return text


def _split(text: str, special: tuple[SpecialToken, ...]) -> list[str | int]:
    """Texts and the ids of the tokens between them, as llama.cpp splits: the longest token first."""
    fragments: list[str | int] = [text]
    for token in special:
        if token.text in text:
            fragments = [part for fragment in fragments for part in _split_at(fragment, token)]
    return fragments


def _split_at(fragment: str | int, token: SpecialToken) -> list[str | int]:
    if isinstance(fragment, int):
        return [fragment]
    pieces = fragment.split(token.text)
    found: list[str | int] = []
    for index, piece in enumerate(pieces):
        text = piece
        if token.attr & TokenAttr.RSTRIP and index > 0:
            text = text.lstrip(_C_SPACE)
        if token.attr & TokenAttr.LSTRIP and index < len(pieces) - 1:
            text = text.rstrip(_C_SPACE)
        found += [text] if text else []
        found += [token.id] if index < len(pieces) - 1 else []
    return found

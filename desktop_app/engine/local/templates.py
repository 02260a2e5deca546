"""Conversations as a model reads them: chat templates from the file or of a family.

The rendered text begins with the text's first token where the template says so; texts that `control_text`
has protected keep their marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2.exceptions import TemplateError

from desktop_app.domain import PromptMessage, Role, TemplateChoice, TemplateSource
from desktop_app.engine.local.control_text import unprotect
from desktop_app.engine.local.families import decide, own_template
from desktop_app.engine.local.family_templates import family_template
from desktop_app.engine.local.template_budget import DEADLINE_S, Budget
from desktop_app.engine.local.template_filters import RefusedByTemplate
from desktop_app.engine.local.template_sandbox import Sandbox
from desktop_app.errors import TemplateFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import Template

    from desktop_app.engine.local.gguf_header import Header

Messages = tuple[PromptMessage, ...]


class ChatTemplate:
    """One model's template, compiled when first used; for one thread. `source` is its Jinja text."""

    def __init__(self, source: str, deadline_s: float = DEADLINE_S) -> None:
        self.source = source
        self._deadline_s = deadline_s
        self._sandbox = Sandbox()
        self._template: Template | None = None

    def render(
        self,
        messages: Sequence[PromptMessage],
        *,
        bos_token: str,
        eos_token: str,
        add_generation_prompt: bool = True,
    ) -> str:
        """The prompt for `messages`, oldest first.

        A template that refuses a system prompt, or drops it in silence, gets it at the head of the first
        prompt; one that refuses two messages of a role in a row gets them as one. Raises TemplateFailed for a
        template that is broken, unsafe, too slow or too large, or that refuses the conversation in any form.
        """
        spoken = tuple(m for m in messages if m.role is not Role.SYSTEM or m.text.strip())
        self._sandbox.budget = Budget([message.text for message in spoken], self._deadline_s)
        tokens = {"bos_token": bos_token, "eos_token": eos_token}
        refusal = ""
        for changed in _forms(spoken):
            try:
                text = self._rendered(changed, tokens, add_generation_prompt=add_generation_prompt)
            except RefusedByTemplate as error:
                refusal = refusal or str(error)
                continue
            folded = all(message.role is not Role.SYSTEM for message in changed)
            if folded or _has_system(text, spoken):
                return text
        raise TemplateFailed(f"the template refuses the conversation: {refusal or 'it drops the system prompt'}")

    def _rendered(self, messages: Messages, tokens: dict[str, str], *, add_generation_prompt: bool) -> str:
        try:
            if self._template is None:
                self._template = self._sandbox.from_string(self.source)
            return self._template.render(
                messages=[{"role": message.role.value, "content": message.text} for message in messages],
                add_generation_prompt=add_generation_prompt,
                **tokens,
            )
        except RefusedByTemplate:
            raise
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise TemplateFailed(f"{type(error).__name__}: {error}"[:2000]) from error
        except (RecursionError, MemoryError, SyntaxError, AssertionError, RuntimeError) as error:
            raise TemplateFailed(f"{type(error).__name__} in the template") from error


def template_for(choice: TemplateChoice, header: Header, file_name: str) -> ChatTemplate | None:
    """The template that a model is used with, by the user's choice; AUTO is what `families.decide` says.
    None for plain text without roles: PLAIN, or AUTO for a model without a template.
    """
    family: TemplateChoice | None = choice
    if choice is TemplateChoice.AUTO:
        decision = decide(header, file_name)
        if decision.source is TemplateSource.FILE:
            return ChatTemplate(own_template(header))
        family = decision.family
    if family is None or family is TemplateChoice.PLAIN:
        return None
    return ChatTemplate(family_template(family, header.text("tokenizer.ggml.pre")))


def _forms(messages: Messages) -> Iterator[Messages]:
    """The conversation as it is, then with more and more changed."""
    tried: list[Messages] = []
    forms: tuple[Callable[[], Messages], ...] = (
        lambda: messages,
        lambda: _merge_turns(messages),
        lambda: _fold_system(messages),
        lambda: _merge_turns(_fold_system(messages)),
    )
    for form in forms:
        changed = form()
        if changed not in tried:
            tried.append(changed)
            yield changed


def _fold_system(messages: Messages) -> Messages:
    system = "\n\n".join(message.text.strip() for message in messages if message.role is Role.SYSTEM)
    others = tuple(message for message in messages if message.role is not Role.SYSTEM)
    if not system:
        return messages
    for index, message in enumerate(others):
        if message.role is Role.USER:
            first = PromptMessage(role=Role.USER, text=f"{system}\n\n{message.text}")
            return (*others[:index], first, *others[index + 1 :])
    return (PromptMessage(role=Role.USER, text=system), *others)


def _merge_turns(messages: Messages) -> Messages:
    merged: list[PromptMessage] = []
    for message in messages:
        if merged and merged[-1].role is message.role:
            merged[-1] = PromptMessage(role=message.role, text=f"{merged[-1].text}\n\n{message.text}")
        else:
            merged.append(message)
    return tuple(merged)


def _has_system(text: str, messages: Messages) -> bool:
    """Whether every word of the system prompt arrived; how it is broken into lines is the template's."""
    arrived = "".join(unprotect(text).split())
    systems = (unprotect(message.text) for message in messages if message.role is Role.SYSTEM)
    return all("".join(system.split()) in arrived for system in systems)

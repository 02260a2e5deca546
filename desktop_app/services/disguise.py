"""What a provider gets in the place of what is private, and the originals back in what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import PromptMessage, Role
from desktop_app.engine.base import Delta
from desktop_app.errors import AppError
from desktop_app.privacy.placeholders import NOTE, Restorer, hide
from desktop_app.services.answer_forms import disguised_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop_app.engine.base import GenerationEvent, GenerationRequest
    from desktop_app.privacy import Hidden
    from desktop_app.services.clearance import Clearance


def disguised(request: GenerationRequest, clearance: Clearance) -> GenerationRequest:
    """The request as it may go to the account of a clearance. Placeholders are explained to the model in a sentence."""
    request = replace(request, for_account=clearance.slug)
    messages = tuple(replace(one, text=hide(one.text, clearance.hidden)) for one in request.messages)
    sampling = disguised_form(request.sampling, clearance.hidden)
    if (messages, sampling) == (request.messages, request.sampling):
        return request
    request = replace(request, sampling=sampling)
    first, *others = messages
    if first.role is Role.SYSTEM:
        return replace(request, messages=(replace(first, text=f"{first.text}\n\n{NOTE}"), *others))
    return replace(request, messages=(PromptMessage(role=Role.SYSTEM, text=NOTE), *messages))


def restored(events: Iterable[GenerationEvent], hidden: Sequence[Hidden]) -> Iterator[GenerationEvent]:
    """The events of an answer with the originals in its words; what is held back comes at the end, however it ends."""
    if not hidden:
        yield from events
        return
    restoring = _Restoring(hidden)
    try:
        for event in events:
            yield from restoring.take(event)
    except AppError:
        yield from restoring.rest()
        raise
    yield from restoring.rest()


class _Restoring:
    """The words of the answer and those of the reasoning each come in pieces."""

    def __init__(self, hidden: Sequence[Hidden]) -> None:
        self._restorers = {reasoning: Restorer(hidden) for reasoning in (False, True)}
        self._tokens = 0

    def take(self, event: GenerationEvent) -> Iterator[GenerationEvent]:
        if not isinstance(event, Delta):
            yield from self.rest()
            yield event
            return
        self._tokens += event.tokens
        text = self._restorers[event.reasoning].take(event.text)
        if text:
            yield replace(event, text=text, tokens=self._tokens)
            self._tokens = 0

    def rest(self) -> list[Delta]:
        """What was held back."""
        rests = [Delta(text=one.rest(), reasoning=reasoning, tokens=0) for reasoning, one in self._restorers.items()]
        return [one for one in rests if one.text]

"""How large the prompt that is being typed would be: counted by the model's own child where it stands ready."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.accounts import is_cloud
from desktop_app.domain import Message, MessageState, Role
from desktop_app.engine.estimating import estimated_prompt, tokens_in, tokens_of
from desktop_app.errors import AppError
from desktop_app.services.cloud_requests import fitted, in_place_of_images
from desktop_app.services.requests import request_for
from desktop_app.storage import attachments, blind_turns, lanes, messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.domain import Attachment, LaneSetup
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.models import ModelsService
    from desktop_app.storage.database import Database, Session

MOST_COUNTED = 250_000
"""Characters. More takes a child longer than anybody should wait for an answer behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSize:
    """Tokens. `prompt` is all that would be sent, `words` what is new in it; `n_ctx` the context window, 0 if unknown.
    `omitted` older messages would not fit. An `estimate` is made from the number of characters: with a context
    window it is one of all that would be sent to a model elsewhere, without one of the new words alone.
    """

    prompt: int
    words: int
    n_ctx: int = 0
    omitted: int = 0
    estimate: bool = False


class PromptCounter:
    """Counts one prompt after another on a thread of its own; of those that wait, only the newest."""

    def __init__(self, database: Database, models: ModelsService, cloud: CloudService) -> None:
        self._database = database
        self._cloud = cloud
        self._models = models
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="counting")
        self._waiting: Future[PromptSize] | None = None

    def count(
        self, *, lane_id: int | None, text: str, files: tuple[Attachment, ...], setup: LaneSetup
    ) -> Future[PromptSize]:
        """The size of the prompt as it would be sent to a lane now (None: to one that nothing was said in); cancelled
        if another is asked for before its turn. While a turn there stands without names it is an estimate of the new
        words alone: how much was answered in which lane would tell who is who.
        """
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._worker.submit(self._count, lane_id, text, files, setup)
        return self._waiting

    def close(self) -> None:
        """Count nothing more; safe to call twice, and after the engines are closed."""
        self._worker.shutdown(cancel_futures=True)

    def _count(self, lane_id: int | None, text: str, files: tuple[Attachment, ...], setup: LaneSetup) -> PromptSize:
        history = self._database.read(_history, lane_id=lane_id).result()
        asked = (*(history or ()), _typed(text, files))
        texts = self._database.read(attachments.texts, of=asked).result()
        if history is None:
            return estimated(request_for(setup, asked, texts, n_ctx=0).messages[-1].text)
        if is_cloud(setup.model):
            return self._guess(setup, asked, texts)
        settings = self._models.load_settings(setup.model.id, setup.n_ctx)
        resident = self._models.residency.at_rest(setup.model.id, settings)
        n_ctx = resident.loaded.n_ctx if resident else 0
        new = request_for(setup, asked[-1:], texts, n_ctx=n_ctx).messages[-1].text if text or files else ""
        guess = estimated(new)
        if resident is None or not new:
            return guess
        request = request_for(setup, asked, texts, n_ctx=n_ctx)
        if sum(len(message.text) for message in request.messages) > MOST_COUNTED:
            return guess
        try:
            count = resident.engine.count(request)
        except AppError:
            # an answer goes before it, or the model has gone; it is asked again when that is over
            return guess
        return PromptSize(
            prompt=count.prompt_tokens, words=count.last_tokens, n_ctx=count.n_ctx, omitted=count.omitted_messages
        )

    def _guess(self, setup: LaneSetup, asked: tuple[Message, ...], texts: Mapping[str, str]) -> PromptSize:
        """Nobody counts the tokens of a model elsewhere before it reads them."""
        try:
            _, model = self._cloud.find(setup.model)
            whole = request_for(
                setup, asked, texts, n_ctx=model.context_window, images=in_place_of_images(asked, model)
            )
            sent = fitted(whole, model)
        except AppError:
            return estimated(asked[-1].text)
        return PromptSize(
            prompt=estimated_prompt(sent.request),
            words=tokens_of(sent.request.messages[-1]) if sent.request.messages else 0,
            n_ctx=model.context_window,
            omitted=sent.omitted,
            estimate=True,
        )


def estimated(text: str) -> PromptSize:
    """About the size of a prompt of which nothing but these new words is known."""
    tokens = tokens_in(text)
    return PromptSize(prompt=tokens, words=tokens, estimate=True)


def _history(session: Session, *, lane_id: int | None) -> tuple[Message, ...] | None:
    """What was said so far in a lane; None while that would tell who is who."""
    if lane_id is None:
        return ()
    lane = lanes.get(session, lane_id=lane_id)
    if blind_turns.covered(session, conversation_id=lane.conversation_id):
        return None
    return messages.path(session, lane_id=lane.id)


def _typed(text: str, files: tuple[Attachment, ...]) -> Message:
    return Message(
        id=0,
        lane_id=0,
        parent_id=None,
        turn_id=0,
        role=Role.USER,
        text=text,
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        attachments=files,
    )

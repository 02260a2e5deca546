"""What answers take, noted in the transactions of the chat; and the month's cap, which is kept there."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING

from desktop_app.accounts import LOCAL_SERVERS, is_cloud
from desktop_app.domain import Cost, StopReason
from desktop_app.engine.estimating import estimated_prompt, tokens_in
from desktop_app.errors import CapReached
from desktop_app.errors.breaking_off import AnswerOverdue, CloudBroken, CutOffBefore, SilentBefore
from desktop_app.services.cloud_requests import fitted, in_place_of_images
from desktop_app.services.events import CapNear
from desktop_app.services.requests import request_for
from desktop_app.storage import ledger as stored
from desktop_app.usage import NANOS, TRIALS, WARN_AT, CapState, Period, Spent, dollars, today

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import date

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.domain import Generation
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.errors import AppError
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.running import Begun
    from desktop_app.storage.database import Database, Session

LENGTH = 500
"""Tokens that an answer is taken to have where its model has written none yet."""

_HEARD_NOTHING = (CutOffBefore, SilentBefore, AnswerOverdue, CloudBroken)
"""It has got the words, and may write and bill what nobody hears of."""


class Ledger:
    """`cap` gives the month's cap in dollars, None for none. Tells `CapNear` once for each month and cap."""

    def __init__(
        self,
        database: Database,
        *,
        cap: Callable[[], float | None],
        listen: Listener,
        day: Callable[[], date] = today,
    ) -> None:
        self._database = database
        self._cap = cap
        self._listen = listen
        self._day = day
        self._lock = threading.Lock()
        self._told: tuple[int, int, float] | None = None

    def tidy(self) -> None:
        """What was under way when a program died keeps its estimate; not waited for."""
        self._database.submit(_settle_leftovers)

    def reserve(self, session: Session, cloud: CloudService, begun: Begun) -> None:
        """Note what an answer from elsewhere will cost about. Raises AccountGone, and CapReached if that is more than
        the cap leaves.
        """
        setup = begun.lane.setup
        if not is_cloud(setup.model):
            return
        account, model = cloud.find(setup.model)
        request = request_for(
            setup,
            begun.history,
            begun.texts,
            n_ctx=model.context_window,
            begun=begun.answer.text,
            images=in_place_of_images(begun.history, model),
        )
        tokens = estimated_prompt(fitted(request, model).request)
        written = stored.usual_length(session, model=setup.model) or LENGTH
        for most in (model.output_limit, setup.sampling.max_tokens):
            written = min(written, most or written)
        cost = price_of(account, model, tokens, written)
        self._check(session, cost, account)
        spent = Spent(
            conversation_id=begun.conversation_id,
            answer_id=begun.answer.id,
            model=setup.model,
            account=account.name,
            prompt_tokens=tokens,
            completion_tokens=written,
            cost=cost,
            is_estimate=True,
        )
        stored.reserve(session, spent=spent)

    def reserve_trial(self, account: Account, model: CloudModel, request: GenerationRequest) -> Future[int]:
        """Note what a test of an account will cost about, in no conversation; the line to settle. Fails
        with CapReached.
        """

        def note(session: Session) -> int:
            tokens, written = estimated_prompt(request), request.sampling.max_tokens or LENGTH
            cost = price_of(account, model, tokens, written)
            self._check(session, cost, account)
            spent = Spent(
                conversation_id=TRIALS,
                answer_id=0,
                model=account.ref(model),
                account=account.name,
                prompt_tokens=tokens,
                completion_tokens=written,
                cost=cost,
                is_estimate=True,
            )
            return stored.reserve_trial(session, spent=spent)

        return self._database.submit(note)

    def settle_trial(self, line: int, spent: Spent | None) -> Future[None]:
        """Note what a test took in the place of its estimate; None: nothing."""
        return self._database.submit(stored.settle_trial, line=line, spent=spent)

    def look(self) -> None:
        """Tell when the month comes near its cap; not waited for."""
        if self._cap() is not None:
            self._database.submit(self.state).add_done_callback(lambda done: self._tell(done.result()))

    def state(self, session: Session, *, seen: bool = True) -> CapState:
        """Where the month stands, with what is under way; not `seen`: with what nobody may see yet, too."""
        day = self._day()
        nanos = stored.money_spent(session, bounds=Period.month_of(day).bounds(), seen=seen)
        return CapState(today=day, nanos=nanos, cap=self._cap())

    def _check(self, session: Session, cost: Cost | None, account: Account) -> None:
        state = self.state(session, seen=False)
        if state.cap is None or (cost is not None and not cost.nanos):
            return
        cap, price = round(state.cap * NANOS), cost.nanos if cost else 0
        if state.nanos + price > cap or state.nanos >= cap:
            spent, needed = state.nanos, state.nanos + price
            if self.state(session).nanos != spent:
                # To the cent they would say what those have written who are judged blind.
                spent, needed = (math.ceil(nanos / NANOS) * NANOS for nanos in (spent, needed))
            raise CapReached(
                cap=dollars(cap),
                spent=dollars(spent),
                price=dollars(price),
                until=state.until.isoformat(),
                needed=f"{needed / NANOS:.6f}",
                provider=account.name,
            )

    def _tell(self, state: CapState) -> None:
        if state.cap is None or state.share < WARN_AT:
            return
        month = (state.today.year, state.today.month, state.cap)
        with self._lock:
            if self._told == month:
                return
            self._told = month
        self._listen(CapNear(state=state))


def price_of(account: Account, model: CloudModel, prompt_tokens: int, completion_tokens: int) -> Cost | None:
    """What so many tokens cost by the price that is known of a model; None if it is not. Who runs on the user's own
    computer sends no bill.
    """
    if account.provider in LOCAL_SERVERS:
        return Cost(nanos=0, currency=stored.CURRENCY, price_date=model.price_date or today())
    if model.input_price is None and model.output_price is None:
        return None
    millionths = prompt_tokens * (model.input_price or 0.0) + completion_tokens * (model.output_price or 0.0)
    nanos = round(millionths * NANOS / 1_000_000)
    return Cost(nanos=nanos, currency=stored.CURRENCY, price_date=model.price_date or today())


def taken_here(facts: Generation, *, conversation_id: int, answer_id: int) -> Spent | None:
    """What a leg took by a model on this computer; None: it never came to read."""
    if not facts.prompt_tokens and not facts.completion_tokens:
        return None
    return Spent(
        conversation_id=conversation_id,
        answer_id=answer_id,
        model=facts.model,
        prompt_tokens=facts.prompt_tokens,
        cached_tokens=facts.cached_tokens,
        completion_tokens=facts.completion_tokens,
        read_s=facts.timings.prompt_s,
        write_s=facts.timings.decode_s,
        energy=facts.energy,
    )


def taken_elsewhere(
    facts: Generation,
    *,
    conversation_id: int,
    answer_id: int,
    asked: tuple[Account, CloudModel, GenerationRequest],
    written: str,
    is_counted: bool,
    has_begun: bool,
    error: AppError | None,
) -> Spent | None:
    """What a leg took by a model elsewhere: by the provider's own count, or by an estimate where it has given none or
    the answer did not come to its end, by an `error` for instance. None: the provider never began it.
    """
    account, model, request = asked
    was_stopped = facts.stop_reason in {StopReason.STOPPED, StopReason.FAILED}
    may_be_billed = has_begun or is_counted or isinstance(error, _HEARD_NOTHING)
    if not may_be_billed and facts.stop_reason is not StopReason.STOPPED:
        return None
    prompt, completion, cost = facts.prompt_tokens, facts.completion_tokens, facts.cost
    if not is_counted or was_stopped:
        # Who stops in the middle may see a count of the beginning only.
        prompt = prompt if is_counted and prompt else estimated_prompt(request)
        completion = max(completion if is_counted else 0, tokens_in(written))
        guess = price_of(account, model, prompt, completion)
        cost = max((one for one in (cost, guess) if one), key=lambda one: one.nanos, default=None)
    elif cost is None:
        cost = price_of(account, model, prompt, completion)
    return Spent(
        conversation_id=conversation_id,
        answer_id=answer_id,
        model=facts.model,
        account=account.name,
        prompt_tokens=prompt,
        cached_tokens=facts.cached_tokens,
        completion_tokens=completion,
        cost=cost,
        is_estimate=not is_counted or was_stopped,
        read_s=facts.timings.prompt_s,
        write_s=facts.timings.decode_s,
    )


def _settle_leftovers(session: Session) -> None:
    for spent in stored.left_open(session):
        stored.settle(session, answer_id=spent.answer_id, spent=spent)

"""Which model the open conversation uses, where it stands, and how to change that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.accounts import is_cloud
from desktop_app.domain import ModelDefaults
from desktop_app.errors import AppError
from desktop_app.services.beginnings import beginning
from desktop_app.services.clearance import locked_by
from desktop_app.services.events import Readiness
from desktop_app.ui.inspector.presets import named
from desktop_app.ui.model_sections import Choice
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import LaneSetup, LocalModel, ModelRef
    from desktop_app.preferences import Preset
    from desktop_app.services.events import AccountsChanged, ModelChanged, ModelsChanged
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Models
    from desktop_app.ui.window_memory import WindowMemory


class ModelChoice(QObject):
    """Between the models service and the open conversation."""

    changed = Signal()
    failed = Signal(AppError)

    def __init__(
        self,
        *,
        models: Models,
        accounts: Accounts,
        bridge: Bridge,
        chat: OpenChat,
        memory: WindowMemory,
        parent: QObject,
        preferences: LivePreferences,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._service = models
        self._chat = chat
        self._memory = memory
        self._models = models.models
        self._in_memory: set[str] = set()
        self._recent: tuple[str, ...] = ()
        self._favourites: frozenset[str] = frozenset()
        self._look_back()
        self._accounts = accounts.accounts
        bridge.accounts_changed.connect(self._take_accounts)
        self.looking = not self._models
        bridge.models_changed.connect(self._take_models)
        bridge.model_changed.connect(self._take_state)
        bridge.answer_ended.connect(self._look_back)

    def start(self) -> None:
        """Look for models, and have one ready before the first question."""
        when_done(self._service.refresh(), lambda _: self._looked(), self.failed.emit, self)
        self._settle()

    def now(self) -> Choice:
        """Everything to be shown about it."""
        return self.of(self._chat.setup)

    def of(self, setup: LaneSetup | None) -> Choice:
        """The same about any lane's model."""
        model = next((one for one in self._models if setup and one.ref.id == setup.model.id), None)
        state = self._service.state(setup.model.id) if setup and model else None
        return Choice(
            models=self._models,
            setup=setup,
            model=model,
            state=state,
            favourites=self._favourites,
            recent=self._recent,
            in_memory=frozenset(self._in_memory),
            defaults=self._service.defaults(setup.model.id) if setup else ModelDefaults(),
            accounts=self._accounts,
        )

    def why_not_send(self) -> str:
        """Why nothing can be sent, in words; "" if it can."""
        if self.looking:
            return self.tr("Looking for models…")
        reasons = (self._why_not(lane.setup) for lane in self._chat.lanes.asked())
        return next((reason for reason in reasons if reason), "")

    def _why_not(self, setup: LaneSetup | None) -> str:
        choice = self.of(setup)
        if setup is None:
            return self.tr("Open a model file to begin.")
        if is_cloud(setup.model):
            return self._why_not_ask(choice)
        if choice.model is None:
            return self.tr("Choose a model that is on this computer.")
        return ""

    def sees_images(self) -> bool | None:
        """Whether the models that are asked see images; None if that is not known of one, and of the others they do."""
        seen = [self._sees_images(lane.setup) for lane in self._chat.lanes.asked()]
        return False if False in seen else None if None in seen else True

    def _sees_images(self, setup: LaneSetup | None) -> bool | None:
        account = self.of(setup).account if setup and is_cloud(setup.model) else None
        return account.model(setup.model.id).images if account and setup else False

    def _why_not_ask(self, choice: Choice) -> str:
        if choice.account is None:
            return self.tr("Choose a model: this one's account was removed.")
        if self._chat.local_only:
            return self._why_kept()
        return ""

    def _why_kept(self) -> str:
        folder = self._chat.kept_by
        if folder is None:
            return self.tr("Kept on this computer: choose a model here, or take the lock off.")
        words = self.tr("Kept on this computer by the folder “{folder}”: choose a model here.")
        return words.format(folder=folder.name)

    def first_setup(self) -> LaneSetup | None:
        """For a new conversation: the model chosen last, if it is still here, else the usual one; with the settings
        that it was given already, or else those of every new conversation.
        """
        usual = self._service.default()
        known = [model.ref for model in self._models]
        known += [account.ref(model) for account in self._accounts for model in account.models]
        model = next((ref for ref in known if ref.id == self._memory.model_id), usual.ref if usual else None)
        if model is None:
            return None
        setup, given = self.beginning(model), self._preferences.current.next_chat
        return replace(setup, system_prompt=given.system_prompt, sampling=given.sampling) if given else setup

    def beginning(self, model: ModelRef) -> LaneSetup:
        """What a conversation with a model begins with."""
        facts = next((one.facts for one in self._models if one.ref.id == model.id), None)
        return beginning(model, self._service.defaults(model.id), self._preferences.current.new_chats, facts)

    def begin_like(self, setup: LaneSetup) -> Callable[[], None]:
        """Let new conversations begin like this one, with its model too where that has defaults of its own; what is
        returned takes that back.
        """
        model_id = setup.model.id
        before, defaults = self._preferences.current.new_chats, self._service.defaults(model_id)
        own = replace(
            defaults,
            sampling=setup.sampling if defaults.sampling else None,
            system_prompt=setup.system_prompt if defaults.system_prompt else "",
        )

        def let(new_chats: Preset, of_model: ModelDefaults) -> None:
            if own != defaults:
                when_done(self._service.set_defaults(model_id, of_model), lambda _: None, self.failed.emit, self)
            self._preferences.change(new_chats=new_chats)

        let(named(setup, ""), own)
        return lambda: let(before, defaults)

    def expect(self) -> None:
        """Somebody is about to choose."""
        self._service.expect_load()

    def use_model(self, model: LocalModel) -> None:
        """From now on in this lane, and first in the next new conversation if models are not compared here."""
        self._remember(model.ref)
        self._chat.use_model(model.ref, self.beginning)
        self._service.prepare(model.ref.id)

    def use_cloud(self, model: ModelRef) -> None:
        """The same with a model that answers from elsewhere, which a locked conversation does not go to."""
        if self._chat.local_only:
            provider = next((one.name for one in self._accounts if one.slug == model.provider), model.provider)
            self.failed.emit(locked_by(self._chat.kept_by, provider))
            return
        self._remember(model)
        self._chat.use_model(model, self.beginning)

    def add_file(self, path: Path) -> None:
        """Use a GGUF file where it lies, at once."""

        def use(model: LocalModel) -> None:
            if model not in self._models:
                self._models = (*self._models, model)
            self.use_model(model)

        when_done(self._service.add_file(path), use, self.failed.emit, self)

    def load(self, model_id: str) -> None:
        """Load, or try again."""
        setup = self._chat.setup
        self._service.prepare(model_id, setup.n_ctx if setup and setup.model.id == model_id else None)

    def cancel_load(self, model_id: str) -> None:
        """Stop loading."""
        self._service.cancel_load(model_id)

    def set_favourite(self, model_id: str, favourite: bool) -> None:
        """Let a model stand first in the picker, or no more."""
        when_done(self._service.set_favourite(model_id, favourite), lambda _: None, self.failed.emit, self)

    def unload(self, model_id: str) -> None:
        """Take a model out of memory, unless it is in use."""
        self._service.unload(model_id)

    def _remember(self, model: ModelRef) -> None:
        if not self._chat.lanes.are_several:
            self._memory.model_id = model.id

    def _look_back(self, _: object = None) -> None:
        """Who was used last, who is a favourite, and who stands ready."""
        entries = self._service.entries()
        self._favourites = frozenset(entry.model.ref.id for entry in entries if entry.favourite)
        used = [(entry.last_used, entry.model.ref.id) for entry in entries if entry.last_used]
        self._recent = tuple(model_id for _, model_id in sorted(used, reverse=True))
        ready = (model.ref.id for model in self._models)
        self._in_memory = {one for one in ready if self._service.state(one).readiness is Readiness.READY}

    def _take_models(self, event: ModelsChanged) -> None:
        self._models = event.models
        self._look_back()
        self._looked()

    def _looked(self) -> None:
        self.looking = False
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        """Give an empty conversation its model and have that ready."""
        if self._chat.setup is None and (setup := self.first_setup()) is not None:
            self._chat.use_model(setup.model)
            self._chat.change_setup(lambda _: setup)
            if not is_cloud(setup.model):
                self._service.prepare(setup.model.id)

    def _take_accounts(self, event: AccountsChanged) -> None:
        self._accounts = event.accounts
        self.changed.emit()

    def _take_state(self, event: ModelChanged) -> None:
        before = event.model_id in self._in_memory
        (self._in_memory.add if event.readiness is Readiness.READY else self._in_memory.discard)(event.model_id)
        is_chosen = any(setup.model.id == event.model_id for setup in self._chat.lanes.setups())
        if is_chosen or before is not (event.model_id in self._in_memory):
            self.changed.emit()
